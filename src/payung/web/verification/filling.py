"""A desa's sheet page by page: typed by an officer from paper, or in the field through the village's link.

Through a link each page is small and needs no script. Every button of it keeps what is typed before it leads anywhere else, so
that a weak line loses one page at most, and a hurried thumb none.
"""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt

from payung.office.models import Area
from payung.office.refusals import Refusal
from payung.office.roles import Deed
from payung.registry import scope
from payung.registry.ages import of_age
from payung.registry.field_progress import names_of, progress_of
from payung.registry.round_models import Round, Sheet, Verification
from payung.registry.rounds import kab_of_token, say_done, sheet_of_token, through
from payung.registry.verifying import EARLIER_MOST, keep
from payung.reports.verification_sheet import Place
from payung.web.doors import Visitor, among_people, for_link_holders, now
from payung.web.pages import render
from payung.web.templatetags.wording import number, said
from payung.web.typed import as_typed
from payung.web.verification.names_page import A_PAGE, NamesPage, PageLink, pages_of
from payung.web.verification.within import the_place, the_round


@dataclass(frozen=True)
class Desk:
    """Whose sheet is filled in, and by whom: `sheet` where it is a link."""

    round: Round
    area: Area
    sheet: Sheet | None
    address: str

    def last_visit(self, user: Any) -> Verification | None:
        """What the same hand kept last: her day and name are most likely those of the next page too."""
        by = {"through": through(self.sheet)} if self.sheet else {"kept_by": user}
        return Verification.objects.filter(round=self.round, **by).order_by("-id").first()


@among_people(Deed.VERIFY)
def type_in(request: Visitor, pk: int, code: str) -> HttpResponse:
    """An officer types what the paper says."""
    round = the_round(request, pk, Deed.VERIFY)
    area = the_place(round, code)
    desk = Desk(round, area, None, reverse("verification_type_in", args=[pk, code]))
    answer = _step(request, desk)
    if isinstance(answer, HttpResponse):
        return answer
    if answer.kept or not answer.is_asked:
        notices.info(request, _kept_words(answer.kept))
    return redirect(f"{desk.address}?hal={answer.next}" if answer.next else reverse("verification_desa", args=[pk, code]))


