"""A column with the standing of each row: the weakest of what that row's value rests on."""

# pyright: reportUnknownMemberType=false
# The signatures of narwhals name numpy's types, and numpy is not installed.

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import narwhals as nw

from payung.law import engine
from payung.law.arithmetic import NOTHING_AT, band_amount, literal, pick, slices_sum
from payung.law.engine import Operand, Table
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
        one, other = weighed(left), weighed(right)
        both = weakest(one.rank, other.rank)
        if do not in NOTHING_AT:
            return Weighed(do(*values), both)
        nothing_left, nothing_right = NOTHING_AT[do]  # what makes it nothing is all that it rests on
        rank = pick(other.value == nothing_right, other.rank, both)
        return Weighed(do(*values), pick(one.value == nothing_left, one.rank, rank))

    def choose(self, condition: Any, a: Any, b: Any) -> "Weighed":
        decided, one, other = weighed(condition), weighed(a), weighed(b)
        # Of an unknown condition that cannot change the answer, the answer rests on both; else it is unknown by it.
        undecided = pick(one.value == other.value, weakest(one.rank, other.rank), decided.rank)
        by_it = weakest(decided.rank, pick(decided.value, one.rank, other.rank))
        rank = pick(decided.value.is_null(), undecided, by_it)
        return Weighed(engine.choose(decided.value, one.value, other.value), rank)

    def if_known(self, value: Any, a: Any, b: Any) -> "Weighed":
        asked, one, other = weighed(value), weighed(a), weighed(b)
        is_known = ~asked.value.is_null()
        return Weighed(
            pick(is_known, one.value, other.value),
            pick(is_known, weakest(asked.rank, one.rank), other.rank),
        )

    def step(self, table: Table) -> "Weighed":
        return self._banded(table, band_amount, ranks_of)

    def slices(self, table: Table) -> "Weighed":
        return self._banded(table, slices_sum, ranks_up_to)

    def _banded(
        self,
        table: Table,
        amount: Callable[[nw.Expr, Sequence[Band]], nw.Expr],
        ranks: Callable[[Sequence[Band]], Sequence[Band]],
    ) -> "Weighed":
        amounts = [
            Weighed(amount(self.value, entry.bands), band_amount(self.value, ranks(entry.bands))) for entry in table.entries
        ]
        found = table.pick(amounts)
        return Weighed(found.value, weakest(self.rank, found.rank))


def weighed(value: Any) -> Weighed:
    """A plain value rests on nothing."""
    return value if isinstance(value, Weighed) else Weighed(literal(value), literal(0))


def weakest(one: nw.Expr, other: nw.Expr) -> nw.Expr:
    return nw.max_horizontal(one, other)


def ranks_of(bands: Sequence[Band]) -> Sequence[Band]:
    """The bands with their rank as amount; neighbours of the same rank become one."""
    return _joined([Band(band.limit, RANK[band.standing], band.standing) for band in bands])


def ranks_up_to(bands: Sequence[Band]) -> Sequence[Band]:
    """The same for slices: each band with the weakest rank of it and those below, which are paid for too."""
    ranks = list(accumulate((RANK[band.standing] for band in bands), max))
    return _joined([Band(band.limit, rank, band.standing) for band, rank in zip(bands, ranks, strict=True)])


def _joined(ranks: Sequence[Band]) -> Sequence[Band]:
    found: list[Band] = []
    for band in ranks:
        if found and found[-1].amount == band.amount:
            found.pop()
        found.append(band)
    return found
