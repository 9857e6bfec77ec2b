"""How a rule is written: `rule`, `choose`, `step`, `divide_down`. The only place where a raw narwhals `when` stands.

A rule's body is one expression, and the engine runs the same body in three ways: over the columns of a table
(`nw.Expr`), over one worker with her sources (`known.Known`, for `explain`), and over columns with the standing of each
row (`weighed.Weighed`). `choose` and `step` know all three, so that unknown flows the same way everywhere.
"""

# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# The signatures of narwhals name numpy's types, and numpy is not installed; typeshed leaves those of operator open.

import inspect
import operator
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import narwhals as nw

from payung.law.parameters import STANDINGS, Band, Entry, Parameter, Standing
from payung.located_yaml import BadInput, Place
from payung.tables import Unit

UNKNOWN = None
Scalar: TypeAlias = int | bool | str | date | None


# ----------------------------------------------------------------------------------------------------- writing a rule
@dataclass(frozen=True)
class Rule:
    """One dated version of a rule: a body, from when to when it is the law, and who says so."""

    name: str
    body: Callable[..., Any]
    needs: tuple[str, ...]
    since: date
    until: date | None  # the first day on which it no longer holds
    cites: str
    standing: Standing
    unit: Unit
    label_id: str
    label_en: str
    day: str | None  # the input that decides where the law changed inside the month
    place: Place

    @property
    def is_truth(self) -> bool:
        return self.unit == "truth"


def rule(
    *,
    since: str,
    until: str | None = None,
    cites: str,
    unit: Unit,
    label_id: str,
    label_en: str,
    standing: Standing = "press",
    day: str | None = None,
) -> Callable[[Callable[..., Any]], Rule]:
    """Make a rule of a function. Its argument names are what it depends on: inputs, other rules, `month`, `law`.

    A changed law is a second function of the same name. `until` is the first day on which a version no longer holds.
    Where that day is inside a month, `day` names the input (such as `death_date`) that decides in this month.
    """

    def wrap(body: Callable[..., Any]) -> Rule:
        code = body.__code__
        place = Place(Path(code.co_filename).name, code.co_firstlineno)
        begins = _day(since, place)
        ends = _day(until, place) if until else None
        if not cites.strip():
            raise BadInput(place, f"The rule '{body.__name__}' cites nothing.", "Say where the law says so.")
        if standing not in STANDINGS:
            raise BadInput(place, f"'{standing}' is no standing.", f"Write one of {', '.join(STANDINGS)}.")
        if ends is not None and ends <= begins:
            raise BadInput(place, f"The rule '{body.__name__}' ends before it begins.", "Check `since` and `until`.")
        needs = tuple(inspect.signature(body).parameters)
        made = Rule(body.__name__, body, needs, begins, ends, cites, standing, unit, label_id, label_en, day, place)
        _written.setdefault(body.__module__, []).append(made)
        return made

    return wrap


def rules_of(module: str) -> tuple[Rule, ...]:
    """Every rule written in a module, also those whose name a later version has taken."""
    return tuple(_written.get(module, ()))


_written: dict[str, list[Rule]] = {}


def _day(text: str, place: Place) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(place, f"'{text}' is not a date.", "Write it as 2015-07-01.") from None


# -------------------------------------------------------------------------------- values that know more of themselves
class Operand(ABC):
    """A value that carries something beside itself through the arithmetic of a rule."""

    @abstractmethod
    def apply(self, do: Callable[[Any, Any], Any], left: Any, right: Any) -> Any: ...
    @abstractmethod
    def choose(self, condition: Any, a: Any, b: Any) -> Any: ...
    @abstractmethod
    def step(self, table: "Table") -> Any: ...

    def __add__(self, other: Any) -> Any:
        return self.apply(operator.add, self, other)

    def __radd__(self, other: Any) -> Any:
        return self.apply(operator.add, other, self)

    def __sub__(self, other: Any) -> Any:
        return self.apply(operator.sub, self, other)

    def __rsub__(self, other: Any) -> Any:
        return self.apply(operator.sub, other, self)

    def __mul__(self, other: Any) -> Any:
        return self.apply(operator.mul, self, other)

    def __rmul__(self, other: Any) -> Any:
        return self.apply(operator.mul, other, self)

    def __floordiv__(self, other: Any) -> Any:
        return self.apply(operator.floordiv, self, other)

    def __and__(self, other: Any) -> Any:
        return self.apply(operator.and_, self, other)

    def __rand__(self, other: Any) -> Any:
        return self.apply(operator.and_, other, self)

    def __or__(self, other: Any) -> Any:
        return self.apply(operator.or_, self, other)

    def __ror__(self, other: Any) -> Any:
        return self.apply(operator.or_, other, self)

    def __lt__(self, other: Any) -> Any:
        return self.apply(operator.lt, self, other)

    def __le__(self, other: Any) -> Any:
        return self.apply(operator.le, self, other)

    def __gt__(self, other: Any) -> Any:
        return self.apply(operator.gt, self, other)

    def __ge__(self, other: Any) -> Any:
        return self.apply(operator.ge, self, other)

    def __eq__(self, other: Any) -> Any:
        return self.apply(operator.eq, self, other)

    def __ne__(self, other: Any) -> Any:
        return self.apply(operator.ne, self, other)

    def __invert__(self) -> Any:
        return choose(self, False, True)

    __hash__ = object.__hash__

    def __bool__(self) -> bool:
        raise TypeError("A rule's value may be unknown: use choose(condition, a, b), not `if`, `and`, `or`, `not`.")


