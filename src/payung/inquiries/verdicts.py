"""What each row of an answer is worth, against what was asked and what was answered before. Changes nothing."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from payung.inquiries import marks
from payung.inquiries.models import ANSWER_COUNTS, Inquiry
from payung.inquiries.reading import ReadAnswer
from payung.inquiries.rows_said import kept, where, whose_and_what
from payung.inquiries.troubles import OF_ROW, NotAnAnswer
from payung.inquiries.words import REVIEW, UNANSWERED
from payung.lists.profiles import ANSWERS
from payung.registry.copied import from_query
from payung.registry.models import ReceivedFile
from payung.registry.nik_vault import Keys

LINES_SHOWN = 20
OTHERS_LEAST = 0.5  # of the rows: then the file answers another inquiry
_ASKED = {"number": pl.Int64, "worker": pl.Int64, "kab": pl.String, "code": pl.String, "nik_index": pl.Binary}
_BEFORE = {
    "worker": pl.Int64, "was": pl.String, "was_segment": pl.String, "was_until": pl.Date, "was_on": pl.Date,
    "was_answer": pl.Int64,
}  # fmt: skip
_SAID = ("status", "segment", "paid_until")


@dataclass(frozen=True)
class Verdict:
    """`rows`: every row of the file: `sheet line number code worker kab status segment paid_until was was_segment was_until
    was_on was_answer verdict trouble shown enters repeats`; `verdict` is one of ANSWER_COUNTS."""

    rows: pl.DataFrame
    counts: dict[str, int]
    by_status: dict[str, int]
    causes: dict[str, int]
    notes: dict[str, Any]
    sha256: str

    @property
    def entering(self) -> int:
        return int(self.rows["enters"].sum())


def judged(read: ReadAnswer, *, inquiry: Inquiry, as_of: date, keys: Keys, answer: int | None = None) -> Verdict:
    """Within registry.scope of the inquiry's area. `answer`: its number where it is kept already, by which answers of one day
    are ordered as they were sent; else it is the last. NotAnAnswer where it answers something else."""
    asked = asked_of(inquiry)
    rows = whose_and_what(read.rows, asked, inquiry, keys)
    _refuse_other(rows, inquiry)
    rows = _with_doubles(rows).join(answered_before(inquiry), on="worker", how="left", maintain_order="left")
    rows = _with_verdict(rows, as_of, answer).join(listed_later(inquiry, as_of), on="worker", how="left", maintain_order="left")
    contradicts = rows["enters"] & (rows["listed"] != rows["status"]).fill_null(False)
    rows = rows.with_columns(odd_day=kept(contradicts, rows["listed_on"].cast(pl.String))).drop("listed", "listed_on")
    counts: dict[str, int] = {**dict.fromkeys(ANSWER_COUNTS, 0), **dict(rows["verdict"].value_counts().iter_rows())}
    taken = rows.filter(pl.col("verdict").is_in(["new", "changed", "unchanged"]))
    notes: dict[str, Any] = {
        "dropped": read.dropped, "unread": read.unread, "left_out": read.left_out, "asked": asked.height,
        "missing": asked.height - _meant(rows)["worker"].drop_nulls().n_unique(),
        "review": int((rows["status"] == REVIEW).sum()),
        "sum_agrees": _agrees(read.sums, inquiry, keys),
        "overtaken": rows.filter(pl.col("verdict") == "overtaken")["line"].head(LINES_SHOWN).to_list(),
    }  # fmt: skip
    by_status = dict(sorted(taken["status"].value_counts().iter_rows()))
    return Verdict(rows, counts, by_status, _counted(causes_of(rows)), notes, _fingerprint(rows))


def _meant(rows: pl.DataFrame) -> pl.DataFrame:
    """Those that speak of this inquiry: one of another batch, or with a stranger's code, answers for nobody here."""
    return rows.filter(~pl.col("trouble").is_in(["J-02", "J-03"]).fill_null(False))


