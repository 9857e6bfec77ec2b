"""What every page of field checks begins with: the round that is meant, and its place."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from payung.office.models import Area
from payung.office.roles import Deed
from payung.registry.round_models import Round, RoundName
from payung.web.doors import Visitor, may_or_404

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def the_round(request: Visitor, pk: int, deed: Deed) -> Round:
    """404 for a round of an area where she may not do this, as for one that does not exist."""
    found = get_object_or_404(Round.objects.visible_to(request.reach).select_related("area", "made_by"), pk=pk)
    may_or_404(request, deed, found.area_id)
    return found


def the_place(round: Round, code: str) -> Area:
    """A desa that has names in this round. A kecamatan or kabupaten stands for those of whom no desa is known."""
    if not RoundName.objects.filter(round=round, area=code).exists():
        raise Http404
    return Area.objects.select_related("parent__parent").get(code=code)


def file(body: bytes, name: str, media_type: str) -> HttpResponse:
    return HttpResponse(body, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
