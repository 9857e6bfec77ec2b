"""Whose people the database shows: those of the kabupaten named for this transaction, and nobody without one.

The tables of people answer no row unless `payung.kab` names their kab. It is named here and nowhere else, for the length
of a block, which is one transaction. What is looked at later (a lazy query set, a streamed answer) finds nothing.

    with scope.within(request.reach, Deed.SEE_WORKERS):
        page = finding.find(wanted, reach=request.reach)
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from payung.office.models import Area, User
from payung.office.roles import Deed, Reach

_PROVINCE_LENGTH, KAB_LENGTH = 2, 5


@contextmanager
def within(reach: Reach, deed: Deed = Deed.SEE_WORKERS) -> Iterator[None]:
    """One transaction that sees the people of the areas in which one may do this. Inside another, it alone holds."""
    with _seeing(kabs(reach, deed)):
        yield


@contextmanager
def of_area(area: str) -> Iterator[None]:
    """One transaction that sees the people of one office's area: a province with all of it, or one kabupaten or kota."""
    with _seeing(kabs_of([area])):
        yield


@contextmanager
def everything(by: User | None) -> Iterator[None]:
    """One transaction that sees everybody: for jobs and for commands on the server. `by` is who answers for it; None: the
    schedule."""
    with _seeing(Area.objects.filter(kind__in=(Area.Kind.PROVINCE, *Area.GOVERNMENTS)).values_list("code", flat=True)):
        yield


def kabs(reach: Reach, deed: Deed = Deed.SEE_WORKERS) -> tuple[str, ...]:
    """The values of `kab` in one's reach: one's kabupaten, or all of one's province and the province itself."""
    return kabs_of(reach.areas(deed))


def kabs_of(areas: Iterable[str]) -> tuple[str, ...]:
    """The same for offices named by code. A code below a kabupaten opens nothing: no office is that small."""
    found: set[str] = set()
    for area in areas:
        if len(area) == KAB_LENGTH:
            found.add(area)
        elif len(area) == _PROVINCE_LENGTH:
            within = Area.objects.filter(kind__in=Area.GOVERNMENTS, code__startswith=f"{area}.")
            found |= {area, *within.values_list("code", flat=True)}
    return tuple(sorted(found))


def now_seen() -> tuple[str, ...]:
    """The values of `kab` whose people this transaction sees."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('payung.kab', true)")
        named = cursor.fetchone()[0]
    return tuple(named.split(",")) if named else ()


@contextmanager
def _seeing(kabs: Iterable[str]) -> Iterator[None]:
    # A rollback, to the savepoint too, brings back what was named before; a good end has to.
    with transaction.atomic():
        before = ",".join(now_seen())
        _name(",".join(kabs))
        yield
        _name(before)


def _name(kabs: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('payung.kab', %s, true)", [kabs])
