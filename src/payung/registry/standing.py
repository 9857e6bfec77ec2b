"""Whether a government may pay for a worker's place: the law's answer, kept beside her so that lists and counts are quick.

Kept, not decided: `renew` works it out again from what lists and the field say. Unknown stays unknown.
"""

from datetime import date

import polars as pl
from django.db import connection

from payung import law
from payung.office.actions import log
from payung.office.models import Area, Event, User
from payung.registry import scope, turns
from payung.registry.ages import EARLIEST_BIRTH
from payung.registry.copied import from_query
from payung.registry.insured import Insured

RULE = "may_be_paid_for"
_ASKED = {
    "birth_date": pl.Date(), "employed_by_state": pl.Boolean(), "segment": pl.String(), "insurer_status": pl.String(),
    "deceased": pl.Boolean(), "field_alive": pl.Boolean(), "same_as_id": pl.Int64(),
}  # fmt: skip
#: What her other rows say, wherever they are listed: what stands in the way by one of them does so for the person.
_OTHERS = """
SELECT same_as_id AS worker, max(payung_insured(insurer_status, segment)) AS now,
    bool_or(deceased IS TRUE OR field_alive IS FALSE OR employed_by_state IS TRUE) AS any_bar
FROM registry_worker WHERE same_as_id IS NOT NULL {of_these} GROUP BY same_as_id
"""
_AS_A_PERSON = """
SELECT id, birth_date, employed_by_state, segment, insurer_status, deceased OR bar AS deceased, field_alive, same_as_id,
    others.now > payung_insured(insurer_status, segment) AS by_others, others.now AS others_insured, bar AS others_bar,
    may_be_paid_for AS known, (others_insured, others_bar) IS DISTINCT FROM (others.now, bar) AS others_changed
FROM registry_worker w LEFT JOIN ({others}) o ON o.worker = w.id
CROSS JOIN LATERAL (SELECT coalesce(o.now, 0::smallint) AS now, coalesce(o.any_bar, false) AS bar) others
{these}
"""
_THEIRS = pl.DataFrame(
    [(each, *each.said) for each in Insured],
    schema={"others_insured": pl.Int16, "their_status": pl.String, "their_segment": pl.String}, orient="row",
)  # fmt: skip


def of(workers: pl.DataFrame, month: date) -> pl.Series:
    """The answer for each row, from the columns that are there; one that is absent is unknown for everybody.

    No place is paid for who has died, nor twice for one person: not for a row for whom another stands. Active as a wage earner
    is what the insurer says: active, segment PU. Whose NIK it found to be another's, of her it has said nothing.
    """
    there = workers.select(
        pl.col(name).cast(kind) if name in workers.columns else pl.lit(None, kind).alias(name) for name, kind in _ASKED.items()
    )
    possible = there["birth_date"].is_between(EARLIEST_BIRTH, month).fill_null(False)
    unknown = pl.Series("birth_date", [None], dtype=pl.Date).new_from_index(0, there.height)
    active = pl.col("insurer_status").replace(["", "nik_other"], None) == "active"
    asked = there.select(
        there["birth_date"].zip_with(possible, unknown),
        "employed_by_state",
        (active & (pl.col("segment").replace("", None) == "PU")).alias("active_pu_member"),
        (~pl.col("deceased")).fill_null(True).alias("not_said_dead"),
        pl.col("field_alive").fill_null(True).alias("not_found_dead"),
        pl.col("same_as_id").is_null().alias("stands_for_herself"),
    )
    if not asked.height:
        return pl.Series(RULE, [], dtype=pl.Boolean)
    answered = law.evaluate(asked, RULE, month=month)
    return answered.select(pl.col(RULE) & pl.all_horizontal("not_said_dead", "not_found_dead", "stands_for_herself"))[RULE]


def renew_all(*, month: date, by: User | None, through: str = "") -> int:
    """Work out everybody's standing for a month; how many changed. For the first of a month, and after the law changed."""
    with scope.everything(by):
        turns.alone()
        changed = renew(month=month)
        province = Area.objects.filter(kind=Area.Kind.PROVINCE).values_list("code", flat=True).first()
        detail = {"changed": changed}
        log(kind="standing_renewed", subject=f"month {month:%Y-%m}", detail=detail, by=by, area=province, through=through)
    return changed


def renew_if_due(*, month: date) -> int | None:
    """`renew_all` by the schedule, once a month; None where it was done for this month. People turn 15 and 65 unasked."""
    with scope.everything(None):
        turns.alone()
        if Event.objects.filter(kind="standing_renewed", subject=f"month {month:%Y-%m}").exists():
            return None
        return renew_all(month=month, by=None, through="the schedule")


def renew(*, month: date, only: pl.Series | None = None) -> int:
    """Of everybody, or of these workers, whom the caller holds, and of who stands for them, in whichever kab. Only rows that
    change are written; how many. One transaction."""
    with scope.everything(None):  # a death that one kab reports ends the place that another one lists
        of_whom = (
            only if only is None else pl.concat([only.cast(pl.Int64), pl.Series(turns.standing_for(only), dtype=pl.Int64)])
        )
        changing = _changing(month, of_whom)
        if only is None:  # who changes is held, and looked at once more: a field check may have come in between
            turns.hold(changing["id"].to_list())
            changing = _changing(month, changing["id"])
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE registry_worker w SET may_be_paid_for = s.now, standing_month = %s, others_insured = s.insured,"
                " others_bar = s.bar FROM unnest(%s::bigint[], %s::boolean[], %s::smallint[], %s::boolean[])"
                " AS s (id, now, insured, bar) WHERE w.id = s.id",
                [month, *(changing[column].to_list() for column in ("id", "now", "others_insured", "others_bar"))],
            )
            return cursor.rowcount


def _changing(month: date, only: pl.Series | None) -> pl.DataFrame:
    """`id`, `now`, `others_insured` and `others_bar` of those of whom another answer is kept. Birth date and employer that a
    record does not know are not filled in from the others."""
    these, of_these, values = ("", "", ())
    if only is not None:
        these, of_these, values = "WHERE w.id = ANY(%s)", "AND same_as_id = ANY(%s)", (only.to_list(),) * 2
    columns = {
        "id": pl.Int64(), **_ASKED, "by_others": pl.Boolean(), "others_insured": pl.Int16(), "others_bar": pl.Boolean(),
        "known": pl.Boolean(), "others_changed": pl.Boolean(),
    }  # fmt: skip
    query = _AS_A_PERSON.format(others=_OTHERS.format(of_these=of_these), these=these)
    workers = from_query(query, columns, values).join(_THEIRS, on="others_insured", how="left", maintain_order="left")
    stronger = workers["by_others"]
    workers = workers.with_columns(
        workers["their_status"].zip_with(stronger, workers["insurer_status"]).alias("insurer_status"),
        workers["their_segment"].zip_with(stronger, workers["segment"]).alias("segment"),
    )
    now = workers.with_columns(of(workers, month).alias("now"))
    return now.filter(~pl.col("known").eq_missing(pl.col("now")) | pl.col("others_changed"))
