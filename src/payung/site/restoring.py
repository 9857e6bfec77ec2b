"""Bringing a safety copy back into an empty place, and proving that it came back the same.

The dump is decrypted twice: once to nowhere, which proves every byte before anything is touched, and once straight into
the database. What it holds never lies on a disk unencrypted.
"""

import hmac
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

import payung
from payung.located_yaml import BadInput
from payung.office.copies import DRILLS, DUMP, SEAL, SUMS, Copy, Drill, Manifest, note_drill, opened, read_copies
from payung.office.log_notes import Check, note
from payung.site import age, embedded_postgres, postgres_home
from payung.site.contents import Problem, problems, tables_of
from payung.site.copy_keys import seal_key_if_known, sealed
from payung.site.copying import address_of, alone_in, is_there, last_line, program, surroundings
from payung.site.postgres_binaries import DatabaseTrouble
from payung.site.private_files import as_owner_of
from payung.site.running import MIGRATING

# While tables come back, the application gets no right that is not in the dump. The dump only adds rights: those which
# roles.sql promises for new tables would stay, and an append-only table could be changed. Its last lines promise them anew.
PROMISED = re.findall(r"^ALTER DEFAULT PRIVILEGES[^;]+;", embedded_postgres.ROLES.read_text("utf-8"), re.MULTILINE)
TAKE = re.sub(r"GRANT .* ON (\w+) TO", r"REVOKE ALL ON \1 FROM", "\n".join(PROMISED))


LINKS = ("office_invitation", "governments_answerlink")


@dataclass(frozen=True)
class Proved:
    """A copy whose every byte was read, decrypted and found whole, and what opens it."""

    copy: Copy
    identities: Sequence[str] = field(repr=False)
    salt: str


@dataclass(frozen=True)
class Restored:
    """What came back, and what did not come back the same."""

    database: str
    seconds: float
    problems: tuple[Problem, ...]
    links_withdrawn: int = 0


def prove(folder: Path, identities: Sequence[str], key: bytes | None) -> Proved:
    """Read a whole copy and change nothing. BadInput where it is damaged, opens with another identity, is too new, or does
    not bear the seal of the office whose `key` this is. None: who made it cannot be told."""
    copy = opened(folder)
    _refuse_strange(folder, key)
    _refuse_newer(copy.manifest)
    try:
        salt = age.open_closed(copy.manifest.sealed_salt.encode(), identities).decode()
        with (folder / DUMP).open("rb") as sealed, open(os.devnull, "wb") as nowhere:
            age.open_stream(sealed, nowhere, identities)
    except (age.AgeTrouble, OSError) as error:
        raise BadInput(
            None,
            f"{folder / DUMP} does not open with this identity ({error}).",
            f"Name the one that belongs to {' or '.join(copy.manifest.recipients)} with --identity.",
        ) from None
    return Proved(copy, identities, salt)


def _refuse_strange(folder: Path, key: bytes | None) -> None:
    if key is None:
        return
    try:
        found = (folder / SEAL).read_bytes()
    except OSError:
        found = b""
    if not hmac.compare_digest(found, sealed(key, (folder / SUMS).read_bytes())):
        raise BadInput(
            None,
            f"{folder} does not bear this office's seal: somebody else made it, or {SEAL} was damaged. Nothing was changed.",
            "Take another copy. If it is of another office, name that office's keys with --keys.",
        )


def _refuse_newer(manifest: Manifest) -> None:
    files = Path(payung.__file__).parent.glob("*/migrations/[0-9]*.py")
    known = {f"{file.parent.parent.name}.{file.stem}" for file in files}
    apps = {name.split(".")[0] for name in known}
    later = [name for name in manifest.contents.migrations if name.split(".")[0] in apps and name not in known]
    if later or _numbers(manifest.program) > _numbers(payung.__version__):
        why = f"its tables are already at {later[-1]}" if later else f"this is {payung.__version__}"
        raise BadInput(
            None,
            f"The copy was made by a newer Payung ({manifest.program}): {why}. Nothing was changed.",
            f"Install Payung {manifest.program} or newer, then restore it.",
        )


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


def restore(proved: Proved, address: str) -> Restored:
    """Load a proved copy into the empty database at `address` (as payung_migrate), all or nothing, and compare.

    BadInput where anything lives there already; DatabaseTrouble where the server refuses the dump.
    """
    began = time.monotonic()
    with psycopg.connect(address, autocommit=True, application_name="payung restore") as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        refuse_living(connection)
        _load(proved, address)
        connection.execute("ANALYZE")
        found = problems(connection, proved.copy.manifest.contents, salt=proved.salt)
        links = sum(_withdraw(connection, table) for table in LINKS)
        return Restored(connection.info.dbname, time.monotonic() - began, tuple(found), links)


def note_restored(address: str, proved: Proved, home: Path) -> None:
    """Write into the event log that a copy came back, and beside it that ends noted since the copy are set aside."""
    end = proved.copy.manifest.contents.event_head
    if end is None:  # a copy of an older program, whose events are chained at the next start
        return
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO public.office_event (kind, subject, detail, through, area_id) SELECT 'copy_restored', %s, %s,"
            " 'payung restore', (SELECT code FROM public.office_area WHERE kind = 'provinsi' ORDER BY code LIMIT 1)",
            [f"copy {proved.copy.folder.name}", Jsonb({"rows": proved.copy.rows, "log_end": end.position})],
        )
    note(home, Check(datetime.now(UTC), end.position, end.hash, is_restored=True))


