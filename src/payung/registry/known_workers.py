"""Statements about workers who are known by their id, as somebody who was asked about them gives: a list without names.

Whom a row is about was settled when she was asked about, so nobody new comes in, and nothing is compared. From there on it is
a list like any other: its day decides what counts (registry.merging), and each row keeps its file, sheet and line.
"""

import secrets
from dataclasses import dataclass
from datetime import date

import polars as pl
from django.db import connection
from django.db.models.functions import Now

from payung.office.models import User
from payung.registry import merging, turns
from payung.registry.copied import into_temporary, joining
from payung.registry.models import ReceivedFile

_ROW = {"worker": "bigint", "kab": "text", "sheet": "text", "line": "int", "said": "text", "repeats": "boolean"}


@dataclass(frozen=True)
class Source:
    """The file these statements stand in: who sent it, what kind it is, and the day of which it speaks. `rejected`: its rows
    that are not taken, for whatever reason."""

    area: str
    name: str
    size: int
    sha256: str
    profile: str
    as_of: date
    sent_by: User
    rejected: int


def enter(rows: pl.DataFrame, *, source: Source, month: date, by: User) -> ReceivedFile:
    """Take down what is said of each: `worker`, `kab`, `sheet`, `line`, `said` (JSON of fields), `repeats`. One row for each
    worker. Within registry.scope and one transaction, in which the caller logs why.

    Two of the same source do not come in at once, and no list meanwhile: the register is taken first, then its workers.
    """
    turns.alone()
    unchanged = int(rows["repeats"].sum())
    file = ReceivedFile.objects.create(
        area_id=source.area, name=source.name, size=source.size, sha256=source.sha256, place=secrets.token_hex(32),
        profile=source.profile, as_of=source.as_of, state=ReceivedFile.State.ACCEPTING, sent_by=source.sent_by,
    )  # fmt: skip
    with joining(rows.height):
        into_temporary("row_known", _ROW, rows.sort("worker"))
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO registry_statement (worker_id, kab, file_id, sheet, line, said, warnings, repeats)"
                " SELECT worker, kab, %s, sheet, line, said::jsonb, '{}', repeats FROM pg_temp.row_known",
                [file.pk],
            )
        changed = merging.renew(rows["worker"], keep=pl.Series("new", [], dtype=pl.Int64), month=month)
    counts = {"read": rows.height + source.rejected, "accepted": rows.height - unchanged, "unchanged": unchanged}
    ReceivedFile.objects.filter(pk=file.pk).update(
        **counts, warned=0, rejected=source.rejected, duplicate=0, new_workers=0, changed_workers=changed,
        state=ReceivedFile.State.ACCEPTED, accepted_by=by, accepted_at=Now(), checked_at=Now(),
    )  # fmt: skip
    file.refresh_from_db()
    return file
