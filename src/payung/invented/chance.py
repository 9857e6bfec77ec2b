"""Chance that can be repeated: each number is a function of the seed, of what is drawn, and for whom.

No draw depends on another one, nor on the order of rows, the size of the table, the version of a library or the machine.
So the person with number 17 keeps her sex when somebody adds a column, and a slow reference can draw the same.

This is SplitMix64 (Steele, Lea, Flood 2014) with the row's number as its counter. Not for secrets.
"""

# pyright: reportUnknownMemberType=false
# Polars names numpy's types, and numpy is not installed.

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import accumulate
from typing import Any

import polars as pl

GOLDEN, FIRST, SECOND = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
_DOUBLE_BITS = 53
_BELOW_ONE = 1 - 1e-12  # the last number below 1, added to 1, would be 2: the next group


@dataclass(frozen=True)
class Table:
    """Things to choose from, in groups: `pick` chooses within one group by weight. Build it with `table`."""

    upto: pl.Series  # group number + share of the weight up to and including this thing

    def place(self, group: pl.Expr, share: pl.Expr) -> pl.Expr:
        """The position, over all groups, of what lies at this share (0 to below 1) of the weights of the group."""
        at = group.cast(pl.Float64) + share * _BELOW_ONE
        return pl.lit(self.upto).search_sorted(at, side="right")


def table(weights: Sequence[Sequence[float]]) -> Table:
    """One list of weights a group; what they sum to does not matter."""
    upto: list[float] = []
    for number, its in enumerate(weights):
        total = sum(its)
        upto += [number + up / total for up in accumulate(its)]
        upto[-1] = number + 1.0  # whatever rounding left
    return Table(pl.Series(upto, dtype=pl.Float64))


@dataclass(frozen=True)
class Chance:
    """Draws for rows that a whole-number column tells apart."""

    seed: int
    row: str = "i"

    def uniform(self, what: str, row: pl.Expr | None = None) -> pl.Expr:
        """A number in [0, 1), another for each `what`."""
        bits = _mixed(_u64(self.key(what)) + ((pl.col(self.row) if row is None else row).cast(pl.UInt64) + 1) * _u64(GOLDEN))
        return (bits // _u64(1 << (64 - _DOUBLE_BITS))).cast(pl.Float64) / float(1 << _DOUBLE_BITS)

    def happens(self, what: str, probability: float | pl.Expr) -> pl.Expr:
        """True with this probability."""
        return self.uniform(what) < probability

    def bell(self, what: str, mean: float, deviation: float) -> pl.Expr:
        """Nearly normal, and never more than three deviations away: the sum of three uniform draws."""
        total = self.uniform(f"{what} 1") + self.uniform(f"{what} 2") + self.uniform(f"{what} 3")
        return (total - 1.5) * (2 * deviation) + mean

    def pick(self, what: str, of: Table, group: pl.Expr | int = 0, row: pl.Expr | None = None) -> pl.Expr:
        """The position, over all groups of the table, of a thing chosen within this row's group."""
        return of.place(pl.lit(group) if isinstance(group, int) else group, self.uniform(what, row))

    def one_of(self, what: str, values: Sequence[Any], weights: Sequence[float] | None = None) -> pl.Expr:
        """One of the values; each as likely as the others where no weights are given."""
        return taken(values, self.pick(what, table([weights or [1.0] * len(values)])))

    def whole(self, what: str, least: int, most: int | pl.Expr) -> pl.Expr:
        """A whole number from `least` to `most`, both included."""
        return (self.uniform(what) * (most - least + 1)).floor().cast(pl.Int64) + least

    def key(self, what: str) -> int:
        """Where the sequence for this kind of draw begins."""
        return int.from_bytes(blake2b(f"{self.seed}/{what}".encode(), digest_size=8).digest(), "little")


def taken(values: Sequence[Any] | pl.Series, at: pl.Expr) -> pl.Expr:
    """The value at each position."""
    return pl.lit(pl.Series(values)).gather(at)


def either(condition: pl.Expr, then: object, otherwise: object) -> pl.Expr:
    """`then` where the condition is true. Nothing about an invented person is unknown to who invents her."""
    return pl.when(condition).then(_literal(then)).otherwise(_literal(otherwise))  # noqa: TID251


def _literal(value: object) -> pl.Expr:
    return value if isinstance(value, pl.Expr) else pl.lit(value)


def _mixed(z: pl.Expr) -> pl.Expr:
    z = (z ^ (z // _u64(1 << 30))) * _u64(FIRST)
    z = (z ^ (z // _u64(1 << 27))) * _u64(SECOND)
    return z ^ (z // _u64(1 << 31))


def _u64(value: int) -> pl.Expr:
    return pl.lit(value, dtype=pl.UInt64)
