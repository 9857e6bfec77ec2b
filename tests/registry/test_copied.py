"""What goes into the database by COPY comes out of it as it was."""

from datetime import date

import polars as pl
import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from payung.registry.copied import as_copied, from_query, into_temporary

COLUMNS = {"at": "int", "text": "text", "bytes": "bytea", "truth": "boolean", "day": "date", "number": "bigint"}
SCHEMA = {
    "at": pl.Int64, "text": pl.String, "bytes": pl.Binary, "truth": pl.Boolean, "day": pl.Date, "number": pl.Int64,
}  # fmt: skip
TEXTS = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0")) | st.sampled_from(
    ["", " ", "\\", "\\N", "\\.", "\t", "\r\n", '"', '""', "\\x41", 'a "b" \\ c', "NULL", "é€😀", "a\\", "\\\\t"]
)
ROWS = st.lists(
    st.tuples(
        st.none() | TEXTS, st.none() | st.binary(), st.none() | st.booleans(),
        st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.none() | st.integers(-(2**63), 2**63 - 1),
    ),
    max_size=20,
)  # fmt: skip


@pytest.mark.django_db
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS)
@example([("\\.", None, None, None, None), (None, b"", True, None, -1)])
def test_every_value_comes_back_as_it_was(rows):
    frame = pl.DataFrame([(at, *row) for at, row in enumerate(rows)], schema=SCHEMA, orient="row")
    with transaction.atomic():
        into_temporary("copied", COLUMNS, frame)
        found = from_query(f"SELECT {', '.join(COLUMNS)} FROM pg_temp.copied ORDER BY at", SCHEMA)
    assert found.equals(frame)


@pytest.mark.django_db
@pytest.mark.parametrize("texts", [[""], [None], ["", None, ""], ["\\."], []])
def test_a_single_column_of_nothing_is_not_taken_for_no_rows(texts):
    frame = pl.DataFrame({"text": pl.Series(texts, dtype=pl.String)})
    with transaction.atomic(), connection.cursor() as cursor:
        into_temporary("alone", {"text": "text"}, frame)
        cursor.execute("SELECT text FROM pg_temp.alone")
        assert [text for (text,) in cursor.fetchall()] == texts


def test_a_piece_is_written_without_the_database():
    frame = pl.DataFrame({"a": ["x\ty", None], "b": [b"\x00", None], "c": [1, 2]})
    assert as_copied(["c", "a", "b"], frame) == b"1\tx\\ty\t\\\\x00\n2\t\\N\t\\N\n"
