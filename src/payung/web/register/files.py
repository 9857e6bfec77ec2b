"""The people found, as a file to take away: without NIKs for who may see them, with NIKs for who may and says why."""

import hashlib
import tempfile
from dataclasses import replace
from typing import IO, Any

from django import forms
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from payung.office import actions
from payung.office.models import Area
from payung.office.roles import Deed
from payung.registry import finding, in_the_way, nik_vault, scope, showing
from payung.registry.finding import Wanted
from payung.reports import register_export
from payung.reports.long_workbook import ROWS_MAX
from payung.web.doors import Visitor, after_second_step, now, only
from payung.web.pages import render
from payung.web.register import asking, sealed_name
from payung.web.register.reasons import REASONS, WhyForm
from payung.web.register.searching import PICKED, words_of
from payung.web.register.words import NAMED, reason_name, value_name
from payung.web.templatetags.moments import moment
from payung.web.templatetags.wording import language

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES: dict[register_export.Form, str] = {"xlsx": XLSX, "csv": "text/csv; charset=utf-8"}


class FormForm(forms.Form):
    form = forms.ChoiceField(choices=[(form, form) for form in TYPES])


@only(Deed.SEE_WORKERS)
def plain(request: Visitor) -> HttpResponse:
    """A workbook or a csv, without NIKs."""
    return _page(request) if request.method != "POST" else _taken(request)


def _page(request: Visitor) -> HttpResponse:
    try:
        context = _asked(request, Deed.SEE_WORKERS)
    except sealed_name.Unreadable:
        return redirect("register")
    return render(request, "register/files.html", None, context)


def _taken(request: Visitor) -> HttpResponse:
    chosen = FormForm(request.POST)
    try:
        wanted = asking.of_address(request, request.POST)
    except sealed_name.Unreadable:
        return redirect("register")
    if not chosen.is_valid():
        context = {**_asked(request, Deed.SEE_WORKERS), "form": chosen}
        return render(request, "register/files.html", None, context, status=422)
    return _file(request, wanted, chosen.cleaned_data["form"], deed=Deed.SEE_WORKERS)


@only(Deed.EXPORT_NIK)
@after_second_step
def with_nik(request: Visitor) -> HttpResponse:
    """A workbook with NIKs as text. What was asked is posted on with the reason: an address that asks for the second step
    again comes back without its query."""
    form = WhyForm(request.POST if request.method == "POST" else None)
    status = 200
    try:
        context = {**_asked(request, Deed.EXPORT_NIK), "form": form}
    except sealed_name.Unreadable:
        return redirect("register")
    if form.is_valid():
        try:
            words = showing.checked(**form.cleaned_data)
            reason = f"{dict(REASONS)[form.cleaned_data['reason']]}: {words}"
            return _file(request, context["wanted"], "xlsx", deed=Deed.EXPORT_NIK, reason=reason, why=form.cleaned_data)
        except showing.NotShown as error:
            form.refuse(error)
        except nik_vault.WrongKey:
            form.refuse(showing.NotShown("key", "", ""))
    if form.errors:
        status = 422
    return render(request, "register/files_nik.html", None, context, status=status)


def _asked(request: Visitor, deed: Deed) -> dict[str, Any]:
    """What would be in the file. 404 where she may do this nowhere within the area asked for."""
    given = request.POST if request.method == "POST" else request.GET
    wanted = replace(asking.of_address(request, given), after="")
    with scope.within(request.reach, deed):
        count = finding.count(wanted, reach=request.reach, at_most=ROWS_MAX)
    area = Area.objects.filter(code=wanted.area).first() if wanted.area else None
    return {
        "wanted": wanted,
        "asked_words": words_of(wanted, area),
        "count": count,
        "columns": register_export.headings(language()),
        "carried": asking.fields_of(wanted, request.user).items(),
        "query": asking.query_of(wanted, request.user),
        "may_take_niks": request.reach.may(Deed.EXPORT_NIK, wanted.area or None),
    }


def _file(
    request: Visitor,
    wanted: Wanted,
    form: register_export.Form,
    *,
    deed: Deed,
    reason: str = "",
    why: dict[str, str] | None = None,
) -> HttpResponse:
    """Written whole before it is sent: so its event and its number of people are in the log before anybody has it."""
    at = now()
    niks = deed == Deed.EXPORT_NIK
    area = Area.objects.filter(code=wanted.area).first() if wanted.area else None
    asked = ", ".join(words_of(wanted, area)) or gettext("everybody within reach")
    who = f"{request.user.name} ({request.user.username})"
    about = register_export.About(
        taken_by=who, taken_at=moment(at), asked=asked, reason=reason, whys=_whys(), statuses=_statuses()
    )
    file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  closed with the response
    try:
        with scope.within(request.reach, deed):
            rows = finding.rows(wanted, reach=request.reach)
            people = register_export.write(file, rows, form=form, about=about, language=language(), niks=niks)
            detail = {"form": form, "people": people, "sha256": _sha256(file), **_told(wanted), **(why or {})}
            kind = "register_taken_with_niks" if niks else "register_taken"
            where = wanted.area or _widest(request, deed)
            actions.log(kind=kind, subject=f"register {where}", detail=detail, by=request.user, area=where)
    except BaseException:
        file.close()
        raise
    name = f"payung-register-{wanted.area or 'semua'}{'-nik' if niks else ''}-{at:%Y-%m-%d}.{form}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=TYPES[form])  # pyright: ignore[reportReturnType]


def _whys() -> dict[str, str]:
    return {reason: reason_name(reason) for reason in (*in_the_way.NO, *in_the_way.UNKNOWN)}


def _statuses() -> dict[str, str]:
    return {status: value_name("insurer_status", status) for status in NAMED["insurer_status"]}


def _sha256(file: IO[bytes]) -> str:
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256")  # pyright: ignore[reportArgumentType]  any file opened for bytes
    file.seek(0)
    return digest.hexdigest()


def _told(wanted: Wanted) -> dict[str, str]:
    """What was asked, for the log: of a name only that one was asked for."""
    asked = {name: getattr(wanted, name) for name in PICKED}
    return {name: value for name, value in asked.items() if value} | ({"by_name": "yes"} if wanted.name or wanted.code else {})


def _widest(request: Visitor, deed: Deed) -> str:
    """The area of an answer about all within reach: of several the first of the widest."""
    return min(request.reach.areas(deed), key=lambda code: (len(code), code))
