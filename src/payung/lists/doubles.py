"""What only a whole list can show: one person twice, one NIK for two names, a column that Excel has rounded."""

# pyright: reportUnknownMemberType=false
# polars' signatures name numpy's types, and numpy is not installed.

import polars as pl

from payung.lists.findings import Findings
from payung.matching.names import any_two_disagree

# Serial numbers begin at 0001, so few NIKs end in 0; of a rounded column all do. Five by chance: once in 100,000 sheets.
ROUNDED_SHARE, ROUNDED_MIN, ALL_ROUNDED_MIN = 0.6, 20, 5
_CODE_OF_DESA = 13


def tell_rounded_column(people: pl.DataFrame, findings: Findings) -> None:
    """Sheet by sheet: often only one of them was typed as numbers."""
    niks = people.select("_row", "sheet", "nik").filter(pl.col("nik").is_not_null())
    for its in niks.partition_by("sheet", maintain_order=True):
        rounded = its.filter(pl.col("nik").str.ends_with("0"))
        many = its.height >= ROUNDED_MIN and rounded.height >= ROUNDED_SHARE * its.height
        if many or (rounded.height == its.height >= ALL_ROUNDED_MIN):
            findings.add(rounded, "E-NIK-08", shown="nik", facts={"share": round(100 * rounded.height / its.height)})


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

    The same NIK (names agree by now); or, without a NIK, the same name letter by letter, birth date and desa. Where only the
    kabupaten is known, the date may be a filler, or the names are merely spelled alike, somebody must look.
    """
    taken = people.filter(~pl.col("_rejected"))
    by_nik = _later(taken.filter(pl.col("nik").is_not_null()), ["nik"])
    _tell(by_nik, "D-GANDA-01", findings)
    alike = ["name_key", "birth_date", "area_code"]
    known = taken.filter(pl.all_horizontal(pl.col(alike).is_not_null()))
    without = known.filter(pl.col("nik").is_null())
    day = pl.col("birth_date")
    is_filler = pl.concat_str(day.dt.month(), pl.lit("-"), day.dt.day()).is_in(["1-1", "7-1", "12-31"])
    surely = without.filter((pl.col("area_code").str.len_bytes() == _CODE_OF_DESA) & ~is_filler)
    by_name = _later(surely, ["name", "birth_date", "area_code"])
    _tell(by_name, "D-GANDA-02", findings)
    doubles = pl.concat([by_nik, by_name])
    left = known.join(doubles, on="_row", how="anti")
    _tell(_later(left.filter(pl.col("nik").is_null()), alike), "W-GANDA-04", findings)
    _tell(_later(left.filter(pl.col("nik").is_not_null()), alike), "W-GANDA-03", findings)
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
