"""The event log as a page: every question, its pages, its file, and never an event of another area."""

import csv
import io
from datetime import date

import pytest
from signing import browser_of, somebody
from test_overview import text_of

from payung.office.actions import log
from payung.office.models import Event
from payung.office.roles import Role
from payung.web.office_log import views
from payung.web.office_log.sentences import SENTENCES, details, sentence

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(ntb, analyst):
    return somebody("auditor", Role.AUDITOR, "52", by=analyst, name="Yusuf Maulana")


@pytest.fixture
def deeds(auditor, analyst):
    """Five deeds of four kinds, in three areas."""
    log(kind="figure_reported", subject="figure covered-5204", detail={}, by=analyst, area="52.04")
    log(kind="figure_reported", subject="figure covered-5271", detail={"note": "=1+1"}, by=analyst, area="52.71")
    log(kind="reminder_sent", subject="request 7", detail={"how": ["WhatsApp", "surat"]}, by=auditor, area="52.04")
    log(kind="answer_sent", subject="request 7", detail={}, by=None, through="one-time link 7", area="52.04")
    log(kind="something_new", subject="thing 1", detail={}, by=analyst, area="52.01.01")


def shown(browser, query: str) -> list[str]:
    """What the rows of a page say, newest first."""
    response = browser.get(f"/en/catatan/{query}")
    assert response.status_code == 200
    return [row["what"] for row in response.context["rows"]]


FIVE = [
    "something_new: thing 1",
    "Answer sent in",
    "Reminder sent",
    "Figure covered-5271 entered",
    "Figure covered-5204 entered",
]


def test_the_newest_stands_first_and_an_unknown_kind_is_not_hidden(deeds, auditor):
    assert shown(browser_of(auditor), "")[:5] == FIVE


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?jenis=figure_reported", FIVE[3:]),
        ("?jenis=something_new", FIVE[:1]),
        ("?siapa=yusuf", ["Reminder sent"]),
        ("?siapa=AUDITOR&perihal=request", ["Reminder sent"]),
        ("?siapa=one-time", ["Answer sent in"]),
        ("?siapa=nobody-at-all", []),
        ("?perihal=Covered-5204", FIVE[4:]),
        ("?perihal=covered", FIVE[3:]),
        ("?perihal=5271", FIVE[3:4]),
        ("?perihal='%20%26%20:*", FIVE),
        ("?wilayah=52.04", [FIVE[1], FIVE[2], FIVE[4]]),
        ("?wilayah=52.01", FIVE[:1]),
        ("?jenis=figure_reported&wilayah=52.71", FIVE[3:4]),
        ("?dari=1-1-2999", []),
        ("?sampai=1-1-2020", []),
    ],
)
def test_each_question_finds_its_events(deeds, auditor, query, found):
    assert shown(browser_of(auditor), query)[:5] == found[:5]


def test_days_begin_at_midnight_in_wita(deeds, auditor):
    first = Event.objects.order_by("position").last()
    assert first
    from django.utils.timezone import localtime

    today = localtime(first.at).date()
    browser = browser_of(auditor)
    assert len(shown(browser, f"?dari={today:%d-%m-%Y}&sampai={today:%d-%m-%Y}")) > 4
    assert shown(browser, f"?sampai={date.fromordinal(today.toordinal() - 1):%d-%m-%Y}") == []


@pytest.mark.parametrize("query", ["?dari=kemarin", "?wilayah=52.99", "?sampai=31-2-2026"])
def test_a_question_that_cannot_be_read_is_told_and_shows_nothing(deeds, auditor, query):
    response = browser_of(auditor).get(f"/catatan/{query}")
    assert response.status_code == 422 and "govuk-error-message" in response.content.decode()
    assert "rows" not in response.context and browser_of(auditor).get(f"/catatan/catatan.csv{query}").status_code == 404


def test_pages_follow_each_other_without_gap_or_repetition(deeds, auditor, monkeypatch):
    monkeypatch.setattr(views, "ROWS", 3)
    browser, seen, query = browser_of(auditor), [], ""
    while query is not None:
        context = browser.get(f"/catatan/?{query}").context
        seen += [row["event"].position for row in context["rows"]]
        query = context["older"]
    visible = Event.objects.filter(area__code__startswith="52").order_by("-position").values_list("position", flat=True)
    assert seen == list(visible) and len(seen) > 5


def test_the_next_page_keeps_the_question(deeds, auditor, monkeypatch):
    monkeypatch.setattr(views, "ROWS", 1)
    context = browser_of(auditor).get("/catatan/?jenis=figure_reported&wilayah=52.71&sebelum=999999").context
    assert context["older"] is None and context["csv"] == "jenis=figure_reported&wilayah=52.71"
    context = browser_of(auditor).get("/catatan/?jenis=figure_reported").context
    assert context["older"].startswith("jenis=figure_reported&sebelum=")


