"""The law as a reader meets it: chapters, each rule in words with its history, what it rests on, and worked examples.

Pure functions of a law, a month and a language; the pages, the files and the letters say the same because they ask here.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from payung import law
from payung.law import cases
from payung.law.book import Book
from payung.law.engine import Rule
from payung.law.explanation import Explanation, Step
from payung.law.sources import source
from payung.law.worded import formula
from payung.law.words import Language, cited, said, said_month
from payung.reports.law_links import connections, inputs_of, version_of, weakest_in
from payung.tables import LAW_INPUTS

FOLDER = Path(law.__file__).parent
FORMULA_MAX = 130  # letters of a formula that still fits on one line of a list

# In the order in which a reader asks: what is owed, when it holds, what it brings, for whom; then other workers.
CHAPTERS: Mapping[str, tuple[str, str]] = {
    "bpu": ("Iuran pekerja bukan penerima upah (BPU)", "Contributions of workers who are not paid a wage (BPU)"),
    "membership": ("Kepesertaan", "Membership"),
    "jkk": ("Jaminan Kecelakaan Kerja (JKK)", "Work accident (JKK)"),
    "jkm": ("Jaminan Kematian (JKM)", "Death (JKM)"),
    "scholarship": ("Beasiswa anak", "Scholarship of the children"),
    "eligibility": ("Siapa yang boleh dibayari", "Who may be paid for"),
    "construction": ("Jasa konstruksi", "Construction projects"),
    "wages": ("Penerima upah (PU)", "Wage earners (PU)"),
    "jht": ("Jaminan Hari Tua (JHT)", "Old-age savings (JHT)"),
}
_REGULATION = re.compile(r"(?:Permenaker|Perpres|Inpres|PP|UU) [0-9]+/[0-9]{4}")


# ------------------------------------------------------------------------------------------------------------ the pages
def chapter_of(rule: Rule) -> str:
    return rule.body.__module__.split(".")[-2]


def chapters(book: Book) -> list[str]:
    """Every chapter that has rules, in the reader's order."""
    found = {chapter_of(versions[-1]) for versions in book.rules.values()}
    return [name for name in CHAPTERS if name in found] + sorted(found - CHAPTERS.keys())


def chapter_label(chapter: str, lang: Language) -> str:
    return CHAPTERS.get(chapter, (chapter, chapter))[lang == "en"]


def label(book: Book, rule: str, lang: Language) -> str:
    newest = book.named(rule)[-1]
    return newest.label_en if lang == "en" else newest.label_id


def listed(book: Book, month: date, lang: Language) -> list[dict[str, Any]]:
    """The chapters with one line a rule, for a table of contents."""
    in_order = sorted(book.rules.values(), key=lambda versions: versions[-1].place.line)
    return [
        {
            "name": chapter,
            "label": chapter_label(chapter, lang),
            "rules": [_line(book, v[-1].name, month, lang) for v in in_order if chapter_of(v[-1]) == chapter],
        }
        for chapter in chapters(book)
    ]


def _line(book: Book, rule: str, month: date, lang: Language) -> dict[str, Any]:
    version = version_of(book, rule, month)
    line: dict[str, Any] = {
        "name": rule,
        "label": label(book, rule, lang),
        "standing": weakest_in(book, rule, month),
        "cites": cited((version or book.named(rule)[-1]).cites, lang),
        "in_force": version is not None,
    }
    if version:
        words = formula(book, version, lang)
        line["says"] = words.text if not words.branches and len(words.text) <= FORMULA_MAX else says(version, lang)
    return line


