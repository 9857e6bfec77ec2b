"""Which worker each row of a list is about, and which rows say nothing new. Reads the register and changes nothing.

The same worker is: the same NIK in the same kab beside names that agree; or, of rows without NIK, a worker without NIK of
the same kab, name key, birth date and area. Everything else is somebody new. A row without NIK never joins a worker with
one: that is for a person to decide (matching), and so it does not matter which of the two lists came first.

Where the birth date is not known either, the second SITI of a desa in one list is another person than the first, and is the
second SITI of that desa in the next list too: a list sent again doubles nobody, and merges no two who share a name.
"""

from dataclasses import dataclass

import polars as pl
from django.db import connection

from payung.lists.fields import KEPT
from payung.matching import names
from payung.registry.copied import from_query, into_temporary, joining
from payung.registry.nik_vault import Keys
from payung.registry.scope import KAB_LENGTH

#: What a row says, field by field, as it is kept. The NIK is sealed apart; of the family card only its keyed hash is kept.
SAID = tuple(name for name in KEPT if name not in ("nik", "household_id"))
ROWS_A_TIME = 50_000


@dataclass(frozen=True)
class Compared:
    """`rows`: for each row to be taken, by its place `row` in the list: `kab`, `area_code`, `name_key`,
    `household_index`; `worker`, who it is about, or unknown; `founder`, the row that brings somebody new in (the first of
    several about the same person); `named_otherwise`: the register has the NIK beside another name; `repeats`: nothing new."""

    rows: pl.DataFrame

    @property
    def unchanged(self) -> int:
        return int(self.rows["repeats"].sum())

    @property
    def new(self) -> int:
        return int((self.rows["founder"] == self.rows["row"]).sum())


def compared(checked: pl.DataFrame, *, area: str, profile: str, keys: Keys) -> Compared:
    """Of the rows that may be taken (`checked`: Checked.rows). Within registry.scope of their kabs."""
    rows = _keyed(checked, area, keys)
    with joining(rows.height):
        if _register_has_none(rows["kab"].unique().to_list()):
            found = rows.with_columns(worker=pl.lit(None, pl.Int64), named_otherwise=pl.lit(False))
        else:
            indexed = rows.with_columns(keys.indexes(rows["nik"]).alias("nik_index"))
            into_temporary("row_key", _KEY_COLUMNS, indexed)
            found = _found_by_nik(rows).join(_found_by_name(), on="row", how="left", coalesce=True)
            found = found.with_columns(worker=pl.coalesce("worker", "by_name")).drop("by_name")
        found = _with_founders(found)
        repeats = _repeating(checked, found, profile)
    return Compared(found.drop("nik").with_columns(repeats=pl.col("row").is_in(repeats.implode())))


_KEY_COLUMNS = {
    "row": "int", "kab": "text", "nik_index": "bytea", "name_key": 'text COLLATE "C"', "birth_date": "date",
    "area_code": "text", "ordinal": "int",
}  # fmt: skip


def _keyed(checked: pl.DataFrame, area: str, keys: Keys) -> pl.DataFrame:
    """What decides who a row is about. A row without an area is of the office's own."""
    needed = ("area_code", "birth_date", "name_key", "nik", "household_id", "verdict")
    frame = checked.select(needed).with_row_index("row").filter(pl.col("verdict") == "accepted")
    frame = frame.select(
        "row",
        pl.col("area_code").fill_null(area),
        "birth_date",
        "name_key",
        "nik",
        keys.household_indexes(frame["household_id"]).alias("household_index"),
    ).with_columns(kab=pl.col("area_code").str.slice(0, KAB_LENGTH))
    alike = ["kab", "name_key", "area_code", pl.col("nik").is_null(), pl.col("birth_date").is_null()]
    unsure = pl.col("nik").is_null() & pl.col("birth_date").is_null()
    counted = pl.col("row").rank("ordinal").over(alike).cast(pl.Int32)
    return frame.with_columns(ordinal=counted * unsure.cast(pl.Int32) + (~unsure).cast(pl.Int32))


