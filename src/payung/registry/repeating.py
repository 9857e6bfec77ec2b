"""What a row of a list says, as it is kept; and which rows say nothing that their worker does not have already."""

import polars as pl

from payung.lists.fields import KEPT
from payung.registry.copied import from_query, into_temporary, joining

#: What a row says, field by field, as it is kept. The NIK is sealed apart; of the family card only its keyed hash is kept.
SAID = tuple(name for name in KEPT if name not in ("nik", "household_id"))
ROWS_A_TIME = 25_000


def said(rows: pl.DataFrame) -> pl.Series:
    """What each row says as JSON, without what it left empty. The name comes first, and no row is without one."""
    there = ["name", *(name for name in SAID if name in rows.columns and name != "name")]
    written = rows.select(pl.struct(there).struct.json_encode().alias("said"))["said"]
    # In a text a quotation mark stands as \\", so this finds nothing inside one.
    return written.str.replace_all(r',"[a-z_]+":null', "")


def repeating(rows: pl.DataFrame, known: pl.DataFrame, profile: str) -> pl.Series:
    """The places in `rows`, a list, of those that say what the newest list of this profile has said of their worker already,
    and that no newer list of another profile speaks against: to take them changes nothing.

    `known`: `row`, `worker`, `kab`, `household_index`.
    """
    found = [pl.Series("row", [], dtype=pl.UInt32)]
    for at in range(0, known.height, ROWS_A_TIME):
        some = known.slice(at, ROWS_A_TIME)
        into_temporary(
            "row_said",
            {"row": "int", "worker": "bigint", "kab": "text", "household_index": "bytea", "said": "text"},
            some.with_columns(said(rows[some["row"]])),
        )
        with joining(0):  # by index: a piece is small beside all that was ever said
            found.append(from_query(_REPEATING, {"row": pl.UInt32}, (profile,) * 3)["row"])
    return pl.concat(found)


# As registry.merging has it: the newest word on each field holds; of groups each profile has its own say; a newer list that
# knows only the kabupaten or kecamatan does not take away the desa in it.
_REPEATING = """
    SELECT i.row FROM pg_temp.row_said i
    JOIN (
        SELECT DISTINCT ON (s.worker_id) s.worker_id, s.said, s.household_id, f.as_of, s.file_id
        FROM pg_temp.row_said its JOIN registry_statement s ON s.worker_id = its.worker
        JOIN registry_receivedfile f ON f.id = s.file_id AND f.profile = %s
        ORDER BY s.worker_id, f.as_of DESC, f.id DESC, s.line DESC, s.id DESC
    ) newest ON newest.worker_id = i.worker
    LEFT JOIN registry_household h ON h.kab = i.kab AND h.index = i.household_index
    WHERE newest.said = i.said::jsonb AND newest.household_id IS NOT DISTINCT FROM h.id
        AND (h.id IS NOT NULL) = (i.household_index IS NOT NULL)
        AND NOT (coalesce((newest.as_of, newest.file_id) < (
            SELECT as_of, id FROM registry_receivedfile WHERE profile <> %s AND state = 'accepted'
            ORDER BY as_of DESC, id DESC LIMIT 1
        ), FALSE) AND EXISTS (  -- mostly no other list is newer: then no row is looked at
            SELECT FROM (
                SELECT its.said, its.household_id
                FROM registry_statement its JOIN registry_receivedfile f ON f.id = its.file_id AND f.profile <> %s
                WHERE its.worker_id = newest.worker_id AND (f.as_of, f.id) > (newest.as_of, newest.file_id)
                OFFSET 0  -- first whether it is newer, then what it says
            ) other
            WHERE other.household_id <> newest.household_id
                OR (other.said ? 'insurer_status' AND other.said -> 'segment' IS DISTINCT FROM newest.said -> 'segment')
                OR EXISTS (
                    SELECT FROM jsonb_each(other.said) its WHERE newest.said -> its.key <> its.value AND its.key <> 'groups'
                        AND NOT (its.key = 'area_code' AND starts_with(newest.said ->> 'area_code', its.value #>> '{}'))
                )
        ))
"""
