"""The insurer's monthly recap: uploaded, looked at before it is kept, and shown month by month."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages as notices
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_POST

from payung.governments import recaps
from payung.governments.recap_file import (
    ALWAYS,
    COLUMN_WORDS,
    COLUMNS,
    NUMBERS,
    Members,
    RecapRefused,
    Sums,
    UnknownHeadings,
    sums,
)
from payung.governments.recap_models import Recap, RecapDraft, RecapRow
from payung.governments.recap_sentences import Problem
from payung.office.models import Area
from payung.office.refusals import Refusal
from payung.office.roles import Deed
from payung.received_files.headings import IGNORE
from payung.received_files.refusals import Refused
from payung.received_files.writing import Column, SheetToWrite, csv_file, xlsx
from payung.web.doors import Visitor, now, only
from payung.web.pages import render
from payung.web.templatetags.wording import language, said
from payung.web.typed import Unreadable, month_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = tuple(COLUMN_WORDS[name]["id"] for name in ("code", "area", "segment", "month", *NUMBERS))


class UploadForm(forms.Form):
    month = forms.CharField(
        label=gettext_lazy("Which month?"),
        help_text=gettext_lazy("Such as October 2026 or 2026-10."),
        max_length=40,
        error_messages={"required": gettext_lazy("this is needed")},
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label=gettext_lazy("The file"),
        help_text=gettext_lazy("Excel (.xlsx) or CSV, at most 2 MB."),
        error_messages={"required": gettext_lazy("choose the file"), "empty": gettext_lazy("this file is empty")},
    )

    def clean_month(self) -> date:
        try:
            month = month_of(self.cleaned_data["month"])
        except Unreadable as error:
            raise ValidationError(str(error)) from None
        assert month is not None  # it is required
        if month > now().date():
            raise ValidationError(gettext("that month has not come yet"))
        return month


@only(Deed.SEE_BOARD)
def index(request: Visitor) -> HttpResponse:
    """Every recap, newest month first; and the form to bring one in."""
    return _index(request, UploadForm())


def _index(request: Visitor, form: UploadForm) -> HttpResponse:
    rows = Recap.objects.visible_to(request.reach).filter(replaced_by__isnull=True).defer("body")
    draft = RecapDraft.objects.visible_to(request.reach).filter(uploaded_by=request.user).defer("body").first()
    context = {
        "recaps": rows.select_related("kept_by", "replaces").order_by("-month")[:60],
        "form": form,
        "may_import": request.reach.may(Deed.IMPORT_RECAP),
        "draft": draft,
    }
    return render(request, "reporting/recaps.html", None, context, status=422 if form.errors else 200)


@only(Deed.IMPORT_RECAP)
@require_POST
def upload(request: Visitor) -> HttpResponse:
    """Put the file down and go on to look at it. A file that cannot be read at all is not put down."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _index(request, form)
    file, month = form.cleaned_data["file"], form.cleaned_data["month"]
    if file.size > recaps.LIMITS.file_bytes_max:
        form.add_error("file", gettext("this file is larger than 2 MB"))
        return _index(request, form)
    body = file.read()
    try:
        recaps.read_file(body=body, name=file.name, month=month, today=now().date())
    except Refused as refused:
        form.add_error("file", ValidationError(f"{refused.en if language() == 'en' else refused.id} ({refused.code})"))
        return _index(request, form)
    except recaps.AlreadyKept as known:
        return _already(request, known)
    except Refusal:
        pass  # what it says is looked at on the next page
    recaps.put_down(body=body, name=file.name, month=month, by=request.user)
    return redirect("recap_preview")


def _already(request: Visitor, known: recaps.AlreadyKept) -> HttpResponse:
    notices.info(request, gettext("Nothing was changed: %(why)s") % {"why": said(known.said)})
    return redirect("recap", known.recap.pk)


def _draft(request: Visitor) -> RecapDraft | None:
    return RecapDraft.objects.visible_to(request.reach).filter(uploaded_by=request.user).first()


