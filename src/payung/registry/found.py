"""What a field check asks about a person, and what the answers add up to. No database, no clock. None: not answered."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum


@dataclass(frozen=True)
class Question:
    """`short` heads a column, `full` is asked; each in Indonesian and English."""

    short: Mapping[str, str]
    full: Mapping[str, str]


def _question(short_id: str, short_en: str, full_id: str, full_en: str) -> Question:
    return Question({"id": short_id, "en": short_en}, {"id": full_id, "en": full_en})


#: In the order of the paper, the sheet and the page.
QUESTIONS: Mapping[str, Question] = {
    "alive": _question("Hidup", "Alive", "Masih hidup?", "Still alive?"),
    "resident": _question("Tinggal di sini", "Lives here", "Tinggal di desa/kelurahan ini?", "Lives in this village?"),
    "works": _question("Bekerja", "Works", "Bekerja?", "Works?"),
    "breadwinner": _question("Pencari nafkah utama", "Breadwinner", "Pencari nafkah utama?", "Main earner of the family?"),
    "willing": _question("Bersedia didaftarkan", "Willing", "Bersedia didaftarkan?", "Willing to be registered?"),
}  # fmt: skip
WHO_MOST, REMARK_MOST = 200, 500


class Outcome(StrEnum):
    """What is known of somebody after a check. Every name of a round has exactly one."""

    VERIFIED = "verified"  # alive, resident and working
    DEAD = "dead"
    MOVED = "moved"  # or never found there
    IDLE = "idle"  # lives there, does not work
    PARTLY = "partly"  # some answers, not enough to say
    UNANSWERED = "unanswered"


#: Nothing can be said of these yet: somebody must still go.
OPEN = frozenset({Outcome.PARTLY, Outcome.UNANSWERED})


@dataclass(frozen=True)
class Answers:
    """To the five questions."""

    alive: bool | None = None
    resident: bool | None = None
    works: bool | None = None
    breadwinner: bool | None = None
    willing: bool | None = None

    @property
    def is_empty(self) -> bool:
        return all(answer is None for answer in vars(self).values())

    @property
    def outcome(self) -> Outcome:
        """The first that is certain: dead, then moved, then without work; verified where all three are yes."""
        if self.alive is False:
            return Outcome.DEAD
        if self.resident is False:
            return Outcome.MOVED
        if self.works is False:
            return Outcome.IDLE
        if self.alive and self.resident and self.works:
            return Outcome.VERIFIED
        return Outcome.UNANSWERED if self.is_empty else Outcome.PARTLY

    @property
    def contradicted(self) -> str:
        """The question that is answered yes though she is dead; empty where nothing contradicts."""
        if self.alive is not False:
            return ""
        return next((name for name in QUESTIONS if name != "alive" and getattr(self, name)), "")

    def over(self, before: "Answers") -> "Answers":
        """These, and where nothing is said what was said before."""
        return replace(before, **{name: answer for name, answer in vars(self).items() if answer is not None})


#: `Answers.outcome`, as the database says it of a row `found`; a test compares the two.
OUTCOME_SQL = """
CASE WHEN NOT found.alive THEN 'dead'
     WHEN NOT found.resident THEN 'moved'
     WHEN NOT found.works THEN 'idle'
     WHEN found.alive AND found.resident AND found.works THEN 'verified'
     WHEN num_nonnulls(found.alive, found.resident, found.works, found.breadwinner, found.willing) = 0 THEN 'unanswered'
     ELSE 'partly' END
"""


def counts_of(workers: str) -> str:
    """The query for what counts of all that was found of each worker (`workers`: "= ANY(…)", "IN (…)").

    In each round the last that was said. Of those the newest that is certain, by the day of the visit: a half answered sheet
    does not take back a whole one. Who is left with no answer is as if nobody had gone, and not there.
    """
    return f"""
    SELECT DISTINCT ON (worker_id) worker_id, alive, resident, works, breadwinner, willing, seen_on FROM (
        SELECT DISTINCT ON (worker_id, round_id) *,
            alive IS FALSE OR resident IS FALSE OR works IS FALSE OR (alive AND resident AND works) AS certain
        FROM registry_verification WHERE worker_id {workers} ORDER BY worker_id, round_id, id DESC
    ) last
    WHERE num_nonnulls(alive, resident, works, breadwinner, willing) > 0
    ORDER BY worker_id, certain IS TRUE DESC, seen_on DESC, id DESC
    """


@dataclass(frozen=True)
class Found:
    """What somebody found on a day."""

    answers: Answers
    seen_on: date
    seen_by: str
    remark: str = ""
