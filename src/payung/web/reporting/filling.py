"""The form that a government fills in: through its one-time link without an account, or signed in.

Three pages at one address: the form, what it says back before it is sent, and for thirty days the receipt. Nothing is kept
before the last step, and what was typed travels in the page itself, so that nothing is lost on a weak line.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.csrf import csrf_exempt

from payung.governments import asking
from payung.governments.models import Answer, AnswerDecision, AnswerLink, FigureRequest
from payung.office.refusals import Refusal
from payung.office.roles import Deed
from payung.web.doors import Visitor, for_link_holders, may_or_404, now, only
from payung.web.pages import absolute, render
from payung.web.reporting.answering import AnswerForm, Sheet
from payung.web.templatetags.wording import said


# No session opens this form, only its address, which a forged request would have to know: so it needs no cookie.
@for_link_holders
@csrf_exempt
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Who holds the link fills in the form of its one request, whatever else is sent along."""
    link = asking.link_of(token)
    if link is None:
        return render(request, "reporting/link_closed.html", None, {"state": "unknown"}, status=404)
    state = link.state(now())
    sent = Answer.objects.select_related("request__government").get(link=link) if state == "used" else None
    if sent and link.used_at and now() < link.used_at + asking.RECEIPT_LASTS:
        return _receipt(request, sent, link)
    if state != "open":
        context = {"state": state, "link": link, "request_row": link.request, "answer": sent, **_frame(request, link)}
        return render(request, "reporting/link_closed.html", None, context, status=410)
    answer = _step(request, link.request, link=link)
    return redirect("fill", token) if isinstance(answer, Answer) else answer


@only(Deed.ANSWER_REQUEST)
def signed_in(request: Visitor, pk: int) -> HttpResponse:
    """The same form for an officer of that government. A desa answers for itself, through its link."""
    row = get_object_or_404(FigureRequest.objects.visible_to(request.reach).select_related("government__parent"), pk=pk)
    may_or_404(request, Deed.ANSWER_REQUEST, row.government_id)
    if not row.government.is_government:
        raise Http404
    last = asking.last_answer(row)
    if last is not None and not AnswerDecision.objects.filter(answer=last, figure__isnull=True).exists():
        return redirect("answer", last.receipt)
    answer = _step(request, row)
    return redirect("answer", answer.receipt) if isinstance(answer, Answer) else answer


def _step(request: HttpRequest, row: FigureRequest, *, link: AnswerLink | None = None) -> HttpResponse | Answer:
    """The form, the page that checks it, or the answer once it is sent."""
    step = request.POST.get("langkah", "") if request.method == "POST" else ""
    if request.method == "POST" and not step:
        step = "periksa"  # sent with the Enter key
    form = AnswerForm(row, _typed(request.POST)) if step else _first_shown(row)
    if step == "ubah":
        form.errors.clear()
    refused = ""
    if step == "kirim" and form.is_complete:
        try:
            return asking.send_answer(
                request=row,
                rows=form.rows,
                total=form.total,
                sender=form.sender,
                now=now(),
                link=link,
                by=None if link else request.user,  # pyright: ignore[reportArgumentType]  signed in where there is no link
            )
        except Refusal as refusal:
            refused = said(refusal.said)
    context: dict[str, Any] = {"filled": form, "request_row": row, "link": link, "refused": refused}
    context |= _frame(request, link)
    if step in ("periksa", "kirim") and form.is_complete:
        return render(request, "reporting/fill_check.html", None, context)
    context |= {"sent_back": _sent_back(row)}
    return render(request, "reporting/fill.html", None, context, status=422 if form.errors else 200)


def _typed(data: QueryDict) -> dict[str, str]:
    return {name: str(value) for name, value in data.items()}


def _first_shown(row: FigureRequest) -> AnswerForm:
    """Empty; or the answer that came back, so that only what was wrong is typed again."""
    back = _sent_back(row)
    return AnswerForm.as_sent(row, back.answer, asking.rows_of(back.answer)) if back else AnswerForm(row, {}, sent=False)


def _sent_back(row: FigureRequest) -> AnswerDecision | None:
    """The reason for which the answer before this one came back."""
    last = asking.last_answer(row)
    return last and AnswerDecision.objects.filter(answer=last, figure__isnull=True).first()


def _frame(request: HttpRequest, link: AnswerLink | None) -> dict[str, str]:
    """A link's page stands outside the desk, and does not name its own address to those who draw previews."""
    return {"frame": "desk.html"} if link is None else {"frame": "reporting/plain.html", "canonical": absolute(request, "/")}


def _receipt(request: HttpRequest, answer: Answer, link: AnswerLink) -> HttpResponse:
    context = {
        "answer": answer,
        "request_row": answer.request,
        "link": link,
        "shown_until": (link.used_at or now()) + asking.RECEIPT_LASTS,
        "sheet": Sheet.of(answer.request, asking.rows_of(answer), answer.total_people),
        "decision": AnswerDecision.objects.filter(answer=answer).select_related("decided_by").first(),
        **_frame(request, link),
    }
    return render(request, "reporting/receipt.html", None, context)
