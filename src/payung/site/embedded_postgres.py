"""A private PostgreSQL for one office, started and stopped by Payung itself.

Nothing is believed from a pid. The server is alive when a connection with our password says that it works in our data
folder; it is dead when no postgres process works there. In between we wait.

Windows: imports, and takes a port on 127.0.0.1 instead of the socket. Untested.
"""

import contextlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import quote

import psycopg
from psycopg import sql

from payung.site.postgres_binaries import (
    TIMEZONE,
    DatabaseTrouble,
    Programs,
    account_for,
    check_that_account_can_enter,
    find_programs,
)
from payung.site.postgres_home import (
    APP,
    MIGRATE,
    SUPERUSER,
    check_major,
    in_use,
    locked,
    opened,
    passwords,
    port_on_windows,
    processes_at_work,
    socket_folder,
    sync_folder,
    write_private,
)

__all__ = ["Cluster", "DatabaseTrouble", "drop_database", "ensure_database", "running", "start", "stop"]

ROLES = Path(__file__).with_name("roles.sql")
LOG_BYTES_MAX = 10_000_000
LINGER_SECONDS_MAX = 10

# Given at every start, so that no edit in the data folder can take them away.
ALWAYS = {
    "unix_socket_permissions": "0700",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "password_encryption": "scram-sha-256",
}
# Written once into postgresql.conf, where an office may change them. They suit a PC with 8 GB that does other work too.
PROPOSED = {
    "timezone": TIMEZONE,
    "log_timezone": TIMEZONE,
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "shared_buffers": "512MB",
    "wal_buffers": "32MB",
    "temp_buffers": "64MB",  # a piece of a list on its way into the register stays in memory
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "wal_level": "minimal",  # nobody replicates it: an office that wants that runs a server of its own
    "max_wal_senders": "0",
    "max_wal_size": "4GB",  # a province's list goes in without a checkpoint in its middle
    "bgwriter_delay": "20ms",  # another core writes out meanwhile what a long import leaves behind
    "bgwriter_lru_maxpages": "1000",
    "max_connections": "40",
}


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL server that answers, and how to reach it. The passwords stay out of its repr."""

    home: Path
    host: str  # the folder of the socket; 127.0.0.1 on Windows
    port: int
    passwords: Mapping[str, str] = field(repr=False, hash=False)

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.data / "postgres.log"

    def url(self, role: Literal["app", "migrate"], database: str = "payung") -> str:
        """postgresql://… for psycopg and dj_database_url. The role exists once ensure_database() has run."""
        return self._url({"app": APP, "migrate": MIGRATE}[role], database)

    def superuser_url(self, database: str = "postgres") -> str:
        """For the launcher and for tests. The pages never get it."""
        return self._url(SUPERUSER, database)

    def _url(self, user: str, database: str) -> str:
        password, host = quote(self.passwords[user], safe=""), quote(self.host, safe="")
        return f"postgresql://{user}:{password}@{host}:{self.port}/{quote(database, safe='')}"


def start(home: Path, *, timeout_seconds: int = 120) -> Cluster:
    """The server of `home`, created if new, started if not alive. Returns when a real connection has succeeded.

    Recovery after a crash may take a minute or two. DatabaseTrouble after `timeout_seconds`, with the end of the log.
    """
    return _start(home, timeout_seconds)[0]


def stop(cluster_or_home: Cluster | Path, *, timeout_seconds: int = 60) -> None:
    """Shut the server down; open transactions are rolled back. Does nothing where none runs.

    DatabaseTrouble where the server in the pid file cannot be proved ours, or is still there after `timeout_seconds`.
    """
    home = (cluster_or_home.home if isinstance(cluster_or_home, Cluster) else cluster_or_home).expanduser().resolve()
    if not (home / "data").exists():
        return
    deadline = time.monotonic() + timeout_seconds
    with locked(home, deadline):
        _stop(home, deadline)


@contextlib.contextmanager
def running(home: Path) -> Iterator[Cluster]:
    """The server of `home` for the length of a block, or of several at once.

    A server that such a block started is stopped when the last of them ends, whichever that is; one that `start` started
    stays.
    """
    home = opened(home)
    with in_use(home) as is_last:
        cluster, started_here = _start(home, timeout_seconds=120)
        ours = home / "stop-when-unused"
        if started_here:
            ours.touch()
        try:
            yield cluster
        finally:
            if ours.exists() and is_last():
                ours.unlink(missing_ok=True)
                stop(cluster)


