"""The law for machines: every value and every rule, in both languages. Unknown is None, dates are ISO."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from payung.law.book import Book
from payung.law.engine import Rule
from payung.law.explanation import Explanation
from payung.law.parameters import Band, Parameter, Value
from payung.law.sources import source
from payung.law.worded import formula
from payung.reports import law_pages
from payung.reports.law_links import Connections, connections
from payung.reports.law_pages import source_keys
from payung.reports.law_parameters import chapter_of, until_of
from payung.reports.wording import Lang
from payung.reports.wording import date as day_words
from payung.tables import LAW_INPUTS

# The unit of a value in Indonesian, as a word of its own; in a sentence the words of `tables` stand after the number.
UNIT_ID = {
    "rupiah": "rupiah", "rupiah per month": "rupiah per bulan", "rupiah per year": "rupiah per tahun", "percent": "persen",
    "per mille": "permil", "per 10,000": "per 10.000", "months": "bulan", "years": "tahun", "days": "hari",
    "working days": "hari kerja", "hours": "jam", "persons": "orang", "class": "tingkat", "truth": "ya atau tidak",
    "choice": "pilihan", "date": "tanggal",
}  # fmt: skip

COLUMNS = (
    "parameter", "what_id", "what_en", "unit", "since", "until", "band_up_to", "band_unit", "value", "standing", "cites",
    "source_keys", "sources", "note_id", "note_en", "settled_by_id", "settled_by_en", "file", "line", "read_by", "unit_id",
)  # fmt: skip


def rows(book: Book) -> Iterator[dict[str, Any]]:
    """Every dated value and band: the columns of the CSV. Unknown is None; dates are ISO."""
    linked = connections(book)
    for parameter in book.parameters.values():
        for at, entry in enumerate(parameter.entries):
            until = until_of(book, parameter, at)
            for band in entry.bands or (None,):
                yield {
                    "parameter": parameter.name,
                    "what_id": parameter.what_id,
                    "what_en": parameter.what,
                    "unit": parameter.unit,
                    "since": str(entry.since),
                    "until": str(until) if until else None,
                    "band_up_to": band.limit if band else None,
                    "band_unit": parameter.by if band else None,
                    "value": _plain(band.amount if band else entry.value),
                    "standing": band.standing if band else entry.standing,
                    "cites": entry.cites,
                    "source_keys": " ".join(entry.source),
                    "sources": "; ".join(source(key).text for key in entry.source),
                    "note_id": (band.note_id if band else "") or entry.note_id,
                    "note_en": (band.note if band else "") or entry.note,
                    "settled_by_id": parameter.settled_by_id,
                    "settled_by_en": parameter.settled_by,
                    "file": f"src/payung/law/{chapter_of(parameter)}/{parameter.place.file}",
                    "line": entry.place.line,
                    "read_by": " ".join(linked.read_by[parameter.name]),
                    "unit_id": UNIT_ID.get(parameter.unit, parameter.unit),
                }


def _plain(value: Value) -> int | str | None:
    return str(value).lower() if isinstance(value, bool) else value


def parameters_json(book: Book) -> dict[str, Any]:
    """Every parameter with its history, its variants and the rules that read it."""
    linked = connections(book)
    return {
        "law_version": book.whole_version,
        "parameters": [_parameter_json(book, each, linked) for each in book.parameters.values()],
    }


def _parameter_json(book: Book, parameter: Parameter, linked: Connections) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "what": {"id": parameter.what_id, "en": parameter.what},
        "unit": parameter.unit,
        "settled_by": {"id": parameter.settled_by_id, "en": parameter.settled_by} if parameter.settled_by else None,
        "values": [
            {
                "since": str(each.since),
                "until": str(until) if (until := until_of(book, parameter, at)) else None,
                **({"bands": [_band_json(band) for band in each.bands]} if each.bands else {"value": each.value}),
                "standing": each.standing,
                "cites": each.cites,
                "sources": [{"key": key, "text": source(key).text} for key in each.source],
                "note": {"id": each.note_id, "en": each.note} if each.note else None,
            }
            for at, each in enumerate(parameter.entries)
        ],
        "band_unit": parameter.by if any(each.bands for each in parameter.entries) else None,
        "variants": [
            {"value": v.value, "what": {"id": v.what_id, "en": v.what}, "sources": v.source} for v in parameter.variants
        ],
        "read_by": linked.read_by[parameter.name],
    }


def _band_json(band: Band) -> dict[str, Any]:
    return {"up_to": band.limit, "amount": band.amount, "standing": band.standing}


def rules_json(book: Book) -> dict[str, Any]:
    """Every rule with its versions: dates, source, standing, words and formula in both languages, what it rests on."""
    linked = connections(book)
    return {
        "law_version": book.whole_version,
        "rules": [
            {
                "name": name,
                "chapter": law_pages.chapter_of(versions[-1]),
                "unit": versions[-1].unit,
                "label": {"id": versions[-1].label_id, "en": versions[-1].label_en},
                "rules": linked.needs[name],
                "parameters": linked.reads[name],
                "versions": [_version_json(book, each) for each in versions],
            }
            for name, versions in book.rules.items()
        ],
    }


def _version_json(book: Book, version: Rule) -> dict[str, Any]:
    return {
        "since": str(version.since),
        "until": str(version.until) if version.until else None,
        "cites": version.cites,
        "standing": version.standing,
        "says": {"id": law_pages.says(version, "id"), "en": law_pages.says(version, "en")},
        "formula": {"id": formula(book, version, "id").text, "en": formula(book, version, "en").text},
        "inputs": [need for need in version.needs if need in LAW_INPUTS],
    }


# ------------------------------------------------------------------------------------------------------- an explanation
def explanation_json(explanation: Explanation) -> dict[str, Any]:
    """The explanation, each value with where it was read."""
    found = explanation.as_dict()
    for step, its in zip(found["steps"], explanation.steps, strict=True):
        step["sources"] = [{"key": key, "text": source(key).text} for key in source_keys(its)]
    return found


def explanation_text(explanation: Explanation, lang: Lang, *, printed_on: date, address: str = "") -> str:
    """The explanation as lines a clerk can read, with notes, sources, address and day like the letter."""
    head, *lines = explanation.text(lang).splitlines()
    count = len(explanation.steps)
    body: list[str] = []
    for step, text in zip(explanation.steps, lines, strict=False):
        keys = source_keys(step)
        note = step.note if lang == "en" else step.note_id
        body += [f"{text} [{', '.join(keys)}]" if keys else text, *([f"   {note}"] if note else [])]
    body += lines[count:]
    words = {"id": ("Sumber", "Dicetak", "Ini penjelasan, bukan keputusan."), "en": ("Sources", "Printed", "Not a decision.")}
    sources, printed, caution = words[lang]
    read = dict.fromkeys(key for step in explanation.steps for key in source_keys(step))
    if read:
        body += [f"{sources}:", *(f"   {key}: {source(key).said(lang)}" for key in read)]
    body += [caution, f"{printed} {day_words(printed_on, lang)}.", *([address] if address else [])]
    return "\n".join([head, *body]) + "\n"
