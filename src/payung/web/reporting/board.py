"""The papan kelengkapan: month by month and government by government, what has come in and what is missing."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from payung.coverage.completeness import Cell, Line, board, months_before
from payung.governments import as_tables
from payung.governments.asking import PAID_FOR
from payung.governments.models import FigureRequest, ReportedFigure, Response
from payung.office.models import Area
from payung.office.roles import Deed
from payung.web.doors import Visitor, may_or_404, now, only
from payung.web.pages import render
from payung.web.reporting.figures import figure_shown
from payung.web.reporting.requests import standings_of, with_all
from payung.web.typed import Unreadable, month_of

MONTHS = 6
EARLIEST = date(2020, 1, 1)


@dataclass(frozen=True)
class Shown:
    """A government's line, with its name."""

    area: Area
    cells: tuple[Cell, ...]


@only(Deed.SEE_BOARD)
def whole(request: Visitor) -> HttpResponse:
    months = _months(request)
    lines = _lines(request, months)
    cells = [cell for line in lines for cell in line.cells]
    this_month, first, last = now().date().replace(day=1), min(months), max(months)
    newest = [line.cells[-2 if last == this_month else -1] for line in lines]  # of this month little can have come yet
    context = {
        "months": months[::-1],
        "lines": [Shown(line.area, line.cells[::-1]) for line in lines],
        "about": newest[0].month if newest else None,
        "came": sum(cell.state in ("arrived", "taken", "reported") for cell in newest),
        "late": sum(cell.state == "late" for cell in cells),
        "recaps": sum(cell.recap != "missing" for cell in newest),
        "older": _moved(first, -1) if first > EARLIEST else None,
        "newer": _moved(last, MONTHS) if last < this_month else None,
    }
    return render(request, "reporting/board.html", None, context)


def _months(request: Visitor) -> tuple[date, ...]:
    """Six months up to the one in the address, or up to this one. A month that cannot be read or is to come: this one."""
    today = now().date()
    try:
        asked = month_of(request.GET.get("sampai", ""))
    except Unreadable:
        asked = None
    if asked is None or not EARLIEST <= asked <= today:
        asked = today
    return months_before(today, MONTHS, ending=asked)


def _moved(month: date, by: int) -> date:
    at = month.year * 12 + month.month - 1 + by
    return min(date(at // 12, at % 12 + 1, 1), now().date().replace(day=1))


def _lines(request: Visitor, months: tuple[date, ...], area: Area | None = None) -> list[Shown]:
    within = request.reach.within(Deed.SEE_BOARD, "code")
    areas = [area] if area else list(Area.objects.filter(within, kind__in=Area.GOVERNMENTS).order_by("code"))
    lines: tuple[Line, ...] = board(
        areas=[one.code for one in areas],
        months=months,
        asked=as_tables.asked(request.reach, PAID_FOR),
        reminded=as_tables.reminded(request.reach),
        answered=as_tables.answered(request.reach),
        reported=as_tables.reported(request.reach, PAID_FOR),
        recaps=as_tables.in_recaps(request.reach),
        today=now().date(),
    )
    return [Shown(one, line.cells) for one, line in zip(areas, lines, strict=True)]


@only(Deed.SEE_BOARD)
def one(request: Visitor, code: str) -> HttpResponse:
    """A government's story: asked, reminded, answered, reported, newest first."""
    area = get_object_or_404(Area, code=code)
    if not area.is_government:
        raise Http404
    may_or_404(request, Deed.SEE_BOARD, code)
    months = _months(request)
    requests = list(with_all(FigureRequest.objects.visible_to(request.reach)).filter(government=area).order_by("-as_of", "-id"))
    figures: Any = ReportedFigure.objects.visible_to(request.reach).filter(area=area).order_by("-as_of", "-id")
    context = {
        "area": area,
        "cells": _lines(request, months, area)[0].cells[::-1],
        "standings": standings_of(request, requests),
        "figures": [(row, figure_shown(row)) for row in figures.select_related("entered_by")[:40]],
        "responses": Response.objects.visible_to(request.reach).filter(government=area).select_related("figure"),
        "may_report": request.reach.may(Deed.REPORT_FIGURES, code),
    }
    return render(request, "reporting/board_government.html", None, context)
