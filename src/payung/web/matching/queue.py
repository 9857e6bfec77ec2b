"""A clerk's pairs: how many wait, two rows side by side, what she says of them, and that taken back."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages as notices
from django.core.paginator import Paginator
from django.db.models import Count, F
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_POST

from payung.coverage.figures import area_name
from payung.identities import actions, facts, looking, merging
from payung.identities.models import AuditedPair, Decision, Outcome, Pair, Run
from payung.office.refusals import Refusal
from payung.office.roles import Deed
from payung.registry.models import Worker
from payung.web.doors import Visitor, among_people, now
from payung.web.matching import side_by_side
from payung.web.matching.shares import down
from payung.web.matching.within import area_names, just_done, note_done, offices, the_pair
from payung.web.pages import render
from payung.web.templatetags.wording import said

DECIDED_A_PAGE, PERSONS_A_PAGE = 30, 10
JUST_DECIDED = "pair_decided"  # in the session
#: What a button sends, and what it means.
OUTCOMES = {"sama": Outcome.SAME, "beda": Outcome.DIFFERENT, "serumah": Outcome.HOUSEHOLD}
NAMES = {
    Outcome.SAME: gettext_lazy("same person"),
    Outcome.DIFFERENT: gettext_lazy("different people"),
    Outcome.HOUSEHOLD: gettext_lazy("different people, same household"),
    Outcome.OPEN: gettext_lazy("taken back"),
}


@dataclass(frozen=True)
class Office:
    """Pairs that wait for one kabupaten, or for the province."""

    kab: str
    name: str
    waiting: int


@among_people(Deed.DECIDE_PAIRS)
def index(request: Visitor) -> HttpResponse:
    kabs = offices(request)
    counted = dict(
        looking.waiting(kabs).order_by().values_list("kab").annotate(n=Count("pk"))  # one query for every office
    )
    rows = [Office(kab, area_name(kab), counted[kab]) for kab in sorted(counted)]
    run = merging.current_run()
    context = {
        "progress": looking.progress(kabs),
        "rows": rows if len(kabs) > 1 else [],
        "asked": kabs[0] if len(kabs) == 1 else "",
        "office": area_name(kabs[0]) if len(kabs) == 1 else "",
        "mine": next(iter(request.reach.areas(Deed.DECIDE_PAIRS)), ""),
        "run": run,
        "may_run": request.reach.may(Deed.RUN_MATCHING),
        "runs": Run.objects.visible_to(request.reach).select_related("by", "accepted_by")[:5],
        "just_decided": _just_decided(request, "index"),
        "to_audit": AuditedPair.objects.filter(kab__in=kabs, verdict__isnull=True).count(),
    }
    context["under_way"] = next((each for each in context["runs"] if each.state in Run.UNDER_WAY), None)
    response = render(request, "matching/index.html", None, context)
    if context["under_way"]:
        response["Refresh"] = "5"
    return response


@among_people(Deed.DECIDE_PAIRS)
def next_pair(request: Visitor) -> HttpResponse:
    """To the next pair that waits and that nobody else has open. The one that is left may be opened by others at once."""
    typed = request.GET.get("setelah", "")
    after = int(typed) if typed.isdecimal() and len(typed) < 18 else 0
    if after:
        looking.leave(after, by=request.user)
    found = looking.next_pair(offices(request), after=after, now=now(), by=request.user)
    if found is None:
        return redirect(_address("matching", request))
    return redirect(_address("matching_pair", request, found.pk))


@among_people(Deed.DECIDE_PAIRS)
def pair(request: Visitor, pk: int) -> HttpResponse:
    """Opening it takes it for ten minutes; who comes meanwhile sees it, and who has it."""
    return _shown(request, the_pair(request, pk))


def _shown(request: Visitor, row: Pair, errors: list[tuple[str, str]] | None = None, remark: str = "") -> HttpResponse:
    last = actions.newest(row)
    is_open = last is None or last.outcome == Outcome.OPEN or row.waits
    other = looking.take(row, now=now(), by=request.user) if is_open else None
    lines, unknown = side_by_side.lines(row.left, row.right)
    seen = facts.now_of(row.left_id, row.right_id)
    kabs = offices(request)
    context = {
        "pair": row,
        "likely": None if row.probability is None else down(row.probability),
        "lines": lines,
        "unknown": unknown,
        "differing": side_by_side.differing(lines),
        "progress": looking.progress(kabs),
        "cluster": _cluster(request, row),
        "others": _others(request, row),
        "last": last if last and last.outcome != Outcome.OPEN else None,
        "last_name": NAMES[Outcome(last.outcome)] if last else "",
        "last_pk": last.pk if last else "",
        "is_open": is_open,
        "looking": other,
        "has_changed": seen != row.facts_sha256,
        "seen": seen,
        "just_decided": _just_decided(request, f"pair {row.pk}"),
        "errors": errors,
        "remark": remark,
        "asked": kabs[0] if "wilayah" in request.GET and len(kabs) == 1 else "",
    }
    return render(request, "matching/pair.html", None, context, status=422 if errors else 200)


def _just_decided(request: Visitor, page: str) -> dict[str, Any] | None:
    """What one has just decided about another pair, to be taken back from here."""
    made = just_done(request, JUST_DECIDED, page)
    last = Decision.objects.filter(pk=made, by=request.user).select_related("left", "right").first() if made else None
    if last is None or hasattr(last, "undone_by") or now() - last.at > looking.LOOKING_LASTS:
        return None
    found = Pair.objects.visible_to(request.reach).filter(left=last.left_id, right=last.right_id).order_by("-pk").first()
    return {"decision": last, "pair": found, "name": NAMES[Outcome(last.outcome)]} if found else None


def _cluster(request: Visitor, row: Pair) -> list[dict[str, Any]]:
    """Everybody who would be one person if these two are; empty where it is only these two."""
    joined = merging.joined_with([row.left_id, row.right_id], by=request.user)
    lowest = {joined.stands_for.get(each, each) for each in (row.left_id, row.right_id)}
    pks = [each for each, to in joined.stands_for.items() if to in lowest]
    return rows_of({*pks, row.left_id, row.right_id}) if set(pks) - {row.left_id, row.right_id} else []


def rows_of(pks: set[int]) -> list[dict[str, Any]]:
    """Rows of one cluster for its table, the one that stands for the person first."""
    workers = list(Worker.objects.filter(pk__in=pks).select_related("area").order_by("pk"))
    places = area_names(*(each.area.code for each in workers))
    niks = side_by_side.niks_told(workers)
    return [{"worker": each, "place": places[each.area.code], "nik": nik} for each, nik in zip(workers, niks, strict=True)]


def _others(request: Visitor, row: Pair) -> int:
    """How many other pairs of these two people wait."""
    ends = [row.left_id, row.right_id]
    waiting = Pair.objects.visible_to(request.reach).filter(waits=True).exclude(pk=row.pk)
    return waiting.filter(left__in=ends).union(waiting.filter(right__in=ends)).count()


# -------------------------------------------------------------------------------------------------------------- deciding


@among_people(Deed.DECIDE_PAIRS)
@require_POST
def decide(request: Visitor, pk: int) -> HttpResponse:
    row, outcome = the_pair(request, pk), OUTCOMES.get(request.POST.get("putusan", ""))
    typed, remark = request.POST.get("sesudah", ""), request.POST.get("catatan", "")
    if outcome is None:
        return _shown(request, row, [("putusan", gettext("Choose one of the three answers"))], remark)
    after = int(typed) if typed.isdecimal() and len(typed) < 18 else None
    try:
        seen = request.POST.get("dilihat", "")
        made = actions.decide(pair=row, outcome=outcome, seen=seen, after=after, now=now(), by=request.user, remark=remark)
    except actions.DecidedMeanwhile as late:
        return _overtaken(request, row, late, outcome, remark)
    except Refusal as refused:
        now_there = Pair.objects.visible_to(request.reach).filter(pk=pk).exists()
        if not now_there:
            notices.warning(request, sentence(refused))
            return redirect(_address("matching", request))
        return _shown(request, the_pair(request, pk), [("putusan", sentence(refused))], remark)
    note_done(request, JUST_DECIDED, made.pk)
    return redirect(f"{_address('matching_next', request)}{'&' if _query(request) else '?'}setelah={pk}")


def _overtaken(request: Visitor, row: Pair, late: actions.DecidedMeanwhile, outcome: Outcome, remark: str) -> HttpResponse:
    """Somebody else was faster; or one's own second click, which is no matter."""
    if not (late.last and late.last.by == request.user and late.last.outcome == outcome):
        lost = gettext("Your remark was not kept: “%(remark)s”") % {"remark": remark} if remark else ""
        notices.warning(request, f"{sentence(late)} {lost}".rstrip())
    return redirect(_address("matching_pair", request, row.pk))


