"""Who may get in: invite people, give and end roles, close accounts, give a new way in. Each within one's own reach."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db.models import Exists, Max, OuterRef, Prefetch, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from payung.located_yaml import BadInput
from payung.office import actions
from payung.office.models import Appointment, Invitation, User
from payung.office.roles import Deed
from payung.web.doors import SECOND_FACTORS, Visitor, after_second_step, now, only, without_trace
from payung.web.pages import absolute, render
from payung.web.people.forms import AppointForm, InviteForm, say_why


def changes_ways_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Whoever finds a head's screen unlocked must not make herself a key, nor take away another's: so a head is asked for her
    second step again after five minutes."""
    return only(Deed.MANAGE_PEOPLE)(after_second_step(view))


def _users(request: Visitor) -> QuerySet[User]:
    return User.objects.visible_to(request.reach)  # pyright: ignore[reportAttributeAccessIssue]


def _appointments(request: Visitor) -> QuerySet[Appointment]:
    return Appointment.objects.visible_to(request.reach)  # pyright: ignore[reportAttributeAccessIssue]


@dataclass(frozen=True)
class Row:
    """A person as the list shows her. `held` are the roles in force that the visitor may see."""

    user: User
    held: list[Appointment]
    waits_until: datetime | None  # an open link
    is_idle: bool
    has_second_factor: bool


def _rows(request: Visitor, at: datetime, **which: Any) -> list[Row]:
    seen = _appointments(request).filter(ended_at=None).select_related("area")
    links = Invitation.objects.filter(user=OuterRef("pk"), used_at=None, withdrawn_at=None, expires_at__gt=at)
    people = (
        User.objects.filter(pk__in=_users(request).filter(**which).values("pk"))
        .annotate(
            link_used_at=Max("invitations__used_at"),
            waits_until=links.values("expires_at")[:1],
            has_second_factor=Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)),
        )
        .prefetch_related(Prefetch("appointments", seen, to_attr="held"))
        .order_by("-is_active", "first_name", "username")
    )
    return [
        Row(
            user=user,
            held=user.held,  # pyright: ignore[reportAttributeAccessIssue]
            waits_until=user.waits_until,  # pyright: ignore[reportAttributeAccessIssue]
            is_idle=actions.was_idle([user.last_login, user.link_used_at], at),  # pyright: ignore[reportAttributeAccessIssue]
            has_second_factor=user.has_second_factor,  # pyright: ignore[reportAttributeAccessIssue]
        )
        for user in people
    ]


@only(Deed.MANAGE_PEOPLE)
def people(request: Visitor) -> HttpResponse:
    rows = _rows(request, now())
    page = {
        "rows": rows,
        "open": sum(row.user.is_active for row in rows),
        "without_second": sum(row.user.is_active and not row.has_second_factor for row in rows),
        "idle": sum(row.user.is_active and row.is_idle for row in rows),
        "idle_days": actions.IDLE_AFTER.days,
    }
    return render(request, "people/people.html", None, page)


@changes_ways_in
def invite(request: Visitor) -> HttpResponse:
    form = InviteForm(request.POST or None, reach=request.reach)
    if request.method == "POST" and form.is_valid():
        try:
            user, token = actions.invite(**form.cleaned_data, now=now(), by=request.user)
        except actions.Refused as error:  # e.g. taken in the moment between
            say_why(form, error)
        else:
            return _link(request, user, token)
    return render(request, "people/invite.html", None, {"form": form})


def _link(request: Visitor, user: User, token: str) -> HttpResponse:
    """The link, shown this once, with a text to send by hand. In Indonesian, whoever reads this page."""
    with translation.override("id"):
        address = absolute(request, reverse("invitation", args=[token]))
    return without_trace(render(request, "people/link.html", None, {"person": user, "address": address}))


def _person(request: Visitor, pk: int) -> User:
    return get_object_or_404(_users(request), pk=pk)


@only(Deed.MANAGE_PEOPLE)
def person(request: Visitor, pk: int) -> HttpResponse:
    return _show(request, _person(request, pk))