# ------------------------------------------------------------------------------------------------- choosing and bands
def choose(condition: Any, a: Any, b: Any) -> Any:
    """`a` where the condition is true, `b` where it is false, unknown where it is unknown.

    An unknown that cannot change the answer does not make it unknown: where `a` and `b` are known and equal, it is so.
    """
    for each in (condition, a, b):
        if isinstance(each, Operand):
            return each.choose(condition, a, b)
    one, other = literal(a), literal(b)
    undecided = nw.when(one == other).then(one)  # noqa: TID251
    return nw.when(condition).then(one).otherwise(nw.when(~condition).then(other).otherwise(undecided))  # noqa: TID251


def step(value: Any, table: Any) -> Any:
    """The amount of the first band whose limit the value does not exceed. Unknown stays unknown."""
    if not isinstance(table, Table):
        raise TypeError("step() needs a parameter with steps, e.g. law['jkk.contribution_base_by_declared_income'].")
    if isinstance(value, Operand):
        return value.step(table)
    return table.pick([band_amount(value, entry.bands) for entry in table.entries])


def divide_down(amount: Any, by: int) -> Any:
    """Whole-number division, down. `by` is a plain number above 0: 100 for percent."""
    if isinstance(by, bool) or by <= 0:
        raise ValueError("Divide by a whole number above 0.")
    return amount // by


def literal(value: Any) -> nw.Expr:
    """A whole number as Int64 (a bare one would be Int32 and a sum of a million overflow), a truth as Boolean."""
    if isinstance(value, nw.Expr):
        return value
    if isinstance(value, bool):
        return nw.lit(value, nw.Boolean)
    return nw.lit(value, nw.Int64)


def band_amount(value: nw.Expr, bands: Sequence[Band]) -> nw.Expr:
    """The bands as a balanced tree of comparisons: 6 deep for 33 bands, where a chain would be 33 deep."""

    def tree(low: int, high: int) -> nw.Expr:
        if low == high:
            return literal(bands[low].amount)
        middle = (low + high) // 2
        return nw.when(value <= bands[middle].limit).then(tree(low, middle)).otherwise(tree(middle + 1, high))  # noqa: TID251

    known = ~value.is_null()
    last = bands[-1].limit
    return nw.when(known if last is None else known & (value <= last)).then(tree(0, len(bands) - 1))  # noqa: TID251


def pick(condition: nw.Expr, a: nw.Expr, b: nw.Expr) -> nw.Expr:
    """`a` where the condition is true, else `b`: only for conditions that cannot be unknown."""
    return nw.when(condition).then(a).otherwise(b)  # noqa: TID251


def where(condition: nw.Expr, a: nw.Expr) -> nw.Expr:
    """`a` where the condition is true, else unknown."""
    return nw.when(condition).then(a)  # noqa: TID251


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


# ---------------------------------------------------------------------------------------- what a rule sees of the law
@dataclass(frozen=True)
class Table:
    """A parameter with steps, as a rule sees it: one set of bands, or several by month."""

    parameter: Parameter
    entries: tuple[Entry, ...]
    pick: Callable[[Sequence[Any]], Any]


class Law:
    """The law as a rule sees it: `law["jkm.contribution"]` is the value in the month asked for."""

    def __init__(self, look_up: Callable[[str], Any]) -> None:
        self._look_up = look_up

    # An expression for a value, a Table for steps: the parameter decides, so no narrower type is true.
    def __getitem__(self, name: str) -> Any:
        return self._look_up(name)
