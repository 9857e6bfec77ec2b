"""What comes back: an answer is sent, its verdict is seen, and who asked accepts it."""

from dataclasses import dataclass
from typing import Any

import polars as pl
from django.contrib import messages as notices
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_POST

from payung.inquiries import answering
from payung.inquiries import words as known
from payung.inquiries.models import ANSWER_COUNTS, AnswerFile, Inquiry
from payung.inquiries.troubles import OF_ROW, NotAnAnswer
from payung.inquiries.verdicts import causes_of
from payung.office.refusals import Refusal
from payung.office.roles import Deed
from payung.received_files.refusals import Refused
from payung.received_files.writing import Column, SheetToWrite, xlsx
from payung.registry import nik_vault, store
from payung.reports import wording
from payung.web.doors import Visitor, among_people, now, only
from payung.web.inquiries import words
from payung.web.inquiries.forms import AnswerForm
from payung.web.inquiries.within import the_answer, the_inquiry
from payung.web.pages import render
from payung.web.templatetags.wording import language, said

A_DAY_MAX = 20
CHANGED_SHOWN = 50
CAUSES_SHOWN = 30
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COUNT_NAMES = {
    "new": gettext_noop("new"),
    "changed": gettext_noop("changed since the last answer"),
    "unchanged": gettext_noop("unchanged"),
    "unanswered": gettext_noop("not answered"),
    "overtaken": gettext_noop("older than what is known"),
    "repeated": gettext_noop("doubled"),
    "refused": gettext_noop("refused"),
}
ALWAYS = ("new", "unanswered", "refused")


@dataclass(frozen=True)
class Cause:
    """One kind of trouble: what is wrong, what to do, in which rows."""

    code: str
    rows: int
    wrong: str
    mend: str
    sheet: str
    lines: str
    is_warning: bool


@only(Deed.ANSWER_INQUIRY)
def upload(request: Visitor, pk: int) -> HttpResponse:
    """Take an answer in and judge it. What cannot be an answer is told at once, and nothing of it is kept."""
    inquiry, today, sent = the_inquiry(request, pk), now().date(), request.method == "POST"
    if inquiry.withdrawn_at:
        notices.warning(request, gettext("This inquiry was withdrawn: no answer is taken any more."))
        return redirect("inquiry", pk) if sent else _form(request, inquiry, AnswerForm(None, None, today=today))
    form = AnswerForm(request.POST if sent else None, request.FILES if sent else None, today=today)
    if sent and form.is_valid() and (answer := _taken(request, inquiry, form)):
        return redirect("inquiry_answer", pk, answer.pk)
    return _form(request, inquiry, form)


def _form(request: Visitor, inquiry: Inquiry, form: AnswerForm) -> HttpResponse:
    allowed = [(each.words[0], words.status(inquiry.kind, each.key)) for each in known.STATUSES[inquiry.kind]]
    context = {"form": form, "inquiry": inquiry, "kind": words.kind(inquiry.kind), "allowed": allowed}
    return render(request, "inquiries/upload.html", None, context, status=422 if form.errors else 200)


def _taken(request: Visitor, inquiry: Inquiry, form: AnswerForm) -> AnswerFile | None:
    """The answer as it is kept, or None with the reason in the form."""
    file, at = form.cleaned_data["file"], now()
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    if AnswerFile.objects.filter(inquiry=inquiry, sent_at__gte=midnight).count() >= A_DAY_MAX:
        text = gettext("%(n)s answers to this inquiry have come today, which is as many as may. Send the others tomorrow.")
        form.add_error(None, text % {"n": A_DAY_MAX})
        return None
    try:
        return answering.receive(
            data=file.read(),
            name=file.name,
            inquiry=inquiry,
            as_of=form.cleaned_data["as_of"],
            today=at.date(),
            by=request.user,
        )
    except answering.SentBefore as before:
        notices.info(request, gettext("This file was sent before. Nothing was done with it again; here is how it stands."))
        return before.answer
    except Refused as refused:
        form.add_error("file", ValidationError(f"{refused.en if language() == 'en' else refused.id} ({refused.code})"))
    except NotAnAnswer as error:
        form.add_error("file", ValidationError(f"{' '.join(error.said(language()))} ({error.code})"))
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, ValidationError(said(refusal.said)))
    except nik_vault.WrongKey:
        form.add_error(None, gettext("The NIKs cannot be read: the keys on this server are missing or others. Tell whoever "
                                     "looks after the server."))  # fmt: skip
    return None