@only(Deed.IMPORT_RECAP)
def preview(request: Visitor) -> HttpResponse:
    """What the file says, before anything is kept: what is wrong, what its headings mean, or what would be kept."""
    draft = _draft(request)
    if draft is None:
        return redirect("recaps")
    context: dict[str, Any] = {"draft": draft}
    status = 200
    try:
        found = recaps.read_file(body=bytes(draft.body), name=draft.file_name, month=draft.month, today=now().date())
        before = Recap.objects.filter(month=draft.month, replaced_by__isnull=True).defer("body").first()
        old = {(one.area, one.segment): one for one in recaps.members_of(before)} if before else {}
        context |= {
            "found": found,
            "table": _table(list(found.members)),
            "before": before,
            "changed": sum(old.get((one.area, one.segment)) != one for one in found.members) if before else 0,
        }
    except UnknownHeadings as unknown:
        context |= {"headings": _choices(unknown)}
    except RecapRefused as refused:
        context |= {"problems": _by_cause(refused)}
        status = 422
    except Refused as refused:
        context |= {"unreadable": refused.en if language() == "en" else refused.id}
        status = 422
    except recaps.AlreadyKept as known:
        return _already(request, known)
    except Refusal as refusal:
        context |= {"unreadable": said(refusal.said)}
        status = 422
    return render(request, "reporting/recap_preview.html", None, context, status=status)


@dataclass
class Cause:
    """What is wrong, once, with every row in which it is."""

    problem: Problem
    column: str
    text: str
    rows: list[int]

    @property
    def shown_rows(self) -> str:
        """2–4, 7."""
        runs: list[list[int]] = []
        for row in sorted(self.rows):
            if runs and row == runs[-1][-1] + 1:
                runs[-1].append(row)
            else:
                runs.append([row])
        return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _by_cause(refused: RecapRefused) -> list[Cause]:
    """The same thing wrong in many rows is one thing to mend."""
    causes: dict[tuple[str, ...], Cause] = {}
    for one in refused.problems:
        column = said(COLUMN_WORDS[one.column]) if one.column else ""
        text = one.en if language() == "en" else one.id
        cause = causes.setdefault((one.code, one.column, one.value, text), Cause(one, column, text, []))
        cause.rows += [one.row] if one.row else []
    return list(causes.values())


@dataclass(frozen=True)
class HeadingChoice:
    """A heading with the columns it may be; `usual` is the one it resembles most."""

    name: str
    written: str
    usual: str
    choices: list[tuple[str, str]]


def _choices(unknown: UnknownHeadings) -> list[HeadingChoice]:
    columns = [(name, said(COLUMN_WORDS[name])) for name in COLUMNS] + [(IGNORE, gettext("not needed: leave it out"))]
    return [
        HeadingChoice(f"judul{at}", one.written, one.suggestions[0] if one.suggestions else "", columns)
        for at, one in enumerate(unknown.unknown)
    ]


@only(Deed.IMPORT_RECAP)
@require_POST
def headings(request: Visitor) -> HttpResponse:
    """Which column each heading is, as somebody chose it for the file she put down."""
    draft = _draft(request)
    if draft is None:
        return redirect("recaps")
    try:
        recaps.read_file(body=bytes(draft.body), name=draft.file_name, month=draft.month, today=now().date())
    except UnknownHeadings as unknown:
        chosen = {one.written: request.POST.get(one.name, "") for one in _choices(unknown)}
        try:
            recaps.say_what_headings_are(headings=chosen, by=request.user)
        except Refusal as refusal:
            notices.warning(request, said(refusal.said))
    except (Refusal, Refused):
        pass  # nothing to map: the next page says what is wrong
    return redirect("recap_preview")


@only(Deed.IMPORT_RECAP)
@require_POST
def keep(request: Visitor) -> HttpResponse:
    """Keep what was looked at. The file is read once more, so that what is kept is what it says."""
    draft = _draft(request)
    if draft is None or draft.sha256 != request.POST.get("sha256"):
        notices.warning(request, gettext("Another file was uploaded in the meantime. Look at it first; nothing was kept."))
        return redirect("recap_preview" if draft else "recaps")
    body, today = bytes(draft.body), now().date()
    try:
        found = recaps.read_file(body=body, name=draft.file_name, month=draft.month, today=today)
        kept = recaps.keep(body=body, name=draft.file_name, recap=found, on=today, by=request.user)
    except recaps.AlreadyKept as known:
        return _already(request, known)
    except (UnknownHeadings, RecapRefused, Refused):
        return redirect("recap_preview")  # which says what is wrong
    except Refusal as refusal:
        notices.warning(request, said(refusal.said))
        return redirect("recap_preview")
    notices.info(request, gettext("The recap is kept."))
    return redirect("recap", kept.pk)


