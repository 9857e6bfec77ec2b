"""Whether a government may pay for a worker's place: the law's answer, kept beside her so that lists and counts are quick.

Kept, not decided: `renew` works it out again from what lists and the field say. Unknown stays unknown.
"""

from datetime import date

import polars as pl
from django.db import connection, transaction

from payung import law
from payung.office.actions import log
from payung.office.models import Area, Event, User
from payung.registry import scope, turns
from payung.registry.ages import EARLIEST_BIRTH
from payung.registry.copied import from_query

RULE = "may_be_paid_for"
_ASKED = {
    "birth_date": pl.Date(), "employed_by_state": pl.Boolean(), "segment": pl.String(), "insurer_status": pl.String(),
    "deceased": pl.Boolean(), "field_alive": pl.Boolean(), "same_as_id": pl.Int64(),
}  # fmt: skip
_OTHERS = "LEFT JOIN payung_other_records() others ON others.worker = w.id"
_AS_A_PERSON = ", ".join(
    f"CASE WHEN others.{no} THEN {said} ELSE {name} END" if no else name
    for name, no, said in (
        ("birth_date", "", ""), ("employed_by_state", "state", "true"), ("segment", "wage", "'PU'"),
        ("insurer_status", "wage", "'active'"), ("deceased", "died", "true"), ("field_alive", "", ""), ("same_as_id", "", ""),
    )
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


@transaction.atomic
def renew(*, month: date, only: pl.Series | None = None) -> int:
    """Of everybody in scope, or of these workers, whom the caller holds, and of who stands for them. Only rows that change
    are written; how many."""
    of_whom = None if only is None else pl.concat([only.cast(pl.Int64), pl.Series(turns.standing_for(only), dtype=pl.Int64)])
    changing = _changing(month, of_whom)
    if only is None:  # who changes is held, and looked at once more: a field check may have come in between
        turns.hold(changing["id"].to_list())
        changing = _changing(month, changing["id"])
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE registry_worker w SET may_be_paid_for = s.now, standing_month = %s"
            " FROM unnest(%s::bigint[], %s::boolean[]) AS s (id, now) WHERE w.id = s.id",
            [month, changing["id"].to_list(), changing["now"].to_list()],
        )
        return cursor.rowcount


def _changing(month: date, only: pl.Series | None) -> pl.DataFrame:
    """`id` and `now`: the answer of those of whom another is kept. What stands in the way by one record of a person does so for
    the record that stands for her; what it does not know is not filled in from the others."""
    these, values = ("", ()) if only is None else ("WHERE id = ANY(%s)", (only.to_list(),))
    columns = {"id": pl.Int64(), **_ASKED, "known": pl.Boolean()}
    workers = from_query(
        f"SELECT id, {_AS_A_PERSON}, may_be_paid_for FROM registry_worker w {_OTHERS} {these}", columns, values
    )
    now = workers.select("id", "known", of(workers, month).alias("now"))
    return now.filter(~pl.col("known").eq_missing(pl.col("now"))).select("id", "now")
