"""What several charts ask of a snapshot, and the shapes they answer in."""

import re
from typing import Any, NamedTuple

from payung.reports import wording
from payung.reports.wording import Lang

Content = dict[str, Any]
Fig = dict[str, Any]


Raw = int | str | None


class Heading(NamedTuple):
    """A column: what a reader sees, and the key it has in .csv and .json."""

    text: str
    key: str
    is_number: bool = False


class Cell(NamedTuple):
    """What a reader sees, and the raw value for machines: int, decimal string, ISO date or None."""

    text: str
    value: Raw


class Table(NamedTuple):
    """The numbers beneath a chart, twice: headings and rows as text, keys and raw for machines; numbers stand right."""

    headings: list[str]
    rows: list[list[str]]
    keys: list[str]
    raw: list[list[Raw]]
    are_numbers: list[bool]

    @classmethod
    def of(cls, headings: list[Heading], cells: list[list[Cell]]) -> "Table":
        return cls(
            [heading.text for heading in headings],
            [[cell.text for cell in row] for row in cells],
            [heading.key for heading in headings],
            [[cell.value for cell in row] for row in cells],
            [heading.is_number for heading in headings],
        )


def say(lang: Lang, id: str, en: str) -> str:
    return id if lang == "id" else en


def whole(fig: Fig) -> int:
    return int(fig["value"])


def number_cell(value: int | str | None, lang: Lang) -> Cell:
    return Cell("–", None) if value is None else Cell(wording.number(value, lang), int(value))


def date_cell(iso: str | None, lang: Lang) -> Cell:
    return Cell(wording.date(iso, lang) if iso else "–", iso)


def dated(fig: Fig, lang: Lang, *, short: bool = False) -> str:
    """The day a figure speaks of and its age on the edition's day; on that day itself no age."""
    day = wording.date(fig["as_of"], lang, short=short)
    return day if fig["age_days"] == 0 else f"{day} · {wording.age(fig['age_days'], lang, short=short)}"


def areas(content: Content) -> list[dict[str, Any]]:
    return [one for one in content["governments"] if one["tile"]]


def province(content: Content) -> dict[str, Any] | None:
    return next((one for one in content["governments"] if not one["tile"]), None)


class Note(NamedTuple):
    """A note drawn under a chart: its letter, its text, and whether it says that a claim does not fit."""

    letter: str
    text: str
    misfit: bool


def notes_of(content: Content, lang: Lang) -> dict[str, Note]:
    """Government code → its note. The province's stands in the picture already: it is drawn as a payer."""
    noted = [one for one in areas(content) if one["notes"]]
    return {
        one["code"]: Note("abcdefghij"[at], f"{one['short']}: {' '.join(note[lang] for note in one['notes'])}", misfits(one))
        for at, one in enumerate(noted)
    }


def misfits(government: dict[str, Any]) -> bool:
    return any(note.get("kind") == "does_not_fit" for note in government["notes"])


def state_words(government: dict[str, Any], lang: Lang) -> str:
    """What stands in place of a number above zero."""
    match government["state"]:
        case "zero":
            return say(lang, "dinyatakan", "stated")
        case "not_mentioned":
            return say(lang, "tidak disebut dalam sumber", "not mentioned in the sources")
        case "no_number":
            return say(lang, "disebut tanpa angka", "named without a number")
        case "asked":
            day = wording.date(government["asked_on"], lang, short=True)
            return say(lang, f"diminta {day}, belum menjawab", f"asked {day}, no answer yet")
        case _:
            return ""


def in_a_row(words: list[str], lang: Lang) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {say(lang, 'dan', 'and')} {words[-1]}"


def source_names(figs: list[Fig], lang: Lang) -> list[str]:
    """Each source once: its name and day, without the remarks that follow them in the record."""
    names: dict[str, None] = {}
    for fig in figs:
        names[_source_name(fig["source"], lang)] = None
    return list(names)


_DAY = re.compile(r"\b(\d{4})-(\d{2})(?:-(\d{2}))?\b")


def _source_name(source: str, lang: Lang) -> str:
    day = _DAY.search(source)
    head = source[: day.end()] if day else re.split(r"[;:(]", source, maxsplit=1)[0].strip()
    head += ")" * (head.count("(") - head.count(")"))
    # One name a source: "Prokopim KSB 2025; akurasintbnews 2025-11" are two papers, both are named.
    return _DAY.sub(lambda found: _day_in_words(found, lang), head)


def _day_in_words(found: re.Match[str], lang: Lang) -> str:
    try:
        return wording.date(found[0], lang) if found[3] else wording.month(found[0], lang)
    except ValueError:  # not a day after all
        return found[0]
