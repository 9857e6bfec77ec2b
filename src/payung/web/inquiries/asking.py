"""What is asked: every inquiry one may see, making one, fetching its file, withdrawing it."""

from typing import Any

from django.contrib import messages as notices
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from payung.inquiries import asking, layouts
from payung.inquiries.asking import Chosen
from payung.inquiries.models import AnswerFile, Inquiry
from payung.office.models import Area
from payung.office.refusals import Refusal
from payung.office.roles import Deed
from payung.registry import nik_vault, scope
from payung.web.doors import Visitor, after_second_step, among_people, now, only
from payung.web.inquiries import words
from payung.web.inquiries.forms import FileForm, InquiryForm
from payung.web.inquiries.within import the_inquiry
from payung.web.pages import render
from payung.web.register.words import group_name
from payung.web.templatetags.wording import said

A_PAGE = 30
GROUPS_SHOWN = 60
#: Of more the server's own command makes the inquiry: nobody waits so long at a page.
MOST = 100_000
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}  # fmt: skip


@among_people(Deed.ANSWER_INQUIRY)
def index(request: Visitor) -> HttpResponse:
    """The newest first; of those that wait for somebody, who that is."""
    rows = Inquiry.objects.visible_to(request.reach).select_related("area", "made_by")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("hal"))
    shown = list(page.object_list)
    waiting = AnswerFile.objects.filter(inquiry__in=shown, state=AnswerFile.State.CHECKED).order_by("pk")
    to_decide = {each.inquiry_id: each for each in reversed(waiting)}
    counted = _answered([each.pk for each in shown])
    parts = {code for each in shown if (code := each.chosen.get("area"))}
    names = dict(Area.objects.filter(code__in=parts).values_list("code", "name"))
    lines = [
        {
            "inquiry": each, "kind": words.kind(each.kind), "state": words.state(each), "answered": counted.get(each.pk, 0),
            "place": ", ".join([*([names[part]] if (part := each.chosen.get("area")) in names else []), each.area.name]),
            "to_decide": to_decide.get(each.pk), "is_late": each.state == "open" and each.deadline < now().date(),
        }
        for each in shown
    ]  # fmt: skip
    open_count = rows.filter(withdrawn_at__isnull=True, answered_at__isnull=True).count()
    context = {"page": page, "lines": lines, "may_ask": request.reach.may(Deed.ASK_INSURER), "open_count": open_count}
    return render(request, "inquiries/index.html", None, context)


def _answered(inquiries: list[int]) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inquiry_id, count(DISTINCT worker_id) FROM inquiries_answered WHERE inquiry_id = ANY(%s) GROUP BY 1",
            [inquiries],
        )
        return dict(cursor.fetchall())


@among_people(Deed.ASK_INSURER)
def new(request: Visitor) -> HttpResponse:
    """Choose; see how many it would be; make it."""
    today, offices = now().date(), _offices(request)
    sent, step = request.method == "POST", request.POST.get("langkah", "")
    form = InquiryForm(request.POST if sent else None, areas=_places(offices), groups=_groups(), today=today)
    if sent and step != "ubah" and form.is_valid():
        data, (area, chosen) = dict(form.cleaned_data), _chosen(form, offices)
        count, seen = _count(form, area, chosen), request.POST.get("dilihat")
        if count and step == "buat" and seen == str(count) and (made := _made(request, form, area, chosen)):
            return redirect("inquiry", made.pk)
        if not form.errors:
            place = Area.objects.get(code=data["within"])
            context = {
                "form": form, "count": count, "kind": words.kind(data["kind"]), "place": place, "typed": _typed(request),
                "deadline": data["deadline"], "other_count": step == "buat",
            }  # fmt: skip
            return render(request, "inquiries/new_check.html", None, context)
    if step == "ubah":
        form.errors.clear()
    return render(request, "inquiries/new.html", None, {"form": form}, status=422 if form.errors else 200)


def _count(form: InquiryForm, area: Area, chosen: Chosen) -> int:
    """How many people it would be; 0 with the reason in the form where it cannot be made."""
    with scope.of_area(area.code):
        count = asking.workers_chosen(form.cleaned_data["kind"], area, chosen, today=form.today).count()
    if count > MOST:
        form.add_error("within", gettext("these are too many for this page; choose a smaller area, or use the command "
                                         "payung inquiry make on the server"))  # fmt: skip
    elif not count:
        form.add_error("within", gettext("there is nobody to ask about: all are answered, or being asked about"))
    return 0 if form.errors else count


def _offices(request: Visitor) -> list[Area]:
    """For whom one may ask: the province and its governments, or one's own kabupaten."""
    within: Q = request.reach.within(Deed.ASK_INSURER, "code")
    found: Any = Area.objects.filter(within, kind__in=[Area.Kind.PROVINCE, *Area.GOVERNMENTS]).order_by("code")
    return list(found)


def _places(offices: list[Area]) -> list[Area]:
    """What may be asked about: an office's whole area; of a single office its kecamatan too."""
    parts = Area.objects.filter(parent__in=offices, kind=Area.Kind.KECAMATAN).order_by("code")
    return sorted([*offices, *parts], key=lambda area: area.code)