def _agrees(sums: Sequence[str], inquiry: Inquiry, keys: Keys) -> bool | None:
    """Whether the sheet of totals is of what was asked; None where there is none."""
    return inquiry.mark in {marks.of_sha256(each, keys) for each in sums} if sums else None


def asked_of(inquiry: Inquiry) -> pl.DataFrame:
    """Whom an inquiry is about, by number."""
    return from_query(
        "SELECT r.number, r.worker_id, r.kab, w.code, w.nik_index FROM inquiries_inquiryrow r"
        " JOIN registry_worker w ON w.id = r.worker_id WHERE r.inquiry_id = %s ORDER BY r.number",
        _ASKED, (inquiry.pk,),
    )  # fmt: skip


def answered_before(inquiry: Inquiry) -> pl.DataFrame:
    """The last word of this source on each worker of an inquiry, whichever inquiry it answered."""
    return from_query(
        "SELECT DISTINCT ON (a.worker_id) a.worker_id, a.status, a.segment, a.paid_until, a.said_on, a.answer_id"
        " FROM inquiries_answered a JOIN inquiries_inquiry i ON i.id = a.inquiry_id AND i.kind = %s"
        " WHERE a.worker_id IN (SELECT worker_id FROM inquiries_inquiryrow WHERE inquiry_id = %s)"
        " ORDER BY a.worker_id, a.said_on DESC, a.id DESC",
        _BEFORE, (str(inquiry.kind), inquiry.pk),
    ).with_columns(pl.col("was_segment").fill_null(""))  # fmt: skip


def listed_later(inquiry: Inquiry, as_of: date) -> pl.DataFrame:
    """What lists that nobody was asked for say of her status with the insurer, of a later day: the register keeps to them."""
    later: list[int] = []
    if inquiry.kind == Inquiry.Kind.INSURER:
        files = ReceivedFile.objects.filter(state=ReceivedFile.State.ACCEPTED, as_of__gt=as_of).exclude(profile__in=ANSWERS)
        later = list(files.values_list("pk", flat=True))
    return from_query(
        "SELECT DISTINCT ON (s.worker_id) s.worker_id, s.said ->> 'insurer_status', f.as_of FROM registry_statement s"
        " JOIN registry_receivedfile f ON f.id = s.file_id WHERE s.file_id = ANY(%s) AND s.said ? 'insurer_status'"
        " AND s.worker_id IN (SELECT worker_id FROM inquiries_inquiryrow WHERE inquiry_id = %s)"
        " ORDER BY s.worker_id, f.as_of DESC, f.id DESC, s.line DESC, s.id DESC",
        {"worker": pl.Int64, "listed": pl.String, "listed_on": pl.Date}, (later, inquiry.pk),
    )  # fmt: skip


def _refuse_other(rows: pl.DataFrame, inquiry: Inquiry) -> None:
    others = rows.filter(pl.col("trouble") == "J-03")
    if others.height > OTHERS_LEAST * rows.height:
        raise NotAnAnswer("E-JWB-04", other=str(others["batch"].mode().sort()[0])[:30], batch=inquiry.batch)
    if (rows["trouble"] == "J-02").fill_null(False).all():
        raise NotAnAnswer("E-JWB-05", batch=inquiry.batch)


def _with_doubles(rows: pl.DataFrame) -> pl.DataFrame:
    """With `again`: the same person and the same answer in a row above. Rows that contradict each other are all in trouble;
    one that says nothing contradicts nobody."""
    says = (pl.col("trouble").is_null() & pl.col("worker").is_not_null() & ~pl.col("status").is_in([UNANSWERED, REVIEW])).alias(
        "says"
    )
    rows = rows.with_columns(says)
    answers = pl.struct(_SAID)
    many = rows.filter("says").group_by("worker").agg(answers.n_unique().alias("answers"), pl.col("row").min().alias("first"))
    rows = rows.join(many, on="worker", how="left", maintain_order="left")
    contradicts = (rows["says"] & (rows["answers"] > 1)).fill_null(False)
    again = (rows["says"] & (rows["row"] != rows["first"]) & ~contradicts).fill_null(False)
    codes = where(contradicts, "J-07")
    return rows.with_columns(pl.coalesce("trouble", codes).alias("trouble"), again.alias("again")).drop("answers", "first")


