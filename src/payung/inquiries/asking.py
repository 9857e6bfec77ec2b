"""Make an inquiry: freeze whom it is about, write its file as often as it is fetched, withdraw it. Within nobody's scope: each
verb names the area itself."""

import hashlib
import hmac
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Literal

import polars as pl
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from payung.inquiries import layouts, marks
from payung.inquiries.models import Answered, Inquiry, InquiryRow
from payung.office.actions import log, reach
from payung.office.models import Area, User
from payung.office.refusals import Refusal
from payung.office.roles import Deed
from payung.registry import ages, nik_vault, scope
from payung.registry.copied import from_query, into_temporary
from payung.registry.models import Worker

Form = Literal["xlsx", "csv", "json"]
Kind = Inquiry.Kind
_LOCK = 5299009
_PEOPLE = {
    "worker": pl.Int64, "kab": pl.String, "worker_id": pl.String, "name": pl.String, "sex": pl.String, "birth_date": pl.Date,
    "mother_name": pl.String, "area_code": pl.String, "nik_sealed": pl.Binary, "key_version": pl.Int16,
}  # fmt: skip
_OF_HER_OTHER_ROWS = """
SELECT DISTINCT ON (same_as_id) same_as_id, nik_sealed, key_version, id FROM registry_worker
WHERE same_as_id = ANY(%s) AND nik_sealed IS NOT NULL ORDER BY same_as_id, id
"""
_COLUMNS = "w.id, w.kab, w.code, w.name, w.sex, w.birth_date, w.mother_name, w.area_id, w.nik_sealed, w.key_version"


@dataclass(frozen=True)
class Chosen:
    """Whom an inquiry is about, within the area of the office that asks. No NIK goes out without need: not of the dead to the
    insurer, not of who is too young or too old to be paid for, and not twice while an answer is awaited."""

    area: str = ""  # of a kecamatan or desa; else all of the office's
    group: str = ""
    again: bool = False  # also those of whom there is an answer already
    any_age: bool = False  # also those whom age alone keeps from being paid for


@dataclass(frozen=True)
class Written:
    """A file to hand over. `changed`: of how many of its people the register says something else than when they were asked
    about; they go out as they are now."""

    body: bytes
    name: str
    rows: int
    changed: int


def workers_chosen(kind: str, area: Area, chosen: Chosen, *, today: date) -> "QuerySet[Worker]":
    """Within registry.scope of the office's area."""
    found = Worker.objects.filter(kab__in=scope.kabs_of([area.code]), same_as__isnull=True).order_by()
    if chosen.area:
        found = found.filter(Q(area=chosen.area) | Q(area__gt=f"{chosen.area}.", area__lt=f"{chosen.area}/"))  # "/" follows "."
    if chosen.group:
        found = found.filter(groups__contains=[chosen.group])
    if not chosen.any_age:
        of_age = ages.of_age(today.replace(day=1))
        found = found.filter(Q(birth_date__isnull=True) | ~(of_age.too_young | of_age.too_old))
    if kind == Kind.INSURER:
        found = found.exclude(field_alive=False).exclude(deceased=True)
        dead = Q(field_alive=False) | Q(deceased=True)
        found = found.exclude(pk__in=Worker.objects.filter(dead, same_as__isnull=False).values("same_as"))
    if not chosen.again:
        found = _without(found, Answered.objects.filter(inquiry__in=_of_kind(kind)))
        if kind == Kind.INSURER:
            found = found.filter(insurer_status="")
            told = Worker.objects.filter(same_as__isnull=False).exclude(insurer_status="")
            found = found.exclude(pk__in=told.values("same_as"))
    waiting = Inquiry.objects.filter(kind=kind, withdrawn_at__isnull=True, answered_at__isnull=True, deadline__gte=today)
    return _without(found, InquiryRow.objects.filter(inquiry__in=list(waiting)))


def _without(found: "QuerySet[Worker]", those: "QuerySet[Any]") -> "QuerySet[Worker]":
    """Without those workers, and without who stands for one of them by now."""
    theirs = those.values("worker")
    stand = Worker.objects.filter(same_as__isnull=False, pk__in=theirs).values("same_as")
    return found.exclude(pk__in=theirs).exclude(pk__in=stand)


def _of_kind(kind: str) -> list[Inquiry]:
    return list(Inquiry.objects.filter(kind=kind))


