"""Numbers that nobody has: NIK and family cards of kabupaten 52.99, telephones and KPJ that were never given out.

A NIK is PP KK CC DDMMYY SSSS: province 52, kabupaten 99, a kecamatan, the birth date with 40 added to a woman's day, and a
running number of those with the same twelve digits before it. Here the running numbers say what the number is for, so that
two populations (people.people) and their family cards never meet.
"""

# pyright: reportUnknownMemberType=false

import polars as pl

from payung.invented.chance import Chance, either

KECAMATAN = 99
# Each population has 500 running numbers for NIK and 100 for family cards, of those with the same twelve digits.
_NIK_EACH, _CARDS_FROM, _CARDS_EACH = 500, 8001, 100
_PHONES = 10_000_000
_SCATTERED = 7_654_321  # has no factor in common with the number of telephones, so that no two are alike
_CARDS_SINCE, _CARD_DAYS = 14_000, 6_000  # May 2008 to September 2024, in days


def nik(chance: Chance, population: int) -> pl.Expr:
    """A NIK for each row with `desa`, `man`, `birth_date`. One in eight was registered in another kecamatan."""
    here = pl.col("desa").cast(pl.Int64) % KECAMATAN
    elsewhere = chance.whole("registered in", 0, KECAMATAN - 1)
    day = pl.col("birth_date").dt.day().cast(pl.Int64) + either(pl.col("man"), 0, 40)
    return _numbered(
        either(chance.happens("registered elsewhere", 0.12), elsewhere, here),
        day,
        pl.col("birth_date"),
        population * _NIK_EACH + 1,
    )


def family_card(chance: Chance, population: int) -> pl.Expr:
    """A number for each family card; rows are heads with `desa`. Its date is that of the card."""
    issued = (_CARDS_SINCE + chance.whole("card issued", 0, _CARD_DAYS)).cast(pl.Int32).cast(pl.Date)
    return _numbered(
        pl.col("desa").cast(pl.Int64) % KECAMATAN,
        issued.dt.day().cast(pl.Int64),
        issued,
        _CARDS_FROM + population * _CARDS_EACH,
    )


def phone(row: pl.Expr) -> pl.Expr:
    """0840 0 and seven digits. ASSUMPTION: no network has 084; it is in no list of prefixes that we know."""
    return pl.format("08400{}", (row.cast(pl.Int64) * _SCATTERED % _PHONES).cast(pl.String).str.zfill(7))


def kpj(row: pl.Expr) -> pl.Expr:
    """Eleven digits with four noughts in front."""
    return pl.format("0000{}", row.cast(pl.Int64).cast(pl.String).str.zfill(7))


def _numbered(kecamatan: pl.Expr, day: pl.Expr, of: pl.Expr, running_from: int) -> pl.Expr:
    twelve = pl.concat_str(
        pl.lit("5299"), (kecamatan + 1).cast(pl.String).str.zfill(2), day.cast(pl.String).str.zfill(2), of.dt.strftime("%m%y")
    )
    running = pl.int_range(pl.len(), dtype=pl.Int64).over(twelve) + running_from
    return pl.concat_str(twelve, running.cast(pl.String).str.zfill(4))
