"""Is the event log whole? Every hash is computed again, and the end is compared with every place that ever noted it."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

#: One event as text, without its hash; the trigger in migration 0004 hashes exactly this after the hash before it.
EVENT_AS_TEXT = (
    "jsonb_build_array(position, kind, subject, detail, by_id, through, area_id,"
    " to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US'))::text"
)
ROWS_AT_ONCE = 20_000


@dataclass(frozen=True)
class Head:
    """Where the log ended once: `where` says who noted it (an edition, a safety copy, a file, a sheet of paper)."""

    position: int
    hash: str
    where: str


@dataclass(frozen=True)
class Problem:
    """Something that does not hold. `position` is the first event it is seen at."""

    kind: str  # edited | gap | shortened | other
    position: int
    sentence: str


@dataclass(frozen=True)
class Verdict:
    """What was read, and what is wrong with it. `head` is where the log ends now; None while it is empty."""

    events: int
    head: Head | None
    heads_compared: int
    problems: tuple[Problem, ...]

    @property
    def holds(self) -> bool:
        return not self.problems


def verify(connection: Any, heads: Iterable[Head] = ()) -> Verdict:
    """Read the whole log through a psycopg connection of its own, and compare. 1,000,000 events take seconds, little memory.

    At most ten problems are told; after an edit the chain goes on from the hash that is written, so each is told once.
    """
    with connection.transaction(), connection.cursor(name="payung_verify_log") as cursor:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")  # the log and its head at one moment
        kept = _kept_head(connection)
        cursor.itersize = ROWS_AT_ONCE
        cursor.execute(f"SELECT position, hash, {EVENT_AS_TEXT} FROM office_event ORDER BY position")
        return _read(cursor, kept, [*heads, kept] if kept else list(heads))


def _read(rows: Iterable[Sequence[Any]], kept: Head | None, heads: Sequence[Head]) -> Verdict:
    wanted: dict[int, list[Head]] = {}
    for head in heads:
        wanted.setdefault(head.position, []).append(head)
    problems: list[Problem] = []
    events, position, before = 0, 0, ""
    for at, written, text in rows:
        events += 1
        if at != position + 1:
            problems.append(Problem("gap", position + 1, f"Event {position + 1} is missing: the next one is {at}."))
        elif hashlib.sha256((before + text).encode()).hexdigest() != written:
            problems.append(Problem("edited", at, f"Event {at} is not as it was written, or stands in another place."))
        for head in wanted.pop(at, ()):
            if head.hash != written:
                problems.append(Problem("other", at, f"Event {at} differs from what {head.where} noted."))
        position, before = at, written
        if len(problems) >= 10:
            return Verdict(events, Head(position, before, "the log"), len(heads), tuple(problems))
    for late in (head for at in sorted(wanted) for head in wanted[at]):
        sentence = f"The log ends at event {position}, but {late.where} noted event {late.position}: its end was cut off."
        problems.append(Problem("shortened", position + 1, sentence))
    if position and (kept is None or kept.position < position):
        noted = f"ends at event {kept.position}" if kept else "is gone"
        problems.append(
            Problem("other", position, f"The log goes on to event {position}, but the database's own note {noted}.")
        )
    return Verdict(events, Head(position, before, "the log") if events else None, len(heads), tuple(problems[:10]))


def _kept_head(connection: Any) -> Head | None:
    """The head that the database keeps apart. It is the end of the log exactly, not only a place in it."""
    row = connection.execute("SELECT position, hash FROM office_loghead WHERE id = 1").fetchone()
    return Head(row[0], row[1], "the database's own note of the end") if row else None