def _register_has_none(kabs: list[str]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT NOT EXISTS (SELECT FROM registry_worker WHERE kab = ANY(%s))", [kabs])
        return cursor.fetchone()[0]


def _found_by_nik(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with `worker` and `named_otherwise`: first by equal keys of the name, then by names that agree."""
    equal = from_query(
        "SELECT k.row, min(w.id) FROM pg_temp.row_key k JOIN registry_worker w"
        " ON w.kab = k.kab AND w.nik_index = k.nik_index AND w.name_key = k.name_key GROUP BY k.row",
        {"row": pl.UInt32, "worker": pl.Int64},
    )
    found = rows.join(equal, on="row", how="left", coalesce=True)
    others = from_query(
        "SELECT k.row, k.name_key, w.id, w.name_key FROM pg_temp.row_key k JOIN registry_worker w"
        " ON w.kab = k.kab AND w.nik_index = k.nik_index AND w.name_key <> k.name_key",
        {"row": pl.UInt32, "its_key": pl.String, "other": pl.Int64, "key": pl.String},
    ).join(equal, on="row", how="anti")
    agree = [names.agree(one or "", other or "") for one, other in zip(others["its_key"], others["key"], strict=True)]
    others = others.with_columns(agree=pl.Series(agree, dtype=pl.Boolean))
    agreeing = others.filter("agree").group_by("row").agg(pl.col("other").min())
    strangers = others.join(agreeing, on="row", how="anti").select("row").unique()
    found = found.join(agreeing, on="row", how="left", coalesce=True).with_columns(worker=pl.coalesce("worker", "other"))
    return found.drop("other").with_columns(named_otherwise=pl.col("row").is_in(strangers["row"].implode()))


def _found_by_name() -> pl.DataFrame:
    """`row` and `by_name`: the workers without NIK, each found by the row of the same ordinal."""
    return from_query(
        """
        SELECT k.row, min(w.id) FROM pg_temp.row_key k JOIN (
            SELECT id, kab, name_key, area_id, coalesce(birth_date, '0001-01-01') AS birth_date,
                CASE WHEN birth_date IS NULL
                    THEN row_number() OVER (PARTITION BY kab, name_key, area_id, birth_date ORDER BY id) ELSE 1 END AS ordinal
            FROM registry_worker WHERE nik_index IS NULL
        ) w ON w.kab = k.kab AND w.name_key = k.name_key AND w.area_id = k.area_code AND w.ordinal = k.ordinal
            AND w.birth_date = coalesce(k.birth_date, '0001-01-01')
        WHERE k.nik_index IS NULL GROUP BY k.row
        """,
        {"row": pl.UInt32, "by_name": pl.Int64},
    )


def _with_founders(rows: pl.DataFrame) -> pl.DataFrame:
    """With `founder`: of the rows about one person who is not known, the first. Unknown where the worker is known."""
    known, new = rows.filter(pl.col("worker").is_not_null()), rows.filter(pl.col("worker").is_null())
    with_nik, without = new.filter(pl.col("nik").is_not_null()), new.filter(pl.col("nik").is_null())
    first = pl.col("row").min()
    return pl.concat(
        [
            known.with_columns(founder=pl.lit(None, pl.UInt32)),
            with_nik.with_columns(founder=first.over("kab", "nik", "name_key")),
            without.with_columns(founder=first.over("kab", "name_key", "area_code", "birth_date", "ordinal")),
        ]
    ).sort("row")


def said(rows: pl.DataFrame) -> pl.Series:
    """What each row says as JSON, without what it left empty. The name comes first, and no row is without one."""
    there = ["name", *(name for name in SAID if name in rows.columns and name != "name")]
    written = rows.select(pl.struct(there).struct.json_encode().alias("said"))["said"]
    # In a text a quotation mark stands as \\", so this finds nothing inside one.
    return written.str.replace_all(r',"[a-z_]+":null', "")


def _repeating(checked: pl.DataFrame, found: pl.DataFrame, profile: str) -> pl.Series:
    """The rows that say what the newest list of this profile has said about their worker already."""
    known = found.filter(pl.col("worker").is_not_null()).select("row", "worker", "kab", "household_index")
    repeating = [pl.Series("row", [], dtype=pl.UInt32)]
    for at in range(0, known.height, ROWS_A_TIME):
        some = known.slice(at, ROWS_A_TIME)
        into_temporary(
            "row_said",
            {"row": "int", "worker": "bigint", "kab": "text", "household_index": "bytea", "said": "text"},
            some.with_columns(said(checked[some["row"]])),
        )
        with joining(0):  # by index: a piece is small beside all that was ever said
            repeating.append(from_query(_REPEATING, {"row": pl.UInt32}, (profile,))["row"])
    return pl.concat(repeating)


_REPEATING = """
    SELECT i.row FROM pg_temp.row_said i
    JOIN (
        SELECT DISTINCT ON (s.worker_id) s.worker_id, s.said, s.household_id
        FROM pg_temp.row_said its JOIN registry_statement s ON s.worker_id = its.worker
        JOIN registry_receivedfile f ON f.id = s.file_id AND f.profile = %s
        ORDER BY s.worker_id, f.as_of DESC, f.id DESC, s.line DESC, s.id DESC
    ) newest ON newest.worker_id = i.worker
    LEFT JOIN registry_household h ON h.kab = i.kab AND h.index = i.household_index
    WHERE newest.said = i.said::jsonb AND newest.household_id IS NOT DISTINCT FROM h.id
        AND (h.id IS NOT NULL) = (i.household_index IS NOT NULL)
"""
