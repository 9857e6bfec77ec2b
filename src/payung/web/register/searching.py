"""The register as a list: found by name, number, area, group, list and standing; page by page."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext

from payung.lists.profiles import SOURCES
from payung.office.models import Area
from payung.office.roles import Deed
from payung.registry import finding, in_the_way, scope
from payung.registry.finding import Wanted
from payung.registry.in_the_way import NO
from payung.registry.models import Worker
from payung.web.doors import Visitor, only
from payung.web.pages import render
from payung.web.register import asking, sealed_name
from payung.web.register.words import (
    group_choices,
    group_name,
    insurer_name,
    payable_name,
    reason_name,
    segment_name,
    source_name,
    source_short,
    sources_short,
    twice_name,
)

#: What is picked in the part of the form that is folded away.
PICKED = ("group", "source", "verified", "payable", "person", "insurer", "segment", "in_review")


@only(Deed.SEE_WORKERS)
def register(request: Visitor) -> HttpResponse:
    """The form is posted, because a name in an address would stand in logs; it answers with the address of what it asks."""
    if request.method == "POST":
        wanted = asking.of_form(request)
        if asking.holds_long_number(wanted.name):
            context = {**form_of(request, replace(wanted, name="")), "errors": [("nama", asking.no_nik())]}
            return render(request, "register/list.html", None, context, status=422)
        query = asking.query_of(wanted, request.user)
        return redirect(f"{reverse('register')}{f'?{query}' if query else ''}")
    try:
        wanted = asking.of_address(request, request.GET)
    except sealed_name.Unreadable:
        return render(request, "register/list.html", None, {**form_of(request, Wanted()), "is_lost": True}, status=422)
    with scope.within(request.reach, Deed.SEE_WORKERS):
        page = finding.find(wanted, reach=request.reach)
        rows = rows_of(page.workers)
        count = page.count if page.count is not None else finding.count(wanted, reach=request.reach)
        are_records = wanted.person != "yes" and finding.rows(replace(wanted, person="no"), reach=request.reach).exists()
    context = {
        **form_of(request, wanted),
        "rows": rows,
        "count": count,
        "are_records": are_records,
        "counted_max": finding.COUNTED_MAX,
        "next": page.next and asking.query_of(page.next, request.user),
        "is_later": bool(wanted.after),
        "may_count": request.reach.may(Deed.SEE_COUNTS),
    }
    return render(request, "register/list.html", None, context)


def form_of(request: Visitor, wanted: Wanted) -> dict[str, Any]:
    """The form above the list, with what is asked now."""
    first = replace(wanted, after="")
    area = Area.objects.filter(code=wanted.area).first() if wanted.area else None
    return {
        "wanted": wanted,
        "area": area,
        "asked_words": words_of(wanted, area),
        "levels": asking.levels(request, wanted.area),
        "sources": [(key, source_name(key)) for key in SOURCES],
        "groups": group_choices(wanted.group),
        "insurer": [(word, insurer_name(value, "")) for word, value in asking.INSURER.items()],
        "segments": [(word, segment_name(value)) for word, value in asking.SEGMENT.items()],
        "asked": asking.fields_of(first, request.user),
        "is_picked": any(getattr(wanted, each) for each in PICKED),
        "is_narrowed": first != Wanted(),
        "query": asking.query_of(first, request.user),
        "name_max": sealed_name.NAME_MAX,
    }


def words_of(wanted: Wanted, area: Area | None) -> list[str]:
    """What is asked, in words: for the page, and for a file that is taken away."""
    said = []
    if wanted.name:
        said.append(gettext("name: %(name)s") % {"name": wanted.name})
    if wanted.code:
        said.append(gettext("number: %(code)s") % {"code": wanted.code})
    if area:
        name = f"{area.name} ({area.code})"
        said.append(gettext("only without a smaller area: %(name)s") % {"name": name} if wanted.only_this_area else name)
    if wanted.group:
        said.append(gettext("group: %(name)s") % {"name": group_name(wanted.group)})
    if wanted.source:
        said.append(gettext("list: %(name)s") % {"name": source_short(wanted.source)})
    if wanted.verified:
        said.append(gettext("verified") if wanted.verified == "yes" else gettext("not verified"))
    if wanted.payable:
        said.append({
            "yes": gettext("may be paid for"),
            "no": gettext("may not be paid for"),
            "unknown": gettext("not known whether she may be paid for"),
        }[wanted.payable])  # fmt: skip
    if wanted.person:
        said.append(gettext("each person once") if wanted.person == "yes" else gettext("the same person as another record"))
    if wanted.insurer:
        said.append(gettext("insurer: %(status)s") % {"status": insurer_name(wanted.insurer, "")})
    if wanted.segment:
        said.append(segment_name(wanted.segment))
    if wanted.in_review:
        perhaps = gettext("to be looked at: perhaps the same person as another record")
        said.append(perhaps if wanted.in_review == "yes" else gettext("no other record that may be the same person"))
    if wanted.reason:
        known = gettext("may not be paid for") if wanted.reason in NO else gettext("not known whether she may be paid for")
        said.append(f"{known}: {reason_name(wanted.reason)}")
    return said


def rows_of(workers: Sequence[Worker]) -> list[dict[str, Any]]:
    """Only what a list shows: of the birth date the year."""
    kecamatan = dict(Area.objects.filter(code__in={each.area.parent_id for each in workers}).values_list("code", "name"))
    reasons = in_the_way.of_workers(workers)
    pointed_at = {each.same_as_id for each in workers if each.same_as_id}
    standing_for = dict(Worker.objects.filter(pk__in=pointed_at).values_list("pk", "code")) if pointed_at else {}
    return [
        {
            "code": each.code,
            "name": each.name,
            "year": each.birth_date and each.birth_date.year,
            "area": each.area.name,
            "is_desa": each.area.kind in (Area.Kind.DESA, Area.Kind.KELURAHAN),
            "within": kecamatan.get(each.area.parent_id, ""),
            "sources": sources_short(each.sources),
            "verified_on": each.verified_on,
            "may_be_paid_for": each.may_be_paid_for,
            "is_counted_elsewhere": each.same_as_id is not None,
            "in_review": each.in_review,
            "payable": twice_name(standing_for.get(each.same_as_id))
            if each.same_as_id
            else payable_name(each, reasons.get(each.pk)),
        }
        for each in workers
    ]
