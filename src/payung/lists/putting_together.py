"""What one heading would say in other lists, put together from several: sex from ticks, a day from its parts."""

# pyright: reportUnknownMemberType=false
# polars' signatures name numpy's types, and numpy is not installed.

import polars as pl

from payung.lists.words import UNKNOWN

_PARTS_OF_A_DAY = ("birth_day", "birth_month", "birth_year")
_TICKS = {"man": "L", "woman": "P"}
_NO_TICKS = dict.fromkeys(["0", *UNKNOWN])


def put_together(raw: pl.DataFrame) -> pl.DataFrame:
    """The rows with `sex`, `birth_place` and `birth_date` as one column says each."""
    return _with_day(_with_sex(_with_parts_of_birth(raw)))


def _with_parts_of_birth(raw: pl.DataFrame) -> pl.DataFrame:
    """ "Selong, 03-04-1980" is a place and a day; the columns that only say one of them go before it."""
    if "birth" not in raw.columns:
        return raw
    parts = {
        "birth_place": pl.col("birth").str.extract(r"^\s*([^\d,/]+)").str.strip_chars(" ,/."),
        "birth_date": pl.col("birth").str.extract(r"(\d.*)$"),
    }
    return raw.with_columns(
        pl.coalesce(pl.col(name), part).alias(name) if name in raw.columns else part.alias(name) for name, part in parts.items()
    )


def _with_sex(raw: pl.DataFrame) -> pl.DataFrame:
    """A tick, a 1 or an age stands under L or P; a row with both, or none, says nothing."""
    if not {*_TICKS} <= {*raw.columns}:
        return raw
    ticks = {name: pl.col(name).str.strip_chars().replace(_NO_TICKS).is_not_null() for name in _TICKS}
    only = [
        (ticks[name] & ~ticks[other]).replace_strict({True: sex}, default=None, return_dtype=pl.String)
        for (name, sex), other in zip(_TICKS.items(), reversed(_TICKS), strict=True)
    ]
    return _with(raw, "sex", pl.coalesce(*only))


def _with_day(raw: pl.DataFrame) -> pl.DataFrame:
    if not {*_PARTS_OF_A_DAY} <= {*raw.columns}:
        return raw
    parts = [pl.col(name).str.strip_chars().str.strip_suffix(".0") for name in _PARTS_OF_A_DAY]
    return _with(raw, "birth_date", pl.concat_str(*parts, separator="-"))


def _with(raw: pl.DataFrame, name: str, said: pl.Expr) -> pl.DataFrame:
    return raw.with_columns((pl.coalesce(pl.col(name), said) if name in raw.columns else said).alias(name))
