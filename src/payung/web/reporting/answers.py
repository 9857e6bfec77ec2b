"""Answers that came in: seen beside what was known before, then taken as a figure or sent back with a reason."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages as notices
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_POST

from payung.coverage import reported
from payung.governments import as_tables, asking
from payung.governments.asking import PAID_FOR
from payung.governments.models import Answer, AnswerDecision
from payung.governments.recap_models import RecapRow
from payung.office.models import Area
from payung.office.refusals import Refusal
from payung.office.roles import Deed
from payung.web.doors import Visitor, may_or_404, now, only
from payung.web.fields import Words
from payung.web.pages import render
from payung.web.reporting import messages
from payung.web.reporting.answering import Sheet
from payung.web.templatetags.wording import said

SHOWN = 100


class SendBackForm(forms.Form):
    because = Words(
        label=gettext_lazy("Why is it sent back?"),
        hint=gettext_lazy("The government reads this word for word. Say which row, and what to mend."),
        most=1000,
    )


@only(Deed.SEE_BOARD)
def answers(request: Visitor) -> HttpResponse:
    """First those that nobody has decided on, then the newest of the others."""
    rows = Answer.objects.visible_to(request.reach).select_related("request__government__parent", "decision__figure")
    decided = AnswerDecision.objects.filter(answer=OuterRef("pk"))
    of_governments = rows.filter(request__government__kind__in=Area.GOVERNMENTS)
    context = {
        "waiting": of_governments.filter(~Exists(decided)).order_by("sent_on", "id")[:SHOWN],
        "decided": of_governments.filter(Exists(decided)).order_by("-sent_on", "-id")[:SHOWN],
        "of_villages": rows.exclude(request__government__kind__in=Area.GOVERNMENTS).order_by("-sent_on", "-id")[:SHOWN],
        "may_take": request.reach.may(Deed.TAKE_ANSWER),
    }
    return render(request, "reporting/answers.html", None, context)


@only(Deed.SEE_BOARD)
def answer(request: Visitor, receipt: str) -> HttpResponse:
    return _page(request, _found(request, receipt), SendBackForm())


def _found(request: Visitor, receipt: str) -> Answer:
    rows = Answer.objects.visible_to(request.reach).select_related("request__government__parent", "sent_by", "link")
    return get_object_or_404(rows, receipt=receipt)


def _page(request: Visitor, row: Answer, form: SendBackForm) -> HttpResponse:
    code, today = row.request.government_id, now().date()
    decision = AnswerDecision.objects.filter(answer=row).select_related("figure", "decided_by").first()
    may_take = request.reach.may(Deed.TAKE_ANSWER, code)
    is_government = row.request.government.is_government
    before = None
    if is_government and decision is None:
        before = reported.newest(as_tables.figures(), what=PAID_FOR, area=code, cutoff=today)
    context: dict[str, Any] = {
        "answer": row,
        "request_row": row.request,
        "sheet": Sheet.of(row.request, asking.rows_of(row), row.total_people),
        "decision": decision,
        "may_take": may_take and decision is None and is_government,
        "is_government": is_government,
        "before": before,
        "change": None if before is None or before.value is None or row.total_people is None
        else row.total_people - int(before.value),
        "recap": _in_recap(request, code, row.request.as_of or row.sent_on),
        "form": form,
    }  # fmt: skip
    return render(request, "reporting/answer.html", None, context, status=422 if form.errors else 200)


def _in_recap(request: Visitor, area: str, as_of: date) -> list[RecapRow]:
    """What the insurer says of this government in the newest month up to the day that was asked about."""
    rows = RecapRow.objects.visible_to(request.reach).filter(
        area_id=area, recap__replaced_by__isnull=True, recap__month__lte=as_of
    )
    newest = rows.order_by("-recap__month").values_list("recap__month", flat=True).first()
    return list(rows.filter(recap__month=newest).select_related("recap").order_by("id")) if newest else []


@only(Deed.TAKE_ANSWER)
@require_POST
def take(request: Visitor, receipt: str) -> HttpResponse:
    row = _found(request, receipt)
    may_or_404(request, Deed.TAKE_ANSWER, row.request.government_id)
    try:
        figure = asking.take_answer(answer=row, on=now().date(), by=request.user)
    except Refusal as refusal:
        notices.warning(request, said(refusal.said))
        return redirect("answer", receipt)
    text = gettext("%(government)s: the answer is now a reported figure. It appears with the next edition.")
    notices.info(request, text % {"government": row.request.government.name})
    return redirect("reported_figure", figure.key)


@only(Deed.TAKE_ANSWER)
@require_POST
def send_back(request: Visitor, receipt: str) -> HttpResponse:
    row = _found(request, receipt)
    may_or_404(request, Deed.TAKE_ANSWER, row.request.government_id)
    form = SendBackForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form)
    because = form.cleaned_data["because"]
    try:
        token = asking.send_back(answer=row, because=because, now=now(), by=request.user)
    except Refusal as refusal:
        notices.warning(request, said(refusal.said))
        return redirect("answer", receipt)
    link = messages.address(request, token)
    text = messages.sent_back(row, because=because, address=link, by=request.user)
    sent = [{"row": row.request, "address": link, "text": text}]
    return render(request, "reporting/links.html", None, {"sent": sent, "kind": "sent_back"})