@among_people(Deed.ANSWER_INQUIRY)
def one(request: Visitor, pk: int, answer: int) -> HttpResponse:
    """The verdict: what each row is worth, before anybody accepts it; and afterwards what came of it."""
    return _verdict(request, the_answer(request, pk, answer))


def _verdict(request: Visitor, answer: AnswerFile) -> HttpResponse:
    inquiry = answer.inquiry
    rows = answering.kept_rows(answer)
    causes = list(_causes(inquiry, rows)) if rows is not None else [_told(inquiry, {"code": code, "rows": n, "lines": []})
                                                                    for code, n in answer.causes.items()]  # fmt: skip
    may_ask = request.reach.may(Deed.ASK_INSURER, inquiry.area_id)
    context = {
        "answer": answer,
        "inquiry": inquiry,
        "kind": words.kind(inquiry.kind),
        "state": words.answer_state(answer),
        "parts": [(name, getattr(answer, name), gettext(COUNT_NAMES[name])) for name in ANSWER_COUNTS
                  if getattr(answer, name) or name in ALWAYS],
        "by_status": [(words.status(inquiry.kind, key), n) for key, n in answer.by_status.items()],
        "errors": [each for each in causes if not each.is_warning][:CAUSES_SHOWN],
        "warnings": [each for each in causes if each.is_warning][:CAUSES_SHOWN],
        "causes_more": max(len(causes) - CAUSES_SHOWN, 0),
        "changed_rows": _changed(inquiry, rows, "changed") if rows is not None else [],
        "overtaken_rows": _changed(inquiry, rows, "overtaken") if rows is not None else [],
        "same_day": _of_the_same_day(answer, rows) if rows is not None else {},
        "is_kept": rows is not None,
        "may_ask": may_ask,
        "waits": answer.state == AnswerFile.State.CHECKED,
        "may_withdraw": answering.may_withdraw(answer, request.user),
        "may_accept": may_ask and answer.state == AnswerFile.State.CHECKED and answer.entering > 0
        and not inquiry.withdrawn_at and rows is not None,
        "may_see_workers": request.reach.may(Deed.SEE_WORKERS, inquiry.area_id),
        "may_see_list": request.reach.may(Deed.SEND_LISTS, inquiry.area_id),
    }  # fmt: skip
    return render(request, "inquiries/answer.html", None, context)


def _causes(inquiry: Inquiry, rows: pl.DataFrame) -> list[Cause]:
    return [_told(inquiry, each) for each in causes_of(rows)]


def _told(inquiry: Inquiry, each: dict[str, Any]) -> Cause:
    facts = {"shown": each.get("shown") or "…", "other": each.get("shown") or "…", "batch": inquiry.batch,
             "allowed": known.allowed(inquiry.kind, language())}  # fmt: skip
    wrong, mend = OF_ROW[each["code"]].said(language(), facts)
    lines = ", ".join(map(str, each["lines"])) + (", …" if each["rows"] > len(each["lines"]) > 0 else "")
    return Cause(each["code"], each["rows"], wrong, mend, each.get("sheet") or "", lines, OF_ROW[each["code"]].is_warning)


def _changed(inquiry: Inquiry, rows: pl.DataFrame, verdict: str) -> list[dict[str, Any]]:
    """The first of those whose answer differs from the last one: what was, what is."""
    found = rows.filter(pl.col("verdict") == verdict).head(CHANGED_SHOWN).to_dicts()
    return [
        {
            "line": each["line"], "code": each["code"],
            "was": _said(inquiry, each["was"], each["was_segment"], each["was_until"]), "was_on": each["was_on"],
            "now": _said(inquiry, each["status"], each["segment"], each["paid_until"]),
        }
        for each in found
    ]  # fmt: skip


