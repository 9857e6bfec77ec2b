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
from payung.law.parameters import STANDINGS, nearest
from payung.located_yaml import BadInput, Place, line_of, parse, read

_CASE_KEYS = ("name", "month", "given", "expect", "standing", "note")


@dataclass(frozen=True)
class Case:
    """One sentence. `standing` holds, where the sentence is about it, how sure an answer is."""

    name: str
    month: date
    given: Mapping[str, Scalar]
    expect: Mapping[str, int | bool | None]
    standing: Mapping[str, str | None]
    place: Place
    lines: Mapping[str, int]  # of each expectation


@dataclass(frozen=True)
class Failure:
    """A sentence that does not hold."""

    case: Case
    rule: str
    expected: int | bool | str | None
    got: int | bool | str | None

    @property
    def place(self) -> Place:
        return Place(self.case.place.file, self.case.lines[self.rule])

    def __str__(self) -> str:
        where = f"{self.place.file}:{self.place.line}"
        return f"{where}: {self.case.name}. {self.rule}: expected {_said(self.expected)}, got {_said(self.got)}."


def load(path: Path) -> list[Case]:
    """The cases of a file: a block `cases:` with one entry a sentence."""
    return _cases(read(path), path.name)


def parse_text(text: str, *, file: str) -> list[Case]:
    """The cases in a YAML text; `file` is the name that errors use."""
    return _cases(parse(text, file=file), file)


def failures(book: Book, cases: Sequence[Case]) -> list[Failure]:
    """Every expectation that does not hold, in the order of the file."""
    found: list[Failure] = []
    for case in cases:
        try:
            found += _failures(book, case)
        except BadInput as error:
            raise BadInput(case.place, error.wrong, error.remedy) from None
    return found


def _failures(book: Book, case: Case) -> list[Failure]:
    found: list[Failure] = []
    for rule, expected in case.expect.items():
        got = explanation.value(book, rule, case.month, case.given)
        if got != expected or isinstance(got, bool) != isinstance(expected, bool):
            found.append(Failure(case, rule, expected, got))
    for rule, expected in case.standing.items():
        got = explanation.explain(book, rule, case.month, case.given).standing
        if got != expected:
            found.append(Failure(case, rule, expected, got))
    return found


def _cases(content: Mapping[object, object], file: str) -> list[Case]:
    for key in content:
        if key != "cases":
            raise BadInput(Place(file, line_of(content, key)), f"'{key}' is no block of a case file.", "Write `cases:`.")
    entries = content.get("cases")
    if not isinstance(entries, list):
        raise BadInput(Place(file, line_of(content, "cases")), "There are no cases.", "Below `cases:`, begin with `- name: …`.")
    listed = cast(list[object], entries)
    return [_case(entry, Place(file, line_of(listed, index))) for index, entry in enumerate(listed)]


def _case(entry: object, place: Place) -> Case:
    if not isinstance(entry, Mapping):
        raise BadInput(place, "A case is a block of lines.", "Begin with `- name: …`.")
    block = cast(Mapping[str, object], entry)
    for key in block:
        if key not in _CASE_KEYS:
            raise BadInput(_at(block, key, place), f"A case has no '{key}'.", nearest(str(key), _CASE_KEYS))
    for key in ("name", "month", "expect"):
        if key not in block:
            raise BadInput(place, f"This case has no '{key}'.", f"Add `{key}:`.")
    name = block["name"]
    if not isinstance(name, str):
        raise BadInput(_at(block, "name", place), "The name of a case is a sentence.", "Write it as text.")
    try:
        month = checked_month(block["month"])
    except BadInput as error:
        raise BadInput(_at(block, "month", place), error.wrong, error.remedy) from None
    given = _given(block, month, place)
    expect = _mapping(block, "expect", place)
    for rule, value in expect.items():
        if value is not None and not isinstance(value, int):
            wrong = f"{rule} is expected to be '{value}'."
            raise BadInput(_at(expect, rule, place), wrong, "Expect a whole number, true, false or null.")
    standing: Mapping[str, object] = _mapping(block, "standing", place) if "standing" in block else {}
    for rule, value in standing.items():
        if value is not None and value not in STANDINGS:
            raise BadInput(_at(standing, rule, place), f"'{value}' is no standing.", f"One of {', '.join(STANDINGS)}.")
    lines = {rule: line_of(block_, rule) for block_ in (standing, expect) for rule in block_}
    return Case(
        str(name),
        month,
        given,
        {rule: _plain(cast("int | bool | None", value)) for rule, value in expect.items()},
        {rule: None if value is None else str(value) for rule, value in standing.items()},
        place,
        lines,
    )


def _given(block: Mapping[str, object], month: date, place: Place) -> dict[str, Scalar]:
    given: Mapping[str, object] = _mapping(block, "given", place) if block.get("given") is not None else {}
    for name in given:
        try:
            checked({name: given[name]}, month)
        except BadInput as error:
            raise BadInput(_at(given, name, place), error.wrong, error.remedy) from None
    values = checked(given, month)
    return {name: values[name] for name in given}


def _mapping(block: Mapping[str, object], key: str, place: Place) -> Mapping[str, object]:
    content = block[key]
    if not isinstance(content, Mapping):
        raise BadInput(_at(block, key, place), f"'{key}' is no block of lines.", f"Write `{key}: {{name: value}}`.")
    return cast(Mapping[str, object], content)


def _at(block: Mapping[str, object], key: str, place: Place) -> Place:
    return Place(place.file, line_of(block, key))


def _plain(value: int | bool | None) -> int | bool | None:
    return value if value is None or isinstance(value, bool) else int(value)


def _said(value: int | bool | str | None) -> str:
    if value is None:
        return "unknown"
    return f"{value:_}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
