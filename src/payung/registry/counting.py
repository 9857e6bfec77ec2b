"""How many people the register holds: by area, group and source. Each number carries the `finding.Wanted` that opens it.

Within registry.scope. An aggregate over one index; nothing is kept, so nothing can be stale. A person may stand in several
rows: rows are what lists name, persons are the rows that stand for somebody once it was decided who is the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from django.db.models import Count, F
from django.db.models.functions import Left

from payung.office.models import Area
from payung.office.roles import Deed, Reach
from payung.registry import in_the_way, scope
from payung.registry.finding import NONE, Wanted, in_area, of_standing
from payung.registry.models import Worker
from payung.registry.scope import KAB_LENGTH

By = Literal["area", "group", "source"]

#: What is counted, and what a `finding.Wanted` asks to find exactly these.
FIGURES: Mapping[str, Mapping[str, Any]] = {
    "listed": {},
    "payable": {"payable": "yes"},
    "not_payable": {"payable": "no"},
    "payable_unknown": {"payable": "unknown"},
    "verified": {"verified": "yes"},
    "not_verified": {"verified": "no"},
    "elsewhere": {"person": "no"},  # rows for whom another row stands
    "persons": {"person": "yes"},
    "person_payable": {"person": "yes", "payable": "yes"},
    "person_not_payable": {"person": "yes", "payable": "no"},
    "person_payable_unknown": {"person": "yes", "payable": "unknown"},
    "person_verified": {"person": "yes", "verified": "yes"},
    "to_review": {"person": "yes", "in_review": "yes"},
    "active": {"person": "yes", "insurer": "active"},
    "active_bpu": {"person": "yes", "insurer": "active", "segment": "BPU"},
    "active_pu": {"person": "yes", "insurer": "active", "segment": "PU"},
    "active_jakon": {"person": "yes", "insurer": "active", "segment": "JAKON"},
    "active_unknown": {"person": "yes", "insurer": "active", "segment": "unknown"},
    "inactive": {"person": "yes", "insurer": "inactive"},
    "not_found": {"person": "yes", "insurer": "not_found"},
    "nik_other": {"person": "yes", "insurer": "nik_other"},
    "insurer_unknown": {"person": "yes", "insurer": "unknown"},
}
#: Whole: the parts that make it up.
ADDS_UP: Sequence[tuple[str, Sequence[str]]] = (
    ("listed", ("payable", "not_payable", "payable_unknown")),
    ("listed", ("verified", "not_verified")),
    ("listed", ("persons", "elsewhere")),
    ("persons", ("person_payable", "person_not_payable", "person_payable_unknown")),
    ("persons", ("active", "inactive", "not_found", "nik_other", "insurer_unknown")),
    ("active", ("active_bpu", "active_pu", "active_jakon", "active_unknown")),
)


@dataclass(frozen=True)
class Counted:
    """The figures of one area, group or source, as ADDS_UP says. Of its persons some are `to_review`."""

    key: str  # code, tag or profile; NONE: the residual, of whom none is known
    name: str  # the area's name; else as the key
    figures: Mapping[str, int]
    wanted: Wanted  # opens `listed`

    def opens(self, figure: str) -> Wanted:
        """What finds exactly whom this figure counts."""
        return replace(self.wanted, **FIGURES[figure])


@dataclass(frozen=True)
class Counts:
    """The rows, those of whom no part is known (`residual`, None where there are none), and the total, each counted once.

    By area the rows and the residual make up the total. By group and source one may stand in several rows: `more_than_once`
    says by how much the rows exceed the total.
    """

    by: By
    rows: Sequence[Counted]
    residual: Counted | None
    total: Counted

    def more_than_once(self, figure: str = "listed") -> int:
        every = [*self.rows, *([self.residual] if self.residual else [])]
        return sum(row.figures[figure] for row in every) - self.total.figures[figure]


def counts(area: str, by: By = "area", *, reach: Reach) -> Counts:
    """Those within an area, as far as one may see them, by its next smaller areas, or by group or source."""
    base = Wanted(area=area)
    everyone = Worker.objects.filter(in_area(area), kab__in=scope.kabs(reach, Deed.SEE_COUNTS)).order_by()
    if by == "area":
        return _by_area(everyone, base)
    return _by_tag(everyone, base, by)


def reasons(area: str, month: date, *, reach: Reach) -> Sequence[tuple[in_the_way.Reason, int, Wanted]]:
    """Why people of an area may not be paid for, or why it is not known, of how many, and what opens them."""
    everyone = Worker.objects.filter(in_area(area), kab__in=scope.kabs(reach, Deed.SEE_COUNTS))
    found = in_the_way.counted(everyone, month)
    return [(reason, persons, Wanted(area=area, reason=reason)) for reason, persons in found.items()]


def _by_area(everyone: Any, base: Wanted) -> Counts:
    kept = _level(base.area)
    key = F("kab") if kept == KAB_LENGTH else Left("area_id", kept)
    found = {row.pop("key"): row for row in everyone.values(key=key).annotate(**_COUNTED)}
    total = _sum(found.values())
    unplaced = found.pop(base.area, _NOBODY)
    areas = dict(Area.objects.filter(parent=base.area).order_by("code").values_list("code", "name"))
    rows = [Counted(code, name, found.get(code, _NOBODY), replace(base, area=code)) for code, name in areas.items()]
    residual = Counted(NONE, "", unplaced, replace(base, only_this_area=True)) if unplaced["listed"] else None
    return Counts("area", rows, residual, Counted("", "", total, base))


def _by_tag(everyone: Any, base: Wanted, by: By) -> Counts:
    every, by_tag = list[Mapping[str, int]](), dict[str, list[Mapping[str, int]]]()
    # By the whole list of tags first: those are few, however many people there are.
    for row in everyone.values(tags=F("groups" if by == "group" else "sources")).annotate(**_COUNTED):
        tags = row.pop("tags")
        every.append(row)
        for tag in tags or [NONE]:
            by_tag.setdefault(tag, []).append(row)
    without = by_tag.pop(NONE, None)

    def counted(tag: str, its: Sequence[Mapping[str, int]]) -> Counted:
        return Counted(tag, tag, _sum(its), replace(base, group=tag) if by == "group" else replace(base, source=tag))

    rows = sorted((counted(tag, its) for tag, its in by_tag.items()), key=lambda row: (-row.figures["listed"], row.key))
    return Counts(by, rows, counted(NONE, without) if without else None, Counted("", "", _sum(every), base))


def _level(area: str) -> int:
    """How long the codes are that lie next below: 52 → 52.03 → 52.03.01 → 52.03.01.2001."""
    return {2: 5, 5: 8}.get(len(area), 13)


def _sum(rows: Any) -> Mapping[str, int]:
    every = list(rows)
    return {figure: sum(row[figure] for row in every) for figure in FIGURES}


_NOBODY: Mapping[str, int] = dict.fromkeys(FIGURES, 0)
_COUNTED = {
    figure: Count("pk", filter=of_standing(Wanted(**asked))) if asked else Count("*") for figure, asked in FIGURES.items()
}
