"""One worker, with her sources: a plain value that remembers the inputs, parameters and rules it rests on."""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast

from payung.law.engine import Operand, Scalar, Table
from payung.law.parameters import Band, Entry, Parameter, Standing

_AND, _OR = cast(Any, operator).and_, cast(Any, operator).or_  # typeshed leaves their arguments open


@dataclass(frozen=True)
class Used:
    """Something an answer rests on."""

    kind: Literal["input", "parameter", "rule", "version"]
    name: str
    value: Scalar
    unit: str
    label_id: str
    label_en: str
    cites: str = ""
    standing: Standing | None = None
    since: date | None = None
    note: str = ""


@dataclass(frozen=True, eq=False)
class Known(Operand):
    """A value (None: unknown) and what was used to find it, in the order in which it was used."""

    value: Any
    used: tuple[Used, ...] = ()

    def apply(self, do: Callable[[Any, Any], Any], left: Any, right: Any) -> "Known":
        one, other = known(left), known(right)
        return Known(_kleene(do, one.value, other.value), joined(one.used, other.used))

    def choose(self, condition: Any, a: Any, b: Any) -> "Known":
        decided, one, other = known(condition), known(a), known(b)
        if decided.value is None:
            if one.value is not None and one.value == other.value:
                return Known(one.value, joined(one.used, other.used))
            return Known(None, decided.used)
        chosen = one if decided.value else other
        return Known(chosen.value, joined(decided.used, chosen.used))

    def step(self, table: Table) -> "Known":
        if self.value is None:
            return Known(None, self.used)
        entry = table.entries[0]
        for band in entry.bands:
            if band.limit is None or self.value <= band.limit:
                return Known(band.amount, joined(self.used, (from_entry(table.parameter, entry, band),)))
        return Known(None, self.used)


def known(value: Any) -> Known:
    """A plain value rests on nothing."""
    return value if isinstance(value, Known) else Known(value)


def from_entry(parameter: Parameter, entry: Entry, band: Band | None = None) -> Used:
    """A parameter as something used: its value, or the amount of one of its bands."""
    return Used(
        "parameter",
        parameter.name,
        band.amount if band else entry.value,
        parameter.unit,
        parameter.what_id,
        parameter.what,
        entry.cites,
        band.standing if band else entry.standing,
        entry.since,
        (band.note if band else "") or entry.note,
    )


def joined(*parts: tuple[Used, ...]) -> tuple[Used, ...]:
    """One after another, each thing once."""
    return tuple(dict.fromkeys(each for part in parts for each in part))


def _kleene(do: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
    if do is _AND:
        return False if left is False or right is False else (None if left is None or right is None else True)
    if do is _OR:
        return True if left is True or right is True else (None if left is None or right is None else False)
    return None if left is None or right is None else do(left, right)