# ---------------------------------------------------------------------------------------------------------------- show


@dataclass(frozen=True)
class Table:
    """Governments down, segments across, each with active, new and ended; then the sums."""

    segments: list[str]
    lines: list[tuple[str, list[Members | None]]]
    sums: list[Sums]


def _table(members: list[Members]) -> Table:
    totals = list(sums(members))
    segments = [one.segment for one in totals]
    by_place = {(one.area, one.segment): one for one in members}
    names = dict(Area.objects.filter(code__in={one.area for one in members}).values_list("code", "name"))
    return Table(
        segments,
        [(names[code], [by_place.get((code, segment)) for segment in segments]) for code in sorted(names)],
        totals if len(names) > 1 else [],
    )


def _found(request: Visitor, pk: int) -> tuple[Recap, list[Members]]:
    """A recap with the rows that somebody may see."""
    recap = get_object_or_404(
        Recap.objects.visible_to(request.reach).select_related("kept_by", "replaces", "replaced_by").defer("body"), pk=pk
    )
    rows = RecapRow.objects.visible_to(request.reach).filter(recap=recap).order_by("id")
    return recap, [Members(row.area_id, row.segment, row.active, row.new, row.ended) for row in rows]


@only(Deed.SEE_BOARD)
def one(request: Visitor, pk: int) -> HttpResponse:
    recap, members = _found(request, pk)
    later = Recap.objects.filter(replaces=recap).defer("body").first()
    context = {"recap": recap, "table": _table(members), "later": later}
    return render(request, "reporting/recap.html", None, context)


@only(Deed.SEE_BOARD)
def download(request: Visitor, pk: int, kind: str) -> HttpResponse:
    """The same rows as a sheet that can be brought in again."""
    recap, members = _found(request, pk)
    names = dict(Area.objects.filter(code__in={one.area for one in members}).values_list("code", "name"))
    rows = [(one.area, names[one.area], one.segment, f"{recap.month:%Y-%m}", one.active, one.new, one.ended) for one in members]
    name = f"rekap-{recap.month:%Y-%m}"
    if kind == "csv":
        return _file(csv_file(HEADINGS, rows), f"{name}.csv", "text/csv; charset=utf-8")
    return _file(_workbook(name, rows), f"{name}.xlsx", XLSX)


@only(Deed.IMPORT_RECAP)
def template(request: Visitor) -> HttpResponse:
    """An empty recap with its ten governments and three segments filled in, for the month in the address."""
    try:
        month = month_of(request.GET.get("bulan", ""))
    except Unreadable:
        month = None
    areas = Area.objects.filter(kind__in=Area.GOVERNMENTS).order_by("code").values_list("code", "name")
    written = f"{month:%Y-%m}" if month else ""
    rows = [(code, name, segment, written, None, None, None) for code, name in areas for segment in ALWAYS]
    return _file(_workbook("rekap", rows), f"templat-rekap{f'-{written}' if written else ''}.xlsx", XLSX)


def _workbook(name: str, rows: Any) -> bytes:
    unknown = gettext("Leave empty what is not known; 0 means none.")
    columns = [
        Column(HEADINGS[0], width=10),
        Column(HEADINGS[1], width=28),
        Column(HEADINGS[2], width=10),
        Column(HEADINGS[3], width=12),
        *(Column(heading, width=12, note=unknown, as_text=False) for heading in HEADINGS[4:]),
    ]
    return xlsx([SheetToWrite(name[:31], columns, rows)])


def _file(body: bytes, name: str, media_type: str) -> HttpResponse:
    return HttpResponse(body, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
