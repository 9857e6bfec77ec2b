"""Take in what the field found, by whatever way it comes back: a workbook, a page typed from paper, a village's link.

Within registry.scope. What says the same as before changes nothing; what says something else is added, and counts from then
on. What is known of a worker follows from all that was found of her.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Literal

import polars as pl
from django.db import connection, transaction

from payung.office.actions import log
from payung.office.models import User
from payung.office.refusals import Refusal
from payung.registry import standing, turns
from payung.registry.field_progress import names_of
from payung.registry.found import QUESTIONS, Found, counts_of
from payung.registry.round_models import Round, Sheet
from payung.registry.rounds import closed, refuse_withdrawn, through

EARLIER_MOST = timedelta(days=366)  # a visit this long before its round is a mistyped year
Form = Literal["xlsx", "typed", "link"]


@dataclass(frozen=True)
class Kept:
    """Persons of whom something new is kept, and of whom nothing changed."""

    taken: int
    unchanged: int


@transaction.atomic
def keep(
    *,
    round: Round,
    found: Mapping[int, Found],
    form: Form,
    now: datetime,
    area: str | None = None,
    by: User | None = None,
    sheet: Sheet | None = None,
    counts: Mapping[str, int] | None = None,
) -> Kept:
    """Keep what was found of workers, by their id. The same once more changes nothing; two at once have one effect.

    Refusal for a round or a link that is closed, for names that are not on the sheet, and for what cannot be.
    `counts` goes into the log, beside what was kept.
    """
    refuse_withdrawn(round)
    if sheet is not None:
        locked = Sheet.objects.select_for_update(of=("self",), no_key=True).get(pk=sheet.pk)
        if locked.state(now) != "open" or locked.round_id != round.pk:
            raise closed()
        area = sheet.area_id
    ids = sorted(found)
    turns.hold(ids)  # whoever comes at the same time waits here, and then finds what this one kept
    before = {name.worker: name.found for name in names_of(round, area=area, workers=ids)}
    if len(before) != len(ids):
        raise Refusal(id="nama ini tidak ada di lembar ini.", en="this name is not on this sheet.")
    changed = {worker: one for worker, one in found.items() if one != before[worker]}
    for one in changed.values():
        _refuse_impossible(one, round, now.date())
    _add(round, changed, by=by, said_through=through(sheet) if sheet else "")
    _renew(sorted(changed))
    standing.renew(month=now.date().replace(day=1), only=pl.Series(sorted(changed), dtype=pl.Int64))
    kept = Kept(len(changed), len(ids) - len(changed))
    if kept.taken:
        log(
            kind="sheet_came_back",
            subject=f"round {round.pk}",
            detail={"form": form, **asdict(kept), **(counts or {})} | ({"desa": area} if area else {}),
            by=by,
            area=area or round.area_id,
            through=through(sheet) if sheet else "",
        )
    return kept


#: In one statement: the database then checks once for all rows that each stands in its kab.
_ADD = """
INSERT INTO registry_verification (worker_id, kab, round_id, alive, resident, works, breadwinner, willing, seen_on, seen_by,
    remark, kept_by_id, through)
SELECT worker, %(kab)s, %(round)s, alive, resident, works, breadwinner, willing, seen_on, seen_by, remark, %(by)s, %(through)s
FROM unnest(%(worker)s::bigint[], %(alive)s::boolean[], %(resident)s::boolean[], %(works)s::boolean[],
    %(breadwinner)s::boolean[], %(willing)s::boolean[], %(seen_on)s::date[], %(seen_by)s::text[], %(remark)s::text[])
    AS said (worker, alive, resident, works, breadwinner, willing, seen_on, seen_by, remark)
"""


def _add(round: Round, changed: Mapping[int, Found], *, by: User | None, said_through: str) -> None:
    values = {
        "kab": round.kab,
        "round": round.pk,
        "by": by.pk if by else None,
        "through": said_through,
        "worker": list(changed),
        **{question: [getattr(one.answers, question) for one in changed.values()] for question in QUESTIONS},
        "seen_on": [one.seen_on for one in changed.values()],
        "seen_by": [one.seen_by.strip() for one in changed.values()],
        "remark": [one.remark.strip() for one in changed.values()],
    }
    if changed:
        with connection.cursor() as cursor:
            cursor.execute(_ADD, values)


def _refuse_impossible(one: Found, round: Round, today: date) -> None:
    """What the sheet and the pages say kindlier, row by row, before it comes here."""
    if name := one.answers.contradicted:
        short = QUESTIONS[name].short
        raise Refusal(
            name,
            id=f"dijawab meninggal, tetapi “{short['id']}” dijawab ya",
            en=f"answered as dead, but “{short['en']}” is answered yes",
        )
    if one.seen_on > today:
        raise Refusal("seen_on", id="hari itu belum datang", en="that day has not come yet")
    if is_too_early(one.seen_on, round):
        raise Refusal(
            "seen_on", id="hari itu jauh sebelum putaran ini dibuat", en="that day is long before this round was made"
        )
    if not one.seen_by.strip():
        raise Refusal("seen_by", id="tulis nama petugas lapangan", en="write who went there")


def is_too_early(seen_on: date, round: Round) -> bool:
    return seen_on < round.made_at.date() - EARLIER_MOST


#: Where the field says nothing about the breadwinner, the newest list that does counts, as registry.merging has it.
_RENEW = f"""
UPDATE registry_worker worker SET
    field_alive = found.alive,
    field_resident = found.resident,
    field_works = found.works,
    field_willing = found.willing,
    breadwinner = coalesce(found.breadwinner, (
        SELECT (s.said ->> 'breadwinner')::boolean FROM registry_statement s JOIN registry_receivedfile f ON f.id = s.file_id
        WHERE s.worker_id = worker.id AND s.said ? 'breadwinner'
        ORDER BY f.as_of DESC, f.id DESC, s.line DESC, s.id DESC LIMIT 1
    )),
    verified_on = CASE WHEN found.alive AND found.resident AND found.works THEN found.seen_on END
FROM unnest(%(ids)s::bigint[]) AS chosen (id) LEFT JOIN ({counts_of("= ANY(%(ids)s)")}) found ON found.worker_id = chosen.id
WHERE worker.id = chosen.id
"""


def _renew(ids: Sequence[int]) -> None:
    """The workers' own columns follow from all that was found of them."""
    with connection.cursor() as cursor:
        cursor.execute(_RENEW, {"ids": list(ids)})
