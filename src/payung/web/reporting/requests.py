"""Governments are asked: who was asked about which month, with what result; links and texts to send by hand."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages as notices
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_POST

from payung.coverage.completeness import Answered, Asked, state_of
from payung.governments import as_tables, asking
from payung.governments.asking import PAID_FOR
from payung.governments.models import Answer, AnswerLink, FigureRequest, Reminder
from payung.office.models import Area
from payung.office.refusals import Refusal
from payung.office.roles import Deed
from payung.web.doors import Visitor, may_or_404, now, only
from payung.web.fields import Day, Line
from payung.web.pages import render
from payung.web.reporting import messages
from payung.web.templatetags.wording import said

VILLAGES = (Area.Kind.DESA, Area.Kind.KELURAHAN)
SHOWN = 200  # rows of a list; older ones are found through the board


@dataclass(frozen=True)
class Standing:
    """A request with where it stands today."""

    row: FigureRequest
    state: str
    since: date | None
    reminders: list[Reminder]
    answer: Answer | None


@only(Deed.SEE_BOARD)
def requests(request: Visitor) -> HttpResponse:
    rows = with_all(FigureRequest.objects.visible_to(request.reach)).order_by("-as_of", "-asked_on", "government_id")
    standings = standings_of(request, list(rows[:SHOWN]))
    context = {
        "governments": [one for one in standings if one.row.government.kind not in VILLAGES],
        "villages": [one for one in standings if one.row.government.kind in VILLAGES],
        "may_ask": request.reach.may(Deed.REQUEST_FIGURES),
        "may_answer": request.reach.areas(Deed.ANSWER_REQUEST),
        "may_ask_villages": request.reach.may(Deed.GIVE_VILLAGE_LINK),
    }
    return render(request, "reporting/requests.html", None, context)


@only(Deed.SEE_BOARD)
def one(request: Visitor, pk: int) -> HttpResponse:
    row = _found(request, pk)
    deed = deed_for(row)
    found = AnswerLink.objects.filter(request=row).select_related("issued_by").order_by("-id")
    links = [(link, link.state(now())) for link in found]
    context = {
        "standing": standings_of(request, [row])[0],
        "answers": Answer.objects.filter(request=row).select_related("decision").order_by("-number"),
        "link_states": links,
        "is_open": any(state == "open" for _, state in links),
        "may_remind": request.reach.may(deed, row.government_id),
        "may_fill": request.reach.may(Deed.ANSWER_REQUEST, row.government_id) and row.government.is_government,
        "form": ReminderForm(),
    }
    return render(request, "reporting/request.html", None, context)


def deed_for(row: FigureRequest) -> Deed:
    """Who asks and reminds: the province its governments, a kabupaten its villages."""
    return Deed.GIVE_VILLAGE_LINK if row.government.kind in VILLAGES else Deed.REQUEST_FIGURES


def _found(request: Visitor, pk: int) -> FigureRequest:
    return get_object_or_404(FigureRequest.objects.visible_to(request.reach).select_related("government__parent"), pk=pk)


def with_all(rows: Any) -> Any:
    return rows.select_related("government__parent", "asked_by").prefetch_related(
        Prefetch("reminders", Reminder.objects.select_related("sent_by").order_by("sent_on", "id")),
        Prefetch("answers", Answer.objects.select_related("decision").order_by("number")),
    )


def standings_of(request: Visitor, rows: list[FigureRequest]) -> list[Standing]:
    """The state of each, as the board has it."""
    today = now().date()
    known = as_tables.reported(request.reach, PAID_FOR)
    answered: dict[int, Answered] = {one.request: one for one in as_tables.answered(request.reach)}
    found = []
    for row in rows:
        asked = Asked(row.pk, row.government_id, row.as_of or row.asked_on, row.asked_on, row.deadline)
        month = asked.as_of.replace(day=1)
        here = [one for one in known if one.area == asked.area and one.as_of.replace(day=1) == month]
        state, since = state_of(asked, answered.get(row.pk), here, today)
        answers: Any = row.answers  # pyright: ignore[reportAttributeAccessIssue]  the other end of a foreign key
        reminders: Any = row.reminders  # pyright: ignore[reportAttributeAccessIssue]
        found.append(Standing(row, state, since, list(reminders.all()), list(answers.all())[-1] if answers.all() else None))
    return found


# ----------------------------------------------------------------------------------------------------------------- ask


class DaysForm(forms.Form):
    """About which day, by when."""

    as_of = Day(
        label=gettext_lazy("As of which day?"), hint=gettext_lazy("Usually the last day of a month, such as 31-10-2026.")
    )
    deadline = Day(label=gettext_lazy("Answer by"), hint=gettext_lazy("The link stays open for 14 more days."))
    how = Line(
        label=gettext_lazy("With which letter?"),
        hint=gettext_lazy("Number and day, or how you ask: WhatsApp, a meeting."),
        most=200,
    )

    def refuse(self, refusal: Refusal) -> None:
        """What the action refused, beside its field."""
        field = refusal.field if refusal.field in self.fields else None
        self.add_error(field, ValidationError(said(refusal.said)))


class AskForm(DaysForm):
    areas = forms.MultipleChoiceField(
        label=gettext_lazy("Who is asked?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("choose at least one")},
    )

    def __init__(self, data: Any, *, areas: list[Area], initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        field: Any = self.fields["areas"]
        field.choices = [(area.code, area.name) for area in areas]
        self.order_fields(["as_of", "deadline", "areas", "how"])


def usual_days(today: date) -> dict[str, date]:
    """The end of last month, and two weeks to answer."""
    return {"as_of": today.replace(day=1) - timedelta(days=1), "deadline": today + timedelta(days=14)}


@only(Deed.REQUEST_FIGURES)
def ask(request: Visitor) -> HttpResponse:
    """Ask governments; the page after it shows each link once, with its text."""
    areas = list(
        Area.objects.filter(request.reach.within(Deed.REQUEST_FIGURES, "code"), kind__in=Area.GOVERNMENTS).order_by("code")
    )
    initial = usual_days(now().date()) | {"areas": [area.code for area in areas]}
    form = AskForm(request.POST or None, areas=areas, initial=initial)
    if form.is_valid():
        chosen = [area for area in areas if area.code in form.cleaned_data["areas"]]
        if made := _ask(request, form, chosen):
            return made
    return render(request, "reporting/ask.html", None, {"form": form}, status=422 if form.errors else 200)


def _ask(request: Visitor, form: DaysForm, areas: list[Area]) -> HttpResponse | None:
    """The page with the links, or None with the reason in the form."""
    days = form.cleaned_data
    try:
        made = asking.ask(
            areas=areas, as_of=days["as_of"], deadline=days["deadline"], how=days["how"], now=now(), by=request.user
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return None
    sent = []
    for row, token in made:
        link = messages.address(request, token)
        sent.append({"row": row, "address": link, "text": messages.cover(row, address=link, by=request.user)})
    return render(request, "reporting/links.html", None, {"sent": sent, "kind": "asked"})


@only(Deed.GIVE_VILLAGE_LINK)
def ask_village(request: Visitor) -> HttpResponse:
    """A link for one desa or kelurahan, found through its kecamatan."""
    within = request.reach.within(Deed.GIVE_VILLAGE_LINK, "code")
    governments = list(Area.objects.filter(within, kind__in=Area.GOVERNMENTS).order_by("code"))
    kab = next((a for a in governments if a.code == request.GET.get("kab")), governments[0] if len(governments) == 1 else None)
    subdistricts = list(Area.objects.filter(parent=kab).order_by("name")) if kab else []
    kec = next((a for a in subdistricts if a.code == request.GET.get("kec")), None)
    villages = list(Area.objects.filter(parent=kec).order_by("name")) if kec else []
    form = VillageForm(request.POST if kec and request.method == "POST" else None, villages, usual_days(now().date()))
    if kec and form.is_valid():
        chosen = [area for area in villages if area.code == form.cleaned_data["areas"]]
        if made := _ask(request, form, chosen):
            return made
    context = {
        "form": form,
        "governments": governments,
        "kab": kab,
        "subdistricts": subdistricts,
        "kec": kec,
    }
    return render(request, "reporting/ask_village.html", None, context, status=422 if form.errors else 200)


class VillageForm(DaysForm):
    areas = forms.ChoiceField(label=gettext_lazy("Which desa or kelurahan?"))

    def __init__(self, data: Any, villages: list[Area], initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        field: Any = self.fields["areas"]
        field.choices = [("", gettext("Choose"))] + [(area.code, area.name) for area in villages]
        self.order_fields(["areas", "as_of", "deadline", "how"])


# -------------------------------------------------------------------------------------------------------------- remind


class ReminderForm(forms.Form):
    sent_on = Day(label=gettext_lazy("Sent on"), required=False, hint=gettext_lazy("Empty: today."))
    how = Line(label=gettext_lazy("How?"), hint=gettext_lazy("WhatsApp, letter no. …, telephone."), most=200)


@only(Deed.SEE_BOARD)
@require_POST
def new_link(request: Visitor, pk: int) -> HttpResponse:
    """A new link for a reminder, or because the old one was lost. Shown once."""
    row = _found(request, pk)
    may_or_404(request, deed_for(row), row.government_id)
    try:
        token = asking.renew_link(request=row, now=now(), by=request.user)
    except Refusal as refusal:
        notices.warning(request, said(refusal.said))
        return redirect("request", row.pk)
    link = messages.address(request, token)
    text = messages.reminder(row, address=link, today=now().date(), by=request.user)
    sent = [{"row": row, "address": link, "text": text}]
    return render(request, "reporting/links.html", None, {"sent": sent, "kind": "reminder", "note_form": ReminderForm()})


@only(Deed.SEE_BOARD)
@require_POST
def withdraw(request: Visitor, pk: int) -> HttpResponse:
    """The link went to the wrong number."""
    row = _found(request, pk)
    may_or_404(request, deed_for(row), row.government_id)
    try:
        asking.withdraw_link(request=row, now=now(), by=request.user)
        notices.info(request, gettext("The link opens nothing any more. Make a new one when you need it."))
    except Refusal as refusal:
        notices.warning(request, said(refusal.said))
    return redirect("request", row.pk)


@only(Deed.SEE_BOARD)
@require_POST
def reminded(request: Visitor, pk: int) -> HttpResponse:
    """I sent it: on which day, and how."""
    row = _found(request, pk)
    may_or_404(request, deed_for(row), row.government_id)
    form = ReminderForm(request.POST)
    if form.is_valid():
        on = form.cleaned_data["sent_on"] or now().date()
        if on > now().date() or on < row.asked_on:
            form.add_error("sent_on", gettext("choose a day between the request and today"))
        else:
            try:
                asking.note_reminder(request=row, sent_on=on, how=form.cleaned_data["how"], by=request.user)
                notices.info(request, gettext("The reminder is noted."))
                return redirect("request", row.pk)
            except Refusal as refusal:
                form.add_error("how", said(refusal.said))
    context = {"form": form, "request_row": row}
    return render(request, "reporting/reminded.html", None, context, status=422)
