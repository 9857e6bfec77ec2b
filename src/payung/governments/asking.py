"""Governments are asked, reminded, and answer; their answers are taken as figures or sent back.

Whoever holds a link answers for its one request and nothing else. An answer is kept as it was sent and is no figure until
somebody in the province takes it. Every deed takes its rows before it logs (see `actions.keep_figure`).
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from payung.coverage.figures import Figure
from payung.governments import actions, money_sources
from payung.governments.models import (
    Answer,
    AnswerDecision,
    AnswerLink,
    AnswerRow,
    FigureRequest,
    Reminder,
    ReportedFigure,
)
from payung.governments.money_sources import Row
from payung.law.words import said_day
from payung.office.actions import log, new_token, sha256_of_token
from payung.office.models import Area, User
from payung.office.refusals import Refusal

PAID_FOR = "people paid for"
LINK_LASTS = timedelta(days=14)  # after the deadline
RECEIPT_LASTS = timedelta(days=30)  # after it was sent, its link still shows what was
_RECEIPT_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that are mistaken for another


@dataclass(frozen=True)
class Sender:
    """Who filled in the form, as she wrote it."""

    name: str
    position: str
    office: str


# ------------------------------------------------------------------------------------------------------ ask and remind


@transaction.atomic
def ask(
    *, areas: Iterable[Area], as_of: date, deadline: date, how: str, now: datetime, by: User
) -> list[tuple[FigureRequest, str]]:
    """One request for each, about the same day, with the token of its link. All of them, or none.

    Refusal where the days do not fit, nobody is named, or one was asked about this day before: that one is reminded instead.
    """
    areas, today = sorted(areas, key=lambda area: area.code), now.date()  # one order for all, so that nobody waits in a ring
    if not areas:
        raise Refusal("areas", id="pilih sekurang-kurangnya satu", en="choose at least one")
    if as_of > today:
        raise Refusal("as_of", id="hari itu belum lewat", en="that day has not passed yet")
    if deadline < today:
        raise Refusal("deadline", id="batas waktunya sudah lewat", en="the deadline has passed already")
    before = FigureRequest.objects.filter(government__in=areas, what=PAID_FOR, as_of=as_of).select_related("government")
    if asked := ", ".join(request.government.name for request in before):
        raise Refusal(
            "areas",
            id=f"sudah diminta untuk {said_day(as_of, 'id')}: {asked}. Lepas centangnya, atau buka permintaan itu untuk "
            "mengingatkan.",
            en=f"asked for {said_day(as_of, 'en')} already: {asked}. Untick it, or open that request to remind.",
        )
    made = [_ask_one(area, as_of=as_of, deadline=deadline, how=how, now=now, by=by) for area in areas]
    detail = {"what": PAID_FOR, "as_of": str(as_of), "deadline": str(deadline)}
    for request, _ in made:
        log(kind="figure_requested", subject=f"request {request.pk}", detail=detail, by=by, area=request.government_id)
    return made


def _ask_one(area: Area, *, as_of: date, deadline: date, how: str, now: datetime, by: User) -> tuple[FigureRequest, str]:
    try:
        with transaction.atomic():
            request = FigureRequest.objects.create(
                government=area, what=PAID_FOR, asked_on=now.date(), as_of=as_of, deadline=deadline, how=how, asked_by=by
            )
    except IntegrityError:
        raise Refusal("areas", id=f"{area.name} baru saja diminta", en=f"{area.name} has just been asked") from None
    return request, _new_link(request, now=now, by=by)


def _open_links(request: FigureRequest) -> Any:
    """At most one: neither used nor withdrawn, though its time may be over."""
    return AnswerLink.objects.filter(request=request, used_at__isnull=True, withdrawn_at__isnull=True)


def _new_link(request: FigureRequest, *, now: datetime, by: User) -> str:
    """The token of the one link that opens a request; an earlier one opens nothing any more."""
    _open_links(request).update(withdrawn_at=now)
    token = new_token()
    expires = now + LINK_LASTS
    if request.deadline:
        day_after = datetime.combine(request.deadline + timedelta(days=1), time(), tzinfo=now.tzinfo)
        expires = max(expires, day_after + LINK_LASTS)
    AnswerLink.objects.create(request=request, token_sha256=sha256_of_token(token), issued_by=by, expires_at=expires)
    return token


@transaction.atomic
def renew_link(*, request: FigureRequest, now: datetime, by: User) -> str:
    """A new link for a reminder, a lost link, or an answer that is to be put right. The old token is not known any more."""
    last = last_answer(request)
    if last and last.request.government.is_government and not AnswerDecision.objects.filter(answer=last).exists():
        raise Refusal(
            id="sudah ada jawaban yang menunggu diperiksa. Terima atau kembalikan dulu.",
            en="an answer is waiting to be checked. Take it or send it back first.",
        )
    token = _new_link(request, now=now, by=by)
    log(kind="answer_link_renewed", subject=f"request {request.pk}", detail={}, by=by, area=request.government_id)
    return token


@transaction.atomic
def withdraw_link(*, request: FigureRequest, now: datetime, by: User) -> None:
    """The link opens nothing any more: it went to the wrong number. Refusal where none is open."""
    if not _open_links(request).update(withdrawn_at=now):
        raise Refusal(id="tidak ada tautan yang masih terbuka.", en="no link is open any more.")
    log(kind="answer_link_withdrawn", subject=f"request {request.pk}", detail={}, by=by, area=request.government_id)


@transaction.atomic
def note_reminder(*, request: FigureRequest, sent_on: date, how: str, by: User) -> Reminder:
    """Somebody sent the reminder by hand. Twice on one day in one way is one reminder."""
    try:
        with transaction.atomic():
            reminder = Reminder.objects.create(request=request, sent_on=sent_on, how=how.strip(), sent_by=by)
    except IntegrityError:
        raise Refusal("how", id="pengingat ini sudah dicatat hari ini", en="this reminder is noted for today") from None
    detail = {"how": reminder.how, "sent_on": str(sent_on)}
    log(kind="reminder_sent", subject=f"request {request.pk}", detail=detail, by=by, area=request.government_id)
    return reminder


# -------------------------------------------------------------------------------------------------------------- answer


def link_of(token: str) -> AnswerLink | None:
    """The link that a token belongs to, open or not; None for a guess."""
    found = AnswerLink.objects.filter(token_sha256=sha256_of_token(token))
    return found.select_related("request__government__parent", "issued_by").first()


def last_answer(request: FigureRequest) -> Answer | None:
    return Answer.objects.filter(request=request).select_related("request__government").order_by("-number").first()


@transaction.atomic
def send_answer(
    *,
    request: FigureRequest,
    rows: Sequence[Row],
    total: int | None,
    sender: Sender,
    now: datetime,
    link: AnswerLink | None = None,
    by: User | None = None,
) -> Answer:
    """Keep an answer with all its rows and a receipt. The same link sent twice has one effect: the first answer is given back.

    Refusal for rows that are not those of the form, a wrong total, a link that is no longer open, somebody signed in who
    answers as a village, or an answer that already waits to be checked.
    """
    if link is not None:
        locked = AnswerLink.objects.select_for_update(of=("self",), no_key=True).get(pk=link.pk)
        if locked.used_at:
            return locked.answer
        if locked.state(now) != "open" or locked.request_id != request.pk:
            raise Refusal(id="tautan ini sudah tidak berlaku.", en="this link is no longer open.")
    elif by is None:
        raise TypeError("An answer comes through a link or from somebody who signed in.")
    elif not request.government.is_government:
        raise Refusal(
            id="desa dan kelurahan menjawab sendiri, melalui tautannya.",
            en="a village answers for itself, through its link.",
        )
    else:  # as through a link: the link's row before the answer's
        list(_open_links(request).select_for_update(of=("self",), no_key=True))
    sources = money_sources.sources_for(request.government.kind)
    if [row.source for row in rows] != [source.key for source in sources]:
        raise Refusal(id="barisnya bukan baris formulir ini.", en="these are not the rows of this form.")
    for row in rows:
        money_sources.refuse_money_for_nobody(row)
    money_sources.refuse_wrong_total(rows, total)
    number = _next_number(request)
    day = now.date()
    try:
        with transaction.atomic():
            answer = Answer.objects.create(
                request=request,
                number=number,
                link=link,
                sent_by=by,
                receipt=_new_receipt(request),
                total_people=total,
                sender_name=sender.name,
                sender_position=sender.position,
                sender_office=sender.office,
                sent_on=day,
            )
    except IntegrityError:
        raise Refusal(
            id="jawaban lain baru saja masuk. Muat ulang halaman ini.",
            en="another answer has just come in. Load this page again.",
        ) from None
    AnswerRow.objects.bulk_create([AnswerRow(answer=answer, **vars(row)) for row in rows])
    if link is not None:
        _open_links(request).filter(pk=link.pk).update(used_at=now)
    else:
        _open_links(request).update(withdrawn_at=now)
    log(
        kind="answer_sent",
        subject=f"answer {answer.receipt}",
        detail={"request": request.pk},
        by=by,
        area=request.government_id,
        through="" if link is None else f"answer link {link.pk}",
    )
    return answer


def _next_number(request: FigureRequest) -> int:
    last = last_answer(request)
    if last is None:
        return 1
    if request.government.is_government and not AnswerDecision.objects.filter(answer=last).exists():
        raise Refusal(
            id="jawaban sebelumnya masih diperiksa provinsi. Minta dikembalikan bila perlu diperbaiki.",
            en="the earlier answer is still being checked. Ask the province to send it back if it must be mended.",
        )
    return last.number + 1


def _new_receipt(request: FigureRequest) -> str:
    """5201-2610-7K3F9: the area, the month that was asked about, and five letters by lot."""
    month = f"{request.as_of or request.asked_on:%y%m}"
    return f"{request.government_id.replace('.', '')}-{month}-{''.join(secrets.choice(_RECEIPT_LETTERS) for _ in range(5))}"


# ------------------------------------------------------------------------------------------------------ take, send back


@transaction.atomic
def take_answer(*, answer: Answer, on: date, by: User) -> ReportedFigure:
    """Make the declared total a reported figure, with the answer as its source. Decided once, whoever is first.

    Where an earlier answer to the same request was taken, the new figure corrects that one.
    """
    request, government = answer.request, answer.request.government
    _refuse_of_a_village(answer)
    if answer.total_people is None:
        raise Refusal(
            id="pemerintah ini tidak tahu jumlah seluruhnya: tidak ada angka yang dapat diterima. Kembalikan dengan alasan.",
            en="this government does not know its total: there is no number to take. Send it back with a reason.",
        )
    rows = rows_of(answer)
    unknown = money_sources.people(rows).unknown
    remarks = money_sources.remarks(rows, government.kind)
    paying = [row for row in rows if row.people]
    sources = {source.key: source for source in money_sources.sources_for(government.kind)}
    figure = Figure(
        id=f"jawaban-{answer.receipt}".lower(),
        what=request.what,
        area=government.code,
        payer=government.name if all(sources[row.source].is_own for row in paying) else "",  # whose money it is
        pot=(paying[0].named or sources[paying[0].source].label["id"])[:60] if len(paying) == 1 and not unknown else "",
        months=money_sources.common_months(rows) if answer.total_people else None,
        as_of=request.as_of or answer.sent_on,
        published=answer.sent_on,
        value=Decimal(answer.total_people),
        precision="exact",
        source=f"Jawaban tertulis {government.name}, bukti {answer.receipt}, {answer.sent_on}",
        note=remarks["id"],
        note_en=remarks["en"],
    )
    try:
        with transaction.atomic():
            kept = actions.keep_figure(figure=figure, by=by, corrects=_taken_before(request))
            AnswerDecision.objects.create(answer=answer, figure=kept, decided_on=on, decided_by=by)
    except (actions.FigureExists, IntegrityError):
        raise _decided_already() from None
    actions.log_figure(kept=kept, by=by)
    log(kind="answer_taken", subject=f"answer {answer.receipt}", detail={"figure": kept.key}, by=by, area=government.code)
    return kept


@transaction.atomic
def send_back(*, answer: Answer, because: str, now: datetime, by: User) -> str:
    """Refuse an answer with a reason, and open its request again: the token of a new link. The answer itself stays."""
    _refuse_of_a_village(answer)
    if not because.strip():
        raise Refusal("because", id="tulis alasannya", en="write the reason")
    try:
        with transaction.atomic():
            AnswerDecision.objects.create(
                answer=answer, sent_back_because=because.strip(), decided_on=now.date(), decided_by=by
            )
    except IntegrityError:
        raise _decided_already() from None
    token = _new_link(answer.request, now=now, by=by)
    detail, area = {"because": because.strip()}, answer.request.government_id
    log(kind="answer_sent_back", subject=f"answer {answer.receipt}", detail=detail, by=by, area=area)
    return token


def _refuse_of_a_village(answer: Answer) -> None:
    """Nobody decides on a village's answer: it counts as sent. To have it mended its kabupaten gives a new link."""
    if answer.request.government.is_government or answer.request.government.kind == Area.Kind.PROVINCE:
        return
    raise Refusal(
        id="jawaban desa dan kelurahan tidak diputuskan. Bila perlu diperbaiki, buat tautan baru di permintaannya.",
        en="nobody decides on a village's answer. If it must be mended, make a new link on its request.",
    )


def rows_of(answer: Answer) -> list[Row]:
    """The rows of an answer as the form has them."""
    return [
        Row(row.source, row.people, row.months, row.rupiah, row.named, row.note)
        for row in AnswerRow.objects.filter(answer=answer)
    ]


def _taken_before(request: FigureRequest) -> ReportedFigure | None:
    """The figure of an earlier answer to this request, or what corrected it since."""
    before = AnswerDecision.objects.filter(answer__request=request, figure__isnull=False).order_by("-id").first()
    figure = before.figure if before else None
    while figure is not None and (later := ReportedFigure.objects.filter(corrects=figure).first()):
        figure = later
    return figure


def _decided_already() -> Refusal:
    return Refusal(
        id="jawaban ini baru saja diputuskan orang lain. Muat ulang halaman ini.",
        en="somebody else has just decided on this answer. Load this page again.",
    )