@among_people(Deed.DECIDE_PAIRS)
@require_POST
def take_back(request: Visitor, pk: int) -> HttpResponse:
    """The decision is taken back by a new one; the pair opens again."""
    row, typed = the_pair(request, pk), request.POST.get("sesudah", "")
    if not typed.isdecimal() or len(typed) > 17:
        raise Http404
    try:
        actions.take_back(pair=row, after=int(typed), now=now(), by=request.user)
        notices.info(request, gettext("The decision is taken back. The register is as it was before it."))
    except Refusal as refused:
        notices.warning(request, sentence(refused))
    return redirect(_address("matching_pair", request, pk))


@among_people(Deed.DECIDE_PAIRS)
def decided(request: Visitor) -> HttpResponse:
    """Every decision, the newest first; the newest of a pair may be taken back on its page."""
    rows = Decision.objects.visible_to(request.reach).select_related("by", "left", "right", "undone_by").order_by("-pk")
    page = Paginator(rows, DECIDED_A_PAGE).get_page(request.GET.get("hal"))
    ends = [(row.left_id, row.right_id) for row in page]
    pairs = Pair.objects.visible_to(request.reach).filter(left__in=[left for left, _ in ends]).order_by("pk")
    by_ends = {(each.left_id, each.right_id): each.pk for each in pairs}
    shown = [
        {"decision": row, "name": NAMES[Outcome(row.outcome)], "pair": by_ends.get((row.left_id, row.right_id))} for row in page
    ]
    return render(request, "matching/decided.html", None, {"page": page, "rows": shown})


