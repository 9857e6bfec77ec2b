"""The law as files: every value as CSV and JSON, every answer as text, JSON and a letter."""

import csv
import io
import json
from datetime import date
from functools import lru_cache
from threading import BoundedSemaphore
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from payung import law
from payung.law.explanation import Explanation
from payung.reports import law_files, letter
from payung.reports.wording import Lang
from payung.web.law.forms import AskForm
from payung.web.law.views import asked, bounded
from payung.web.pages import absolute
from payung.web.templatetags.wording import language

# A letter takes some 10 ms of one processor. Two at a time, the next is asked to come again: a flood stops here.
_SETTING = BoundedSemaphore(2)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@bounded
def parameters_csv(request: HttpRequest) -> HttpResponse:
    """Every dated value and band. ISO dates, empty for unknown."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(law_files.COLUMNS)
    for row in law_files.rows(law.standard()):
        writer.writerow(_cell(row[column]) for column in law_files.COLUMNS)
    return _file(out.getvalue().encode(), "text/csv; charset=utf-8", f"payung-parameter-{law.version()}.csv")


def _cell(value: Any) -> Any:
    """A spreadsheet takes text that begins like a formula for one."""
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value


@bounded
def parameters_json(request: HttpRequest) -> HttpResponse:
    return _json(law_files.parameters_json(law.standard()), f"payung-parameter-{law.version()}.json")


@bounded
def rules_json(request: HttpRequest) -> HttpResponse:
    return _json(law_files.rules_json(law.standard()), f"payung-aturan-{law.version()}.json")


@bounded
def explanation_text(request: HttpRequest, name: str) -> HttpResponse:
    form, explanation = _asked(request, name)
    if explanation is None:
        return _refused("\n".join(message for _, message in form.errors) + "\n")
    today = timezone.localtime().date()
    text = law_files.explanation_text(explanation, language(), printed_on=today, address=_address(request, name, form))
    return _file(text.encode(), "text/plain; charset=utf-8", _named(explanation, "txt"))


@bounded
def explanation_json(request: HttpRequest, name: str) -> HttpResponse:
    form, explanation = _asked(request, name)
    if explanation is None:
        errors = [{"input": at, "message": message} for at, message in form.errors]
        return _refused(json.dumps({"errors": errors}, ensure_ascii=False, indent=1), "application/json")
    return _json(law_files.explanation_json(explanation), _named(explanation, "json"))


@bounded
def explanation_letter(request: HttpRequest, name: str) -> HttpResponse:
    form, explanation = _asked(request, name)
    if explanation is None:
        return _refused("\n".join(message for _, message in form.errors) + "\n")
    if not _SETTING.acquire(blocking=False):
        busy = HttpResponse(gettext("Many letters are being made. Please try again in a few seconds."), status=503)
        busy["Content-Type"], busy["Retry-After"] = "text/plain; charset=utf-8", "5"
        return busy
    try:
        body = _letter(explanation, language(), timezone.localtime().date(), _address(request, name, form))
    finally:
        _SETTING.release()
    return _file(body, "application/pdf", _named(explanation, "pdf"))


@lru_cache(maxsize=64)
def _letter(explanation: Explanation, lang: Lang, printed_on: date, address: str) -> bytes:
    return letter.pdf(explanation, lang, printed_on=printed_on, address=address)


def _asked(request: HttpRequest, name: str) -> tuple[AskForm, Explanation | None]:
    """What the rule's page shows for the same question; without an answer the form says why."""
    if name not in law.standard().rules:
        raise Http404
    form, explanation = asked(request, name)
    if explanation is None and not form.errors:
        form.refuse("bulan", form.month_label, gettext("write the month that is asked about, such as ?bulan=2026-06"))
    return form, explanation


def _address(request: HttpRequest, name: str, form: AskForm) -> str:
    return absolute(request, f"{reverse('law_rule', args=[name])}?{form.query}")


def _refused(body: str, media_type: str = "text/plain; charset=utf-8") -> HttpResponse:
    return HttpResponse(body, content_type=media_type, status=400)


def _named(explanation: Explanation, ending: str) -> str:
    return f"payung-{explanation.rule}-{explanation.month:%Y-%m}-{language()}.{ending}"


def _json(content: Any, name: str) -> HttpResponse:
    return _file(json.dumps(content, ensure_ascii=False, indent=1).encode(), "application/json", name)


def _file(body: bytes, media_type: str, name: str) -> HttpResponse:
    return HttpResponse(body, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
