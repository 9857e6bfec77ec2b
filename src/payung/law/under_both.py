"""The same people under two laws: who is affected by how much, and for whom that is unknown."""

# pyright: reportUnknownMemberType=false
# The signatures of narwhals name numpy's types, and numpy is not installed.

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar, cast

import narwhals as nw

from payung.law import columns
from payung.law.arithmetic import where
from payung.law.book import Book
from payung.law.comparison import Comparison, Group, RuleCompared, Summary
from payung.law.parameters import nearest
from payung.located_yaml import BadInput

Frame = TypeVar("Frame")

_ADDABLE = ("rupiah", "persons", "truth")  # a sum of percents or of months since birth says nothing


def compare(
    frame: Frame, book: Book, other: Book, rules: Sequence[str], month: date | str, *, by: Sequence[str], name: tuple[str, str]
) -> Comparison[Frame]:
    """The people of `frame` under `book`, the law in force, and under `other`; `name` is that of the other law."""
    _refuse_taken(frame, rules, by)
    compared = _under_both(frame, book, other, rules, month)
    summaries = _summaries(compared, book, rules, by)
    found: dict[str, RuleCompared] = {}
    for rule, groups in summaries.items():
        last = book.named(rule)[-1]
        total = _joined(groups.values())
        found[rule] = RuleCompared(rule, last.unit, last.label_id, last.label_en, total, groups if by else {})
    native = compared if isinstance(frame, nw.DataFrame | nw.LazyFrame) else compared.to_native()
    versions = (book.whole_version, other.whole_version)
    return Comparison(name, month, tuple(by), found, cast(Frame, native), *versions)


def _refuse_taken(frame: Any, rules: Sequence[str], by: Sequence[str]) -> None:
    names = columns.as_table(frame).collect_schema().names()
    taken = {each.lower(): each for each in names}  # DuckDB and Spark do not tell A from a
    for added in (f"{rule}_{what}" for rule in rules for what in ("in_scenario", "difference")):
        if added in taken:
            wrong = f"The table already has a column '{taken[added]}'."
            raise BadInput(None, wrong, "Rename it; it would be written over.")
    for each in by:
        if each not in names:
            raise BadInput(None, f"The table has no column '{each}' to group by.", nearest(each, tuple(names)))


def _under_both(frame: Any, book: Book, other: Book, rules: Sequence[str], month: date | str) -> columns.AnyFrame:
    """The columns of the frame, and three a rule. Of a truth the difference is 1 from no to yes, −1 from yes to no."""
    table = _answered(columns.as_table(frame), book, rules, month, "in_force")
    table = _answered(table, other, rules, month, "changed")
    added: list[nw.Expr] = []
    for rule in rules:
        one, changed = nw.col(_hidden(rule, "in_force")), nw.col(_hidden(rule, "changed"))
        difference = changed.cast(nw.Int64) - one.cast(nw.Int64)
        added += [one.alias(rule), changed.alias(f"{rule}_in_scenario"), difference.alias(f"{rule}_difference")]
    return table.with_columns(*added).drop(_hidden(rule, which) for rule in rules for which in ("in_force", "changed"))


def _answered(table: columns.AnyFrame, book: Book, rules: Sequence[str], month: date | str, which: str) -> columns.AnyFrame:
    """The table with the answers under one law, out of the way of the other's."""
    answered = columns.evaluate(book, table, rules, month, standings=False)
    return answered.with_columns(*(nw.col(rule).alias(_hidden(rule, which)) for rule in rules)).drop(rules)


def _summaries(
    compared: columns.AnyFrame, book: Book, rules: Sequence[str], by: Sequence[str]
) -> dict[str, dict[Group, Summary]]:
    """By rule and group, gathered by the engine in one pass: only the sums come here."""
    flags = {f"{rule} {what}": flag for rule in rules for what, flag in _flags(rule).items()}
    table = compared.select(*(nw.col(each) for each in by), *(flag.alias(name) for name, flag in flags.items()))
    cells = [nw.len().alias("__payung_people"), *(_gathered(name) for name in flags)]
    gathered = table.group_by(*by).agg(*cells) if by else table.select(*cells)
    rows = sorted(columns.rows_of(gathered), key=lambda row: [(each is None, each) for each in row[: len(by)]])
    found: dict[str, dict[Group, Summary]] = {rule: {} for rule in rules}
    for row in rows:
        group, people, values = row[: len(by)], int(row[len(by)]), iter(row[len(by) + 1 :])
        for rule in rules:
            # The sum of no row is empty on DuckDB and 0 on Polars.
            cell = {what: int(next(values) or 0) for what in _flags(rule)}
            found[rule][group] = _summary(people, cell, book.named(rule)[-1].unit)
    return found


def _flags(rule: str) -> dict[str, nw.Expr]:
    """Whole numbers whose sums, or whose extremes, are the cells of a summary."""
    one, other, difference = nw.col(rule), nw.col(f"{rule}_in_scenario"), nw.col(f"{rule}_difference")
    both = ~difference.is_null()
    flags = {
        "known": both,
        "rose": difference > 0,
        "fell": difference < 0,
        "became_known": one.is_null() & ~other.is_null(),
        "became_unknown": ~one.is_null() & other.is_null(),
        "sum_in_force": where(both, one),
        "sum_in_scenario": where(both, other),
        "highest": difference,
        "lowest": difference,
    }
    return {what: flag.cast(nw.Int64) for what, flag in flags.items()}


def _gathered(name: str) -> nw.Expr:
    column = nw.col(name)
    return column.max() if name.endswith(" highest") else column.min() if name.endswith(" lowest") else column.sum()


def _summary(people: int, cell: Mapping[str, int], unit: str) -> Summary:
    has_sum = cell["known"] > 0 and unit.startswith(_ADDABLE)
    return Summary(
        people=people,
        known=cell["known"],
        rose=cell["rose"],
        fell=cell["fell"],
        became_known=cell["became_known"],
        became_unknown=cell["became_unknown"],
        sum_in_force=cell["sum_in_force"] if has_sum else None,
        sum_in_scenario=cell["sum_in_scenario"] if has_sum else None,
        largest_rise=cell["highest"] if cell["highest"] > 0 and unit != "truth" else None,
        largest_fall=-cell["lowest"] if cell["lowest"] < 0 and unit != "truth" else None,
    )


def _joined(groups: Collection[Summary]) -> Summary:
    """All groups as one."""

    def known(values: Iterable[int | None]) -> list[int]:
        return [value for value in values if value is not None]

    def total(values: Iterable[int | None]) -> int | None:
        found = known(values)
        return sum(found) if found else None

    return Summary(
        people=sum(each.people for each in groups),
        known=sum(each.known for each in groups),
        rose=sum(each.rose for each in groups),
        fell=sum(each.fell for each in groups),
        became_known=sum(each.became_known for each in groups),
        became_unknown=sum(each.became_unknown for each in groups),
        sum_in_force=total(each.sum_in_force for each in groups),
        sum_in_scenario=total(each.sum_in_scenario for each in groups),
        largest_rise=max(known(each.largest_rise for each in groups), default=None),
        largest_fall=max(known(each.largest_fall for each in groups), default=None),
    )


def _hidden(rule: str, which: str) -> str:
    return f"__payung_{which}_{rule}"
