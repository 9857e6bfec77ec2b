"""How a received file was understood, as its list keeps it: what each column is, what was left out, why it cannot be used."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from payung.lists.fields import IDENTIFYING
from payung.lists.problems import KINDS
from payung.lists.reading import ReadList, Told
from payung.received_files.headings import IGNORE, normalised

NOTED_LINES = 20


def columns_of(read_list: ReadList) -> list[dict[str, Any]]:
    """Heading by heading and sheet by sheet, what it was taken for: a field, "ignore", or nothing, with what it resembles."""
    found: list[dict[str, Any]] = []
    for table in read_list.sheets:
        fields = {at: name for name, at in table.places.items()}
        unknown = {each.index: list(each.suggestions) for each in table.headings.unknown}
        # Of two telephone numbers the first is read; which of two names is hers, somebody must say.
        doubled = {at for name, places in table.headings.doubled.items() if name in IDENTIFYING for at in places}
        for at, written in sorted(table.titles.items()):
            known = "" if at in unknown or at in doubled else fields.get(at, IGNORE)
            found.append({"sheet": table.sheet, "heading": written, "field": known, "suggestions": unknown.get(at, [])})
    return found


def headings_twice(columns: Iterable[Mapping[str, Any]]) -> set[str]:
    """Headings, normalised, that two columns of one sheet bear: what is said of such a heading could mean either."""
    borne = Counter((column["sheet"], normalised(column["heading"])) for column in columns)
    return {heading for (_, heading), times in borne.items() if times > 1}


def notes_of(read_list: ReadList) -> list[dict[str, Any]]:
    """What was left out or not read, with the first lines of it. Complete when the list has been checked."""
    return [
        {"code": told.code, "sheet": told.sheet, "lines": list(told.lines[:NOTED_LINES]), "facts": dict(told.facts)}
        for told in read_list.notes
    ]


def refusal_of(read_list: ReadList) -> dict[str, str] | None:
    """Why a list as a whole cannot be used, in both languages; None where it can."""
    return next(map(refusal, read_list.problems), None)


def refusal(told: Told) -> dict[str, str]:
    """One reason, as a list keeps it."""
    facts = {"sheet": told.sheet, **told.facts}
    return {"code": told.code, **{lang: " ".join(KINDS[told.code].said(lang, facts)) for lang in ("id", "en")}}