def _of_the_same_day(answer: AnswerFile, rows: pl.DataFrame) -> dict[str, Any]:
    """How many rows say something else than an answer of the same day that is in the register, and when that one was sent."""
    others = rows.filter((pl.col("verdict") == "changed") & (pl.col("was_on") == answer.as_of))
    if not others.height or answer.state != AnswerFile.State.CHECKED:
        return {}
    newest = AnswerFile.objects.select_related("sent_by").filter(pk=others["was_answer"].max()).first()
    return {"n": others.height, "other": newest}


def _said(inquiry: Inquiry, status: str, segment: str | None, until: Any) -> str:
    parts = [words.status(inquiry.kind, status), segment or "", wording.month(until, language(), short=True) if until else ""]
    return ", ".join(part for part in parts if part)


@only(Deed.ASK_INSURER)
@require_POST
def accept(request: Visitor, pk: int, answer: int) -> HttpResponse:
    """Accept what was seen. What comes in is what the page showed, or nothing."""
    found, seen = the_answer(request, pk, answer, Deed.ASK_INSURER), request.POST.get("dilihat", "")
    try:
        found = answering.accept(answer=found, seen=seen, now=now(), by=request.user)
    except answering.NotNow:
        found.refresh_from_db()
        if not (found.state == AnswerFile.State.ACCEPTED and found.verdict_sha256 == seen):  # else: the second of two clicks
            notices.warning(request, gettext("Somebody had decided about this answer already. Nothing was done."))
    except (store.Gone, store.Damaged):
        notices.warning(request, gettext("The file is no longer on this server. Ask for it to be sent again."))
    except nik_vault.WrongKey:
        notices.warning(request, gettext("The NIKs cannot be read: the keys on this server are missing or others. Tell whoever "
                                         "looks after the server."))  # fmt: skip
    except Refusal as refusal:
        notices.warning(request, words.sentence(said(refusal.said)))
    else:
        if found.state != AnswerFile.State.ACCEPTED:
            notices.warning(request, gettext("Another answer was accepted after this one was checked, so nothing was accepted "
                                             "now. These are the new numbers; look at them and accept again."))  # fmt: skip
    return redirect("inquiry_answer", pk, answer)


@only(Deed.ANSWER_INQUIRY)
@require_POST
def withdraw(request: Visitor, pk: int, answer: int) -> HttpResponse:
    """It was the wrong file, or who asked does not take it. The file is deleted; that it was here stays noted."""
    found = the_answer(request, pk, answer)
    try:
        answering.withdraw(answer=found, now=now(), by=request.user)
        notices.info(request, gettext("The answer is not taken, and its file is deleted. Another can be sent."))
    except answering.NotNow:
        notices.warning(request, gettext("Somebody had decided about this answer already. Nothing was done."))
        return redirect("inquiry_answer", pk, answer)
    except Refusal as refusal:
        notices.warning(request, words.sentence(said(refusal.said)))
        return redirect("inquiry_answer", pk, answer)
    return redirect("inquiry", pk)


@only(Deed.ANSWER_INQUIRY)
@require_POST
def refused_rows(request: Visitor, pk: int, answer: int) -> HttpResponse:
    """The rows that are not taken, with what to do: to mend and send again. Without NIKs: batch, number and code are enough."""
    found = the_answer(request, pk, answer)
    rows = answering.kept_rows(found)
    if rows is None:
        notices.warning(request, gettext("The file is no longer on this server. Ask for it to be sent again."))
        return redirect("inquiry_answer", pk, answer)
    inquiry = found.inquiry
    titles = ("Batch", "Nomor baris", "Kode", "Status", gettext("Row in the file"), gettext("What is wrong"),
              gettext("How to mend it"))  # fmt: skip
    lines = []
    for each in rows.filter(pl.col("verdict") == "refused").to_dicts():
        cause = _told(inquiry, {**each, "code": each["trouble"], "rows": 1, "lines": [each["line"]]})
        number = str(each["number"]) if each["number"] else None
        lines.append((inquiry.batch, number, each["code"], None, str(each["line"]), cause.wrong, cause.mend))
    sheet = SheetToWrite(
        gettext("Refused rows"), [Column(title, 60 if at > 4 else 18) for at, title in enumerate(titles)], lines
    )
    headers = {"Content-Disposition": f'attachment; filename="baris-ditolak-{inquiry.batch.lower()}-{found.pk}.xlsx"'}
    return HttpResponse(xlsx([sheet]), content_type=XLSX, headers=headers)
