"""The event log tells when somebody with every right on the database changed it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from payung.office.log_chain import EVENT_AS_TEXT, Head, Verdict, verify
from payung.site import embedded_postgres

EVENTS = 300


@pytest.fixture(scope="module")
def office_home(open_folder: Path) -> Iterator[Path]:
    """An office of its own, with some hundred events in several transactions."""
    home = open_folder / "log-office"
    home.mkdir()
    home.chmod(0o755)
    with embedded_postgres.running(home / "postgres") as cluster:
        assert payung(home, "office", "open", "--province", "52", "--by", "analis").returncode == 0
        with psycopg.connect(cluster.url("app"), autocommit=True) as app:
            for part in range(3):
                app.execute(
                    "INSERT INTO office_event (kind, subject, detail, through, by_id)"
                    " SELECT 'tried', 'row ' || n, jsonb_build_object('n', n, 'text', 'ä \" ''' || n), '', (SELECT min(id)"
                    " FROM office_user) FROM generate_series(%s::int, %s::int) n",
                    [part * 100, part * 100 + 99],
                )
        yield home


def payung(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "payung", *arguments],
        env={**os.environ, "PAYUNG_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture
def admin(office_home: Path) -> Iterator[psycopg.Connection]:
    """Somebody with every right; what she does is put back afterwards."""
    with (
        embedded_postgres.running(office_home / "postgres") as cluster,
        psycopg.connect(cluster.superuser_url("payung"), autocommit=True) as connection,
    ):
        connection.execute("CREATE TABLE kept AS TABLE office_event")
        connection.execute("CREATE TABLE kept_head AS TABLE office_loghead")
        connection.execute("SET session_replication_role = replica")  # no trigger speaks
        yield connection
        connection.execute("DELETE FROM office_event")
        connection.execute("INSERT INTO office_event SELECT * FROM kept")
        connection.execute("DELETE FROM office_loghead")
        connection.execute("INSERT INTO office_loghead SELECT * FROM kept_head")
        connection.execute("DROP TABLE kept, kept_head")


def verified(home: Path, *arguments: str) -> tuple[int, dict]:
    run = payung(home, "office", "verify-log", "--json", *arguments)
    return run.returncode, json.loads(run.stdout)


def test_an_untouched_log_holds_and_its_end_is_noted_outside_the_database(office_home):
    code, verdict = verified(office_home)
    assert (code, verdict["holds"], verdict["problems"]) == (0, True, [])
    assert verdict["events"] == verdict["head"]["position"] > EVENTS
    noted = (office_home / "log-ends.txt").read_text().split()
    assert noted[-1] == f"{verdict['head']['position']}:{verdict['head']['hash']}"


DEEDS = {
    "a text is edited": (["UPDATE office_event SET subject = 'row 0' WHERE position = 50"], "edited", 50),
    "a detail is edited": (["UPDATE office_event SET detail = '{}' WHERE position = 51"], "edited", 51),
    "somebody else is named": (["UPDATE office_event SET by_id = NULL, through = 'x' WHERE position = 52"], "edited", 52),
    "a time is moved": (["UPDATE office_event SET at = at - interval '1 microsecond' WHERE position = 53"], "edited", 53),
    "one is deleted": (["DELETE FROM office_event WHERE position = 60"], "gap", 60),
    "the first is deleted": (["DELETE FROM office_event WHERE position = 1"], "gap", 1),
    "one is deleted and the rest moved up": (
        [
            "DELETE FROM office_event WHERE position = 61",
            "ALTER TABLE office_event DROP CONSTRAINT office_event_one_at_a_place",
            "UPDATE office_event SET position = position - 1 WHERE position > 61",
        ],
        "edited",
        61,
    ),
    "two change places": (
        [
            "UPDATE office_event SET position = -1 WHERE position = 70",
            "UPDATE office_event SET position = 70 WHERE position = 71",
            "UPDATE office_event SET position = 71 WHERE position = -1",
        ],
        "edited",
        70,
    ),
    "the last is cut off": (
        ["DELETE FROM office_event WHERE position = (SELECT max(position) FROM office_event)"],
        "shortened",
        None,
    ),
    "all of it is gone": (["DELETE FROM office_event"], "shortened", 1),
    "the end and its note are cut off": (
        [
            "DELETE FROM office_event WHERE position > 100",
            "UPDATE office_loghead SET (position, hash) = (SELECT position, hash FROM office_event WHERE position = 100)",
        ],
        "shortened",
        101,
    ),
    "one is added behind the guard": (
        [
            "INSERT INTO office_event (kind, subject, detail, through, position, hash)"
            " SELECT 'x', 'x', '{}', 'x', max(position) + 1, 'x' FROM office_event"
        ],
        "edited",
        None,
    ),
}


def checked(admin: psycopg.Connection, noted: Head | None = None) -> Verdict:
    """What anybody who may read the log finds, with an end that was noted elsewhere."""
    with psycopg.connect(admin.info.dsn, password=admin.info.password) as reader:
        return verify(reader, [noted] if noted else [])


@pytest.mark.parametrize("deed", DEEDS)
def test_verify_log_finds_out_when(deed, admin):
    statements, kind, position = DEEDS[deed]
    whole = checked(admin)
    assert whole.holds and whole.head
    with admin.transaction():
        for statement in statements:
            admin.execute(statement)
    try:
        found = checked(admin, replace(whole.head, where="a sheet of paper"))
    finally:
        if any("DROP CONSTRAINT" in statement for statement in statements):
            admin.execute("DELETE FROM office_event")
            admin.execute("ALTER TABLE office_event ADD CONSTRAINT office_event_one_at_a_place UNIQUE (position)")
    assert found.problems[0].kind == kind
    if position:
        assert found.problems[0].position == position


def test_a_log_rewritten_with_right_hashes_differs_from_the_end_noted_outside(admin):
    """Who has every right can compute the chain anew; what was noted elsewhere she cannot reach."""
    whole = checked(admin)
    assert whole.head
    before = admin.execute("SELECT hash FROM office_event WHERE position = 19").fetchone()[0]
    admin.execute("UPDATE office_event SET subject = 'another' WHERE position = 20")
    for position in range(20, whole.events + 1):
        before = admin.execute(
            f"UPDATE office_event SET hash = encode(sha256(convert_to(%s || {EVENT_AS_TEXT}, 'UTF8')), 'hex')"
            " WHERE position = %s RETURNING hash",
            [before, position],
        ).fetchone()[0]
    admin.execute("UPDATE office_loghead SET hash = %s", [before])
    assert checked(admin).holds  # the chain by itself cannot tell
    found = checked(admin, replace(whole.head, where="edition 7"))
    assert [problem.sentence for problem in found.problems] == [f"Event {whole.events} differs from what edition 7 noted."]


def test_the_command_fails_on_an_edit_and_on_an_end_that_is_gone(office_home, admin):
    _, verdict = verified(office_home)
    wrong = f"{verdict['head']['position'] + 5}:{'0' * 64}"
    code, verdict = verified(office_home, "--head", wrong)
    assert (code, verdict["problems"][0]["kind"]) == (1, "shortened")
    assert payung(office_home, "office", "verify-log", "--head", "12").returncode == 2
    admin.execute("UPDATE office_event SET subject = 'x' WHERE position = 2")
    code, verdict = verified(office_home)
    assert (code, verdict["problems"][0]["sentence"]) == (1, "Event 2 is not as it was written, or stands in another place.")


def test_the_site_can_choose_neither_place_nor_time_nor_hash(db, analyst):
    from django.db import connection

    from payung.office.models import Event

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO office_event (kind, subject, detail, through, by_id, at, position, hash)"
            " VALUES ('x', 'x', '{}', '', %s, '2020-01-01', 7, 'x') RETURNING id",
            [analyst.pk],
        )
        made = Event.objects.get(pk=cursor.fetchone()[0])
    assert (made.at.year, len(made.hash)) != (2020, 1)
    assert made.position == Event.objects.order_by("-position")[0].position
    assert made.at.year >= 2026


def test_the_site_may_not_touch_the_note_of_the_end(db):
    from django.db import DatabaseError, connection, transaction

    for deed in (
        "UPDATE office_loghead SET position = 1",
        "DELETE FROM office_loghead",
        "INSERT INTO office_loghead VALUES (1)",
    ):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(deed)


def test_an_event_names_a_person_or_the_way_it_came(db):
    from django.db import IntegrityError, transaction

    from payung.office.actions import log

    with pytest.raises(IntegrityError, match="event_names_who_did_it"), transaction.atomic():
        log(kind="x", subject="x", detail={}, by=None)
    assert log(kind="x", subject="x", detail={}, by=None, through="schedule").pk
