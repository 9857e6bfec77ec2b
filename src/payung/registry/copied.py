"""Frames into the database and out of it, by COPY.

PostgreSQL refuses COPY into a table with row-level security, so rows go into a table of this transaction alone and from
there through the same policies as every other row.
"""

import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

import polars as pl
from django.db import connection

FEW = 2_000
_ESCAPED = {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"}


@contextmanager
def joining(rows: int) -> Iterator[None]:
    """A block whose queries join a few rows by index, and many by hashing, with room to sort. Inside another, it alone holds.

    Left to itself the planner goes by statistics that may say "empty" of a table this very transaction is filling (whoever
    gathers them sees none of it), and then looks through the whole table again for each row.
    """
    few = rows <= FEW
    wanted = {"enable_seqscan": not few, "enable_nestloop": few, "work_mem": "64MB"}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(f'current_setting({name!r})' for name in wanted)}")
        before = dict(zip(wanted, cursor.fetchone(), strict=True))
        _set(wanted)
        yield
        _set(before)


def _set(settings: Mapping[str, object]) -> None:
    with connection.cursor() as cursor:
        for name, value in settings.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [name, str(value)])


def into_temporary(table: str, columns: Mapping[str, str], rows: pl.DataFrame | bytes, *, joined: bool = True) -> None:
    """A table of this transaction alone with these columns (name: SQL type) of a frame, or of as_copied() of one. One that is
    there is emptied first. `joined`: queries will join it, so the planner must know how large it is."""
    declared = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    written = rows if isinstance(rows, bytes) else as_copied(columns, rows)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE IF NOT EXISTS {table} ({declared}) ON COMMIT DROP")
        cursor.execute(f"TRUNCATE pg_temp.{table}")
        with cursor.copy(f"COPY pg_temp.{table} ({', '.join(columns)}) FROM STDIN") as copy:
            copy.write(written)
        if joined:
            cursor.execute(f"ANALYZE pg_temp.{table}")  # nobody else ever does for such a table


def from_query(
    query: str, schema: Mapping[str, pl.DataType | type[pl.DataType]], values: tuple[object, ...] = ()
) -> pl.DataFrame:
    """What a query answers, as a frame. A few times faster than row by row, and without an object for each value."""
    found = io.BytesIO()
    copying = f"COPY ({query}) TO STDOUT (FORMAT csv, FORCE_QUOTE *)"
    # The driver's own cursor: Django's for PAYUNG_DEBUG takes no values here, and would keep the query.
    with connection.cursor() as cursor, cursor.cursor.copy(copying, values or None) as copy:
        for piece in copy:
            found.write(piece)
    if not found.tell():
        return pl.DataFrame(schema=schema)
    asked = {name: pl.String if kind in (pl.Binary, pl.Boolean) else kind for name, kind in schema.items()}
    frame = pl.read_csv(found.getvalue(), has_header=False, schema=asked)
    read = [
        pl.col(name).str.slice(2).str.decode("hex") if kind == pl.Binary else pl.col(name) == "t"
        for name, kind in schema.items()
        if kind in (pl.Binary, pl.Boolean)
    ]
    return frame.with_columns(read)


def as_copied(columns: Iterable[str], frame: pl.DataFrame) -> bytes:
    """The columns as COPY reads them fastest: tabs between them, \\N for nothing. Needs no database: another thread may write
    while PostgreSQL is at work."""
    written = io.BytesIO()
    frame = frame.select(*columns)
    special = frame.select(pl.col(pl.String).str.contains_any([*_ESCAPED]).any())
    escaped = [pl.col(name).str.replace_many(_ESCAPED) for name in special.columns if special[name][0]]
    hexed = [
        (pl.lit(r"\\x") + pl.col(name).bin.encode("hex")).alias(name)
        for name, kind in frame.schema.items()
        if kind == pl.Binary
    ]
    frame.with_columns(*escaped, *hexed).write_csv(
        written, include_header=False, separator="\t", quote_style="never", null_value=r"\N"
    )
    return written.getvalue()