def _chosen(form: InquiryForm, offices: list[Area]) -> tuple[Area, Chosen]:
    """The office that asks: of a kecamatan its kabupaten."""
    within = form.cleaned_data["within"]
    office = next(area for area in reversed(offices) if within == area.code or within.startswith(f"{area.code}."))
    part = within if within != office.code else ""
    return office, Chosen(area=part, group=form.cleaned_data["group"], again=form.cleaned_data["again"],
                          any_age=form.cleaned_data["any_age"])  # fmt: skip


def _made(request: Visitor, form: InquiryForm, area: Area, chosen: Chosen) -> Inquiry | None:
    """The new inquiry, or None with the reason in the form."""
    data = form.cleaned_data
    try:
        made = asking.make(
            kind=data["kind"], area=area, chosen=chosen, deadline=data["deadline"], today=now().date(), by=request.user
        )
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, ValidationError(said(refusal.said)))
        return None
    except nik_vault.WrongKey:
        form.add_error(None, gettext("The NIKs cannot be read: the keys on this server are missing or others. Tell whoever "
                                     "looks after the server."))  # fmt: skip
        return None
    notices.info(request, gettext("The inquiry is made. Fetch its file, or let the insurer fetch it here."))
    return made


def _typed(request: Visitor) -> list[tuple[str, str]]:
    left_out = {"csrfmiddlewaretoken", "langkah", "dilihat"}
    return [(name, str(value)) for name, values in request.POST.lists() if name not in left_out for value in values if value]


def _groups() -> list[tuple[str, str]]:
    """The tags of those whom one sees, by how often they are used."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tag FROM registry_worker, unnest(groups) AS tag GROUP BY tag ORDER BY count(*) DESC, tag LIMIT %s",
            [GROUPS_SHOWN],
        )
        return [(tag, group_name(tag)) for (tag,) in cursor.fetchall()]


# ------------------------------------------------------------------------------------------------------- one inquiry


@among_people(Deed.ANSWER_INQUIRY)
def one(request: Visitor, pk: int) -> HttpResponse:
    """Its totals, its file to fetch, its answers, and what they say so far."""
    return _page(request, the_inquiry(request, pk))


def _page(request: Visitor, inquiry: Inquiry, *, error: str = "", status: int = 200) -> HttpResponse:
    by_status = asking.answered_rows(inquiry)
    answered = sum(by_status.values())
    answers = AnswerFile.objects.filter(inquiry=inquiry).select_related("sent_by", "decided_by")
    context = {
        "inquiry": inquiry,
        "kind": words.kind(inquiry.kind),
        "state": words.state(inquiry),
        "place": Area.objects.filter(code=inquiry.chosen.get("area") or inquiry.area_id).first(),
        "by_status": [(words.status(inquiry.kind, key), n) for key, n in sorted(by_status.items())],
        "answered": answered,
        "unanswered": inquiry.rows - answered,
        "answers": [(each, words.answer_state(each)) for each in answers],
        "may_ask": request.reach.may(Deed.ASK_INSURER, inquiry.area_id),
        "fits_a_workbook": inquiry.rows <= layouts.XLSX_ROWS_MOST,
        "is_late": inquiry.state == "open" and inquiry.deadline < now().date(),
        "error": error,
    }
    return render(request, "inquiries/inquiry.html", None, context, status=status)


@only(Deed.ANSWER_INQUIRY)
@require_POST
@after_second_step
def file(request: Visitor, pk: int) -> HttpResponse:
    """The file with its NIKs, for who asks and who is asked. Who took it stands in the log before she has it."""
    inquiry, chosen = the_inquiry(request, pk), FileForm(request.POST)
    if not chosen.is_valid():
        return redirect("inquiry", pk)
    try:
        written = asking.write(
            inquiry=inquiry, form=chosen.cleaned_data["form"], by=request.user,
            only_unanswered=chosen.cleaned_data["only_unanswered"],
        )  # fmt: skip
    except Refusal as refusal:
        notices.warning(request, words.sentence(said(refusal.said)))
        return redirect("inquiry", pk)
    except nik_vault.WrongKey:
        notices.warning(request, gettext("The NIKs cannot be read: the keys on this server are missing or others. Tell whoever "
                                         "looks after the server."))  # fmt: skip
        return redirect("inquiry", pk)
    headers = {"Content-Disposition": f'attachment; filename="{written.name}"'}
    return HttpResponse(written.body, content_type=TYPES[chosen.cleaned_data["form"]], headers=headers)


@only(Deed.ASK_INSURER)
@require_POST
def withdraw(request: Visitor, pk: int) -> HttpResponse:
    """Nobody is to answer it any more."""
    inquiry = the_inquiry(request, pk, Deed.ASK_INSURER)
    try:
        asking.withdraw(inquiry=inquiry, now=now(), by=request.user)
        notices.info(request, gettext("The inquiry is withdrawn. What was answered stays in the register."))
    except Refusal as refusal:
        notices.warning(request, words.sentence(said(refusal.said)))
    return redirect("inquiry", pk)
