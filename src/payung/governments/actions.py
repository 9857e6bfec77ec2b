"""What can be done with figures: report one, correct one, ask for one, answer one."""

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction

from payung.coverage.figures import UNITS, Figure
from payung.governments.models import FigureRequest, ReportedFigure, Response
from payung.located_yaml import BadInput
from payung.office.actions import log
from payung.office.models import Area, User


class FigureExists(ValueError):
    """A figure with this id is there already and says something else."""


@transaction.atomic
def report_figure(*, figure: Figure, by: User, corrects: ReportedFigure | None = None) -> ReportedFigure:
    """Keep one statement as it was made. A correction names the figure it corrects; both stay.

    BadInput for an unknown kind or area; FigureExists where the id is taken, or the other figure was corrected already.
    """
    if figure.what not in UNITS:
        raise BadInput(figure.place, f"'{figure.what}' is no known kind of figure.", f"Known are: {', '.join(UNITS)}.")
    area = Area.objects.filter(code=figure.area).first()
    if area is None:
        raise BadInput(figure.place, f"This office does not keep figures of area {figure.area}.", "Use one of its areas.")
    if figure.value is None and UNITS[figure.what] != "people":
        raise BadInput(figure.place, f"'{figure.id}' has no value.", "Only a government named without a number may be empty.")
    try:
        with transaction.atomic():
            kept = ReportedFigure.objects.create(
                key=figure.id,
                what=figure.what,
                area=area,
                payer=figure.payer,
                pot=figure.pot,
                months=figure.months,
                as_of=figure.as_of,
                published=figure.published,
                value=figure.value,
                precision=figure.precision,
                printed_step=figure.printed_step,
                source=figure.source,
                note=figure.note,
                note_en=figure.note_en,
                corrects=corrects,
                entered_by=by,
            )
    except IntegrityError as error:
        where = f"{figure.place}: " if figure.place else ""
        raise FigureExists(
            f"{where}A figure '{figure.id}' is kept already, or what it corrects was corrected before. "
            "Give the new statement an id of its own."
        ) from error
    detail = {"corrects": corrects.key} if corrects else {}
    log(kind="figure_corrected" if corrects else "figure_reported", subject=f"figure {kept.key}", detail=detail, by=by)
    return kept


@transaction.atomic
def import_figures(*, figures: Sequence[Figure], by: User) -> list[ReportedFigure]:
    """Keep all figures of a file or none. Those already kept, word for word, are passed over: twice changes nothing."""
    from payung.governments.as_tables import figure_of  # the same shape, read back

    kept = {row.key: figure_of(row) for row in ReportedFigure.objects.filter(key__in=[f.id for f in figures])}
    new = [figure for figure in figures if kept.get(figure.id) != figure]
    return [report_figure(figure=figure, by=by, corrects=_corrected(figure)) for figure in new]


def _corrected(figure: Figure) -> ReportedFigure | None:
    if not figure.corrects:
        return None
    wrong = ReportedFigure.objects.filter(key=figure.corrects).first()
    if wrong is None:
        raise BadInput(figure.place, f"There is no figure '{figure.corrects}' to correct.", "Use the id of one that is kept.")
    return wrong


@transaction.atomic
def log_request(*, government: Area, what: str, asked_on: date, how: str, by: User) -> FigureRequest:
    """Note that a government was asked. From then on its silence is an unanswered request."""
    if what not in UNITS:
        raise BadInput(None, f"'{what}' is no known kind of figure.", f"Known are: {', '.join(UNITS)}.")
    request = FigureRequest.objects.create(government=government, what=what, asked_on=asked_on, how=how, asked_by=by)
    log(
        kind="figure_requested",
        subject=f"area {government.code}",
        detail={"what": what, "asked_on": str(asked_on)},
        by=by,
    )
    return request


@transaction.atomic
def attach_response(*, figure: ReportedFigure, government: Area, text: str, said_on: date, source: str, by: User) -> Response:
    """Put a government's own words beside a figure about it or its area. Another government's figure is not its to answer."""
    if figure.area_id != government.code:
        raise BadInput(
            None,
            f"The figure '{figure.key}' is not about {government.name}.",
            "A government answers figures about itself.",
        )
    response = Response.objects.create(
        figure=figure, government=government, text=text.strip(), said_on=said_on, source=source, entered_by=by
    )
    log(kind="response_attached", subject=f"figure {figure.key}", detail={"government": government.code}, by=by)
    return response
