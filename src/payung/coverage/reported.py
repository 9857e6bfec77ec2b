"""Who says it pays for how many: the newest sourced figure of each government, and the states that are not a number.

A government may have said a number, said 0, been named without a number, not been mentioned at all, or been asked and not
answered since. These are five different things; none of them is ever drawn as another.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from payung.coverage.figures import Figure

State = Literal["stated", "zero", "no_number", "not_mentioned", "asked"]


@dataclass(frozen=True)
class Request:
    """A logged request to a government for one kind of figure."""

    area: str
    what: str
    asked_on: date


@dataclass(frozen=True)
class Standing:
    """Where one government stands. `figure` is the newest that has a number or, failing that, names it without one."""

    area: str
    state: State
    figure: Figure | None
    asked_on: date | None


def included(figure: Figure, cutoff: date) -> bool:
    """Whether an edition with this cutoff knows a figure: it speaks of a day up to it, or is a target published by then.

    So an edition as of 14 July 2025 has what was later published about June, and the target printed before its year ended.
    """
    return figure.as_of <= cutoff or (figure.looks_ahead and figure.known_since <= cutoff)


def newest(figures: Iterable[Figure], *, what: str, area: str, cutoff: date) -> Figure | None:
    """The figure that speaks of the latest day, of those `included` at `cutoff`; a later publication wins a tie.

    A figure without a number is chosen only where no figure has one: a silence does not erase what was said.
    """
    known = [f for f in figures if f.what == what and f.area == area and included(f, cutoff)]
    numbered = [f for f in known if f.value is not None]
    return max(numbered or known, key=lambda f: (f.as_of, f.known_since, f.id), default=None)


def standing(figures: Iterable[Figure], requests: Iterable[Request], *, what: str, area: str, cutoff: date) -> Standing:
    """The state of one government on the day `cutoff`.

    A request makes the state "asked" only where nothing with a number has become known since the day it was asked.
    """
    figures = list(figures)
    figure = newest(figures, what=what, area=area, cutoff=cutoff)
    asked = max((r.asked_on for r in requests if r.area == area and r.what == what and r.asked_on <= cutoff), default=None)
    has_number = figure is not None and figure.value is not None
    if asked is not None:
        answered = any(
            f.area == area and f.what == what and f.value is not None and asked <= f.known_since <= cutoff for f in figures
        )
        if not answered and not has_number:
            return Standing(area, "asked", figure, asked)
        if answered:
            asked = None
    if figure is None:
        return Standing(area, "not_mentioned", None, asked)
    if figure.value is None:
        return Standing(area, "no_number", figure, asked)
    return Standing(area, "zero" if figure.value == 0 else "stated", figure, asked)


def of_one_statement(figures: Iterable[Figure], total: Figure, *, what: str) -> Sequence[Figure]:
    """The figures published on the same day about the same day as a total: the parts it was said to consist of.

    Where another source of that day speaks of the same payer, the one entered first, with the statement, is taken.
    """
    parts: dict[tuple[str, str], Figure] = {}
    for figure in figures:
        if figure.what == what and figure.as_of == total.as_of and figure.published == total.published:
            parts.setdefault((figure.area, figure.payer), figure)
    return list(parts.values())
