"""One worker: who she is, who said what about her, what the field found, and what was done. Her NIK only when asked for."""

import re
from typing import Any

from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from payung.office.models import Area, Event
from payung.office.roles import Deed
from payung.registry import in_the_way, scope, showing
from payung.registry.insured import Insured
from payung.registry.models import Statement, Verification, Worker
from payung.web.doors import Visitor, may_or_404, now, only, without_trace
from payung.web.pages import render
from payung.web.register import facts, same_person
from payung.web.register.reasons import REASONS, WhyForm
from payung.web.register.searching import rows_of
from payung.web.register.words import insurer_name, payable_name, value_name

HOUSEHOLD_MAX = 30
#: Needed seldom, and by them somebody could pass for her: folded away, and only for who may see a NIK.
PRIVATE = frozenset({"mother_name", "phone"})
SHOWN_SECONDS = 30
#: As indexed in office migration 0006.
_SUBJECT_WORDS = "to_tsvector('simple', regexp_replace(lower(subject), '[^a-z0-9]+', ' ', 'g'))"


@only(Deed.SEE_WORKERS)
def worker(request: Visitor, code: str) -> HttpResponse:
    with scope.within(request.reach, Deed.SEE_WORKERS):
        return render(request, "register/worker.html", None, _page(request, found(request, code)))


def found(request: Visitor, code: str) -> Worker:
    """404 alike for another kabupaten's worker and for a number that nobody has: one look-up, one answer."""
    row = Worker.objects.visible_to(request.reach).filter(code=code).select_related("area").first()
    if row is None:
        raise Http404
    return row


def _page(request: Visitor, row: Worker) -> dict[str, Any]:
    said = list(
        Statement.objects.filter(worker=row).select_related("file__accepted_by").order_by("-file__as_of", "-file_id", "-id")
    )
    checks = list(Verification.objects.filter(worker=row).select_related("kept_by").order_by("-seen_on", "-id"))
    codes = facts.codes_of(said, row.area.code)
    names = facts.AreaNames(dict(Area.objects.filter(code__in=codes).values_list("code", "name")))
    lowest = row.same_as_id or row.pk
    together = Worker.objects.visible_to(request.reach).filter(household=row.household_id)  # pyright: ignore[reportAttributeAccessIssue]
    # Herself under another number is no member of her household, and a member of two records is one.
    together = together.exclude(Q(pk=lowest) | Q(same_as=lowest)).exclude(same_as__household=row.household_id)  # pyright: ignore[reportAttributeAccessIssue]
    members = list(together.select_related("area").order_by("name_key", "id")[:HOUSEHOLD_MAX]) if row.household_id else []  # pyright: ignore[reportAttributeAccessIssue]
    every = facts.facts(said, checks, names)
    also = list(
        Worker.objects.visible_to(request.reach)
        .filter(Q(same_as=lowest) | Q(pk=lowest))
        .exclude(pk=row.pk)
        .select_related("area")
        .order_by("id")[:HOUSEHOLD_MAX]
    )
    hers = rows_of(also)
    may_show_nik = request.reach.may(Deed.SHOW_NIK, row.area.code)
    return {
        "worker": row,
        "where": names.of(row.area.code),
        "sex": value_name("sex", row.sex),
        "payable": payable_name(row, in_the_way.of_workers([row]).get(row.pk)),
        "hers": [each for each in hers if each["is_counted_elsewhere"]],
        "standing_for": next((each for each in hers if not each["is_counted_elsewhere"]), None),
        "insurer": insurer_name(row.insurer_status, row.segment),
        "insured": insurer_name(*Insured(row.insured).said),
        "insurer_said": facts.of_the_insurer(said),
        "facts": [each for each in every if each.field not in PRIVATE],
        "private": [each for each in every if each.field in PRIVATE],
        "warnings": facts.warnings(said),
        "members": rows_of(members),
        "checks": checks,
        "history": facts.history(said, checks, [(each, _worded(each)) for each in _events(row)], same_person.history(row)),
        "has_nik": row.nik_sealed is not None,
        "nik_of": [each.code for each in also if each.nik_sealed is not None],
        "may_show_nik": row.nik_sealed is not None and may_show_nik,
        "may_show_private": may_show_nik,
    }


def _events(row: Worker) -> list[Event]:
    subject = f"worker {row.code}"
    about = RawSQL(f"SELECT id FROM office_event WHERE {_SUBJECT_WORDS} @@ plainto_tsquery('simple', %s)",
                   [re.sub("[^a-z0-9]+", " ", subject.lower())])  # fmt: skip
    return list(Event.objects.filter(pk__in=about, subject=subject).select_related("by"))


def _worded(event: Event) -> tuple[str, str]:
    """What was done, and why. A kind without words is shown as it is kept, never hidden."""
    reason = str(dict(REASONS).get(event.detail.get("reason", ""), ""))
    why = ": ".join(part for part in (reason, str(event.detail.get("words", ""))) if part)
    if event.kind == "nik_shown":
        return gettext("NIK shown"), why
    if event.kind == "nik_refused":
        return gettext("NIK not shown: too many in one day"), why
    return event.kind, why


# ----------------------------------------------------------------------------------------------------------------- NIK


@only(Deed.SHOW_NIK)
def nik(request: Visitor, code: str) -> HttpResponse:
    """Asks why; the answer to the posted reason is the one page with the NIK on it, and it leaves by itself."""
    form = WhyForm(request.POST if request.method == "POST" else None)
    with scope.within(request.reach, Deed.SHOW_NIK):
        row = found(request, code)
        may_or_404(request, Deed.SHOW_NIK, row.area.code)
        if form.is_valid():
            try:
                shown = showing.show_nik(worker=row, **form.cleaned_data, now=now(), by=request.user)
            except showing.NotShown as error:
                form.refuse(error)
            else:
                if not isinstance(shown, showing.TooMany):
                    return _shown(request, row, shown)
                form.refuse_more()
        left = showing.SHOWN_A_DAY_MAX - showing.shown_today(by=request.user, now=now())
    context = {"worker": row, "form": form, "left": max(left, 0), "has_nik": row.nik_sealed is not None}
    return render(request, "register/nik_ask.html", None, context, status=422 if form.errors else 200)


def _shown(request: Visitor, row: Worker, shown: str) -> HttpResponse:
    """In groups of four, as it is read aloud. Neither birth date nor anything else of her stands beside it."""
    groups = [shown[at : at + 4] for at in range(0, len(shown), 4)]
    context = {"worker": row, "groups": groups, "seconds": SHOWN_SECONDS}
    response = without_trace(render(request, "register/nik_shown.html", None, context))
    response["Refresh"] = f"{SHOWN_SECONDS}; url={reverse('worker', args=[row.code])}"
    return response
