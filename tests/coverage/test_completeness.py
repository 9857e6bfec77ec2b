"""The papan kelengkapan shows what is missing, since when, and never hides it behind something that came in."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from payung.coverage.completeness import (
    FROM_FURTHEST,
    Answered,
    Asked,
    Cell,
    InRecap,
    Reminded,
    Reported,
    board,
    months_before,
)

OCTOBER = date(2026, 10, 1)
END = date(2026, 10, 31)
TODAY = date(2026, 11, 20)
LOBAR, LOTENG = "52.01", "52.02"


def cell(*, asked=(), reminded=(), answered=(), reported=(), recaps=(), area=LOBAR, month=OCTOBER, today=TODAY) -> Cell:
    lines = board(
        areas=[area],
        months=[month],
        asked=asked,
        reminded=reminded,
        answered=answered,
        reported=reported,
        recaps=recaps,
        today=today,
    )
    return lines[0].cells[0]


ASKED = Asked(1, LOBAR, END, date(2026, 11, 5), date(2026, 11, 19))


def test_nobody_asked_is_not_a_silence():
    assert (cell().state, cell().since) == ("not_asked", None)


def test_a_deadline_is_kept_on_its_day_and_missed_on_the_next():
    assert cell(asked=[ASKED], today=date(2026, 11, 19)).state == "asked"
    late = cell(asked=[ASKED], today=date(2026, 11, 20))
    assert (late.state, late.since) == ("late", date(2026, 11, 5))


def test_without_a_deadline_a_request_is_late_after_fourteen_days():
    noted = Asked(1, LOBAR, END, date(2026, 11, 5))
    assert cell(asked=[noted], today=date(2026, 11, 18)).state == "asked"
    assert cell(asked=[noted], today=date(2026, 11, 19)).state == "late"


def test_an_answer_is_being_checked_until_it_is_taken():
    came = Answered(1, 1, date(2026, 11, 10))
    assert (cell(asked=[ASKED], answered=[came]).state) == "arrived"
    taken = cell(asked=[ASKED], answered=[Answered(1, 1, date(2026, 11, 10), "taken", date(2026, 11, 12))])
    assert (taken.state, taken.since) == ("taken", date(2026, 11, 12))


def test_an_answer_that_was_sent_back_is_missing_again_until_the_next_one():
    back = Answered(1, 1, date(2026, 11, 10), "sent_back", date(2026, 11, 12))
    assert cell(asked=[ASKED], answered=[back]).state == "sent_back"
    again = Answered(1, 2, date(2026, 11, 14))
    assert cell(asked=[ASKED], answered=[again, back]).state == "arrived"


def test_a_figure_from_elsewhere_ends_a_silence_only_if_it_came_after_the_question():
    before = Reported(LOBAR, END, date(2026, 11, 4))
    after = Reported(LOBAR, END, date(2026, 11, 5))
    assert cell(asked=[ASKED], reported=[before]).state == "late"
    assert cell(asked=[ASKED], reported=[after]).state == "reported"
    assert cell(reported=[before]).state == "reported"
    assert cell(reported=[Reported(LOTENG, END, TODAY)]).state == "not_asked"
    assert cell(reported=[Reported(LOBAR, date(2026, 9, 30), TODAY)]).state == "not_asked"


def test_of_two_requests_for_a_month_the_one_that_is_missing_shows():
    second = Asked(2, LOBAR, date(2026, 10, 15), date(2026, 11, 1), date(2026, 11, 15))
    taken = Answered(1, 1, date(2026, 11, 10), "taken", date(2026, 11, 12))
    both = cell(asked=[ASKED, second], answered=[taken], reminded=[Reminded(1, date(2026, 11, 8)), Reminded(2, TODAY)])
    assert (both.state, both.since, both.reminders, both.reminded_on) == ("late", date(2026, 11, 1), 2, TODAY)


def test_the_recap_is_there_in_part_or_not_at_all():
    def recap(known: int) -> str:
        return cell(recaps=[InRecap(LOBAR, OCTOBER, known, 3)]).recap

    assert [recap(known) for known in (3, 2, 0)] == ["full", "partly", "missing"]
    assert cell(recaps=[InRecap(LOBAR, date(2026, 9, 1), 3, 3)]).recap == "missing"


def test_months_go_back_over_the_turn_of_a_year():
    assert months_before(date(2026, 2, 20), 4) == (date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1))
    assert months_before(TODAY, 2, ending=date(2026, 1, 15)) == (date(2025, 12, 1), date(2026, 1, 1))


# ------------------------------------------------------------------------------------------ against a slow reference

DAYS = st.integers(0, 120).map(lambda days: date(2026, 9, 1) + timedelta(days=days))
AREAS = st.sampled_from([LOBAR, LOTENG])


@st.composite
def worlds(draw):
    asked = [
        Asked(
            at, draw(AREAS), draw(DAYS), on := draw(DAYS), draw(st.none() | st.integers(0, 40).map(lambda n: on + timedelta(n)))
        )
        for at in range(draw(st.integers(0, 5)))
    ]
    answered = []
    for one in asked:
        for number in range(1, draw(st.integers(0, 3)) + 1):
            decision = draw(st.sampled_from(["", "taken", "sent_back"]))
            answered.append(Answered(one.request, number, draw(DAYS), decision, draw(DAYS) if decision else None))
    return {
        "asked": asked,
        "answered": draw(st.permutations(answered)),
        "reminded": [Reminded(one.request, draw(DAYS)) for one in asked if draw(st.booleans())],
        "reported": draw(st.lists(st.builds(Reported, AREAS, DAYS, DAYS), max_size=4)),
    }


def slowly(area: str, month: date, world: dict, today: date) -> tuple[str, date | None]:
    """One cell, said as a person would go through the papers."""
    told = []
    for one in world["asked"]:
        if one.area != area or (one.as_of.year, one.as_of.month) != (month.year, month.month):
            continue
        papers = [answer for answer in world["answered"] if answer.request == one.request]
        newest = None
        for answer in papers:
            if newest is None or answer.number > newest.number:
                newest = answer
        others = [
            f.known_since
            for f in world["reported"]
            if f.area == area and (f.as_of.year, f.as_of.month) == (month.year, month.month) and f.known_since >= one.asked_on
        ]
        if newest and newest.decision == "taken":
            told.append(("taken", newest.decided_on))
        elif newest and newest.decision == "":
            told.append(("arrived", newest.on))
        elif others:
            told.append(("reported", sorted(others)[0]))
        elif newest:
            told.append(("sent_back", newest.decided_on))
        elif (one.deadline or one.asked_on + timedelta(days=13)) < today:
            told.append(("late", one.asked_on))
        else:
            told.append(("asked", one.asked_on))
    if told:
        for state in FROM_FURTHEST:
            these = sorted(since for word, since in told if word == state)
            if these:
                return state, these[0]
    here = [
        f.known_since
        for f in world["reported"]
        if f.area == area and (f.as_of.year, f.as_of.month) == (month.year, month.month)
    ]
    return ("reported", sorted(here)[0]) if here else ("not_asked", None)


@given(world=worlds(), today=DAYS)
def test_the_board_says_what_a_person_finds_in_the_papers(world, today):
    months = months_before(date(2026, 12, 31), 4)
    for line in board(areas=[LOBAR, LOTENG], months=months, recaps=[], today=today, **world):
        for month, one in zip(months, line.cells, strict=True):
            assert (one.state, one.since) == slowly(line.area, month, world, today)
            reminders = [
                r.on
                for r in world["reminded"]
                for a in world["asked"]
                if a.request == r.request and a.area == line.area and a.as_of.replace(day=1) == month
            ]
            assert (one.reminders, one.reminded_on) == (len(reminders), max(reminders, default=None))
