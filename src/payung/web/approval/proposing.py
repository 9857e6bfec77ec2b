"""The proposer's side: see what would change for readers, then lay it before a second person."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from payung.located_yaml import BadInput
from payung.office.roles import Deed
from payung.publishing.actions import sha256_of
from payung.reports.edition import propose_edition, statement
from payung.reports.overview import MissingFigure
from payung.web.approval.forms import CutoffForm, ProposeForm
from payung.web.approval.showing import edition_before, view, with_names
from payung.web.doors import Visitor, now, only
from payung.web.pages import render

PAGE = "approval/propose.html"


@only(Deed.PROPOSE_EDITION)
def propose(request: Visitor) -> HttpResponse:
    today = now().date()
    typed = request.GET.get("sampai")
    form = CutoffForm({"sampai": f"{today:%d-%m-%Y}" if typed is None else typed}, today=today)
    if not form.is_valid():
        return render(request, PAGE, None, {"form": form, "cutoff_form": form}, status=422)
    cutoff: date = form.cleaned_data["sampai"]
    try:
        said = statement(cutoff=cutoff)
    except MissingFigure:
        return render(request, PAGE, None, {"cutoff_form": form, "cutoff": cutoff, "is_missing": True})
    fingerprint = sha256_of(said)
    sent = ProposeForm(request.POST if request.method == "POST" else None, initial={"sidik": fingerprint})
    if request.method == "POST" and sent.is_valid():
        if sent.cleaned_data["sidik"] == fingerprint:
            return _proposed(request, cutoff, fingerprint, sent.cleaned_data["catatan"])
        messages.warning(
            request, gettext("Something changed while you looked. Nothing was proposed: this is how it would be now.")
        )
    again = ProposeForm(initial={"sidik": fingerprint, "catatan": request.POST.get("catatan", "")})
    shown = view(said, edition_before())
    context = {
        "cutoff_form": form,
        "cutoff": cutoff,
        "propose_form": again,
        "view": shown,
        "responses": with_names(shown.differences.responses),
        "sha256": fingerprint,
    }
    return render(request, PAGE, None, context)


def _proposed(request: Visitor, cutoff: date, fingerprint: str, note: str) -> HttpResponse:
    try:
        made = propose_edition(cutoff=cutoff, note=note, by=request.user)
    except BadInput:
        messages.warning(request, gettext("The same edition waits for approval already. Nothing was proposed a second time."))
        return redirect("proposals")
    messages.success(request, gettext("Proposed. It waits on the desk of the head of the office; you need not do anything."))
    return redirect("proposal", made.pk)
