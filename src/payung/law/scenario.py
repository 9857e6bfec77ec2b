"""A scenario: a small named file of changed parameters, checked like the law, for people to be compared under both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, cast

from payung.law import under_both
from payung.law.book import Book, standard
from payung.law.comparison import Comparison
from payung.law.parameter_files import entry_of
from payung.law.parameters import Entry, Parameter, Parameters, as_date, nearest
from payung.law.words import Language, said, said_month
from payung.located_yaml import BadInput, Place, line_of, parse, read

Frame = TypeVar("Frame")

_SHIPPED = Path(__file__).parent / "scenarios"
_KEYS = ("name", "name_id", "why", "why_id", "changes")
_VALUE_KEYS = ("value", "steps", "above")


@dataclass(frozen=True)
class Change:
    """A parameter with other values. The law holds until the first of them; `always` there is nothing before it."""

    parameter: Parameter  # as the law has it
    entries: tuple[Entry, ...]  # oldest first
    always: bool

    def to(self, parameter: Parameter) -> Parameter:
        """The parameter with this change in it."""
        first = parameter.entries[0].since
        if self.always:
            return replace(parameter, entries=(replace(self.entries[0], since=first),))
        kept = (each for each in parameter.entries if each.since < self.entries[0].since)
        return replace(parameter, entries=(*kept, *self.entries))

    def _in_force(self, since: date) -> Entry | None:
        """What the law has then."""
        return max((each for each in self.parameter.entries if each.since <= since), key=lambda each: each.since, default=None)

    def words(self, lang: Language) -> str:
        """`Bulan kepesertaan …: 3 bulan (menurut hukum yang berlaku: 4 bulan).`"""
        its, english = self.parameter, lang == "en"
        in_force = "in the law in force" if english else "menurut hukum yang berlaku"
        if self.always:
            parts = [f"{_said(its, self.entries[0], lang)} ({in_force}: {_history(its, lang)})"]
        else:
            parts = [
                f"{_said_since(its, each, lang)} ({in_force}: {_said(its, self._in_force(each.since), lang)})"
                for each in self.entries
            ]
        return f"{its.what if english else its.what_id}: {'; '.join(parts)}."


@dataclass(frozen=True)
class Scenario:
    """What if the law had these values. They cite its name and have the standing `assumption`."""

    name: str
    name_id: str
    why: str
    why_id: str
    changes: tuple[Change, ...]

    def label(self, lang: Language) -> str:
        return self.name if lang == "en" else self.name_id

    def reason(self, lang: Language) -> str:
        return self.why if lang == "en" else self.why_id

    def book(self, of: Book | None = None) -> Book:
        """The law (the standard one if none is given) with the changes in it."""
        base = of or standard()
        changed = {each.parameter.name: each.to(base.parameters[each.parameter.name]) for each in self.changes}
        return base.with_parameters(base.parameters.with_others(Parameters(changed)))

    def changes_words(self, lang: Language = "id") -> list[str]:
        """A sentence for each change: what, to what, and what the law in force has."""
        return [each.words(lang) for each in self.changes]


def load(path: Path, *, of: Book | None = None) -> Scenario:
    """The scenario in a YAML file. BadInput with file and line where it could not be the law either."""
    return _scenario(read(path), path.name, of or standard())


def parse_text(text: str, *, file: str, of: Book | None = None) -> Scenario:
    """The scenario in a YAML text; `file` is the name that errors use."""
    return _scenario(parse(text, file=file), file, of or standard())


def shipped() -> dict[str, Path]:
    """The scenarios that come with Payung, by name."""
    return {path.stem: path for path in sorted(_SHIPPED.glob("*.yaml"))}


def compare(
    frame: Frame,
    scenario: Scenario,
    rules: Sequence[str] | str,
    *,
    month: date | str,
    book: Book | None = None,
    by: Sequence[str] | str = (),
) -> Comparison[Frame]:
    """The same people under the law in force (or `book`) and under the scenario; with `by`, also by these columns.

    `frame` and `month` are those of `payung.law.evaluate`. The summaries are worked out at once, by the engine of the
    frame; the frame of the answer has three columns more a rule and stays lazy where the one given is.
    """
    base = book or standard()
    asked = [rules] if isinstance(rules, str) else list(dict.fromkeys(rules))
    groups = [by] if isinstance(by, str) else list(dict.fromkeys(by))
    name = (scenario.name_id, scenario.name)
    return under_both.compare(frame, base, scenario.book(base), asked, month, by=groups, name=name)


# ---------------------------------------------------------------------------------------------------- reading the YAML
def _scenario(content: Mapping[object, object], file: str, of: Book) -> Scenario:
    for key in content:
        if key not in _KEYS:
            place = Place(file, line_of(content, key))
            raise BadInput(place, f"A scenario has no '{key}'.", nearest(str(key), _KEYS))
    name, why = _text(content, "name", file), _text(content, "why", file)
    if not name:
        raise BadInput(Place(file, 1), "The scenario has no 'name'.", "Add a line `name: …`.")
    name_id, why_id = _text(content, "name_id", file) or name, _text(content, "why_id", file) or why
    place = Place(file, line_of(content, "changes"))
    changes = _block(content.get("changes"))
    if not changes:
        raise BadInput(place, "The scenario changes nothing.", "Below `changes:`, write lines such as `jkm.full_from: 3`.")
    cites = name if name_id == name else f"{name_id} / {name}"  # one line for readers of both languages
    source: dict[str, object] = {"cites": cites, "standing": "assumption"}
    if why:
        source |= {"note": why, "note_id": why_id}
    found: list[Change] = []
    for key, value in changes.items():
        here = Place(file, line_of(changes, key))
        try:
            parameter = of.parameters[str(key)]
        except BadInput as error:
            raise BadInput(here, error.wrong, error.remedy) from None
        found.append(_change(parameter, value, source, here))
    return Scenario(name, name_id, why, why_id, tuple(found))


def _change(parameter: Parameter, value: object, source: Mapping[str, object], place: Place) -> Change:
    block = _block(value)
    if block is None or any(key in block for key in _VALUE_KEYS):
        return Change(parameter, (_entry(parameter, parameter.entries[0].since, value, source, place),), always=True)
    entries: list[Entry] = []
    for key, each in block.items():
        here, since = Place(place.file, line_of(block, key)), as_date(key)
        if since is None:
            wrong = f"'{key}' is no date from which '{parameter.name}' changes."
            raise BadInput(here, wrong, "Write the first day of a month, such as 2027-01-01.")
        if entries and since <= entries[-1].since:
            wrong = f"'{parameter.name}' has {since} after {entries[-1].since}."
            raise BadInput(here, wrong, "Put the dates in order, oldest first.")
        entries.append(_entry(parameter, since, each, source, here))
    if not entries:
        raise BadInput(place, f"'{parameter.name}' gets no value.", "Write a value, or dates with a value each.")
    return Change(parameter, tuple(entries), always=False)


def _entry(parameter: Parameter, since: date, value: object, source: Mapping[str, object], place: Place) -> Entry:
    """One value as an entry of the law; `place` is where the value's date stands, or its parameter."""
    if (written := _block(value)) is not None:
        for key in written:
            if key not in _VALUE_KEYS:
                here = Place(place.file, line_of(written, key))
                raise BadInput(here, f"A changed value has no '{key}'.", "It has `value:`, or `steps:` and `above:`.")
        block = cast(Any, written).copy()  # keeps its lines
        block.update(source)
        entry = entry_of(parameter.name, parameter.unit, since, block, place)
    else:
        try:
            entry = entry_of(parameter.name, parameter.unit, since, {"value": value, **source}, place)
        except BadInput as error:  # a block made here has no lines of its own
            raise BadInput(place, error.wrong, error.remedy) from None
    if bool(entry.bands) != bool(parameter.entries[0].bands):
        is_table = "is a table of steps" if parameter.entries[0].bands else "is one value, not a table"
        remedy = "Write `{steps: {limit: amount}, above: amount}`." if parameter.entries[0].bands else "Write the value alone."
        raise BadInput(place, f"'{parameter.name}' {is_table}.", remedy)
    return entry


