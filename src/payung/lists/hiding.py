"""Long numbers in the wrong column: a NIK under "Nama" or "Alamat" is as secret as one in its own.

A list whose columns slipped one place to the right has all its NIKs in cells that messages quote and the register keeps.
"""

# pyright: reportUnknownMemberType=false
# polars' signatures name numpy's types, and numpy is not installed.

import re

import polars as pl

from payung.lists.fields import FIELDS, KEPT

MASK = "••••"
_MORE = r"(?:[\s.\-'’`_,]{0,3}\d)"
# A birth date has eight digits, Kemendagri's code ten.
_NINE, _ELEVEN = rf"\d{_MORE}{{8,}}", rf"\d{_MORE}{{10,}}"
_MIDNIGHT = r"[ T]00:00(?::00)?$"
# A telephone number, up to thirteen digits, may stay in an address. One sign between at most: two of them are no NIK.
_LIKE_A_NIK = r"\d(?:[\s.\-']?\d){13,}"
#: Columns in which codes of ten digits are no secret.
WITH_CODES = ("area_code", "desa", "kecamatan", "kabupaten")
#: Kept in the list's own words. Every other kept field has a reader that takes no number as long, or is such a number.
TEXTS = (
    *(name for name in KEPT if FIELDS[name].kind in ("text", "tags")),
    *("mother_name", "dusun", "insurer_number"),
)


def masked(text: pl.Expr, *, with_codes: bool = False) -> pl.Expr:
    """What may be shown of a cell: no nine digits in a row; `with_codes`, no eleven."""
    if with_codes:
        return text.str.replace_all(_ELEVEN, MASK)
    return text.str.replace(_MIDNIGHT, "").str.replace_all(_NINE, MASK)


def masked_text(text: str) -> str:
    """As masked(with_codes=True), of one text."""
    return re.sub(_ELEVEN, MASK, text)


def is_like_a_nik(text: pl.Expr) -> pl.Expr:
    """Does a number of fourteen digits or more stand in it?"""
    return text.str.contains(_LIKE_A_NIK)


def without_niks(text: pl.Expr) -> pl.Expr:
    """What may be kept of a text; unknown where only the number stood there."""
    return text.str.replace_all(_LIKE_A_NIK, MASK).replace(MASK, None)
