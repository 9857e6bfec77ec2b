"""Hand out a round: a desa's sheet on paper, workbooks to fill in, links for villages, reminders."""

from collections.abc import Sequence

from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from payung.office.models import Area
from payung.office.refusals import Refusal
from payung.office.roles import Deed
from payung.registry import sheet_file
from payung.registry.field_progress import Name, names_of, open_names, progress_of, said_done
from payung.registry.round_models import Round, Sheet
from payung.registry.rounds import close_link, give_links, log_handed_out
from payung.reports import verification_sheet, wording
from payung.reports.verification_sheet import Handed, Place
from payung.web.doors import Visitor, among_people, now
from payung.web.pages import render
from payung.web.templatetags.wording import said
from payung.web.verification import messages
from payung.web.verification.board import Line, lines_of
from payung.web.verification.forms import LinkForm
from payung.web.verification.names_page import pages_of
from payung.web.verification.within import XLSX, file, the_place, the_round


@among_people(Deed.VERIFY)
def desa(request: Visitor, pk: int, code: str) -> HttpResponse:
    """One desa of a round: how far it is, and every way to hand its sheet out and bring it back."""
    round = the_round(request, pk, Deed.VERIFY)
    place = the_place(round, code)
    progress = progress_of([round])[round.pk][code]
    links = Sheet.objects.filter(round=round, area=code).select_related("issued_by").order_by("-id")[:10]
    states = [(link, link.state(now())) for link in links]
    context = {
        "round": round,
        "place": Place(place),
        "line": Line(round, place, progress, (round.deadline - now().date()).days, said_done([round]).get((pk, code))),
        "pages": pages_of([not name.is_open for name in names_of(round, area=code)]),
        "links": states,
        "is_open": any(state == "open" for _, state in states),
        "form": LinkForm(),
    }
    return render(request, "verification/desa.html", None, context)


@among_people(Deed.VERIFY)
def sheet_pdf(request: Visitor, pk: int, code: str) -> HttpResponse:
    """A desa's sheet to print: everybody, or with ?sisa=1 only those who are still open."""
    round = the_round(request, pk, Deed.VERIFY)
    place = the_place(round, code)
    is_rest = request.GET.get("sisa") == "1"
    names = open_names(round, area=code) if is_rest else names_of(round, area=code)
    handed = Handed(
        government=round.area.name,
        title=round.title,
        decree=round.decree,
        deadline=round.deadline,
        place=Place(place),
        names=names,
        printed_on=now().date(),
        is_rest=is_rest,
    )
    body = verification_sheet.pdf(handed)
    log_handed_out(round=round, area=code, form="pdf", names=len(names), by=request.user)
    return file(body, f"verifikasi-{round.pk}-{code}.pdf", "application/pdf")


@among_people(Deed.VERIFY)
def workbook(request: Visitor, pk: int, code: str = "") -> HttpResponse:
    """The workbook to fill in: one sheet for each desa, or of one desa."""
    round = the_round(request, pk, Deed.VERIFY)
    if code:
        the_place(round, code)
    names = names_of(round, area=code or None)
    places = {area.code: Place(area) for area in Area.objects.filter(code__in={n.area for n in names}).select_related("parent")}
    by_desa: dict[str, list[Name]] = {}
    for name in names:
        by_desa.setdefault(name.area, []).append(name)
    about = f"{round.title} · {round.decree} · paling lambat {wording.date(round.deadline, 'id')}"
    sheets = [
        sheet_file.DesaSheet(
            area, ", ".join(filter(None, (places[area].named, places[area].within))), places[area].area.name, of
        )
        for area, of in by_desa.items()
    ]
    body = sheet_file.workbook(sheet_file.About(round.pk, about), sheets)
    log_handed_out(round=round, area=code or None, form="xlsx", names=len(names), by=request.user)
    return file(body, f"isian-verifikasi-{round.pk}{f'-{code}' if code else ''}.xlsx", XLSX)


# --------------------------------------------------------------------------------------------------------------- links


@among_people(Deed.VERIFY)
@require_POST
def link(request: Visitor, pk: int, code: str) -> HttpResponse:
    """A link for one desa, shown once with its text."""
    round = the_round(request, pk, Deed.VERIFY)
    the_place(round, code)
    form = LinkForm(request.POST)
    return _links(request, round, [code], form.cleaned_data["sent_to"] if form.is_valid() else "")


@among_people(Deed.VERIFY)
@require_POST
def all_links(request: Visitor, pk: int) -> HttpResponse:
    """A link for every desa that still has open names and has not said that it is done."""
    round = the_round(request, pk, Deed.VERIFY)
    lines = lines_of([round], now().date())[round.pk]
    return _links(request, round, [line.area.code for line in lines if line.is_awaited], "")


def _links(request: Visitor, round: Round, codes: Sequence[str], sent_to: str) -> HttpResponse:
    try:
        tokens = give_links(round=round, areas=codes, sent_to=sent_to, now=now(), by=request.user)
    except Refusal as refusal:
        notices.warning(request, said(refusal.said))
        return redirect("verification_round", round.pk)
    counted = progress_of([round])[round.pk]
    places = {area.code: Place(area) for area in Area.objects.filter(code__in=codes).select_related("parent")}
    sent = []
    for code, token in tokens.items():
        address = messages.address(request, token)
        text = messages.cover(round, places[code], counted[code], address=address, now=now(), by=request.user)
        sent.append({"place": places[code], "address": address, "text": text})
    return render(request, "verification/links.html", None, {"round": round, "sent": sent})


@among_people(Deed.VERIFY)
@require_POST
def close(request: Visitor, pk: int, code: str) -> HttpResponse:
    """The link went to the wrong number, or is not needed any more."""
    round = the_round(request, pk, Deed.VERIFY)
    the_place(round, code)
    try:
        close_link(round=round, area=code, now=now(), by=request.user)
        notices.info(request, gettext("The link opens nothing any more. Make a new one when you need it."))
    except Refusal as refusal:
        notices.warning(request, said(refusal.said))
    return redirect("verification_desa", pk, code)


@among_people(Deed.VERIFY)
def reminders(request: Visitor, pk: int) -> HttpResponse:
    """A text for each desa that still has open names and has not said that it is done, to copy and send."""
    round, today = the_round(request, pk, Deed.VERIFY), now().date()
    lines = [line for line in lines_of([round], today)[round.pk] if line.is_awaited]
    texts = [(line, messages.reminder(round, line.place, line.progress, today=today, by=request.user)) for line in lines]
    return render(request, "verification/reminders.html", None, {"round": round, "texts": texts})
