"""Copies of a real small office, brought back: what is claimed of them is tried, damage and crashes included."""

import contextlib
import json
import os
import pwd
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

import payung
from payung.located_yaml import BadInput
from payung.office import copies
from payung.office.copies import Drill, Warning
from payung.site import age, copy_keys, copying, embedded_postgres, restoring
from payung.site.contents import Problem, problems
from payung.site.copying import backup
from payung.site.embedded_postgres import Cluster, DatabaseTrouble, drop_database, ensure_database, running

root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become other users")
NIGHT = datetime(2026, 11, 23, 2, 15, tzinfo=UTC)
PAYUNG = [sys.executable, "-m", "payung"]


@dataclass(frozen=True)
class Office:
    """A home with a running database, which holds a province and its first event."""

    home: Path
    cluster: Cluster

    @property
    def address(self) -> str:
        return self.cluster.url("migrate")

    def back_up(self, folder: Path, *, now: datetime = NIGHT, address: str = "", **options):
        keys_folder = self.home / "copies-keys"
        return backup(address or self.address, home=self.home, folder=folder, keys_folder=keys_folder, now=now, **options)

    @property
    def identities(self) -> list[str]:
        return copy_keys.identities(self.home / "copies.identity")

    def prove(self, folder: Path) -> restoring.Proved:
        return restoring.prove(folder, self.identities, copy_keys.seal_key(self.home))

    @contextlib.contextmanager
    def empty_database(self, name: str) -> Iterator[str]:
        ensure_database(self.cluster, name)
        try:
            yield self.cluster.url("migrate", name)
        finally:
            drop_database(self.cluster, name)


