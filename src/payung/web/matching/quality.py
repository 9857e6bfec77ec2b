"""How good the machine is: samples of what it decides, each with what people found; and looking at the pairs of a sample.

All of them are pairs that the machine calls one person, and the pages say so. How sure it is, why, and what was merged, they
do not show.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages as notices
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_POST

from payung.identities import actions, auditing, facts, merging
from payung.identities.models import AuditedPair, Pair
from payung.office.refusals import Refusal
from payung.office.roles import Deed
from payung.registry import scope
from payung.web.doors import Visitor, among_people, now, only
from payung.web.matching import side_by_side
from payung.web.matching.queue import NAMES, sentence
from payung.web.matching.shares import Shown, down
from payung.web.matching.within import just_done, note_done
from payung.web.pages import render
from payung.web.typed import Unreadable, whole

_Verdict = AuditedPair.Verdict
VERDICTS = {"sama": _Verdict.SAME, "beda": _Verdict.DIFFERENT, "serumah": _Verdict.HOUSEHOLD, "tidak-tahu": _Verdict.UNSURE}
VERDICT_NAMES: Mapping[str, Any] = {**NAMES, _Verdict.UNSURE: gettext_lazy("it cannot be told")}
LOOKED_AT_A_PAGE = 50
JUST_AUDITED = "pair_audited"  # in the session


@only(Deed.SEE_COUNTS)
def quality(request: Visitor) -> HttpResponse:
    """How often the machine is right where it decides, and what people made of what it left to them. Names nobody."""
    return _quality(request)


def _quality(request: Visitor, errors: list[tuple[str, str]] | None = None) -> HttpResponse:
    run, mine = merging.current_run(), _of_mine(request)
    shown = [{"it": Shown(each), "mine": mine.get(each.sample.pk)} for each in auditing.estimates(by=request.user)]
    context = {
        "samples": shown,
        "told": next((each["it"] for each in shown if each["it"].of.told), None),
        "bands": [(down(each.least), down(each.most), each) for each in auditing.bands(by=request.user)],
        "run": run,
        "size": request.POST.get("ukuran", min(auditing.SIZE, run.same or 0) if run else ""),
        "most": auditing.SIZE_MOST,
        "may_draw": request.reach.may(Deed.RUN_MATCHING) and run is not None and bool(run.same),
        "may_audit": request.reach.may(Deed.DECIDE_PAIRS),
        "errors": errors,
    }
    return render(request, "matching/quality.html", None, context, status=422 if errors else 200)


def _of_mine(request: Visitor) -> dict[int, Mapping[str, int]]:
    """Of each sample, by its id, how many pairs she may look at: still to do, and done."""
    with scope.within(request.reach, Deed.DECIDE_PAIRS):
        rows = AuditedPair.objects.visible_to(request.reach).filter(pair__in=Pair.objects.all()).order_by()
        done = Q(verdict__isnull=False)
        found = rows.values("sample").annotate(left=Count("pk", filter=~done), done=Count("pk", filter=done))
        return {row["sample"]: row for row in found}


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
        sample = auditing.draw(run=current, size=size, by=request.user)
    except Refusal as refused:
        return _quality(request, [("ukuran", sentence(refused))])
    return redirect(_next(sample.pk))


def _next(sample: int) -> str:
    return f"{reverse('matching_audit_next')}?contoh={sample}"


@among_people(Deed.DECIDE_PAIRS)
def next_audited(request: Visitor) -> HttpResponse:
    """To the next pair of the sample that nobody has looked at; without a sample: of the newest that has one."""
    mine = AuditedPair.objects.visible_to(request.reach).filter(verdict__isnull=True, pair__in=Pair.objects.all())
    typed = request.GET.get("contoh", "")
    asked = int(typed) if typed.isdecimal() and len(typed) < 18 else 0
    if asked:
        mine = mine.filter(sample=asked)
    found = mine.order_by("-sample", "number").first()  # a pair that has become another office's is not hers to look at
    if found:
        return redirect("matching_audit", found.pk)
    return redirect("matching_sample", asked) if asked else redirect("matching_quality")


@among_people(Deed.DECIDE_PAIRS)
def sample(request: Visitor, pk: int) -> HttpResponse:
    """What was said of the pairs of a sample, as far as they are hers: each may be taken back on its page."""
    rows = AuditedPair.objects.visible_to(request.reach).filter(sample=pk, pair__in=Pair.objects.all())
    first = rows.select_related("sample__run").first()
    if first is None:
        raise Http404
    done = rows.filter(verdict__isnull=False).select_related("by", "pair__left", "pair__right").order_by("number")
    page = Paginator(done, LOOKED_AT_A_PAGE).get_page(request.GET.get("hal"))
    context = {
        "sample": first.sample,
        "done": done.count(),
        "all": rows.count(),
        "page": page,
        "rows": [{"row": each, "name": VERDICT_NAMES[each.verdict]} for each in page],
        "next": _next(pk),
        "just_audited": _just_audited(request, f"sample {pk}"),
    }
    return render(request, "matching/sample.html", None, context)


@among_people(Deed.DECIDE_PAIRS)
def audited(request: Visitor, pk: int) -> HttpResponse:
    """Two rows side by side, without what the machine says of them."""
    row = _the_audited(request, pk)
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        verdict = VERDICTS.get(request.POST.get("putusan", ""))
        if verdict is None:
            errors = [("putusan", gettext("Choose one of the four answers"))]
        else:
            try:
                seen = request.POST.get("dilihat", "")
                against = actions.audit(audited=row, verdict=verdict, seen=seen, now=now(), by=request.user)
                if against is not None:
                    kept = gettext("Your answer counts for the sample, but the two still count as one person.")
                    notices.warning(request, f"{kept} {sentence(against)}")
                note_done(request, JUST_AUDITED, row.pk)
                return redirect(_next(row.sample_id))
            except Refusal as refused:
                errors = [("putusan", sentence(refused))]
    lines, unknown = side_by_side.lines(row.pair.left, row.pair.right)
    of_sample = AuditedPair.objects.visible_to(request.reach).filter(sample=row.sample_id, pair__in=Pair.objects.all())
    context = {
        "row": row,
        "facts": facts.now_of(row.pair.left_id, row.pair.right_id),
        "said": VERDICT_NAMES.get(row.verdict, ""),
        "pair": row.pair,
        "lines": lines,
        "unknown": unknown,
        "differing": side_by_side.differing(lines),
        "all": of_sample.count(),
        "done": of_sample.filter(verdict__isnull=False).count(),
        "next": _next(row.sample_id),
        "seen": _moment(row),
        "just_audited": _just_audited(request, f"pair {pk}"),
        "errors": errors,
    }
    return render(request, "matching/audit.html", None, context, status=422 if errors else 200)


@among_people(Deed.DECIDE_PAIRS)
@require_POST
def take_back(request: Visitor, pk: int) -> HttpResponse:
    """What was said of a pair of a sample is taken back; it is looked at anew."""
    row = _the_audited(request, pk)
    try:
        seen = row.at if _moment(row) == request.POST.get("sesudah") else None
        actions.take_back_verdict(audited=row, seen=seen, now=now(), by=request.user)
        notices.info(request, gettext("The answer is taken back, and with it what followed from it. Look at the pair anew."))
    except Refusal as refused:
        notices.warning(request, sentence(refused))
    return redirect("matching_audit", pk)


def _the_audited(request: Visitor, pk: int) -> AuditedPair:
    rows = AuditedPair.objects.visible_to(request.reach).select_related("sample", "by")
    return get_object_or_404(rows.select_related("pair__left__area", "pair__right__area"), pk=pk)


def _moment(row: AuditedPair) -> str:
    """When it was said, as a form carries it: what is taken back is what was shown."""
    return row.at.isoformat() if row.at else ""


def _just_audited(request: Visitor, page: str) -> dict[str, Any] | None:
    pk = just_done(request, JUST_AUDITED, page)
    row = AuditedPair.objects.visible_to(request.reach).filter(pk=pk, by=request.user).first() if pk else None
    return {"row": row, "name": VERDICT_NAMES[row.verdict], "seen": _moment(row)} if row else None
