"""How a rule is written: `rule`, `choose`, `step` and their kin.

A rule's body is one expression, and the engine runs the same body in four ways: over the columns of a table
(`nw.Expr`), over one worker with her sources (`known.Known`, for `explain`), over columns with the standing of each
row (`weighed.Weighed`), and as a sentence (`worded.Worded`, for the law pages). What stands here knows all four, so that
unknown flows the same way everywhere.
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

from payung.law.arithmetic import (
    band_amount,
    chosen,
    hundredths,
    is_by_first,
    is_not_after,
    larger,
    lessened,
    literal,
    pick,
    product,
    slices_sum,
    smaller,
    ten_thousandths,
    thousandths,
    years_between,
)
from payung.law.parameters import STANDINGS, Entry, Parameter, Standing
from payung.located_yaml import BadInput, Place
from payung.tables import Unit

UNKNOWN = None
NOT_FOUND = "not found"  # cited where nobody has named the text of a law
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
    says_id: str  # the paragraph in a reader's words; in English it is the docstring of the body
    settled_by: tuple[str, str] | None  # of an assumption: what would end the doubt, in Indonesian and English
    day: str | None  # the input that decides where the law changed inside the month
    place: Place

    @property
    def is_truth(self) -> bool:
        return self.unit == "truth"

    @property
    def says_en(self) -> str:
        return inspect.getdoc(self.body) or ""


def rule(
    *,
    since: str,
    until: str | None = None,
    cites: str,
    unit: Unit,
    label_id: str,
    label_en: str,
    says_id: str,
    standing: Standing = "press",
    settled_by: tuple[str, str] | None = None,
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
        if standing == "assumption" and not settled_by:
            raise BadInput(place, f"The rule '{body.__name__}' is assumed.", "Add `settled_by`, what would end the doubt.")
        if ends is not None and ends <= begins:
            raise BadInput(place, f"The rule '{body.__name__}' ends before it begins.", "Check `since` and `until`.")
        needs = tuple(inspect.signature(body).parameters)
        words = (label_id, label_en, says_id, settled_by)
        made = Rule(body.__name__, body, needs, begins, ends, cites, standing, unit, *words, day, place)
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
    def if_known(self, value: Any, a: Any, b: Any) -> Any: ...
    @abstractmethod
    def step(self, table: "Table") -> Any: ...
    @abstractmethod
    def slices(self, table: "Table") -> Any: ...

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
    return chosen(condition, a, b)


def step(value: Any, table: Any) -> Any:
    """The amount of the first band whose limit the value does not exceed. Unknown stays unknown."""
    if not isinstance(table, Table):
        raise TypeError("step() needs a parameter with steps, e.g. law['jkk.contribution_base_by_declared_income'].")
    if isinstance(value, Operand):
        return value.step(table)
    return table.pick([band_amount(value, entry.bands) for entry in table.entries])


def sum_of_slices(value: Any, table: Any) -> Any:
    """Each rate applies to the part of the value that lies in its own band, not to the whole. Rates are per 10,000.

    The sum of the parts is rounded down to the rupiah once, at the end.
    """
    if not isinstance(table, Table):
        raise TypeError("sum_of_slices() needs a parameter with steps, e.g. law['construction.jkk_rates'].")
    if isinstance(value, Operand):
        return value.slices(table)
    return table.pick([slices_sum(value, entry.bands) for entry in table.entries])


def if_known(value: Any, a: Any, b: Any) -> Any:
    """`a` where the value is known, else `b`: only where the law itself says what holds when it is not known."""
    for each in (value, a, b):
        if isinstance(each, Operand):
            return each.if_known(value, a, b)
    return pick(~value.is_null(), literal(a), literal(b))


def times(one: Any, other: Any) -> Any:
    """The product. Nothing of an unknown amount is nothing: 0 times unknown is 0."""
    return _of_two(product, one, other)


def percent_of(amount: Any, percent: Any) -> Any:
    """So many percent of an amount, down to the rupiah."""
    return _of_two(hundredths, amount, percent)


def per_mille_of(amount: Any, rate: Any) -> Any:
    """So many thousandths of an amount, down to the rupiah."""
    return _of_two(thousandths, amount, rate)


def per_10_000_of(amount: Any, rate: Any) -> Any:
    """A rate in hundredths of a percent (24 is 0.24 percent) of an amount, down to the rupiah."""
    return _of_two(ten_thousandths, amount, rate)


def less_percent(amount: Any, percent: Any) -> Any:
    """An amount less so many percent of it, down to the rupiah."""
    return _of_two(lessened, amount, percent)


def smaller_of(one: Any, other: Any) -> Any:
    """The smaller of two amounts; unknown where either is."""
    return _of_two(smaller, one, other)


def larger_of(one: Any, other: Any) -> Any:
    """The larger of two amounts; unknown where either is."""
    return _of_two(larger, one, other)


def full_years(since: Any, month: Any) -> Any:
    """Full years from a date to the first day of a month (given as its index): the age at the beginning of the month."""
    return _of_two(years_between, since, month)


def not_after_month(day: Any, month: Any) -> Any:
    """Does this day lie in the month (given as its index) or before it?"""
    return _of_two(is_not_after, day, month)


def by_first_of_month(day: Any, month: Any) -> Any:
    """Is this day the first of the month (given as its index), or before it?"""
    return _of_two(is_by_first, day, month)


def _of_two(do: Callable[[Any, Any], Any], one: Any, other: Any) -> Any:
    for each in (one, other):
        if isinstance(each, Operand):
            return each.apply(do, one, other)
    return do(one, other)


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
