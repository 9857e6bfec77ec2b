"""Values of the law as they stand in a letter: Rp16.800 per bulan, 0,21 persen, ya, tidak diketahui."""

from collections.abc import Mapping
from datetime import date
from typing import Literal, cast

from payung.law.engine import NOT_FOUND, Scalar
from payung.law.parameters import Standing
from payung.tables import LAW_INPUTS, UNIT_WORDS, Unit

Language = Literal["id", "en"]
MONTHS: Mapping[Language, tuple[str, ...]] = {
    "id": (
        *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
        *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
STANDING_WORDS: Mapping[Language, Mapping[Standing, str]] = {
    "id": {"regulation": "teks peraturan dibaca", "press": "menurut pers", "assumption": "asumsi"},
    "en": {"regulation": "text of the regulation read", "press": "as reported by the press", "assumption": "assumption"},
}
_PARTS_OF_A_PERCENT = {"per mille": 10, "per 10,000": 100}


def said(name: str, value: Scalar, unit: str, lang: Language) -> str:
    """A value in words; `name` is the input's, so that a choice is said in its own."""
    english = lang == "en"
    if value is None:
        return "unknown" if english else "tidak diketahui"
    if isinstance(value, bool):
        return ("no", "yes")[value] if english else ("tidak", "ya")[value]
    if isinstance(value, str):
        choices = LAW_INPUTS[name].choices if name in LAW_INPUTS else None
        return choices[value][english] if choices else value
    if isinstance(value, date):
        return said_day(value, lang)
    words = UNIT_WORDS[cast(Unit, unit)][english] if unit in UNIT_WORDS else unit
    sign = "Rp" if unit.startswith("rupiah") else ""
    return f"{sign}{_number(value, _PARTS_OF_A_PERCENT.get(unit, 1), lang)} {words}".strip()


def cited(cites: str, lang: Language) -> str:
    """Where the law says so; of what nobody has named, that it was not found."""
    return "belum ditemukan" if cites == NOT_FOUND and lang == "id" else cites


def as_data(value: Scalar) -> Scalar:
    """For JSON: a date as text."""
    return str(value) if isinstance(value, date) else value


def said_day(day: date, lang: Language) -> str:
    return f"{day.day} {MONTHS[lang][day.month - 1]} {day.year}"


def said_month(month: date, lang: Language) -> str:
    return f"{MONTHS[lang][month.month - 1]} {month.year}"


def _number(value: int, parts: int, lang: Language) -> str:
    """With as many decimals as it has: 21 of 100 is 0,21 and 35 of 10 is 3,5."""
    # ast-grep-ignore: division - a number is taken apart to be written, not to be paid
    whole, rest = divmod(abs(value), parts)
    decimals = f"{rest:0{len(str(parts)) - 1}}".rstrip("0") if rest else ""
    text = f"{'−' if value < 0 else ''}{whole:,}" + (f".{decimals}" if decimals else "")
    return text if lang == "en" else text.translate(str.maketrans(",.", ".,"))
