"""Whether a government may pay for a worker's place: the law's answer, kept beside her so that lists and counts are quick.

Kept, not decided: `renew` works it out again from what lists and the field say. Unknown stays unknown.
"""

from datetime import date

import polars as pl
from django.db import connection, transaction

from payung import law
from payung.office.actions import log
from payung.office.models import Area, Event, User
from payung.registry import scope
from payung.registry.copied import from_query, into_temporary

RULE = "may_be_paid_for"
_EARLIEST_BIRTH = date(1900, 1, 1)
_ASKED = {
    "birth_date": pl.Date(), "employed_by_state": pl.Boolean(), "segment": pl.String(), "insurer_status": pl.String(),
    "deceased": pl.Boolean(), "field_alive": pl.Boolean(),
}  # fmt: skip


def of(workers: pl.DataFrame, month: date) -> pl.Series:
    """The answer for each row, from the columns that are there; one that is absent is unknown for everybody.

    No place is paid for who has died. Active as a wage earner is what the insurer's list says: active, segment PU.
    """
    there = workers.select(
        pl.col(name).cast(kind) if name in workers.columns else pl.lit(None, kind).alias(name) for name, kind in _ASKED.items()
    )
    possible = there["birth_date"].is_between(_EARLIEST_BIRTH, month).fill_null(False)
    unknown = pl.Series("birth_date", [None], dtype=pl.Date).new_from_index(0, there.height)
    active = pl.col("insurer_status").replace("", None) == "active"
    asked = there.select(
        there["birth_date"].zip_with(possible, unknown),
        "employed_by_state",
        (active & (pl.col("segment").replace("", None) == "PU")).alias("active_pu_member"),
        (~pl.col("deceased")).fill_null(True).alias("not_said_dead"),
        pl.col("field_alive").fill_null(True).alias("not_found_dead"),
    )
    if not asked.height:
        return pl.Series(RULE, [], dtype=pl.Boolean)
    answered = law.evaluate(asked, RULE, month=month)
    return answered.select(pl.col(RULE) & pl.col("not_said_dead") & pl.col("not_found_dead"))[RULE]


def renew_all(*, month: date, by: User | None, through: str = "") -> int:
    """Work out everybody's standing for a month; how many changed. For the first of a month, and after the law changed."""
    with scope.everything(by):
        changed = renew(month=month)
        province = Area.objects.filter(kind=Area.Kind.PROVINCE).values_list("code", flat=True).first()
        detail = {"changed": changed}
        log(kind="standing_renewed", subject=f"month {month:%Y-%m}", detail=detail, by=by, area=province, through=through)
    return changed


def renew_if_due(*, month: date) -> int | None:
    """`renew_all` by the schedule, once a month; None where it was done for this month. People turn 15 and 65 unasked."""
    if Event.objects.filter(kind="standing_renewed", subject=f"month {month:%Y-%m}").exists():
        return None
    return renew_all(month=month, by=None, through="the schedule")


@transaction.atomic
def renew(*, month: date, only: pl.Series | None = None) -> int:
    """Of everybody in scope, or of these workers. Only rows that change are written; how many."""
    into_temporary(
        "asked_of", {"id": "bigint"}, pl.DataFrame({"id": only if only is not None else []}, schema={"id": pl.Int64})
    )
    these = "WHERE id IN (SELECT id FROM pg_temp.asked_of)" if only is not None else ""
    columns = {"id": pl.Int64(), **_ASKED, "known": pl.Boolean()}
    workers = from_query(f"SELECT id, {', '.join(_ASKED)}, may_be_paid_for FROM registry_worker {these}", columns)
    now = workers.select("id", "known", of(workers, month).alias("now")).filter(~pl.col("known").eq_missing(pl.col("now")))
    if not now.height:
        return 0
    into_temporary("standing_now", {"id": "bigint", "now": "boolean"}, now)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE registry_worker w SET may_be_paid_for = s.now, standing_month = %s"
            " FROM pg_temp.standing_now s WHERE w.id = s.id",
            [month],
        )
        return cursor.rowcount
