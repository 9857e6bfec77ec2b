"""What matching reads of a row, as one fingerprint: so that a pair decided once is asked again only when that has changed.

Worked out by the database, for a whole register as for two rows. The NIK stands in it by its keyed hash.
"""

from django.db import connection

#: Columns of registry_worker that matching compares (matching.cleaning.ASKED). Another one means that every decided pair is
#: asked about once more.
COMPARED = ("nik_index", "name", "sex", "birth_date", "mother_name", "area_id", "household_id", "address")


def of_row(row: str) -> str:
    """SQL: 32 bytes, of a row of registry_worker under this name."""
    values = ", ".join(f"{row}.{column}" for column in COMPARED).replace(f"{row}.nik_index", f"encode({row}.nik_index, 'hex')")
    return f"sha256(convert_to(jsonb_build_array({values})::text, 'UTF8'))"


def of_pair(left: str, right: str) -> str:
    """SQL: 64 characters, of what `of_row` gave for either."""
    return f"encode(sha256({left} || {right}), 'hex')"


def now_of(left: int, right: int) -> str:
    """The fingerprint of two rows as they are now; empty where one of them cannot be seen."""
    query = (
        f"SELECT {of_pair(of_row('l'), of_row('r'))} FROM registry_worker l, registry_worker r WHERE l.id = %s AND r.id = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [left, right])
        row = cursor.fetchone()
    return row[0] if row else ""
