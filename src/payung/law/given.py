"""What a person or a table says about a worker, checked before the law sees it. Empty is unknown and always allowed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from payung.law.arithmetic import month_index
from payung.law.engine import Scalar
from payung.law.parameters import as_date, nearest
from payung.located_yaml import BadInput
from payung.tables import LAW_INPUTS, Input

_UNKNOWN_WORDS = ("", "null", "unknown", "tidak diketahui", "tidak-diketahui")


def checked(given: Mapping[str, object], month: date) -> dict[str, Scalar]:
    """Every input by name, None where it is not given. Unknown names and impossible values are refused."""
    for name in given:
        if name not in LAW_INPUTS:
            raise BadInput(None, f"There is no input '{name}'.", nearest(name, LAW_INPUTS))
    values = {name: _checked(each, given.get(name)) for name, each in LAW_INPUTS.items()}
    for name, value in values.items():
        if isinstance(value, date):
            _check_date(LAW_INPUTS[name], value, month)
    return values


def from_text(pairs: list[str]) -> dict[str, Scalar]:
    """`["declared_income=1_000_000", "sector="]` as typed in a terminal; nothing after the sign is unknown."""
    values: dict[str, Scalar] = {}
    for pair in pairs:
        name, sign, text = pair.partition("=")
        if not sign:
            raise BadInput(None, f"'{pair}' gives nothing.", "Write --given name=value.")
        if name not in LAW_INPUTS:
            raise BadInput(None, f"There is no input '{name}'.", nearest(name, LAW_INPUTS))
        if name in values:
            raise BadInput(None, f"'{name}' is given twice.", "Keep one of them.")
        values[name] = None if text.strip() in _UNKNOWN_WORDS else _from_text(LAW_INPUTS[name], text.strip())
    return values


def words_for_range(each: Input) -> str:
    return f"from {each.lowest} to {each.highest:_}"


def words_for_dates(each: Input) -> str:
    until = ", not after the month asked for" if each.before else ""
    return f"Allowed are days from the year {each.lowest} on{until}; check the year."


def _check_date(each: Input, value: date, month: date) -> None:
    late = month_index(value) > month_index(month)
    if each.in_month and month_index(value) != month_index(month):
        wrong = f"{each.name} is {value}, but the month asked for is {month:%Y-%m}."
        raise BadInput(None, wrong, "Ask for the month of the event.")
    if value.year < each.lowest or (each.before and late):
        raise BadInput(None, f"{each.name} is {value}, asked for {month:%Y-%m}.", words_for_dates(each))


def _from_text(each: Input, text: str) -> Scalar:
    if each.choices is not None:
        return text
    if each.unit == "truth":
        if text.lower() not in ("true", "false"):
            raise BadInput(None, f"{each.name} is '{text}'.", "Write true or false.")
        return text.lower() == "true"
    try:
        return date.fromisoformat(text) if each.unit == "date" else int(text)
    except ValueError:
        how = "a date such as 2025-02-24" if each.unit == "date" else "a whole number such as 1_000_000"
        raise BadInput(None, f"{each.name} is '{text}'.", f"Write {how}.") from None


def _checked(each: Input, value: Any) -> Scalar:
    if value is None:
        return None
    if each.choices is not None:
        if value not in each.choices:
            raise BadInput(None, f"{each.name} is '{value}'.", nearest(str(value), each.choices))
        return str(value)
    if each.unit == "truth":
        if not isinstance(value, bool):
            raise BadInput(None, f"{each.name} is '{value}'.", "Give true or false.")
        return value
    if each.unit == "date":
        day = as_date(value)
        if day is None:
            raise BadInput(None, f"{each.name} is '{value}', not a date.", "Give a date such as 2025-02-24.")
        return day
    if isinstance(value, bool) or not isinstance(value, int):
        unit = "rupiah" if each.unit.startswith("rupiah") else each.unit
        raise BadInput(None, f"{each.name} is '{value}', not a whole number.", f"Give whole {unit}, without decimals.")
    if not each.lowest <= value <= each.highest:
        raise BadInput(None, f"{each.name} is {int(value):_}.", f"Allowed is {words_for_range(each)}.")
    return int(value)
