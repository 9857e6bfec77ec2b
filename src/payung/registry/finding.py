"""Find workers: by name, code, area, group, source and standing, page by page. Within registry.scope.

The database shows rows of one's own kab only, and answers by index only what cannot leak another's: =, <, >=. So a name is
found as a range of keys, never with LIKE, and a page continues from the last key of the one before, never by counting rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, get_args

from django.db.models import Q, QuerySet

from payung.matching import names
from payung.office.models import Area
from payung.office.roles import Reach
from payung.registry import codes, in_the_way, scope
from payung.registry.insured import Insured
from payung.registry.models import Worker

PAGE = 50
NONE = "-"  # as a group or an area: those of whom none is known
COUNTED_MAX = 50_000  # in 50 ms; the counts page says the number of more

YesNo = Literal["yes", "no"]
Payable = Literal["yes", "no", "unknown"]
Insurer = Literal["active", "inactive", "not_found", "nik_other", "unknown"]
Segment = Literal["BPU", "PU", "JAKON", "unknown"]
_INSURED: Mapping[Insurer, Insured] = {
    "inactive": Insured.INACTIVE, "not_found": Insured.NOT_FOUND, "nik_other": Insured.NIK_OTHER, "unknown": Insured.UNKNOWN,
}  # fmt: skip
_ACTIVE_IN: Mapping[Segment, Insured] = {
    "BPU": Insured.ACTIVE_BPU, "PU": Insured.ACTIVE_PU, "JAKON": Insured.ACTIVE_JAKON, "unknown": Insured.ACTIVE,
}  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """Whom to find. What is empty or None is not asked. Every number of registry.counting carries the one that opens it."""

    name: str = ""  # the beginning of the name, or of its second word on
    code: str = ""  # a worker's code, as printed
    area: str = ""  # a code of any level; NONE is not one
    only_this_area: bool = False  # those of whom no smaller area is known
    group: str = ""  # a tag; NONE: in no group
    source: str = ""  # a profile of lists; NONE cannot be: everybody came with a list
    verified: YesNo | None = None
    payable: Payable | None = None
    reason: in_the_way.Reason | None = None  # why she may not be paid for, or why it is not known
    person: YesNo | None = None  # "yes": rows that stand for a person; "no": those for whom another row stands
    insurer: Insurer | None = None  # what the insurer says of the person; unknown: never asked, or not answered
    segment: Segment | None = None  # in which she is active
    in_review: YesNo | None = None  # whether somebody must still say if another row is the same person
    after: str = ""  # where the page before ended, as `Page.next` says it: no name, only her code

    def as_query(self) -> dict[str, str]:
        """For an address: only what is asked."""
        asked = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: "1" if value is True else str(value) for name, value in asked.items() if value}

    @classmethod
    def from_query(cls, given: Any) -> "Wanted":
        """From an address's parameters; what is not understood is not asked."""
        verified, payable, reason = given.get("verified"), given.get("payable"), given.get("reason")
        person, in_review = given.get("person"), given.get("in_review")
        insurer, segment = given.get("insurer"), given.get("segment")
        return cls(
            name=given.get("name", "")[:200].strip(),
            code=given.get("code", "")[:20].strip(),
            area=given.get("area", "")[:13].strip(),
            only_this_area=given.get("only_this_area") == "1",
            group=given.get("group", "")[:40].strip(),
            source=given.get("source", "")[:20].strip(),
            verified=verified if verified in ("yes", "no") else None,
            payable=payable if payable in ("yes", "no", "unknown") else None,
            reason=reason if reason in (*in_the_way.NO, *in_the_way.UNKNOWN) else None,
            person=person if person in ("yes", "no") else None,
            insurer=insurer if insurer in get_args(Insurer) else None,
            segment=segment if segment in get_args(Segment) else None,
            in_review=in_review if in_review in ("yes", "no") else None,
            after=given.get("after", "")[:20].strip(),
        )


@dataclass(frozen=True)
class Page:
    """Some workers, in the order of kab and name. `next` opens the following page; None: there is none."""

    workers: Sequence[Worker]
    next: Wanted | None
    count: int | None  # of all that are wanted, where that is known without counting: they are all on this page


def find(wanted: Wanted, *, reach: Reach, limit: int = PAGE) -> Page:
    """The next `limit` workers that are wanted, each with its area: kab by kab, in the order of names. Within registry.scope.

    Who is found by the beginning of her name comes before who is found by that of its second word. Each kab is asked by
    itself, since an index gives one kab's names in order and never several kabs' together; the first kabs fill the page.
    """
    last = _last(wanted, reach)
    by_tail = bool(last and wanted.after.startswith("t"))
    found: list[tuple[str, int]] = []
    for mark in "nt" if wanted.name else "n":
        if by_tail and mark == "n":
            continue
        for kab in _kabs(wanted, reach):
            after = last if last and (mark == "t") == by_tail else None
            if after and kab < after.kab:
                continue
            some = _in_order(wanted, reach, kab, mark, after if after and kab == after.kab else None)
            found += [(mark, pk) for pk in some.values_list("pk", flat=True)[: limit + 1 - len(found)]]
            if len(found) > limit:
                page = _whole(found[:limit], reach)
                return Page(page, replace(wanted, after=f"{found[limit - 1][0]}{page[-1].code}"), None)
    return Page(_whole(found, reach), None, None if wanted.after else len(found))


