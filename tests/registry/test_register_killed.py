"""kill −9 while a list comes into the register, two who take it in at once, and where its NIKs do not turn up."""

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
from lists_to_accept import as_csv, nik, row

from payung.site import embedded_postgres

ROWS, KILLS = 4_000, 20


class Office:
    """A database of its own with one person in it, and the program beside it."""

    def __init__(self, cluster, folder: Path) -> None:
        name = "payung_register_killed"
        embedded_postgres.ensure_database(cluster, name)
        self.owner = cluster.url("migrate", name)  # sees every row
        self.folder = folder
        self.environment = os.environ | {
            "PAYUNG_DATABASE_URL": cluster.url("app", name),
            "PAYUNG_MIGRATE_DATABASE_URL": self.owner,
            "PAYUNG_HOME": str(folder),
        }
        assert self.start("office", "open", "--province", "52", "--by", "analis").wait(timeout=120) == 0

    def start(self, *words: str, **more) -> "subprocess.Popen[str]":
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL} | more
        return subprocess.Popen([sys.executable, "-m", "payung", *words], env=self.environment, text=True, **quiet)

    def start_import(self, file: Path, **more) -> "subprocess.Popen[str]":
        words = ("--area", "52.03", "--as", "village", "--as-of", "2026-10-31", "--by", "analis", "--accept")
        return self.start("register", "import", str(file), *words, **more)

    def ask(self, sql: str, *values: object) -> int:
        with psycopg.connect(self.owner) as connection:
            return connection.execute(sql, values).fetchone()[0]

    def wait_until_it_writes(self, process: "subprocess.Popen[str]") -> bool:
        """Whether a transaction of the process has written something; False where the process ended first."""
        with psycopg.connect(self.owner, autocommit=True) as connection:
            while process.poll() is None:
                writing = connection.execute(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                    " AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL"
                ).fetchone()
                if writing != (0,):
                    return True
                time.sleep(0.002)
        return False


@pytest.fixture(scope="module")
def office(cluster, open_folder) -> Iterator[Office]:
    folder = open_folder / "register-killed"
    folder.mkdir()
    yield Office(cluster, folder)


def a_list(folder: Path, at: int) -> Path:
    rows = [
        row(
            f"SITI {''.join(chr(65 + int(digit)) for digit in str(serial))} AMINAH",
            serial,
            household_id=f"529901010110{serial // 3:04}",
        )
        for serial in range(1 + at * ROWS % 5_000, ROWS + 1 + at * ROWS % 5_000)
    ]
    file = folder / f"list-{at}.csv"
    file.write_bytes(as_csv([{**each, "decile": 1 + at % 10, "address": f"DUSUN {at}"} for each in rows]))
    return file


VIOLATIONS = {
    "a list is accepted exactly where its event is": """
        SELECT count(*) FROM registry_receivedfile f FULL JOIN office_event e
            ON e.kind = 'list_accepted' AND e.subject = 'list ' || f.id
        WHERE (e.kind = 'list_accepted' OR f.id IS NOT NULL) AND (f.state IS DISTINCT FROM 'accepted' OR e.kind IS NULL)
            AND (e.kind IS NULL OR e.kind = 'list_accepted')""",
    "every row taken said something": """
        SELECT count(*) FROM registry_receivedfile f
        WHERE accepted + unchanged <> (SELECT count(*) FROM registry_statement s WHERE s.file_id = f.id)""",
    "every statement is of a list that is accepted": """
        SELECT count(*) FROM registry_statement s LEFT JOIN registry_receivedfile f ON f.id = s.file_id AND f.state = 'accepted'
        WHERE f.id IS NULL""",
    "every worker came with a list": """
        SELECT count(*) FROM registry_worker w WHERE NOT EXISTS (SELECT FROM registry_statement s WHERE s.worker_id = w.id)""",
    "the lists brought as many workers as there are": """
        SELECT (SELECT count(*) FROM registry_worker) - (SELECT coalesce(sum(new_workers), 0) FROM registry_receivedfile)""",
    "every worker says what her newest list says": """
        SELECT count(*) FROM registry_worker w JOIN LATERAL (SELECT said FROM registry_statement s WHERE s.worker_id = w.id
            ORDER BY file_id DESC LIMIT 1) newest ON true WHERE w.decile <> (newest.said ->> 'decile')::int""",
    "no household is without people": """
        SELECT count(*) FROM registry_household h
        WHERE NOT EXISTS (SELECT FROM registry_worker w WHERE w.household_id = h.id)""",
}  # fmt: skip


