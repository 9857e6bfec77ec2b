"""Making a safety copy: one moment of the database, encrypted on its way to the disk, with the facts to check it by.

The dump and the facts in the manifest come from one snapshot, so they agree whatever is written meanwhile. A copy is
written beside its place and renamed at the end: half a copy is never taken for a whole one.
"""

import os
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql
from psycopg.pq import Conninfo

import payung
from payung.located_yaml import BadInput
from payung.office.copies import (
    DUMP,
    FORMAT,
    MANIFEST,
    SEAL,
    SUMS,
    Copy,
    Manifest,
    folder_name,
    read_copies,
    sums,
    to_thin,
)
from payung.site import age, running
from payung.site.contents import NOT_COPIED, contents, pin, tables_of
from payung.site.copy_keys import copy_keys, recipients_of, refuse_missing_keys, seal_key, sealed
from payung.site.postgres_binaries import DatabaseTrouble, find_programs
from payung.site.postgres_home import locked, opened, sync_folder
from payung.site.private_files import as_owner_of, new_file, private_folder, write

UNFINISHED = ".unfinished-"
FREE_BYTES_MIN = 200_000_000  # left for the database itself, which stops when its disk is full
COMPRESSION = "gzip:1"  # half the time of gzip:6, and a seventh larger; the wheel's pg_dump knows neither zstd nor lz4


@dataclass(frozen=True)
class Made:
    """What a backup did. `new_identity` is where the key lies that was made for this first copy."""

    copy: Copy
    keys: Path | None
    seconds: float
    thinned: int
    new_identity: Path | None


def is_there(home: Path) -> bool:
    """Is there a database at all, before one is started or made?"""
    return "PAYUNG_DATABASE_URL" in os.environ or (home / "postgres" / "data" / "PG_VERSION").exists()


def nothing_to_copy(where: Path | str) -> BadInput:
    # Else a wrong PAYUNG_HOME in a timer would make copies of nothing, night after night.
    return BadInput(
        None,
        f"There is no office in {where}, so there is nothing to copy.",
        "Is it the right PAYUNG_HOME, and the right database?",
    )


@contextmanager
def address_of(home: Path, *, name: str) -> Iterator[str]:
    """The office's database as payung_migrate, who may read every row. Started where it is the embedded one."""
    if "PAYUNG_DATABASE_URL" in os.environ and "PAYUNG_MIGRATE_DATABASE_URL" not in os.environ:
        raise BadInput(
            None,
            "PAYUNG_DATABASE_URL names a database, and nothing says how to read all of it.",
            "Set PAYUNG_MIGRATE_DATABASE_URL as well (the same database, as payung_migrate).",
        )
    with running.database(home, name=name):
        yield os.environ["PAYUNG_MIGRATE_DATABASE_URL"]


def backup(
    address: str,
    *,
    home: Path,
    folder: Path,
    keys_folder: Path,
    now: datetime,
    keys: Path | None = None,
    keep_all: bool = False,
) -> Made:
    """Copy the database to `folder` and the secrets in `home` and `keys` (else its keys/) to `keys_folder`, then thin out the
    old copies.

    BadInput where there is nothing to copy, a key is missing, there is no room, or another backup is at work; DatabaseTrouble
    where the database cannot be read. In all cases the old copies still are there, and no part of a new one.
    """
    began = time.monotonic()
    keys = keys or home / "keys"
    recipients, new_identity = recipients_of(opened(home))
    private_folder(folder)
    with alone_in(folder):
        for left in folder.glob(f"{UNFINISHED}*"):  # by a crash
            shutil.rmtree(left)
        copy = _copy(address, folder, recipients, seal_key(home), now, keys)
        secrets_copied = copy_keys(home, keys, keys_folder, recipients, now)
        thinned = 0 if keep_all else _thin(folder, recipients)
    return Made(copy, secrets_copied, time.monotonic() - began, thinned, new_identity)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """One backup at a time in a folder. BadInput for the second."""
    with ExitStack() as held:
        try:
            held.enter_context(locked(folder, time.monotonic()))
        except DatabaseTrouble:
            raise BadInput(
                None, f"Another copy or drill is being made in {folder}, or it is not yours.", "Wait for it to end."
            ) from None
        yield


# --------------------------------------------------------------------------------------------------------- the database


def _copy(address: str, folder: Path, recipients: list[str], key: bytes, now: datetime, keys: Path) -> Copy:
    unfinished = folder / f"{UNFINISHED}{folder_name(now)}"
    finished = folder / folder_name(now)
    if finished.exists():
        raise BadInput(None, f"{finished} exists already.", "Wait a second and try again.")
    unfinished.mkdir(mode=0o700)
    try:
        with psycopg.connect(address, autocommit=True, application_name="payung backup") as connection:
            _check_room(connection, folder)
            if not tables_of(connection):
                raise nothing_to_copy(connection.info.dbname)
            refuse_missing_keys(connection, keys)
            manifest = _dump(connection, address, unfinished / DUMP, recipients, now)
        write(unfinished / MANIFEST, manifest.as_json())
        write(unfinished / SUMS, sums(unfinished))
        write(unfinished / SEAL, sealed(key, sums(unfinished)))
        as_owner_of(folder, unfinished, *unfinished.iterdir())
        sync_folder(unfinished)
        unfinished.rename(finished)
        sync_folder(folder)
    except (OSError, age.AgeTrouble) as error:
        free = shutil.disk_usage(folder).free
        raise BadInput(
            None, f"The copy cannot be written to {folder}, which has {size(free)} free: {error}.", "Name another with --to."
        ) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return Copy(finished, manifest)


