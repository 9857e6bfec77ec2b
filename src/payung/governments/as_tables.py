"""What the calculation sees of the governments' records. A corrected figure is left out: its correction speaks."""

from decimal import Decimal
from typing import Any, Literal, cast

from django.db.models import Count

from payung.coverage.completeness import Answered, Asked, InRecap, Reminded, Reported
from payung.coverage.figures import Figure, Precision
from payung.coverage.reported import Request
from payung.governments.models import Answer, FigureRequest, Reminder, ReportedFigure
from payung.governments.recap_models import RecapRow
from payung.office.models import Area
from payung.office.roles import Reach


def figures() -> list[Figure]:
    """Every reported figure that was not corrected, in the order of entry."""
    return [figure_of(row) for row in ReportedFigure.objects.filter(corrected_by__isnull=True).select_related("corrects")]


def requests() -> list[Request]:
    """Every logged request to the province or one of its governments; what villages are asked stays below."""
    return [Request(row.government_id, row.what, row.asked_on) for row in _of_governments(FigureRequest.objects)]


# ----------------------------------------------------------------------------------------- for the papan kelengkapan


def asked(reach: Reach, what: str) -> list[Asked]:
    """Requests for one kind of figure that somebody may see. One without a day asks about the day it was made."""
    rows = _of_governments(FigureRequest.objects.visible_to(reach)).filter(what=what)
    return [Asked(row.pk, row.government_id, row.as_of or row.asked_on, row.asked_on, row.deadline) for row in rows]


def reminded(reach: Reach) -> list[Reminded]:
    return [Reminded(row.request_id, row.sent_on) for row in Reminder.objects.visible_to(reach)]


def answered(reach: Reach) -> list[Answered]:
    """Every answer with what became of it."""
    rows = Answer.objects.visible_to(reach).select_related("decision")
    found: list[Answered] = []
    for row in rows:
        decision = getattr(row, "decision", None)
        word: Literal["", "taken", "sent_back"] = ""
        if decision is not None:
            word = "taken" if decision.figure_id else "sent_back"
        found.append(Answered(row.request_id, row.number, row.sent_on, word, decision and decision.decided_on))
    return found


def reported(reach: Reach, what: str) -> list[Reported]:
    """Figures of one kind that have a number and were not corrected."""
    rows = ReportedFigure.objects.visible_to(reach).filter(what=what, corrected_by__isnull=True, value__isnull=False)
    return [Reported(row.area_id, row.as_of, row.published or row.as_of) for row in rows]


def in_recaps(reach: Reach) -> list[InRecap]:
    """Per government and month, of the recap that counts: segments with known active members, of those the recap has.

    How many segments a recap has is counted over all its rows, also where one may see few of them: it tells no members.
    """
    counts = RecapRow.objects.filter(recap__replaced_by__isnull=True).order_by().values_list("recap__month")
    segments = dict(counts.annotate(Count("segment", distinct=True)))
    rows = (
        RecapRow.objects.visible_to(reach)
        .filter(recap__replaced_by__isnull=True)
        .values_list("area_id", "recap__month")
        .annotate(known=Count("active"))
        .order_by("area_id", "recap__month")
    )
    return [InRecap(area, month, known, segments[month]) for area, month, known in rows]


def _of_governments(rows: Any) -> Any:
    return rows.filter(government__kind__in=[Area.Kind.PROVINCE, *Area.GOVERNMENTS])


# --------------------------------------------------------------------------------------------------------------- shapes


def figure_of(row: ReportedFigure) -> Figure:
    """One row as the calculation knows it."""
    return Figure(
        id=row.key,
        what=row.what,
        area=row.area_id,
        payer=row.payer,
        pot=row.pot,
        months=row.months,
        as_of=row.as_of,
        published=row.published,
        value=_shortest(row.value),
        precision=cast(Precision, row.precision),
        printed_step=_shortest(row.printed_step),
        source=row.source,
        corrects=row.corrects.key if row.corrects else "",
        note=row.note,
        note_en=row.note_en,
    )


def _shortest(number: Decimal | None) -> Decimal | None:
    """The database pads decimals; the calculation does not want 57000.000000."""
    if number is None:
        return None
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()