# No session opens this page, only its address, which a forged request would have to know: so it needs no cookie.
@for_link_holders
@csrf_exempt
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Who holds the link sees the names of its desa in its round, and nothing else, whatever is sent along."""
    kab = kab_of_token(token)
    if kab is None:
        return _closed(request, None, "unknown")
    with scope.of_area(kab):
        sheet = sheet_of_token(token)
        if sheet is None:
            return _closed(request, None, "unknown")
        state = sheet.state(now())
        if state != "open":
            return _closed(request, sheet, state)
        desk = Desk(sheet.round, sheet.area, sheet, reverse("field_check", args=[token]))
        step = request.POST.get("langkah")
        if step == "tutup":
            return _close(desk, sheet)
        answer = _step(request, desk)
        if isinstance(answer, HttpResponse):
            return answer
        if step == "selesai":
            return _ask_to_close(request, desk, answer.kept)
        told = f"&disimpan={answer.kept}" if answer.kept or not answer.is_asked else ""
        return redirect(f"{desk.address}?hal={answer.next or answer.at}{told}")


@dataclass(frozen=True)
class Saved:
    """A page that was kept: of how many people something new; the page to go on with, 0 where all are answered.

    `is_asked`: another page was asked for, so that nobody expects something to be kept.
    """

    at: int
    kept: int
    next: int
    is_asked: bool


def _step(request: HttpRequest, desk: Desk) -> HttpResponse | Saved:
    """The page, with what is wrong on it; or what was kept."""
    answered = [not name.is_open for name in names_of(desk.round, area=desk.area.code)]
    pages = pages_of(answered)
    at = _page_asked(request, pages)
    names = names_of(desk.round, area=desk.area.code, after=(at - 1) * A_PAGE, limit=A_PAGE)
    last = desk.last_visit(request.user)
    form = NamesPage(
        names,
        {name: str(value) for name, value in request.POST.items()} if request.method == "POST" else None,
        today=now().date(),
        earliest=timezone.localtime(desk.round.made_at).date() - EARLIER_MOST,
        of_age=of_age(now().date().replace(day=1)),
        seen_on=last.seen_on if last else None,
        seen_by=last.seen_by if last else "",
    )
    refused = ""
    if request.method == "POST" and not form.errors:
        try:
            kept = keep(
                round=desk.round,
                area=desk.area.code,
                found=form.found,
                form="link" if desk.sheet else "typed",
                now=now(),
                sheet=desk.sheet,
                by=None if desk.sheet else request.user,  # pyright: ignore[reportArgumentType]  signed in where there is no link
            )
            asked = _page_of(request.POST.get("ke", ""), pages)
            return Saved(at, kept.taken, asked or _next_page(desk, at, to_come=not desk.sheet), is_asked=bool(asked))
        except Refusal as refusal:
            refused = said(refusal.said)
    progress = progress_of([desk.round])[desk.round.pk][desk.area.code]
    context = {
        "form_page": form,
        "round": desk.round,
        "place": Place(desk.area),
        "sheet": desk.sheet,
        "pages": pages,
        "page": pages[at - 1],
        "at": at,
        "progress": progress,
        "address": desk.address,
        "refused": refused,
        "saved": request.GET.get("disimpan", "") if request.method == "GET" else "",
        "example": as_typed(now().date()),
        "frame": "verification/plain.html" if desk.sheet else "desk.html",
    }
    return render(request, "verification/fill.html", None, context, status=422 if form.errors or refused else 200)


def _page_asked(request: HttpRequest, pages: list[PageLink]) -> int:
    """The page in the address; without one the first that is not done."""
    asked = request.GET.get("hal", "")
    if asked.isascii() and asked.isdigit() and len(asked) < 6:
        if not (at := _page_of(asked, pages)):
            raise Http404
        return at
    return next((page.at for page in pages if not page.is_done), 1)


def _page_of(typed: str, pages: list[PageLink]) -> int:
    """0 for what is no page of this sheet."""
    return next((page.at for page in pages if str(page.at) == typed), 0)


def _next_page(desk: Desk, at: int, *, to_come: bool) -> int:
    """The next page on paper; in the field the next that is not done, from here on and then from the beginning."""
    pages = pages_of([not name.is_open for name in names_of(desk.round, area=desk.area.code)])
    if to_come:
        return at + 1 if at < len(pages) else 0
    open_pages = [page.at for page in pages if not page.is_done]
    return next((page for page in open_pages if page > at), open_pages[0] if open_pages else 0)


def _kept_words(kept: int) -> str:
    return gettext("Kept: what was found of %(n)s people.") % {"n": number(kept)}


def _ask_to_close(request: HttpRequest, desk: Desk, kept: int) -> HttpResponse:
    """Before a sheet is closed: what is still open."""
    progress = progress_of([desk.round])[desk.round.pk][desk.area.code]
    return render(request, "verification/finish.html", None, {"kept": kept, "progress": progress, "address": desk.address})


def _close(desk: Desk, sheet: Sheet) -> HttpResponse:
    """The link is closed by whom it was given to."""
    with suppress(Refusal):  # closed meanwhile: the page below says so
        say_done(sheet=sheet, now=now())
    return redirect(desk.address)


def _closed(request: HttpRequest, sheet: Sheet | None, state: str) -> HttpResponse:
    """What a link says that opens nothing: how its sheet stands, never a name."""
    context: dict[str, Any] = {"state": state, "sheet": sheet}
    if sheet:
        counted = progress_of([sheet.round])[sheet.round_id]
        context |= {"round": sheet.round, "place": Place(sheet.area), "progress": counted[sheet.area_id]}
    status = 200 if state == "used" else 404 if state == "unknown" else 410
    return render(request, "verification/link_closed.html", None, context, status=status)
