"""Cells before anything is understood: broken formulas, merged cells, letters that a wrong encoding has damaged."""

# pyright: reportUnknownMemberType=false
# polars' signatures name numpy's types, and numpy is not installed.

import polars as pl

from payung.lists.fields import FIELDS, IDENTIFYING, SECRET
from payung.lists.findings import Findings
from payung.lists.hiding import TEXTS, is_like_a_nik, without_niks
from payung.lists.shifted import SHIFTED
from payung.received_files.workbook import ERRORS, NOT_CALCULATED

_TEXTS = ("name", "mother_name", "address", "birth_place", "desa", "kecamatan")
_DAMAGED = "[ÃÂ\ufffd]|â€"


def usable(batch: pl.DataFrame, first: int, findings: Findings, mended: frozenset[str]) -> pl.DataFrame:
    """The batch with `_row` counted from `first`, without what no cell of a person can say; each such cell is told.

    `_told`: the fields of such cells, with blanks around each. That they are empty now is not told once more.
    """
    raw = batch.with_row_index("_row", offset=first).with_columns(
        pl.col("_row").cast(pl.UInt32),
        pl.concat_str(pl.lit(" "), pl.col("merged"), pl.lit(" ")).fill_null("").alias("_told")
        if "merged" in batch.columns
        else pl.lit("").alias("_told"),
    )
    there = [name for name in FIELDS if name in raw.columns]
    begin_so = raw.select((pl.col(name).str.starts_with("#") | pl.col(name).str.starts_with("=")).any() for name in there)
    for name in there:
        if begin_so[name][0]:
            raw = _without_formulas(raw, name, findings)
    for name in _TEXTS:
        if name in raw.columns:
            raw = _restored(raw, name, findings, mended)
    for name in TEXTS:
        if name in raw.columns:
            raw = _without_niks(raw, name, findings)
    if "cells_more" in raw.columns:
        findings.add(raw.filter(pl.col("cells_more") > 0), SHIFTED, facts={"n": pl.col("cells_more")})
    if "merged" in raw.columns:
        merged = raw.filter(pl.col("merged").is_not_null())
        for name in there if merged.height else ():
            if name in IDENTIFYING:
                lacking = merged.filter(pl.col("merged").str.split(" ").list.contains(name) & pl.col(name).is_null())
                findings.add(lacking, "E-SEL-05", field=name)
    return raw


def _without_formulas(raw: pl.DataFrame, name: str, findings: Findings) -> pl.DataFrame:
    cell = pl.col(name)
    never_calculated = cell == NOT_CALCULATED.written
    error, formula = cell.is_in(list(ERRORS)) & ~never_calculated, cell.str.starts_with("=") | never_calculated
    important = name in IDENTIFYING
    code = "E-SEL-01" if important else "W-SEL-02"
    findings.add(raw.filter(error), code, field=name, shown=name, facts={"shown": cell}, described=True)
    # How many digits a formula has says nothing about the number that should stand there.
    is_secret = name in SECRET
    shown = pl.lit("rumus") if is_secret else cell
    findings.add(raw.filter(formula), "E-SEL-03" if important else "W-SEL-07", field=name, shown=shown, described=is_secret)
    return _emptied(raw, name, (error | formula).fill_null(False))


def _restored(raw: pl.DataFrame, name: str, findings: Findings, mended: frozenset[str]) -> pl.DataFrame:
    damaged = raw.filter(pl.col(name).str.contains(_DAMAGED))
    if not damaged.height:
        return raw
    restored = damaged.with_columns(
        pl.Series("_restored", [_undone(text) for text in damaged[name].to_list()], dtype=pl.String)
    )
    can, cannot = restored.filter(pl.col("_restored").is_not_null()), restored.filter(pl.col("_restored").is_null())
    findings.add(cannot, "W-SEL-06", field=name, shown=name)
    if name == "name":
        findings.add(can, "E-SEL-04", field=name, shown=name, mended="E-SEL-04" in mended)
        if "E-SEL-04" not in mended:
            return raw
    return raw.update(can.select("_row", pl.col("_restored").alias(name)), on="_row")


def _without_niks(raw: pl.DataFrame, name: str, findings: Findings) -> pl.DataFrame:
    found = raw.filter(is_like_a_nik(pl.col(name)))
    if not found.height:
        return raw
    findings.add(found, "W-SEL-08", field=name, shown=name)
    return raw.update(found.select("_row", without_niks(pl.col(name))), on="_row", include_nulls=True)


def _undone(text: str) -> str | None:
    """UTF-8 that was read as Windows' letters, read rightly; None where it was something else."""
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return None


def _emptied(raw: pl.DataFrame, name: str, gone: pl.Expr) -> pl.DataFrame:
    rows = raw.filter(gone).select(
        "_row", pl.lit(None, pl.String).alias(name), pl.concat_str("_told", pl.lit(f" {name} ")).alias("_told")
    )
    return raw.update(rows, on="_row", include_nulls=True)


def told(raw: pl.DataFrame, *names: str) -> pl.DataFrame:
    """The rows in which one of these cells was broken or merged, which usable() has told."""
    return raw.filter(pl.col("_told").str.contains(rf" (?:{'|'.join(names)}) "))
