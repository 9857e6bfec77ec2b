"""Who waits for whom, so that what was read of the register is still true when something is written by it.

Whoever holds several things takes them in this order, and so nobody waits for somebody who waits for him: a list's row or a
round's, a sheet's, the register for who changes it as a whole, workers by their id, the log.
"""

from collections.abc import Iterable
from contextlib import nullcontext

from django.db import connection, transaction

from payung.registry import scope

_ROUNDS = 5299005


def alone() -> None:
    """Nobody else takes a list in, nor renews everybody's standing, until the transaction ends: what was compared stays true.

    The lock stops no reader and no field check. It also keeps PostgreSQL from gathering statistics of tables in which, until
    then, it would see nobody: planned by those, a list of 700,000 never ends.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE registry_household, registry_worker IN SHARE UPDATE EXCLUSIVE MODE")


def alone_with_rounds(kab: str) -> None:
    """Nobody else makes a round of this kabupaten until the transaction ends: the second finds the names of the first taken."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_ROUNDS, kab])


def hold(workers: Iterable[int]) -> None:
    """Nobody else writes the columns of these workers, and of those who stand for them, until the transaction ends. Who does so
    now is waited for; what is read after this has it. All in one go: who holds some and then takes others could be waiting for
    who waits for him."""
    ids = list(workers)
    while True:
        theirs, before = standing_for(ids), transaction.savepoint()
        with scope.everything(None) if theirs else nullcontext(), connection.cursor() as cursor:
            cursor.execute(
                # Materialized: the condition below must not keep a row from being held.
                "WITH held AS MATERIALIZED (SELECT id, same_as_id FROM registry_worker WHERE id = ANY(%s) ORDER BY id"
                " FOR NO KEY UPDATE) SELECT DISTINCT same_as_id FROM held WHERE same_as_id IS NOT NULL AND id = ANY(%s)",
                [[*ids, *theirs], ids],
            )
            now = {row for (row,) in cursor.fetchall()}
        if now <= set(theirs):
            return transaction.savepoint_commit(before)
        transaction.savepoint_rollback(before)  # who stands for them has changed while they were waited for: again, with her


def standing_for(workers: Iterable[int]) -> list[int]:
    """Who stands for some of these, as far as one sees them: what a record says is said of the person."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT same_as_id FROM registry_worker WHERE same_as_id IS NOT NULL AND id = ANY(%s)", [list(workers)]
        )
        return [row for (row,) in cursor.fetchall()]
