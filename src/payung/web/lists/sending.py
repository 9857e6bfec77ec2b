"""Sending a list in: what has come in so far, and the form that brings in another."""

import hashlib
from datetime import datetime
from itertools import chain
from time import monotonic, sleep
from typing import Any

from django.contrib import messages as notices
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from payung.office.models import Area
from payung.office.roles import Deed
from payung.received_files.inspection import inspect
from payung.received_files.refusals import Refused
from payung.registry import jobs, receiving, store
from payung.registry.models import ReceivedFile
from payung.web.doors import Visitor, now, only
from payung.web.lists import words
from payung.web.lists.forms import UploadForm, plain_name, said
from payung.web.pages import render

A_PAGE = 30
A_DAY_MAX = 20
#: Those that were refused or withdrawn are no lists of hers; but a server reads no endless stream of them either.
TRIES_A_DAY_MAX = 100
PATIENCE_SECONDS = 2.5


@only(Deed.SEND_LISTS)
def index(request: Visitor) -> HttpResponse:
    """Every list of one's areas, the newest first."""
    rows = ReceivedFile.objects.visible_to(request.reach)
    mine = request.reach.areas(Deed.SEND_LISTS)  # another office's list waits for that office
    waiting = rows.filter(state__in=words.NEEDS_SOMEBODY, area__in=mine)
    shown = rows if request.GET.get("hanya") != "menunggu" else waiting
    page = Paginator(shown.select_related("area", "sent_by").order_by("-pk"), A_PAGE).get_page(request.GET.get("hal"))
    context = {
        "page": page,
        "waiting": waiting.count(),
        "only_waiting": shown is waiting,
        "many_areas": len(offices(request)) > 1,
        "needs_somebody": words.NEEDS_SOMEBODY,
        "mine": mine,
    }
    return render(request, "lists/index.html", None, context)


@only(Deed.SEND_LISTS)
def upload(request: Visitor) -> HttpResponse:
    """Take a file in and have it checked. One that cannot be a list is told at once, and nothing of it is kept."""
    areas = offices(request)
    sent = request.method == "POST"
    form = UploadForm(request.POST if sent else None, request.FILES if sent else None, areas=areas, today=now().date())
    if sent and form.is_valid() and (answer := _take_in(request, form)):
        return answer
    context = {"form": form, "areas": areas, "a_day": A_DAY_MAX}
    return render(request, "lists/upload.html", None, context, status=422 if form.errors else 200)


def _take_in(request: Visitor, form: UploadForm) -> HttpResponse | None:
    """The way on, or None with the reason in the form."""
    area = Area.objects.get(code=form.area_code)
    file = form.cleaned_data["file"]
    data = file.read()
    try:
        inspect(data, file.name)
    except Refused as refused:
        form.add_error("file", ValidationError(said(refused)))
        return None
    if not _is_known(area, data) and sent_enough(area.code, now()):
        text = gettext("%(area)s has sent %(n)s lists today, which is as many as it may. Send the others tomorrow.")
        form.add_error(None, text % {"area": area.name, "n": A_DAY_MAX})
        return None
    try:
        with transaction.atomic():
            _withdraw_lost(area, data, request)
            kept = receiving.receive(
                data=data,
                name=plain_name(file.name),
                area=area,
                profile=form.cleaned_data["profile"],
                as_of=form.cleaned_data["as_of"],
                by=request.user,
            )
            jobs.ask_for_check(file=kept)
    except receiving.AlreadyReceived as known:
        notices.info(request, gettext("This file was sent before. Nothing was done with it again; here is how it stands."))
        return redirect("list", known.file.pk)
    wait_a_moment(kept)
    return redirect("list", kept.pk)


def _is_known(area: Area, data: bytes) -> bool:
    try:
        receiving.refuse_known(area=area, sha256=hashlib.sha256(data).hexdigest())
    except receiving.AlreadyReceived:
        return True
    return False


def _withdraw_lost(area: Area, data: bytes, request: Visitor) -> None:
    """The same list failed before and its file is gone, as after a restored copy: this one takes its place."""
    sha256 = hashlib.sha256(data).hexdigest()
    for lost in ReceivedFile.objects.filter(area=area, sha256=sha256, state=ReceivedFile.State.FAILED):
        if not store.is_kept(lost.place):
            receiving.withdraw(file=lost, by=request.user)


def wait_a_moment(file: ReceivedFile) -> None:
    """A small list is judged within seconds: then its verdict is the next page, not a page to wait at."""
    until = monotonic() + PATIENCE_SECONDS
    for pause in chain((0.1, 0.1, 0.1, 0.1), iter(lambda: 0.2, None)):
        sleep(pause)
        if monotonic() > until or not is_under_way(file.pk):
            return


def is_under_way(pk: int) -> bool:
    return ReceivedFile.objects.filter(pk=pk, state__in=words.UNDER_WAY).exists()


def sent_enough(area: str, at: datetime) -> bool:
    """Whether as many lists of this office came in since midnight as may."""
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    today = ReceivedFile.objects.filter(area_id=area, sent_at__gte=midnight)
    taken = today.exclude(state__in=[ReceivedFile.State.REFUSED, ReceivedFile.State.WITHDRAWN])
    return taken.count() >= A_DAY_MAX or today.count() >= TRIES_A_DAY_MAX


def offices(request: Visitor) -> list[Area]:
    """For whom this visitor may send lists: her own kabupaten, or all of the province's and the province itself."""
    within: Q = request.reach.within(Deed.SEND_LISTS, "code")
    found: Any = Area.objects.filter(within, kind__in=[Area.Kind.PROVINCE, *Area.GOVERNMENTS]).order_by("code")
    return list(found)
