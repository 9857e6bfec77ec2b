"""The law, rule by rule and value by value. Nothing here needs the database: it all follows from the law in the code."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from payung import law
from payung.law.explanation import Explanation
from payung.law.words import said
from payung.located_yaml import BadInput
from payung.reports import law_pages, law_parameters
from payung.reports.possible import Reading, possible
from payung.reports.possible import readings as readings_of
from payung.tables import LAW_INPUTS
from payung.web.law.forms import AskForm, label_of
from payung.web.pages import SHORT, View, page, render_once
from payung.web.templatetags.wording import language

QUERY_MAX = 2_000  # letters; the longest honest question has a few hundred
EXAMPLES = 12
SOUGHT_MAX = 80  # letters of what is looked for


def this_month() -> date:
    return timezone.localtime().date().replace(day=1)


def bounded(view: View) -> View:
    """A page about the law: kept shortly, and no answer to an address that no form of ours makes."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if len(request.META.get("QUERY_STRING", "")) > QUERY_MAX:
            return HttpResponse(gettext("This address is too long."), content_type="text/plain; charset=utf-8", status=414)
        return view(request, *args, **kwargs)

    return require_safe(page(SHORT)(answer))


def law_page(request: HttpRequest, template: str, context: Callable[[], Mapping[str, Any]]) -> HttpResponse:
    """A page that follows from its address, the law and the month."""
    month, version = this_month(), law.version()
    around = {"here": "law", "law_version": version, "month": month}
    return render_once(request, template, None, lambda: {**around, **context()}, depends=(version, str(month)))


@bounded
def index(request: HttpRequest) -> HttpResponse:
    def context() -> dict[str, Any]:
        book, month, lang = law.standard(), this_month(), language()
        lines = {name: law_parameters.line(book, each, month, lang) for name, each in book.parameters.items()}
        chapters, sought = law_pages.listed(book, month, lang), request.GET.get("q", "").strip()[:SOUGHT_MAX]
        return {
            "chapters": chapters,
            "regulations": law_pages.by_regulation(book, month, lang, lines),
            "assumed": law_parameters.counted(book, month),
            "sought": sought,
            "matching": law_pages.matching(sought, chapters_listed=chapters, lines=lines) if sought else None,
        }

    return law_page(request, "law/index.html", context)


@bounded
def rule(request: HttpRequest, name: str) -> HttpResponse:
    book = law.standard()
    if name not in book.rules:
        raise Http404

    def context() -> dict[str, Any]:
        form, explanation = asked(request, name)
        lang = language()
        told = law_pages.told_rule(book, name, this_month(), lang)
        reads = [law_parameters.line(book, book.parameters[each], this_month(), lang) for each in told["reads"]]
        keys = (source["key"] for each in reads for source in each["sources"])
        return {
            "rule": told,
            "reads": reads,
            "sources": law_parameters.told_sources(keys, lang),
            "given": given_in_terminal(form) if explanation else [],
            "examples": told["examples"][:EXAMPLES],
            "more_examples": told["examples"][EXAMPLES:],
            "form": form,
            "answer": law_pages.told(explanation, lang) if explanation else None,
            **(_around(name, form, explanation) if explanation else {}),
            "is_ahead": explanation is not None and explanation.month > this_month(),
        }

    return law_page(request, "law/rule.html", context)


def _around(name: str, form: AskForm, explanation: Explanation) -> dict[str, Any]:
    """What an unknown answer can still be, and what another reading makes of it."""
    book, month, unit = law.standard(), explanation.month, explanation.steps[-1].unit
    span = possible(book, name, month, form.given) if explanation.value is None else None
    readings = told_readings(readings_of(book, name, month, form.given), unit)
    if span is None or (span.most is None and not span.least):
        return {"readings": readings}
    inputs = [label_of(LAW_INPUTS[each]) for each in span.varied]
    words = {
        "least": said("", span.least, unit, language()),
        "most": "" if span.most is None else said("", span.most, unit, language()),
        "inputs": inputs,
        "is_silent": span.is_silent,
    }
    return {"readings": readings, "possible": words}


def told_readings(readings: Sequence[Reading], unit: str) -> list[dict[str, str]]:
    """`Rp42.000.000`, if `penuh sudah dalam bulan ketiga`."""
    lang, found = language(), []
    for each in readings:
        value = each.possible.most if each.possible else each.value
        what = each.variant.what if lang == "en" else each.variant.what_id
        found.append({"said": said("", value, unit, lang), "when": what[:1].lower() + what[1:], "parameter": each.parameter})
    return [each for each in found if each["said"]]


def given_in_terminal(form: AskForm) -> list[str]:
    """`name=value`, as `payung law explain --given` takes it."""
    plain = {True: "true", False: "false"}
    known = {name: value for name, value in form.given.items() if value is not None}
    return [f"{name}={plain[value] if isinstance(value, bool) else value}" for name, value in known.items()]


def asked(request: HttpRequest, name: str) -> tuple[AskForm, Explanation | None]:
    """What was asked of a rule, and the answer; None where nothing was asked, or something is wrong with it."""
    form = AskForm(request.GET.dict(), book=law.standard(), rule=name, this_month=this_month())
    if not form.is_sent or form.errors or form.asked is None:
        return form, None
    try:
        return form, law.explain(name, month=form.asked, given=form.given)
    except BadInput:  # the form knows the law's ranges; what it does not know is refused all the same
        form.refuse("bulan", form.month_label, gettext("the law cannot be asked this"))
        return form, None


@bounded
def parameters(request: HttpRequest) -> HttpResponse:
    def context() -> dict[str, Any]:
        chapters = law_parameters.listed(law.standard(), this_month(), language())
        chosen = next((each["name"] for each in chapters if each["name"] == request.GET.get("bab")), "")
        shown = [each for each in chapters if not chosen or each["name"] == chosen]
        return {"chapters": chapters, "shown": shown, "chosen": chosen, "count": sum(len(each["parameters"]) for each in shown)}

    return law_page(request, "law/parameters.html", context)


@bounded
def parameter(request: HttpRequest, name: str) -> HttpResponse:
    book = law.standard()
    if name not in book.parameters:
        raise Http404
    return law_page(
        request, "law/parameter.html", lambda: {"parameter": law_parameters.told(book, name, this_month(), language())}
    )


@bounded
def assumptions(request: HttpRequest) -> HttpResponse:
    return law_page(
        request,
        "law/assumptions.html",
        lambda: law_parameters.assumptions(law.standard(), this_month(), language()),
    )


@bounded
def sources(request: HttpRequest) -> HttpResponse:
    return law_page(request, "law/sources.html", lambda: {"sources": law_parameters.listed_sources(law.standard(), language())})


@bounded
def to_index(request: HttpRequest) -> HttpResponse:
    """An address that somebody shortened."""
    return redirect("law")


@bounded
def to_calculator(request: HttpRequest) -> HttpResponse:
    return redirect("family")
