"""What can be done in the office: know its areas, know its people, log a deed."""

from typing import Any

from django.db import transaction

from payung.coverage.figures import area_name, kabkota_of
from payung.office.models import Area, Event, User


def log(*, kind: str, subject: str, detail: dict[str, Any], by: User) -> Event:
    """Note a deed. Call it inside the deed's own transaction, so that neither stands without the other."""
    return Event.objects.create(kind=kind, subject=subject, detail=detail, by=by)


@transaction.atomic
def load_areas(*, province: str, by: User) -> list[Area]:
    """Make a province and its kabupaten and kota known, from Kemendagri's codes. Areas already known are kept."""
    top, made = Area.objects.get_or_create(code=province, defaults={"name": area_name(province), "kind": Area.Kind.PROVINCE})
    areas, new = [top], [top] if made else []
    for code in kabkota_of(province):
        name = area_name(code)
        kind = Area.Kind.KOTA if name.startswith("Kota ") else Area.Kind.KABUPATEN
        area, made = Area.objects.get_or_create(code=code, defaults={"name": name, "kind": kind, "parent": top})
        areas.append(area)
        new += [area] if made else []
    if new:
        log(kind="areas_loaded", subject=f"area {province}", detail={"areas": [a.code for a in new]}, by=by)
    return areas
