"""Receive the answer to an inquiry, accept it as it was seen, or withdraw it.

An answer is judged when it comes and again when it is accepted; in between nothing of it is in the register. Then every row
that says something new is a statement about its worker, like a row of any list.
"""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

import polars as pl
from django.db import IntegrityError, connection, transaction

from payung.inquiries import marks
from payung.inquiries.asking import refuse_withdrawn
from payung.inquiries.models import AnswerFile, Inquiry
from payung.inquiries.reading import ReadAnswer, read_workbook
from payung.inquiries.verdicts import Verdict, judged
from payung.inquiries.words import of
from payung.located_yaml import BadInput
from payung.office.actions import log, reach
from payung.office.models import User
from payung.office.refusals import Refusal
from payung.office.roles import Deed
from payung.received_files.limits import WEB
from payung.received_files.reading import read
from payung.registry import known_workers, nik_vault, scope, store, turns
from payung.registry.copied import into_temporary

State = AnswerFile.State
#: What lies sealed beside an answer: every row with its verdict, as parquet.
ROWS = "rows"
PROFILES = {"bpjs": "jawaban-bpjs", "dukcapil": "jawaban-dukcapil"}
_LONG_NUMBER = re.compile(r"\d{9,}")


class SentBefore(BadInput):
    """The same file for the same inquiry is here already: how it stands is with `answer`."""

    def __init__(self, answer: AnswerFile) -> None:
        wrong = f"This file was sent before as an answer to {answer.inquiry.batch} (answer {answer.pk}, {answer.state})."
        super().__init__(None, wrong, "Nothing was done with it again.")
        self.answer = answer


class NotNow(BadInput):
    """Somebody has decided about the answer already, or it was withdrawn."""

    def __init__(self, answer: AnswerFile) -> None:
        super().__init__(None, f"Answer {answer.pk} has changed meanwhile.", "Nothing was done; look at it again.")


def read_file(data: bytes, name: str) -> ReadAnswer:
    """What a file says. Refused (of received_files) and NotAnAnswer where it cannot be used."""
    return read_workbook(read(data, f"answer{'.csv' if name.lower().endswith('.csv') else '.xlsx'}", WEB))


def receive(
    *, data: bytes, name: str, inquiry: Inquiry, as_of: date, today: date, by: User, from_the_server: bool = False,
    said: ReadAnswer | None = None,
) -> AnswerFile:  # fmt: skip
    """Read and judge an answer, and keep it sealed until somebody decides. Nothing of it is in the register.

    Refused, NotAnAnswer and Refusal where it cannot be used; then nothing is kept. SentBefore for the same bytes.
    """
    if not from_the_server and not Inquiry.objects.visible_to(reach(by)).filter(pk=inquiry.pk).exists():
        raise Refusal(id="permintaan ini bukan untuk Anda", en="this inquiry is not for you")
    if as_of > today:
        raise Refusal("as_of", id="hari itu belum tiba", en="that day has not come yet")
    mark = marks.of(data, nik_vault.keys())
    _refuse_known(inquiry, mark)
    said = said or read_file(data, name)
    place = ""
    try:
        with _same_at_once(inquiry, mark), scope.of_area(inquiry.area_id):
            refuse_withdrawn(inquiry)
            verdict = judged(said, inquiry=inquiry, as_of=as_of, keys=nik_vault.keys())
            place = store.keep(data)
            _keep_rows(place, verdict)
            answer = AnswerFile.objects.create(
                inquiry=inquiry, name=_LONG_NUMBER.sub("…", name)[-200:], size=len(data), mark=mark, place=place,
                as_of=as_of, sent_by=by, **_told(verdict),
            )  # fmt: skip
            detail = {**verdict.counts, "as_of": str(as_of), "mark": mark, "inquiry": inquiry.batch}
            log(kind="answer_received", subject=f"answer {answer.pk}", detail=detail, by=by, area=inquiry.area_id)
    except BaseException:
        if place:
            store.forget(place)
        raise
    return answer