def _block(value: object) -> Mapping[object, object] | None:
    """A block of lines, where it is one."""
    return cast(Mapping[object, object], value) if isinstance(value, Mapping) else None


def _text(content: Mapping[object, object], key: str, file: str) -> str:
    value = content.get(key, "")
    if not isinstance(value, str) or (key in content and not value.strip()):
        raise BadInput(Place(file, line_of(content, key)), f"'{key}' holds no words.", f"Write `{key}:` and a short text.")
    return str(value).strip()


# --------------------------------------------------------------------------------------------------------------- words
def _history(parameter: Parameter, lang: Language) -> str:
    """What the law has and had, each value with the month from which it holds; a value that never changed without."""
    if len(parameter.entries) == 1:
        return _said(parameter, parameter.entries[0], lang)
    return ", ".join(_said_since(parameter, each, lang) for each in parameter.entries)


def _said_since(parameter: Parameter, entry: Entry, lang: Language) -> str:
    return f"{'from' if lang == 'en' else 'mulai'} {said_month(entry.since, lang)} {_said(parameter, entry, lang)}"


def _said(parameter: Parameter, entry: Entry | None, lang: Language) -> str:
    """A value with its unit; of a table every step."""
    if entry is None:
        return "nothing yet" if lang == "en" else "belum ada"
    if not entry.bands:
        return said("", entry.value, parameter.unit, lang)
    upto, above = ("up to", "above") if lang == "en" else ("sampai", "di atasnya")
    steps: list[str] = []
    for band in entry.bands:
        reach = above if band.limit is None else f"{upto} {said('', band.limit, parameter.by, lang)}"
        steps.append(f"{reach} {said('', band.amount, parameter.unit, lang)}")
    return ", ".join(steps)