def _check_room(connection: psycopg.Connection[Any], folder: Path) -> None:
    """BadInput where the copy could fill the disk. It was never larger than the database, and seldom than twice the last."""
    row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    database_bytes: int = row[0] if row else 0
    copies, _ = read_copies(folder)
    needed = min([database_bytes, *(2 * copy.manifest.dump_bytes for copy in copies[-1:])])
    free = shutil.disk_usage(folder).free
    if free < needed + FREE_BYTES_MIN:
        raise BadInput(
            None,
            f"{folder} has {size(free)} free. A copy of this database ({size(database_bytes)}) may need {size(needed)}, "
            f"and {size(FREE_BYTES_MIN)} must stay free. Nothing was written.",
            "Make room, or name a folder on another disk with --to.",
        )


def _dump(connection: psycopg.Connection[Any], address: str, place: Path, recipients: list[str], now: datetime) -> Manifest:
    """Write the encrypted dump, and read the facts it can be checked by from the same snapshot."""
    salt = secrets.token_hex(16)
    pin(connection)
    tables = [sql.Identifier(*name) for name in tables_of(connection)]
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    with connection.transaction():
        # Before the snapshot is taken: no migration may change a table between the two readings.
        connection.execute(sql.SQL("LOCK TABLE {} IN ACCESS SHARE MODE").format(sql.SQL(", ").join(tables)))
        row = connection.execute("SELECT pg_export_snapshot(), current_database()").fetchone()
        assert row is not None
        copied = contents(connection, salt=salt)
        _run_dump(address, row[0], place, recipients)
    return Manifest(
        format=FORMAT,
        made_at=now.replace(microsecond=0),
        program=payung.__version__,
        server=connection.info.parameter_status("server_version") or "",
        database=row[1],
        dump_bytes=place.stat().st_size,
        recipients=recipients,
        sealed_salt=age.close(salt.encode(), recipients, as_text=True).decode(),
        contents=copied,
    )


def _run_dump(address: str, snapshot: str, place: Path, recipients: list[str]) -> None:
    what = ("--format=custom", f"--compress={COMPRESSION}", f"--snapshot={snapshot}", "--lock-wait-timeout=60s")
    left_out = (
        *(f"--exclude-table-data=public.{name}" for name in NOT_COPIED),
        "--no-owner",
        "--no-tablespaces",
        "--no-publications",
        "--no-subscriptions",
        "--no-security-labels",
    )
    with tempfile.TemporaryFile() as said, new_file(place) as file:
        command = [program("pg_dump"), *what, *left_out, "--no-password"]
        with subprocess.Popen(command, env=surroundings(address), stdout=subprocess.PIPE, stderr=said) as dump:
            assert dump.stdout
            age.close_stream(dump.stdout, file, recipients)
        # Read to its end or cut off: to the encryption both look alike.
        if dump.returncode:
            raise DatabaseTrouble(f"The database could not be copied. {last_line(said, 'pg_dump', dump.returncode)}")
        file.flush()
        os.fsync(file.fileno())


def program(name: str) -> str:
    """One of PostgreSQL's programs: the wheel's, or those in PAYUNG_POSTGRES_BIN (the wheel's cannot speak TLS)."""
    return str(Path(os.environ.get("PAYUNG_POSTGRES_BIN") or find_programs(None).bin) / name)


def surroundings(address: str) -> dict[str, str]:
    """The environment for PostgreSQL's programs, the address in it: a command line is readable by the whole machine."""
    kept = ("PATH", "HOME", "SYSTEMROOT", "TEMP", "TMP", "LD_LIBRARY_PATH")
    inherited = {name: value for name, value in os.environ.items() if name in kept or name.startswith("PG")}
    options = Conninfo.parse(address.encode())
    named = {option.envvar.decode(): option.val.decode() for option in options if option.envvar and option.val}
    return inherited | named | {"LC_ALL": "C", "PGAPPNAME": "payung copies"}


def last_line(said: IO[bytes], name: str, code: int) -> str:
    """What a program said last. Its first line names the error; what follows may quote rows."""
    said.seek(0)
    lines = [line for line in said.read().decode(errors="replace").splitlines() if "error" in line.lower()]
    return f"{name} says: {lines[0]}" if lines else f"{name} ended with code {code}."


# ------------------------------------------------------------------------------------------------------------ the folder


def _thin(folder: Path, recipients: list[str]) -> int:
    """Remove old copies of ours. Those for other recipients may be another office's, on the same USB stick."""
    ours = {copy.made_at: copy.folder for copy in read_copies(folder)[0] if copy.manifest.recipients == recipients}
    old = to_thin(ours)
    for moment in old:
        gone = ours[moment].with_name(f"{UNFINISHED}{ours[moment].name}")  # in one step: no half of it is left as a copy
        ours[moment].rename(gone)
        shutil.rmtree(gone)
    return len(old)


def size(count: int) -> str:
    return f"{count / 1e9:,.1f} GB" if count >= 1e9 else f"{count / 1e6:,.1f} MB"