def _whole(found: Sequence[tuple[str, int]], reach: Reach) -> Sequence[Worker]:
    """Fetched last, and these alone: who they are is answered by an index, without looking at everybody's row."""
    rows = Worker.objects.visible_to(reach).select_related("area").in_bulk([pk for _, pk in found])
    return [rows[pk] for _, pk in found]


def _kabs(wanted: Wanted, reach: Reach) -> Sequence[str]:
    kabs = scope.kabs(reach)
    return [kab for kab in kabs if kab == wanted.area[: scope.KAB_LENGTH]] if len(wanted.area) >= scope.KAB_LENGTH else kabs


def _in_order(wanted: Wanted, reach: Reach, kab: str, mark: str, after: Worker | None) -> Any:
    """Those of one kab in the order of one index: of the whole key ("n"), or of its second word on ("t")."""
    column = "name_key" if mark == "n" else "name_tail"
    found = _narrowed(wanted, reach).filter(kab=kab).order_by(column, "id")
    if wanted.name:
        key = names.key(wanted.name)
        by_key = Q(name_key__gte=key, name_key__lt=after_all(key))
        found = found.filter(by_key) if mark == "n" else found.filter(~by_key, name_tail__gte=key, name_tail__lt=after_all(key))
    if after:
        key = getattr(after, column)
        found = found.filter(Q(**{f"{column}__gt": key}) | Q(id__gt=after.pk), **{f"{column}__gte": key})
    return found


def _last(wanted: Wanted, reach: Reach) -> Worker | None:
    """Who stood last on the page before; None also where she is not within reach: then it is the first page."""
    code = codes.as_printed(wanted.after[1:])
    if not (code and wanted.after[:1] in ("n", "t")):
        return None
    return Worker.objects.visible_to(reach).filter(code=code).first()


def count(wanted: Wanted, *, reach: Reach, at_most: int = COUNTED_MAX) -> int | None:
    """How many are wanted in all; None where they are more than `at_most`."""
    found = rows(wanted, reach=reach).order_by()[: at_most + 1].count()
    return found if found <= at_most else None


def rows(wanted: Wanted, *, reach: Reach) -> QuerySet[Worker]:
    """All who are wanted, as a query set: for exports. `after` is passed over."""
    return _of(replace(wanted, after=""), reach)


def _of(wanted: Wanted, reach: Reach) -> Any:
    found = _narrowed(wanted, reach).order_by("kab", "name_key", "id")
    if wanted.name:
        key = names.key(wanted.name)
        found = found.filter(
            Q(name_key__gte=key, name_key__lt=after_all(key)) | Q(name_tail__gte=key, name_tail__lt=after_all(key))
        )
    return found


def _narrowed(wanted: Wanted, reach: Reach) -> Any:
    """By all that is asked but the name."""
    found = Worker.objects.visible_to(reach).select_related("area")
    if wanted.name and not names.key(wanted.name):  # signs and digits: nobody is called so
        return found.none()
    if "\0" in f"{wanted.code}{wanted.area}{wanted.group}{wanted.source}":  # no text in the database holds it
        return found.none()
    if wanted.code:
        found = found.filter(code=codes.as_printed(wanted.code) or wanted.code.upper())
    if wanted.area:
        found = found.filter(in_area(wanted.area, only=wanted.only_this_area))
    if wanted.group:
        found = found.filter(groups=[]) if wanted.group == NONE else found.filter(groups__contains=[wanted.group])
    if wanted.source:
        found = found.filter(sources__contains=[wanted.source])
    found = found.filter(of_standing(wanted))
    if wanted.reason:
        months = in_the_way.law_months()
        found = found.filter(in_the_way.of_reason(wanted.reason, months[1])) if months else found.none()
    return found


def of_standing(wanted: Wanted) -> Q:
    """What is asked of how she stands, and of nothing else: what is counted, too (registry.counting)."""
    asked = Q()
    if wanted.verified:
        asked &= Q(verified_on__isnull=wanted.verified == "no")
    if wanted.payable:
        asked &= Q(may_be_paid_for={"yes": True, "no": False, "unknown": None}[wanted.payable])
    if wanted.person:
        asked &= Q(same_as__isnull=wanted.person == "yes")
    if wanted.insurer == "active":
        asked &= Q(insured__gte=Insured.ACTIVE)
    elif wanted.insurer:
        asked &= Q(insured=_INSURED[wanted.insurer])
    if wanted.segment:
        asked &= Q(insured=_ACTIVE_IN[wanted.segment])
    if wanted.in_review:
        asked &= Q(in_review=wanted.in_review == "yes")
    return asked


def in_area(code: str, *, only: bool = False) -> Q:
    """The filter for an area and all that lies in it; with `only`: those of whom no smaller area is known."""
    if only:
        return Q(kab=code[: scope.KAB_LENGTH], area=code)
    if len(code) == scope.KAB_LENGTH:
        return Q(kab=code)
    if len(code) < scope.KAB_LENGTH:
        return Q(kab__in=scope.kabs_of([code]))
    inside = Area.objects.filter(Q(code=code) | Q(code__startswith=f"{code}.")).values_list("code", flat=True)
    return Q(kab=code[: scope.KAB_LENGTH], area__in=list(inside))


def after_all(key: str) -> str:
    """The first key after all that begin with this one."""
    return key[:-1] + chr(ord(key[-1]) + 1) if key else "\U0010ffff"