def make(
    *, kind: str, area: Area, chosen: Chosen, deadline: date, today: date, by: User, from_the_server: bool = False
) -> Inquiry:
    """Freeze the people and number them, by kabupaten and name. Refusal for a deadline that has passed, for nobody, and for
    what another office would have to ask."""
    if not from_the_server and not reach(by).may(Deed.ASK_INSURER, area.code):
        raise Refusal("area", id=f"Anda tidak boleh bertanya untuk {area.name}", en=f"you may not ask for {area.name}")
    if kind not in Kind.values:
        raise Refusal("kind", id="pilih siapa yang ditanya", en="choose who is asked")
    if deadline < today:
        raise Refusal("deadline", id="batas waktunya sudah lewat", en="the deadline has passed already")
    if chosen.area and not chosen.area.startswith(f"{area.code}.") and chosen.area != area.code:
        raise Refusal("within", id=f"{chosen.area} bukan di {area.name}", en=f"{chosen.area} is not in {area.name}")
    with scope.of_area(area.code):
        _alone(kind)
        people = _numbered(_people_of(workers_chosen(kind, area, chosen, today=today)))
        if not people.height:
            raise Refusal(
                "within",
                id="tidak ada orang yang perlu ditanyakan: semua sudah dijawab, atau sedang ditanyakan",
                en="there is nobody to ask about: all are answered, or being asked about",
            )
        keys = nik_vault.keys()
        facts = _digests(people, keys)
        with connection.cursor() as cursor:  # the number is part of what goes out, so it is drawn first
            cursor.execute("SELECT nextval(pg_get_serial_sequence('inquiries_inquiry', 'id'))")
            (pk,) = cursor.fetchone()
        inquiry = Inquiry(pk=pk, area=area, kind=kind, layout=layouts.NEWEST[kind], chosen=asdict(chosen), deadline=deadline)
        inquiry.made_by = by
        totals = layouts.totals_of(inquiry.batch, people)
        inquiry.rows, inquiry.rows_with_nik = totals.rows, totals.rows_with_nik
        inquiry.mark = marks.of_sha256(totals.sha256, keys)
        inquiry.save(force_insert=True)
        _freeze(inquiry, people.select("number", "worker", "kab").with_columns(facts))
        detail = {"kind": kind, "rows": inquiry.rows, "deadline": str(deadline), "mark": inquiry.mark, **asdict(chosen)}
        log(kind="inquiry_made", subject=f"inquiry {inquiry.pk}", detail=detail, by=by, area=area.code)
    inquiry.refresh_from_db()
    return inquiry


def _alone(kind: str) -> None:
    """Nobody else makes an inquiry of this kind until the transaction ends: nobody is asked about twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, kind])


def _freeze(inquiry: Inquiry, rows: pl.DataFrame) -> None:
    into_temporary("row_asked", {"number": "int", "worker": "bigint", "kab": "text", "facts": "bytea"}, rows)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO inquiries_inquiryrow (inquiry_id, number, worker_id, kab, facts)"
            " SELECT %s, number, worker, kab, facts FROM pg_temp.row_asked ORDER BY number",
            [inquiry.pk],
        )


def _people_of(workers: "QuerySet[Worker]") -> pl.DataFrame:
    chosen: Any = workers.order_by("kab", "name_key", "id").values_list(
        "id", "kab", "code", "name", "sex", "birth_date", "mother_name", "area_id", "nik_sealed", "key_version"
    )
    sql, values = chosen.query.sql_with_params()
    return _opened(from_query(sql, _PEOPLE, values))


def _opened(frame: pl.DataFrame) -> pl.DataFrame:
    """With `nik` in place of what is sealed; empty texts are unknown. Where her own row has none, that of another of hers."""
    sealed = frame.filter(pl.col("nik_sealed").is_not_null()).select("worker", "nik_sealed", "key_version", row="worker")
    without = frame.filter(pl.col("nik_sealed").is_null())["worker"].to_list()
    others = from_query(_OF_HER_OTHER_ROWS, {name: sealed.schema[name] for name in sealed.columns}, (without,))
    sealed = pl.concat([sealed, others])
    niks = nik_vault.opened_all(*(sealed[name].to_list() for name in ("row", "nik_sealed", "key_version")))
    opened = sealed.select("worker", pl.Series("nik", niks, dtype=pl.String))
    frame = frame.drop("nik_sealed", "key_version").join(opened, on="worker", how="left", maintain_order="left")
    return frame.with_columns(pl.col("sex", "mother_name").replace("", None))


def _numbered(people: pl.DataFrame) -> pl.DataFrame:
    return people.with_row_index("number", offset=1).with_columns(pl.col("number").cast(pl.Int64))


def _digests(people: pl.DataFrame, keys: nik_vault.Keys) -> pl.Series:
    """Of what goes out of each person: sixteen bytes that say nothing without the key."""
    keyed = hmac.new(keys.index, b"asked:v1:", hashlib.sha256)
    found: list[bytes] = []
    for text in layouts.facts_text(people).to_list():
        its = keyed.copy()
        its.update(text.encode())
        found.append(its.digest()[:16])
    return pl.Series("facts", found, dtype=pl.Binary)


# ----------------------------------------------------------------------------------------------------------- its file


def write(*, inquiry: Inquiry, form: Form, by: User, only_unanswered: bool = False, from_the_server: bool = False) -> Written:
    """The file of an inquiry, as the register has its people now; and in the log who took it and how many rows.

    For who asks, and for the insurer what was asked of it. Refusal for too many rows for a workbook; nik_vault.WrongKey.
    """
    if not from_the_server and not Inquiry.objects.visible_to(reach(by)).filter(pk=inquiry.pk).exists():
        raise Refusal(id="permintaan ini bukan untuk Anda", en="this inquiry is not for you")
    with scope.of_area(inquiry.area_id):
        refuse_withdrawn(inquiry)
        people, changed = _asked(inquiry, only_unanswered=only_unanswered)
        if not people.height:
            raise Refusal(id="semua baris sudah dijawab", en="all rows are answered")
        if form == "xlsx" and people.height > layouts.XLSX_ROWS_MOST:
            raise Refusal("form", id="terlalu banyak baris untuk satu buku kerja; ambil csv",
                          en="these are too many rows for one workbook; take the csv")  # fmt: skip
        totals, about = layouts.totals_of(inquiry.batch, people), _about(inquiry, only_unanswered)
        body = {
            "xlsx": lambda: layouts.as_xlsx(inquiry.layout, about, totals, people),
            "csv": lambda: layouts.as_csv(inquiry.batch, people),
            "json": lambda: layouts.as_json(about, totals),
        }[form]()
        detail = {"form": form, "rows": people.height, "changed": changed, "mark": marks.of(body, nik_vault.keys())}
        log(kind="inquiry_taken", subject=f"inquiry {inquiry.pk}", detail=detail, by=by, area=inquiry.area_id)
    part = "-sisa" if only_unanswered else ""
    return Written(body, f"tanya-{inquiry.batch.lower()}{part}.{form}", people.height, changed)


def refuse_withdrawn(inquiry: Inquiry) -> None:
    """Nor is it withdrawn before the transaction ends. Others may fetch or answer it at the same time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT withdrawn_at FROM inquiries_inquiry WHERE id = %s FOR SHARE", [inquiry.pk])
        (withdrawn_at,) = cursor.fetchone()
    if withdrawn_at is not None:
        raise Refusal(id="permintaan ini sudah ditarik", en="this inquiry was withdrawn")


