"""Which figures have come in, month by month and government by government; what was asked and is missing, and since when.

A request belongs to the month of the day it asks about. Where a government was asked twice about a month, the cell shows what
is furthest from done, so that nothing that is missing hides behind something that came in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

#: From furthest to nearest to done: late, sent back to be mended, asked, arrived and being checked, taken; then a figure
#: that came another way, and a month in which nobody asked.
State = Literal["late", "sent_back", "asked", "arrived", "taken", "reported", "not_asked"]
FROM_FURTHEST: tuple[State, ...] = ("late", "sent_back", "asked", "arrived", "taken", "reported", "not_asked")
RecapState = Literal["full", "partly", "missing"]

SILENT_AFTER = timedelta(days=14)  # a request without a deadline is late from then on


@dataclass(frozen=True)
class Asked:
    """A request for a figure about the day `as_of`; without a deadline it was noted from a letter or a meeting."""

    request: int
    area: str
    as_of: date
    asked_on: date
    deadline: date | None = None

    def is_late(self, today: date) -> bool:
        return self.deadline < today if self.deadline else self.asked_on + SILENT_AFTER <= today


@dataclass(frozen=True)
class Reminded:
    """A reminder that somebody sent by hand."""

    request: int
    on: date


@dataclass(frozen=True)
class Answered:
    """One answer to a request, and what became of it; `number` counts the answers to a request from 1."""

    request: int
    number: int
    on: date
    decision: Literal["", "taken", "sent_back"] = ""
    decided_on: date | None = None


@dataclass(frozen=True)
class Reported:
    """A figure of the same kind that is kept, however it came. It was there to read from `known_since`."""

    area: str
    as_of: date
    known_since: date


@dataclass(frozen=True)
class InRecap:
    """Rows of the insurer's recap for one government and month: how many segments have active members, of how many."""

    area: str
    month: date
    known: int
    segments: int


@dataclass(frozen=True)
class Cell:
    """One government in one month. `since` is the day its state began; None where nobody asked and nothing came."""

    area: str
    month: date
    state: State
    since: date | None
    reminders: int
    reminded_on: date | None
    recap: RecapState


@dataclass(frozen=True)
class Line:
    """One government with a cell for each month, in the order of the months asked for."""

    area: str
    cells: tuple[Cell, ...]


def board(
    *,
    areas: Sequence[str],
    months: Sequence[date],
    asked: Iterable[Asked],
    reminded: Iterable[Reminded],
    answered: Iterable[Answered],
    reported: Iterable[Reported],
    recaps: Iterable[InRecap],
    today: date,
) -> tuple[Line, ...]:
    """The whole board. Months are firsts of a month; what happened after `today` is not asked for and not looked at."""
    last: dict[int, Answered] = {}
    for answer in sorted(answered, key=lambda one: one.number):
        last[answer.request] = answer
    days: dict[int, list[date]] = {}
    for reminder in reminded:
        days.setdefault(reminder.request, []).append(reminder.on)
    requests: dict[tuple[str, date], list[Asked]] = {}
    for request in asked:
        requests.setdefault((request.area, request.as_of.replace(day=1)), []).append(request)
    figures: dict[tuple[str, date], list[Reported]] = {}
    for figure in reported:
        figures.setdefault((figure.area, figure.as_of.replace(day=1)), []).append(figure)
    rows = {(row.area, row.month): row for row in recaps}

    def cell(area: str, month: date) -> Cell:
        here, known = requests.get((area, month), []), figures.get((area, month), [])
        states: list[tuple[State, date | None]] = [state_of(one, last.get(one.request), known, today) for one in here]
        if not states:
            states = [("reported", min(one.known_since for one in known))] if known else [("not_asked", None)]
        state, since = min(states, key=lambda one: (FROM_FURTHEST.index(one[0]), one[1] or date.max))
        reminders = [on for one in here for on in days.get(one.request, [])]
        return Cell(
            area, month, state, since, len(reminders), max(reminders, default=None), recap_state(rows.get((area, month)))
        )

    return tuple(Line(area, tuple(cell(area, month) for month in months)) for area in areas)


def state_of(request: Asked, answer: Answered | None, known: Iterable[Reported], today: date) -> tuple[State, date | None]:
    """Where one request stands, and since when. `answer` is its last one, `known` the figures of its area and month."""
    if answer is not None and answer.decision != "sent_back":
        return ("taken", answer.decided_on) if answer.decision == "taken" else ("arrived", answer.on)
    otherwise = [figure.known_since for figure in known if figure.known_since >= request.asked_on]
    if otherwise:
        return "reported", min(otherwise)
    if answer is not None:
        return "sent_back", answer.decided_on
    return ("late" if request.is_late(today) else "asked"), request.asked_on


def recap_state(row: InRecap | None) -> RecapState:
    """Whether the insurer's recap has this government: all segments, some, or none."""
    if row is None or row.known == 0:
        return "missing"
    return "full" if row.known == row.segments else "partly"


def months_before(today: date, count: int, *, ending: date | None = None) -> tuple[date, ...]:
    """`count` firsts of a month, the newest last: up to `ending`, or up to the month of `today`."""
    months = [(ending or today).replace(day=1)]
    while len(months) < count:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return tuple(reversed(months))
