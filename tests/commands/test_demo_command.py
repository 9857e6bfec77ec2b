"""`payung demo`: what it refuses, and that nothing is lost."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request

import psycopg
import pytest

from demo_server import serving
from payung.located_yaml import BadInput
from payung.site import embedded_postgres, running


def payung(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "payung", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_a_taken_port_is_named_with_the_way_to_choose_another():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = payung("demo", "--port", str(port))
    assert result.returncode == 2
    assert f"Port {port}" in result.stderr and f"make demo PORT={port + 1}" in result.stderr


@pytest.fixture
def empty_database(cluster):
    embedded_postgres.drop_database(cluster, "payung_refuse")
    embedded_postgres.ensure_database(cluster, "payung_refuse")
    yield cluster.url("app", "payung_refuse")
    embedded_postgres.drop_database(cluster, "payung_refuse")


def test_an_empty_database_may_become_a_demo(empty_database):
    running.refuse_other_database(empty_database)


def test_a_database_of_another_program_is_refused_untouched(cluster, empty_database):
    with psycopg.connect(cluster.url("migrate", "payung_refuse")) as other:
        other.execute("CREATE TABLE theirs (id int)")
    result = payung("demo", "--no-serve", PAYUNG_DATABASE_URL=empty_database)
    assert result.returncode == 2 and "not a demo" in result.stderr
    with psycopg.connect(cluster.superuser_url("payung_refuse")) as admin:
        assert admin.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall() == [("theirs",)]


def test_an_offices_database_is_refused(cluster, empty_database):
    with psycopg.connect(cluster.url("migrate", "payung_refuse")) as office:
        office.execute("CREATE TABLE office_user (username text, last_name text)")
        office.execute("CREATE TABLE governments_reportedfigure (id int)")
        office.execute("INSERT INTO office_user VALUES ('demo', '')")
    with pytest.raises(BadInput, match="not a demo"):
        running.refuse_other_database(empty_database)


def test_a_demo_killed_with_its_database_starts_again_with_nothing_lost(open_folder):
    home = open_folder / "killed"
    with serving(home) as (address, process):
        with urllib.request.urlopen(f"{address}/edisi/1/isi.json") as answer:
            before = answer.read()
        postmaster = int((home / "demo" / "postgres" / "data" / "postmaster.pid").read_text().split("\n")[0])
        os.killpg(process.pid, signal.SIGKILL)
        os.kill(postmaster, signal.SIGKILL)
        process.wait()
    with serving(home) as (address, _), urllib.request.urlopen(f"{address}/edisi/1/isi.json") as answer:
        assert answer.read() == before