@contextlib.contextmanager
def short_folder() -> Iterator[Path]:
    """Not tmp_path: that is long, and closed to the user whom root's server runs as."""
    folder = Path(tempfile.mkdtemp(prefix="payung-copies-", dir="/tmp"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def folder() -> Iterator[Path]:
    with short_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    with short_folder() as folder, running(folder / "postgres") as cluster:
        say(["office", "open", "--province", "52", "--by", "dewi"], home=folder)
        with psycopg.connect(cluster.url("migrate")) as connection:  # two numbers handed out, and used by nobody
            connection.execute("SELECT nextval('auth_group_id_seq'), nextval('auth_group_id_seq')")
        (folder / "keys").mkdir(mode=0o700)
        (folder / "keys" / "fields").write_bytes(b"\xffthe key of the fields")
        yield Office(folder, cluster)


@pytest.fixture(scope="module")
def made(office) -> copying.Made:
    return office.back_up(office.home / "copies")


@pytest.fixture
def copy(made, folder) -> Path:
    """A copy of the copy, to be damaged."""
    return Path(shutil.copytree(made.copy.folder, folder / made.copy.folder.name))


@pytest.fixture(scope="module")
def restored(office, made) -> Iterator[str]:
    """The name of a database that the copy was brought back into."""
    with office.empty_database("payung_back") as address:
        assert restoring.restore(office.prove(made.copy.folder), address).problems == ()
        yield "payung_back"


def command(arguments, *, home: Path, account: pwd.struct_passwd | None = None) -> subprocess.Popen:
    """`payung`, as `account` where given and where that user can reach a Python. Skips otherwise."""
    become = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
    packages = os.pathsep.join(str(Path(module.__file__).parents[1]) for module in (payung, psycopg))
    environment = {"PATH": os.defpath, "PYTHONPATH": packages, "LC_ALL": "C.UTF-8", "PAYUNG_HOME": str(home)}
    keywords = {"env": environment, "cwd": "/", "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    for python in (sys.executable, shutil.which(f"python3.{sys.version_info.minor}", path=os.defpath)):
        with contextlib.suppress(OSError, TypeError):  # this user cannot reach it, or there is none
            if subprocess.run([python, "-c", "import payung.commands.copies"], **keywords, **become).returncode == 0:
                return subprocess.Popen([python, "-m", "payung", *map(str, arguments)], **keywords, **become)
    pytest.skip(f"the user {account and account.pw_name} reaches no Python that can read our packages")


def say(arguments, *, home: Path, code: int = 0, **options) -> str:
    with command(arguments, home=home, **options) as process:
        out, err = process.communicate(timeout=120)
    assert process.returncode == code, out + err
    return out if code in (0, 1) else err


def value(address: str, query: str):
    with psycopg.connect(address) as connection:
        return connection.execute(query.encode()).fetchone()[0]


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def replace_program(monkeypatch, folder: Path, name: str, script: str) -> None:
    """Another `name` among PostgreSQL's programs; in `script`, REAL is the true one."""
    place, real = folder / name, copying.program(name)
    place.write_text(f"#!/bin/sh\n{script.replace('REAL', real)}\n")
    place.chmod(0o755)
    known = copying.program
    for module in (copying, restoring):
        monkeypatch.setattr(module, "program", lambda wanted: str(place) if wanted == name else known(wanted))


# ------------------------------------------------------------------------------------------------------ it comes back


def test_a_restored_table_that_only_grows_still_only_grows(office, restored):
    with psycopg.connect(office.cluster.url("app", restored)) as connection:
        assert connection.execute("SELECT count(*) FROM office_event").fetchone()[0] > 0
        for deed in ("UPDATE office_event SET kind = 'x'", "DELETE FROM office_event", "TRUNCATE office_event"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
                connection.execute(deed)
    with (
        psycopg.connect(office.cluster.url("migrate", restored)) as owner,
        pytest.raises(psycopg.errors.RestrictViolation, match="never changed"),
    ):
        owner.execute("UPDATE office_event SET kind = 'x'")


def test_the_office_works_on_in_the_restored_database(office, restored):
    with psycopg.connect(office.cluster.url("app", restored)) as connection:
        connection.execute("INSERT INTO django_content_type (app_label, model) VALUES ('office', 'next')")
        connection.rollback()


def test_new_tables_get_the_same_rights_after_a_restore_as_before(office, restored):
    rights = "SELECT array_agg(defaclacl::text ORDER BY defaclobjtype)::text FROM pg_default_acl"
    superuser = office.cluster.superuser_url
    assert value(superuser(restored), rights) == value(superuser("payung"), rights)
    assert "payung_app=arwd" in value(superuser(restored), rights)


def test_the_manifest_says_what_was_copied(office, made):
    manifest = made.copy.manifest
    assert manifest.contents.tables["public.office_area"].rows == value(office.address, "SELECT count(*) FROM office_area")
    assert "office.0002_only_grows" in manifest.contents.migrations
    assert (manifest.database, manifest.server[:2]) == ("payung", "18")
    assert manifest.made_at == NIGHT
    query = "SELECT position || ' ' || hash FROM office_event ORDER BY position DESC LIMIT 1"
    assert "{} {}".format(*manifest.contents.event_head) == value(office.address, query)
    assert copies.opened(made.copy.folder).manifest == manifest


def test_a_copy_can_be_checked_and_opened_with_the_plain_tools(office, made):
    assert subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=made.copy.folder, capture_output=True).returncode == 0
    assert (made.copy.folder / "database.age").read_bytes().startswith(b"age-encryption.org/v1\n")


@pytest.mark.parametrize(("deed", "kind", "where"), [
    ("UPDATE office_area SET name = 'Lombok Barat ' WHERE code = '52.01'", "content", "public.office_area"),
    ("DELETE FROM django_migrations", "rows", "public.django_migrations"),
    ("INSERT INTO auth_group (name) VALUES ('new')", "rows", "public.auth_group"),
    ("CREATE TABLE more ()", "rows", "public.more"),
    ("SELECT setval('django_content_type_id_seq', 1)", "sequence", "public.django_content_type_id_seq"),
    ("SELECT setval('auth_group_id_seq', 1)", "sequence", "public.auth_group_id_seq"),
    ("ALTER TABLE office_event DISABLE TRIGGER office_event_row_stays", "guard", "trigger O .*office_event_row_stays"),
    ("DROP TRIGGER office_event_table_stays ON office_event", "guard", "trigger O .*office_event_table_stays"),
    ("CREATE OR REPLACE FUNCTION payung_only_grows() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'", "guard",
     "function public.payung_only_grows"),
    ("ALTER TABLE office_area ALTER name DROP NOT NULL", "guard", "column public.office_area.name"),
    ("ALTER TABLE office_area ENABLE ROW LEVEL SECURITY", "guard", "table public.office_area"),
    ("CREATE POLICY see ON office_area USING (true)", "guard", "policy see on public.office_area"),
    ("GRANT UPDATE ON office_event TO payung_app", "privilege", "payung_app may .*office_event"),
    ("GRANT UPDATE (kind) ON office_event TO payung_app", "privilege", "payung_app may UPDATE on public.office_event .kind"),
    ("REVOKE SELECT ON office_area FROM payung_app", "privilege", "payung_app may .*office_area"),
    ("GRANT SELECT ON office_user TO PUBLIC", "privilege", "PUBLIC may SELECT on public.office_user"),
    ("DELETE FROM django_migrations WHERE app = 'office' AND name = '0002_only_grows'", "migration", "office.0002_only_grows"),
    ("ALTER TABLE office_event DISABLE TRIGGER USER; DELETE FROM office_event WHERE position = "
     "(SELECT max(position) FROM office_event)", "log", "public.office_event"),
])  # fmt: skip
def test_what_does_not_come_back_is_named(office, made, restored, deed, kind, where):
    proved = office.prove(made.copy.folder)
    name = "payung_bent"
    with psycopg.connect(office.cluster.superuser_url(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {restored} OWNER payung_owner".encode())
    try:
        with psycopg.connect(office.cluster.url("migrate", name), autocommit=True) as connection:
            connection.execute(deed.encode())
            found = problems(connection, made.copy.manifest.contents, salt=proved.salt)
    finally:
        drop_database(office.cluster, name)
    assert [problem for problem in found if problem.kind == kind and re.match(where, problem.where)], found


def test_whatever_else_must_hold_is_asked_too(office, made, monkeypatch):
    def count_events(connection, copied):
        events = connection.execute("SELECT count(*) FROM office_event").fetchone()[0]
        return [Problem("log", "office_event", f"{events} of {copied.tables['public.office_event'].rows}")]

    monkeypatch.setattr("payung.site.contents.CHECKS", [count_events])
    events = made.copy.manifest.contents.tables["public.office_event"].rows
    told = Problem("log", "office_event", f"{events} of {events}")
    with office.empty_database("payung_asked") as address:
        assert restoring.restore(office.prove(made.copy.folder), address).problems == (told,)


def test_rows_written_during_a_backup_are_in_the_dump_and_the_manifest_or_in_neither(office, folder, monkeypatch):
    replace_program(monkeypatch, folder, "pg_dump", 'sleep 0.5; exec REAL "$@"')
    stop, failed = threading.Event(), []

    def write_on(address: str) -> None:
        try:
            with psycopg.connect(address, autocommit=True) as connection:
                while not stop.is_set():
                    connection.execute("INSERT INTO busy (word) SELECT md5(random()::text) FROM generate_series(1, 50)")
                    connection.execute("UPDATE busy SET word = 'changed' WHERE id % 7 = 0")
        except Exception as error:
            failed.append(error)

    with office.empty_database("payung_busy") as address, office.empty_database("payung_busy_back") as back:
        with psycopg.connect(address) as connection:
            connection.execute("CREATE TABLE busy (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, word text)")
        writer = threading.Thread(target=write_on, args=[address])
        writer.start()
        try:
            time.sleep(0.2)
            busy = office.back_up(folder / "copies", address=address)
        finally:
            stop.set()
            writer.join()
        assert failed == []
        written = value(address, "SELECT count(*) FROM busy")
        assert 0 < busy.copy.rows < written
        assert restoring.restore(office.prove(busy.copy.folder), back).problems == ()
        assert value(back, "SELECT count(*) FROM busy") == busy.copy.rows


# ------------------------------------------------------------------------------------------------- damage is refused


@pytest.mark.parametrize("name", ["database.age", "manifest.json", "SHA256SUMS"])
@pytest.mark.parametrize("where", [0.0, 0.3, 0.7, 1.0])
def test_one_flipped_bit_is_refused_with_the_name_of_the_file(office, copy, name, where):
    content = bytearray((copy / name).read_bytes())
    content[int((len(content) - 1) * where)] ^= 0x20
    (copy / name).write_bytes(content)
    with pytest.raises(BadInput, match=str(copy / (name if name != "SHA256SUMS" else "")) + ".* is not as SHA256SUMS says"):
        office.prove(copy)


def test_a_damaged_dump_is_refused_even_where_the_sums_were_made_anew(office, copy):
    content = bytearray((copy / "database.age").read_bytes())
    content[-1] ^= 1
    (copy / "database.age").write_bytes(content)
    (copy / "SHA256SUMS").write_bytes(copies.sums(copy))
    with pytest.raises(BadInput, match=r"database\.age does not open"):
        restoring.prove(copy, office.identities, None)


@pytest.mark.parametrize("name", ["database.age", "manifest.json", "SHA256SUMS"])
@pytest.mark.parametrize("deed", ["cut short", "missing"])
def test_a_file_cut_short_or_missing_makes_the_copy_none(office, copy, name, deed):
    if deed == "missing":
        (copy / name).unlink()
    else:
        os.truncate(copy / name, (copy / name).stat().st_size // 2)
    with pytest.raises(BadInput, match=str(copy)):
        office.prove(copy)
    assert copies.read_copies(copy.parent) == ([], [copy.name])


def test_another_identity_opens_nothing(made):
    with pytest.raises(BadInput, match=f"does not open with this identity.*{made.copy.manifest.recipients[0]}"):
        restoring.prove(made.copy.folder, [age.new_identity()], None)


@pytest.mark.parametrize("planted", ["sums made anew", "no seal", "another's seal", "an older copy's seal"])
def test_a_copy_that_this_office_did_not_make_is_refused(office, copy, folder, planted):
    """Whoever can write to the disk can encrypt to a public recipient and add up the sums; the seal she cannot make."""
    if planted == "sums made anew":
        manifest = json.loads((copy / "manifest.json").read_bytes())
        (copy / "manifest.json").write_text(json.dumps(manifest | {"database": "hers"}))
        (copy / "SHA256SUMS").write_bytes(copies.sums(copy))
    elif planted == "no seal":
        (copy / "SEAL").unlink()
    elif planted == "another's seal":
        (copy / "SEAL").write_bytes(copy_keys.sealed(b"her own key", copies.sums(copy)))
    else:
        other = office.back_up(folder / "other", now=NIGHT + timedelta(hours=1)).copy.folder
        shutil.copy(other / "SEAL", copy / "SEAL")
    with pytest.raises(BadInput, match=r"does not bear this office's seal.*Nothing was changed"):
        office.prove(copy)


@contextlib.contextmanager
def copied_and_restored(office: Office, folder: Path, tables: bytes) -> Iterator[tuple[restoring.Restored, str]]:
    """A small database with these tables, as it came back from its copy; and its address."""
    with office.empty_database("payung_small") as small, office.empty_database("payung_small_back") as back:
        with psycopg.connect(small, autocommit=True) as connection:
            connection.execute(tables)
        made = office.back_up(folder / "copies", address=small)
        yield restoring.restore(office.prove(made.copy.folder), back), back


def test_sessions_and_counts_of_tries_are_not_copied(office, folder):
    tables = b"CREATE TABLE django_session (key text); INSERT INTO django_session VALUES ('hers'); CREATE TABLE kept (n int)"
    with copied_and_restored(office, folder, tables) as (restored, address):
        assert restored.problems == ()
        assert value(address, "SELECT count(*) FROM django_session") == 0


def test_links_that_were_open_open_nothing_after_a_restore(office, folder):
    tables = b"""CREATE TABLE office_invitation (used_at timestamptz, withdrawn_at timestamptz);
                 INSERT INTO office_invitation VALUES (NULL, NULL), (now(), NULL), (NULL, now())"""
    with copied_and_restored(office, folder, tables) as (restored, address):
        assert (restored.problems, restored.links_withdrawn) == ((), 1)
        still_open = "SELECT count(*) FROM office_invitation WHERE used_at IS NULL AND withdrawn_at IS NULL"
        assert value(address, still_open) == 0


@pytest.mark.parametrize("newer", [
    {"program": "0.10.0"},
    {"migrations": ["office.0001_initial", "office.9001_from_the_future"]},
])  # fmt: skip
def test_a_copy_made_by_a_newer_program_is_refused(office, copy, newer):
    manifest = copies.opened(copy).manifest
    if "migrations" in newer:
        newer = {"contents": replace(manifest.contents, **newer)}
    (copy / "manifest.json").write_bytes(replace(manifest, **newer).as_json())
    (copy / "SHA256SUMS").write_bytes(copies.sums(copy))
    with pytest.raises(BadInput, match=r"made by a newer Payung .*(9001_from_the_future|this is 0\.)"):
        restoring.prove(copy, office.identities, None)


def test_a_living_database_is_refused_and_stays_as_it_was(office, made):
    proved = office.prove(made.copy.folder)
    with pytest.raises(BadInput, match=r"The database payung lives: it holds \d+ tables. Nothing was changed"):
        restoring.restore(proved, office.address)
    with psycopg.connect(office.address, autocommit=True) as connection:
        assert problems(connection, made.copy.manifest.contents, salt=proved.salt) == []


# --------------------------------------------------------------------------------------------------- cut off on the way


def test_a_killed_dump_leaves_no_copy(office, folder, monkeypatch):
    replace_program(monkeypatch, folder, "pg_dump", 'REAL "$@" | head -c 20000; kill -9 $$')
    with pytest.raises(DatabaseTrouble, match="could not be copied"):
        office.back_up(folder / "copies")
    assert [path.name for path in (folder / "copies").iterdir()] == ["lock"]


def programs_that_never_end(folder: Path, name: str) -> Path:
    """PostgreSQL's programs, of which `name` says the first 90,000 bytes and then nothing more."""
    folder.mkdir()
    for program in ("pg_dump", "pg_restore", "psql"):
        if program != name:
            (folder / program).symlink_to(copying.program(program))
    (folder / name).write_text(f'#!/bin/sh\n{copying.program(name)} "$@" | head -c 90000; exec sleep 600\n')
    (folder / name).chmod(0o755)
    return folder


@contextlib.contextmanager
def at_work(arguments, **environment: object) -> Iterator[subprocess.Popen]:
    """`payung` in a process group of its own, all of which is killed at the end."""
    named = os.environ | {name: str(value) for name, value in environment.items()}
    with subprocess.Popen([*PAYUNG, *map(str, arguments)], env=named, start_new_session=True) as process:
        try:
            yield process
        finally:
            os.killpg(process.pid, signal.SIGKILL)


def wait_until(happened) -> None:
    deadline = time.monotonic() + 30
    while not happened() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert happened()


def test_a_killed_backup_leaves_nothing_that_counts_and_the_next_one_clears_it_away(office, folder):
    bin_, place = programs_that_never_end(folder / "bin", "pg_dump"), folder / "copies"
    place.mkdir()
    with at_work(["backup", "--to", place], PAYUNG_HOME=office.home, PAYUNG_POSTGRES_BIN=bin_):
        wait_until(lambda: [file for file in place.glob(".unfinished-*/database.age") if file.stat().st_size])
    assert copies.read_copies(place) == ([], [])
    office.back_up(place)
    assert not list(place.glob(".unfinished-*"))
    assert len(copies.read_copies(place)[0]) == 1


def test_a_killed_restore_leaves_the_place_empty(office, made, folder):
    """Only Payung itself is killed: the programs it started see their input end, as if all of it had come."""
    bin_ = programs_that_never_end(folder / "bin", "pg_restore")
    arguments = ["restore", made.copy.folder, "--identity", office.home / "copies.identity", "--for-real"]
    tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
    loading = (
        "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE mode = 'AccessExclusiveLock' AND datname = '{}'"
    )
    with office.empty_database("payung_cut") as address:
        places = {"PAYUNG_DATABASE_URL": address, "PAYUNG_MIGRATE_DATABASE_URL": address, "PAYUNG_HOME": folder / "home"}
        with at_work(arguments, PAYUNG_POSTGRES_BIN=bin_, **places) as process:
            superuser = office.cluster.superuser_url()
            wait_until(lambda: value(superuser, loading.format("payung_cut")))
            process.kill()
            process.wait()
            wait_until(lambda: not value(superuser, loading.format("payung_cut")))
        assert value(address, tables) == 0


@pytest.mark.parametrize(("program", "script"), [
    ("pg_restore", 'REAL "$@" | head -c 40000; exit 1'),
    ("pg_restore", 'REAL "$@" | sed "/^COPY/Q"; exit 1'),  # between two statements
    ("pg_restore", 'REAL "$@" | head -c 40000; kill -9 $$'),
    ("psql", 'head -c 40000 | REAL "$@"; kill -9 $$'),
])  # fmt: skip
def test_a_restore_cut_off_on_the_way_leaves_the_place_empty(office, made, folder, monkeypatch, program, script):
    proved = office.prove(made.copy.folder)
    replace_program(monkeypatch, folder, program, script)
    with office.empty_database("payung_half") as address:
        with pytest.raises(DatabaseTrouble, match="nothing was changed"):
            restoring.restore(proved, address)
        assert value(address, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0
        assert "payung_app=arwd" in value(address, "SELECT string_agg(defaclacl::text, '') FROM pg_default_acl")
        monkeypatch.undo()
        assert restoring.restore(proved, address).problems == ()


def test_what_the_server_refuses_is_told_without_the_row(office, made, folder, monkeypatch):
    nik = "5299000000000001"
    twice = f"CREATE TABLE worker (nik text UNIQUE); INSERT INTO worker VALUES ('{nik}'), ('{nik}');"
    replace_program(monkeypatch, folder, "pg_restore", f'cat > {folder}/read; echo "{twice}"')
    proved = office.prove(made.copy.folder)
    with (
        office.empty_database("payung_told") as address,
        pytest.raises(DatabaseTrouble, match=r"psql says: .*duplicate key value violates unique constraint") as told,
    ):
        restoring.restore(proved, address)
    assert nik not in str(told.value)


def test_a_disk_too_full_is_told_with_the_sizes_before_anything_is_written(office, folder, monkeypatch):
    usage = shutil.disk_usage(folder)._replace(free=201_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda place: usage)
    with pytest.raises(BadInput, match=r"has 201\.0 MB free\. A copy of this database \(\d+\.\d MB\) may need .*--to"):
        office.back_up(folder / "copies")
    assert [path.name for path in (folder / "copies").iterdir()] == ["lock"]


def test_a_disk_that_fills_up_on_the_way_leaves_no_copy(office, folder, monkeypatch):
    def full(place: Path):
        place.touch()
        return open("/dev/full", "wb")

    monkeypatch.setattr(copying, "new_file", full)
    with pytest.raises(BadInput, match=r"cannot be written to .* free: .*No space left on device"):
        office.back_up(folder / "copies")
    assert [path.name for path in (folder / "copies").iterdir()] == ["lock"]


def test_two_backups_at_once_do_not_meet(office, folder):
    folder = folder / "copies"
    folder.mkdir()
    with copying.alone_in(folder), pytest.raises(BadInput, match=f"Another copy or drill is being made in {folder}"):
        office.back_up(folder)


# --------------------------------------------------------------------------------------------------- who can read what


def test_a_copy_is_for_its_owner_alone(office, made):
    assert mode_of(made.copy.folder) == mode_of(made.copy.folder.parent) == 0o700
    assert {mode_of(path) for path in made.copy.folder.iterdir()} == {0o600}
    assert {mode_of(path) for path in (made.keys, made.new_identity, office.home / "copies.recipient")} == {0o600}
    assert mode_of(made.keys.parent) == 0o700


def test_no_secret_of_the_office_is_in_the_copy_of_its_data(office, made, folder):
    dump = folder / "dump"
    with (made.copy.folder / "database.age").open("rb") as sealed, dump.open("wb") as opened:
        age.open_stream(sealed, opened, office.identities)
    script = subprocess.run([copying.program("pg_restore"), "--file=-", dump], capture_output=True, check=True).stdout
    assert b"dewi" in script
    secrets = [(office.home / "secret-key").read_bytes(), b"the key of the fields", office.identities[0].encode()]
    secrets += [password.encode() for password in office.cluster.passwords.values()]
    for content in (script, *(path.read_bytes() for path in made.copy.folder.iterdir())):
        assert not [secret for secret in secrets if secret in content]
    assert not [path for path in made.copy.folder.iterdir() if b"dewi" in path.read_bytes()]


def test_no_password_stands_on_a_command_line_or_in_an_error(office, folder, monkeypatch):
    replace_program(monkeypatch, folder, "pg_dump", f'echo "$0 $@" > {folder}/said; exec REAL "$@" --no-such-option')
    with pytest.raises(DatabaseTrouble) as told:
        office.back_up(folder / "copies")
    said = (folder / "said").read_text() + str(told.value)
    assert "--snapshot" in said
    assert not [password for password in office.cluster.passwords.values() if password in said]


def test_fingerprints_of_the_same_rows_differ_from_copy_to_copy(office, made, folder):
    again = office.back_up(folder / "copies")
    for name, table in made.copy.manifest.contents.tables.items():
        other = again.copy.manifest.contents.tables[name]
        assert other.rows == table.rows
        assert other.fingerprint != table.fingerprint or not table.rows


def test_backups_go_on_without_the_identity_and_open_for_each_recipient(office, folder):
    home, first, second = folder / "home", age.new_identity(), age.new_identity()
    home.mkdir()
    lines = ["# two people", age.recipient_of(first), "", age.recipient_of(second)]
    (home / "copies.recipient").write_text("\n".join(lines))
    made = Office(home, office.cluster).back_up(folder / "copies")
    assert made.new_identity is None
    assert not (home / "copies.identity").exists()
    for identity in (first, second):
        assert restoring.prove(made.copy.folder, [identity], None).copy == made.copy
    (home / "copies.recipient").write_text("age1nobody\n")
    with pytest.raises(BadInput, match=r"copies\.recipient: 'age1nobody' is no age recipient"):
        Office(home, office.cluster).back_up(folder / "copies")


def test_keys_come_back_into_a_new_home_and_over_no_other(office, made, folder):
    home = folder / "home"
    with copy_keys.keys_in_place(made.keys, office.identities, home) as placed:
        assert placed == ["secret-key", "copies.recipient", "keys/copies-seal", "keys/fields"]
    for name in placed:
        assert (home / name).read_bytes() == (office.home / name).read_bytes()
        assert mode_of(home / name) == 0o600
    (home / "secret-key").write_text("another")
    with (
        pytest.raises(BadInput, match="secret-key is another than the one in"),
        copy_keys.keys_in_place(made.keys, office.identities, home),
    ):
        pass
    assert (home / "secret-key").read_text() == "another"


def test_keys_that_lie_elsewhere_are_copied_and_come_back_to_where_they_belong(office, folder):
    """PAYUNG_KEYS may name a folder of its own: what is in it stands beside the home's own secrets in the copy."""
    elsewhere, home, there = folder / "elsewhere", folder / "home", folder / "there"
    elsewhere.mkdir()
    (elsewhere / "nik-seal-1").write_text("5e" * 32)
    made = copying.backup(
        office.cluster.url("migrate"), home=office.home, folder=folder / "copies", keys_folder=folder / "keys", now=NIGHT,
        keys=elsewhere,
    )  # fmt: skip
    with copy_keys.keys_in_place(made.keys, office.identities, home, there) as placed:
        assert set(placed) == {"secret-key", "copies.recipient", "keys/copies-seal", "keys/fields", "keys/nik-seal-1"}
    assert (there / "nik-seal-1").read_text() == "5e" * 32
    assert not (home / "keys" / "nik-seal-1").exists()
    assert (home / "keys" / "copies-seal").exists()


def test_nothing_is_copied_without_a_key_that_the_office_seals_with(office, folder):
    address = office.cluster.url("migrate")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("ALTER TABLE registry_keymark DISABLE TRIGGER USER")  # marks are never removed
        connection.execute("INSERT INTO registry_keymark VALUES ('nik-seal-1', 'mark'), ('nik-index-1', 'mark')")
        try:
            (folder / "keys").mkdir()
            (folder / "keys" / "nik-seal-1").write_text("5e" * 32)
            how = {"home": office.home, "folder": folder / "copies", "keys_folder": folder / "secrets", "now": NIGHT}
            with pytest.raises(BadInput, match=r"^nik-index-1 is not in .*keys: without it nobody could ever read the NIKs"):
                copying.backup(address, **how, keys=folder / "keys")
            assert not list((folder / "copies").glob("2*")) and not (folder / "secrets").exists()
        finally:
            connection.execute("DELETE FROM registry_keymark")
            connection.execute("ALTER TABLE registry_keymark ENABLE TRIGGER USER")


def test_keys_leave_again_where_the_restore_fails(office, made, folder):
    with pytest.raises(DatabaseTrouble), copy_keys.keys_in_place(made.keys, office.identities, folder / "home"):
        raise DatabaseTrouble("no")
    assert [path for path in (folder / "home").rglob("*") if path.is_file()] == []


@root_only
def test_what_root_copies_in_somebodys_home_stays_usable_for_that_user(office, folder):
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    made = Office(folder, office.cluster).back_up(folder / "copies")
    paths = [folder / "copies", made.copy.folder, *made.copy.folder.iterdir(), made.new_identity, folder / "copies.recipient"]
    assert {path.stat().st_uid for path in paths} == {nobody.pw_uid}


# ------------------------------------------------------------------------------------------------------ day after day


def test_the_last_day_and_7_days_5_weeks_12_months_are_kept():
    hourly = [NIGHT - timedelta(hours=hours) for hours in range(24 * 800)]
    gone = copies.to_thin(hourly)
    kept = sorted(set(hourly) - gone, reverse=True)
    assert kept[:24] == hourly[:24]
    assert {moment.date() for moment in kept} >= {(NIGHT - timedelta(days=days)).date() for days in range(7)}
    assert len(kept) <= 24 + 7 + 5 + 12
    assert min(kept) < NIGHT - timedelta(days=320)  # the last of the eleventh month before
    assert copies.to_thin(kept) == set()
    assert copies.to_thin([NIGHT]) == copies.to_thin([]) == set()


def test_old_copies_go_but_never_the_last_nor_those_of_another_office(office, folder):
    stick = folder / "copies"
    other = folder / "other"
    other.mkdir()
    theirs = Office(other, office.cluster).back_up(stick, now=NIGHT - timedelta(days=101, hours=1))
    thinned = [office.back_up(stick, now=NIGHT - timedelta(days=days)).thinned for days in (102, 101, 100)]
    assert sum(thinned) == 0
    (stick / copies.folder_name(NIGHT - timedelta(days=103))).mkdir()  # damaged: left for somebody to look at
    for days in range(99, 60, -1):
        office.back_up(stick, now=NIGHT - timedelta(days=days))
    whole, damaged = copies.read_copies(stick)
    assert theirs.copy.folder in [copy.folder for copy in whole]
    assert len(whole) <= 7 + 5 + 3 + 1
    assert len(damaged) == 1
    assert office.back_up(stick, now=NIGHT, keep_all=True).thinned == 0


def test_a_copy_is_due_a_day_after_the_last(office, made):
    folder = made.copy.folder.parent
    assert not copies.due(folder, NIGHT + timedelta(hours=23))
    assert copies.due(folder, NIGHT + timedelta(hours=23, minutes=58))
    assert copies.due(folder, NIGHT + timedelta(hours=1), hours=1)
    assert copies.due(folder / "nothing", NIGHT)


def test_standing_tells_what_to_worry_about(office, made, folder):
    home = folder / "home"
    home.mkdir()
    nothing = copies.standing(home, now=NIGHT)
    assert (nothing.newest, nothing.age, nothing.warnings) == (None, None, (Warning("no_copy"),))
    shutil.copytree(made.copy.folder, home / "copies" / made.copy.folder.name)
    (home / "copies" / "2026-11-23T031500Z").mkdir()
    (home / "copies.identity").touch()
    found = copies.standing(home, now=NIGHT + timedelta(hours=30))
    assert (found.newest.manifest, found.age, found.whole) == (made.copy.manifest, timedelta(hours=30), 1)
    assert [tuple(warning) for warning in found.warnings] == [
        ("copy_is_old", 30),
        ("copies_are_damaged", 1),
        ("no_drill", 0),
        ("identity_is_on_this_machine", 0),
        ("copies_are_on_the_same_disk", 0),
    ]
    copies.note_drill(home / "copies", Drill(NIGHT, made.copy.folder.name, 1.5, 0))
    with (home / "copies" / "drills.jsonl").open("a") as file:
        file.write('{"at": "2026-')
    found = copies.standing(home, now=NIGHT + timedelta(days=101))
    assert found.drill == Drill(NIGHT, made.copy.folder.name, 1.5, 0)
    assert Warning("drill_is_old", 101) in found.warnings


# --------------------------------------------------------------------------------------------------- trial restores


def test_a_drill_is_written_down_and_leaves_nothing(office, made):
    folder = made.copy.folder.parent
    done, restored = restoring.drill(folder, home=office.home, identities=office.identities, now=NIGHT)
    assert (done.holds, done.copy, restored.problems) == (True, made.copy.folder.name, ())
    assert copies.newest_drill(folder) == done
    assert not (office.home / "drill" / "postgres").exists()


def test_a_drill_that_fails_is_written_down_too(office, made, copy):
    with pytest.raises(BadInput, match="does not open"):
        restoring.drill(copy.parent, home=office.home, identities=[age.new_identity()], now=NIGHT)
    assert copies.newest_drill(copy.parent).problems is None
    assert "drill_failed" in [warning.code for warning in copies.standing(copy.parent, now=NIGHT, folder=copy.parent).warnings]


def test_a_drill_is_due_after_a_month_or_when_a_copy_follows_a_failed_one(made, copy):
    folder = copy.parent
    assert not copies.drill_due(folder / "nothing", NIGHT)
    assert copies.drill_due(folder, NIGHT)
    copies.note_drill(folder, Drill(NIGHT, copy.name, 1.5, 0))
    assert not copies.drill_due(folder, NIGHT + timedelta(days=29))
    assert copies.drill_due(folder, NIGHT + timedelta(days=30))
    copies.note_drill(folder, Drill(NIGHT, copy.name, 1.5, None))
    assert not copies.drill_due(folder, NIGHT)
    copies.note_drill(folder, Drill(NIGHT, "2026-11-22T021500Z", 1.5, 3))
    assert copies.drill_due(folder, NIGHT)


def test_a_drill_clears_away_what_a_killed_one_left(office, made):
    (office.home / "drill").mkdir(exist_ok=True)
    (office.home / "drill").chmod(0o755)
    left = embedded_postgres.start(office.home / "drill" / "postgres")
    ensure_database(left, "payung_drill")
    with psycopg.connect(left.url("migrate", "payung_drill")) as connection:
        connection.execute("CREATE TABLE half ()")
    done, _ = restoring.drill(made.copy.folder.parent, home=office.home, identities=office.identities, now=NIGHT)
    assert done.holds
    assert not (office.home / "drill" / "postgres").exists()


# ------------------------------------------------------------------------------------------------------- from a terminal


ACCOUNTS = [None, pytest.param("nobody", marks=root_only)]


@pytest.mark.parametrize("account", ACCOUNTS)
def test_an_office_moves_to_a_new_machine_by_its_copies(folder, account):
    """Backed up, tried out, brought back into a new home: by whoever runs it, root or not."""
    who = {"account": pwd.getpwnam(account)} if account else {}
    for name in ("old", "new"):
        (folder / name).mkdir(mode=0o755)
        if account:
            os.chown(folder / name, who["account"].pw_uid, who["account"].pw_gid)
    old, new = folder / "old", folder / "new"
    say(["office", "open", "--province", "52", "--by", "dewi"], home=old, **who)
    assert "Keep it in two places" in say(["backup"], home=old, **who)
    assert say(["backup", "--if-due"], home=old, **who) == "No copy is due yet.\n"
    assert json.loads(say(["copies", "drill", "--json"], home=old, **who))["problems"] == []
    assert say(["copies", "drill", "--if-due"], home=old, **who).startswith("No drill is due")
    if account:  # root and that user take turns
        assert "as it was copied" in say(["copies", "drill"], home=old)
        assert "as it was copied" in say(["copies", "drill"], home=old, **who)
    shown = json.loads(say(["copies", "show", "--json"], home=old, code=1, **who))
    assert [warning["code"] for warning in shown["warnings"]] == ["identity_is_on_this_machine", "copies_are_on_the_same_disk"]

    copy = next((old / "copies").glob("2*"))
    given = [copy, "--identity", old / "copies.identity", "--keys", next((old / "copies-keys").glob("*.age"))]
    assert "Add --for-real" in say(["restore", *given], home=new, **who)
    assert list(new.iterdir()) == []
    answer = json.loads(say(["restore", *given, "--for-real", "--json"], home=new, **who))
    assert (answer["problems"], answer["keys"]) == ([], ["secret-key", "copies.recipient", "keys/copies-seal"])
    assert (new / "secret-key").read_text() == (old / "secret-key").read_text()
    assert "lives" in say(["restore", *given, "--for-real"], home=new, code=2, **who)
    assert "ready" in say(["office", "open", "--province", "52", "--by", "dewi"], home=new, **who)


def test_nothing_is_copied_where_there_is_nothing(office, folder):
    assert f"There is no office in {folder}/home" in say(["backup"], home=folder / "home", code=2)
    assert not (folder / "home").exists()
    with office.empty_database("payung_none") as address, pytest.raises(BadInput, match="There is no office in payung_none"):
        office.back_up(folder / "copies", address=address)


def test_a_disk_that_is_not_plugged_in_is_not_written_beside(office, folder):
    said = say(["backup", "--to", folder / "stick" / "copies"], home=office.home, code=2)
    assert "Is the disk plugged in?" in said
    assert not (folder / "stick").exists()


def test_a_database_that_only_the_app_may_read_is_not_copied(folder):
    environment = os.environ | {"PAYUNG_HOME": str(folder), "PAYUNG_DATABASE_URL": "postgresql:///nowhere"}
    done = subprocess.run([*PAYUNG, "backup"], env=environment, capture_output=True, text=True)
    assert done.returncode == 2
    assert "Set PAYUNG_MIGRATE_DATABASE_URL as well" in done.stderr


def test_the_modules_import_without_what_windows_lacks():
    absent = "import sys; sys.modules.update(dict.fromkeys(('fcntl', 'pwd', 'grp', 'resource')));"
    code = f"{absent} import payung.commands.copies, payung.site.restoring"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stderr == ""


def test_copies_can_be_read_without_django():
    code = "import sys, payung.office.copies; print([name for name in ('django', 'psycopg', 'pyrage') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"
