"""A worker's columns are what the newest list that says something about them says: worked out anew from all that was said.

Newest is by the day a list speaks of, then by the order in which files were received, then by row. So a list that arrives
late comes out exactly as if it had come in time. A newest list that knows only the kabupaten does not take away the desa
that an older one knew in it. Of groups each kind of list has its own say: being a fisher by one does not
end being a tobacco worker by another. What the field found about the breadwinner goes before every list.
"""

from datetime import date

import polars as pl
from django.db import connection

from payung.matching import names
from payung.registry import standing
from payung.registry.copied import from_query, into_temporary

_TYPES = {
    "name": "text", "sex": "text", "birth_date": "date", "birth_place": "text", "mother_name": "text", "address": "text",
    "phone": "text", "decile": "smallint", "occupation": "text", "sector": "text", "declared_income": "bigint",
    "dependants": "smallint", "school_children": "smallint", "segment": "text", "employed_by_state": "boolean",
    "breadwinner": "boolean", "deceased": "boolean", "insurer_status": "text",
}  # fmt: skip
_LENGTHS = {
    "name": 200, "sex": 1, "birth_place": 100, "mother_name": 200, "address": 500, "phone": 20, "occupation": 200,
    "sector": 20, "segment": 5, "insurer_status": 10,
}  # fmt: skip


def renew(workers: pl.Series, *, keep: pl.Series, month: date) -> int:
    """Work these workers' columns out anew; of how many anything but the day changed. Those of `keep`, new, do not count."""
    if not len(workers):
        return 0
    into_temporary("to_merge", {"worker": "bigint"}, pl.DataFrame({"worker": workers}))
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.merged")
        cursor.execute(f"CREATE TEMP TABLE merged ON COMMIT DROP AS {_MERGED}")
        cursor.execute("ANALYZE pg_temp.merged")
        _name_keys()
        into_temporary("just_made", {"worker": "bigint"}, pl.DataFrame({"worker": keep}, schema={"worker": pl.Int64}))
        cursor.execute(
            "SELECT count(*) FROM registry_worker w JOIN pg_temp.merged m ON m.worker = w.id"
            f" WHERE ({_OLD}) IS DISTINCT FROM ({_NEW})"
            " AND NOT EXISTS (SELECT FROM pg_temp.just_made j WHERE j.worker = w.id)"
        )
        changed = cursor.fetchone()[0]
        cursor.execute(_UPDATE)
    standing.renew(month=month, only=workers)
    return changed


def _name_keys() -> None:
    """The keys of names that change: a calculation of ours that the database does not know."""
    changed = from_query(
        "SELECT DISTINCT m.name FROM pg_temp.merged m JOIN registry_worker w ON w.id = m.worker WHERE w.name <> m.name",
        {"name": pl.String},
    )
    keys = names.keys(changed["name"]).alias("key")
    frame = changed.with_columns(keys, keys.str.extract(r" (.*)$").fill_null("").alias("tail"))
    into_temporary("name_key", {"name": "text", "key": "text", "tail": "text"}, frame)


def _cut(name: str) -> str:
    return f"left(coalesce(v.{name}, ''), {_LENGTHS[name]})" if name in _LENGTHS else f"v.{name}"


_VALUES = ", ".join(f"{_cut(name)} AS {name}" for name in _TYPES if name != "breadwinner")
_MERGED = f"""
    WITH told AS (
        SELECT s.worker_id, s.said, s.household_id, s.line, s.id, f.profile, f.as_of, f.id AS file_id
        FROM pg_temp.to_merge t JOIN registry_statement s ON s.worker_id = t.worker
        JOIN registry_receivedfile f ON f.id = s.file_id
    ), newest AS (
        SELECT worker_id, payung_merged(said ORDER BY as_of, file_id, line, id) AS said, max(as_of) AS said_on,
            (array_agg(household_id ORDER BY as_of DESC, file_id DESC, line DESC, id DESC)
                FILTER (WHERE household_id IS NOT NULL))[1] AS household_id,
            array_agg(DISTINCT profile::text ORDER BY profile::text) AS sources
        FROM told GROUP BY worker_id
    ), tags AS (
        SELECT worker_id, array_agg(DISTINCT tag ORDER BY tag) AS groups FROM (
            SELECT DISTINCT ON (worker_id, profile) worker_id, said ->> 'groups' AS written FROM told
            WHERE said ? 'groups' ORDER BY worker_id, profile, as_of DESC, file_id DESC, line DESC, id DESC
        ) by_profile, unnest(string_to_array(written, ' ')) AS tag GROUP BY worker_id
    ), last AS (
        SELECT DISTINCT ON (worker_id, round_id) *,
            alive IS FALSE OR resident IS FALSE OR works IS FALSE OR (alive AND resident AND works) AS certain
        FROM registry_verification WHERE worker_id IN (SELECT worker FROM pg_temp.to_merge)
        ORDER BY worker_id, round_id, id DESC
    ), found AS (  -- as registry.verifying has it
        SELECT DISTINCT ON (worker_id) worker_id, breadwinner FROM last
        WHERE num_nonnulls(alive, resident, works, breadwinner, willing) > 0
        ORDER BY worker_id, certain IS TRUE DESC, seen_on DESC, id DESC
    ), finer AS (
        SELECT DISTINCT ON (t.worker_id) t.worker_id, t.said ->> 'area_code' AS area_code FROM told t JOIN newest n
            ON n.worker_id = t.worker_id AND length(n.said ->> 'area_code') < 13
            AND starts_with(t.said ->> 'area_code', n.said ->> 'area_code')
        ORDER BY t.worker_id, length(t.said ->> 'area_code') DESC, as_of DESC, file_id DESC, line DESC, id DESC
    )
    SELECT n.worker_id AS worker, {_VALUES}, coalesce(found.breadwinner, v.breadwinner) AS breadwinner,
        coalesce(finer.area_code, v.area_code, '') AS area_code, n.household_id,
        coalesce(tags.groups, '{{}}')::varchar(40)[]::text[] AS groups, n.sources, n.said_on
    FROM newest n
    CROSS JOIN LATERAL jsonb_to_record(n.said)
        AS v({", ".join(f"{name} {kind}" for name, kind in _TYPES.items())}, area_code text)
    LEFT JOIN tags ON tags.worker_id = n.worker_id
    LEFT JOIN found ON found.worker_id = n.worker_id
    LEFT JOIN finer ON finer.worker_id = n.worker_id
"""
_AREA = "CASE WHEN m.area_code = '' THEN w.area_id ELSE m.area_code END"
_OLD = ", ".join(["w.area_id", "w.household_id", "w.groups::text[]", *(f"w.{name}" for name in _TYPES)])
_NEW = ", ".join([_AREA, "m.household_id", "m.groups", *(f"m.{name}" for name in _TYPES)])
_UPDATE = f"""
    UPDATE registry_worker w SET {", ".join(f"{name} = m.{name}" for name in _TYPES)},
        name_key = coalesce(left(k.key, 200), w.name_key), name_tail = coalesce(left(k.tail, 200), w.name_tail),
        area_id = {_AREA}, household_id = m.household_id, groups = m.groups, sources = m.sources, said_on = m.said_on
    FROM pg_temp.merged m LEFT JOIN pg_temp.name_key k ON k.name = m.name
    WHERE w.id = m.worker AND ({_OLD}, w.sources::text[], w.said_on) IS DISTINCT FROM ({_NEW}, m.sources, m.said_on)
"""
