"""What stands in the way of paying for somebody's place: of the law's questions the first that is answered so, or by nobody.

Every person of whom it is not plainly yes has one reason, so that the reasons of an area add up to its "no" and its "not
known". Only one who was worked out by the law of an earlier month may have none of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

from django.db.models import Case, Count, Max, Min, Q, QuerySet, Value, When
from django.utils.timezone import localtime

from payung.office.models import Event
from payung.registry.ages import EARLIEST_BIRTH, of_age
from payung.registry.insured import Insured
from payung.registry.models import ReceivedFile, Worker

Reason = Literal[
    "counted_elsewhere", "died", "young", "old", "state", "wage", "other_record", "no_birth", "no_state", "nik_other", "no_wage"
]
#: In the order in which they are asked. The first seven are answers; the others wait for somebody's.
NO: Sequence[Reason] = ("counted_elsewhere", "died", "young", "old", "state", "wage", "other_record")
UNKNOWN: Sequence[Reason] = ("no_birth", "no_state", "nik_other", "no_wage")


def counted(people: QuerySet[Worker], month: date) -> dict[Reason, int]:
    """Of how many of these each is the reason, also where of nobody; 0.2 s for 698,000. `month`: by whose law it was worked
    out who may be paid for."""
    found = people.order_by().aggregate(**{reason: Count("pk", filter=its) for reason, its in _conditions(month).items()})
    return {reason: found[reason] for reason in (*NO, *UNKNOWN)}


def of_reason(reason: Reason, month: date) -> Q:
    """Those of whom it is the reason."""
    return _conditions(month)[reason]


def as_column(month: date) -> Case:
    """The reason of each, "" where there is none."""
    return Case(*(When(these, then=Value(reason)) for reason, these in _conditions(month).items()), default=Value(""))


def of_workers(workers: Iterable[Worker]) -> dict[int, Reason]:
    """The reason of each of a page of workers, by id, by the law of the month by which each was worked out."""
    found: dict[int, Reason] = {}
    by_month: dict[date, list[int]] = {}
    for each in workers:
        if each.standing_month and not each.may_be_paid_for:
            by_month.setdefault(each.standing_month, []).append(each.pk)
    for month, ids in by_month.items():
        reasons = Worker.objects.filter(pk__in=ids).annotate(reason=as_column(month)).values_list("pk", "reason")
        found |= {pk: reason for pk, reason in reasons if reason}
    return found


def law_months() -> tuple[date, date] | None:
    """From when to when is the law by which it was worked out who may be paid for: for everybody at the last renewal, and
    since then for whom a list names. None while there is nobody."""
    renewed = Event.objects.filter(kind="standing_renewed").order_by("-at").values_list("subject", flat=True).first()
    accepted = ReceivedFile.objects.filter(state=ReceivedFile.State.ACCEPTED).aggregate(
        first=Min("accepted_at"), last=Max("accepted_at")
    )
    of_lists = [localtime(at).date().replace(day=1) for at in accepted.values() if at]
    if renewed:
        whole = date.fromisoformat(f"{renewed.partition(' ')[2]}-01")
        return whole, max(whole, *of_lists)
    return (of_lists[0], of_lists[-1]) if of_lists else None


def _conditions(month: date) -> Mapping[Reason, Q]:
    age = of_age(month)
    each: dict[Reason, Q] = {
        "counted_elsewhere": Q(same_as__isnull=False),
        "died": Q(deceased=True) | Q(field_alive=False),
        "young": age.too_young,
        "old": age.too_old,
        "state": Q(employed_by_state=True),
        "wage": Q(insured=Insured.ACTIVE_PU),
        "other_record": Q(others_bar=True),
        "no_birth": Q(birth_date__isnull=True) | Q(birth_date__lt=EARLIEST_BIRTH) | Q(birth_date__gt=month),
        "no_state": Q(employed_by_state__isnull=True),
        "nik_other": Q(insured=Insured.NIK_OTHER),
        "no_wage": Q(pk__isnull=False),
    }
    found: dict[Reason, Q] = {}
    for answer, its in ((False, NO), (None, UNKNOWN)):
        left = Q(may_be_paid_for=answer)
        for reason in its:
            found[reason] = left & each[reason]
            left &= ~each[reason]
    return found
