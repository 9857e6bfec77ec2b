"""A column of dates with the month first: 07/14/1980 shows it, and 07/12/1980 above it would silently be in December."""

# pyright: reportUnknownMemberType=false
# polars' signatures name numpy's types, and numpy is not installed.

import polars as pl

from payung.lists.findings import Findings

_NUMBERS = r"^[ ']*([0-9]{1,2}) *[-/., ] *([0-9]{1,2}) *[-/., ] *[0-9]{4}"
DAY_FIRST, MONTH_FIRST, EITHER = "day", "month", "either"


def order_of_date(people: pl.DataFrame) -> pl.Series:
    """`_order`, as the date was written: only the day can stand first, only the month, or either; else unknown.

    A NIK that agrees with the date as it was read, day first, says that the day stands first.
    """
    if people["_birth_date_said"].null_count() == people.height:
        return pl.Series("_order", [None], dtype=pl.String).new_from_index(0, people.height)
    written = [
        pl.col("_birth_date_said").str.extract(_NUMBERS, at).cast(pl.Int8, strict=False).alias(f"_{at}") for at in (1, 2)
    ]
    said = people.select("nik", "birth_date", *written)
    first, second = pl.col("_1"), pl.col("_2")
    agreed = pl.col("nik").is_not_null() & pl.col("birth_date").is_not_null() & (pl.col("birth_date").dt.month() == second)
    either = (first <= 12) & (second <= 12) & (first != second)
    orders = [
        (MONTH_FIRST, (first <= 12) & (second > 12)),
        (DAY_FIRST, ((first > 12) & (second <= 12)) | (either & agreed)),
        (EITHER, either & pl.col("nik").is_null() & pl.col("birth_date").is_not_null()),
    ]
    order = pl.Series("_order", [None], dtype=pl.String).new_from_index(0, people.height)
    for name, is_so in orders:
        order = order.scatter(said.select(is_so.fill_null(False).arg_true()).to_series(), name)
    return order


def tell_months_first(people: pl.DataFrame, findings: Findings) -> None:
    """Sheet by sheet: where the month is known to stand first and no date has the day first, nobody can read the others."""
    orders = people.group_by("sheet").agg(
        (pl.col("_order") == MONTH_FIRST).any().alias("_months"), (pl.col("_order") == DAY_FIRST).any().alias("_days")
    )
    american = orders.filter(pl.col("_months") & ~pl.col("_days"))
    if american.height:
        unclear = people.filter((pl.col("_order") == EITHER) & pl.col("sheet").is_in(american["sheet"].implode()))
        day = pl.col("birth_date")
        other = pl.date(day.dt.year(), day.dt.day(), day.dt.month())
        facts = {"day": day.dt.strftime("%d-%m-%Y"), "other": other.dt.strftime("%d-%m-%Y")}
        findings.add(unclear, "E-TGL-15", shown=facts["day"], facts=facts)