def _withdraw(connection: psycopg.Connection[Any], table: str) -> int:
    """Links that were open when the copy was made may have been used or withdrawn since: none of them opens anything now."""
    if connection.execute("SELECT to_regclass(%s)", [f"public.{table}"]).fetchone() == (None,):
        return 0
    withdrawn = "UPDATE public.{} SET withdrawn_at = now() WHERE used_at IS NULL AND withdrawn_at IS NULL"
    return connection.execute(sql.SQL(withdrawn).format(sql.Identifier(table))).rowcount


def refuse_living_place(home: Path, *, name: str) -> None:
    """BadInput where the database that a restore would fill holds anything. Makes no server and no database to find out."""
    if is_there(home):
        with address_of(home, name=name) as address, psycopg.connect(address, autocommit=True) as connection:
            refuse_living(connection)


def refuse_living(connection: psycopg.Connection[Any]) -> None:
    """BadInput where a database holds any table at all."""
    tables = tables_of(connection)
    if tables:
        raise BadInput(
            None,
            f"The database {connection.info.dbname} lives: it holds {len(tables)} tables. Nothing was changed.",
            "A copy is restored into an empty place only: name another with PAYUNG_HOME=FOLDER, or an empty database "
            "with PAYUNG_DATABASE_URL and PAYUNG_MIGRATE_DATABASE_URL.",
        )


def _load(proved: Proved, address: str) -> None:
    """Decrypt, unpack and load in one stream and one transaction. psql commits only if it is told that all of it came."""
    environment = surroundings(address)
    quiet = ("--no-psqlrc", "--quiet", "--no-password", "--set=ON_ERROR_STOP=1", "--set=VERBOSITY=terse")
    with (
        tempfile.TemporaryFile() as said,
        ThreadPoolExecutor(max_workers=1) as beside,
        subprocess.Popen(
            [program("psql"), *quiet], env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said
        ) as load,
        subprocess.Popen(
            [program("pg_restore"), "--no-owner", "--file=-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said
        ) as unpack,
    ):
        assert load.stdin and unpack.stdin and unpack.stdout
        decrypting = beside.submit(_decrypt, proved, unpack.stdin)
        # A pipe that breaks: psql has given up, and says why.
        with suppress(BrokenPipeError):
            load.stdin.write(f"BEGIN;\n{TAKE}\n".encode())
            # Servers before 17 do not know this setting, which is what a new session has anyway.
            load.stdin.write(unpack.stdout.read(65536).replace(b"SET transaction_timeout = 0;\n", b"", 1))
            shutil.copyfileobj(unpack.stdout, load.stdin, 1 << 20)
            if unpack.wait() == 0 and decrypting.exception() is None:
                load.stdin.write(b"COMMIT;\n")
        unpack.stdout.close()
        with suppress(BrokenPipeError):
            load.stdin.close()
        if load.wait() or unpack.wait() or decrypting.exception():
            code = load.returncode or unpack.returncode
            raise DatabaseTrouble(f"The copy could not be loaded; nothing was changed. {last_line(said, 'psql', code)}")


def _decrypt(proved: Proved, into: IO[bytes]) -> None:
    with (proved.copy.folder / DUMP).open("rb") as sealed, into:
        age.open_stream(sealed, into, proved.identities)


# ------------------------------------------------------------------------------------------------------------ the drill


def drill(folder: Path, *, home: Path, identities: Sequence[str], now: datetime) -> tuple[Drill, Restored]:
    """Restore the newest copy into a server made for it and thrown away after it, and write down how it went.

    Not into the office's own server: the drill shall need nothing of it, and can do it no harm.
    """
    copies, _ = read_copies(folder)
    if not copies:
        raise BadInput(None, f"{folder} holds no copy.", "Make one: payung backup.")
    began, name, problems_found = time.monotonic(), copies[-1].folder.name, None
    try:
        with _throw_away_database(home) as address:
            restored = restore(prove(copies[-1].folder, identities, seal_key_if_known(home, None, identities)), address)
        problems_found = len(restored.problems)
    finally:
        done = Drill(now, name, round(time.monotonic() - began, 1), problems_found)
        note_drill(folder, done)
        as_owner_of(folder, folder / DRILLS)
    return done, restored


@contextmanager
def _throw_away_database(home: Path) -> Iterator[str]:
    place = postgres_home.opened(postgres_home.opened(home) / "drill")
    as_owner_of(home, place)
    server = place / "postgres"
    with alone_in(place):
        if server.exists():  # left by a crash, perhaps still running
            embedded_postgres.stop(server)
            shutil.rmtree(server)
        as_owner_of(place, postgres_home.opened(server))  # root's server runs as whoever owns it, who can enter `place`
        try:
            with embedded_postgres.running(server) as cluster:
                embedded_postgres.ensure_database(cluster, "payung_drill")
                yield cluster.url("migrate", "payung_drill")
            if not Path(cluster.host).is_relative_to(server):  # the path was too long for a socket
                Path(cluster.host).rmdir()
        finally:
            shutil.rmtree(server, ignore_errors=True)
