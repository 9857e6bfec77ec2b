"""What only a whole list can show: one person twice, one NIK for two names, a column that Excel has rounded."""

# pyright: reportUnknownMemberType=false
# polars' signatures name numpy's types, and numpy is not installed.

import polars as pl

from payung.lists.findings import Findings
from payung.matching.names import any_two_disagree

# Serial numbers begin at 0001, so few NIKs end in 0; of a rounded column all do.
ROUNDED_SHARE, ROUNDED_MIN = 0.6, 20


def tell_rounded_column(people: pl.DataFrame, findings: Findings) -> None:
    niks = people.select("_row", "nik").filter(pl.col("nik").is_not_null())
    rounded = niks.filter(pl.col("nik").str.ends_with("0"))
    if niks.height >= ROUNDED_MIN and rounded.height >= ROUNDED_SHARE * niks.height:
        findings.add(rounded, "E-NIK-08", shown="nik", facts={"share": round(100 * rounded.height / niks.height)})


def tell_one_nik_for_two_names(people: pl.DataFrame, findings: Findings) -> None:
    """Nobody can tell whose it is, so none of the rows is taken."""
    niks = people.select("_row", "sheet", "line", "nik", "name", "name_key").filter(
        pl.col("nik").is_not_null() & pl.col("name_key").is_not_null()
    )
    doubled = niks.filter(pl.col("nik").is_duplicated())
    # Names spelled alike need no thought.
    doubled = doubled.filter(pl.col("name_key").n_unique().over("nik") > 1)
    if not doubled.height:
        return
    groups = doubled.group_by("nik", maintain_order=True).agg(pl.col("name"))
    bad = [nik for nik, names in groups.iter_rows() if any_two_disagree(names)]
    rows = doubled.filter(pl.col("nik").is_in(bad)).sort("_row")
    # Each row names the first other row of its NIK.
    first = rows.group_by("nik", maintain_order=True).agg(
        *(pl.col(name).first().alias(f"{name}_1") for name in ("_row", "sheet", "line")),
        *(pl.col(name).get(1).alias(f"{name}_2") for name in ("sheet", "line")),
    )
    rows = rows.join(first, on="nik", how="left", maintain_order="left")
    is_first = pl.col("_row") == pl.col("_row_1")
    for part, at in ((rows.filter(is_first), "2"), (rows.filter(~is_first), "1")):
        findings.add(part, "E-NIK-19", shown="nik", facts={"line": pl.col(f"line_{at}"), "sheet": pl.col(f"sheet_{at}")})


def find_doubles(people: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    """Of rows that are not rejected, those that repeat an earlier one: `_row`, `same_as_sheet`, `same_as_line`.

    The same NIK (names agree by now); or, without a NIK, the same name, birth date and place.
    """
    taken = people.filter(~pl.col("_rejected"))
    by_nik = _later(taken.filter(pl.col("nik").is_not_null()), ["nik"])
    _tell(by_nik, "D-GANDA-01", findings)
    alike = ["name_key", "birth_date", "area_code"]
    known = taken.filter(pl.all_horizontal(pl.col(alike).is_not_null()))
    by_name = _later(known.filter(pl.col("nik").is_null()), alike)
    _tell(by_name, "D-GANDA-02", findings)
    doubles = pl.concat([by_nik, by_name])
    left = known.filter(pl.col("nik").is_not_null()).join(doubles, on="_row", how="anti")
    _tell(_later(left, alike), "W-GANDA-03", findings)
    return doubles


def _later(rows: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """All but the first of each group, with where the first stands."""
    hit = rows.filter(pl.struct(keys).is_duplicated()) if len(keys) > 1 else rows.filter(pl.col(keys[0]).is_duplicated())
    first = hit.group_by(keys).agg(pl.col("_row").min().alias("_first"))
    first = first.join(hit.select("_row", "sheet", "line"), left_on="_first", right_on="_row", how="left")
    joined = hit.select("_row", *keys).join(first, on=keys, how="left").filter(pl.col("_row") != pl.col("_first"))
    return joined.select("_row", pl.col("sheet").alias("same_as_sheet"), pl.col("line").alias("same_as_line")).sort("_row")


def _tell(doubles: pl.DataFrame, code: str, findings: Findings) -> None:
    findings.add(doubles, code, facts={"line": pl.col("same_as_line"), "sheet": pl.col("same_as_sheet")})
