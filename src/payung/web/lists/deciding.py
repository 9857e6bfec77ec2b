"""What somebody decides about a checked list: mend, accept, withdraw, try again."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import messages as notices
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from payung.lists.problems import KINDS
from payung.office.roles import Deed
from payung.registry import jobs, receiving, store
from payung.registry.models import ReceivedFile
from payung.web.doors import Visitor, only
from payung.web.lists.sending import wait_a_moment
from payung.web.lists.words import UNDER_WAY

State = ReceivedFile.State
ON_ITS_WAY = (State.ACCEPTING, State.ACCEPTED)


def found(request: Visitor, pk: int) -> ReceivedFile:
    """A list of one's areas; 404 for any other."""
    rows = ReceivedFile.objects.visible_to(request.reach).select_related("area", "sent_by", "accepted_by")
    return get_object_or_404(rows, pk=pk)


@only(Deed.SEND_LISTS)
@require_POST
def mend(request: Visitor, pk: int) -> HttpResponse:
    """Mend everything of one kind that cannot be mended wrongly, and check again."""
    return _mending(request, pk, receiving.mend, lambda now, code: code in now.mended)


@only(Deed.SEND_LISTS)
@require_POST
def take_back_mend(request: Visitor, pk: int) -> HttpResponse:
    """Not mended after all: the rows of that kind are judged as they stand in the file."""
    return _mending(request, pk, receiving.take_back_mend, lambda now, code: code in KINDS and code not in now.mended)


def _mending(
    request: Visitor, pk: int, act: Callable[..., None], was_done: Callable[[ReceivedFile, str], bool]
) -> HttpResponse:
    file, code = found(request, pk), request.POST.get("kode", "")
    with transaction.atomic():
        try:
            act(file=file, code=code, by=request.user)
            jobs.ask_for_check(file=file)
        except receiving.NotNow:
            return overtaken(request, file, was_done=lambda now: was_done(now, code))
    wait_a_moment(file)
    return redirect("list", pk)


@only(Deed.SEND_LISTS)
@require_POST
def accept(request: Visitor, pk: int) -> HttpResponse:
    """Accept what was seen. What comes in is what the page showed, or nothing."""
    file, seen = found(request, pk), request.POST.get("dilihat", "")
    try:
        jobs.ask_for_acceptance(file=file, seen=seen, by=request.user)
    except jobs.SeenOther:
        return overtaken(request, file, was_done=lambda now: now.state in ON_ITS_WAY and now.verdict_sha256 == seen)
    except jobs.AcceptedBefore:
        notices.warning(request, gettext("The same file came into the register in the meantime. Nothing was done twice."))
        return redirect("list", pk)
    wait_a_moment(file)
    if ReceivedFile.objects.filter(pk=pk, state=State.ACCEPTED).exists():
        return redirect("list", pk)
    return redirect(f"{reverse('list', args=[pk])}?{urlencode({'dilihat': seen})}")  # should it come back with other numbers


@only(Deed.SEND_LISTS)
@require_POST
def withdraw(request: Visitor, pk: int) -> HttpResponse:
    """It was the wrong file, or is sent again. The file is deleted; that it was here stays noted."""
    file = found(request, pk)
    try:
        receiving.withdraw(file=file, by=request.user)
        notices.info(request, gettext("The list is withdrawn. Nothing of it came into the register, and the file is deleted."))
    except receiving.NotNow:
        return overtaken(request, file, was_done=lambda now: now.state == State.WITHDRAWN)
    return redirect("lists")


@only(Deed.SEND_LISTS)
@require_POST
def try_again(request: Visitor, pk: int) -> HttpResponse:
    """After a failure of ours. It is checked again; what it held may be accepted after that."""
    file = found(request, pk)
    if file.state != State.FAILED or not store.is_kept(file.place):
        return overtaken(request, file, was_done=lambda now: now.state in UNDER_WAY)
    try:
        jobs.ask_for_check(file=file)
    except receiving.NotNow:
        return overtaken(request, file, was_done=lambda now: now.state in UNDER_WAY)
    wait_a_moment(file)
    return redirect("list", pk)


def overtaken(
    request: Visitor, file: ReceivedFile, *, was_done: Callable[[ReceivedFile], bool] = lambda now: False
) -> HttpResponse:
    """Somebody else, or another window, was faster. `was_done`: with the very same; then the list itself says how it stands,
    as after the first of two clicks."""
    file.refresh_from_db()
    if was_done(file):
        return redirect("list", file.pk)
    notices.warning(request, gettext("This list has changed since you opened the page. Nothing was done; look at it again."))
    return redirect("list", file.pk)