def ensure_database(cluster: Cluster, name: str) -> None:
    """Create the database if it is missing, and set roles, rights and passwords as roles.sql says. Repeatable."""
    with locked(cluster.home, time.monotonic() + 60):  # GRANT and ALTER ROLE from two sessions at once fail
        with psycopg.connect(cluster.superuser_url(), autocommit=True) as connection:
            known = connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is not None
            if not known:
                # Encoding and C.UTF-8 come with template0, as initdb made it. roles.sql names the owner.
                connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        with psycopg.connect(cluster.superuser_url(name)) as connection:
            connection.execute(ROLES.read_bytes())
            for role in (MIGRATE, APP):
                # Hashed on this side, so that no password can reach the server's log.
                verifier = connection.pgconn.encrypt_password(cluster.passwords[role].encode(), role.encode(), b"scram-sha-256")
                connection.execute(
                    sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(verifier.decode()))
                )


def drop_database(cluster: Cluster, name: str) -> None:
    """Remove a database with all it holds, also under open connections. For tests."""
    with psycopg.connect(cluster.superuser_url(), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


# ---------------------------------------------------------------------------------------------------------- starting


def _start(home: Path, timeout_seconds: int) -> tuple[Cluster, bool]:
    """The cluster, and whether this call started its server."""
    deadline = time.monotonic() + timeout_seconds
    home = opened(home)
    with locked(home, deadline):
        cluster = _cluster(home)
        check_major(cluster.data)
        if _answers(cluster):
            return cluster, False
        account = account_for(home)
        check_that_account_can_enter(home, account)
        programs = find_programs(account)
        if not (cluster.data / "PG_VERSION").exists():
            _initialise(cluster, programs)
        return cluster, _bring_up(cluster, programs, deadline)


def _cluster(home: Path) -> Cluster:
    if sys.platform == "win32":
        return Cluster(home, "127.0.0.1", port_on_windows(home / "data"), passwords(home))
    return Cluster(home, str(socket_folder(home, account_for(home))), 5432, passwords(home))


def _answers(cluster: Cluster) -> bool:
    """Does a server take our password and say that it works in our data folder?"""
    try:
        with psycopg.connect(cluster.superuser_url(), connect_timeout=5) as connection:
            row = connection.execute("SHOW data_directory").fetchone()
    except psycopg.OperationalError as error:
        if "password authentication failed" in str(error):
            raise DatabaseTrouble(
                f"The server at {cluster.host} refuses the password in {cluster.home / 'secrets.json'}. "
                "Put that file back from your backup."
            ) from None
        return False
    if row is None or not os.path.samefile(row[0], cluster.data):
        raise DatabaseTrouble(
            f"The server at {cluster.host} works in {row and row[0]}, not in {cluster.data}. "
            "Stop it, or choose another folder with PAYUNG_HOME."
        )
    return True


def _initialise(cluster: Cluster, programs: Programs) -> None:
    """Make the data folder beside its place and rename it, so that half a folder is never taken for a whole one."""
    for left_by_a_crash in cluster.home.glob("data.new*"):
        shutil.rmtree(left_by_a_crash, ignore_errors=True)
    unfinished = Path(tempfile.mkdtemp(prefix="data.new-", dir=cluster.home))  # mode 0700
    password = cluster.home / "password.new"
    write_private(password, cluster.passwords[SUPERUSER])
    if programs.account:
        for path in (unfinished, password):
            os.chown(path, programs.account.uid, programs.account.gid, follow_symlinks=False)
    try:
        made = programs.run(
            "initdb",
            *("--pgdata", unfinished.name, "--username", SUPERUSER, "--pwfile", password.name),
            *("--auth", "scram-sha-256", "--data-checksums", "--no-instructions"),
            # The built-in C.UTF-8 is the same on every machine and never changes under an index, unlike the system's.
            *("--encoding", "UTF8", "--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
            *("--text-search-config", "simple"),  # names are not English words
            *(f"--set={name}={value}" for name, value in PROPOSED.items()),
            cwd=cluster.home,
        )
    finally:
        password.unlink()
    if made.returncode:
        raise DatabaseTrouble(
            f"{cluster.home}: a new database could not be made there. PostgreSQL says:\n{made.stdout}{made.stderr}"
            "Mend what it names (a full disk? a read-only folder?) and start again."
        )
    if cluster.data.exists():
        cluster.data.rmdir()  # checked to be empty
    unfinished.rename(cluster.data)
    sync_folder(cluster.home)


def _bring_up(cluster: Cluster, programs: Programs, deadline: float) -> bool:
    """Start the server. False if it came alive without us: it was still recovering from a crash, say."""
    while at_work := processes_at_work(cluster.data):
        # Still starting, still stopping, or left over from a killed server: those notice and go.
        if _answers(cluster):
            return False
        if time.monotonic() > deadline:
            raise _trouble(cluster, f"postgres works in {cluster.data} and answers no connection (pids {at_work})")
        time.sleep(0.1)
    if at_work is not None:
        # Proof that whatever the lock files say is about nobody. PostgreSQL would stop at an empty file, a garbled one,
        # or a pid that now belongs to another program.
        _remove_lock_files(cluster)
    if cluster.log.exists() and cluster.log.stat().st_size > LOG_BYTES_MAX:
        cluster.log.replace(cluster.log.with_suffix(".log.1"))
    first_tried = time.monotonic()
    while True:
        log_bytes = cluster.log.stat().st_size if cluster.log.exists() else 0
        try:
            started = _pg_ctl_start(cluster, programs, deadline)
            while started and time.monotonic() < deadline:
                if _answers(cluster):
                    return True
                time.sleep(0.1)
        except KeyboardInterrupt:
            programs.run("pg_ctl", "stop", "--pgdata=data", "--mode=fast", "--no-wait", cwd=cluster.home)
            raise
        # A killed server may hold its memory and its pid a moment longer than we, or a system without /proc, can see.
        said = _end_of_log(cluster, since_byte=log_bytes)
        lingers = "is still in use" in said or "already exists" in said
        if not lingers or time.monotonic() > min(deadline, first_tried + LINGER_SECONDS_MAX):
            raise _trouble(cluster, f"PostgreSQL did not start in {cluster.data}")
        time.sleep(0.1)


def _pg_ctl_start(cluster: Cluster, programs: Programs, deadline: float) -> bool:
    # pg_ctl builds a shell command. Relative paths keep a home with quotes or dollar signs in its name out of it.
    door = {"listen_addresses": "''", "unix_socket_directories": cluster.host}
    if cluster.host == str(cluster.home / "socket"):
        door["unix_socket_directories"] = "../socket"
    if sys.platform == "win32":
        door = {"listen_addresses": cluster.host}
    options = " ".join(f"-c {name}={value}" for name, value in (ALWAYS | door | {"port": str(cluster.port)}).items())
    seconds = max(1, round(deadline - time.monotonic()))
    command = ["start", "--wait", f"--timeout={seconds}", "--pgdata=data", "--log=data/postgres.log"]
    # pg_ctl puts the server into a session of its own, so Ctrl-C in our terminal does not reach it.
    return programs.run("pg_ctl", *command, f"--options={options}", cwd=cluster.home).returncode == 0


def _trouble(cluster: Cluster, wrong: str) -> DatabaseTrouble:
    pid_file = cluster.data / "postmaster.pid"
    remedy = "Start again in a few minutes if it is still recovering from a crash; mend what the log names otherwise."
    if pid_file.exists() and processes_at_work(cluster.data) is None:
        remedy += (
            f" If the log speaks of {pid_file}: look whether the process with the pid in its first line is a postgres "
            "of this folder (ps -fp PID). If it is not, remove the file and start again."
        )
    return DatabaseTrouble(f"{wrong}. {remedy}\nThe end of {cluster.log}:\n{_end_of_log(cluster)}")


def _end_of_log(cluster: Cluster, *, since_byte: int = 0) -> str:
    with contextlib.suppress(OSError), cluster.log.open("rb") as log:
        log.seek(since_byte)
        return "\n".join(log.read().decode(errors="replace").splitlines()[-15:])
    return "(there is no log yet)"


def _remove_lock_files(cluster: Cluster) -> None:
    for path in (cluster.data / "postmaster.pid", *Path(cluster.host).glob(".s.PGSQL.*")):
        path.unlink(missing_ok=True)


def _stop(home: Path, deadline: float) -> None:
    data, account = home / "data", account_for(home)
    pid_file = data / "postmaster.pid"
    while (at_work := processes_at_work(data)) != []:
        try:
            pid = int(pid_file.read_text().splitlines()[0])
        except (FileNotFoundError, ValueError, IndexError):
            pid = None
        if at_work is None and pid is None and not pid_file.exists():
            return
        if pid in at_work if at_work is not None else _answers(_cluster(home)):
            seconds = max(1, round(deadline - time.monotonic()))
            options = ("stop", "--mode=fast", "--wait", f"--timeout={seconds}", "--pgdata=data")
            if find_programs(account).run("pg_ctl", *options, cwd=home).returncode == 0:
                return
        if time.monotonic() > deadline or at_work is None:
            raise DatabaseTrouble(
                f"{pid_file} names the process {pid}, which is not proved to be the server of {data} or does not stop. "
                f"Look at the processes that work there (pids {at_work or 'unknown'}) and at the end of "
                f"{data / 'postgres.log'}, then stop them by hand."
            )
        time.sleep(0.1)
