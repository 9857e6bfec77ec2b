"""The newest figure of a government, and the states that are not a number."""

from datetime import date
from decimal import Decimal

from payung.coverage.figures import Figure
from payung.coverage.reported import Request, newest, standing

JULY, OCTOBER, LATER = date(2025, 7, 14), date(2025, 10, 30), date(2026, 11, 22)
WHAT = "people paid for"


def said(value: int | None, on: date, *, area: str = "52.71", published: date | None = None) -> Figure:
    number = None if value is None else Decimal(value)
    return Figure(f"{area}-{on}", WHAT, area, on, number, "exact", "koran", published=published or on)


def state(*figures: Figure, asked: date | None = None, on: date = LATER):
    requests = [Request("52.71", WHAT, asked)] if asked else []
    return standing(figures, requests, what=WHAT, area="52.71", cutoff=on)


def test_zero_stated_is_its_own_state():
    assert state(said(0, JULY)).state == "zero"


def test_a_government_that_nobody_named_is_not_mentioned():
    assert state(said(5, JULY, area="52.01")).state == "not_mentioned"


def test_a_government_named_without_a_number_is_neither_zero_nor_unmentioned():
    assert state(said(None, JULY)).state == "no_number"


def test_only_a_logged_request_makes_a_silence_unanswered():
    assert state(asked=OCTOBER).state == "asked"
    assert state(asked=OCTOBER).asked_on == OCTOBER


def test_a_request_after_the_editions_day_is_not_known_to_it():
    assert state(asked=LATER, on=OCTOBER).state == "not_mentioned"


def test_an_answer_ends_the_request():
    assert state(said(1984, OCTOBER), asked=JULY).state == "stated"
    assert state(said(1984, OCTOBER), asked=JULY).asked_on is None


def test_an_older_number_stays_shown_while_a_newer_request_is_open():
    at = state(said(0, JULY), asked=OCTOBER)
    assert at.state == "zero" and at.asked_on == OCTOBER


def test_the_newest_is_by_the_day_it_speaks_of_not_by_the_day_it_was_printed():
    old_but_printed_later = said(5, JULY, published=LATER)
    figure = newest([said(1984, OCTOBER), old_but_printed_later], what=WHAT, area="52.71", cutoff=LATER)
    assert figure is not None and figure.value == 1984


def test_a_silence_does_not_erase_what_was_said():
    figure = newest([said(0, JULY), said(None, OCTOBER)], what=WHAT, area="52.71", cutoff=LATER)
    assert figure is not None and figure.value == 0


def test_an_edition_does_not_know_what_speaks_of_later_days():
    assert state(said(0, JULY), said(1984, OCTOBER), on=JULY).state == "zero"
