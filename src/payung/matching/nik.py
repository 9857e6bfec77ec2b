"""What a NIK says by itself: PPKKCC DDMMYY SSSS, issued in kecamatan PP.KK.CC to somebody born on that day; women's days + 40.

A NIK stays for life: its area is where it was first issued, not where its owner lives, and a birth date corrected later stays
wrong in it. So a contradiction is a reason to look, and no proof. Each question has two forms: one value, and a Polars
expression over a column of sixteen digits (anything else gives unknown).
"""

# pyright: reportUnknownMemberType=false
# polars' signatures name numpy's types, and numpy is not installed.

import re
from dataclasses import dataclass
from datetime import date

import polars as pl

DIGITS = 16
_SIXTEEN = re.compile(r"[0-9]{16}")
_WOMEN = 40
# Kemendagri's provinces. 54 was Timor Timur until 1999; no NIK of today begins with it.
PROVINCES = frozenset(
    {
        "11", "12", "13", "14", "15", "16", "17", "18", "19", "21", "31", "32", "33", "34", "35", "36", "51", "52",
        "53", "61", "62", "63", "64", "65", "71", "72", "73", "74", "75", "76", "81", "82", "91", "92", "93", "94",
        "95", "96", "97",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Parts:
    """`birth_date` is unknown where no calendar has that day."""

    kecamatan: str
    sex: str
    birth_date: date | None
    serial: str


def parts(nik: str, today: date) -> Parts | None:
    """The parts of a NIK, with dots in the area; None where it has not sixteen digits. Nobody is a hundred or older."""
    if not _SIXTEEN.fullmatch(nik):
        return None
    day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    woman = day > _WOMEN
    return Parts(
        kecamatan=f"{nik[:2]}.{nik[2:4]}.{nik[4:6]}",
        sex="P" if woman else "L",
        birth_date=_date(_full_year(year, today), month, day - _WOMEN if woman else day),
        serial=nik[12:],
    )


def _full_year(year: int, today: date) -> int:
    return 2000 + year if year <= today.year % 100 else 1900 + year


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


# ---------------------------------------------------------------------------------------------------------- over columns


def digits(nik: pl.Expr) -> pl.Expr:
    """The NIK where it is sixteen digits, else unknown."""
    return nik.str.extract(r"^([0-9]{16})$")


def kab(nik: pl.Expr) -> pl.Expr:
    """The kabupaten or kota that issued it, with a dot: 52.03."""
    return pl.concat_str([nik.str.slice(0, 2), pl.lit("."), nik.str.slice(2, 2)])


def sex(nik: pl.Expr) -> pl.Expr:
    """L or P, by the day of birth."""
    woman = nik.str.slice(6, 2).cast(pl.Int8, strict=False) > _WOMEN
    return woman.replace_strict({True: "P", False: "L"}, return_dtype=pl.String)


def birth_date(nik: pl.Expr, today: date) -> pl.Expr:
    """The day of birth; unknown where no calendar has it."""
    day = nik.str.slice(6, 2).cast(pl.Int16, strict=False)
    day = day - _WOMEN * (day > _WOMEN).cast(pl.Int16)
    year = nik.str.slice(10, 2).cast(pl.Int16, strict=False)
    year = 1900 + year + 100 * (year <= today.year % 100).cast(pl.Int16)
    month = nik.str.slice(8, 2)
    # A day of 0 or 73, or 31 February, is no day; pl.date() would raise for it.
    written = pl.concat_str([year.cast(pl.String), month, day.cast(pl.String).str.zfill(2)])
    return written.str.to_date("%Y%m%d", strict=False)
