"""What waits for somebody: answers to take, silence to end, questions to answer. The desk chooses words and addresses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from payung.coverage.completeness import SILENT_AFTER
from payung.governments.models import Answer, AnswerDecision, FigureRequest, ReportedFigure, Response
from payung.governments.recap_models import Recap
from payung.office.models import Area
from payung.office.roles import Deed, Reach

NEW_FOR = timedelta(days=90)  # a figure older than this no longer waits for a tanggapan


@dataclass(frozen=True)
class Waiting:
    """`count` things of one kind, the oldest of them from `oldest`; `area` where all are about one government.

    Kinds: answers_to_take, requests_overdue, requests_to_answer, recap_missing, figures_without_response.
    """

    kind: str
    count: int
    oldest: date | None
    area: str | None


def waiting_for(reach: Reach, today: date, *, since: date | None = None) -> list[Waiting]:
    """What waits for who may do these deeds, the most urgent kind first. Kinds of which nothing waits are left out.

    `since`: figures entered from this day on count as new, e.g. the day of the last edition; without it those of 90 days.
    """
    found = [
        _counted("answers_to_take", _undecided(reach), "sent_on", "request__government_id"),
        _counted("requests_overdue", _overdue(reach, today), "asked_on", "government_id"),
        _counted("requests_to_answer", _to_answer(reach), "asked_on", "government_id"),
        *_recap_missing(reach, today),
        _counted("figures_without_response", _unanswered_figures(reach, since or today - NEW_FOR), "as_of", "area_id"),
    ]
    return [one for one in found if one.count]


def open_requests() -> Any:
    """Requests to governments without an answer that was taken or still waits to be checked."""
    sent_back = AnswerDecision.objects.filter(answer=OuterRef("pk"), figure__isnull=True)
    stands = Answer.objects.filter(~Exists(sent_back), request=OuterRef("pk"))
    return FigureRequest.objects.filter(~Exists(stands), government__kind__in=Area.GOVERNMENTS, as_of__isnull=False)


def _undecided(reach: Reach) -> Any:
    decided = AnswerDecision.objects.filter(answer=OuterRef("pk"))
    return Answer.objects.filter(
        reach.within(Deed.TAKE_ANSWER, "request__government_id"),
        ~Exists(decided),
        request__government__kind__in=Area.GOVERNMENTS,
    )


def _overdue(reach: Reach, today: date) -> Any:
    late = Q(deadline__lt=today) | Q(deadline__isnull=True, asked_on__lte=today - SILENT_AFTER)
    return open_requests().filter(reach.within(Deed.REQUEST_FIGURES, "government_id"), late)


def _to_answer(reach: Reach) -> Any:
    return open_requests().filter(reach.within(Deed.ANSWER_REQUEST, "government_id"))


def _recap_missing(reach: Reach, today: date) -> list[Waiting]:
    if not reach.may(Deed.IMPORT_RECAP):
        return []
    due = today.replace(day=1)  # last month's: before the month was over it could not come
    is_there = Recap.objects.filter(month=(due - timedelta(days=1)).replace(day=1)).exists()
    return [] if is_there else [Waiting("recap_missing", 1, due, None)]


def _unanswered_figures(reach: Reach, since: date) -> Any:
    """About one's own government, entered lately, not corrected. Who enters letters for all is not waited for."""
    own = Reach(tuple((role, area) for role, area in reach.held if "." in area))
    said = Response.objects.filter(figure=OuterRef("pk"))
    return ReportedFigure.objects.filter(
        own.within(Deed.RESPOND, "area_id"), ~Exists(said), entered_at__date__gte=since, corrected_by__isnull=True
    )


def _counted(kind: str, rows: Any, day: str, area: str) -> Waiting:
    pairs: Iterable[tuple[date, str]] = rows.order_by().values_list(day, area)
    pairs = list(pairs)
    areas = {code for _, code in pairs}
    return Waiting(kind, len(pairs), min((on for on, _ in pairs), default=None), areas.pop() if len(areas) == 1 else None)
