"""The rows of an accepted list into the register: households, new workers, and what each row said. Set by set, not row by row.

Within registry.scope and one transaction. While PostgreSQL writes one piece, the next is sealed and put into columns, so
that both cores work.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl
from django.db import IntegrityError, connection, transaction

from payung.ahead import ahead
from payung.lists.occupations import none_of_the_state
from payung.registry import codes, merging, standing
from payung.registry.columns import LENGTHS, TYPES
from payung.registry.copied import as_copied, from_query, into_temporary, joining
from payung.registry.nik_vault import Keys
from payung.registry.repeating import ROWS_A_TIME, said
from payung.registry.verdicts import Verdict

_ROW = {
    "row": "int", "worker": "bigint", "is_new": "boolean", "code": "text", "kab": "text", "area": "text",
    "household": "bigint", "nik_index": "bytea", "nik_sealed": "bytea", "name_key": "text", "name_tail": "text",
    "groups": "text", **TYPES, "may_be_paid_for": "boolean", "sheet": "text", "line": "int", "said": "text",
    "warnings": "text", "repeats": "boolean",
}  # fmt: skip


@dataclass(frozen=True)
class Entered:
    """How many workers are new, and of how many known ones anything changed."""

    new: int
    changed: int


def enter(
    verdict: Verdict, *, file_id: int, profile: str, as_of: date, month: date, keys: Keys, progress: Callable[[int, int], None]
) -> Entered:
    """Enter every row that the verdict takes, unchanged ones too: that a newer list says the same is worth knowing."""
    rows, new = _numbered(verdict.found.rows)
    with joining(rows.height):
        rows = _with_households(rows)
        _enter_pieces(verdict, rows, file_id, profile, as_of, month, keys, progress)
        known = rows.filter(~pl.col("is_new"))["worker"].unique()
        return Entered(len(new), merging.renew(known, keep=new, month=month))


def _enter_pieces(
    verdict: Verdict, rows: pl.DataFrame, file_id: int, profile: str, as_of: date, month: date, keys: Keys,
    progress: Callable[[int, int], None],
) -> None:  # fmt: skip
    warnings = verdict.warnings()

    def prepared(at: int) -> bytes:
        return as_copied(_ROW, _prepared(verdict.rows, rows.slice(at, ROWS_A_TIME), warnings, month, keys))

    for at, piece in ahead(prepared, range(0, rows.height, ROWS_A_TIME)):
        into_temporary("row_entered", _ROW, piece(), joined=False)
        _enter_workers(keys.version, profile, as_of, month)
        _enter_statements(file_id)
        progress(min(at + ROWS_A_TIME, rows.height), rows.height)


def _numbered(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
    """The rows, each with its worker's id; `is_new` where it brings her in. And the ids of the new ones.

    In the order of the largest index, by kab and name: each of its pages is then written once, not once for each row.
    """
    rows = rows.sort("kab", "name_key", "row")
    founders = rows.filter(pl.col("founder") == pl.col("row")).select("founder")
    founders = founders.with_columns(new=_new_ids(founders.height))
    rows = rows.join(founders, on="founder", how="left", maintain_order="left")
    is_new = (pl.col("founder") == pl.col("row")).fill_null(False)
    rows = rows.select(
        "row", "kab", pl.col("area_code").alias("area"), "name_key", "household_index", "repeats",
        is_new.alias("is_new"), pl.coalesce("worker", "new").alias("worker"),
    )  # fmt: skip
    return rows, founders["new"]


def _new_ids(count: int) -> pl.Series:
    """Drawn by whoever has locked the register, they follow each other, and two numbers tell them all; else each is told."""
    drawn = "SELECT nextval('registry_worker_id_seq') AS id FROM generate_series(1, %s)"
    ends = from_query(f"SELECT min(id), max(id) FROM ({drawn}) drawn", {"first": pl.Int64, "last": pl.Int64}, (count,))
    first, last = ends.row(0)
    if count and last - first + 1 == count:
        return pl.int_range(first, last + 1, dtype=pl.Int64, eager=True).alias("new")
    return from_query(drawn, {"new": pl.Int64}, (count,))["new"]


def _prepared(checked: pl.DataFrame, its: pl.DataFrame, warnings: pl.DataFrame, month: date, keys: Keys) -> pl.DataFrame:
    """Some rows as they are copied."""
    as_said = checked[its["row"]].drop("name_key", "verdict", "warned")
    piece = its.hstack(as_said).with_columns(
        said(as_said),
        pl.coalesce("employed_by_state", none_of_the_state(as_said["occupation"])).alias("employed_by_state"),
    )
    piece = piece.join(warnings, on=["sheet", "line"], how="left", maintain_order="left")
    new = piece.filter("is_new")
    with_nik = new.filter(pl.col("nik").is_not_null()).select("row", "worker", "nik")
    sealed = pl.Series("nik_sealed", keys.sealed(with_nik["worker"].to_list(), with_nik["nik"].to_list()), dtype=pl.Binary)
    of_new = new.select("row", codes.new_codes(new.height), standing.of(new, month)).join(
        with_nik.select("row", sealed, keys.indexes(with_nik["nik"]).alias("nik_index")), on="row", how="left"
    )
    groups = pl.col("groups").str.split(" ").list.unique().list.sort().list.join(" ")
    return piece.join(of_new, on="row", how="left", maintain_order="left").with_columns(
        pl.col("name_key").str.extract(r" (.*)$").fill_null("").alias("name_tail"),
        *(pl.col(name).str.slice(0, length).fill_null("") for name, length in LENGTHS.items()),
        groups.fill_null(""),
        pl.col("warnings").fill_null(""),
    )


def _with_households(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with `household`: its id, whether it was known or is new with this list."""
    alike = ["kab", "household_index"]
    distinct = rows.filter(pl.col("household_index").is_not_null()).unique(alike, keep="first", maintain_order=True)
    distinct = distinct.select(*alike, "area").with_row_index("place")
    into_temporary(
        "row_household", {"place": "int", "kab": "text", "household_index": "bytea", "area": "text"}, distinct
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registry_household (kab, area_id, index)"
            " SELECT kab, area, household_index FROM pg_temp.row_household r WHERE NOT EXISTS"
            " (SELECT FROM registry_household h WHERE h.kab = r.kab AND h.index = r.household_index)"
            " ORDER BY place"  # whoever enters a list has the register to herself: ON CONFLICT costs half as much again
        )
    found = from_query(
        "SELECT r.place, h.id FROM pg_temp.row_household r"
        " JOIN registry_household h ON h.kab = r.kab AND h.index = r.household_index",
        {"place": pl.UInt32, "household": pl.Int64},
    )
    ids = distinct.join(found, on="place", how="left").select(*alike, "household")
    return rows.join(ids, on=alike, how="left", maintain_order="left").drop("household_index")


