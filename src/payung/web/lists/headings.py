"""Which column was taken for what; what is unknown is told once for the office, and what was taken wrongly is put right."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from payung.lists.fields import FIELDS
from payung.lists.profiles import PROFILES
from payung.office.roles import Deed
from payung.received_files.headings import IGNORE
from payung.registry import jobs, receiving
from payung.registry.models import ReceivedFile
from payung.web.doors import Visitor, only
from payung.web.lists.deciding import found, overtaken
from payung.web.lists.sending import wait_a_moment
from payung.web.pages import render
from payung.web.templatetags.wording import language

State = ReceivedFile.State
CHANGEABLE = (State.HEADINGS, State.CHECKED)


@dataclass(frozen=True)
class Heading:
    """`field`: what it was taken for; empty where nothing goes by it. `chosen`: what the page proposes."""

    name: str
    written: str
    sheets: str
    field: str
    chosen: str
    error: str = ""

    @property
    def taken_for(self) -> str:
        return called(self.field)


@only(Deed.SEND_LISTS)
def headings(request: Visitor, pk: int) -> HttpResponse:
    """Look at the headings of a list that is not decided on, and say what they mean."""
    file = found(request, pk)
    if file.state not in CHANGEABLE:
        return redirect("list", pk)
    errors: dict[str, str] = {}
    if request.method == "POST":
        known = list(_headings(file, {}, {}))
        told = {each.written: request.POST.get(each.name, "") for each in known}
        errors = _wrong(known, told)
        if not errors:
            return _say(request, file, {each.written: told[each.written] for each in known if told[each.written] != each.field})
    shown = list(_headings(file, request.POST.dict() if errors else {}, errors))
    taken = {each.field for each in shown}
    context = {
        "file": file,
        "unknown": [each for each in shown if not each.field],
        "known": [each for each in shown if each.field],
        "choices": [(name, called(name)) for name in FIELDS] + [(IGNORE, called(IGNORE))],
        "missing": [called(name) for name in _required(file) if name not in taken],
        "errors": [(each.name, f"“{each.written}”: {each.error}") for each in shown if each.error],
    }
    return render(request, "lists/headings.html", None, context, status=422 if errors else 200)


def _say(request: Visitor, file: ReceivedFile, changed: Mapping[str, str]) -> HttpResponse:
    if changed:
        try:
            with transaction.atomic():
                receiving.say_what_headings_are(file=file, headings=changed, by=request.user)
                jobs.ask_for_check(file=file)
        except receiving.NotNow:
            return overtaken(request, file)
        wait_a_moment(file)
    return redirect("list", file.pk)


def _headings(file: ReceivedFile, typed: Mapping[str, str], errors: Mapping[str, str]) -> Iterator[Heading]:
    """Each heading once, however many sheets have it."""
    sheets: dict[str, list[str]] = {}
    first: dict[str, dict[str, object]] = {}
    for column in file.columns:
        sheets.setdefault(column["heading"], []).append(column["sheet"])
        first.setdefault(column["heading"], column)
    for at, (written, column) in enumerate(first.items()):
        name, field = f"judul{at}", str(column["field"] or "")
        suggested = next(iter(column.get("suggestions") or ()), "")  # pyright: ignore[reportCallIssue, reportArgumentType]
        chosen = typed.get(name, field or str(suggested))
        yield Heading(name, written, ", ".join(sheets[written]), field, chosen, errors.get(written, ""))


def _wrong(known: list[Heading], told: Mapping[str, str]) -> dict[str, str]:
    """By heading: it must be told, and no two of a sheet may be the same field."""
    wrong: dict[str, str] = {}
    seen: dict[str, str] = {}
    for each in known:
        field = told[each.written]
        if field not in FIELDS and field != IGNORE:
            wrong[each.written] = gettext("choose what it is, or leave it out")
        elif field != IGNORE and field in seen:
            wrong[each.written] = gettext("“%(other)s” is %(field)s already; leave one of them out") % {
                "other": seen[field],
                "field": called(field),
            }
        seen.setdefault(field, each.written)
    return wrong


def _required(file: ReceivedFile) -> tuple[str, ...]:
    return PROFILES[file.profile].required if file.profile in PROFILES else ()


def called(field: str) -> str:
    """What a field is called in the reader's language."""
    if field == IGNORE:
        return gettext("not needed: leave it out")
    return FIELDS[field].called(language()) if field in FIELDS else field
