"""Is the database as this program needs it? Asked by watchdogs every few seconds, so the answer is kept for a while."""

import time
from functools import lru_cache

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

KEPT_SECONDS = 30


def is_up_to_date() -> bool:
    """Whether every migration of this program is in the database. DatabaseError where it is away."""
    return _looked_up(int(time.monotonic() // KEPT_SECONDS))


@lru_cache(maxsize=1)
def _looked_up(moment: int) -> bool:
    return _wanted() <= set(MigrationRecorder(connection).applied_migrations())


@lru_cache(maxsize=1)
def _wanted() -> frozenset[tuple[str, str]]:
    """Every migration in the program's files; they do not change while it runs."""
    return frozenset(MigrationLoader(None).disk_migrations or {})
