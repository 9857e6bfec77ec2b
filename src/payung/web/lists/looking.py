"""One list as it stands: how far its check is, what the check found, what came of it."""

from collections.abc import Callable, Mapping
from io import BytesIO

import polars as pl
from django.contrib import messages as notices
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from payung.lists.problems import KINDS
from payung.office.roles import Deed
from payung.registry import receiving, store
from payung.registry.handed_back import hand_back
from payung.registry.models import ReceivedFile
from payung.registry.verdicts import OF_NOBODY
from payung.web.doors import Visitor, only
from payung.web.lists import words
from payung.web.lists.causes import causes, places
from payung.web.lists.deciding import found, overtaken
from payung.web.lists.notes import left_out, notes
from payung.web.pages import render
from payung.web.templatetags.wording import language

State = ReceivedFile.State
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LOOKS_AGAIN_SECONDS = 3
PLACES_A_PAGE = 100
OUTSIDE = "E-WIL-03"  # the kind of a row about somebody outside the office's area
OF_OTHERS_LEAST = 0.8  # of the rows: then it is another office's list


@only(Deed.SEND_LISTS)
def one(request: Visitor, pk: int) -> HttpResponse:
    file = found(request, pk)
    state = State(file.state)
    if state == State.HEADINGS:
        return redirect("list_headings", pk)
    show: Mapping[State, Callable[[Visitor, ReceivedFile], HttpResponse]] = {
        State.CHECKED: _checked,
        State.ACCEPTED: _accepted,
        **dict.fromkeys(words.UNDER_WAY, _under_way),
    }
    if state in show:
        return show[state](request, file)
    is_kept = store.is_kept(file.place) if state == State.FAILED else False
    context = {"file": file, "is_kept": is_kept, **notes(file.notes)}
    return render(request, f"lists/{state.value}.html", None, context)


def _under_way(request: Visitor, file: ReceivedFile) -> HttpResponse:
    """Looks again by itself, unless somebody asked it not to."""
    done, total = store.progress(file.place) or (0, 0)
    if file.state == State.ACCEPTING and file.read and total:  # each row is counted twice then: checked again, and entered
        done, total = done * file.read // total, file.read
    still = request.GET.get("diam") == "1"
    context = {
        "file": file,
        "title": gettext("This list is going into the register")
        if file.state == State.ACCEPTING
        else gettext("This list is being checked"),
        "done": done,
        "total": total,
        "percent": done * 100 // total if total else 0,
        "still": still,
    }
    response = render(request, "lists/under_way.html", None, context)
    if not still:
        response["Refresh"] = str(LOOKS_AGAIN_SECONDS)
    return response


def _checked(request: Visitor, file: ReceivedFile) -> HttpResponse:
    context = {
        "file": file,
        **_found(file),
        "may_download": store.is_kept(file.place),
        "of_others": _of_others(file),
        "known_rows": (file.accepted or 0) - (file.new_workers or 0),
        "unread": list(dict.fromkeys(f"“{column['heading']}”" for column in file.columns if not column["field"])),
        # She accepted other numbers than these: the register changed while she looked.
        "has_changed": request.GET.get("dilihat", file.verdict_sha256) != file.verdict_sha256,
    }
    return render(request, "lists/checked.html", None, context)


def _of_others(file: ReceivedFile) -> dict[str, object] | None:
    """Where nearly all rows are about people of another office: how many, and of which if it is one."""
    outside = next((one for one in file.causes if one["code"] == OUTSIDE), None)
    if not outside or not file.read or outside["rows"] < OF_OTHERS_LEAST * file.read:
        return None
    return {"rows": outside["rows"], "office": (outside.get("facts") or {}).get("area", "")}


def _accepted(request: Visitor, file: ReceivedFile) -> HttpResponse:
    context = {
        "file": file,
        **_found(file),
        "may_download": store.is_kept(file.place),
        "may_see_register": request.reach.may(Deed.SEE_WORKERS),
    }
    return render(request, "lists/accepted.html", None, context)


def _found(file: ReceivedFile) -> dict[str, object]:
    """What must be mended, what is about nobody we keep, what stands twice, what is worth a look, what was mended; and what
    was left out."""
    known = list(causes(file.causes, file.mended, _problems(file)))
    groups = {"errors": "error", "doubles": "duplicate", "warnings": "warning", "mended": "mended"}
    by_group = {name: [each for each in known if each.severity == severity] for name, severity in groups.items()}
    of_nobody = [each for each in by_group["errors"] if each.code == OF_NOBODY]
    by_group["errors"] = [each for each in by_group["errors"] if each.code != OF_NOBODY]
    to_mend = (file.rejected or 0) - sum(each.rows for each in of_nobody)
    return {**by_group, "of_nobody": of_nobody, "to_mend": to_mend, **notes(file.notes), "left_out": left_out(file.notes)}


def _problems(file: ReceivedFile) -> pl.DataFrame | None:
    """Every problem with its place, as long as the file is kept."""
    try:
        return pl.read_parquet(BytesIO(store.fetch_beside(file.place, receiving.PROBLEMS)))
    except (store.Gone, store.Damaged):
        return None


@only(Deed.SEND_LISTS)
def cause(request: Visitor, pk: int, code: str) -> HttpResponse:
    """Every row with one kind of problem; of those that were mended, or of the others."""
    file = found(request, pk)
    problems, severity = _problems(file), request.GET.get("sebagai", "")
    of_kind = [each for each in causes(file.causes, file.mended, problems) if each.code == code]
    kept = next((each for each in of_kind if severity in ("", each.severity)), None)
    if kept is None:
        raise Http404
    if problems is None:
        notices.info(request, gettext("The file is no longer on this server, and where its rows were is deleted with it."))
        return redirect("list", pk)
    same = (pl.col("code") == code) & (pl.col("severity") == kept.severity)
    rows = problems.filter(same).sort("sheet", "line", maintain_order=True)
    page = Paginator(range(rows.height), PLACES_A_PAGE).get_page(request.GET.get("hal"))
    start = page.start_index() - 1
    here = rows.slice(max(start, 0), PLACES_A_PAGE).to_dicts()
    context = {"file": file, "cause": kept, "page": page, "places": places(KINDS[code], here)}
    return render(request, "lists/cause.html", None, context)


@only(Deed.SEND_LISTS)
@require_POST
def bad_rows(request: Visitor, pk: int) -> HttpResponse:
    """The rows that were not accepted, with their own cells, to mend and send again. It holds NIKs as they were sent: noted."""
    file = found(request, pk)
    if file.state not in (State.CHECKED, State.ACCEPTED) or file.checked_at is None:
        return overtaken(request, file)
    try:
        body = hand_back(file=file, today=localtime(file.checked_at).date(), language=language(), by=request.user)
    except (store.Gone, store.Damaged):
        notices.warning(request, gettext("The file is no longer on this server. Send it again to get its bad rows."))
        return redirect("list", pk)
    return xlsx_file(body, f"baris-salah-{file.pk}.xlsx")


def xlsx_file(body: bytes, name: str) -> HttpResponse:
    return HttpResponse(body, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})
