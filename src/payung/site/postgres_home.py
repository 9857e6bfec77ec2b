"""The folder of one embedded PostgreSQL: who may use it, one at a time, and with which passwords.

home/
  data/          what PostgreSQL keeps, and its log in data/postgres.log
  socket/        the only door (below /tmp where home's path is too long for a socket)
  secrets.json   the passwords, readable by the owner of home alone
  lock           held while one process starts, stops or prepares the server
"""

import contextlib
import hashlib
import json
import os
import secrets
import socket
import stat
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from payung.site.postgres_binaries import MAJOR, Account, DatabaseTrouble

SUPERUSER, MIGRATE, APP = "postgres", "payung_migrate", "payung_app"
SOCKET_PATH_BYTES_MAX = 103  # macOS; Linux takes 107


def opened(home: Path) -> Path:
    """The folder, made if missing; an absolute path without links, so that two spellings are one home."""
    home = home.expanduser().resolve()
    try:
        if not home.exists():
            # Root's server runs as somebody else, who must pass through. All inside has narrower modes of its own.
            mode = 0o711 if _is_root() else 0o700
            home.mkdir(parents=True, exist_ok=True, mode=mode)
            home.chmod(mode)
    except OSError as error:
        raise DatabaseTrouble(
            f"{home} cannot be made: {error.strerror}. Choose a folder of your own with PAYUNG_HOME."
        ) from error
    return home


@contextlib.contextmanager
def in_use(home: Path) -> Iterator[Callable[[], bool]]:
    """Count as a user of the server of `home` for the length of a block. Yields a question to ask at its end: am I the last?

    Whoever is the last holds newcomers back until the block is left, so that it may stop the server meanwhile. A user that
    dies stops counting. On Windows nobody is counted, and everybody is the last.
    """
    try:
        import fcntl
    except ImportError:
        yield lambda: True
        return
    path = home / "users"
    file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        _give_to_owner_of(home, path)
        fcntl.flock(file, fcntl.LOCK_SH)

        def is_last() -> bool:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

        yield is_last
    finally:
        os.close(file)


@contextlib.contextmanager
def locked(home: Path, deadline: float) -> Iterator[None]:
    """One process at a time starts, stops or prepares the server of `home`. The system frees it if its holder dies.

    `deadline` in seconds of time.monotonic(); DatabaseTrouble when it passes.
    """
    path = home / "lock"
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    except OSError as error:
        raise DatabaseTrouble(
            f"{path} cannot be opened: {error.strerror}. Work as the user who owns {home}, "
            "or choose another folder with PAYUNG_HOME."
        ) from error
    try:
        _give_to_owner_of(home, path)
        while not _took(file):
            if time.monotonic() > deadline:
                raise DatabaseTrouble(
                    f"{path} has been held all the while by another process, which starts or stops this database. "
                    "Wait for it to end, then try again."
                )
            time.sleep(0.05)
        yield
    finally:
        os.close(file)


def _took(file: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def passwords(home: Path) -> dict[str, str]:
    """Role to password, from secrets.json. Written before initdb, so that a crash on the way can be continued."""
    path, roles = home / "secrets.json", (SUPERUSER, MIGRATE, APP)
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return {role: kept[role] for role in roles}
    except FileNotFoundError:
        if (home / "data" / "PG_VERSION").exists():
            raise DatabaseTrouble(
                f"{path} is missing, and it holds the passwords of the database beside it. Put it back from your backup."
            ) from None
    except OSError as error:
        raise DatabaseTrouble(
            f"{path} cannot be read: {error.strerror}. Work as the user who owns it, or choose another folder with PAYUNG_HOME."
        ) from None
    except (ValueError, KeyError, TypeError):
        raise DatabaseTrouble(f"{path} does not hold the passwords any more. Put it back from your backup.") from None
    new = {role: secrets.token_urlsafe(24) for role in roles}
    write_private(path, json.dumps(new, indent=1))
    return new


def write_private(path: Path, text: str) -> None:
    """Write all or nothing, mode 0600, for the owner of the folder."""
    unfinished = path.with_name(f"{path.name}.new")
    unfinished.unlink(missing_ok=True)
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    _give_to_owner_of(path.parent, unfinished)
    unfinished.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make what was renamed in the folder outlive a power failure."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)


def socket_folder(home: Path, account: Account | None) -> Path:
    """A folder which only the server's user may enter: inside home, or below /tmp where home's path cannot be used."""
    folder, uid = home / "socket", account.uid if account else os.geteuid()
    too_long = len(os.fsencode(folder / ".s.PGSQL.5432")) > SOCKET_PATH_BYTES_MAX
    if too_long or "," in str(folder):  # to the driver, a comma parts two hosts
        # Not tempfile.gettempdir(): TMPDIR may differ between two callers, and both must find the same socket.
        name = hashlib.sha256(os.fsencode(home) + b"\0%d" % uid).hexdigest()[:16]
        folder = Path("/tmp") / f"payung-{name}"
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    # Root's own is right too: a crash may have come between mkdir and chown.
    made_by_us = found.st_uid == uid or (account is not None and found.st_uid == 0)
    if not stat.S_ISDIR(found.st_mode) or not made_by_us or stat.S_IMODE(found.st_mode) & 0o077:
        raise DatabaseTrouble(
            f"{folder} must be a folder of the server's own user with mode 0700, and is not: somebody else may have "
            "made it. Look at it, remove it, and start again."
        )
    if account and found.st_uid == 0:
        os.chown(folder, account.uid, account.gid, follow_symlinks=False)
    return folder


def check_major(data: Path) -> None:
    """DatabaseTrouble where the data folder is something else than new or PostgreSQL's of our major version."""
    try:
        found = (data / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        if data.exists() and any(data.iterdir()):
            raise DatabaseTrouble(
                f"{data} is not empty and no PostgreSQL data folder. Move it away, or choose another PAYUNG_HOME."
            ) from None
        return
    if found != str(MAJOR):
        raise DatabaseTrouble(
            f"{data} was made by PostgreSQL {found}; this Payung brings PostgreSQL {MAJOR}, which cannot read it. "
            "Dump it with the Payung that made it (pg_dump), then load the dump into a new PAYUNG_HOME."
        )


def processes_at_work(data: Path) -> list[int] | None:
    """The pids of all living postgres processes that work in `data`. None where that cannot be known.

    A server and each of its children have the data folder as their working directory, and its owner as their user.
    """
    if not sys.platform.startswith("linux") or not Path("/proc/self/cwd").exists():
        return None
    owner, found = str(data.stat().st_uid), list[int]()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            status = process.joinpath("status").read_text(errors="replace")
            facts = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
            if facts["Name"] != "postgres" or facts["Uid"].split()[1] != owner:
                continue
            if os.path.samefile(process / "cwd", data):
                found.append(int(process.name))
        except (FileNotFoundError, ProcessLookupError):
            continue  # ended while we looked; a zombie has no working directory either
        except PermissionError:
            return None
    return sorted(found)


def port_on_windows(data: Path) -> int:
    """The port of the server that runs, or a free one. Untested."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int((data / "postmaster.pid").read_text().splitlines()[3])
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0


def _give_to_owner_of(folder: Path, path: Path) -> None:
    # What root makes in somebody's folder stays usable for that user.
    if _is_root():
        owner = folder.stat()
        os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)
