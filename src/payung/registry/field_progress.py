"""How far a round is: for each desa, names delivered, what was found of them, and who must still be visited.

Within registry.scope. Nothing is kept: every number is counted from the frozen names and the last thing said of each in the
round, and opens to exactly those names.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from payung.registry.found import OPEN, OUTCOME_SQL, Answers, Found, Outcome
from payung.registry.round_models import Round, Sheet

# In a round the last that was said of somebody counts: it corrects what was said before. It is joined to each name by its
# worker and picked afterwards, so that a plan made before the tables were analysed is no slow one either.
_COUNTS = f"""
SELECT round_id, area_id, {OUTCOME_SQL} AS outcome, count(*) FROM (
    SELECT DISTINCT ON (names.id) names.id AS name_id, names.round_id, names.area_id,
        said.alive, said.resident, said.works, said.breadwinner, said.willing
    FROM registry_roundname names
    LEFT JOIN registry_verification said ON said.worker_id = names.worker_id AND said.round_id = names.round_id
    WHERE names.round_id = ANY(%(rounds)s)
    ORDER BY names.id, said.id DESC
) found
GROUP BY 1, 2, 3
"""
_NAMES = f"""
SELECT area_id, number, worker_id, code, name, birth_date, address,
    alive, resident, works, breadwinner, willing, seen_on, seen_by, remark
FROM (
    SELECT DISTINCT ON (names.area_id, names.number) names.area_id, names.number, names.worker_id, worker.code, worker.name,
        worker.birth_date, worker.address, said.alive, said.resident, said.works, said.breadwinner, said.willing,
        said.seen_on, said.seen_by, said.remark
    FROM registry_roundname names
    JOIN registry_worker worker ON worker.id = names.worker_id
    LEFT JOIN registry_verification said ON said.worker_id = names.worker_id AND said.round_id = names.round_id
    WHERE names.round_id = %(round)s
      AND (%(area)s::text IS NULL OR names.area_id = %(area)s)
      AND (%(workers)s::bigint[] IS NULL OR names.worker_id = ANY(%(workers)s))
      AND names.number > %(after)s
    ORDER BY names.area_id, names.number, said.id DESC
) found
WHERE %(outcomes)s::text[] IS NULL OR {OUTCOME_SQL} = ANY(%(outcomes)s)
ORDER BY area_id, number
LIMIT %(limit)s OFFSET %(offset)s
"""


@dataclass(frozen=True)
class Progress:
    """Persons of a round, all or in one area. delivered = verified + dead + moved + idle + partly + unanswered."""

    delivered: int
    verified: int
    dead: int
    moved: int
    idle: int
    partly: int
    unanswered: int

    def __post_init__(self) -> None:
        assert self.delivered == sum(getattr(self, outcome) for outcome in Outcome)

    @property
    def open(self) -> int:
        """Of whom nothing can be said yet."""
        return self.partly + self.unanswered

    @property
    def answered(self) -> int:
        return self.delivered - self.open

    @property
    def not_verified(self) -> int:
        """Somebody went, and she is dead, not there, or does not work."""
        return self.dead + self.moved + self.idle

    def is_late(self, deadline: date, today: date) -> bool:
        """The deadline day itself is not late."""
        return deadline < today and self.open > 0


@dataclass(frozen=True)
class Name:
    """One name of a round: who is to be visited, and the last that was found. `birth_year` None: unknown."""

    area: str
    number: int
    worker: int
    code: str
    name: str
    birth_year: int | None
    address: str
    found: Found | None
    birth_date: date | None = None  # for what a page checks; no sheet shows more than the year

    @property
    def answers(self) -> Answers:
        return self.found.answers if self.found else Answers()

    @property
    def outcome(self) -> Outcome:
        return self.answers.outcome

    @property
    def is_open(self) -> bool:
        """Nothing can be said of her yet."""
        return self.outcome in OPEN


def progress_of(rounds: Iterable[Round]) -> dict[int, dict[str, Progress]]:
    """For each round by id, each area by code."""
    counted: dict[int, dict[str, dict[str, int]]] = {}
    for round, area, outcome, count in _rows(_COUNTS, {"rounds": [each.pk for each in rounds]}):
        counted.setdefault(round, {}).setdefault(area, {})[outcome] = count
    return {
        round: {area: _progress(by_outcome) for area, by_outcome in sorted(areas.items())} for round, areas in counted.items()
    }


def said_done(rounds: Iterable[Round]) -> dict[tuple[int, str], datetime]:
    """By round and area: since when the village says that its sheet is done. Not where it was given another link since."""
    links = Sheet.objects.filter(round__in=list(rounds)).order_by("round_id", "area_id", "-id").distinct("round_id", "area_id")
    return {(link.round_id, link.area_id): link.used_at for link in links if link.used_at}


def late_areas(rounds: Sequence[Round], today: date) -> dict[int, list[str]]:
    """For each round the areas with open names after the deadline, but for those that say they are done."""
    counted, done = progress_of(rounds), said_done(rounds)
    return {
        round.pk: [
            area
            for area, progress in counted.get(round.pk, {}).items()
            if progress.is_late(round.deadline, today) and (round.pk, area) not in done
        ]
        for round in rounds
    }


def _progress(by_outcome: dict[str, int]) -> Progress:
    return Progress(sum(by_outcome.values()), **{str(outcome): by_outcome.get(outcome, 0) for outcome in Outcome})


def together(parts: Iterable[Progress]) -> Progress:
    """Their sum."""
    parts = list(parts)
    return _progress({str(outcome): sum(getattr(part, outcome) for part in parts) for outcome in Outcome})


def names_of(
    round: Round,
    *,
    area: str | None = None,
    outcomes: Collection[Outcome] | None = None,
    workers: Sequence[int] | None = None,
    after: int = 0,
    offset: int = 0,
    limit: int | None = None,
) -> list[Name]:
    """Names of a round in the order of its sheets; those with one of these outcomes, with numbers above `after`."""
    values = {
        "round": round.pk,
        "area": area,
        "outcomes": None if outcomes is None else [str(outcome) for outcome in outcomes],
        "workers": None if workers is None else list(workers),
        "after": after,
        "offset": offset,
        "limit": limit,
    }
    return [_name(row) for row in _rows(_NAMES, values)]


def open_names(round: Round, *, area: str | None = None) -> list[Name]:
    """Who must still be visited."""
    return names_of(round, area=area, outcomes=OPEN)


def _name(row: Sequence[Any]) -> Name:
    area, number, worker, code, name, born, address, *answers, seen_on, seen_by, remark = row
    found = Found(Answers(*answers), seen_on, seen_by, remark) if seen_on else None
    return Name(area, number, worker, code, name, born and born.year, address, found, born)


def _rows(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