@pytest.mark.parametrize("position", ["abc", "-1", "9" * 30, "٣"])
def test_a_place_that_is_none_shows_the_newest(deeds, auditor, position):
    assert shown(browser_of(auditor), f"?sebelum={position}")[:1] == FIVE[:1]


def test_a_district_head_reads_the_events_of_her_district_only(deeds, analyst):
    head = somebody("atasan", Role.DISTRICT_HEAD, "52.04", by=analyst)
    browser = browser_of(head)
    assert {row["event"].area_id for row in browser.get("/catatan/").context["rows"]} == {"52.04"}
    assert browser.get("/catatan/?wilayah=52.71").status_code == 422
    assert b"52.71" not in b"".join(browser.get("/catatan/catatan.csv"))
    assert "Kota Mataram" not in text_of(browser.get("/catatan/"))


def test_an_officer_without_the_deed_does_not_see_it(deeds, analyst):
    officer = somebody("petugas", Role.DISTRICT_OFFICER, "52.04", by=analyst)
    assert (
        browser_of(officer).get("/catatan/").status_code == browser_of(officer).get("/catatan/catatan.csv").status_code == 403
    )


def test_the_file_holds_every_event_found_with_its_whole_fingerprint(deeds, auditor):
    response = browser_of(auditor).get("/catatan/catatan.csv?jenis=figure_reported")
    rows = list(csv.DictReader(io.StringIO(b"".join(response).decode())))
    assert [row["subject"] for row in rows] == ["figure covered-5271", "figure covered-5204"]
    kept = Event.objects.get(subject="figure covered-5271")
    assert (rows[0]["hash"], int(rows[0]["position"]), rows[0]["by"]) == (kept.hash, kept.position, "analis")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_nothing_in_the_file_begins_like_a_formula(auditor, analyst, start):
    log(kind="tried", subject=f"{start}cmd|'/c calc'!A1", detail={}, by=None, through=f"{start}HYPERLINK(1)", area="52")
    body = b"".join(browser_of(auditor).get("/catatan/catatan.csv?jenis=tried")).decode()
    row = next(csv.DictReader(io.StringIO(body, newline="")))
    assert row["subject"].startswith("'") and row["through"].startswith("'")


def test_events_lead_to_their_page_where_the_reader_may_open_it(auditor, analyst):
    log(kind="edition_published", subject="edition 3", detail={}, by=analyst, area="52.04")
    log(kind="edition_proposed", subject="proposal 5", detail={}, by=analyst, area="52.04")
    page = browser_of(auditor).get("/catatan/").content.decode()
    assert 'href="/edisi/3/"' in page and 'href="/terbitan/5/"' in page
    head = somebody("atasan", Role.DISTRICT_HEAD, "52.04", by=analyst)
    page = browser_of(head).get("/catatan/").content.decode()
    assert 'href="/edisi/3/"' in page and 'href="/terbitan/5/"' not in page


def test_what_an_event_says_is_shown_as_text(auditor, analyst):
    log(kind="figure_reported", subject="figure <script>", detail={"x": "<b>"}, by=analyst, area="52")
    page = browser_of(auditor).get("/catatan/").content.decode()
    assert "<script>" not in page and "&lt;script&gt;" in page and "&lt;b&gt;" in page


def test_the_end_of_the_log_stands_on_the_page_with_the_way_to_check_it(deeds, auditor):
    last = Event.objects.order_by("-position").first()
    page = browser_of(auditor).get("/catatan/").content.decode()
    assert (
        last and f'{last.position}:<code class="fingerprint">{last.hash}</code>' in page and "payung office verify-log" in page
    )


def test_every_kind_of_event_in_the_program_has_its_sentence():
    import re
    from pathlib import Path

    import payung

    known = set()
    for file in Path(payung.__file__).parent.rglob("*.py"):
        if "migrations" not in file.parts and ("log(" in (text := file.read_text()) or "log_account(" in text):
            known |= set(re.findall(r"\blog(?:_account)?\(\s*kind=\"(\w+)\"", text))
            for either in re.findall(r"\blog\(\s*kind=(\"\w+\" if .+? else \"\w+\")", text):
                known |= set(re.findall(r'"(\w+)"', either))
    assert len(known) > 10
    assert known - SENTENCES.keys() == set()


def test_a_sentence_needs_no_subject_of_two_words():
    assert sentence("sign_in_failed", "nobody") == "Gagal masuk: nobody"


def test_details_are_short_and_in_order():
    assert details({"sha256": "0a" * 32, "b": [1, 2], "a": "x" * 200}) == [
        f"a: {'x' * 117}…",
        "b: 1, 2",
        "sha256: 0a0a0a0a0a0a",
    ]


def test_finding_events_of_an_area_joins_no_other_table(auditor):
    from payung.office.actions import reach

    assert "JOIN" not in str(Event.objects.visible_to(reach(auditor)).query)
