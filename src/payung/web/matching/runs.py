"""Comparing the whole register: asked for, what it found shown whole, accepted, and taken back."""

from typing import Any

from django.contrib import messages as notices
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from payung.identities import actions, jobs, merging
from payung.identities.models import Pair, Run
from payung.office.models import Area
from payung.office.refusals import Refusal
from payung.office.roles import Deed
from payung.registry.models import Worker
from payung.reports import wording
from payung.web.doors import Visitor, among_people, now, only
from payung.web.matching.queue import rows_of, sentence
from payung.web.pages import render
from payung.web.templatetags.wording import language

CLUSTERS_A_PAGE = 10


@only(Deed.RUN_MATCHING)
@require_POST
def ask(request: Visitor) -> HttpResponse:
    """Have the register compared; meanwhile everybody goes on."""
    area = Area.objects.get(code=request.reach.areas(Deed.RUN_MATCHING)[0])
    try:
        jobs.ask_for_run(area=area, by=request.user)
    except Refusal as refused:
        notices.warning(request, sentence(refused))
    return redirect("matching")


@among_people(Deed.RUN_MATCHING)
def run(request: Visitor, pk: int) -> HttpResponse:
    """What accepting it would merge, every cluster whole: those first that are largest, and of which it is least certain."""
    row = _the_run(request, pk)
    if row.state != Run.State.DONE:
        return redirect("matching")
    plan = merging.planned(row, by=request.user)
    newest, counting = merging.current_run(), merging.counting_run()
    members = plan.clusters.rows()
    behind = plan.before.stands_for
    changed = {low: rows for low, rows in members.items() if any(behind.get(each, each) != low for each in rows)}
    shown_all = request.GET.get("semua") == "1"
    chosen = members if shown_all else changed
    likely = _least_likely(row, plan)
    order = sorted(chosen, key=lambda low: (-len(members[low]), likely.get(low, 1.0), low))
    page = Paginator(order, CLUSTERS_A_PAGE).get_page(request.GET.get("hal"))
    sizes: dict[int, int] = {}
    for rows in members.values():
        sizes[len(rows)] = sizes.get(len(rows), 0) + 1
    context = {
        "run": row,
        "plan": plan,
        "page": page,
        "clusters": [_planned(request, row, members[low]) for low in page],
        "changed": len(changed),
        "all": len(members),
        "persons": (row.workers or 0) - plan.merged,
        "sizes": sorted(sizes.items()),
        "held": len(plan.clusters.held),
        "dissolved": list(Worker.objects.filter(pk__in=list(plan.dissolved)[:50]).order_by("pk")),
        "n_dissolved": len(plan.dissolved),
        "is_newest": newest is not None and newest.pk == row.pk,
        "may_accept": newest is not None and newest.pk == row.pk and not row.counts_now,
        "counts_now": counting is not None and counting.pk == row.pk,
        "counted_before": merging.counting_run(besides=row),
        "shown_all": shown_all,
    }
    return render(request, "matching/run.html", None, context)


def _the_run(request: Visitor, pk: int) -> Run:
    return get_object_or_404(Run.objects.visible_to(request.reach).select_related("by", "accepted_by", "taken_back_by"), pk=pk)


def _least_likely(row: Run, plan: merging.Plan) -> dict[int, float]:
    """Of each cluster, by its lowest row, how likely its least likely pair is."""
    found: dict[int, float] = {}
    pairs = Pair.objects.filter(run=row, decision="same").values_list("left", "probability")
    for left, probability in pairs.iterator(chunk_size=20_000):
        low = plan.clusters.stands_for.get(left)
        if low is not None and probability is not None:
            found[low] = min(found.get(low, 1.0), probability)
    return found


def _planned(request: Visitor, row: Run, rows: Any) -> dict[str, Any]:
    pairs = Pair.objects.visible_to(request.reach).filter(run=row, left__in=rows, right__in=rows).order_by("pk")
    return {"rows": rows_of(set(rows)), "pairs": pairs}


@among_people(Deed.RUN_MATCHING)
@require_POST
def accept(request: Visitor, pk: int) -> HttpResponse:
    """Merge what was seen, or nothing."""
    row = _the_run(request, pk)
    try:
        renewed = actions.accept(run=row, seen=request.POST.get("dilihat", ""), now=now(), by=request.user)
    except actions.ChangedMeanwhile:
        text = gettext("Somebody has decided about a pair since you opened this page. These are the new numbers; accept again.")
        notices.warning(request, text)
    except Refusal as refused:
        notices.warning(request, sentence(refused))
    else:
        notices.info(request, gettext("Accepted. Rows that now count with another: %(n)s.") % {"n": renewed.merged})
    return redirect("matching_run", pk)


@among_people(Deed.RUN_MATCHING)
@require_POST
def take_back(request: Visitor, pk: int) -> HttpResponse:
    row = _the_run(request, pk)
    try:
        actions.take_back_run(run=row, now=now(), by=request.user)
        notices.info(request, _taken_back(merging.counting_run()))
    except Refusal as refused:
        notices.warning(request, sentence(refused))
    return redirect("matching_run", pk)


def _taken_back(counting: Run | None) -> str:
    if counting is None or counting.ended_at is None:
        return gettext("Taken back: nobody is merged by a comparison now. What people decided stays.")
    day = wording.date(localtime(counting.ended_at).date(), language())
    return gettext("Taken back: the comparison of %(day)s counts again. What people decided stays.") % {"day": day}