def by_regulation(book: Book, month: date, lang: Language, lines: Mapping[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Each regulation that is cited, by year and number: its chapters with the rules and the values that come from it.

    `lines` are the parameters with their values of the month.
    """
    places: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for name, versions in book.rules.items():
        cites = [each.cites for each in versions]
        for regulation in _regulations(cites):
            place = places.setdefault(regulation, {}).setdefault(chapter_of(versions[-1]), [])
            place.append({"kind": "rule", **_line(book, name, month, lang), "article": _article(regulation, cites)})
    for name, parameter in book.parameters.items():
        cites = [each.cites for each in parameter.entries]
        for regulation in _regulations(cites):
            place = places.setdefault(regulation, {}).setdefault(name.partition(".")[0], [])
            place.append({"kind": "parameter", **lines[name], "article": _article(regulation, cites)})
    order = [*CHAPTERS, *sorted({each for found in places.values() for each in found} - CHAPTERS.keys())]
    return [
        {
            "name": regulation,
            "rules": sum(each["kind"] == "rule" for rows in found.values() for each in rows),
            "values": sum(each["kind"] == "parameter" for rows in found.values() for each in rows),
            "chapters": [{"label": chapter_label(each, lang), "rows": found[each]} for each in order if each in found],
        }
        for regulation in sorted(places, key=_by_year)
        for found in [places[regulation]]
    ]


def _article(regulation: str, cites: Iterable[str]) -> str:
    """`Pasal 4` or `Lampiran II` of this regulation, where a source names it."""
    pattern = re.escape(regulation) + r",? ((?:Pasal|Lampiran)[^,;/]*)"
    return ", ".join(_once(found.strip() for each in cites for found in re.findall(pattern, each)))


def matching(text: str, *, chapters_listed: Iterable[Mapping[str, Any]], lines: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """The rules and the values in whose words or names all the words of a text stand."""
    words = text.casefold().split()

    def fits(each: Mapping[str, Any]) -> bool:
        spoken = " ".join(str(each.get(key, "")) for key in ("name", "label", "says", "cites", "said")).casefold()
        return all(word in spoken for word in words)

    return {
        "rules": [rule for chapter in chapters_listed for rule in chapter["rules"] if fits(rule)],
        "parameters": [each for each in lines.values() if fits(each)],
    }


def told_rule(book: Book, rule: str, month: date, lang: Language) -> dict[str, Any]:
    """Everything the page of one rule says, but the answers to what a reader tries."""
    versions, linked = book.named(rule), connections(book)
    current = version_of(book, rule, month)
    history = [_told_version(book, each, lang, in_force=each is current) for each in reversed(versions)]
    return {
        "name": rule,
        "label": label(book, rule, lang),
        "chapter": chapter_of(versions[-1]),
        "chapter_label": chapter_label(chapter_of(versions[-1]), lang),
        "current": next((each for each in history if each["in_force"]), None),
        "shown": next((each for each in history if each["in_force"]), history[0]),
        "standing": weakest_in(book, rule, month),
        "history": history,
        "reads": linked.reads[rule],
        "needs": [{"name": name, "label": label(book, name, lang)} for name in linked.needs[rule]],
        "needed_by": [{"name": name, "label": label(book, name, lang)} for name in linked.needed_by[rule]],
        "examples": [_told_case(book, rule, each, lang) for each in cases_of(rule)],
    }


def _told_version(book: Book, version: Rule, lang: Language, *, in_force: bool) -> dict[str, Any]:
    words = formula(book, version, lang)
    return {
        "since": version.since,
        "until": version.until,
        "cites": cited(version.cites, lang),
        "standing": version.standing,
        "says": says(version, lang),
        "pieces": words.pieces,
        "branches": words.branches,
        "settled_by": version.settled_by[lang == "en"] if version.settled_by else "",
        "file": f"src/payung/law/{chapter_of(version)}/{version.place.file}",
        "line": version.place.line,
        "in_force": in_force,
    }


def says(version: Rule, lang: Language) -> str:
    return " ".join((version.says_en if lang == "en" else version.says_id).split())


# ------------------------------------------------------------------------------------------------------ worked examples
@lru_cache(maxsize=1)
def all_cases() -> tuple[cases.Case, ...]:
    """The sentences of every chapter. Those about a variant of the law are left out: they are not the law."""
    found = [each for path in sorted(FOLDER.glob("*/cases.yaml")) for each in cases.load(path)]
    return tuple(each for each in found if not each.assuming)


def cases_of(rule: str) -> list[cases.Case]:
    return [each for each in all_cases() if rule in each.expect]


def _told_case(book: Book, rule: str, case: cases.Case, lang: Language) -> dict[str, Any]:
    asked = {name: value for name, value in case.given.items() if name in inputs_of(book, rule, case.month)}
    return {
        "sentence": case.name if lang == "en" else case.name_id,
        "is_english": lang == "en" or case.name_id == case.name,
        "month": case.month,
        "given": given_words(asked, lang),
        "answer": said("", case.expect[rule], book.named(rule)[-1].unit, lang),
        "is_unknown": case.expect[rule] is None,
        "query": query(case.month, asked),
    }


def given_words(given: Mapping[str, Any], lang: Language) -> list[str]:
    """`Bulan kepesertaan: 3 bulan`, one a line."""
    its = [LAW_INPUTS[name] for name in given]
    return [
        f"{each.label_en if lang == 'en' else each.label_id}: {said(each.name, given[each.name], each.unit, lang)}"
        for each in its
    ]


def query(month: date, given: Mapping[str, Any]) -> str:
    """What an address carries of a question; unknown is left away."""
    plain = {True: "ya", False: "tidak"}
    kept = {k: plain[v] if isinstance(v, bool) else str(v) for k, v in given.items() if v is not None}
    return urlencode({"bulan": f"{month:%Y-%m}", **kept})


# ---------------------------------------------------------------------------------------------------------- explanations
def source_keys(step: Step) -> tuple[str, ...]:
    """Where the value of a step was read: the `source:` of its parameter, as it was in force. A rule cites, no more."""
    parameters = law.standard().parameters
    if step.kind != "parameter" or step.name not in parameters:
        return ()
    return next((each.source for each in parameters[step.name].entries if each.since == step.since), ())


def told(explanation: Explanation, lang: Language) -> dict[str, Any]:
    """An explanation in one language, for a page or a letter."""
    steps = [
        {
            "kind": each.kind,
            "name": each.name,
            "label": each.label(lang),
            "said": each.said(lang),
            "worked": each.worked(lang),
            "cites": cited(each.cites, lang),
            "standing": each.standing,
            "note": each.note if lang == "en" else each.note_id,
            "sources": source_keys(each),
        }
        for each in explanation.steps
    ]
    read = dict.fromkeys(key for each in steps for key in each["sources"])
    return {
        "rule": explanation.rule,
        "label": explanation.label(lang),
        "month": explanation.month,
        "month_said": said_month(explanation.month, lang),
        "said": explanation.said(lang),
        "is_unknown": explanation.value is None,
        "caution": explanation.caution(lang),
        "standing": explanation.standing,
        "version": explanation.version,
        "steps": steps,
        "sources": [{"key": key, "text": source(key).said(lang)} for key in read],
    }


def _regulations(cites: Iterable[str]) -> tuple[str, ...]:
    return _once(found for each in cites for found in _REGULATION.findall(each))


def _by_year(regulation: str) -> tuple[int, str, int]:
    kind, _, number = regulation.rpartition(" ")
    at, _, year = number.partition("/")
    return int(year), kind, int(at)


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
