"""Comparing the whole register: asked for, what it found shown whole, accepted, and taken back. And how good it is."""

from typing import Any

from django.contrib import messages as notices
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from payung.identities import actions, auditing, jobs, merging
from payung.identities.models import AuditedPair, Pair, Run
from payung.office.models import Area
from payung.office.refusals import Refusal
from payung.office.roles import Deed
from payung.registry.models import Worker
from payung.web.doors import Visitor, among_people, now, only
from payung.web.matching import side_by_side
from payung.web.matching.queue import rows_of, sentence
from payung.web.matching.shares import Shown, down
from payung.web.pages import render
from payung.web.typed import Unreadable, whole

CLUSTERS_A_PAGE = 20


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
    newest = merging.current_run()
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
        "may_accept": newest is not None and newest.pk == row.pk and row.accepted_at is None,
        "counts_now": row.accepted_at is not None and row.taken_back_at is None,
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
        notices.info(request, gettext("Taken back. What was accepted before counts again; what people decided stays."))
    except Refusal as refused:
        notices.warning(request, sentence(refused))
    return redirect("matching_run", pk)


# --------------------------------------------------------------------------------------------------------------- quality


@only(Deed.SEE_COUNTS)
def quality(request: Visitor) -> HttpResponse:
    """How often the machine is right where it decides, and what people made of what it left to them. Names nobody."""
    return _quality(request)


def _quality(request: Visitor, errors: list[tuple[str, str]] | None = None) -> HttpResponse:
    run = merging.current_run()
    context = {
        "estimates": [Shown(each) for each in auditing.estimates(by=request.user)],
        "bands": [(down(each.least), down(each.most), each) for each in auditing.bands(by=request.user)],
        "run": run,
        "size": request.POST.get("ukuran", min(auditing.SIZE, run.same or 0) if run else ""),
        "most": auditing.SIZE_MOST,
        "may_draw": request.reach.may(Deed.RUN_MATCHING) and run is not None and bool(run.same),
        "may_audit": request.reach.may(Deed.DECIDE_PAIRS),
        "errors": errors,
    }
    return render(request, "matching/quality.html", None, context, status=422 if errors else 200)


@only(Deed.RUN_MATCHING)
@require_POST
def draw(request: Visitor) -> HttpResponse:
    current = merging.current_run()
    try:
        size = whole(request.POST.get("ukuran", ""), most=auditing.SIZE_MOST, example=auditing.SIZE, least=1)
    except Unreadable as wrong:
        return _quality(request, [("ukuran", f"{gettext('How many pairs')}: {wrong}")])
    if current is None or size is None:
        return _quality(request, [("ukuran", gettext("How many pairs: write a number"))])
    try:
        auditing.draw(run=current, size=size, by=request.user)
    except Refusal as refused:
        return _quality(request, [("ukuran", sentence(refused))])
    return redirect("matching_audit_next")


VERDICTS = {
    "sama": AuditedPair.Verdict.SAME,
    "beda": AuditedPair.Verdict.DIFFERENT,
    "serumah": AuditedPair.Verdict.HOUSEHOLD,
    "tidak-tahu": AuditedPair.Verdict.UNSURE,
}


@among_people(Deed.DECIDE_PAIRS)
def next_audited(request: Visitor) -> HttpResponse:
    """To the next pair of a sample that nobody has looked at."""
    mine = AuditedPair.objects.visible_to(request.reach).filter(verdict__isnull=True, pair__in=Pair.objects.all())
    found = mine.order_by("-sample", "number").first()  # a pair that has become another office's is not hers to look at
    return redirect("matching_audit", found.pk) if found else redirect("matching_quality")


@among_people(Deed.DECIDE_PAIRS)
def audited(request: Visitor, pk: int) -> HttpResponse:
    """Two rows side by side, without what the machine says of them."""
    rows = AuditedPair.objects.visible_to(request.reach).select_related("sample", "by")
    row = get_object_or_404(rows.select_related("pair__left__area", "pair__right__area"), pk=pk)
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        verdict = VERDICTS.get(request.POST.get("putusan", ""))
        if verdict is None:
            errors = [("putusan", gettext("Choose one of the four answers"))]
        else:
            try:
                actions.audit(audited=row, verdict=verdict, now=now(), by=request.user)
                return redirect("matching_audit_next")
            except Refusal as refused:
                errors = [("putusan", sentence(refused))]
    lines, unknown = side_by_side.lines(row.pair.left, row.pair.right)
    left = AuditedPair.objects.visible_to(request.reach).filter(sample=row.sample_id, verdict__isnull=True).count()
    context = {
        "row": row,
        "pair": row.pair,
        "lines": lines,
        "unknown": unknown,
        "differing": side_by_side.differing(lines),
        "left": left,
        "errors": errors,
    }
    return render(request, "matching/audit.html", None, context, status=422 if errors else 200)
