"""What a database holds, as facts that must come back the same; and what did not.

Everything that changes how a value is written as text is pinned, so that two servers write the same value alike.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg
from psycopg import sql

from payung.office.copies import Contents, EventHead, Sequence, Table
from payung.office.log_chain import Head, verify

PINNED = """
SET search_path = pg_catalog; SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'iso_8601';
SET extra_float_digits = 1; SET bytea_output = 'hex'; SET xmloption = 'content'; SET row_security = off;
SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0;
"""
OURS: LiteralString = "nspname <> 'information_schema' AND nspname NOT LIKE 'pg\\_%'"
TABLES: LiteralString = f"""
SELECT nspname, relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE relkind = 'r' AND {OURS} ORDER BY 1, 2
"""
# 64 bits of each row's hash, added up: the order of the rows does not matter, and one that stands twice counts twice.
ROWS: LiteralString = """
SELECT count(*), coalesce(sum(('x' || left(md5({salt} || payung_row::text), 16))::bit(64)::bigint::numeric), 0)::text
FROM ONLY {table} AS payung_row
"""
SEQUENCES: LiteralString = f"""
SELECT nspname || '.' || s.relname, s.oid::regclass::text, d.refobjid::regclass::text, attname
FROM pg_class s JOIN pg_namespace n ON n.oid = s.relnamespace
LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = s.oid AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
LEFT JOIN pg_attribute ON attrelid = d.refobjid AND attnum = d.refobjsubid
WHERE s.relkind = 'S' AND {OURS} ORDER BY 1
"""
# Without casts and brackets: the server writes an IN over varchar with other ones after a restore.
GUARDS: LiteralString = f"""
WITH ours AS (SELECT oid FROM pg_namespace WHERE {OURS}),
relations AS (SELECT * FROM pg_class WHERE relnamespace IN (SELECT oid FROM ours)),
guards(line) AS (
SELECT format('column %s.%s %s%s %s', attrelid::regclass, attname, format_type(atttypid, atttypmod),
              CASE WHEN attnotnull THEN ' not null' END, pg_get_expr(adbin, adrelid))
  FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
 WHERE attrelid IN (SELECT oid FROM relations WHERE relkind IN ('r', 'p')) AND attnum > 0 AND NOT attisdropped
UNION ALL SELECT format('table %s persistence %s row security %s %s', oid::regclass, relpersistence, relrowsecurity,
              relforcerowsecurity) FROM relations WHERE relkind IN ('r', 'p')
UNION ALL SELECT format('constraint on %s: %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
  FROM pg_constraint WHERE conrelid IN (SELECT oid FROM relations) AND contype IN ('c', 'f', 'p', 'u', 'x')
UNION ALL SELECT format('index %s', pg_get_indexdef(oid)) FROM relations WHERE relkind = 'i'
UNION ALL SELECT format('trigger (%s) %s', tgenabled, pg_get_triggerdef(oid))
  FROM pg_trigger WHERE tgrelid IN (SELECT oid FROM relations) AND NOT tgisinternal
UNION ALL SELECT format('policy %s on %s.%s: %s %s to %s using %s check %s', policyname, schemaname, tablename, permissive, cmd,
              roles, qual, with_check) FROM pg_policies
UNION ALL SELECT format('view %s %s', oid::regclass, pg_get_viewdef(oid)) FROM relations WHERE relkind IN ('v', 'm')
UNION ALL SELECT format('function %s %s', oid::regprocedure, md5(pg_get_functiondef(oid)))
  FROM pg_proc WHERE pronamespace IN (SELECT oid FROM ours) AND prokind IN ('f', 'p'))
SELECT regexp_replace(line, '::[a-z ]+(\\[\\])?|[()]', '', 'g') FROM guards ORDER BY 1
"""
PRIVILEGES: LiteralString = f"""
WITH ours AS (SELECT * FROM pg_namespace WHERE {OURS}),
things AS (
    SELECT oid::regclass::text AS name, relowner AS owner, relacl AS acl
      FROM pg_class WHERE relnamespace IN (SELECT oid FROM ours) AND relkind IN ('r', 'p', 'v', 'm', 'S')
    UNION ALL SELECT format('%s (%s)', attrelid::regclass, attname), relowner, attacl
      FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE relnamespace IN (SELECT oid FROM ours) AND attacl IS NOT NULL
    UNION ALL SELECT oid::regprocedure::text, proowner, coalesce(proacl, acldefault('f', proowner))
      FROM pg_proc WHERE pronamespace IN (SELECT oid FROM ours)
    UNION ALL SELECT 'schema ' || nspname, nspowner, nspacl FROM ours)
SELECT format('%s owns %s', pg_get_userbyid(owner), name) FROM things
UNION ALL
SELECT format('%s may %s on %s', CASE grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(grantee) END,
              string_agg(privilege_type, ', ' ORDER BY privilege_type), name)
FROM things, aclexplode(acl) WHERE grantee <> owner GROUP BY name, grantee
ORDER BY 1
"""


#: Sessions and counts of tries: a copy brings no session back to life that was ended since. And the queue: a list that waits
#: is found again by its own state (payung.registry.jobs), and the file it waits for is in no copy.
NOT_COPIED = (
    "django_session",
    "office_cache",
    "procrastinate_jobs",
    "procrastinate_events",
    "procrastinate_periodic_defers",
    "procrastinate_workers",
)


@dataclass(frozen=True)
class Problem:
    """Something that did not come back the same. `kind`: rows | content | sequence | guard | privilege | migration | log."""

    kind: str
    where: str
    wrong: str


def log_is_whole(connection: psycopg.Connection[Any], copied: Contents) -> Iterable[Problem]:
    """Every hash of the event log is computed again, up to the end that the manifest noted."""
    if copied.event_head:
        noted = Head(copied.event_head.position, copied.event_head.hash, "the copy's manifest")
        for problem in verify(connection, [noted]).problems:
            yield Problem("log", "public.office_event", problem.sentence)


# What else must hold in a restored database. Each gets a connection as payung_migrate and what the copy's manifest says.
CHECKS: list[Callable[[psycopg.Connection[Any], Contents], Iterable[Problem]]] = [log_is_whole]


def pin(connection: psycopg.Connection[Any]) -> None:
    """Make this session write values as every other session here does. Before the transaction that reads the contents."""
    connection.execute(PINNED)


def tables_of(connection: psycopg.Connection[Any]) -> list[tuple[str, str]]:
    """Schema and name of every table that is not the server's own."""
    return [(schema, name) for schema, name in connection.execute(TABLES).fetchall()]


def contents(connection: psycopg.Connection[Any], *, salt: str) -> Contents:
    """Read everything once, in the transaction that the caller began (REPEATABLE READ) on a pinned connection."""
    # First, because they are outside the transaction: read later, they would be ahead of a dump that began before.
    sequences = {name: _sequence(connection, *feeds) for name, *feeds in connection.execute(SEQUENCES).fetchall()}
    tables = tables_of(connection)
    return Contents(
        tables={
            f"{schema}.{name}": _table(connection, schema, name, salt) for schema, name in tables if name not in NOT_COPIED
        },
        sequences=sequences,
        migrations=_migrations(connection) if ("public", "django_migrations") in tables else [],
        guards=[line for (line,) in connection.execute(GUARDS).fetchall()],
        privileges=[line for (line,) in connection.execute(PRIVILEGES).fetchall()],
        event_head=_event_head(connection),
    )


def _table(connection: psycopg.Connection[Any], schema: str, name: str, salt: str) -> Table:
    query = sql.SQL(ROWS).format(salt=sql.Literal(salt), table=sql.Identifier(schema, name))
    row = connection.execute(query).fetchone()
    assert row is not None
    return Table(*row)


def _sequence(connection: psycopg.Connection[Any], sequence: str, table: str | None, column: str | None) -> Sequence:
    # `sequence` and `table` come quoted from regclass.
    last = _one(connection, f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}")
    top = _one(connection, f"SELECT coalesce(max({sql.Identifier(column).as_string()}), 0) FROM {table}") if column else 0
    return Sequence(int(last), int(top))


def _migrations(connection: psycopg.Connection[Any]) -> list[str]:
    rows = connection.execute("SELECT app || '.' || name FROM public.django_migrations ORDER BY 1").fetchall()
    return [name for (name,) in rows]


def _event_head(connection: psycopg.Connection[Any]) -> EventHead | None:
    numbered = """SELECT count(*) = 2 FROM information_schema.columns
                  WHERE table_schema = 'public' AND table_name = 'office_event' AND column_name IN ('position', 'hash')"""
    if not _one(connection, numbered):
        return None
    row = connection.execute("SELECT position, hash FROM public.office_event ORDER BY position DESC LIMIT 1").fetchone()
    return EventHead(*row) if row else None


def _one(connection: psycopg.Connection[Any], query: str) -> Any:
    row = connection.execute(query.encode()).fetchone()
    return row[0] if row else None


def problems(connection: psycopg.Connection[Any], copied: Contents, *, salt: str) -> list[Problem]:
    """Compare a restored database with what the manifest says, then ask every check."""
    pin(connection)
    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        found = contents(connection, salt=salt)
    connection.execute("RESET ALL")  # the checks know nothing of pinned settings
    return [*differences(copied, found), *(problem for check in CHECKS for problem in check(connection, copied))]


def differences(copied: Contents, found: Contents) -> Iterable[Problem]:
    """What is not as it was. A sequence may be ahead of the copy's, because it moves outside every transaction."""
    for name in sorted(copied.tables.keys() | found.tables.keys()):
        before, after = copied.tables.get(name), found.tables.get(name)
        if before is None or after is None:
            yield Problem("rows", name, "is missing" if before else "is not in the copy")
        elif before.rows != after.rows:
            yield Problem("rows", name, f"holds {after.rows:,} rows; the copy was made of {before.rows:,}")
        elif before.fingerprint != after.fingerprint:
            yield Problem("content", name, f"its {after.rows:,} rows are not the same as when the copy was made")
    for name, before in copied.sequences.items():
        after = found.sequences.get(name)
        was_behind = before.last < before.top
        if after is None or after.last < before.last or (after.last < after.top and not was_behind):
            yield Problem(
                "sequence", name, f"stands at {after and after.last}; {max(before.last, before.top)} is taken already"
            )
    yield from _lines("migration", copied.migrations, found.migrations)
    yield from _lines("guard", copied.guards, found.guards)
    yield from _lines("privilege", copied.privileges, found.privileges)
    if copied.event_head != found.event_head:
        ends = f"at event {found.event_head.position}" if found.event_head else "nowhere"
        yield Problem("log", "public.office_event", f"ends {ends}, not where the copy's log ends")


def _lines(kind: str, before: list[str], after: list[str]) -> Iterable[Problem]:
    yield from (Problem(kind, line, "is missing") for line in before if line not in set(after))
    yield from (Problem(kind, line, "is not in the copy") for line in after if line not in set(before))