@among_people(Deed.DECIDE_PAIRS)
def merged(request: Visitor) -> HttpResponse:
    """Who stands behind whom now, with the pairs that say so; each may be parted on its pair's page."""
    kabs = offices(request)
    behind = Worker.objects.visible_to(request.reach).filter(kab__in=kabs, same_as__isnull=False)
    page = Paginator(behind.values_list("same_as", flat=True).distinct().order_by("same_as"), PERSONS_A_PAGE).get_page(
        request.GET.get("hal")
    )
    clusters = [clustered(request, lowest) for lowest in page]
    return render(request, "matching/merged.html", None, {"page": page, "clusters": clusters, "rows_behind": behind.count()})


def clustered(request: Visitor, lowest: int) -> dict[str, Any]:
    """One person of several rows, as far as one sees them, and why."""
    mine = Worker.objects.visible_to(request.reach)
    pks = set(mine.filter(same_as=lowest).values_list("pk", flat=True)) | set(
        mine.filter(pk=lowest).values_list("pk", flat=True)
    )
    found = Pair.objects.visible_to(request.reach).filter(left__in=pks, right__in=pks).order_by(F("run").desc(), "pk")
    newest: dict[tuple[int, int], Pair] = {}
    for each in found:
        newest.setdefault((each.left_id, each.right_id), each)
    return {"rows": rows_of(pks), "elsewhere": lowest not in pks, "pairs": sorted(newest.values(), key=lambda each: each.pk)}


# ------------------------------------------------------------------------------------------------------------- addresses


def _query(request: Visitor) -> str:
    """The office that is asked for goes with her from page to page."""
    asked = request.GET.get("wilayah", "")
    return f"?{urlencode({'wilayah': asked})}" if asked else ""


def _address(name: str, request: Visitor, *args: object) -> str:
    return f"{reverse(name, args=args)}{_query(request)}"


def sentence(refused: Refusal) -> str:
    """What a refusal says, as a sentence of a page; and of which rows."""
    text = said(refused.said)
    others = " – ".join(refused.others) if isinstance(refused, actions.Contradicted) else ""
    return f"{text[:1].upper()}{text[1:]} {others}".rstrip()