def _with_verdict(rows: pl.DataFrame, as_of: date, answer: int | None) -> pl.DataFrame:
    """With `verdict`, `enters` and `repeats`. An answer of an older day than the last one is overtaken where it says something
    else; of the same day, so is one that was sent before it, whichever of the two was accepted first."""
    same = pl.col("status").eq_missing(pl.col("was")) & pl.col("segment").eq_missing(pl.col("was_segment")) & pl.col(
        "paid_until"
    ).eq_missing(pl.col("was_until"))  # fmt: skip
    known, day = pl.col("was").is_not_null(), pl.lit(as_of)
    sent_before = pl.lit(answer, pl.Int64) < pl.col("was_answer")
    older = ((day < pl.col("was_on")) | ((day == pl.col("was_on")) & sent_before)).fill_null(False)
    facts = rows.select(
        trouble=pl.col("trouble").is_not_null(), silent=~pl.col("says"), again="again", unchanged=known & same,
        overtaken=known & ~same & older, changed=known, later=(day > pl.col("was_on")).fill_null(False),
    )  # fmt: skip
    verdict = pl.Series("verdict", ["new"], dtype=pl.String).new_from_index(0, rows.height)
    for name, called in (("changed", "changed"), ("overtaken", "overtaken"), ("unchanged", "unchanged"), ("again", "repeated"),
                         ("silent", "unanswered"), ("trouble", "refused")):  # fmt: skip
        verdict = where(facts[name], called).fill_null(verdict)  # the last of these goes before all others
    verdict = verdict.alias("verdict")
    enters = verdict.is_in(["new", "changed"]) | ((verdict == "unchanged") & facts["later"])
    return rows.with_columns(verdict, enters.alias("enters"), (verdict == "unchanged").alias("repeats"))


def causes_of(rows: pl.DataFrame) -> list[dict[str, Any]]:
    """What keeps rows out, then what is worth a look: `code`, `rows`, what stood there (`shown`), the first `lines`, `sheet`.
    Read from the verdict that lies sealed: what stood in a wrong column may be somebody's name."""
    sound = rows.filter(pl.col("trouble").is_null())
    told = [
        rows.select("sheet", "line", "shown", code="trouble").drop_nulls("code"),
        sound.select("sheet", "line", shown="odd_segment").drop_nulls("shown").with_columns(code=pl.lit("J-11")),
        sound.select("sheet", "line", shown="odd_until").drop_nulls("shown").with_columns(code=pl.lit("J-12")),
        sound.select("sheet", "line", shown="odd_day").drop_nulls("shown").with_columns(code=pl.lit("J-13")),
    ]
    every = pl.concat([each.select("code", "shown", "sheet", "line") for each in told])
    grouped = every.group_by("code", "shown", maintain_order=True).agg(
        pl.len().alias("rows"), pl.col("sheet").first(), pl.col("line").head(LINES_SHOWN).alias("lines")
    )
    return sorted(grouped.to_dicts(), key=lambda each: (OF_ROW[each["code"]].is_warning, -each["rows"], each["code"]))


def _counted(causes: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How many rows each kind of trouble has: what is kept in the database."""
    found: Counter[str] = Counter()
    for each in causes:
        found[each["code"]] += each["rows"]
    return dict(found)


def _fingerprint(rows: pl.DataFrame) -> str:
    seen = hashlib.sha256(json.dumps(rows.height).encode())
    told = rows.select("line", "worker", *_SAID, "verdict", "trouble", "enters", "repeats", "was", "odd_day")
    seen.update(told.hash_rows(seed=0).cast(pl.String).str.join(" ").item().encode())
    return seen.hexdigest()
