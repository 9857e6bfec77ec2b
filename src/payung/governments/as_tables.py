"""What the calculation sees of the governments' records. A corrected figure is left out: its correction speaks."""

from decimal import Decimal
from typing import cast

from payung.coverage.figures import Figure, Precision
from payung.coverage.reported import Request
from payung.governments.models import FigureRequest, ReportedFigure


def figures() -> list[Figure]:
    """Every reported figure that was not corrected, in the order of entry."""
    return [figure_of(row) for row in ReportedFigure.objects.filter(corrected_by__isnull=True).select_related("corrects")]


def requests() -> list[Request]:
    """Every logged request."""
    return [Request(row.government_id, row.what, row.asked_on) for row in FigureRequest.objects.all()]


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
