"""What can be done with figures: report one, correct one, note that one was asked for, answer one. More: asking, recaps."""

from collections.abc import Sequence
from datetime import date
from itertools import count

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
    kept = keep_figure(figure=figure, by=by, corrects=corrects)
    log_figure(kept=kept, by=by)
    return kept


def keep_figure(*, figure: Figure, by: User, corrects: ReportedFigure | None = None) -> ReportedFigure:
    """The row of `report_figure` without its event, for a deed that keeps more rows before it logs.

    The log is one chain, so it is locked from a deed's first event to its end: who waited for a row while holding it would
    wait for ever on somebody who has that row and waits for the log. So every deed takes its rows first.
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
    return kept


def log_figure(*, kept: ReportedFigure, by: User) -> None:
    """The event of `keep_figure`, in the same transaction."""
    log(
        kind="figure_corrected" if kept.corrects else "figure_reported",
        subject=f"figure {kept.key}",
        detail={"corrects": kept.corrects.key} if kept.corrects else {},
        by=by,
        area=kept.area_id,
    )


def new_key(*, what: str, area: str, as_of: date) -> str:
    """An id for a figure that is typed, readable and not taken: people-paid-for-5201-2026-10-31, then …-2."""
    start = f"{what.lower().replace(' ', '-')}-{area.replace('.', '')}-{as_of}"
    taken = set(ReportedFigure.objects.filter(key__startswith=start).values_list("key", flat=True))
    return next(key for at in count(1) if (key := start if at == 1 else f"{start}-{at}") not in taken)


@transaction.atomic
def import_figures(*, figures: Sequence[Figure], by: User) -> list[ReportedFigure]:
    """Keep all figures of a file or none. Those already kept, word for word, are passed over: twice changes nothing."""
    from payung.governments.as_tables import figure_of  # the same shape, read back

    known = {row.key: figure_of(row) for row in ReportedFigure.objects.filter(key__in=[f.id for f in figures])}
    new = [figure for figure in figures if known.get(figure.id) != figure]
    kept = [keep_figure(figure=figure, by=by, corrects=_corrected(figure)) for figure in new]
    for row in kept:
        log_figure(kept=row, by=by)
    return kept


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
        area=government.code,
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
    log(
        kind="response_attached",
        subject=f"figure {figure.key}",
        detail={"government": government.code},
        by=by,
        area=government.code,
    )
    return response
