"""kill −9 of the worker while it checks and accepts lists: all of a list is in the register afterwards, or nothing, and a
new worker finishes what the dead one began."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from payung.site import embedded_postgres

PEOPLE, KILLS = 8000, 10

SEND = """
import os, sys
from datetime import date
os.environ["PAYUNG_KEYS"], os.environ["PAYUNG_RECEIVED"]
from payung.site import running
with running.office():
    from payung.office.models import Area, User
    from payung.registry import jobs, receiving
    by, area = User.objects.get(username="analis"), Area.objects.get(code="52.03")
    for at in range(int(sys.argv[1])):
        lines = (
            f"5299{1 + at:02d}{1 + n % 28:02d}{1 + n % 12:02d}80{1 + n // 28:04d};SITI {name(n)};L;"
            f"{1 + n % 28:02d}-{1 + n % 12:02d}-1980;52.03.01.2001"
            for n in range(int(sys.argv[2]))
        )
        data = "\\n".join(["nik;nama;jenis kelamin;tanggal lahir;kode desa", *lines]).encode()
        file = receiving.receive(
            data=data, name=f"daftar-{at}.csv", area=area, profile="village", as_of=date(2026, 10, 31), by=by
        )
        jobs.ask_for_check(file=file)
"""
NAME = """
def name(n):
    letters = "ABCDEFGHIJ"
    return "".join(letters[int(digit)] for digit in f"{n:05d}")
"""
ACCEPT = """
import sys
from payung.site import running
with running.office():
    from payung.office.models import User
    from payung.registry import jobs
    from payung.registry.models import ReceivedFile
    file = ReceivedFile.objects.get(name=f"daftar-{sys.argv[1]}.csv")
    jobs.ask_for_acceptance(file=file, seen=file.verdict_sha256, by=User.objects.get(username="analis"))
"""


class Office:
    """A database of its own with one person in it, and its worker."""

    def __init__(self, cluster, folder: Path) -> None:
        embedded_postgres.ensure_database(cluster, "payung_killed_lists")
        self.address = cluster.url("app", "payung_killed_lists")
        self.environment = os.environ | {
            "PAYUNG_DATABASE_URL": self.address,
            "PAYUNG_MIGRATE_DATABASE_URL": cluster.url("migrate", "payung_killed_lists"),
            "PAYUNG_HOME": str(folder),
            "PAYUNG_KEYS": str(folder / "keys"),
            "PAYUNG_RECEIVED": str(folder / "received"),
        }
        opened = self.start("-m", "payung", "office", "open", "--province", "52", "--by", "analis")
        assert opened.wait(timeout=120) == 0
        with psycopg.connect(self.address) as connection:  # the analyst of the province, without the pages
            connection.execute(
                "INSERT INTO office_appointment (user_id, role, area_id, decree, given_by_id)"
                " SELECT id, 'analis_prov', '52', 'SK uji 1/2026', id FROM office_user WHERE username = 'analis'"
                " ON CONFLICT DO NOTHING"
            )

    def start(self, *words: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen([sys.executable, *words], env=self.environment, stderr=subprocess.DEVNULL)

    def run(self, code: str, *words: str) -> None:
        command = [sys.executable, "-c", NAME + code, *words]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr

    def worker(self) -> "subprocess.Popen[bytes]":
        """A new one; the heartbeat of any that died stopped long ago."""
        with psycopg.connect(self.address) as connection:
            connection.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
        return self.start("-m", "payung", "work", "--alone")

    def ask(self, sql: str, *values: object) -> object:
        with psycopg.connect(self.address) as connection:
            connection.execute("SELECT set_config('payung.kab', '52.03', true)")
            return connection.execute(sql, values).fetchone()[0]

    def wait_for(self, sql: str, *values: object, wanted: object, seconds: float = 60) -> None:
        until = time.monotonic() + seconds
        while (found := self.ask(sql, *values)) != wanted:
            assert time.monotonic() < until, f"{sql} stayed {found}"
            time.sleep(0.005)


@pytest.fixture
def office(cluster, open_folder) -> Iterator[Office]:
    folder = open_folder / "killed-lists"
    folder.mkdir()
    yield Office(cluster, folder)


DOING = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'"
STATE = "SELECT state FROM registry_receivedfile WHERE name = %s"
SAID = "SELECT count(*) FROM registry_statement JOIN registry_receivedfile f ON f.id = file_id WHERE f.name = %s"
TOLD = "SELECT count(*) FROM office_event WHERE kind = 'list_accepted'"


def test_a_list_comes_in_whole_or_not_at_all_however_often_its_worker_is_killed(office):
    draw = random.Random(5299)
    office.run(SEND, str(KILLS), str(PEOPLE))
    worker = office.worker()
    checked = "SELECT count(*) FROM registry_receivedfile WHERE state = 'checked'"
    office.wait_for(DOING, wanted=1)
    time.sleep(draw.uniform(0, 0.3))
    worker.kill()  # while it checks
    worker.wait()
    worker = office.worker()
    office.wait_for(checked, wanted=KILLS, seconds=120)

    cut_short = 0
    for at in range(KILLS):
        name = f"daftar-{at}.csv"
        asking = office.start("-c", ACCEPT, str(at))
        office.wait_for(DOING, wanted=1)
        time.sleep(draw.uniform(0, 1))
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        asking.wait(timeout=60)
        # What the server was doing for it, it may still be doing.
        office.wait_for("SELECT count(*) FROM pg_stat_activity WHERE state <> 'idle' AND pid <> pg_backend_pid()"
                        " AND usename = 'payung_app' AND datname = current_database()", wanted=0)  # fmt: skip
        said, state = office.ask(SAID, name), office.ask(STATE, name)
        assert (said, state) in {(0, "accepting"), (PEOPLE, "accepted")}
        assert office.ask(TOLD) == at + (said > 0)
        cut_short += said == 0
        worker = office.worker()
        office.wait_for(STATE, name, wanted="accepted", seconds=60)
        assert office.ask(SAID, name) == PEOPLE and office.ask(TOLD) == at + 1
    assert cut_short, "no kill came in time: make the lists longer"
    assert office.ask("SELECT count(*) FROM registry_worker") == PEOPLE * KILLS
    office.wait_for("SELECT count(*) FROM procrastinate_jobs", wanted=0)
    worker.terminate()
    assert worker.wait(timeout=30) == 0
