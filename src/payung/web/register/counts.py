"""How many: persons by area, group and list, with what is not known. Each number opens its rows, for who may see them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.utils.translation import gettext

from payung import law
from payung.office.models import Area
from payung.office.roles import Deed, Reach
from payung.registry import counting, in_the_way, scope
from payung.registry.counting import Counted
from payung.registry.finding import NONE, Wanted
from payung.reports.small_counts import hidden
from payung.web.doors import Visitor, may_or_404, now, only
from payung.web.pages import render
from payung.web.register import asking
from payung.web.register.words import group_name, reason_name, reason_remedy, source_name

BY: dict[str, counting.By] = {"wilayah": "area", "kelompok": "group", "daftar": "source"}
PAYABLE = ("payable", "not_payable", "payable_unknown")
VERIFIED = ("verified", "not_verified")
COLUMNS = ("listed", *PAYABLE, *VERIFIED)


@dataclass(frozen=True)
class Cell:
    """A number of the table. `query` opens its rows; None where this reader may not see them. `is_hidden`: it would tell of
    people."""

    column: str
    value: int
    query: str | None
    is_hidden: bool = False


@dataclass(frozen=True)
class Line:
    """`inside`: the query that counts within this area."""

    name: str
    cells: tuple[Cell, ...]
    inside: str | None = None


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
    secret = set() if sees_people or by != "area" or area.kind == Area.Kind.PROVINCE else _secret(table)
    context = {
        "area": area,
        "above": _above(area, request.reach),
        "by": by,
        "is_leaf": is_leaf,
        "residual_name": _residual_name(area, by),
        "others": [code for code in _areas(request.reach) if code != asked],
        "lines": [_line(request, row, by, at, secret, sees_people) for at, row in enumerate(table)],
        "total": _line(request, counts.total, "total", -1, set(), sees_people),
        "counts": counts,
        "has_hidden": bool(secret),
        "why_not": _whys(request, reasons, in_the_way.NO, sees_people),
        "why_unknown": _whys(request, reasons, in_the_way.UNKNOWN, sees_people),
        "download": sees_people and counts.total.listed and asking.query_of(counts.total.wanted, request.user),
        "counted_at": now(),
        "months": months,
        "law_version": months and law.version(months[1]),
    }
    return render(request, "register/counts.html", None, context)


@dataclass(frozen=True)
class Why:
    """A reason, of how many persons, and what can be done about it. `query` as of a Cell."""

    reason: str
    persons: int
    query: str | None

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
    return [Why(reason, n, asking.query_of(opens, request.user) if sees_people else None) for reason, n, opens in its]


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


def _secret(rows: Sequence[Counted]) -> set[tuple[int, str]]:
    return hidden([{column: getattr(row, column) for column in COLUMNS} for row in rows], [PAYABLE, VERIFIED], "listed")


def _line(request: Visitor, row: Counted, by: str, at: int, secret: set[tuple[int, str]], sees_people: bool) -> Line:
    cells = tuple(_cell(request, row, column, (at, column) in secret, sees_people) for column in COLUMNS)
    inside = None
    if by == "area" and row.key != NONE and row.key.count(".") < 3:
        code = row.key
        if sees_people or code.count(".") < 2:
            inside = f"wilayah={code}"
    return Line(_name(row, by), cells, inside)


def _cell(request: Visitor, row: Counted, column: str, is_hidden: bool, sees_people: bool) -> Cell:
    value = getattr(row, column)
    if is_hidden:
        return Cell(column, 0, None, is_hidden=True)
    query = asking.query_of(_opens(row, column), request.user) if sees_people and value else None
    return Cell(column, value, query)


def _opens(row: Counted, column: str) -> Wanted:
    return row.wanted if column == "listed" else getattr(row, f"open_{column}")


def _residual_name(area: Area, by: str) -> str:
    """Of whom a list names no smaller area, or no group."""
    if by != "area":
        return gettext("In no group")
    if area.kind == Area.Kind.PROVINCE:
        return gettext("Kabupaten or kota not known")
    return gettext("Kecamatan not known") if area.is_government else gettext("Desa or kelurahan not known")


def _name(row: Counted, by: str) -> str:
    if by == "group":
        return group_name(row.key)
    if by == "source":
        return source_name(row.key)
    return row.name
