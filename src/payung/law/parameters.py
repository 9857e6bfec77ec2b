"""Dated values: what a number of the law was, from when, who says so, and how sure that is.

They are read from YAML by `parameter_files`.
"""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, get_args

from payung.located_yaml import BadInput, Place

Standing = Literal["regulation", "press", "assumption"]  # the text was read; reported; taken for now
STANDINGS: tuple[Standing, ...] = get_args(Standing)  # strongest first
HIGHEST_VALUE = 10**12  # rupiah; above it a parameter is surely mistyped, and sums could leave Int64
# A share above the whole would make what is due negative; more months or years than a life has would leave Int64.
_HIGHEST: Mapping[str, int] = {
    **{"percent": 100, "per mille": 1_000, "per 10,000": 10_000},
    **{"rupiah per month": 10**10, "rupiah per year": 10**11},
    **{"months": 1_200, "years": 150, "days": 50_000, "working days": 10_000, "hours": 100_000, "persons": 10**7, "class": 10},
}

_UNKNOWN = "unknown"
Value = int | bool | None


@dataclass(frozen=True)
class Band:
    """One step of a table: up to and with `limit` (None: everything above the last limit) it is `amount`."""

    limit: int | None
    amount: int
    standing: Standing
    note: str = ""
    note_id: str = ""


@dataclass(frozen=True)
class Entry:
    """What a parameter is from `since` on, until its next entry. It holds `bands`, or a `value` (None: nobody knows it)."""

    since: date
    cites: str
    standing: Standing
    value: Value
    bands: tuple[Band, ...]
    source: tuple[str, ...]
    note: str
    note_id: str
    place: Place


@dataclass(frozen=True)
class Variant:
    """Another value that a source gives, or that the words of the law allow."""

    value: Value
    what: str
    what_id: str
    source: tuple[str, ...]


@dataclass(frozen=True)
class Parameter:
    """A named number (or table of steps) of the law, with its whole history, oldest first."""

    name: str
    what: str
    what_id: str
    unit: str
    entries: tuple[Entry, ...]
    place: Place
    settled_by: str = ""  # what would end the doubt about it
    settled_by_id: str = ""
    variants: tuple[Variant, ...] = ()
    by: str = ""  # of a table: the unit of its limits

    @property
    def weakest(self) -> Standing:
        """The weakest standing of any of its values."""
        found: set[Standing] = {each.standing for entry in self.entries for each in (entry.bands or (entry,))}
        return max(found, key=lambda each: STANDINGS.index(each))


class Parameters(Mapping[str, Parameter]):
    """All parameters by name: `jkm.contribution` is `contribution` in `jkm.yaml`."""

    def __init__(self, found: Mapping[str, Parameter]) -> None:
        self._found = dict(sorted(found.items()))

    def __getitem__(self, name: str) -> Parameter:
        if name not in self._found:
            raise BadInput(None, f"There is no parameter '{name}'.", nearest(name, self._found))
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def __contains__(self, name: object) -> bool:
        return name in self._found

    def with_others(self, others: "Parameters") -> "Parameters":
        """These, with those of `others` in place of the ones of the same name."""
        return Parameters({**self._found, **others._found})

    def changed(self, name: str, value: Value) -> "Parameters":
        """A copy where `name` has always been `value`, as an assumption: for a variant or a what-if."""
        parameter = self[name]
        if any(entry.bands for entry in parameter.entries):
            wrong = f"The parameter '{name}' is a table of steps."
            raise BadInput(parameter.place, wrong, "Change it by a scenario, with `steps:`.")
        checked = None if value is None else value_of(parameter.unit, value, parameter.place, f"The value of '{name}'")
        entries = tuple(replace(entry, value=checked, standing="assumption") for entry in parameter.entries)
        return Parameters({**self._found, name: replace(parameter, entries=entries)})


def nearest(name: str, names: Mapping[str, object] | tuple[str, ...]) -> str:
    """What to do about a name that does not exist: the likely one first, else all of them."""
    likely = difflib.get_close_matches(name, list(names), n=1, cutoff=0.6)
    if likely:
        return f"Did you mean '{likely[0]}'?"
    return f"Known are: {', '.join(names)}."


def as_date(value: object) -> date | None:
    """A date without time (DuckDB turns dates into datetimes), or None where it is none."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


# ------------------------------------------------------------------------------------------------- a value, checked
def value_of(unit: str, value: object, place: Place, of: str) -> Value:
    """A whole number, or true or false where the unit is `truth`; the word `unknown` where nobody knows it."""
    if value is None or value == _UNKNOWN:
        if value is None:
            raise BadInput(place, f"{of} is nothing.", "Write a value, or `unknown`.")
        return None
    if unit != "truth":
        return amount_of(unit, value, place, of)
    if not isinstance(value, bool):
        raise BadInput(place, f"{of} is '{value}', neither true nor false.", "Write true, false or unknown.")
    return bool(value)


def amount_of(unit: str, value: object, place: Place, of: str) -> int:
    """A whole number, not above what its unit can have."""
    found, highest = whole(value, place, of), _HIGHEST.get(unit, HIGHEST_VALUE)
    if found > highest:
        raise BadInput(place, f"{of} is {found:_}, above {highest:_} {unit}.", "Check the number of zeros.")
    return found


def whole(value: object, place: Place, of: str) -> int:
    """A whole number from 0. `true` is not 1, and 10000.0 is not money."""
    if isinstance(value, bool) or not isinstance(value, int):
        written = "nothing" if value is None else f"'{value}'"
        raise BadInput(place, f"{of} is {written}, not a whole number.", "Write whole rupiah or whole percent, e.g. 16_800.")
    if value < 0:
        raise BadInput(place, f"{of} is {int(value)}, below 0.", "Amounts and limits are 0 or more; check the sign.")
    if value > HIGHEST_VALUE:
        raise BadInput(place, f"{of} is {int(value):_}, above {HIGHEST_VALUE:_}.", "Check the number of zeros.")
    return int(value)
