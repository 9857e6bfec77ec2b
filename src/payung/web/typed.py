"""Numbers, months and days as people write them. Empty is unknown, not zero; nothing unreadable is guessed."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date

from django.utils.translation import gettext

from payung.reports.wording import MONTHS, MONTHS_SHORT
from payung.web.templatetags.wording import number

_PLAIN = re.compile(r"[0-9]+")
_GROUPED = re.compile(r"[0-9]{1,3}(?:([., ])[0-9]{3})(?:\1[0-9]{3})*")
_NO_CENTS = re.compile(r"[.,](?:-|00?)$")
_TWO_MEANINGS = re.compile(r"([.,])[0-9]{3}\1[0-9]{1,2}$")  # 250.000.00: a digit was lost, or these are cents
_IN_WORDS = re.compile(
    r"[0-9][0-9., ]*\s*(?:ribu|rb|juta|jt|miliar|milyar|triliun|thousand|million|billion|trillion|k|m|bn)\b", re.I
)
_MONTH_NAMES = {
    name.lower(): at + 1 for names in (MONTHS, MONTHS_SHORT) for one in names.values() for at, name in enumerate(one)
}


YEARS_AHEAD = 5  # a month still to come is answered by the law as it is written now, and so said; not one much later


class Unreadable(ValueError):
    """What was typed cannot be used. The text says what to type instead."""


def whole(text: str, *, most: int, example: int, show: Callable[[int], str] = number, least: int = 0) -> int | None:
    """21736, 21.736, 21,736, 21 736 or Rp759.494.400. None if empty. Unreadable for anything that would have to be guessed."""
    typed = re.sub(r"\s+", " ", text).strip()
    if not typed:
        return None
    bare = re.sub(r"^(rp|idr)\.? ?", "", typed, flags=re.I)
    shown = {"example": number(example)}
    negative = bare.startswith(("-", "−", "–"))
    bare = bare.lstrip("-−– ")
    if _IN_WORDS.fullmatch(bare):
        raise Unreadable(gettext("write the number in full, with all its digits, such as %(example)s") % shown)
    if not _GROUPED.fullmatch(bare) and not _TWO_MEANINGS.search(bare):
        bare = _NO_CENTS.sub("", bare)
    if not (_PLAIN.fullmatch(bare) or _GROUPED.fullmatch(bare)):
        raise Unreadable(gettext("write a whole number in digits, such as %(example)s") % shown)
    if negative:
        raise Unreadable(gettext("the number cannot be below zero"))
    digits = re.sub(r"[., ]", "", bare).lstrip("0") or "0"
    if len(digits) > len(str(most)) or int(digits) > most:
        raise Unreadable(gettext("the number must be %(most)s or less") % {"most": show(most)})
    if int(digits) < least:
        raise Unreadable(gettext("the number must be %(least)s or more") % {"least": show(least)})
    return int(digits)


def last_month(this_month: date) -> date:
    """The last month that may be asked for."""
    return date(this_month.year + YEARS_AHEAD, 12, 1)


def month_of(text: str) -> date | None:
    """2026-01, 1/2026, 01-2026, Januari 2026. None if empty."""
    typed = re.sub(r"[\s/.\-]+", " ", text).strip().lower()
    if not typed:
        return None
    parts = typed.split(" ")
    if len(parts) == 2:
        year, month = parts if len(parts[0]) == 4 and _PLAIN.fullmatch(parts[0]) else reversed(parts)
        at = int(month) if re.fullmatch(r"[0-9]{1,2}", month) else _MONTH_NAMES.get(month, 0)
        if re.fullmatch(r"[0-9]{4}", year) and 1 <= at <= 12 and int(year) >= 1:
            return date(int(year), at, 1)
    raise Unreadable(gettext("write a month and a year, such as 2026-01 or January 2026"))


def day_of(text: str) -> date | None:
    """24-2-2025, 24/02/2025, 24 Februari 2025, 2025-02-24. None if empty."""
    typed = re.sub(r"[\s/.\-]+", " ", text).strip().lower()
    if not typed:
        return None
    parts = typed.split(" ")
    if len(parts) == 3:
        year, month, day = parts if len(parts[0]) == 4 else reversed(parts)
        at = int(month) if re.fullmatch(r"[0-9]{1,2}", month) else _MONTH_NAMES.get(month, 0)
        if re.fullmatch(r"[0-9]{4}", year) and re.fullmatch(r"[0-9]{1,2}", day):
            with suppress(ValueError):  # 31 February
                return date(int(year), at, int(day))
    raise Unreadable(gettext("write a day, month and year, such as 24-2-2025 or 24 February 2025"))


def as_typed(day: date) -> str:
    """As `day_of` reads it: what stands in a field, and an example beside it."""
    return f"{day.day}-{day.month}-{day.year}"


def day_or_month(text: str) -> tuple[date, date | None] | None:
    """The month, and the day where one was typed. None if empty."""
    with suppress(Unreadable):
        month = month_of(text)
        return (month, None) if month else None
    with suppress(Unreadable):
        day = day_of(text)
        return (day.replace(day=1), day) if day else None
    raise Unreadable(gettext("write a day such as 24-2-2025, or a month such as February 2025"))
