"""Which column was taken for what; what is unknown is told once for the office, and what was taken wrongly is put right."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from payung.lists.fields import FIELDS
from payung.lists.profiles import PROFILES
from payung.office.roles import Deed
from payung.received_files.headings import IGNORE, normalised
from payung.registry import jobs, receiving
from payung.registry.models import ReceivedFile
from payung.registry.understood import headings_twice
from payung.web.doors import Visitor, only
from payung.web.lists.deciding import found, overtaken
from payung.web.lists.sending import wait_a_moment
from payung.web.lists.words import UNDER_WAY
from payung.web.pages import render
from payung.web.templatetags.wording import language

State = ReceivedFile.State
CHANGEABLE = (State.HEADINGS, State.CHECKED)


#: Who somebody is. To leave out the only column of it would take in people whom nobody can match, list after list.
WHO = ("nik", "name")


@dataclass(frozen=True)
class Heading:
    """`key`: by which it is remembered. `field`: what it was taken for; empty where nothing goes by it. `chosen`: what the
    page proposes. `is_twice`: two columns of one sheet are headed so, and nothing can be said of it."""

    key: str
    name: str
    written: str
    sheets: str
    is_twice: bool
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
        known = [each for each in _headings(file, {}, {}) if not each.is_twice]
        told = {each.key: request.POST.get(each.name, "") for each in known}
        errors = _wrong(file, known, told)
        if not errors:
            return _say(request, file, {each.written: told[each.key] for each in known if told[each.key] != each.field})
    shown = list(_headings(file, request.POST.dict() if errors else {}, errors))
    taken = {each.field for each in shown}
    context = {
        "file": file,
        "twice": [each for each in shown if each.is_twice and not each.field],
        "unknown": [each for each in shown if not each.field and not each.is_twice],
        "known": [each for each in shown if each.field and not each.is_twice],
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
            return overtaken(request, file, was_done=lambda now: now.state in UNDER_WAY)
        wait_a_moment(file)
    return redirect("list", file.pk)


def _headings(file: ReceivedFile, typed: Mapping[str, str], errors: Mapping[str, str]) -> Iterator[Heading]:
    """Each heading once, however many sheets have it. Of two columns with it the one that nobody knows yet."""
    twice = headings_twice(file.columns)
    columns: dict[str, list[Mapping[str, Any]]] = {}
    for column in file.columns:
        columns.setdefault(normalised(column["heading"]), []).append(column)
    for at, (key, its) in enumerate(columns.items()):
        first = next((column for column in its if not column["field"]), its[0])
        name, field = f"judul{at}", str(first["field"] or "")
        suggested = str(next(iter(first.get("suggestions") or ()), ""))
        sheets = ", ".join(dict.fromkeys(column["sheet"] for column in its))
        chosen = typed.get(name, field or suggested)
        yield Heading(key, name, first["heading"], sheets, key in twice, field, chosen, errors.get(key, ""))


def _wrong(file: ReceivedFile, known: list[Heading], told: Mapping[str, str]) -> dict[str, str]:
    """By heading: it must be told, no two of a sheet may be the same field, and somebody must be named."""
    wrong = {
        each.key: gettext("choose what it is, or leave it out")
        for each in known
        if told[each.key] not in FIELDS and told[each.key] != IGNORE
    }
    by_sheet: dict[str, list[tuple[str, str]]] = {}
    for column in file.columns:
        if (key := normalised(column["heading"])) in told:
            by_sheet.setdefault(column["sheet"], []).append((key, column["heading"]))
    for headings_of_sheet in by_sheet.values():
        seen: dict[str, str] = {}
        for key, written in headings_of_sheet:
            field = told[key]
            if field in FIELDS and field in seen:
                wrong[key] = gettext("“%(other)s” is %(field)s already; leave one of them out") % {
                    "other": seen[field],
                    "field": called(field),
                }
            seen.setdefault(field, written)
    for each in known:
        if each.field in WHO and told[each.key] == IGNORE and each.field not in told.values():
            wrong[each.key] = gettext(
                "this says who somebody is, and is remembered for every list to come; if it is wrong here, delete it in Excel"
            )
    return wrong


def _required(file: ReceivedFile) -> tuple[str, ...]:
    return PROFILES[file.profile].required if file.profile in PROFILES else ()


def called(field: str) -> str:
    """What a field is called in the reader's language."""
    if field == IGNORE:
        return gettext("not needed: leave it out")
    return FIELDS[field].called(language()) if field in FIELDS else field