def _about(inquiry: Inquiry, only_unanswered: bool) -> layouts.About:
    made_on = localtime(inquiry.made_at).date()
    part = "hanya baris yang belum dijawab" if only_unanswered else ""
    asked_by = f"{inquiry.made_by.name}, {inquiry.area.name}"
    return layouts.About(inquiry.batch, inquiry.kind, _place(inquiry), asked_by, made_on, inquiry.deadline, part)


def _place(inquiry: Inquiry) -> str:
    """The part of the office's area that was asked about, or all of it."""
    part = inquiry.chosen.get("area")
    return Area.objects.get(code=part).name if part else inquiry.area.name


def _asked(inquiry: Inquiry, *, only_unanswered: bool) -> tuple[pl.DataFrame, int]:
    """The people of an inquiry by number, and of how many the register has changed since."""
    left = (
        " AND NOT EXISTS (SELECT FROM inquiries_answered a WHERE a.inquiry_id = r.inquiry_id AND a.worker_id = r.worker_id)"
        if only_unanswered else ""
    )  # fmt: skip
    found = from_query(
        f"SELECT r.number, r.facts, {_COLUMNS} FROM inquiries_inquiryrow r JOIN registry_worker w ON w.id = r.worker_id"
        f" WHERE r.inquiry_id = %s{left} ORDER BY r.number",
        {"number": pl.Int64, "facts": pl.Binary, **_PEOPLE},
        (inquiry.pk,),
    )
    people = _opened(found)
    changed = int((_digests(people, nik_vault.keys()) != people["facts"]).sum()) if people.height else 0
    return people, changed


def answered_rows(inquiry: Inquiry) -> dict[str, int]:
    """How many of its people are answered, by what the last answer to this inquiry says. Within registry.scope."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT status, count(*) FROM (SELECT DISTINCT ON (worker_id) worker_id, status FROM inquiries_answered"
            " WHERE inquiry_id = %s ORDER BY worker_id, said_on DESC, id DESC) last GROUP BY status",
            [inquiry.pk],
        )
        return dict(cursor.fetchall())


@transaction.atomic
def withdraw(*, inquiry: Inquiry, now: datetime, by: User) -> None:
    """Asked by mistake, or nobody will answer any more: its file is fetched and answered no longer. What was answered stays."""
    if not reach(by).may(Deed.ASK_INSURER, inquiry.area_id):
        raise Refusal(id="permintaan ini bukan milik kantor Anda", en="this inquiry is not your office's")
    still = Inquiry.objects.filter(pk=inquiry.pk, withdrawn_at__isnull=True)
    if not still.update(withdrawn_at=now, withdrawn_by=by):
        raise Refusal(id="permintaan ini sudah ditarik", en="this inquiry was withdrawn already")
    log(kind="inquiry_withdrawn", subject=f"inquiry {inquiry.pk}", detail={}, by=by, area=inquiry.area_id)
