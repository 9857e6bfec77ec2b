"""The database and the demo site that tests run against. Tests that need neither start neither."""

import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from demo_server import serving

os.environ.pop("PAYUNG_DATABASE_URL", None)  # never an office's database
os.environ.pop("PAYUNG_MIGRATE_DATABASE_URL", None)

LEFT_OUT = pytest.StashKey[list[str]]()
CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)


def no_chromium() -> str:
    return "" if CHROMIUM else "No Chromium on this machine: {} browser tests left out (apt-get install chromium)."


def no_spark() -> str:
    if importlib.util.find_spec("pyspark") is None:
        return "No PySpark on this machine: {} Spark tests left out (make test-spark installs it)."
    java = java_version()
    if java < 17:
        which = f"Java {java} is too old for PySpark" if java else "No Java on this machine"
        return which + ": {} Spark tests left out (apt-get install default-jre-headless; 17 or newer)."
    return ""


def java_version() -> int:
    """17 for Java 17.0.15, 8 for Java 1.8.0; 0 where there is none. PySpark looks in the same two places."""
    home = os.environ.get("JAVA_HOME")
    java = os.path.join(home, "bin", "java") if home else "java"
    try:
        said = subprocess.run([java, "-version"], capture_output=True, text=True).stderr
    except OSError:
        return 0
    found = re.search(r'version "(?:1\.)?(\d+)', said)
    return int(found[1]) if found else 0


MISSING = {"browser": no_chromium, "spark": no_spark}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What this machine cannot run is left out; the summary says so in one line each."""
    for marker, missing in MISSING.items():
        marked = [item for item in items if item.get_closest_marker(marker)]
        if marked and (sentence := missing()):
            items[:] = [item for item in items if item not in marked]
            config.hook.pytest_deselected(items=marked)
            config.stash.setdefault(LEFT_OUT, []).append(sentence.format(len(marked)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for sentence in config.stash.get(LEFT_OUT, []):
        terminalreporter.write_line(sentence)


@pytest.fixture(scope="session")
def open_folder() -> Iterator[Path]:
    """A short folder that the database's own user can enter, whoever runs the tests (pytest's tmp_path is private)."""
    folder = Path(tempfile.mkdtemp(prefix="payung-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def cluster(open_folder: Path):
    """An embedded PostgreSQL of this test run."""
    from payung.site import embedded_postgres

    with embedded_postgres.running(open_folder / "postgres") as running:
        yield running


@pytest.fixture(scope="session")
def django_db_setup(cluster, django_db_blocker) -> Iterator[None]:
    """Tables made as `payung_migrate`; every test then runs as `payung_app`, with no more rights than the site has."""
    import dj_database_url
    from django.core.management import call_command
    from django.db import connections

    from payung.site import embedded_postgres

    embedded_postgres.ensure_database(cluster, "payung_test")
    addresses = {"default": cluster.url("app", "payung_test"), "migrate": cluster.url("migrate", "payung_test")}
    with django_db_blocker.unblock():
        connections.settings = connections.configure_settings({k: dj_database_url.parse(v) for k, v in addresses.items()})
        for alias in ("default", "migrate"):
            if hasattr(connections._connections, alias):
                delattr(connections._connections, alias)
        call_command("migrate", database="migrate", verbosity=0, interactive=False)
        connections["migrate"].close()
    yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A Spark of this machine alone: two threads, no pages, nothing outside its own folder."""
    from pyspark.sql import SparkSession

    folder = tmp_path_factory.mktemp("spark")
    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "1g",
        "spark.local.dir": folder,
        "spark.python.sql.dataFrameDebugging.enabled": False,  # it asks Python's stack at each of thousands of operations
        "spark.sql.shuffle.partitions": 2,
        "spark.sql.warehouse.dir": folder,
        "spark.ui.enabled": False,
        "spark.ui.showConsoleProgress": False,
    }
    session = SparkSession.builder.master("local[2]").config(map=settings).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.fixture
def analyst(db):
    """Who enters figures in these tests."""
    from payung.office.models import User

    return User.objects.create_user("analis")


@pytest.fixture
def ntb(analyst):
    """The province and its ten governments."""
    from payung.office.actions import appoint, load_areas
    from payung.office.roles import Role

    areas = load_areas(province="52", by=analyst)
    appoint(user=analyst, role=Role.ANALYST, area=areas[0], decree="SK uji 1/2026", by=analyst, from_the_server=True)
    return areas


@pytest.fixture
def head(ntb, analyst):
    """Who approves what the analyst proposes."""
    from payung.office.actions import appoint
    from payung.office.models import User
    from payung.office.roles import Role

    user = User.objects.create_user("kepala", first_name="Hasan Basri")
    appoint(user=user, role=Role.OFFICE_HEAD, area=ntb[0], decree="SK uji 2/2026", by=analyst, from_the_server=True)
    return user


@pytest.fixture(scope="session")
def demo_site(open_folder: Path) -> Iterator[str]:
    """`payung demo`, really running: its address."""
    with serving(open_folder / "home") as (address, _):
        yield address
