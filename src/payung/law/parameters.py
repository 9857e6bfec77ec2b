"""Dated values: what a number of the law was, from when, who says so, and how sure that is.

A parameter file is YAML beside the rules that use it. A value without `cites` and `standing` is refused, and so are
floats: money is whole rupiah, rates are whole percent.
"""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Literal, cast, get_args

from payung.located_yaml import BadInput, Place, line_of, parse, read

Standing = Literal["regulation", "press", "assumption"]  # the text was read; reported; taken for now
STANDINGS: tuple[Standing, ...] = get_args(Standing)  # strongest first
HIGHEST_VALUE = 10**12  # rupiah; above it a parameter is surely mistyped, and sums could leave Int64

_PARAMETER_KEYS = ("what", "what_id", "unit")
_ENTRY_KEYS = ("cites", "standing", "value", "steps", "above", "weaker", "source", "note")
_WEAKER_KEYS = ("from", "to", "standing", "note")


@dataclass(frozen=True)
class Band:
    """One step of a table: up to and with `limit` (None: everything above the last limit) it is `amount`."""

    limit: int | None
    amount: int
    standing: Standing
    note: str = ""


@dataclass(frozen=True)
class Entry:
    """What a parameter is from `since` on, until its next entry. It holds a `value` or `bands`, never both."""

    since: date
    cites: str
    standing: Standing
    value: int | None
    bands: tuple[Band, ...]
    source: tuple[str, ...]
    note: str
    place: Place


@dataclass(frozen=True)
class Parameter:
    """A named number (or table of steps) of the law, with its whole history, oldest first."""

    name: str
    what: str
    what_id: str
    unit: str
    entries: tuple[Entry, ...]
    place: Place


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

    def changed(self, name: str, value: int) -> "Parameters":
        """A copy where `name` has always been `value`, as an assumption: for a variant or a what-if."""
        parameter = self[name]
        if not 0 <= value <= HIGHEST_VALUE or any(entry.bands for entry in parameter.entries):
            wrong = f"The parameter '{name}' cannot become {value}."
            raise BadInput(parameter.place, wrong, "Give a whole number from 0, and not for a table of steps.")
        entries = tuple(replace(entry, value=value, standing="assumption") for entry in parameter.entries)
        return Parameters({**self._found, name: replace(parameter, entries=entries)})


def load(folder: Path) -> Parameters:
    """Every parameter in the YAML files of a folder and the folders in it."""
    found: dict[str, Parameter] = {}
    files = sorted(folder.rglob("*.yaml"))
    if not files:
        raise BadInput(None, f"There are no parameter files in {folder}.", "Give a folder that holds *.yaml files.")
    for path in files:
        for name, parameter in _parameters(read(path), file=path.name, chapter=path.stem).items():
            if name in found:
                wrong = f"The parameter '{name}' also stands in {found[name].place}."
                raise BadInput(parameter.place, wrong, "Keep one of them.")
            found[name] = parameter
    return Parameters(found)


def parse_text(text: str, *, file: str) -> Parameters:
    """The parameters in one YAML text; `file` is the name that errors use and, without `.yaml`, the chapter."""
    return Parameters(_parameters(parse(text, file=file), file=file, chapter=file.removesuffix(".yaml")))


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


# --------------------------------------------------------------------------------------------------- reading the YAML
def _parameters(content: Mapping[object, object], *, file: str, chapter: str) -> dict[str, Parameter]:
    found: dict[str, Parameter] = {}
    for key, block in content.items():
        name, place = f"{chapter}.{key}", Place(file, line_of(content, key))
        found[name] = _parameter(name, _block(block, place, name), place)
    return found


def _parameter(name: str, block: Mapping[object, object], place: Place) -> Parameter:
    words: dict[str, str] = {}
    entries: list[Entry] = []
    for key, content in block.items():
        here = Place(place.file, line_of(block, key))
        since = as_date(key)
        if since is not None:
            if entries and since <= entries[-1].since:
                wrong = f"'{name}' has {since} after {entries[-1].since}."
                raise BadInput(here, wrong, "Put the dates in order, oldest first.")
            entries.append(_entry(name, since, _block(content, here, f"{name} of {since}"), here))
        elif key in _PARAMETER_KEYS:
            words[str(key)] = _words(content, here, str(key))
        else:
            wrong = f"'{name}' has the unknown key '{key}'."
            raise BadInput(here, wrong, f"{nearest(str(key), _PARAMETER_KEYS)} A date is written 2015-07-01.")
    for needed in ("what", "unit"):
        if needed not in words:
            raise BadInput(place, f"'{name}' has no '{needed}'.", f"Add a line `{needed}: …`.")
    if not entries:
        raise BadInput(place, f"'{name}' has no dated value.", "Add a date with `cites`, `standing` and `value`.")
    return Parameter(name, words["what"], words.get("what_id", words["what"]), words["unit"], tuple(entries), place)


