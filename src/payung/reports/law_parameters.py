"""The values of the law as a reader meets them: what each was and is, who says so, and what is assumed.

Pure functions of a law, a month and a language, like `law_pages`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from payung.coverage.assumptions import WORKERS_AMONG_THE_POOR
from payung.law import cases, explanation
from payung.law.book import Book
from payung.law.parameters import Band, Entry, Parameter, Standing, Value, Variant
from payung.law.sources import Source, source, sources
from payung.law.words import Language, cited, said, said_month
from payung.located_yaml import BadInput
from payung.reports import law_pages
from payung.reports.law_links import connections, ended, entry_of, in_use, version_of
from payung.reports.wording import number, percent

_KEY = re.compile(r"\b[RS][0-9]+\b")


def chapter_of(parameter: Parameter) -> str:
    return parameter.name.partition(".")[0]


def name_of(parameter: Parameter, lang: Language) -> str:
    return parameter.what if lang == "en" else parameter.what_id


# ------------------------------------------------------------------------------------------------------------ the pages
def listed(book: Book, month: date, lang: Language) -> list[dict[str, Any]]:
    """Every chapter with its parameters and their values of a month."""
    names = [*law_pages.CHAPTERS, *sorted({chapter_of(each) for each in book.parameters.values()} - law_pages.CHAPTERS.keys())]
    return [
        {"name": name, "label": law_pages.chapter_label(name, lang), "parameters": found}
        for name in names
        if (found := [line(book, each, month, lang) for each in book.parameters.values() if chapter_of(each) == name])
    ]


def line(book: Book, parameter: Parameter, month: date, lang: Language) -> dict[str, Any]:
    """One parameter with its value of a month, or its first where it had none yet."""
    entry = entry_of(parameter, month)
    shown = entry or parameter.entries[0]
    first = _first_with_this_value(parameter, shown)
    return {
        "name": parameter.name,
        "label": name_of(parameter, lang),
        "said": value_words(parameter, shown, lang),
        "standing": weakest_of(shown),
        "cites": cited(shown.cites, lang),
        "sources": told_sources(shown.source, lang),
        "keys": shown.source,
        "since": first.since,
        "standing_since": shown.since if first is not shown else None,
        "standing_before": weakest_of(first) if first is not shown else None,
        "in_force": entry is not None,
        "ended": ended(book, parameter.name, month),
        "changes": len({_amounts(each) for each in parameter.entries}),
    }


def _first_with_this_value(parameter: Parameter, entry: Entry) -> Entry:
    """The oldest of the entries before it that say the same; only how sure it is changed since."""
    first = entry
    for each in reversed(parameter.entries[: parameter.entries.index(entry)]):
        if _amounts(each) != _amounts(entry):
            break
        first = each
    return first


def _amounts(entry: Entry) -> tuple[Any, ...]:
    return entry.value, tuple((band.limit, band.amount) for band in entry.bands)


def told_sources(keys: Iterable[str], lang: Language) -> list[dict[str, str]]:
    """Where it was read, in words, each once."""
    return [{"key": key, "text": source(key).said(lang)} for key in dict.fromkeys(keys)]


def value_words(parameter: Parameter, entry: Entry, lang: Language) -> str:
    """The value; of a table its lowest and highest amount."""
    if not entry.bands:
        return said("", entry.value, parameter.unit, lang)
    amounts = sorted({band.amount for band in entry.bands})
    return " – ".join(said("", each, parameter.unit, lang) for each in (amounts[0], amounts[-1]))


def weakest_of(entry: Entry) -> Standing:
    return explanation.weakest_of(each.standing for each in (entry.bands or (entry,))) or entry.standing


def told(book: Book, name: str, month: date, lang: Language) -> dict[str, Any]:
    """Everything the page of one parameter says."""
    parameter = book.parameters[name]
    linked = connections(book)
    current = entry_of(parameter, month)
    return {
        **line(book, parameter, month, lang),
        "chapter_label": law_pages.chapter_label(chapter_of(parameter), lang),
        "current": current is not None,
        "history": [_told_entry(book, parameter, at, lang, current) for at in reversed(range(len(parameter.entries)))],
        "variants": [_told_variant(book, parameter, each, lang) for each in parameter.variants],
        "settled_by": parameter.settled_by if lang == "en" else parameter.settled_by_id,
        "read_by": [{"name": rule, "label": law_pages.label(book, rule, lang)} for rule in linked.read_by[name]],
        "file": f"src/payung/law/{chapter_of(parameter)}/{parameter.place.file}",
        "line": parameter.place.line,
    }


def until_of(book: Book, parameter: Parameter, at: int) -> date | None:
    """The day from which an entry no longer holds: that of the next one, or of the end of the last rule that read it."""
    return parameter.entries[at + 1].since if at + 1 < len(parameter.entries) else connections(book).until.get(parameter.name)


def _told_entry(book: Book, parameter: Parameter, at: int, lang: Language, current: Entry | None) -> dict[str, Any]:
    entry = parameter.entries[at]
    until = until_of(book, parameter, at)
    return {
        "since": entry.since,
        "until": until,
        "in_force": entry is current,
        "said": value_words(parameter, entry, lang),
        "standing": weakest_of(entry),
        "cites": cited(entry.cites, lang),
        "note": entry.note if lang == "en" else entry.note_id,
        "sources": told_sources(entry.source, lang),
        "bands": [_told_band(parameter, entry, each, lang) for each in entry.bands],
        "band_notes": list(
            dict.fromkeys(note for each in entry.bands if (note := each.note if lang == "en" else each.note_id))
        ),
    }


def _told_band(parameter: Parameter, entry: Entry, band: Band, lang: Language) -> dict[str, str]:
    highest = max(each.limit for each in entry.bands if each.limit is not None)
    words = {"id": ("sampai {}", "di atas {}"), "en": ("up to {}", "above {}")}[lang][band.limit is None]
    return {
        "range": words.format(said("", highest if band.limit is None else band.limit, parameter.by, lang)),
        "amount": said("", band.amount, parameter.unit, lang),
        "standing": band.standing,
    }


def _told_variant(book: Book, parameter: Parameter, variant: Variant, lang: Language) -> dict[str, Any]:
    effect = _effect(book, parameter.name, variant.value)
    return {
        "said": said("", variant.value, parameter.unit, lang),
        "what": variant.what if lang == "en" else variant.what_id,
        "sources": told_sources(variant.source, lang),
        "effect": _told_effect(book, effect, lang) if effect else None,
    }


# ------------------------------------------------------------------------------------- what another reading would change
@dataclass(frozen=True)
class Effect:
    """A case whose answer another value of a parameter changes."""

    rule: str
    case: cases.Case
    before: int | bool | None
    after: int | bool | None


@lru_cache(maxsize=256)
def _effect(book: Book, parameter: str, value: Value) -> Effect | None:
    """The most telling case: the farthest rule that it reaches, both answers known, the latest month."""
    reached = connections(book).reached_from(parameter)
    changed = book.with_parameters(book.parameters.changed(parameter, value))
    found: list[tuple[tuple[bool, int, date], Effect]] = []
    for case in law_pages.all_cases():
        for rule in case.expect:
            if rule not in reached:
                continue
            try:
                before, after = (explanation.value(each, rule, case.month, case.given) for each in (book, changed))
            except BadInput:  # a case of a time that the changed law does not know
                continue
            if before != after:
                telling = (before is not None and after is not None, reached.index(rule), case.month)
                found.append((telling, Effect(rule, case, before, after)))
    return max(found, key=lambda each: each[0])[1] if found else None


def _told_effect(book: Book, effect: Effect, lang: Language) -> dict[str, Any]:
    unit = book.named(effect.rule)[-1].unit
    return {
        "rule": effect.rule,
        "label": law_pages.label(book, effect.rule, lang),
        "month": said_month(effect.case.month, lang),
        "given": law_pages.given_words(effect.case.given, lang),
        "is_rupiah": unit.startswith("rupiah"),
        "is_known": effect.before is not None and effect.after is not None,
        "before": said("", effect.before, unit, lang),
        "after": said("", effect.after, unit, lang),
    }


# -------------------------------------------------------------------------------------------------------------- sources
def listed_sources(book: Book, lang: Language) -> list[dict[str, Any]]:
    """Every source with the values that rest on it, now or in the past, and the rules that cite it by its key."""
    used: dict[str, dict[str, str]] = {key: {} for key in sources()}
    citing: dict[str, dict[str, str]] = {key: {} for key in sources()}
    for parameter in book.parameters.values():
        keys = [*(key for each in parameter.entries for key in each.source), *(k for v in parameter.variants for k in v.source)]
        for key in keys:
            used[key][parameter.name] = name_of(parameter, lang)
    for rule, versions in book.rules.items():
        for key in dict.fromkeys(key for each in versions for key in _KEY.findall(each.cites) if key in citing):
            citing[key][rule] = law_pages.label(book, rule, lang)
    return [_told_source(each, lang) | {"parameters": used[key], "rules": citing[key]} for key, each in sources().items()]


def _told_source(its: Source, lang: Language) -> dict[str, Any]:
    return {"key": its.key, "text": its.said(lang)}


# ---------------------------------------------------------------------------------------------------------- assumptions
def counted(book: Book, month: date) -> dict[str, int]:
    """How many of the values in force in a month are assumed, wholly or in part."""
    entries = [entry for each in book.parameters.values() if (entry := in_use(book, each, month))]
    return {"count": sum(weakest_of(each) == "assumption" for each in entries), "of": len(entries)}


@lru_cache(maxsize=8)
def assumptions(book: Book, month: date, lang: Language) -> dict[str, Any]:
    """Everything that is assumed: in force this month, rules of their own, only in the past, and outside the law."""
    groups: dict[tuple[str, ...], dict[str, Any]] = {}
    past: dict[tuple[str, str], dict[str, Any]] = {}
    for parameter in book.parameters.values():
        entry = in_use(book, parameter, month)
        if entry and weakest_of(entry) == "assumption":
            page = told(book, parameter.name, month, lang)
            shown = next(each for each in page["history"] if each["in_force"])
            reached = connections(book).reached_from(parameter.name)
            reach = [{"name": rule, "label": law_pages.label(book, rule, lang)} for rule in reached]
            # Values that are assumed for one and the same reason stand together.
            why = (shown["note"], *shown["band_notes"], page["settled_by"], parameter.name if parameter.variants else "")
            group = groups.setdefault(why, {"why": why[:-2], "settled_by": page["settled_by"], "parameters": [], "reaches": []})
            group["parameters"].append({**page, "is_part": bool(entry.bands)})
            group["reaches"] += [each for each in reach if each not in group["reaches"]]
        for at, each in enumerate(parameter.entries):
            until = until_of(book, parameter, at)
            if each is not entry and weakest_of(each) == "assumption" and until and until <= month:
                told_entry = _told_entry(book, parameter, at, lang, None)
                settled_by = parameter.settled_by if lang == "en" else parameter.settled_by_id
                group = past.setdefault(
                    (told_entry["note"], settled_by), {"note": told_entry["note"], "settled_by": settled_by}
                )
                group.setdefault("dated", []).append({"name": parameter.name, "label": name_of(parameter, lang), **told_entry})
    return {
        **counted(book, month),
        "today": sorted(groups.values(), key=_urgency),
        "rules": _assumed_rules(book, month, lang),
        "past": list(past.values()),
        "past_count": sum(len(group["dated"]) for group in past.values()),
        "outside": _outside_the_law(lang),
    }


def _urgency(group: dict[str, Any]) -> tuple[bool, bool, bool]:
    """What changes rupiah by a known sum comes first, then other rupiah, then answers, then what has no other reading."""
    effects = [variant["effect"] for each in group["parameters"] for variant in each["variants"] if variant["effect"]]
    in_rupiah = [each for each in effects if each["is_rupiah"]]
    return not any(each["is_known"] for each in in_rupiah), not in_rupiah, not effects


def _assumed_rules(book: Book, month: date, lang: Language) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for rule in book.rules:
        version = version_of(book, rule, month)
        if version and version.standing == "assumption":
            page = law_pages.told_rule(book, rule, month, lang)
            found.append({**page["current"], "name": rule, "label": page["label"]})
    return found


def _outside_the_law(lang: Language) -> list[dict[str, str]]:
    """What the overview assumes because nobody has counted it."""
    its = WORKERS_AMONG_THE_POOR
    share = percent(str(its.working / its.population), lang)
    if lang == "en":
        what = "Poor people work as often as everybody in NTB"
        value = f"{share}: {number(its.working, lang)} of {number(its.population, lang)}"
        return [{"what": what, "value": value, "source": its.source, "settled_by": its.settled_by}]
    return [
        {
            "what": "Penduduk miskin bekerja sesering semua penduduk NTB",
            "value": f"{share}: {number(its.working, lang)} dari {number(its.population, lang)}",
            "source": its.source.replace("August", "Agustus"),
            "settled_by": "Hitungan pekerja dalam daftar 698.000 (umur, pekerjaan)",
        }
    ]
