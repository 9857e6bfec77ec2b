"""Rounds of field checks, and handing out their sheets: names are frozen, numbered, and shown to a desa by a link.

Within registry.scope. What comes back is kept by payung.registry.verifying.
"""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Count, F, Q, QuerySet, Value, Window
from django.db.models.functions import RowNumber

from payung.office.actions import log, new_token, sha256_of_token
from payung.office.models import Area, User
from payung.office.refusals import Refusal
from payung.registry import ages, turns
from payung.registry.models import Worker
from payung.registry.round_models import Round, RoundName, Sheet

LINK_LASTS = timedelta(days=14)
NAMES_MOST = 50_000  # in one round: what one workbook still carries there and back
_TOKEN = re.compile(r"([0-9]{2})([0-9]{2})-[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class Chosen:
    """Whose names go into a round. Without areas: the whole kabupaten. Whom a check found dead is never looked for again."""

    areas: tuple[str, ...] = ()  # of kecamatan, desa or kelurahan
    source: str = ""  # a profile of lists
    group: str = ""
    unverified: bool = True  # only those whom no check has found alive, resident and working
    running: bool = False  # also those whom another round still looks for
    any_age: bool = False  # also those whom age alone keeps from being paid for


@dataclass(frozen=True)
class LeftOut:
    """How many fit a choice but for their age. All 0 where age was not asked."""

    too_young: int = 0
    too_old: int = 0


def left_out_by_age(area: Area, chosen: Chosen, *, today: date) -> LeftOut:
    """Of whom the choice without regard to age would have."""
    if chosen.any_age:
        return LeftOut()
    of_age = ages.of_age(today.replace(day=1))
    others = workers_chosen(area, replace(chosen, any_age=True), today=today)
    counted = others.aggregate(too_young=Count("pk", filter=of_age.too_young), too_old=Count("pk", filter=of_age.too_old))
    return LeftOut(**counted)


def workers_chosen(area: Area, chosen: Chosen, *, today: date) -> "QuerySet[Worker]":
    """The workers whose names a round with this choice would have. Whose birth date is not known is looked for."""
    workers = Worker.objects.filter(kab=area.code).exclude(field_alive=False).order_by()
    if chosen.areas:
        within = Q()
        for code in chosen.areas:
            within |= Q(area=code) | Q(area__gt=f"{code}.", area__lt=f"{code}/")  # "/" follows "."
        workers = workers.filter(within)
    if chosen.source:
        workers = workers.filter(sources__contains=[chosen.source])
    if chosen.group:
        workers = workers.filter(groups__contains=[chosen.group])
    if chosen.unverified:
        workers = workers.filter(verified_on__isnull=True)
    if not chosen.any_age:
        of_age = ages.of_age(today.replace(day=1))
        workers = workers.filter(Q(birth_date__isnull=True) | ~(of_age.too_young | of_age.too_old))
    if not chosen.running:
        others = Round.objects.filter(kab=area.code, deadline__gte=today, withdrawn_at__isnull=True)
        workers = workers.exclude(pk__in=RoundName.objects.filter(round__in=list(others)).values("worker"))
    return workers


@transaction.atomic
def make_round(*, area: Area, title: str, decree: str, deadline: date, chosen: Chosen, today: date, by: User) -> Round:
    """Freeze the names and number them in each desa, by name. 20,000 names in under two seconds.

    Refusal for a deadline that has passed, a choice that nobody fits, or more names than a workbook carries.
    """
    turns.alone_with_rounds(area.code)
    if not area.is_government:
        raise Refusal("area", id="putaran dibuat untuk satu kabupaten/kota", en="a round is made for one kabupaten or kota")
    if not title.strip():
        raise Refusal("title", id="beri nama putaran ini", en="give this round a name")
    if not decree.strip():
        raise Refusal(
            "decree", id="tulis nomor dan tanggal SK atau suratnya", en="write number and day of the decree or letter"
        )
    if deadline < today:
        raise Refusal("deadline", id="batas waktunya sudah lewat", en="the deadline has passed already")
    if outside := [code for code in chosen.areas if not code.startswith(f"{area.code}.")]:
        raise Refusal("areas", id=f"{outside[0]} bukan di {area.name}", en=f"{outside[0]} is not in {area.name}")
    made = Round.objects.create(
        area=area,
        kab=area.code,
        title=title.strip(),
        decree=decree.strip(),
        deadline=deadline,
        chosen={**asdict(chosen), "left_out": asdict(left_out_by_age(area, chosen, today=today))},
        made_by=by,
    )
    names = _freeze(made, workers_chosen(area, chosen, today=today))
    if not names and _is_made_already(made):
        raise Refusal("title", id="putaran ini sudah dibuat; lihat di daftar putaran", en="this round was made already")
    if not names:
        raise Refusal("areas", id="tidak ada nama yang cocok dengan pilihan ini", en="no name fits this choice")
    if names > NAMES_MOST:
        raise Refusal(
            "areas",
            id=f"pilihan ini memuat {names:,} nama, paling banyak {NAMES_MOST:,}; bagi per kecamatan".replace(",", "."),
            en=f"this choice has {names:,} names, the most is {NAMES_MOST:,}; divide it by kecamatan",
        )
    detail = {"title": made.title, "decree": made.decree, "deadline": str(deadline), "names": names}
    log(kind="round_made", subject=f"round {made.pk}", detail=detail, by=by, area=area.code)
    return made


def _is_made_already(made: Round) -> bool:
    """The same decree and choice, not withdrawn: somebody clicked twice, or somebody else was faster."""
    same = {name: getattr(made, name) for name in ("area", "title", "decree", "deadline", "chosen")}
    return Round.objects.filter(withdrawn_at__isnull=True, **same).exclude(pk=made.pk).exists()


def _freeze(made: Round, workers: "QuerySet[Worker]") -> int:
    """In the database alone: no name travels to be numbered."""
    others = RoundName.objects.filter(round=made)
    number = Window(RowNumber(), partition_by=F("area_id"), order_by=["name_key", "id"])
    rows: Any = workers.exclude(pk__in=others.values("worker")).annotate(made=Value(made.pk), number=number)
    sql, values = rows.values_list("made", "pk", "kab", "area_id", "number").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO registry_roundname (round_id, worker_id, kab, area_id, number) {sql}", values)
        return cursor.rowcount


@transaction.atomic
def withdraw_round(*, round: Round, now: datetime, by: User) -> None:
    """A round that was made by mistake: nobody is late for it any more, and its links open nothing. What was found stays."""
    still = Round.objects.filter(pk=round.pk, withdrawn_at__isnull=True)
    if not still.update(withdrawn_at=now, withdrawn_by=by):
        raise Refusal(id="putaran ini sudah ditarik.", en="this round was withdrawn already.")
    _open_links(round).update(withdrawn_at=now)
    log(kind="round_withdrawn", subject=f"round {round.pk}", detail={"title": round.title}, by=by, area=round.area_id)


# -------------------------------------------------------------------------------------------------------- handing out


def log_handed_out(*, round: Round, area: str | None, form: str, names: int, by: User) -> None:
    """Names left the site, as a file: of one desa, or of all."""
    detail = {"form": form, "names": names} | ({"desa": area} if area else {})
    log(kind="sheet_handed_out", subject=f"round {round.pk}", detail=detail, by=by, area=area or round.area_id)


def _open_links(round: Round, area: str | None = None) -> Any:
    links = Sheet.objects.filter(round=round, used_at__isnull=True, withdrawn_at__isnull=True)
    return links.filter(area=area) if area else links


@transaction.atomic
def give_links(*, round: Round, areas: Sequence[str], sent_to: str, now: datetime, by: User) -> dict[str, str]:
    """For each desa the token of a link that opens its names and nothing else; an earlier link opens nothing any more.

    A token begins with its kabupaten: so the database can be told whose people may be seen before the link is looked up.
    """
    refuse_withdrawn(round)
    known = set(RoundName.objects.filter(round=round, area__in=areas).values_list("area", flat=True))
    if not areas or known != set(areas):
        raise Refusal(id="desa ini tidak ada di putaran ini.", en="this desa is not in this round.")
    _open_links(round).filter(area__in=areas).update(withdrawn_at=now)
    tokens = {area: f"{round.kab.replace('.', '')}-{new_token()}" for area in sorted(areas)}
    same: Any = {"round": round, "kab": round.kab, "sent_to": sent_to.strip()[:200], "issued_by": by}
    links = [
        Sheet(area_id=area, token_sha256=sha256_of_token(token), expires_at=now + LINK_LASTS, **same)
        for area, token in tokens.items()
    ]
    try:
        with transaction.atomic():
            Sheet.objects.bulk_create(links)
    except IntegrityError:
        raise Refusal(
            id="tautan desa ini baru saja dibuat orang lain.", en="somebody has just made a link for this desa."
        ) from None
    for area in tokens:
        log(kind="sheet_link_given", subject=f"round {round.pk}", detail={"desa": area}, by=by, area=area)
    return tokens


@transaction.atomic
def close_link(*, round: Round, area: str, now: datetime, by: User) -> None:
    """The link opens nothing any more. Refusal where none is open."""
    if not _open_links(round, area).update(withdrawn_at=now):
        raise Refusal(id="tidak ada tautan yang masih terbuka.", en="no link is open any more.")
    log(kind="sheet_link_closed", subject=f"round {round.pk}", detail={"desa": area}, by=by, area=area)


@transaction.atomic
def say_done(*, sheet: Sheet, now: datetime) -> None:
    """The village says that its sheet is done: the link shows how it stands and takes nothing in any more."""
    if not _open_links(sheet.round, sheet.area_id).filter(pk=sheet.pk, expires_at__gt=now).update(used_at=now):
        raise closed()
    subject, area = f"round {sheet.round_id}", sheet.area_id
    log(kind="sheet_link_closed", subject=subject, detail={"desa": area}, by=None, area=area, through=through(sheet))


def kab_of_token(token: str) -> str | None:
    """The kabupaten that a token names, where it looks like one of ours; whether it opens anything, `sheet_of_token` says."""
    found = _TOKEN.fullmatch(token)
    return f"{found[1]}.{found[2]}" if found else None


def sheet_of_token(token: str) -> Sheet | None:
    """The link that a token belongs to, open or not; None for a guess. Within the scope of its kabupaten."""
    links = Sheet.objects.filter(token_sha256=sha256_of_token(token))
    return links.select_related("round__area", "area__parent", "issued_by").first()


def through(sheet: Sheet) -> str:
    return f"sheet link {sheet.pk}"


def refuse_withdrawn(round: Round) -> None:
    """Nor is it withdrawn before the transaction ends. Others may keep what was found for it at the same time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT withdrawn_at FROM registry_round WHERE id = %s FOR SHARE", [round.pk])
        (withdrawn_at,) = cursor.fetchone()
    if withdrawn_at is not None:
        raise Refusal(id="putaran ini sudah ditarik; tidak ada lagi yang disimpan.", en="this round was withdrawn.")


def closed() -> Refusal:
    return Refusal(id="tautan ini sudah tidak berlaku.", en="this link is no longer open.")
