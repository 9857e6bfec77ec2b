"""Cases: sentences a jurist can check, each with a month, what is given, and what the law then gives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast

from payung.law import explanation
from payung.law.book import Book, checked_month
from payung.law.engine import Scalar
from payung.law.given import checked
from payung.law.parameters import STANDINGS, Value, nearest
from payung.located_yaml import BadInput, Place, line_of, parse_any, place_of, read_any

_USUAL_NAME = "cases.yaml"
_CASE_KEYS = ("name", "name_id", "month", "given", "expect", "standing", "assuming", "note")


@dataclass(frozen=True)
class Case:
    """One sentence. `standing` holds, where the sentence is about it, how sure an answer is.

    `assuming` changes parameters first: a sentence about a variant of the law.
    """

    name: str
    name_id: str
    month: date
    given: Mapping[str, Scalar]
    expect: Mapping[str, int | bool | None]
    standing: Mapping[str, str | None]
    assuming: Mapping[str, Value]
    place: Place
    lines: Mapping[str, int]  # of each expectation; of a standing under `rule standing`
    fault: BadInput | None = None  # why it cannot be asked at all


@dataclass(frozen=True)
class Failure:
    """A sentence that does not hold."""

    case: Case
    rule: str
    expected: int | bool | str | None
    got: int | bool | str | None
    fault: BadInput | None = None  # why it could not be asked
    of_standing: bool = False

    @property
    def place(self) -> Place:
        if self.fault and self.fault.place and self.fault.place.file == self.case.place.file:
            return self.fault.place
        key = f"{self.rule} standing" if self.of_standing else self.rule
        return Place(self.case.place.file, self.case.lines.get(key, self.case.place.line))

    def __str__(self) -> str:
        where = f"{self.place.file}:{self.place.line}: {self.case.name}."
        if self.fault:
            return f"{where} It cannot be asked: {self.fault.wrong} {self.fault.remedy}"
        of = f"{self.rule}, its standing" if self.of_standing else self.rule
        return f"{where} {of}: expected {_said(self.expected)}, got {_said(self.got)}."


def load(path: Path) -> list[Case]:
    """The cases of a file: a list of sentences, or a block `cases:` with that list."""
    name = f"{path.absolute().parent.name}/{path.name}" if path.name == _USUAL_NAME else path.name  # every chapter has one
    return _cases(read_any(path, name=name), name)


def parse_text(text: str, *, file: str) -> list[Case]:
    """The cases in a YAML text; `file` is the name that errors use."""
    return _cases(parse_any(text, file=file), file)


def failures(book: Book, cases: Sequence[Case]) -> list[Failure]:
    """Every expectation that does not hold, in the order of the file. One that cannot be asked does not hold either."""
    return [failure for case in cases for failure in _failures(book, case)]


def book_for(book: Book, case: Case) -> Book:
    """The law that a case speaks of: this one, or this one with what the case assumes."""
    parameters = book.parameters
    for name, value in case.assuming.items():
        parameters = parameters.changed(name, value)
    return book.with_parameters(parameters) if case.assuming else book


def _failures(book: Book, case: Case) -> list[Failure]:
    if case.fault:
        return [Failure(case, "", None, None, case.fault)]
    found: list[Failure] = []
    for rule, expected in case.expect.items():
        try:
            got = explanation.value(book_for(book, case), rule, case.month, case.given)
        except BadInput as error:
            found.append(Failure(case, rule, expected, None, error))
            continue
        if got != expected or isinstance(got, bool) != isinstance(expected, bool):
            found.append(Failure(case, rule, expected, got))
    for rule, expected in case.standing.items():
        try:
            got = explanation.explain(book_for(book, case), rule, case.month, case.given).standing
        except BadInput as error:
            found.append(Failure(case, rule, expected, None, error))
            continue
        if got != expected:
            found.append(Failure(case, rule, expected, got, of_standing=True))
    return found


def _cases(content: object, file: str) -> list[Case]:
    if isinstance(content, Mapping):
        block = cast(Mapping[object, object], content)
        for key in block:
            if key != "cases":
                raise BadInput(Place(file, line_of(block, key)), f"'{key}' is no block of a case file.", "Write `cases:`.")
        content = block.get("cases")
    if not isinstance(content, list) or not content:
        raise BadInput(Place(file, 1), "There are no cases.", "Begin each with `- name: …`, below `cases:` or at the top.")
    listed = cast(list[object], content)
    return [_case_or_fault(entry, Place(file, line_of(listed, index))) for index, entry in enumerate(listed)]


def _case_or_fault(entry: object, place: Place) -> Case:
    """A sentence that cannot be read does not keep the others from being checked."""
    try:
        return _case(entry, place)
    except BadInput as error:
        name = cast(Mapping[str, object], entry).get("name") if isinstance(entry, Mapping) else None
        return Case(str(name or "A sentence"), "", date.min, {}, {}, {}, {}, place, {}, error)


def _case(entry: object, place: Place) -> Case:
    if not isinstance(entry, Mapping):
        raise BadInput(place, "A case is a block of lines.", "Begin with `- name: …`.")
    block = cast(Mapping[str, object], entry)
    for key in block:
        if key not in _CASE_KEYS:
            raise BadInput(place_of(block, key, place), f"A case has no '{key}'.", nearest(str(key), _CASE_KEYS))
    for key in ("name", "month", "expect"):
        if key not in block:
            raise BadInput(place, f"This case has no '{key}'.", f"Add `{key}:`.")
    name = block["name"]
    if not isinstance(name, str):
        raise BadInput(place_of(block, "name", place), "The name of a case is a sentence.", "Write it as text.")
    try:
        month = checked_month(block["month"])
    except BadInput as error:
        raise BadInput(place_of(block, "month", place), error.wrong, error.remedy) from None
    given = _given(block, month, place)
    expect = _mapping(block, "expect", place)
    for rule, value in expect.items():
        if value is not None and not isinstance(value, int):
            wrong = f"{rule} is expected to be '{value}'."
            raise BadInput(place_of(expect, rule, place), wrong, "Expect a whole number, true, false or null.")
    standing: Mapping[str, object] = _mapping(block, "standing", place) if "standing" in block else {}
    for rule, value in standing.items():
        if value is not None and value not in STANDINGS:
            raise BadInput(place_of(standing, rule, place), f"'{value}' is no standing.", f"One of {', '.join(STANDINGS)}.")
    assuming: Mapping[str, object] = _mapping(block, "assuming", place) if "assuming" in block else {}
    for parameter, value in assuming.items():
        if value != "unknown" and not isinstance(value, int):
            wrong = f"{parameter} is assumed to be '{value}'."
            raise BadInput(place_of(assuming, parameter, place), wrong, "Assume a whole number, true, false or unknown.")
    if not expect and not standing:
        raise BadInput(place, "This case expects nothing.", "Below `expect:`, name a rule and what it gives.")
    lines = {rule: line_of(expect, rule) for rule in expect} | {
        f"{rule} standing": line_of(standing, rule) for rule in standing
    }
    return Case(
        str(name),
        str(block.get("name_id") or name),
        month,
        given,
        {rule: _plain(cast("int | bool | None", value)) for rule, value in expect.items()},
        {rule: None if value is None else str(value) for rule, value in standing.items()},
        {name: None if value == "unknown" else _plain(cast("int | bool", value)) for name, value in assuming.items()},
        place,
        lines,
    )


def _given(block: Mapping[str, object], month: date, place: Place) -> dict[str, Scalar]:
    given: Mapping[str, object] = _mapping(block, "given", place) if block.get("given") is not None else {}
    for name in given:
        try:
            checked({name: given[name]}, month)
        except BadInput as error:
            raise BadInput(place_of(given, name, place), error.wrong, error.remedy) from None
    values = checked(given, month)
    return {name: values[name] for name in given}


def _mapping(block: Mapping[str, object], key: str, place: Place) -> Mapping[str, object]:
    content = block[key]
    if not isinstance(content, Mapping):
        raise BadInput(place_of(block, key, place), f"'{key}' is no block of lines.", f"Write `{key}: {{name: value}}`.")
    return cast(Mapping[str, object], content)


def _plain(value: int | bool | None) -> int | bool | None:
    return value if value is None or isinstance(value, bool) else int(value)


def _said(value: int | bool | str | None) -> str:
    if value is None:
        return "unknown"
    return f"{value:_}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
