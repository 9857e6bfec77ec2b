"""Reported figures before an edition shows them: all of them, each with its story; added, corrected, answered."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages as notices
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import urlencode
from django.utils.translation import gettext, gettext_lazy

from payung.coverage.figures import UNITS
from payung.governments import actions, as_tables
from payung.governments.models import AnswerDecision, ReportedFigure, Response
from payung.located_yaml import BadInput
from payung.office.models import Area
from payung.office.roles import Deed
from payung.web.doors import Visitor, may_or_404, now, only
from payung.web.editions import newest
from payung.web.fields import Day, Line, Words
from payung.web.pages import render
from payung.web.reporting.figure_forms import FigureForm, kinds

ON_A_PAGE = 50
GOVERNMENTS = [Area.Kind.PROVINCE, *Area.GOVERNMENTS]


@only(Deed.SEE_FIGURES)
def figures(request: Visitor) -> HttpResponse:
    """Newest entry first. Filters are in the address, so a list can be sent on."""
    in_edition = _in_edition()
    rows = ReportedFigure.objects.visible_to(request.reach).select_related("area", "entered_by", "corrects", "corrected_by")
    seen = _areas(request, Deed.SEE_FIGURES)
    statuses = {
        "edisi": gettext("in an edition"),
        "belum": gettext("not in an edition yet"),
        "dikoreksi": gettext("corrected"),
    }
    choices = {"wilayah": {area.code for area in seen}, "jenis": UNITS, "status": statuses}
    chosen = {name: asked for name, known in choices.items() if (asked := request.GET.get(name, "")) in known}
    rows = rows.filter(_asked_for(chosen, set(in_edition)))
    page = Paginator(rows.prefetch_related("responses").order_by("-id"), ON_A_PAGE).get_page(request.GET.get("halaman"))
    context = {
        "page": page,
        "rows": [(row, figure_shown(row), in_edition.get(row.key)) for row in page],
        "chosen": chosen,
        "areas": seen,
        "kinds": kinds(),
        "statuses": statuses.items(),
        "may_report": request.reach.may(Deed.REPORT_FIGURES),
        "query": urlencode(chosen),
    }
    return render(request, "reporting/figures.html", None, context)


def _asked_for(chosen: Mapping[str, str], in_edition: set[str]) -> Q:
    asked = Q()
    if "wilayah" in chosen:
        asked &= Q(area_id=chosen["wilayah"])
    if "jenis" in chosen:
        asked &= Q(what=chosen["jenis"])
    status = chosen.get("status")
    if status == "edisi":
        asked &= Q(key__in=in_edition)
    elif status == "belum":
        asked &= ~Q(key__in=in_edition) & Q(corrected_by__isnull=True)
    elif status == "dikoreksi":
        asked &= Q(corrected_by__isnull=False)
    return asked


def _in_edition() -> dict[str, int]:
    """The figures of the newest edition, with its number."""
    edition = newest()
    return {figure["id"]: edition.number for figure in edition.content["figures"]} if edition else {}


def _areas(request: Visitor, deed: Deed) -> list[Area]:
    return list(Area.objects.filter(request.reach.within(deed, "code"), kind__in=GOVERNMENTS).order_by("code"))


def figure_shown(row: ReportedFigure) -> dict[str, Any]:
    """A kept figure as the filters `what` and `value` take it, like one of an edition."""
    figure = as_tables.figure_of(row)
    return {
        "what": figure.what.lower().replace(" ", "_"),
        "what_printed": figure.what,
        "unit": UNITS[figure.what],
        "value": figure.value,
        "precision": figure.precision,
    }


@only(Deed.SEE_FIGURES)
def figure(request: Visitor, key: str) -> HttpResponse:
    return _page(request, _found(request, key), ResponseForm())


def _found(request: Visitor, key: str) -> ReportedFigure:
    rows = ReportedFigure.objects.visible_to(request.reach)
    return get_object_or_404(rows.select_related("area", "entered_by", "corrects", "corrected_by"), key=key)


def _page(request: Visitor, row: ReportedFigure, form: "ResponseForm") -> HttpResponse:
    in_edition = _in_edition()
    context = {
        "row": row,
        "shown": figure_shown(row),
        "edition_number": in_edition.get(row.key),
        "corrects": row.corrects and (row.corrects, figure_shown(row.corrects)),
        "corrected_by": _other_end(row),
        "responses": Response.objects.filter(figure=row).select_related("government", "entered_by"),
        "taken_from": AnswerDecision.objects.filter(figure=row).select_related("answer").first(),
        "may_correct": request.reach.may(Deed.REPORT_FIGURES, row.area_id) and not hasattr(row, "corrected_by"),
        "may_respond": request.reach.may(Deed.RESPOND, row.area_id),
        "form": form,
    }
    return render(request, "reporting/figure.html", None, context, status=422 if form.errors else 200)


def _other_end(row: ReportedFigure) -> tuple[ReportedFigure, dict[str, Any]] | None:
    later = ReportedFigure.objects.filter(corrects=row).select_related("entered_by").first()
    return later and (later, figure_shown(later))


@only(Deed.REPORT_FIGURES)
def new(request: Visitor) -> HttpResponse:
    return _report(request, None)


@only(Deed.REPORT_FIGURES)
def correct(request: Visitor, key: str) -> HttpResponse:
    """Adds a figure that says what is right; the other stays beside it."""
    row = _found(request, key)
    may_or_404(request, Deed.REPORT_FIGURES, row.area_id)
    if later := ReportedFigure.objects.filter(corrects=row).first():
        notices.warning(request, gettext("This figure was corrected already. This is what corrects it."))
        return redirect("reported_figure", later.key)
    return _report(request, row)


def _report(request: Visitor, corrects: ReportedFigure | None) -> HttpResponse:
    areas = _areas(request, Deed.REPORT_FIGURES)
    asked = {"area": request.GET.get("wilayah", ""), "what": "people paid for"}
    form = FigureForm(request.POST or None, areas=areas, today=now().date(), corrects=corrects, initial=asked)
    if form.is_valid():
        typed = form.cleaned_data
        key = actions.new_key(what=typed["what"], area=typed["area"], as_of=typed["as_of"])
        try:
            kept = actions.report_figure(figure=form.figure(key), by=request.user, corrects=corrects)
            notices.info(request, gettext("The figure is kept. It appears with the next edition."))
            return redirect("reported_figure", kept.key)
        except actions.FigureExists:
            form.refuse(gettext("Somebody has just kept this figure or this correction. Look at the list of figures."))
        except BadInput:  # an area or kind that was known when the form was read
            form.refuse(gettext("This cannot be kept: choose what it is about and its area anew, and write its value."))
    context = {"form": form, "corrects": corrects, "old": corrects and figure_shown(corrects)}
    return render(request, "reporting/figure_form.html", None, context, status=422 if form.errors else 200)


# ----------------------------------------------------------------------------------------------------------- tanggapan


class ResponseForm(forms.Form):
    text = Words(
        label=gettext_lazy("Your words"), hint=gettext_lazy("They stand beside the figure, word for word."), most=2000, rows=5
    )
    source = Line(label=gettext_lazy("From which letter?"), hint=gettext_lazy("Number and day; or: written here."), most=300)
    said_on = Day(label=gettext_lazy("Said on"), required=False, hint=gettext_lazy("Empty: today."))


@only(Deed.RESPOND)
def respond(request: Visitor, key: str) -> HttpResponse:
    """A government's own words, entered by itself or, from a letter, by the province."""
    row = _found(request, key)
    may_or_404(request, Deed.RESPOND, row.area_id)
    form = ResponseForm(request.POST or None)
    if form.is_valid():
        said_on = form.cleaned_data["said_on"] or now().date()
        if said_on > now().date():
            form.add_error("said_on", gettext("that day has not come yet"))
        else:
            actions.attach_response(
                figure=row,
                government=row.area,
                text=form.cleaned_data["text"],
                said_on=said_on,
                source=form.cleaned_data["source"],
                by=request.user,
            )
            notices.info(request, gettext("The tanggapan stands beside the figure. It appears with the next edition."))
            return redirect("reported_figure", key)
    return _page(request, row, form)
