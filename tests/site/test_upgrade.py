"""The program is renewed on a filled demo of the version before: everything stays, and goes on."""

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from payung.site import embedded_postgres
from payung.site.postgres_binaries import account_for, find_programs

OLDER = Path(__file__).parent / "older" / "demo-0.1.0-before-sign-in.sql.gz"
#: What the older demo held, counted when it was made.
COUNTS = {"governments_reportedfigure": 44, "office_event": 47, "publishing_snapshot": 2, "office_user": 1, "office_area": 11}


@pytest.fixture(scope="module")
def upgraded(open_folder: Path) -> Iterator[Path]:
    """A home whose demo was made by the version before, after `payung demo` of this version."""
    home = open_folder / "upgraded"
    (home / "demo").mkdir(parents=True)
    for folder in (home, home / "demo"):
        folder.chmod(0o755)
    with embedded_postgres.running(home / "demo" / "postgres") as cluster:
        embedded_postgres.ensure_database(cluster, "payung_demo")
        programs = find_programs(account_for(cluster.home))
        made = subprocess.run(
            [programs.bin / "psql", "--quiet", "--set=ON_ERROR_STOP=1", cluster.superuser_url("payung_demo")],
            input=b"SET ROLE payung_owner;\n" + gzip.decompress(OLDER.read_bytes()),
            capture_output=True,
        )
        assert made.returncode == 0, made.stderr.decode()
        assert counted(cluster) == COUNTS
        run = payung(home, "demo", "--no-serve")
        assert run.returncode == 0, run.stderr
        yield home


def counted(cluster) -> dict[str, int]:
    with psycopg.connect(cluster.superuser_url("payung_demo")) as connection:
        return {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in COUNTS}


def payung(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "payung", *arguments],
        env={**os.environ, "PAYUNG_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=180,
    )


def test_an_older_demo_keeps_what_it_had_and_gains_people_and_areas(upgraded):
    with embedded_postgres.running(upgraded / "demo" / "postgres") as cluster:
        now = counted(cluster)
    assert (now["governments_reportedfigure"], now["publishing_snapshot"]) == (44, 2)
    assert now["office_user"] == 9
    assert now["office_area"] == 1294


def test_events_of_the_version_before_stand_in_the_chain(upgraded):
    run = payung(upgraded, "office", "verify-log", "--demo", "--json")
    assert run.returncode == 0, run.stdout + run.stderr
    assert json.loads(run.stdout)["events"] >= COUNTS["office_event"]


def test_what_only_grows_still_only_grows(upgraded):
    with (
        embedded_postgres.running(upgraded / "demo" / "postgres") as cluster,
        psycopg.connect(cluster.url("app", "payung_demo"), autocommit=True) as app,
    ):
        for table in ("office_event", "governments_reportedfigure", "publishing_snapshot"):
            with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.RestrictViolation)):
                app.execute(f"UPDATE {table} SET id = id")


def test_a_second_start_changes_nothing(upgraded):
    with embedded_postgres.running(upgraded / "demo" / "postgres") as cluster:
        before = counted(cluster)
        assert payung(upgraded, "demo", "--no-serve").returncode == 0
        assert counted(cluster) == before
