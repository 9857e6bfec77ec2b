"""A worker's columns are what the newest list that says something about them says: worked out anew from all that was said.

Newest is by the day a list speaks of, then by the order in which files were received, then by row. So of the same worker a
list that arrives late says exactly what it would have said in time; whom its rows are about was settled by who was known then
(decision 22). A newest list that knows only the kabupaten does not take away the desa
that an older one knew in it. Of groups each kind of list has its own say: being a fisher by one does not
end being a tobacco worker by another. The insurer's status and its segment come from one row: active of today and wage earner
of September would make somebody whom no list knows. Whether the state employs somebody, where no list says it, her occupation
may tell. What the field found about the breadwinner goes before every list.
"""

from datetime import date

import polars as pl
from django.db import connection

from payung.lists.occupations import none_of_the_state
from payung.matching import names
from payung.registry import standing, turns
from payung.registry.columns import LENGTHS, TYPES
from payung.registry.copied import from_query, into_temporary
from payung.registry.found import counts_of


def renew(workers: pl.Series, *, keep: pl.Series, month: date) -> int:
    """Work these workers' columns out anew; of how many anything but the day changed. Those of `keep`, new with this very
    transaction, do not count."""
    if not len(workers):
        return 0
    turns.hold(workers.filter(~workers.is_in(keep.implode())).to_list())  # what the field finds now is waited for
    into_temporary("to_merge", {"worker": "bigint"}, pl.DataFrame({"worker": workers}))
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.merged")
        cursor.execute(f"CREATE TEMP TABLE merged ON COMMIT DROP AS {_MERGED}")
        cursor.execute("ANALYZE pg_temp.merged")
        _state_by_occupation()
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


def _state_by_occupation() -> None:
    """Where no list says whether the state employs somebody, what her occupation tells of it: a calculation of ours."""
    silent = from_query(
        "SELECT DISTINCT occupation FROM pg_temp.merged WHERE employed_by_state IS NULL AND occupation <> ''",
        {"occupation": pl.String},
    )
    told = silent.with_columns(none_of_the_state(silent["occupation"])).drop_nulls()
    into_temporary("told_by_work", {"occupation": "text", "employed_by_state": "boolean"}, told)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE pg_temp.merged m SET employed_by_state = t.employed_by_state FROM pg_temp.told_by_work t"
            " WHERE m.employed_by_state IS NULL AND m.occupation = t.occupation"
        )


def _name_keys() -> None:
    """The keys of names that change: a calculation of ours that the database does not know."""
    changed = from_query(
        "SELECT DISTINCT m.name FROM pg_temp.merged m JOIN registry_worker w ON w.id = m.worker WHERE w.name <> m.name",
        {"name": pl.String},
    )
    keys = names.keys(changed["name"]).alias("key")
    frame = changed.with_columns(keys, keys.str.extract(r" (.*)$").fill_null("").alias("tail"))
    into_temporary("name_key", {"name": "text", "key": "text", "tail": "text"}, frame)


def _cut(name: str, *, of: str = "v") -> str:
    return f"left(coalesce({of}.{name}, ''), {LENGTHS[name]})" if name in LENGTHS else f"{of}.{name}"


_VALUES = ", ".join(f"{_cut(name)} AS {name}" for name in TYPES if name not in ("breadwinner", "segment"))
_SEGMENT = f"CASE WHEN insured.worker_id IS NULL THEN {_cut('segment')} ELSE {_cut('segment', of='insured')} END"
_MERGED = f"""
    WITH told AS (
        SELECT s.worker_id, s.said, s.household_id, s.line, s.id, f.profile, f.as_of, f.id AS file_id
        FROM pg_temp.to_merge t JOIN registry_statement s ON s.worker_id = t.worker
        JOIN registry_receivedfile f ON f.id = s.file_id
    ), newest AS (
        SELECT worker_id, payung_merged(said ORDER BY as_of, file_id, line, id) AS said, max(as_of) AS said_on,
            (array_agg(household_id ORDER BY as_of DESC, file_id DESC, line DESC, id DESC)
                FILTER (WHERE household_id IS NOT NULL))[1] AS household_id,
            array_agg(DISTINCT profile::text COLLATE "C" ORDER BY profile::text COLLATE "C") AS sources
        FROM told GROUP BY worker_id
    ), tags AS (
        SELECT worker_id, array_agg(DISTINCT tag COLLATE "C" ORDER BY tag COLLATE "C") AS groups FROM (
            SELECT DISTINCT ON (worker_id, profile) worker_id, said ->> 'groups' AS written FROM told
            WHERE said ? 'groups' ORDER BY worker_id, profile, as_of DESC, file_id DESC, line DESC, id DESC
        ) by_profile, unnest(string_to_array(written, ' ')) AS tag GROUP BY worker_id
    ), found AS ({counts_of("IN (SELECT worker FROM pg_temp.to_merge)")}
    ), insured AS (
        SELECT DISTINCT ON (worker_id) worker_id, said ->> 'segment' AS segment FROM told
        WHERE said ? 'insurer_status' ORDER BY worker_id, as_of DESC, file_id DESC, line DESC, id DESC
    ), finer AS (
        SELECT DISTINCT ON (t.worker_id) t.worker_id, t.said ->> 'area_code' AS area_code FROM told t JOIN newest n
            ON n.worker_id = t.worker_id AND length(n.said ->> 'area_code') < 13
            AND starts_with(t.said ->> 'area_code', n.said ->> 'area_code')
        ORDER BY t.worker_id, length(t.said ->> 'area_code') DESC, as_of DESC, file_id DESC, line DESC, id DESC
    )
    SELECT n.worker_id AS worker, {_VALUES}, coalesce(found.breadwinner, v.breadwinner) AS breadwinner,
        coalesce(finer.area_code, v.area_code, '') AS area_code, n.household_id,
        {_SEGMENT} AS segment, coalesce(tags.groups, '{{}}')::varchar(40)[]::text[] COLLATE "default" AS groups,
        n.sources COLLATE "default" AS sources, n.said_on
    FROM newest n
    CROSS JOIN LATERAL jsonb_to_record(n.said)
        AS v({", ".join(f"{name} {kind}" for name, kind in TYPES.items())}, area_code text)
    LEFT JOIN tags ON tags.worker_id = n.worker_id
    LEFT JOIN found ON found.worker_id = n.worker_id
    LEFT JOIN insured ON insured.worker_id = n.worker_id
    LEFT JOIN finer ON finer.worker_id = n.worker_id
"""
_AREA = "CASE WHEN m.area_code = '' THEN w.area_id ELSE m.area_code END"
_OLD = ", ".join(["w.area_id", "w.household_id", "w.groups::text[]", *(f"w.{name}" for name in TYPES)])
_NEW = ", ".join([_AREA, "m.household_id", "m.groups", *(f"m.{name}" for name in TYPES)])
_UPDATE = f"""
    UPDATE registry_worker w SET {", ".join(f"{name} = m.{name}" for name in TYPES)},
        name_key = coalesce(left(k.key, 200), w.name_key), name_tail = coalesce(left(k.tail, 200), w.name_tail),
        area_id = {_AREA}, household_id = m.household_id, groups = m.groups, sources = m.sources, said_on = m.said_on
    FROM pg_temp.merged m LEFT JOIN pg_temp.name_key k ON k.name = m.name
    WHERE w.id = m.worker AND ({_OLD}, w.sources::text[], w.said_on) IS DISTINCT FROM ({_NEW}, m.sources, m.said_on)
"""
