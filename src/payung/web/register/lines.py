"""A table of counts, line by line: each number opens its rows for who may see them; small ones are hidden from who may not."""

from collections.abc import Sequence
from dataclasses import dataclass

from payung.registry.counting import ADDS_UP, Counted
from payung.registry.finding import NONE
from payung.reports.small_counts import hidden
from payung.web.doors import Visitor
from payung.web.register import asking
from payung.web.register.words import figure_label, group_name, source_name

RECORDS = ("listed", "payable", "not_payable", "payable_unknown", "verified", "not_verified")
PERSONS = ("persons", "active", "inactive", "not_found", "nik_other", "insurer_unknown", "to_review")
_OF_RECORDS = [parts for whole, parts in ADDS_UP if whole == "listed"]
_OF_PERSONS = [PERSONS[1:6], ("to_review", "not_to_review")]

Hidden = set[tuple[int, str]]


@dataclass(frozen=True)
class Cell:
    """A number of the table. `query` opens its rows; None where this reader may not see them. `is_hidden`: it would tell of
    people."""

    column: str
    value: int
    query: str | None
    is_hidden: bool = False

    @property
    def label(self) -> str:
        return figure_label(self.column)


@dataclass(frozen=True)
class Line:
    """`records` and `persons`: its cells in either table. `inside`: the query that counts within this area."""

    name: str
    records: tuple[Cell, ...]
    persons: tuple[Cell, ...]
    inside: str | None = None


def secret(rows: Sequence[Counted]) -> Hidden:
    """Of whom the total is known exactly: which line's numbers would tell about people.

    Records and persons are shown beside each other, and so how many are counted elsewhere: a part of the records like any
    other. What the insurer says is a part of the persons, who are taken as known; where they must be hidden for it, they are.
    """
    figures = [{**row.figures, "not_to_review": row.figures["persons"] - row.figures["to_review"]} for row in rows]
    return hidden(figures, _OF_RECORDS, "listed") | hidden(figures, _OF_PERSONS, "persons")


def line_of(request: Visitor, row: Counted, by: str, *, at: int = -1, gone: Hidden, sees_people: bool) -> Line:
    records, persons = (
        tuple(cell_of(request, row, column, (at, column) in gone, sees_people) for column in columns)
        for columns in (RECORDS, PERSONS)
    )
    is_wide = row.key != NONE and row.key.count(".") < (3 if sees_people else 2)
    inside = f"wilayah={row.key}" if by == "area" and row.key and is_wide else None
    return Line(_name(row, by), records, persons, inside)


def cell_of(request: Visitor, row: Counted, column: str, is_hidden: bool, sees_people: bool) -> Cell:
    if is_hidden:
        return Cell(column, 0, None, is_hidden=True)
    value = row.figures[column]
    query = asking.query_of(row.opens(column), request.user) if sees_people and value else None
    return Cell(column, value, query)


def _name(row: Counted, by: str) -> str:
    if by == "group":
        return group_name(row.key)
    if by == "source":
        return source_name(row.key)
    return row.name
