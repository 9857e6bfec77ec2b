"""The event log as a page and as a file: who did what, when, newest first. It only reads: nobody can change the log."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.utils.http import urlencode

from payung.office.log_notes import last_check
from payung.office.models import Event, LogHead
from payung.office.roles import Deed, Reach
from payung.web.doors import Visitor, now, only
from payung.web.office_log.forms import FilterForm
from payung.web.office_log.sentences import details, page_of, sentence, where
from payung.web.pages import render

ROWS = 50
FIELDS = ("siapa", "jenis", "perihal", "wilayah", "dari", "sampai")
COLUMNS = ("position", "at", "by", "through", "kind", "subject", "area", "detail", "hash")


@only(Deed.SEE_LOG)
def event_log(request: Visitor) -> HttpResponse:
    form = FilterForm(request.GET, reach=request.reach)
    frame: dict[str, Any] = {"filter": form, "head": LogHead.objects.first(), "checked": _checked()}
    if not form.is_valid():
        return render(request, "office_log/log.html", None, {**frame, "form": form}, status=422)
    before = _position(request.GET.get("sebelum", ""))
    found = _older(_asked(request, form), before)
    events = list(found.select_related("by")[: ROWS + 1])
    query = {name: request.GET[name] for name in FIELDS if request.GET.get(name)}
    context = {
        **frame,
        "rows": [_row(event, request.reach) for event in events[:ROWS]],
        "older": urlencode({**query, "sebelum": events[ROWS - 1].position}) if len(events) > ROWS else None,
        "newest": urlencode(query) if before else None,
        "csv": urlencode(query),
        "is_narrowed": form.is_narrowed,
    }
    return render(request, "office_log/log.html", None, context)


@only(Deed.SEE_LOG)
def event_log_csv(request: Visitor) -> Any:
    """All events of the filter, with full fingerprints. ISO times in UTC, as they were hashed."""
    form = FilterForm(request.GET, reach=request.reach)
    if not form.is_valid():
        raise Http404
    events = _asked(request, form).select_related("by").iterator(chunk_size=2_000)
    name = f"payung-catatan-{now():%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(_lines(events), content_type="text/csv; charset=utf-8", headers=headers)  # pyright: ignore


def _asked(request: Visitor, form: FilterForm) -> QuerySet[Event]:
    # By time, not by place in the chain: the database gives both in the same order, and days have an index.
    return form.narrow(Event.objects.visible_to(request.reach)).order_by("-at", "-position")  # pyright: ignore


def _older(events: QuerySet[Event], position: int | None) -> QuerySet[Event]:
    """Those after which the page before ended. Found by value, not counted off: a deep page is as fast as the first."""
    last = Event.objects.filter(position=position).values("at").first() if position else None
    if last is None:
        return events
    return events.filter(Q(at__lt=last["at"]) | Q(at=last["at"], position__lt=position), at__lte=last["at"])


def _position(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _row(event: Event, reach: Reach) -> dict[str, Any]:
    return {
        "event": event,
        "who": event.by.name if event.by else event.through,
        "is_link": event.by is None,
        "what": sentence(event.kind, event.subject),
        "page": page_of(event.subject, reach),
        "area": where(event.area_id),  # pyright: ignore[reportAttributeAccessIssue]  Django adds it
        "details": details(event.detail),
    }


def _lines(events: Iterator[Event]) -> Iterator[str]:
    writer = csv.writer(_Echo())  # with \r\n, so that a \r within a cell is quoted too
    yield writer.writerow(COLUMNS)
    for event in events:
        who = event.by.username if event.by else ""
        detail = json.dumps(event.detail, ensure_ascii=False, sort_keys=True)
        cells = (event.position, event.at.isoformat(), who, event.through, event.kind, event.subject)
        yield writer.writerow([_harmless(cell) for cell in (*cells, event.area_id or "", detail, event.hash)])  # pyright: ignore


class _Echo:
    """A csv writer writes to it and gets the line back."""

    def write(self, line: str) -> str:
        return line


def _harmless(cell: object) -> object:
    """A spreadsheet runs what begins like a formula; with an apostrophe it shows it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "\0")) else cell


def _checked() -> Any:
    return last_check(Path(settings.PAYUNG_KEYS).parent) if settings.PAYUNG_KEYS else None