def _show(request: Visitor, user: User, form: AppointForm | None = None) -> HttpResponse:
    (row,) = _rows(request, now(), pk=user.pk)
    mine = user.pk == request.user.pk
    page = {
        "row": row,
        "ended": _appointments(request).filter(user=user, ended_at__isnull=False).select_related("area"),
        "form": form if form and form.errors else None,
        "appoint": form or AppointForm(reach=request.reach, person=user),
        "is_mine": mine,
        "may": not mine and actions.may_look_after(request.reach, user),
        "may_end": [each.pk for each in row.held if actions.may_give(request.reach, each.role, each.area_id)],  # pyright: ignore
    }
    return render(request, "people/person.html", None, page)


@require_POST
@changes_ways_in
def appoint(request: Visitor, pk: int) -> HttpResponse:
    user = _person(request, pk)
    form = AppointForm(request.POST, reach=request.reach, person=user)
    if not form.is_valid():
        return _show(request, user, form)
    waited = _waits(user)
    try:
        actions.appoint(user=user, **form.cleaned_data, by=request.user)
    except actions.Refused as error:
        say_why(form, error)
        return _show(request, user, form)
    return _done(request, pk, gettext("%(name)s has one more role.") % {"name": user.name}, link_ended=waited)


@require_POST
@changes_ways_in
def end(request: Visitor, pk: int, appointment_pk: int) -> HttpResponse:
    user = _person(request, pk)
    held = get_object_or_404(_appointments(request), pk=appointment_pk, user=user)
    waited = _waits(user)
    try:
        actions.end_appointment(appointment=held, at=now(), by=request.user)
    except BadInput:
        return _refused(request, pk, gettext("This role was not ended: it has ended already, or you would shut yourself out."))
    return _done(request, pk, gettext("The role of %(name)s has ended.") % {"name": user.name}, link_ended=waited)


@require_POST
@changes_ways_in
def close(request: Visitor, pk: int) -> HttpResponse:
    user = _person(request, pk)
    if user.pk == request.user.pk:
        return _refused(request, pk, gettext("You cannot close your own account: the office could be left without a head."))
    try:
        actions.close_account(user=user, now=now(), by=request.user)
    except BadInput:
        return _refused(request, pk, gettext("The account was not closed: it is closed already, or not yours to look after."))
    return _done(request, pk, gettext("The account of %(name)s is closed, from now on.") % {"name": user.name})


@require_POST
@changes_ways_in
def reopen(request: Visitor, pk: int) -> HttpResponse:
    user = _looked_after(request, pk)
    try:
        actions.open_account_again(user=user, by=request.user)
    except actions.Refused as error:
        if error.why == "not_yours":  # taken from her in the moment between
            raise Http404 from None
        return _refused(request, pk, gettext("This account is open already."))
    return _done(request, pk, gettext("The account of %(name)s is open again, with its roles.") % {"name": user.name})


@require_POST
@changes_ways_in
def new_link(request: Visitor, pk: int) -> HttpResponse:
    user = _looked_after(request, pk)
    if user.pk == request.user.pk:
        return _refused(request, pk, gettext("Change your own password on the page “My account”."))
    try:
        token = actions.give_way_in(user=user, now=now(), by=request.user)
    except actions.Refused as error:
        if error.why == "not_yours":
            raise Http404 from None
        return _refused(request, pk, gettext("This account is closed. Open it first, then give a new link."))
    return _link(request, user, token)


def _looked_after(request: Visitor, pk: int) -> User:
    """Seen, but with a role that is not one's own to give: answered as if nobody were there."""
    user = _person(request, pk)
    if not actions.may_look_after(request.reach, user):
        raise Http404
    return user


def _refused(request: Visitor, pk: int, why: str) -> HttpResponse:
    messages.error(request, why)
    return redirect("person", pk)


def _waits(user: User) -> bool:
    """Whether she has a link that she has not used yet. It ends with each change of her roles."""
    return any(link.state(now()) == "open" for link in Invitation.objects.filter(user=user))


def _done(request: Visitor, pk: int, what: str, *, link_ended: bool = False) -> HttpResponse:
    if link_ended:
        what += " " + gettext("The link that was still open does not work any more: give a new one.")
    messages.success(request, what)
    return redirect("person", pk)