def test_a_list_is_in_the_register_whole_or_not_at_all(office):
    draw = random.Random(5299)
    cut_short = 0
    for at in range(KILLS):
        process = office.start_import(a_list(office.folder, at))
        if office.wait_until_it_writes(process):
            time.sleep(draw.uniform(0, 1.2))
            process.send_signal(signal.SIGKILL)
        process.wait()
        there = office.ask("SELECT count(*) FROM registry_receivedfile WHERE name = %s", f"list-{at}.csv")
        assert {said: office.ask(sql) for said, sql in VIOLATIONS.items()} == dict.fromkeys(VIOLATIONS, 0)
        cut_short += not there
    assert KILLS // 4 <= cut_short < KILLS, "too few kills came in time: make the list longer"
    file = a_list(office.folder, KILLS)
    assert [office.start_import(file).wait(timeout=120) for _ in range(2)] == [0, 0]
    assert office.ask("SELECT count(*) FROM registry_receivedfile WHERE name = %s", file.name) == 1
    assert {said: office.ask(sql) for said, sql in VIOLATIONS.items()} == dict.fromkeys(VIOLATIONS, 0)


def test_two_who_take_the_same_list_in_at_once_have_one_effect(office):
    file = a_list(office.folder, 90)
    both = [office.start_import(file, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    said = [process.communicate(timeout=180) for process in both]
    first, second = sorted(
        zip([process.returncode for process in both], said, strict=True), key=lambda one: "new workers" not in one[1][0]
    )
    assert first[0] == 0 and "new workers" in first[1][0], said
    told = second[1][0] + second[1][1]
    assert "received before" in told or "has changed meanwhile" in told, said
    assert office.ask("SELECT count(*) FROM registry_receivedfile WHERE name = %s AND state = 'accepted'", file.name) == 1
    assert {name: office.ask(sql) for name, sql in VIOLATIONS.items()} == dict.fromkeys(VIOLATIONS, 0)


def test_no_nik_of_a_list_is_found_anywhere(office, cluster):
    """Neither taken rows' nor refused ones' nor doubles': as text in no table, no output, no file beside the database."""
    rows = [
        *(
            row(f"KENARI {''.join(chr(65 + int(digit)) for digit in str(at))}", 9_000 + at, household_id=f"529977010110{at:04}")
            for at in range(40)
        ),
        row("KENARI AA", 9_000),  # a double
        row("", 9_100),  # refused
        {**row("LALU WIRA", 9_101), "birth_date": "31-02-1980"},
        {**row("LALU JATI", 9_102), "phone": nik(9_102)},
        {**row("BUDI HARTONO", 9_000 + 1)},  # another name
    ]
    canaries = {str(each["nik"]) for each in rows} | {str(each["household_id"]) for each in rows if "household_id" in each}
    file = office.folder / f"{nik(9_001)}.csv"
    file.write_bytes(as_csv(rows))
    asked = office.start_import(file, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    said = asked.communicate(timeout=120)[0]
    assert asked.returncode == 0, said
    file.unlink()
    for other in office.folder.glob("list-*.csv"):
        other.unlink()
    texts = {"output": said.replace(str(file), "")}
    with psycopg.connect(office.owner) as connection:
        for (table,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall():
            with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" TO STDOUT'.encode()) as copy:
                texts[table] = b"".join(copy).decode()
    for place in office.folder.rglob("*"):
        if place.is_file():
            texts[str(place)] = place.read_bytes().decode(errors="replace")
    texts["log"] = cluster.log.read_text(errors="replace")
    assert "KENARI" in texts["registry_worker"]
    found = {(where, canary) for where, text in texts.items() for canary in canaries if canary in text}
    assert found == set()
