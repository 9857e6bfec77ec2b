"""Two deeds at once never wait for each other: each takes its rows, in one order, before it logs.

The event log is one chain, locked from a deed's first event to its end. Who waited for a row while holding it could wait for
somebody who has that row and waits for the log.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from payung.coverage.figures import Figure
from payung.governments import actions, asking, recaps
from payung.governments.models import FigureRequest
from payung.governments.money_sources import Row, sources_for
from payung.governments.recap_file import Members, ReadRecap
from payung.office.models import Area

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 5, 9, 0, tzinfo=ZoneInfo("Asia/Makassar"))
OCTOBER = date(2026, 10, 1)
DAYS = {"as_of": date(2026, 10, 31), "deadline": date(2026, 11, 19), "how": "Surat 1/2026", "now": NOW}
_TAKES = re.compile(r"^(?:INSERT INTO|UPDATE|DELETE FROM) \"(\w+)\"|^SELECT .* FROM \"(\w+)\".* FOR (?:NO KEY )?UPDATE", re.S)


def taken_by(deed: Callable[[], object]) -> list[str]:
    """The tables whose rows a deed writes or locks, in its order."""
    with CaptureQueriesContext(connection) as queries:
        deed()
    found = [_TAKES.match(query["sql"]) for query in queries]
    return [one[1] or one[2] for one in found if one]


def ask(analyst, *codes: str):
    return asking.ask(areas=[Area.objects.get(code=code) for code in codes], by=analyst, **DAYS)


def send(request, **how):
    rows = [Row(source.key, 0) for source in sources_for("kabupaten")]
    sender = asking.Sender("Siti", "Kepala Bidang", "Disnaker")
    return asking.send_answer(request=request, rows=rows, total=0, sender=sender, now=NOW, **how)


def figure(key: str, corrects: str = "") -> Figure:
    return Figure(key, "people paid for", "52.01", OCTOBER, Decimal(1), "exact", "Surat 1/2026", corrects=corrects)


def ask_two(analyst):
    return lambda: ask(analyst, "52.02", "52.01")


def send_through_link(analyst):
    ((request, token),) = ask(analyst, "52.01")
    return lambda: send(request, link=asking.link_of(token))


def send_signed_in(analyst):
    ((request, _),) = ask(analyst, "52.01")
    return lambda: send(request, by=analyst)


def take(analyst):
    answer = send_through_link(analyst)()
    return lambda: asking.take_answer(answer=answer, on=NOW.date(), by=analyst)


def send_back(analyst):
    answer = send_through_link(analyst)()
    return lambda: asking.send_back(answer=answer, because="Baris 2?", now=NOW, by=analyst)


def renew(analyst):
    ((request, _),) = ask(analyst, "52.01")
    return lambda: asking.renew_link(request=request, now=NOW, by=analyst)


def import_two_figures(analyst):
    return lambda: actions.import_figures(figures=[figure("one"), figure("two", corrects="one")], by=analyst)


def map_two_headings(analyst):
    return lambda: recaps.say_what_headings_are(headings={"Peserta": "active", "Masuk": "new"}, by=analyst)


def keep_recap(analyst):
    recaps.put_down(body=b"x", name="x.xlsx", month=OCTOBER, by=analyst)
    recap = ReadRecap(OCTOBER, (Members("52.01", "PU", 1, 2, 3),))
    return lambda: recaps.keep(body=b"x", name="x.xlsx", recap=recap, on=NOW.date(), by=analyst)


@pytest.mark.parametrize(
    "begun",
    [ask_two, send_through_link, send_signed_in, take, send_back, renew, import_two_figures, map_two_headings, keep_recap],
)
def test_a_deed_takes_no_row_once_it_has_logged(ntb, analyst, begun):
    taken = taken_by(begun(analyst))
    first = taken.index("office_event")
    assert first > 0
    assert set(taken[first:]) == {"office_event"}


@pytest.mark.parametrize("begun", [send_through_link, send_signed_in])
def test_an_answer_takes_the_row_of_its_link_first_however_it_comes(ntb, analyst, begun):
    assert taken_by(begun(analyst))[:2] == ["governments_answerlink", "governments_answer"]


def test_governments_are_asked_in_the_order_of_their_codes(ntb, analyst):
    ask(analyst, "52.71", "52.03", "52.01")
    assert list(FigureRequest.objects.order_by("id").values_list("government_id", flat=True)) == ["52.01", "52.03", "52.71"]
