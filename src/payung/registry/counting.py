"""How many people the register holds: by area, group and source. Each number carries the `finding.Wanted` that opens it.

Within registry.scope. An aggregate over one index; nothing is kept, so nothing can be stale.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from django.db.models import Count, F, Q
from django.db.models.functions import Left

from payung.office.models import Area
from payung.office.roles import Deed, Reach
from payung.registry import in_the_way, scope
from payung.registry.finding import NONE, Wanted, in_area
from payung.registry.models import Worker
from payung.registry.scope import KAB_LENGTH

By = Literal["area", "group", "source"]


@dataclass(frozen=True)
class Counted:
    """Persons of one area, group or source. listed = payable + not_payable + payable_unknown = verified + not_verified."""

    key: str  # code, tag or profile; NONE: the residual, of whom none is known
    name: str  # the area's name; else as the key
    listed: int
    payable: int
    not_payable: int
    payable_unknown: int
    verified: int
    not_verified: int
    wanted: Wanted  # opens `listed`

    @property
    def open_payable(self) -> Wanted:
        return replace(self.wanted, payable="yes")

    @property
    def open_not_payable(self) -> Wanted:
        return replace(self.wanted, payable="no")

    @property
    def open_payable_unknown(self) -> Wanted:
        return replace(self.wanted, payable="unknown")

    @property
    def open_verified(self) -> Wanted:
        return replace(self.wanted, verified="yes")

    @property
    def open_not_verified(self) -> Wanted:
        return replace(self.wanted, verified="no")


@dataclass(frozen=True)
class Counts:
    """The rows, those of whom no part is known (`residual`, None where there are none), and the total of persons.

    By area the rows and the residual make up the total. By group and source one person may stand in several rows:
    `more_than_once` is by how much the rows exceed the total.
    """

    by: By
    rows: Sequence[Counted]
    residual: Counted | None
    total: Counted

    @property
    def more_than_once(self) -> int:
        return sum(row.listed for row in self.rows) + (self.residual.listed if self.residual else 0) - self.total.listed


def counts(area: str, by: By = "area", *, reach: Reach) -> Counts:
    """Persons within an area, as far as one may see them, by its next smaller areas, or by group or source."""
    base = Wanted(area=area)
    everyone = Worker.objects.filter(in_area(area), kab__in=scope.kabs(reach, Deed.SEE_COUNTS)).order_by()
    if by == "area":
        return _by_area(everyone, base)
    return _by_tag(everyone, base, by)


def reasons(area: str, month: date, *, reach: Reach) -> Sequence[tuple[in_the_way.Reason, int, Wanted]]:
    """Why persons of an area may not be paid for, or why it is not known, of how many, and what opens them."""
    everyone = Worker.objects.filter(in_area(area), kab__in=scope.kabs(reach, Deed.SEE_COUNTS))
    found = in_the_way.counted(everyone, month)
    return [(reason, persons, Wanted(area=area, reason=reason)) for reason, persons in found.items()]


def _by_area(everyone: Any, base: Wanted) -> Counts:
    kept = _level(base.area)
    key = F("kab") if kept == KAB_LENGTH else Left("area_id", kept)
    found = {row.pop("key"): _Sum(**row) for row in everyone.values(key=key).annotate(**_FIGURES)}
    unplaced = found.pop(base.area, _Sum())
    areas = dict(Area.objects.filter(parent=base.area).order_by("code").values_list("code", "name"))
    rows = [found.get(code, _Sum()).as_counted(code, name, replace(base, area=code)) for code, name in areas.items()]
    residual = unplaced.as_counted(NONE, "", replace(base, only_this_area=True)) if unplaced.listed else None
    total = sum(found.values(), unplaced)
    return Counts("area", rows, residual, total.as_counted("", "", base))


def _by_tag(everyone: Any, base: Wanted, by: By) -> Counts:
    total, by_tag = _Sum(), dict[str, _Sum]()
    # By the whole list of tags first: those are few, however many people there are.
    for row in everyone.values(tags=F("groups" if by == "group" else "sources")).annotate(**_FIGURES):
        tags = row.pop("tags")
        here = _Sum(**row)
        total += here
        for tag in tags or [NONE]:
            by_tag[tag] = by_tag.get(tag, _Sum()) + here
    without = by_tag.pop(NONE, None)

    def counted(tag: str, its: _Sum) -> Counted:
        return its.as_counted(tag, tag, replace(base, group=tag) if by == "group" else replace(base, source=tag))

    rows = [counted(tag, its) for tag, its in sorted(by_tag.items(), key=lambda row: (-row[1].listed, row[0]))]
    return Counts(by, rows, counted(NONE, without) if without else None, total.as_counted("", "", base))


def _level(area: str) -> int:
    """How long the codes are that lie next below: 52 → 52.03 → 52.03.01 → 52.03.01.2001."""
    return {2: 5, 5: 8}.get(len(area), 13)


@dataclass(frozen=True)
class _Sum:
    listed: int = 0
    payable: int = 0
    not_payable: int = 0
    verified: int = 0

    def __add__(self, other: "_Sum") -> "_Sum":
        return _Sum(
            self.listed + other.listed,
            self.payable + other.payable,
            self.not_payable + other.not_payable,
            self.verified + other.verified,
        )

    def as_counted(self, key: str, name: str, wanted: Wanted) -> Counted:
        return Counted(
            key=key,
            name=name,
            listed=self.listed,
            payable=self.payable,
            not_payable=self.not_payable,
            payable_unknown=self.listed - self.payable - self.not_payable,
            verified=self.verified,
            not_verified=self.listed - self.verified,
            wanted=wanted,
        )


_FIGURES = {
    "listed": Count("*"),
    "payable": Count("pk", filter=Q(may_be_paid_for=True)),
    "not_payable": Count("pk", filter=Q(may_be_paid_for=False)),
    "verified": Count("pk", filter=Q(verified_on__isnull=False)),
}
