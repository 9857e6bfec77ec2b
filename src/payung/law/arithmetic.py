"""What the engine's verbs do with two plain values, or with two columns: all that the engines do differently.

Money is whole rupiah as Int64, months are integers, whole-number division goes down, and a comparison with an unknown is
unknown. The only place, with `engine`, where a raw narwhals `when` stands.
"""

# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# The signatures of narwhals name numpy's types, and numpy is not installed.

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import narwhals as nw

from payung.law.parameters import Band


def literal(value: Any, *, truth: bool = False) -> nw.Expr:
    """A whole number as Int64 (a bare one would be Int32 and a sum of a million overflow), a truth as Boolean."""
    if isinstance(value, nw.Expr):
        return value
    return nw.lit(value, nw.Boolean if truth or isinstance(value, bool) else nw.Int64)


def pick(condition: nw.Expr, a: nw.Expr, b: nw.Expr) -> nw.Expr:
    """`a` where the condition is true, else `b`: only for conditions that cannot be unknown."""
    return nw.when(condition).then(a).otherwise(b)  # noqa: TID251


def where(condition: nw.Expr, a: nw.Expr) -> nw.Expr:
    """`a` where the condition is true, else unknown."""
    return nw.when(condition).then(a)  # noqa: TID251


def chosen(condition: nw.Expr, a: Any, b: Any) -> nw.Expr:
    """`a` where the condition is true, `b` where it is false, and where it is unknown what both of them are."""
    one, other = literal(a), literal(b)
    if a is None or b is None:  # Spark will not have an unknown number beside a truth, so no unknown is written
        return where(~condition, other) if a is None else where(condition, one)
    # The comparison last: it is worked out only for the few rows whose condition is unknown.
    can_be_equal = isinstance(a, nw.Expr) or isinstance(b, nw.Expr) or a == b
    undecided = pick(~condition, other, where(one == other, one)) if can_be_equal else where(~condition, other)
    return pick(condition, one, undecided)


def divide_down(amount: Any, by: int) -> Any:
    """Whole-number division, down. `by` is a plain number above 0: 100 for percent."""
    if isinstance(by, bool) or by <= 0:
        raise ValueError("Divide by a whole number above 0.")
    # Spark goes through a double here; below 2**53 (9 * 10**15) its floor is still the exact one.
    return amount // by


def divide_exactly(amount: Any, by: int) -> Any:
    """The same for amounts above 2**53, where Spark's double may be one off; the rest says in which direction."""
    down = divide_down(amount, by)
    if not isinstance(amount, nw.Expr):
        return down
    down = down.cast(nw.Int64)
    rest = amount - down * by
    return down + (rest >= by).cast(nw.Int64) - (rest < 0).cast(nw.Int64)


# ------------------------------------------------------------------------------------ two plain values, or two columns
def product(one: Any, other: Any) -> Any:
    if not isinstance(one, nw.Expr) and not isinstance(other, nw.Expr):
        return one * other
    if isinstance(one, nw.Expr) and isinstance(other, nw.Expr):
        return pick((one == 0) | (other == 0), literal(0), one * other)  # where that is unknown, so is the product
    plain: Any = other if isinstance(one, nw.Expr) else one
    return literal(0) if plain == 0 else one * other


def hundredths(amount: Any, percent: Any) -> Any:
    return _share(amount, percent, 100)


def thousandths(amount: Any, rate: Any) -> Any:
    return _share(amount, rate, 1_000)


def ten_thousandths(amount: Any, rate: Any) -> Any:
    return divide_exactly(product(amount, rate), 10_000)  # of a contract this may be above 2**53


def lessened(amount: Any, percent: Any) -> Any:
    return _share(amount, 100 - percent, 100)


def _share(amount: Any, rate: Any, of: int) -> Any:
    return divide_down(product(amount, rate), of)


# The left or the right side at which the answer is 0, whatever the other side is.
NOTHING_AT: Mapping[Callable[[Any, Any], Any], tuple[int, int]] = {
    product: (0, 0),
    hundredths: (0, 0),
    thousandths: (0, 0),
    ten_thousandths: (0, 0),
    lessened: (0, 100),
}


def smaller(one: Any, other: Any) -> Any:
    if not isinstance(one, nw.Expr) and not isinstance(other, nw.Expr):
        return min(one, other)
    return _bounded(one, other, lambda column, bound: column > bound)


def larger(one: Any, other: Any) -> Any:
    if not isinstance(one, nw.Expr) and not isinstance(other, nw.Expr):
        return max(one, other)
    return _bounded(one, other, lambda column, bound: column < bound)


def _bounded(one: Any, other: Any, is_beyond: Callable[[Any, Any], nw.Expr]) -> nw.Expr:
    """`one`, or `other` where `one` is beyond it; unknown where either is."""
    column, bound = (one, other) if isinstance(one, nw.Expr) else (other, one)
    bounded = pick(is_beyond(column, bound), literal(bound), column)  # where the column is unknown, so is this
    return where(~bound.is_null(), bounded) if isinstance(bound, nw.Expr) else bounded


def years_between(since: Any, month: Any) -> Any:
    if isinstance(since, date):
        return (month - month_index(since) - (since.day > 1)) // 12
    not_yet = (since.dt.day() > 1).cast(nw.Int64)
    return divide_down(month - month_index_of(since) - not_yet, 12)


def is_not_after(day: Any, month: Any) -> Any:
    return (month_index(day) if isinstance(day, date) else month_index_of(day)) <= month


def is_by_first(day: Any, month: Any) -> Any:
    if isinstance(day, date):
        return day <= month_of(month)
    index = month_index_of(day)
    return (index < month) | ((index == month) & (day.dt.day() == 1))


# --------------------------------------------------------------------------------------------------------------- bands
def band_amount(value: nw.Expr, bands: Sequence[Band]) -> nw.Expr:
    """The amount of the band in which the value lies; unknown above the last limit."""
    return _by_band(value, [(band.limit, literal(band.amount)) for band in bands])


def slices_sum(value: nw.Expr, bands: Sequence[Band]) -> nw.Expr:
    """The parts of the value in each band, each at its own rate: what is full below, and the part in the last one."""
    cells: list[tuple[int | None, nw.Expr]] = []
    full, below = 0, 0
    for band in bands:
        cells.append((band.limit, (value - below) * band.amount + full))
        if band.limit is not None:
            full += (band.limit - below) * band.amount
            below = band.limit
    return divide_exactly(_by_band(value, cells), 10_000)


def _by_band(value: nw.Expr, cells: Sequence[tuple[int | None, nw.Expr]]) -> nw.Expr:
    """A balanced tree of comparisons: 6 deep for 33 bands, where a chain would be 33 deep."""

    def tree(low: int, high: int) -> nw.Expr:
        if low == high:
            return cells[low][1]
        middle = (low + high) // 2
        return pick(value <= cells[middle][0], tree(low, middle), tree(middle + 1, high))

    known, last = ~value.is_null(), cells[-1][0]
    return where(known if last is None else known & (value <= last), tree(0, len(cells) - 1))


# --------------------------------------------------------------------------------------------------------------- time
def month_index(month: date) -> int:
    """Months as integers: January of the year 0 is 0."""
    return month.year * 12 + month.month - 1


def month_of(index: int) -> date:
    """The first day of the month with this index."""
    return date(index // 12, index % 12 + 1, 1)


def month_index_of(column: nw.Expr) -> nw.Expr:
    """The month index of a column of dates."""
    return column.dt.year().cast(nw.Int64) * 12 + column.dt.month().cast(nw.Int64) - 1
