"""Reading parameters from YAML: what a file may say, and where it is wrong.

A parameter file is YAML beside the rules that use it. A value without `cites` and `standing` is refused, and so are
floats: money is whole rupiah, rates are whole numbers.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast

from payung.law.parameters import (
    STANDINGS,
    Band,
    Entry,
    Parameter,
    Parameters,
    Standing,
    Variant,
    amount_of,
    as_date,
    nearest,
    value_of,
    whole,
)
from payung.located_yaml import BadInput, Place, line_of, parse, place_of, read
from payung.tables import UNIT_WORDS

NOT_PARAMETERS = ("cases.yaml", "sources.yaml", "scenarios")  # files and folders beside them

_PARAMETER_KEYS = ("what", "what_id", "unit", "by", "settled_by", "settled_by_id", "variants")
_ENTRY_KEYS = ("cites", "standing", "value", "steps", "above", "weaker", "source", "note", "note_id")
_WEAKER_KEYS = ("from", "to", "standing", "note", "note_id")
_VARIANT_KEYS = ("value", "what", "what_id", "source")


def load(folder: Path) -> Parameters:
    """Every parameter in the YAML files of a folder and the folders in it."""
    found: dict[str, Parameter] = {}
    files = sorted(path for path in folder.rglob("*.yaml") if not set(NOT_PARAMETERS) & set(path.relative_to(folder).parts))
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


def _parameters(content: Mapping[object, object], *, file: str, chapter: str) -> dict[str, Parameter]:
    found: dict[str, Parameter] = {}
    for key, block in content.items():
        name, place = f"{chapter}.{key}", Place(file, line_of(content, key))
        found[name] = _parameter(name, _block(block, place, name), place)
    return found


def _parameter(name: str, block: Mapping[object, object], place: Place) -> Parameter:
    words: dict[str, str] = {}
    dated: dict[date, object] = {}
    for key, content in block.items():
        here = Place(place.file, line_of(block, key))
        since = as_date(key)
        if since is not None:
            if dated and since <= max(dated):
                raise BadInput(here, f"'{name}' has {since} after {max(dated)}.", "Put the dates in order, oldest first.")
            dated[since] = content
        elif key not in _PARAMETER_KEYS:
            wrong = f"'{name}' has the unknown key '{key}'."
            raise BadInput(here, wrong, f"{nearest(str(key), _PARAMETER_KEYS)} A date is written 2015-07-01.")
        elif key != "variants":
            words[str(key)] = _words(content, here, str(key))
    for needed in ("what", "unit"):
        if needed not in words:
            raise BadInput(place, f"'{name}' has no '{needed}'.", f"Add a line `{needed}: …`.")
    for key in ("unit", "by"):
        if key in words and words[key] not in UNIT_WORDS:
            wrong = f"'{name}' is measured in '{words[key]}'."
            raise BadInput(place_of(block, key, place), wrong, nearest(words[key], tuple(UNIT_WORDS)))
    if not dated:
        raise BadInput(place, f"'{name}' has no dated value.", "Add a date with `cites`, `standing` and `value`.")
    entries: list[Entry] = []
    for since, content in dated.items():
        here = Place(place.file, line_of(block, since))
        entries.append(entry_of(name, words["unit"], since, _block(content, here, f"{name} of {since}"), here))
    parameter = Parameter(
        name,
        words["what"],
        words.get("what_id", words["what"]),
        words["unit"],
        tuple(entries),
        place,
        words.get("settled_by", ""),
        words.get("settled_by_id", words.get("settled_by", "")),
        _variants(name, words["unit"], block, place),
        words.get("by", words["unit"]),
    )
    if parameter.weakest == "assumption" and not parameter.settled_by:
        raise BadInput(place, f"'{name}' is assumed.", "Add `settled_by:`, what would end the doubt.")
    return parameter


def _variants(name: str, unit: str, block: Mapping[object, object], place: Place) -> tuple[Variant, ...]:
    if "variants" not in block:
        return ()
    here, content = place_of(block, "variants", place), block["variants"]
    if not isinstance(content, list):
        raise BadInput(here, f"The variants of '{name}' are no list.", "Begin each with `- value: …`.")
    found: list[Variant] = []
    listed = cast(list[object], content)
    for index, each in enumerate(listed):
        at = Place(place.file, line_of(listed, index))
        lines = _block(each, at, f"A variant of {name}")
        _known_keys(lines, _VARIANT_KEYS, at, f"a variant of {name}")
        what = _words(lines.get("what"), at, "what")
        value = value_of(unit, lines.get("value"), at, f"A variant of '{name}'")
        found.append(Variant(value, what, _words(lines.get("what_id", what), at, "what_id"), _source(lines, at)))
    return tuple(found)


def entry_of(name: str, unit: str, since: date, block: Mapping[object, object], place: Place) -> Entry:
    """One dated value, checked; `place` is where its date stands."""
    _known_keys(block, _ENTRY_KEYS, place, f"{name} of {since}")
    if since.day != 1:
        wrong = f"'{name}' changes on {since}, inside a month."
        raise BadInput(place, wrong, "Date it to the first of a month; a change inside one is a second dated rule.")
    if "cites" not in block:
        raise BadInput(place, f"'{name}' of {since} does not say where it stands.", "Add `cites: …`.")
    cites = _words(block["cites"], place_of(block, "cites", place), "cites")
    standing = _standing(block, place, f"{name} of {since}")
    if ("value" in block) == ("steps" in block):
        raise BadInput(place, f"'{name}' of {since} needs either a value or steps.", "Write `value:` or `steps:`, one of them.")
    note, note_id = _notes(block, place)
    value, bands = None, ()
    if "value" in block:
        value = value_of(unit, block["value"], place_of(block, "value", place), f"The value of '{name}'")
        for key in ("above", "weaker"):
            if key in block:
                raise BadInput(place_of(block, key, place), f"'{key}' belongs to steps, not to a value.", "Take it away.")
    else:
        bands = _bands(name, unit, block, standing, place)
    return Entry(since, cites, standing, value, bands, _source(block, place), note, note_id, place)


def _bands(name: str, unit: str, block: Mapping[object, object], standing: Standing, place: Place) -> tuple[Band, ...]:
    at_steps = place_of(block, "steps", place)
    steps = _block(block["steps"], at_steps, f"The steps of {name}")
    limits: list[int] = []
    bands: list[Band] = []
    for key, amount in steps.items():
        here = place_of(steps, key, place)
        limit = whole(key, here, f"A limit of '{name}'")
        if limits and limit <= limits[-1]:
            wrong = f"The limit {limit:_} of '{name}' stands after {limits[-1]:_}."
            raise BadInput(here, wrong, "Put the limits in order, lowest first.")
        limits.append(limit)
        bands.append(Band(limit, amount_of(unit, amount, here, f"The amount at {limit:_} of '{name}'"), standing))
    if not bands:
        raise BadInput(at_steps, f"'{name}' has no step.", "Add lines `limit: amount`.")
    if "above" in block:
        above = amount_of(unit, block["above"], place_of(block, "above", place), f"'above' of '{name}'")
        bands.append(Band(None, above, standing))
    return _weakened(name, block, tuple(bands), place) if "weaker" in block else tuple(bands)


def _weakened(name: str, block: Mapping[object, object], bands: tuple[Band, ...], place: Place) -> tuple[Band, ...]:
    """The bands between two limits, both included, have a weaker standing than the table as a whole."""
    here = place_of(block, "weaker", place)
    weaker = _block(block["weaker"], here, f"'weaker' of {name}")
    _known_keys(weaker, _WEAKER_KEYS, here, f"'weaker' of {name}")
    standing = _standing(weaker, here, f"'weaker' of {name}")
    limits = [band.limit for band in bands]
    ends: list[int] = []
    for key in ("from", "to"):
        end = whole(weaker.get(key), place_of(weaker, key, here), f"'{key}' of the weaker steps of '{name}'")
        if end not in limits:
            raise BadInput(place_of(weaker, key, here), f"{end:_} is no limit of '{name}'.", "Name one of its limits.")
        ends.append(limits.index(end))
    if ends[0] > ends[1]:
        raise BadInput(here, f"The weaker steps of '{name}' end before they begin.", "Put the lower limit in `from`.")
    note, note_id = _notes(weaker, here)
    weakened = [replace(band, standing=standing, note=note, note_id=note_id) for band in bands]
    return tuple(weakened[i] if ends[0] <= i <= ends[1] else band for i, band in enumerate(bands))


def _notes(block: Mapping[object, object], place: Place) -> tuple[str, str]:
    """The note in English and in Indonesian."""
    note, note_id = (
        _words(block[key], place_of(block, key, place), key) if key in block else "" for key in ("note", "note_id")
    )
    return note, note_id or note


def _standing(block: Mapping[object, object], place: Place, of: str) -> Standing:
    if "standing" not in block:
        raise BadInput(place, f"'{of}' has no standing.", f"Add `standing:` with one of {', '.join(STANDINGS)}.")
    standing = block["standing"]
    if standing not in STANDINGS:
        wrong = f"'{standing}' is no standing."
        raise BadInput(place_of(block, "standing", place), wrong, f"Write one of {', '.join(STANDINGS)}.")
    return cast(Standing, str(standing))


def _source(block: Mapping[object, object], place: Place) -> tuple[str, ...]:
    """The keys of the sources, such as [S1, S3]; one word is a list of one."""
    content = block.get("source", [])
    keys = cast(list[object], content) if isinstance(content, list) else [content]
    return tuple(_words(key, place_of(block, "source", place), "source") for key in keys)


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
            raise BadInput(place_of(block, key, place), f"'{of}' has the unknown key '{key}'.", nearest(str(key), known))
