"""One worker, with her sources: a plain value that remembers the inputs, parameters and rules it rests on."""

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast

from payung.law.arithmetic import NOTHING_AT, divide_down
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
    note_id: str = ""


@dataclass(frozen=True, eq=False)
class Known(Operand):
    """A value (None: unknown) and what was used to find it, in the order in which it was used."""

    value: Any
    used: tuple[Used, ...] = ()

    def apply(self, do: Callable[[Any, Any], Any], left: Any, right: Any) -> "Known":
        one, other = known(left), known(right)
        value = kleene(do, one.value, other.value)
        if do in NOTHING_AT:  # what makes it nothing is all that it rests on
            for side, nothing in zip((one, other), NOTHING_AT[do], strict=True):
                if side.value == nothing:
                    return Known(value, side.used)
        return Known(value, joined(one.used, other.used))

    def choose(self, condition: Any, a: Any, b: Any) -> "Known":
        decided, one, other = known(condition), known(a), known(b)
        if decided.value is None:
            if one.value is not None and one.value == other.value:
                return Known(one.value, joined(one.used, other.used))
            return Known(None, decided.used)
        chosen = one if decided.value else other
        return Known(chosen.value, joined(decided.used, chosen.used))

    def if_known(self, value: Any, a: Any, b: Any) -> "Known":
        asked, one, other = known(value), known(a), known(b)
        return Known(one.value, joined(asked.used, one.used)) if asked.value is not None else other

    def step(self, table: Table) -> "Known":
        if self.value is None:
            return Known(None, self.used)
        entry = table.entries[0]
        for band in entry.bands:
            if band.limit is None or self.value <= band.limit:
                return Known(band.amount, joined(self.used, (from_entry(table.parameter, entry, band),)))
        return Known(None, self.used)

    def slices(self, table: Table) -> "Known":
        if self.value is None:
            return Known(None, self.used)
        entry, total, below = table.entries[0], 0, 0
        used: list[Used] = []
        for part, band in slices_of(self.value, entry.bands):
            total += part * band.amount
            below += part
            used.append(from_entry(table.parameter, entry, band))
        if below < self.value:  # above the last limit nothing is written
            return Known(None, self.used)
        return Known(divide_down(total, 10_000), joined(self.used, tuple(used)))


def slices_of(value: int, bands: Sequence[Band]) -> list[tuple[int, Band]]:
    """The part of the value in each band that it reaches; the first band is reached by 0."""
    found: list[tuple[int, Band]] = []
    below = 0
    for band in bands:
        if found and value <= below:
            break
        upto = value if band.limit is None else min(value, band.limit)
        found.append((upto - below, band))
        below = upto
    return found


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
        (band.note_id if band else "") or entry.note_id,
    )


def joined(*parts: tuple[Used, ...]) -> tuple[Used, ...]:
    """One after another, each thing once."""
    return tuple(dict.fromkeys(each for part in parts for each in part))


def kleene(do: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
    if do is _AND:
        return False if left is False or right is False else (None if left is None or right is None else True)
    if do is _OR:
        return True if left is True or right is True else (None if left is None or right is None else False)
    if do in NOTHING_AT and (left == NOTHING_AT[do][0] or right == NOTHING_AT[do][1]):
        return 0
    return None if left is None or right is None else do(left, right)
