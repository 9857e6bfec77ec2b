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
from payung.web.doors import Visitor, only
from payung.web.lists import words
from payung.web.lists.causes import Cause, causes, places
from payung.web.lists.deciding import found, overtaken
from payung.web.pages import render
from payung.web.templatetags.wording import language

State = ReceivedFile.State
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LOOKS_AGAIN_SECONDS = 3
PLACES_A_PAGE = 100


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
    context = {"file": file, "is_kept": store.is_kept(file.place) if state == State.FAILED else False}
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
        **_found_causes(file),
        "may_download": store.is_kept(file.place),
        "known_rows": (file.accepted or 0) - (file.new_workers or 0),
        "unread": list(dict.fromkeys(f"“{column['heading']}”" for column in file.columns if not column["field"])),
        # She accepted other numbers than these: the register changed while she looked.
        "has_changed": request.GET.get("dilihat", file.verdict_sha256) != file.verdict_sha256,
    }
    return render(request, "lists/checked.html", None, context)


def _accepted(request: Visitor, file: ReceivedFile) -> HttpResponse:
    context = {
        "file": file,
        **_found_causes(file),
        "may_download": store.is_kept(file.place) and bool(file.rejected),
        "may_see_register": request.reach.may(Deed.SEE_WORKERS),
    }
    return render(request, "lists/accepted.html", None, context)


def _found_causes(file: ReceivedFile) -> dict[str, list[Cause]]:
    """What must be mended, what stands twice, what is worth a look, what was mended."""
    known = list(causes(file.causes, file.mended))
    groups = {"errors": "error", "doubles": "duplicate", "warnings": "warning", "mended": "mended"}
    return {name: [each for each in known if each.severity == severity] for name, severity in groups.items()}


@only(Deed.SEND_LISTS)
def cause(request: Visitor, pk: int, code: str) -> HttpResponse:
    """Every row with one kind of problem."""
    file = found(request, pk)
    kept = next((each for each in causes(file.causes, file.mended) if each.code == code), None)
    if kept is None:
        raise Http404
    try:
        problems = pl.read_parquet(BytesIO(store.fetch_beside(file.place, receiving.PROBLEMS)))
    except (store.Gone, store.Damaged):
        notices.info(request, gettext("The file is no longer on this server; only the first places are known."))
        return redirect("list", pk)
    rows = problems.filter(pl.col("code") == code).sort("sheet", "line", maintain_order=True)
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
