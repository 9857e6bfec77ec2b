"""Workbooks to fill in: the right headings, text columns, and the desa of one office to choose from."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from payung.lists.areas import AreaKnown
from payung.lists.templates import template as workbook
from payung.office.models import Area
from payung.office.roles import Deed
from payung.web.doors import Visitor, may_or_404, only
from payung.web.lists.looking import xlsx_file
from payung.web.lists.sending import offices
from payung.web.pages import render


@only(Deed.SEND_LISTS)
def index(request: Visitor) -> HttpResponse:
    """Choose a kabupaten or kota, then all of it or one kecamatan."""
    governments = [area for area in offices(request) if area.is_government]
    chosen = next((area for area in governments if area.code == request.GET.get("kab")), None)
    if chosen is None and len(governments) == 1:
        chosen = governments[0]
    context = {
        "governments": governments,
        "chosen": chosen,
        "subdistricts": Area.objects.filter(parent=chosen).order_by("name") if chosen else [],
    }
    return render(request, "lists/templates.html", None, context)


@only(Deed.SEND_LISTS)
def template(request: Visitor, code: str) -> HttpResponse:
    """The workbook for a kabupaten, a kota or one kecamatan."""
    area: Any = get_object_or_404(Area, code=code)
    may_or_404(request, Deed.SEND_LISTS, area.code)
    if not (area.is_government or area.kind == Area.Kind.KECAMATAN):
        raise Http404
    return xlsx_file(workbook(area.code, known_within(area)), f"templat-{area.code}.xlsx")


def known_within(area: Area) -> dict[str, AreaKnown]:
    """The area with all that lies around and within it, by code."""
    around = [".".join(area.code.split(".")[: at + 1]) for at in range(area.code.count("."))]
    rows = Area.objects.filter(code__startswith=f"{area.code}.") | Area.objects.filter(code__in=[area.code, *around])
    return {row.code: AreaKnown(row.name, str(row.kind)) for row in rows}
