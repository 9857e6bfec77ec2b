"""Numbers, rupiah and dates in the reader's language, for templates. Nothing is computed here."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.utils.translation import get_language, gettext, gettext_noop

from payung.reports import wording

register = template.Library()

# What a figure is about, as the files print it. Here, so that each is translated.
WHATS = {
    text.lower().replace(" ", "_"): text
    for text in (
        gettext_noop("poor people"),
        gettext_noop("poor people in NTB"),
        gettext_noop("poor people covered"),
        gettext_noop("share of the poor covered"),
        gettext_noop("people paid for"),
        gettext_noop("workers paid for"),
        gettext_noop("vulnerable workers paid for"),
        gettext_noop("UCJ coverage"),
        gettext_noop("UCJ target for the year"),
        gettext_noop("active participants"),
        gettext_noop("eligible workers"),
        gettext_noop("contribution a month"),
        gettext_noop("rupiah spent on contributions"),
    )
}


_ISO_DAY = re.compile(r"\b[12][0-9]{3}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?\b")


def language() -> wording.Lang:
    return "en" if (get_language() or "id").startswith("en") else "id"


@register.filter
def number(value: wording.Exact | None) -> str:
    return "" if value is None else wording.number(value, language())


@register.filter
def people(value: wording.Exact | None) -> str:
    return "" if value is None else wording.people(value, language())


@register.filter
def percent(share: wording.Exact | None) -> str:
    """With one decimal: 8,2 %."""
    return "" if share is None else wording.percent(share, language())


@register.filter
def unbroken(text: str) -> str:
    """A number and its sign, or a version, stay on one line."""
    return text.replace(" ", "\N{NO-BREAK SPACE}").replace("-", "-\N{WORD JOINER}")


@register.filter
def percent_as_stated(share: wording.Exact | None) -> str:
    """With the digits it was stated with: 32 %."""
    return "" if share is None else wording.percent(share, language(), digits=None)


@register.filter
def rupiah(value: wording.Exact | None) -> str:
    return "" if value is None else wording.rupiah(value, language())


@register.filter
def rupiah_short(value: wording.Exact | None) -> str:
    return "" if value is None else wording.rupiah_short(value, language())


@register.filter
def day(iso: str | date | None) -> str:
    return wording.date(iso, language()) if iso else ""


@register.filter
def month(iso: str | date | None) -> str:
    return wording.month(iso, language()) if iso else ""


@register.filter
def age(days: int | None) -> str:
    return "" if days is None else wording.age(days, language())


@register.filter
def standing(word: str | None) -> str:
    return wording.standing(word, language()) if word else ""


@register.filter
def said(both: Mapping[str, str] | None) -> str:
    """The reader's language of a text that a calculation made in both."""
    return both[language()] if both else ""


@register.filter
def sentence(check: Mapping[str, Any] | None) -> str:
    """The sentence of a check, in the reader's language."""
    if not check:
        return ""
    text = check["sentence"]
    if isinstance(text, Mapping):
        return str(text[language()])
    return str(check.get("sentence_en", text) if language() == "en" else text)


@register.filter
def source(text: str) -> str:
    """A source with its days written out: Suara NTB 14 Juli 2025."""
    return _ISO_DAY.sub(lambda found: _written(found[0]), text)


@register.filter
def cited(figure: Mapping[str, Any]) -> str:
    """The source of a figure with our remark on it, where there is one."""
    note = figure.get("note")
    return f"{source(figure['source'])} ({source(note[language()])})" if note else source(figure["source"])


def _written(iso: str) -> str:
    try:
        return wording.date(iso, language()) if len(iso) == 10 else wording.month(f"{iso}-01", language())
    except ValueError:  # 31 February is no day: leave it as the source has it
        return iso


@register.filter
def what(figure: Mapping[str, Any]) -> str:
    """What a figure is about."""
    return gettext(WHATS[figure["what"]]) if figure["what"] in WHATS else figure["what_printed"]


@register.filter
def value(figure: Mapping[str, Any] | None) -> str:
    """A figure as its source has it: "about 57,000", "32%", "Rp759,494,400"; without a number, nothing."""
    if not figure or figure["value"] is None:
        return ""
    text = {"share": percent_as_stated, "rupiah": rupiah, "rupiah_per_month": rupiah}.get(figure["unit"], number)(
        figure["value"]
    )
    return gettext("about %(number)s") % {"number": text} if figure["precision"] == "about" else text
