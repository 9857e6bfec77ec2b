"""Which worker a row with a NIK is about: who has that NIK in the same kab beside a name that agrees.

A row that names no kab, and every row of the insurer's, is `is_open`: it is about whoever agrees anywhere in the sender's
area; of several, about her of whom was heard last. Any other row of somebody known elsewhere is about somebody new.
"""

from collections.abc import Sequence

import polars as pl

from payung.matching import names
from payung.registry.copied import from_query, into_temporary, joining
from payung.registry.nik_vault import Keys

_KEYS = {"row": "int", "kab": "text", "nik_index": "bytea", "name_key": 'text COLLATE "C"'}


def found_by_nik(rows: pl.DataFrame, kabs: Sequence[str], keys: Keys) -> pl.DataFrame:
    """The rows, which have `row`, `kab`, `area_code`, `name_key`, `nik`, `is_open`, with `worker`, unknown where she is new;
    `named_otherwise` and `elsewhere`, as Compared has them. Who was found in another of these `kabs` has her own there."""
    indexed = rows.select("row", "kab", "name_key", keys.indexes(rows["nik"]).alias("nik_index"))
    into_temporary("row_key", _KEYS, indexed)
    equal = from_query(
        "SELECT k.row, min(w.id) FROM pg_temp.row_key k JOIN registry_worker w"
        " ON w.kab = k.kab AND w.nik_index = k.nik_index AND w.name_key = k.name_key GROUP BY k.row",
        {"row": pl.UInt32, "worker": pl.Int64},
    )
    left = indexed.join(equal, on="row", how="anti")
    others = _others(left, kabs).join(rows.select("row", "kab", "name_key", "is_open"), on="row")
    others = others.with_columns(_agree(others), at_home=pl.col("its_kab") == pl.col("kab"))
    home = others.filter(pl.col("agree") & pl.col("at_home")).group_by("row").agg(pl.col("other").min().alias("home"))
    away = others.filter(pl.col("agree") & pl.col("is_open")).join(home, on="row", how="anti")
    away = away.sort("said_on", "other").group_by("row").agg(
        pl.col("other", "its_kab").last().name.prefix("away_"), (pl.len() > 1).alias("several")
    )  # fmt: skip
    strange = others.join(home, on="row", how="anti").join(away, on="row", how="anti")
    named_otherwise = strange.filter(pl.col("at_home") | pl.col("is_open"))["row"]
    elsewhere = pl.concat([strange.filter(~pl.col("at_home") & ~pl.col("is_open"))["row"], away.filter("several")["row"]])
    for found in (equal, home, away):
        rows = rows.join(found, on="row", how="left", maintain_order="left")
    return rows.with_columns(
        kab=pl.coalesce("away_its_kab", "kab"),
        area_code=pl.coalesce("away_its_kab", "area_code"),
        worker=pl.coalesce("worker", "home", "away_other"),
        named_otherwise=pl.col("row").is_in(named_otherwise.implode()),
        elsewhere=pl.col("row").is_in(elsewhere.implode()),
    ).drop("home", "away_other", "away_its_kab", "several")


def _others(rows: pl.DataFrame, kabs: Sequence[str]) -> pl.DataFrame:
    """Everybody in these kabs with the NIK of one of these rows."""
    into_temporary("row_left", _KEYS, rows)
    with joining(rows.height):
        return from_query(
            "SELECT k.row, w.id, w.kab, w.name_key, w.said_on FROM pg_temp.row_left k JOIN registry_worker w"
            " ON w.kab = ANY(%s) AND w.nik_index = k.nik_index",
            {"row": pl.UInt32, "other": pl.Int64, "its_kab": pl.String, "its_key": pl.String, "said_on": pl.Date},
            (list(kabs),),
        )


def _agree(others: pl.DataFrame) -> pl.Series:
    both = zip(others["name_key"], others["its_key"], strict=True)
    return pl.Series("agree", [one == other or names.agree(one or "", other or "") for one, other in both], dtype=pl.Boolean)