def _refuse_known(inquiry: Inquiry, mark: str) -> None:
    known = AnswerFile.objects.filter(inquiry=inquiry, mark=mark).exclude(state=State.WITHDRAWN).first()
    if known:
        raise SentBefore(known)


@contextmanager
def _same_at_once(inquiry: Inquiry, mark: str) -> Iterator[None]:
    """SentBefore for the second of two who send the same file at once."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "same_answer_once" in str(error):
            _refuse_known(inquiry, mark)
        raise


def _keep_rows(place: str, verdict: Verdict) -> None:
    written = io.BytesIO()
    verdict.rows.drop("row").write_parquet(written)
    store.keep_beside(place, ROWS, written.getvalue())


def kept_rows(answer: AnswerFile) -> pl.DataFrame | None:
    """Every row with its verdict (verdicts.Verdict.rows), as long as the file is kept."""
    try:
        return pl.read_parquet(io.BytesIO(store.fetch_beside(answer.place, ROWS)))
    except (store.Gone, store.Damaged):
        return None


def _told(verdict: Verdict) -> dict[str, object]:
    return {
        **verdict.counts, "read": verdict.rows.height, "entering": verdict.entering, "by_status": verdict.by_status,
        "causes": verdict.causes, "notes": verdict.notes, "verdict_sha256": verdict.sha256,
    }  # fmt: skip


def accept(
    *, answer: AnswerFile, seen: str, now: datetime, by: User, from_the_server: bool = False, said: ReadAnswer | None = None
) -> AnswerFile:
    """Take an answer into the register as it was seen (`seen`: the fingerprint of its verdict); all of it, or nothing.

    It is judged again. Where that says anything else, as when another answer came in meanwhile, nothing is taken and the new
    verdict waits in its place. NotNow where it is no longer to be accepted; store.Gone where its file is not here any more.
    """
    inquiry = answer.inquiry
    _refuse_stranger(by, inquiry, from_the_server)
    said = said or read_file(store.fetch(answer.place), answer.name)
    with scope.of_area(inquiry.area_id):
        row = _alone_with(answer)
        turns.alone()  # before the inquiry is held: who answers the last of it writes it, and would wait for who holds it
        refuse_withdrawn(inquiry)
        verdict = judged(said, inquiry=inquiry, as_of=row.as_of, keys=nik_vault.keys(), answer=row.pk)
        if verdict.sha256 != seen:
            AnswerFile.objects.filter(pk=row.pk).update(**_told(verdict))
            _keep_rows(row.place, verdict)
        elif not verdict.entering:
            raise Refusal(id="tidak ada yang baru di jawaban ini", en="nothing in this answer is new")
        else:
            _enter(row, inquiry, verdict, now=now, by=by)
    answer.refresh_from_db()
    return answer


def _enter(row: AnswerFile, inquiry: Inquiry, verdict: Verdict, *, now: datetime, by: User) -> None:
    rows = verdict.rows.filter("enters")
    source = known_workers.Source(
        area=inquiry.area_id, name=row.name, size=row.size, sha256=row.mark, profile=PROFILES[inquiry.kind],
        as_of=row.as_of, sent_by=row.sent_by, rejected=row.read - rows.height,
    )  # fmt: skip
    received = known_workers.enter(
        rows.select("worker", "kab", "sheet", "line", _said(rows, inquiry.kind), "repeats"),
        source=source, month=now.date().replace(day=1), by=by,
    )  # fmt: skip
    into_temporary(
        "row_answered",
        {"worker": "bigint", "kab": "text", "status": "text", "segment": "text", "paid_until": "date"},
        rows.sort("worker"),
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO inquiries_answered (inquiry_id, answer_id, worker_id, kab, status, segment, paid_until, said_on)"
            " SELECT %s, %s, worker, kab, status, segment, paid_until, %s FROM pg_temp.row_answered",
            [inquiry.pk, row.pk, row.as_of],
        )
        cursor.execute("SELECT count(DISTINCT worker_id) FROM inquiries_answered WHERE inquiry_id = %s", [inquiry.pk])
        (answered,) = cursor.fetchone()
    if answered == inquiry.rows:
        Inquiry.objects.filter(pk=inquiry.pk, answered_at__isnull=True).update(answered_at=now)
    AnswerFile.objects.filter(pk=row.pk).update(
        state=State.ACCEPTED, decided_by=by, decided_at=now, received=received, **_told(verdict)
    )
    workers = {"changed_workers": received.changed_workers, "entered": rows.height}
    detail = {**verdict.counts, **workers, "as_of": str(row.as_of), "mark": row.mark, "inquiry": inquiry.batch}
    log(kind="answer_accepted", subject=f"answer {row.pk}", detail=detail, by=by, area=inquiry.area_id)


def _said(rows: pl.DataFrame, kind: str) -> pl.Series:
    """What each row says of its worker, by the register's own fields.

    Dukcapil's "found" does not say that she lives: many a death is not registered for years. It only takes back a death that
    Dukcapil itself had told.
    """
    if kind == Inquiry.Kind.INSURER:
        fields = rows.select(
            insurer_status="status",
            segment=pl.col("segment").replace("", None),
            paid_until=pl.col("paid_until").cast(pl.String),
        )
    else:
        called = {status: of(kind, status).id for status in rows["status"].unique()}
        dead = rows["status"] == "dead"
        taken_back = (rows["was"] == "dead").fill_null(False) & rows["status"].is_in(["found", "moved"])
        fields = rows.select(
            pl.col("status").replace_strict(called, return_dtype=pl.String).alias("nik_status"),
            # True of the dead, false where a death is taken back, else unknown.
            pl.DataFrame({"dead": dead, "told": dead | taken_back}).select(
                pl.col("dead").cast(pl.Int8) / pl.col("told").cast(pl.Int8).replace(0, None)
            ).to_series().cast(pl.Boolean).alias("deceased"),
        )  # fmt: skip
    written = fields.select(pl.struct(pl.all()).struct.json_encode().alias("said"))["said"]
    return written.str.replace_all(r',"[a-z_]+":null', "")


@transaction.atomic
def withdraw(*, answer: AnswerFile, now: datetime, by: User) -> None:
    """By who sent it, because it was the wrong file; or not taken by who asked. The file is deleted."""
    if not may_withdraw(answer, by):
        raise Refusal(
            id="jawaban ditarik oleh yang mengirimnya, atau tidak diterima oleh kantor yang bertanya",
            en="an answer is withdrawn by who sent it, or not taken by the office that asked",
        )
    row = _alone_with(answer)
    AnswerFile.objects.filter(pk=row.pk).update(state=State.WITHDRAWN, decided_by=by, decided_at=now)
    detail = {"inquiry": row.inquiry.batch}
    log(kind="answer_withdrawn", subject=f"answer {row.pk}", detail=detail, by=by, area=row.inquiry.area_id)
    transaction.on_commit(lambda: store.forget(row.place))


def may_withdraw(answer: AnswerFile, by: User) -> bool:
    """Who sent it and still sees it, or who may accept it."""
    within = reach(by)
    sees = AnswerFile.objects.visible_to(within).filter(pk=answer.pk)
    return within.may(Deed.ASK_INSURER, answer.inquiry.area_id) or sees.filter(sent_by=by).exists()


def _alone_with(answer: AnswerFile) -> AnswerFile:
    """The row as it is now, which nobody else changes until the transaction ends. NotNow where it was decided about."""
    row = AnswerFile.objects.select_for_update(of=("self",), no_key=True).select_related("inquiry").get(pk=answer.pk)
    if row.state != State.CHECKED:
        raise NotNow(answer)
    return row


def _refuse_stranger(by: User, inquiry: Inquiry, from_the_server: bool) -> None:
    if not from_the_server and not reach(by).may(Deed.ASK_INSURER, inquiry.area_id):
        raise Refusal(id="jawaban diterima oleh kantor yang bertanya", en="an answer is accepted by the office that asked")
