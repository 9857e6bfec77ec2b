"""A figure as somebody reported it: one statement about one place on one day, with what its printed digits allow.

Standard layout of the file in `tables.md`, section figures. Nothing is averaged, replaced or guessed here: a figure that
a source names without a number has the value None.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, Literal

from lokal import wilayah

from payung.located_yaml import BadInput, Place, line_of

Precision = Literal["exact", "about"]
Unit = Literal["people", "share", "rupiah", "rupiah_per_month"]

#: What a figure may be about, as printed in the files, and its unit.
UNITS: Mapping[str, Unit] = {
    "poor people": "people",
    "poor people in NTB": "people",
    "poor people covered": "people",
    "share of the poor covered": "share",
    "people paid for": "people",
    "workers paid for": "people",
    "vulnerable workers paid for": "people",
    "UCJ coverage": "share",
    "UCJ target for the year": "share",
    "active participants": "people",
    "eligible workers": "people",
    "contribution a month": "rupiah_per_month",
    "rupiah spent on contributions": "rupiah",
}


@dataclass(frozen=True)
class Interval:
    """Everything a printed number may stand for, both ends included."""

    low: Decimal
    high: Decimal

    def __add__(self, other: "Interval") -> "Interval":
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: "Interval") -> "Interval":
        return Interval(self.low - other.high, self.high - other.low)

    def __contains__(self, number: Decimal) -> bool:
        return self.low <= number <= self.high

    def meets(self, other: "Interval") -> bool:
        """Whether one number can satisfy both."""
        return self.low <= other.high and other.low <= self.high


NOTHING = Interval(Decimal(0), Decimal(0))


@dataclass(frozen=True)
class Figure:
    """One reported figure. `value` None: named without a number. `printed_step`: what the last printed digit is worth.

    `corrects`: the id of an earlier figure that this one puts right. `note` and `note_en` are our remark in both
    languages; `source` is the outlet and day, the same in both.
    """

    id: str
    what: str
    area: str
    as_of: date
    value: Decimal | None
    precision: Precision
    source: str
    printed_step: Decimal | None = None
    payer: str = ""
    pot: str = ""
    months: int | None = None
    note: str = ""
    note_en: str = ""
    corrects: str = ""
    published: date | None = None
    place: Place | None = field(default=None, compare=False)

    @property
    def looks_ahead(self) -> bool:
        """A target speaks of a day to come; everything else was seen."""
        return "target" in self.what

    @property
    def known_since(self) -> date:
        """The day the statement was there to read; where the publication day is unknown, the day it speaks of."""
        return self.published or self.as_of

    @property
    def interval(self) -> Interval | None:
        """`about` means plus or minus half of the last printed digit: 57,000 is 56,500 to 57,500. None if unknown."""
        if self.value is None:
            return None
        if self.precision == "exact" or self.printed_step is None:
            return Interval(self.value, self.value)
        half = self.printed_step / 2
        return Interval(max(self.value - half, Decimal(0)), self.value + half)


def printed_step(printed: str) -> Decimal:
    """What one step of the last printed digit is worth: 57000 → 1000, 0.32 → 0.01, 0.320 → 0.001, 1050 → 10, 0 → 0."""
    if "." in printed:
        return Decimal(1).scaleb(-len(printed.split(".")[1]))
    digits = printed.lstrip("0")
    if not digits:
        return Decimal(0)
    return Decimal(10) ** (len(digits) - len(digits.rstrip("0")))


def area_name(code: str) -> str:
    """The Kemendagri name of an area code, e.g. 52.03 → Kabupaten Lombok Timur. KeyError where there is none."""
    name = wilayah.wilayah_name(code)
    if not name:
        raise KeyError(code)
    return f"Provinsi {name}" if len(code) == 2 else name


def kabkota_of(code: str) -> tuple[str, ...]:
    """The kabupaten and kota of a province, by code, in order."""
    return tuple(sorted(child.code for child in wilayah.list_wilayah(code)))


_KEYS = (
    "id",
    "what",
    "area",
    "payer",
    "pot",
    "months",
    "as_of",
    "published",
    "value",
    "precision",
    "source",
    "note",
    "note_en",
    "corrects",
)


def read_figures(rows: Iterable[Mapping[str, Any]], *, file: str) -> tuple[Figure, ...]:
    """Figures from the `figures:` block of a file. BadInput with file and line for anything that cannot be used."""
    figures: list[Figure] = []
    seen: dict[str, Place] = {}
    for row in rows:
        figure = _read_figure(row, file=file)
        assert figure.place is not None
        if figure.id in seen:
            raise BadInput(
                figure.place,
                f"The id '{figure.id}' was already used in line {seen[figure.id].line}.",
                "Give each statement an id of its own; a correction is a new row.",
            )
        seen[figure.id] = figure.place
        figures.append(figure)
    return tuple(figures)


def _read_figure(row: Mapping[str, Any], *, file: str) -> Figure:
    here = Place(file, line_of(row))
    if not isinstance(row, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]  a hand-written file may hold anything
        raise BadInput(here, "A figure must be a block of names and values.", "See docs/data/figures.md for the layout.")

    def at(key: str) -> Place:
        return Place(file, line_of(row, key))

    for key in row:
        if key not in _KEYS:
            close = get_close_matches(str(key), _KEYS, n=1)
            hint = f"Did you mean '{close[0]}'?" if close else f"Known are: {', '.join(_KEYS)}."
            raise BadInput(at(key), f"A figure has no '{key}'.", hint)
    for key in ("id", "what", "area", "as_of", "source"):
        if row.get(key) in (None, ""):
            raise BadInput(here, f"The figure '{row.get('id', '?')}' has no {key}.", f"Add `{key}:`; no figure without it.")
    if "value" not in row:
        raise BadInput(here, f"The figure '{row['id']}' has no value.", "Write `value: null` if the source gives no number.")
    area = _printed(row["area"]) if isinstance(row["area"], int | float) else str(row["area"])  # 52.10 stays 52.10
    if wilayah.get_wilayah(area) is None or area != wilayah.normalize_wilayah_code(area):
        raise BadInput(
            at("area"),
            f"There is no area '{area}'.",
            'Use a Kemendagri code with dots and in quotes, such as "52.03".',
        )
    precision = row.get("precision", "exact")
    if precision not in ("exact", "about"):
        raise BadInput(at("precision"), f"The precision '{precision}' is not known.", "Write `exact` or `about`.")
    value, step = _number(row["value"], at("value"), figure_id=str(row["id"]))
    if value is not None and value > 1 and "." in _printed(row["value"]):
        printed = _printed(row["value"])
        grouped = len(printed.split(".")[1]) == 3
        raise BadInput(
            at("value"),
            f"{printed} is a decimal number here: people and rupiah are whole.",
            f"A dot is no thousands separator in this file: write {printed.replace('.', '')}."
            if grouped
            else f"Write a whole number, such as {int(value)}.",
        )
    if value is not None and UNITS.get(str(row["what"])) == "share" and value > 1:
        raise BadInput(at("value"), f"A share of {value} is more than everything.", "Write 32 % as 0.32.")
    months = row.get("months")
    if months is not None and (not isinstance(months, int) or not 1 <= months <= 12):
        raise BadInput(at("months"), f"'{months}' is not a number of months.", "Write 1 to 12, or leave it out if unknown.")
    as_of = _day(row["as_of"], at("as_of"))
    published = None if row.get("published") is None else _day(row["published"], at("published"))
    if published is not None and as_of > published and "target" not in str(row["what"]):
        raise BadInput(at("as_of"), f"It speaks of {as_of}, after it was published ({published}).", "Mend one of the days.")
    return Figure(
        id=str(row["id"]),
        what=str(row["what"]),
        area=area,
        payer=str(row.get("payer") or ""),
        pot=str(row.get("pot") or ""),
        corrects=str(row.get("corrects") or ""),
        note=str(row.get("note") or ""),
        note_en=str(row.get("note_en") or ""),
        months=None if months is None else int(months),
        as_of=as_of,
        published=published,
        value=value,
        precision=precision,
        printed_step=step if precision == "about" else None,
        source=str(row["source"]),
        place=here,
    )


def _number(value: object, place: Place, *, figure_id: str) -> tuple[Decimal | None, Decimal | None]:
    if value is None:
        return None, None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise BadInput(
            place,
            f"The value of '{figure_id}' is {value!r}, not a number.",
            "Write digits only, such as 57000, or null if the source gives no number.",
        )
    if value < 0:
        raise BadInput(place, f"The value of '{figure_id}' is negative ({value}).", "Nobody pays for fewer than 0 people.")
    printed = _printed(value)
    number = Decimal(printed)
    if not number.is_finite():
        raise BadInput(place, f"The value of '{figure_id}' is {value}.", "Write a number, or null if there is none.")
    return number, printed_step(printed)


def _printed(value: int | float | Decimal) -> str:
    """The digits as the file has them: ruamel keeps width and precision of a float, so 0.320 stays 0.320."""
    width, before = getattr(value, "_width", None), getattr(value, "_prec", None)
    text = f"{Decimal(repr(float(value))):f}" if isinstance(value, float) else str(int(value) if value == int(value) else value)
    if isinstance(width, int) and isinstance(before, int) and before > 0 and "." in text:
        whole, decimals = text.split(".")
        return f"{whole}.{decimals.ljust(width - before - 1, '0')}"
    return text


def _day(value: object, place: Place) -> date:
    if not isinstance(value, date):
        raise BadInput(place, f"'{value}' is not a day.", "Write it as 2025-07-14.")
    return date(value.year, value.month, value.day)