def _entry(name: str, since: date, block: Mapping[object, object], place: Place) -> Entry:
    _known_keys(block, _ENTRY_KEYS, place, f"{name} of {since}")
    if since.day != 1:
        wrong = f"'{name}' changes on {since}, inside a month."
        raise BadInput(place, wrong, "Date it to the first of a month; a change inside one is a second dated rule.")
    if "cites" not in block:
        raise BadInput(place, f"'{name}' of {since} does not say where it stands.", "Add `cites: …`.")
    cites = _words(block["cites"], _at(block, "cites", place), "cites")
    standing = _standing(block, place, f"{name} of {since}")
    if ("value" in block) == ("steps" in block):
        raise BadInput(place, f"'{name}' of {since} needs either a value or steps.", "Write `value:` or `steps:`, one of them.")
    note = _words(block["note"], _at(block, "note", place), "note") if "note" in block else ""
    value, bands = None, ()
    if "value" in block:
        value = _whole(block["value"], _at(block, "value", place), f"The value of '{name}'")
        for key in ("above", "weaker"):
            if key in block:
                raise BadInput(_at(block, key, place), f"'{key}' belongs to steps, not to a value.", "Take it away.")
    else:
        bands = _bands(name, block, standing, place)
    return Entry(since, cites, standing, value, bands, _source(block, place), note, place)


def _bands(name: str, block: Mapping[object, object], standing: Standing, place: Place) -> tuple[Band, ...]:
    at_steps = _at(block, "steps", place)
    steps = _block(block["steps"], at_steps, f"The steps of {name}")
    limits: list[int] = []
    bands: list[Band] = []
    for key, amount in steps.items():
        here = _at(steps, key, place)
        limit = _whole(key, here, f"A limit of '{name}'")
        if limits and limit <= limits[-1]:
            wrong = f"The limit {limit:_} of '{name}' stands after {limits[-1]:_}."
            raise BadInput(here, wrong, "Put the limits in order, lowest first.")
        limits.append(limit)
        bands.append(Band(limit, _whole(amount, here, f"The amount at {limit:_} of '{name}'"), standing))
    if not bands:
        raise BadInput(at_steps, f"'{name}' has no step.", "Add lines `limit: amount`.")
    if "above" in block:
        bands.append(Band(None, _whole(block["above"], _at(block, "above", place), f"'above' of '{name}'"), standing))
    return _weakened(name, block, tuple(bands), place) if "weaker" in block else tuple(bands)


def _weakened(name: str, block: Mapping[object, object], bands: tuple[Band, ...], place: Place) -> tuple[Band, ...]:
    """The bands between two limits, both included, have a weaker standing than the table as a whole."""
    here = _at(block, "weaker", place)
    weaker = _block(block["weaker"], here, f"'weaker' of {name}")
    _known_keys(weaker, _WEAKER_KEYS, here, f"'weaker' of {name}")
    standing = _standing(weaker, here, f"'weaker' of {name}")
    limits = [band.limit for band in bands]
    ends: list[int] = []
    for key in ("from", "to"):
        end = _whole(weaker.get(key), _at(weaker, key, here), f"'{key}' of the weaker steps of '{name}'")
        if end not in limits:
            raise BadInput(_at(weaker, key, here), f"{end:_} is no limit of '{name}'.", "Name one of its limits.")
        ends.append(limits.index(end))
    if ends[0] > ends[1]:
        raise BadInput(here, f"The weaker steps of '{name}' end before they begin.", "Put the lower limit in `from`.")
    note = _words(weaker["note"], _at(weaker, "note", here), "note") if "note" in weaker else ""
    return tuple(replace(b, standing=standing, note=note) if ends[0] <= i <= ends[1] else b for i, b in enumerate(bands))


def _standing(block: Mapping[object, object], place: Place, of: str) -> Standing:
    if "standing" not in block:
        raise BadInput(place, f"'{of}' has no standing.", f"Add `standing:` with one of {', '.join(STANDINGS)}.")
    standing = block["standing"]
    if standing not in STANDINGS:
        wrong = f"'{standing}' is no standing."
        raise BadInput(_at(block, "standing", place), wrong, f"Write one of {', '.join(STANDINGS)}.")
    return cast(Standing, str(standing))


def _source(block: Mapping[object, object], place: Place) -> tuple[str, ...]:
    """The keys of the sources, such as [S1, S3]; one word is a list of one."""
    content = block.get("source", [])
    keys = cast(list[object], content) if isinstance(content, list) else [content]
    return tuple(_words(key, _at(block, "source", place), "source") for key in keys)


def _whole(value: object, place: Place, of: str) -> int:
    """A whole number from 0. `true` is not 1, and 10000.0 is not money."""
    if isinstance(value, bool) or not isinstance(value, int):
        written = "nothing" if value is None else f"'{value}'"
        raise BadInput(place, f"{of} is {written}, not a whole number.", "Write whole rupiah or whole percent, e.g. 16_800.")
    if value < 0:
        raise BadInput(place, f"{of} is {int(value)}, below 0.", "Amounts and limits are 0 or more; check the sign.")
    if value > HIGHEST_VALUE:
        raise BadInput(place, f"{of} is {int(value):_}, above {HIGHEST_VALUE:_}.", "Check the number of zeros.")
    return int(value)


def _words(value: object, place: Place, key: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise BadInput(place, f"'{key}' holds no words.", f"Write `{key}:` and a short text.")
    return str(value).strip()


def _block(value: object, place: Place, of: str) -> Mapping[object, object]:
    if not isinstance(value, Mapping):
        raise BadInput(place, f"{of} must be a block of lines `key: value`.", "Indent its lines below it.")
    return cast(Mapping[object, object], value)


def _known_keys(block: Mapping[object, object], known: tuple[str, ...], place: Place, of: str) -> None:
    for key in block:
        if key not in known:
            raise BadInput(_at(block, key, place), f"'{of}' has the unknown key '{key}'.", nearest(str(key), known))


def _at(block: Mapping[object, object], key: object, place: Place) -> Place:
    return Place(place.file, line_of(block, key))
