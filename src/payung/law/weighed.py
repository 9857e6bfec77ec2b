"""A column with the standing of each row: the weakest of what that row's value rests on."""

# pyright: reportUnknownMemberType=false
# The signatures of narwhals name numpy's types, and numpy is not installed.

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from payung.law import engine
from payung.law.engine import Operand, Table, literal
from payung.law.parameters import STANDINGS, Band

# Ranks: 0 rests on no source, 1 regulation, 2 press, 3 assumption.
RANK = {standing: rank for rank, standing in enumerate(STANDINGS, start=1)}


@dataclass(frozen=True, eq=False)
class Weighed(Operand):
    """A column of values and a column of ranks."""

    value: nw.Expr
    rank: nw.Expr

    def apply(self, do: Callable[[Any, Any], Any], left: Any, right: Any) -> "Weighed":
        # A text or a date is compared as it stands: only numbers and truths need the engine's literal.
        values = [each.value if isinstance(each, Weighed) else each for each in (left, right)]
        return Weighed(do(*values), weakest(weighed(left).rank, weighed(right).rank))

    def choose(self, condition: Any, a: Any, b: Any) -> "Weighed":
        decided, one, other = weighed(condition), weighed(a), weighed(b)
        both = weakest(one.rank, other.rank)
        rank = engine.pick(decided.value.is_null(), both, engine.pick(decided.value, one.rank, other.rank))
        known_rank = engine.pick(decided.value.is_null(), literal(0), decided.rank)
        return Weighed(engine.choose(decided.value, one.value, other.value), weakest(known_rank, rank))

    def step(self, table: Table) -> "Weighed":
        amounts = [
            Weighed(engine.band_amount(self.value, entry.bands), engine.band_amount(self.value, ranks_of(entry.bands)))
            for entry in table.entries
        ]
        found = table.pick(amounts)
        return Weighed(found.value, weakest(self.rank, found.rank))


def weighed(value: Any) -> Weighed:
    """A plain value rests on nothing."""
    return value if isinstance(value, Weighed) else Weighed(literal(value), literal(0))


def weakest(one: nw.Expr, other: nw.Expr) -> nw.Expr:
    return nw.max_horizontal(one, other)


def ranks_of(bands: tuple[Band, ...]) -> tuple[Band, ...]:
    """The bands with their rank as amount; neighbours of the same rank become one."""
    ranks: list[Band] = []
    for band in bands:
        if ranks and ranks[-1].standing == band.standing:
            ranks.pop()
        ranks.append(Band(band.limit, RANK[band.standing], band.standing))
    return tuple(ranks)
