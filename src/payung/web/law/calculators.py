"""Two questions that people really ask: what does the family get, and what does the project owe?"""

from typing import Any

from django.http import HttpRequest, HttpResponse

from payung import law
from payung.law.explanation import Explanation
from payung.law.words import said
from payung.reports import family as reports_family
from payung.reports import project
from payung.reports.law_pages import query, told
from payung.web.law.forms import CAUSES, FamilyForm, ProjectForm
from payung.web.law.views import bounded, this_month, told_readings
from payung.web.pages import render
from payung.web.templatetags.wording import language


@bounded
def family(request: HttpRequest) -> HttpResponse:
    form = FamilyForm(request.GET.dict(), this_month=this_month())
    paid = reports_family.paid(form.event) if form.event else None
    income = form.event.given.get("declared_income") if form.event and form.event.given else None
    context = {
        "here": "calculate",
        "calculator": "family",
        "law_version": law.version(),
        "causes": CAUSES.items(),
        "form": form,
        "paid": paid,
        "is_ahead": paid is not None and paid.event.month > this_month(),
        "income": income,
        "readings": told_readings(paid.readings, "rupiah") if paid else [],
        "parts": [_part(each) | {"least": least} for each, least in zip(paid.parts, paid.least_of_parts, strict=True)]
        if paid
        else [],
        "missing": paid.missing(language()) if paid else [],
        "scholarship": _scholarship(paid.scholarship) if paid and paid.scholarship else None,
    }
    return render(request, "law/family.html", None, context)


def _scholarship(found: reports_family.Scholarship) -> dict[str, Any]:
    return {
        "due": _part(found.due),
        "is_due": found.due.value,
        "children": [
            {
                "a_year": _part(each.a_year),
                "qualifies": _part(each.qualifies),
                "is_due": each.qualifies.value,
                "has_birth": each.child.birth_date is not None,
            }
            for each in found.children
        ],
        "receiving": found.receiving,
        "sure": sum(each.qualifies.value is True for each in found.children),
        "a_year": found.a_year,
        "is_least": found.is_least,
        "most": found.most,
        "years_at_most": found.years_at_most,
        "ends_at_age": found.ends_at_age,
    }


def _part(explanation: Explanation) -> dict[str, Any]:
    """An explanation with the address where the same can be asked again."""
    given = {step.name: step.value for step in explanation.steps if step.kind == "input"}
    return {**told(explanation, language()), "query": query(explanation.month, given)}


@bounded
def construction(request: HttpRequest) -> HttpResponse:
    form = ProjectForm(request.GET.dict(), this_month=this_month())
    answer = None
    if form.is_sent and not form.errors and form.month_asked:
        answer = project.contribution(form.month_asked, contract_value=form.value, wage_bill=form.wages)
    context = {
        "here": "calculate",
        "calculator": "construction",
        "law_version": law.version(),
        "form": form,
        "answer": answer,
        "is_ahead": answer is not None and answer.month > this_month(),
        "by_contract": project.contribution(answer.month, contract_value=form.value).whole.value
        if answer and form.value is not None and form.wages is not None
        else None,
        "wages_exceed": form.value is not None and form.wages is not None and form.wages > form.value,
        "steps": _part(answer.whole) if answer else None,
        "slices": [_row(each) for each in answer.slices] if answer else [],
    }
    return render(request, "law/construction.html", None, context)


def _row(each: project.Slice) -> dict[str, Any]:
    lang = language()
    return {
        "slice": each,
        "jkk_rate": said("", each.jkk_rate, "per 10,000", lang),
        "jkm_rate": said("", each.jkm_rate, "per 10,000", lang),
        "jkk": project.rupiah_exact(each.jkk, lang),
        "jkm": project.rupiah_exact(each.jkm, lang),
    }
