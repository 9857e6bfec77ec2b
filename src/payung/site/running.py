"""Where the office's data lives, and how a command gets to its database before Django starts."""

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from payung.located_yaml import BadInput
from payung.site import embedded_postgres


def home() -> Path:
    """PAYUNG_HOME, or the usual place for a program's data. Never inside the repository."""
    chosen = os.environ.get("PAYUNG_HOME")
    if chosen:
        return Path(chosen).expanduser().absolute()
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "Payung"
    if os.geteuid() == 0:
        return Path("/var/lib/payung")  # the database's programs do not run as root, so they must be able to enter
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "payung"


@contextmanager
def database(folder: Path, *, name: str = "payung") -> Iterator[str]:
    """Yield the address of the database, after setting everything Django's settings read from the environment.

    The one named by PAYUNG_DATABASE_URL is used as it is; else the embedded one in `folder` is started, and stopped again
    if this call started it. DatabaseTrouble where it cannot be started.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "payung.site.settings")
    os.environ.setdefault("PAYUNG_KEYS", str(folder / "keys"))
    os.environ.setdefault("PAYUNG_COPIES", str(folder / "copies"))
    os.environ.setdefault("PAYUNG_RECEIVED", str(folder / "received"))
    if "PAYUNG_SECRET_KEY" not in os.environ:
        os.environ["PAYUNG_SECRET_KEY"] = _secret_key(folder)
    if "PAYUNG_DATABASE_URL" in os.environ:
        yield os.environ["PAYUNG_DATABASE_URL"]
        return
    with embedded_postgres.running(folder / "postgres") as cluster:
        embedded_postgres.ensure_database(cluster, name)
        os.environ["PAYUNG_DATABASE_URL"] = cluster.url("app", name)
        os.environ["PAYUNG_MIGRATE_DATABASE_URL"] = cluster.url("migrate", name)
        try:
            yield cluster.url("app", name)
        finally:
            if "django.db" in sys.modules:
                from django.db import connections

                connections.close_all()
            del os.environ["PAYUNG_DATABASE_URL"], os.environ["PAYUNG_MIGRATE_DATABASE_URL"]


@contextmanager
def office(*, demo: bool = False) -> Iterator[None]:
    """The office's records, or the demo's: database running, tables up to date, Django loaded."""
    given = "PAYUNG_DATABASE_URL" in os.environ
    with database(home() / "demo" if demo else home(), name="payung_demo" if demo else "payung") as address:
        if demo and given:
            refuse_other_database(address)
        django()
        yield


MIGRATING = 5_299_002  # whoever changes the tables or fills them anew holds this lock; any number, as long as it is only ours
DEMO_USER = "demo"
DEMO_MARK = "made by payung demo"  # the last name of the demo's user: no office has one of that name


def refuse_other_database(address: str) -> None:
    """BadInput where a database holds anything that no demo made; asked before a migration could touch it."""
    import psycopg

    with psycopg.connect(address) as connection:
        tables = {row[0] for row in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
        is_demo = not tables
        if "office_user" in tables:
            users = connection.execute("SELECT username, last_name FROM office_user").fetchall()
            figures = connection.execute("SELECT EXISTS (SELECT FROM governments_reportedfigure)").fetchone()
            is_demo = (DEMO_USER, DEMO_MARK) in users or (not users and figures == (False,))
    if not is_demo:
        raise BadInput(
            None,
            "This database is not a demo: it holds people, figures or tables that no demo made. Nothing was changed.",
            "Unset PAYUNG_DATABASE_URL to get a demo database of its own, or name an empty one.",
        )


def django() -> None:
    """Load Django and bring the database's tables up to date, one process at a time."""
    import django as framework
    from django.core.management import call_command

    framework.setup()
    from django.conf import settings

    if "migrate" not in settings.DATABASES:
        return
    import psycopg

    with psycopg.connect(os.environ["PAYUNG_MIGRATE_DATABASE_URL"], autocommit=True) as lock:
        lock.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        call_command("migrate", database="migrate", verbosity=0, interactive=False)


def _secret_key(folder: Path) -> str:
    """The key that signs what this site hands out: made once, readable by its owner only."""
    place = folder / "secret-key"
    try:
        return place.read_text()
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True)
        key = secrets.token_urlsafe(48)
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(key)
        return key
