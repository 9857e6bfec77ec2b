"""Pairs as clerks come to them: which is next, how far they are, and who has one open. Within registry.scope.

Opening a pair takes it for ten minutes; meanwhile nobody else is given it. A pair is left by deciding it, by going on to the
next, or by leaving it alone.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from payung.identities.merging import current_run
from payung.identities.models import Decision, Looking, Outcome, Pair
from payung.office.models import User
from payung.registry import scope

LOOKING_LASTS = timedelta(minutes=10)
_TAKE = """
INSERT INTO identities_looking (pair_id, kab, by_id, until) VALUES (%(pair)s, %(kab)s, %(by)s, %(until)s)
ON CONFLICT (pair_id) DO UPDATE SET by_id = excluded.by_id, until = excluded.until, kab = excluded.kab
    WHERE identities_looking.by_id = excluded.by_id OR identities_looking.until <= %(now)s
"""


@dataclass(frozen=True)
class Progress:
    """Pairs of the newest run that a person was asked: decided since, and still to decide."""

    done: int
    left: int

    @property
    def total(self) -> int:
        return self.done + self.left


def waiting(kabs: Collection[str]) -> Any:
    """The pairs that wait for the offices of these kabs, in the order in which they are asked. A province's own code is among
    them for pairs that lie in two kabupaten."""
    return Pair.objects.filter(kab__in=kabs, waits=True).order_by("pk")


def progress(kabs: Collection[str]) -> Progress:
    run = current_run()
    if run is None:
        return Progress(0, 0)
    since: Any = Decision.objects.filter(kab__in=kabs, at__gte=run.ended_at, undone_by__isnull=True)
    return Progress(since.exclude(outcome=Outcome.OPEN).count(), waiting(kabs).count())


def next_pair(kabs: Collection[str], *, after: int, now: datetime, by: User) -> Pair | None:
    """The next that waits and that nobody else has open; after the last comes the first again."""
    taken = Looking.objects.filter(until__gt=now).exclude(by=by)
    free = waiting(kabs).exclude(pk__in=taken.values("pair"))
    return free.filter(pk__gt=after).first() or free.exclude(pk=after).first() or free.first()


def take(pair: Pair, *, now: datetime, by: User) -> Looking | None:
    """Have a pair open for ten minutes from now. Who else has it, where somebody does; None: it is one's own."""
    values = {"pair": pair.pk, "kab": pair.kab, "by": by.pk, "until": now + LOOKING_LASTS, "now": now}
    # A row of another office's may be left from when the pair was theirs.
    with scope.everything(None):
        with connection.cursor() as cursor:
            cursor.execute(_TAKE, values)
            if cursor.rowcount:
                return None
        return Looking.objects.select_related("by").get(pair=pair)


def leave(pair_id: int, *, by: User) -> None:
    """Somebody else may open it at once."""
    Looking.objects.filter(pair=pair_id, by=by).delete()
