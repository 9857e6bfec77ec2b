"""How numbers, money, dates and ages are written, in Indonesian and in English.

Pure functions without a clock. No float comes near: numbers are int, Decimal or the decimal strings of a snapshot.
Rounding is half up (away from zero), on the exact decimal value: 8.25 % becomes 8,3 %, Rp129.250.000.000 becomes Rp129,3
miliar.
"""

import datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import cast

from lokal import format_rupiah

from payung.law.parameters import Standing
from payung.law.words import MONTHS, STANDING_WORDS, Language

Lang = Language
Exact = int | str | Decimal

MONTHS_SHORT: dict[Lang, tuple[str, ...]] = {
    "id": ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
MONEY_UNITS: dict[Lang, tuple[str, str, str]] = {
    "id": ("juta", "miliar", "triliun"),
    "en": ("million", "billion", "trillion"),
}


def number(n: Exact, lang: Lang) -> str:
    """57.000 or 57,000: a whole number, half up. The minus sign is a real one (−)."""
    return _separated(_exact(n), lang, digits=0)


def percent(share: Exact, lang: Lang, digits: int | None = 1) -> str:
    """8,2 % or 8.2% of a share such as "0.0817", half up. digits=None keeps the digits it was stated with: 33,25 %."""
    hundredfold = _exact(share) * 100
    if digits is None:
        stated = hundredfold.normalize().as_tuple().exponent
        digits = max(0, -stated) if isinstance(stated, int) else 0
    return _separated(hundredfold, lang, digits) + ("%" if lang == "en" else " %")


def rupiah(n: Exact, lang: Lang) -> str:
    """Rp16.800 or Rp16,800: whole rupiah, half up."""
    text = format_rupiah(_exact(n)).replace("-", "−")
    return text if _checked(lang) == "id" else text.replace(".", ",")


def rupiah_short(n: Exact, lang: Lang) -> str:
    """Rp129,2 miliar or Rp129.2 billion: one decimal, half up, no empty decimal; below a million the whole rupiah."""
    # Not lokal's format_rupiah_short: it goes through a float, and its M and T are read as million and ton abroad.
    amount = _exact(n)
    if abs(amount) < 10**6:
        return rupiah(amount, lang)
    unit, scaled = 0, _half_up(abs(amount) / 10**6, 1)
    while scaled >= 1000 and unit < 2:  # after rounding: 999,95 juta is 1 miliar, not 1.000 juta
        unit += 1
        scaled = _half_up(abs(amount) / 10 ** (6 + 3 * unit), 1)
    text = _separated(scaled, lang, digits=0 if scaled == scaled.to_integral_value() else 1)
    return f"{'−' if amount < 0 else ''}Rp{text} {MONEY_UNITS[_checked(lang)][unit]}"


def people(n: Exact, lang: Lang) -> str:
    """57.000 orang, 57,000 people, 1 person."""
    noun = "orang" if _checked(lang) == "id" else "person" if _exact(n) == 1 else "people"
    return f"{number(n, lang)} {noun}"


def date(iso: str | datetime.date, lang: Lang, *, short: bool = False) -> str:
    """14 Juli 2025, 14 July 2025; short: 14 Jul 2025."""
    day = _day(iso)
    return f"{day.day} {(MONTHS_SHORT if short else MONTHS)[_checked(lang)][day.month - 1]} {day.year}"


def month(iso: str | datetime.date, lang: Lang, *, short: bool = False) -> str:
    """November 2026, of 2026-11-01 or 2026-11; short: Nov 2026."""
    day = _day(f"{iso}-01" if isinstance(iso, str) and len(iso) == 7 else iso)
    return f"{(MONTHS_SHORT if short else MONTHS)[_checked(lang)][day.month - 1]} {day.year}"


def age(days: int, lang: Lang, *, short: bool = False) -> str:
    """How long ago: "1 tahun 4 bulan lalu". Rounded down, so that a figure is never called older than it is.

    A year is 365 days and a month a twelfth of it. Up to 30 days in days, up to 364 in months, then years and months.
    0 is "hari ini"; a negative number lies ahead: "5 bulan lagi". Short: "1 th 4 bln lalu", "1 yr 4 mo ago".
    """
    if days == 0:
        return "hari ini" if _checked(lang) == "id" else "today"
    length = abs(days)
    years, months = length // 365, length % 365 * 12 // 365
    parts = [(years, "year"), (months, "month")] if years or months else [(length, "day")]
    text = " ".join(_counted(count, unit, lang, short=short) for count, unit in parts if count)
    if lang == "id":
        return f"{text} {'lalu' if days > 0 else 'lagi'}"
    return f"{text} ago" if days > 0 else f"in {text}"


def standing(word: str, lang: Lang) -> str:
    """How sure we are of a law or a figure, in words a reader knows."""
    return STANDING_WORDS[_checked(lang)][cast(Standing, word)]


def edition_path(edition: int, lang: Lang) -> str:
    """The permalink of a snapshot: /edisi/2/ or /en/edisi/2/."""
    return f"/edisi/{edition}/" if _checked(lang) == "id" else f"/en/edisi/{edition}/"


def _counted(count: int, unit: str, lang: Lang, *, short: bool) -> str:
    if lang == "id":
        names = {"year": "th", "month": "bln", "day": "hr"} if short else {"year": "tahun", "month": "bulan", "day": "hari"}
        return f"{count} {names[unit]}"
    if short:
        return f"{count} {({'year': 'yr', 'month': 'mo', 'day': 'd'})[unit]}"
    return f"{count} {unit}{'' if count == 1 else 's'}"


def _checked(lang: Lang) -> Lang:
    if lang not in ("id", "en"):
        raise ValueError(f"The language {lang!r} is not one of: id, en.")
    return lang


def _exact(n: Exact) -> Decimal:
    if isinstance(n, bool) or not isinstance(n, int | str | Decimal):
        raise TypeError(f"{n!r} is a {type(n).__name__}; numbers are int, Decimal or a decimal string, never a float.")
    try:
        value = Decimal(n)
    except InvalidOperation:
        raise ValueError(f"{n!r} is not a number.") from None
    if not value.is_finite():
        raise ValueError(f"{n!r} is not a number that can be written.")
    return value


def _half_up(value: Decimal, digits: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def _separated(value: Decimal, lang: Lang, digits: int) -> str:
    rounded = _half_up(value, digits)
    text = f"{abs(rounded):,}"
    if _checked(lang) == "id":
        text = text.translate(str.maketrans(",.", ".,"))
    return ("−" if rounded < 0 else "") + text


def _day(iso: str | datetime.date) -> datetime.date:
    return iso if isinstance(iso, datetime.date) else datetime.date.fromisoformat(iso)
