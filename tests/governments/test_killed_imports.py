"""kill −9 while figures or a recap come in: afterwards everything of the file is there, or nothing of it."""

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

from payung.coverage.figures import area_name, kabkota_of
from payung.received_files.writing import Column, SheetToWrite, xlsx
from payung.site import embedded_postgres

FIGURES, KILLS = 400, 10


class Office:
    """A database of its own with one person in it, and the program beside it."""

    def __init__(self, cluster, folder: Path) -> None:
        embedded_postgres.ensure_database(cluster, "payung_killed")
        self.address = cluster.url("app", "payung_killed")
        self.folder = folder
        self.environment = os.environ | {
            "PAYUNG_DATABASE_URL": self.address,
            "PAYUNG_MIGRATE_DATABASE_URL": cluster.url("migrate", "payung_killed"),
            "PAYUNG_HOME": str(folder),
        }
        opened = self.start("office", "open", "--province", "52", "--by", "analis")
        assert opened.wait(timeout=120) == 0

    def start(self, *words: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "payung", *words]
        return subprocess.Popen(command, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def ask(self, sql: str, *values: object) -> int:
        with psycopg.connect(self.address) as connection:
            return connection.execute(sql, values).fetchone()[0]

    def wait_until_it_writes(self, process: "subprocess.Popen[bytes]") -> bool:
        """Whether a transaction of the process has written something; False where the process ended first."""
        with psycopg.connect(self.address, autocommit=True) as connection:
            while process.poll() is None:
                writing = connection.execute(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                    " AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL"
                ).fetchone()
                if writing != (0,):
                    return True
                time.sleep(0.002)
        return False

    def kill(self, process: "subprocess.Popen[bytes]", after: float) -> None:
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
        process.wait()


@pytest.fixture(scope="module")
def office(cluster, open_folder) -> Iterator[Office]:
    folder = open_folder / "killed-imports"
    folder.mkdir()
    yield Office(cluster, folder)


def figures_file(folder: Path, at: int) -> Path:
    lines = [
        f'  - {{id: round{at}-{n}, what: people paid for, area: "52.0{1 + n % 8}", as_of: 2026-10-31, value: {n}, source: x}}'
        for n in range(FIGURES)
    ]
    file = folder / f"figures-{at}.yaml"
    file.write_text("\n".join(["figures:", *lines]), encoding="utf-8")
    return file


def test_figures_come_in_whole_or_not_at_all(office):
    draw = random.Random(5299)
    cut_short = 0
    for at in range(KILLS):
        process = office.start("figures", "import", str(figures_file(office.folder, at)), "--by", "analis")
        if office.wait_until_it_writes(process):
            office.kill(process, after=draw.uniform(0, 0.5))
        kept = office.ask("SELECT count(*) FROM governments_reportedfigure WHERE key LIKE %s", f"round{at}-%")
        told = office.ask("SELECT count(*) FROM office_event WHERE subject LIKE %s", f"figure round{at}-%")
        assert kept == told
        assert kept in (0, FIGURES)
        cut_short += kept == 0
    assert cut_short, "no kill came in time: make the file larger"
    again = office.start("figures", "import", str(figures_file(office.folder, 0)), "--by", "analis")
    assert again.wait(timeout=60) == 0
    assert office.ask("SELECT count(*) FROM governments_reportedfigure WHERE key LIKE %s", "round0-%") == FIGURES


def recap_file(folder: Path, at: int) -> Path:
    rows = [
        (code, area_name(code), segment, float(1000 + at), 5.0, 2.0)
        for code in kabkota_of("52")
        for segment in ("PU", "BPU", "JAKON")
    ]
    headings = ("Kode", "Kabupaten/Kota", "Segmen", "Aktif", "Baru", "Keluar")
    file = folder / f"recap-{at}.xlsx"
    file.write_bytes(xlsx([SheetToWrite("Rekap", [Column(heading, as_text=False) for heading in headings], rows)]))
    return file


def test_a_recap_comes_in_whole_or_not_at_all(office):
    draw = random.Random(5299)
    for at in range(KILLS):
        file = recap_file(office.folder, at)
        process = office.start("figures", "recap", str(file), "--month", "2026-10", "--by", "analis")
        if office.wait_until_it_writes(process):
            office.kill(process, after=draw.uniform(0, 0.02))
        recaps = office.ask("SELECT count(*) FROM governments_recap")
        assert office.ask("SELECT count(*) FROM governments_recaprow") == 30 * recaps
        assert office.ask("SELECT count(*) FROM office_event WHERE kind = 'recap_kept'") == recaps
    again = [office.start("figures", "recap", str(file), "--month", "2026-10", "--by", "analis").wait(60) for _ in range(2)]
    assert again == [0, 0]  # kept now, if not before; and a second time without effect
    assert office.ask("SELECT count(*) FROM governments_recap WHERE file_name = %s", file.name) == 1


def test_two_who_take_an_answer_at_once_make_one_figure(office):
    """Two connections, each in its own process; the database decides who was first."""
    prepare = """
from datetime import date, datetime
from zoneinfo import ZoneInfo
from payung.governments import asking, money_sources
from payung.office.models import Area, User
by = User.objects.get(username="analis")
now = datetime(2026, 11, 5, 9, tzinfo=ZoneInfo("Asia/Makassar"))
areas = Area.objects.filter(kind__in=Area.GOVERNMENTS)
for request, token in asking.ask(
    areas=areas, as_of=date(2026, 10, 31), deadline=date(2026, 11, 19), how="x", now=now, by=by
):
    rows = [money_sources.Row(source.key, 0) for source in money_sources.OF_A_GOVERNMENT]
    asking.send_answer(
        request=request, rows=rows, total=0, sender=asking.Sender("a", "b", "c"), now=now, link=asking.link_of(token)
    )
"""
    take = """
import sys, time
from datetime import date
from payung.governments import asking
from payung.governments.models import Answer
from payung.office.refusals import Refusal
from payung.office.models import User
by, answers = User.objects.get(username="analis"), list(Answer.objects.order_by("id"))
time.sleep(max(0, float(sys.argv[1]) - time.time()))
for answer in answers:
    try:
        asking.take_answer(answer=answer, on=date(2026, 11, 6), by=by)
    except Refusal:
        pass
"""
    around = "import os; from payung.site import running\nwith running.office():\n"

    def start(code: str, *words: str) -> "subprocess.Popen[bytes]":
        indented = around + "".join(f"    {line}\n" for line in code.strip().splitlines())
        return subprocess.Popen([sys.executable, "-c", indented, *words], env=office.environment)

    assert start(prepare).wait(timeout=60) == 0
    at_once = str(time.time() + 4)
    both = [start(take, at_once), start(take, at_once)]
    assert [process.wait(timeout=60) for process in both] == [0, 0]
    assert office.ask("SELECT count(*) FROM governments_reportedfigure WHERE key LIKE %s", "jawaban-%") == 10
    assert office.ask("SELECT count(*) FROM governments_answerdecision") == 10
    assert office.ask("SELECT count(*) FROM office_event WHERE kind = 'answer_taken'") == 10
