"""Make a round: whom it looks for, how many they are, and then the names are frozen."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib import messages as notices
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from payung.office.models import Area
from payung.office.refusals import Refusal
from payung.office.roles import Deed
from payung.registry.ages import of_age
from payung.registry.rounds import Chosen, left_out_by_age, make_round, withdraw_round, workers_chosen
from payung.web.doors import Visitor, among_people, now
from payung.web.pages import render
from payung.web.templatetags.wording import said
from payung.web.verification.forms import RoundForm
from payung.web.verification.within import the_round

GROUPS_SHOWN = 200


@dataclass(frozen=True)
class Subdistrict:
    """A kecamatan with its desa, each with the names it has that nobody has verified or looks for."""

    area: Area
    names: int
    is_ticked: bool
    desa: list[tuple[Area, int, bool]]

    @property
    def is_open(self) -> bool:
        return any(ticked for _, _, ticked in self.desa)


@among_people(Deed.VERIFY)
def new(request: Visitor) -> HttpResponse:
    """Three steps at one address: which kabupaten, the form, and what it would make."""
    within = request.reach.within(Deed.VERIFY, "code")
    governments = list(Area.objects.filter(within, kind__in=Area.GOVERNMENTS).order_by("code"))
    kab = next((a for a in governments if a.code == request.GET.get("kab")), governments[0] if len(governments) == 1 else None)
    if kab is None:
        return render(request, "verification/new_where.html", None, {"governments": governments})
    areas = list(Area.objects.filter(code__startswith=f"{kab.code}.").order_by("code"))
    step = request.POST.get("langkah", "periksa") if request.method == "POST" else ""
    form = RoundForm(
        request.POST if step else None, groups=_groups(kab), areas=[area.code for area in areas], today=now().date()
    )
    context: dict[str, Any] = {"form": form, "kab": kab, "many": len(governments) > 1}
    if step and step != "ubah" and form.is_valid():
        if step == "buat" and (made := _made(request, form, kab)):
            return redirect("verification_round", made)
        if not form.errors and (counted := _counted(form, kab)):
            context |= {"names": counted.total(), "desa": len(counted), "typed": _typed(request), "chosen": form.chosen}
            context["left_out"] = left_out_by_age(kab, form.chosen, today=now().date())
            context["ages"] = of_age(now().date().replace(day=1))
            context["places"] = [area.name for area in areas if area.code in form.chosen.areas]
            return render(request, "verification/new_check.html", None, context)
    if step == "ubah":
        form.errors.clear()
    context["subdistricts"] = _subdistricts(request, kab, areas)
    return render(request, "verification/new.html", None, context, status=422 if form.errors else 200)


def _made(request: Visitor, form: RoundForm, kab: Area) -> int | None:
    """The new round, or None with the reason in the form."""
    data = form.cleaned_data
    try:
        made = make_round(
            area=kab,
            title=data["title"],
            decree=data["decree"],
            deadline=data["deadline"],
            chosen=form.chosen,
            today=now().date(),
            by=request.user,
        )
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, ValidationError(said(refusal.said)))
        return None
    notices.info(request, gettext("The round is made. Hand out its sheets now."))
    return made.pk


def _counted(form: RoundForm, kab: Area) -> Counter[str]:
    """How many names the round would have in each desa; empty with the reason in the form."""
    if form.cleaned_data["deadline"] < now().date():
        form.add_error("deadline", gettext("the deadline has passed already"))
        return Counter()
    found = _names_by_area(kab, form.chosen)
    if not found:
        other = left_out_by_age(kab, form.chosen, today=now().date())
        form.add_error("areas", gettext("all who fit this choice are too young or too old") if other.too_young or other.too_old
                       else gettext("no name fits this choice"))  # fmt: skip
    return found


def _names_by_area(kab: Area, chosen: Chosen) -> Counter[str]:
    found = workers_chosen(kab, chosen, today=now().date()).values_list("area_id").annotate(names=Count("pk"))
    return Counter(dict(found))


def _typed(request: Visitor) -> list[tuple[str, str]]:
    """Everything that was typed, to be sent once more from the page that shows what it makes."""
    left_out = {"csrfmiddlewaretoken", "langkah"}
    return [(name, str(value)) for name, values in request.POST.lists() if name not in left_out for value in values if value]


def _subdistricts(request: Visitor, kab: Area, areas: list[Area]) -> list[Subdistrict]:
    ticked = set(request.POST.getlist("areas"))
    names = _names_by_area(kab, Chosen())
    rows = []
    for area in areas:
        if area.kind == Area.Kind.KECAMATAN:
            desa = [(each, names[each.code], each.code in ticked) for each in areas if each.parent_id == area.code]  # pyright: ignore[reportAttributeAccessIssue]
            total = names[area.code] + sum(count for _, count, _ in desa)
            rows.append(Subdistrict(area, total, area.code in ticked, desa))
    return rows


def _groups(kab: Area) -> list[str]:
    """The tags of this kabupaten's people."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tag FROM registry_worker, unnest(groups) AS tag WHERE kab = %s ORDER BY tag LIMIT %s",
            [kab.code, GROUPS_SHOWN],
        )
        return [row[0] for row in cursor.fetchall()]


@among_people(Deed.VERIFY)
@require_POST
def withdraw(request: Visitor, pk: int) -> HttpResponse:
    """A round that was made by mistake."""
    round = the_round(request, pk, Deed.VERIFY)
    try:
        withdraw_round(round=round, now=now(), by=request.user)
        notices.info(request, gettext("The round is withdrawn. What was found stays with the workers."))
    except Refusal as refusal:
        notices.warning(request, said(refusal.said))
    return redirect("verification_round", pk)
