"""The second person's side: what waits and what was decided, one proposal with all it changes, and the decision."""

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from payung.located_yaml import BadInput
from payung.office.roles import Deed
from payung.publishing import actions
from payung.publishing.models import Decision, Proposal
from payung.reports.edition import approve_edition, statement
from payung.reports.overview import MissingFigure
from payung.web.approval.forms import RefuseForm
from payung.web.approval.showing import edition_before, view, what_changed, with_names
from payung.web.doors import Visitor, now, only, proved_second_step_recently, way_to_prove
from payung.web.pages import render

DECIDED_SHOWN = 60  # five years of one edition a month


@only(Deed.SEE_PROPOSALS)
def proposals(request: Visitor) -> HttpResponse:
    rows = Proposal.objects.visible_to(request.reach)  # pyright: ignore[reportAttributeAccessIssue]
    rows = rows.select_related("proposed_by", "decision__decided_by", "edition")
    rows = rows.defer("content", "edition__content").order_by("-pk")
    waiting = list(rows.filter(decision__isnull=True).order_by("pk"))
    decided = list(rows.filter(decision__isnull=False)[:DECIDED_SHOWN])
    return render(
        request,
        "approval/proposals.html",
        None,
        {
            "waiting": waiting,
            "decided": decided,
            "may_propose": request.reach.may(Deed.PROPOSE_EDITION),
            "may_approve": request.reach.may(Deed.APPROVE_EDITION),
        },
    )


@only(Deed.SEE_PROPOSALS)
def proposal(request: Visitor, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk))


@only(Deed.SEE_PROPOSALS)
def content_json(request: Visitor, pk: int) -> HttpResponse:
    """Everything it would say, byte for byte what its fingerprint was taken of: `sha256sum` gives the one on the page."""
    found = _found(request, pk)
    text = json.dumps(found.content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    headers = {"Content-Disposition": f'attachment; filename="payung-usulan-{pk}.json"'}
    return HttpResponse(text.encode(), content_type="application/json", headers=headers)


@only(Deed.APPROVE_EDITION)
@require_POST
def approve(request: Visitor, pk: int) -> HttpResponse:
    """Publish it. Pressed twice, the second waits for the first and then says the same."""
    found = _found(request, pk)
    if not proved_second_step_recently(request):
        return redirect(_prove_it_is_you(request, found))
    try:
        edition = approve_edition(proposal=found, published_on=now().date(), by=request.user)
        number = edition.number
    except actions.AlreadyDecided as error:
        if error.decision.outcome != Decision.Outcome.APPROVED:
            messages.warning(request, gettext("This proposal was decided in the meantime. Nothing was published."))
            return redirect("proposal", pk)
        number = error.decision.proposal.edition.number
    except actions.SomethingChanged:
        messages.warning(request, gettext("Something changed since it was proposed. Nothing was published."))
        return redirect("proposal", pk)
    except actions.MayNotDecide as error:
        messages.warning(request, f"{_why_not(error, found)} {gettext('Nothing was published.')}")
        return redirect("proposal", pk)
    messages.success(request, gettext("Edition %(number)s is published. Everybody sees it from now on.") % {"number": number})
    return redirect("proposal", pk)


@only(Deed.APPROVE_EDITION)
@require_POST
def refuse(request: Visitor, pk: int) -> HttpResponse:
    found = _found(request, pk)
    form = RefuseForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        actions.refuse(proposal=found, reason=form.cleaned_data["alasan"], by=request.user)
    except actions.AlreadyDecided:
        messages.warning(request, gettext("This proposal was decided in the meantime. Nothing was sent back."))
        return redirect("proposal", pk)
    except actions.MayNotDecide as error:
        messages.warning(request, f"{_why_not(error, found)} {gettext('Nothing was sent back.')}")
        return redirect("proposal", pk)
    messages.success(request, gettext("Sent back. %(name)s sees your reason.") % {"name": found.proposed_by.name})
    return redirect("proposal", pk)


@only(Deed.PROPOSE_EDITION)
@require_POST
def withdraw(request: Visitor, pk: int) -> HttpResponse:
    found = _found(request, pk)
    try:
        actions.withdraw(proposal=found, by=request.user)
        messages.success(request, gettext("Withdrawn. Nobody needs to decide on it any more."))
    except actions.AlreadyDecided:
        messages.warning(request, gettext("This proposal was decided in the meantime. Nothing was withdrawn."))
    except BadInput:
        text = gettext("%(name)s proposed it, so only %(name)s can withdraw it. Nothing was withdrawn.")
        messages.warning(request, text % {"name": found.proposed_by.name})
    return redirect("proposal", pk)


def _found(request: Visitor, pk: int) -> Proposal:
    rows = Proposal.objects.visible_to(request.reach)  # pyright: ignore[reportAttributeAccessIssue]
    rows = rows.select_related("area", "proposed_by", "decision__decided_by", "edition")
    found = rows.defer("edition__content").filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise Http404
    return found


def _page(request: Visitor, found: Proposal, form: RefuseForm | None = None, *, status: int = 200) -> HttpResponse:
    decision = getattr(found, "decision", None)
    shown = view(found.content, edition_before(decision.decided_at if decision else None))
    is_mine = found.proposed_by_id == request.user.pk
    parts = _parts_changed(found) if decision is None else []
    may = request.reach.may(Deed.APPROVE_EDITION, found.area_id) and not is_mine and decision is None
    opened_at = actions.way_in_given(to=found.proposed_by, by=request.user) if may else None
    context: dict[str, Any] = {
        "proposal": found,
        "decision": decision,
        "edition_number": found.edition.number if hasattr(found, "edition") else None,
        "view": shown,
        "responses": with_names(shown.differences.responses),
        "sha256": found.content_sha256,
        "changed": what_changed(parts) if parts else [],
        "may_decide": may,
        "opened_on": localtime(opened_at).date() if opened_at else None,
        "in_one_hand": may and actions.in_one_hand(request.user, found.proposed_by),
        "may_withdraw": is_mine and decision is None,
        "is_fresh": proved_second_step_recently(request),
        "prove": _prove_it_is_you(request, found),
        "form": form,
        "refuse_form": form or RefuseForm(),
    }
    return render(request, "approval/proposal.html", None, context, status=status)


def _parts_changed(found: Proposal) -> list[str]:
    """Where what would be said today differs from what was proposed: told before somebody tries to approve it."""
    try:
        return actions.parts_that_differ(found.content, statement(cutoff=found.cutoff))
    except MissingFigure:
        return ["figures"]


def _why_not(error: actions.MayNotDecide, found: Proposal) -> str:
    """The reason in the reader's language: each asks for something else of her."""
    said = {
        "role": gettext("You do not have the role that decides on editions here: head of the office (kepala_dinas)."),
        "own": gettext("You proposed this edition yourself: another person decides on it."),
        "one_hand": gettext(
            "You cannot approve it yet: in the last seven days a link opened your account or that of %(name)s, and who gave it "
            "could have used it. Wait until seven days have passed, or ask another head of the office."
        ),
    }
    return said[error.why] % {"name": found.proposed_by.name}


def _prove_it_is_you(request: Visitor, found: Proposal) -> str:
    """The way to prove it again, back to the proposal: by the second step, which a borrowed screen does not have."""
    return f"{reverse(way_to_prove(request))}?{urlencode({'next': reverse('proposal', args=[found.pk])})}"