def _enter_workers(key_version: int, profile: str, as_of: date, month: date) -> None:
    """Two workers in a billion lists draw the same code; then these draw again."""
    while True:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(_NEW_WORKERS, [key_version, profile, as_of, month])
            return
        except IntegrityError as error:
            if "worker_code_is_hers_alone" not in str(error):
                raise
            _draw_codes_again()


_NAMES = ", ".join(TYPES)
_NEW_WORKERS = f"""
    INSERT INTO registry_worker (id, code, kab, area_id, household_id, nik_index, nik_sealed, key_version,
        name_key, name_tail, {_NAMES}, groups, sources, said_on, may_be_paid_for, standing_month)
    SELECT i.worker, i.code, i.kab, i.area, i.household, i.nik_index, i.nik_sealed, %s,
        left(i.name_key, 200), left(i.name_tail, 200), {_NAMES}, string_to_array(i.groups, ' ')::varchar(40)[], ARRAY[%s], %s,
        i.may_be_paid_for, %s
    FROM pg_temp.row_entered i WHERE i.is_new
"""


def _draw_codes_again() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT row FROM pg_temp.row_entered WHERE is_new")
        rows = [row for (row,) in cursor.fetchall()]
        drawn = pl.DataFrame({"row": rows, "code": codes.new_codes(len(rows))})
        into_temporary("row_code", {"row": "int", "code": "text"}, drawn)
        cursor.execute("UPDATE pg_temp.row_entered i SET code = c.code FROM pg_temp.row_code c WHERE c.row = i.row")


def _enter_statements(file_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registry_statement (worker_id, kab, file_id, household_id, sheet, line, said, warnings, repeats)"
            " SELECT i.worker, i.kab, %s, i.household, i.sheet, i.line, i.said::jsonb,"
            " string_to_array(i.warnings, ' '), i.repeats FROM pg_temp.row_entered i",
            [file_id],
        )
