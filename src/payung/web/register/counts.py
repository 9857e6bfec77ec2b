"""How many: persons by area, group and list, with what is not known. Each number opens its rows, for who may see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from payung import law
from payung.office.models import Area
from payung.office.roles import Deed, Reach
from payung.registry import counting, in_the_way, scope
from payung.registry.counting import Counted
from payung.registry.finding import Wanted
from payung.web.doors import Visitor, may_or_404, now, only
from payung.web.pages import render
from payung.web.register import asking
from payung.web.register.lines import Cell, cell_of, line_of, secret
from payung.web.register.words import figure_name, figure_remedy, reason_name, reason_remedy

BY: dict[str, counting.By] = {"wilayah": "area", "kelompok": "group", "daftar": "source"}
#: What the persons of an area are made of, as it is told from above to below; inner ones are parts of the one above them.
STORY: Mapping[str, Sequence[tuple[str, bool]]] = {
    "persons": (("listed", False), ("elsewhere", False), ("persons", False), ("to_review", True)),
    "insured": (
        ("active", False), ("active_bpu", True), ("active_pu", True), ("active_jakon", True), ("active_unknown", True),
        ("inactive", False), ("not_found", False), ("nik_other", False), ("insurer_unknown", False),
    ),
}  # fmt: skip


@only(Deed.SEE_COUNTS)
def counted(request: Visitor) -> HttpResponse:
    asked = request.GET.get("wilayah") or _home(request.reach)
    by = BY.get(request.GET.get("menurut", ""), "area")
    area = Area.objects.filter(code=asked).first() if asked.isprintable() else None
    if area is None:
        raise Http404
    may_or_404(request, Deed.SEE_COUNTS, area.code)
    sees_people = request.reach.may(Deed.SEE_WORKERS, area.code)
    if not sees_people and not _is_wide(area):  # below a kabupaten numbers tell of people
        raise Http404
    with scope.within(request.reach, Deed.SEE_COUNTS):
        counts = counting.counts(area.code, by, reach=request.reach)
        months = in_the_way.law_months()
        reasons = counting.reasons(area.code, months[1], reach=request.reach) if months else ()
    is_leaf = by == "area" and area.kind in (Area.Kind.DESA, Area.Kind.KELURAHAN)  # it has nothing smaller
    table = [] if is_leaf else [*counts.rows, *([counts.residual] if counts.residual else [])]
    gone = set() if sees_people or by != "area" or area.kind == Area.Kind.PROVINCE else secret(table)
    context = {
        "area": area,
        "above": _above(area, request.reach),
        "by": by,
        "is_leaf": is_leaf,
        "residual_name": _residual_name(area, by),
        "others": [code for code in _areas(request.reach) if code != asked],
        "lines": [line_of(request, row, by, at=at, gone=gone, sees_people=sees_people) for at, row in enumerate(table)],
        "total": line_of(request, counts.total, "total", gone=set(), sees_people=sees_people),
        "story": _story(request, counts.total, sees_people),
        "figures": counts.total.figures,
        "records_more": counts.more_than_once(),
        "persons_more": counts.more_than_once("persons"),
        "has_hidden": bool(gone),
        "why_not": _whys(request, reasons, in_the_way.NO, sees_people),
        "why_unknown": _whys(request, reasons, in_the_way.UNKNOWN, sees_people),
        "download": sees_people and counts.total.figures["listed"] and asking.query_of(counts.total.wanted, request.user),
        "counted_at": now(),
        "months": months,
        "law_version": months and law.version(months[1]),
    }
    return render(request, "register/counts.html", None, context)


#: Where something is done about a number, and who may do it.
WAYS: Mapping[str, tuple[str, Deed]] = {
    "to_review": ("matching", Deed.DECIDE_PAIRS),
    "insurer_unknown": ("inquiry_new", Deed.ASK_INSURER),
    "no_wage": ("inquiry_new", Deed.ASK_INSURER),
}


def _way(request: Visitor, what: str) -> str:
    """The address of that, for who may do it; else empty."""
    address, deed = WAYS.get(what, ("", Deed.SEE_COUNTS))
    return reverse(address) if address and request.reach.may(deed) else ""


@dataclass(frozen=True)
class Why:
    """A reason, of how many records, and what can be done about it, where. `query` as of a Cell."""

    reason: str
    persons: int
    query: str | None
    way: str

    @property
    def name(self) -> str:
        return reason_name(self.reason)

    @property
    def remedy(self) -> str:
        return reason_remedy(self.reason)


def _whys(
    request: Visitor, found: Sequence[tuple[str, int, Wanted]], wanted: Sequence[str], sees_people: bool
) -> Sequence[Why]:
    """Of those that are somebody's. For who may not see people all of them or none: one hidden could be worked out."""
    its = [row for row in found if row[0] in wanted and row[1]]
    if not sees_people and any(persons < 10 for _, persons, _ in its):
        return ()
    return [
        Why(reason, n, asking.query_of(opens, request.user) if sees_people else None, _way(request, reason))
        for reason, n, opens in its
    ]


def _areas(reach: Reach) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sorted(reach.areas(Deed.SEE_COUNTS))))


def _home(reach: Reach) -> str:
    """Where one's work is: the province, or one's kabupaten; of several the first."""
    return _areas(reach)[0]


def _is_wide(area: Area) -> bool:
    return area.kind in (Area.Kind.PROVINCE, *Area.GOVERNMENTS)


def _above(area: Area, reach: Reach) -> list[Area]:
    """The areas around it that one may count in, the widest first."""
    found = []
    while area.parent is not None:
        area = area.parent
        if reach.may(Deed.SEE_COUNTS, area.code):
            found.insert(0, area)
    return found


@dataclass(frozen=True)
class Told:
    """A number of the story, and what can be done about it, where. `is_part`: of the one above it."""

    cell: Cell
    is_part: bool
    way: str

    @property
    def name(self) -> str:
        return figure_name(self.cell.column)

    @property
    def remedy(self) -> str:
        return figure_remedy(self.cell.column) if self.cell.value else ""


def _story(request: Visitor, total: Counted, sees_people: bool) -> Mapping[str, Sequence[Told]]:
    """Parts of which nobody is one are left out. An area's own numbers are exact, as in the last line of every table."""
    return {
        name: [
            Told(cell_of(request, total, figure, False, sees_people), is_part, _way(request, figure))
            for figure, is_part in figures
            if not is_part or total.figures[figure]
        ]
        for name, figures in STORY.items()
    }


def _residual_name(area: Area, by: str) -> str:
    """Of whom a list names no smaller area, or no group."""
    if by != "area":
        return gettext("In no group")
    if area.kind == Area.Kind.PROVINCE:
        return gettext("Kabupaten or kota not known")
    return gettext("Kecamatan not known") if area.is_government else gettext("Desa or kelurahan not known")
