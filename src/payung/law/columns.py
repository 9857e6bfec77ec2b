"""The law over a table: one column a rule, on Polars, DuckDB and PySpark."""

# pyright: reportUnknownMemberType=false
# The signatures of narwhals name numpy's types, and numpy is not installed.

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar, cast

import narwhals as nw

from payung.law import arithmetic, engine
from payung.law.arithmetic import literal, month_index, month_index_of
from payung.law.book import Book, Plan, Version, checked_month, day_input, overlaps
from payung.law.engine import Law, Rule, Table
from payung.law.given import words_for_dates, words_for_range
from payung.law.parameters import STANDINGS, as_date, nearest
from payung.law.weighed import RANK, Weighed, weakest, weighed
from payung.located_yaml import BadInput
from payung.tables import LAW_INPUTS, Input

Frame = TypeVar("Frame")
AnyFrame = nw.DataFrame[Any] | nw.LazyFrame[Any]

_MONTH = "__payung_month"
_ROW = "__payung_row"


def evaluate(book: Book, frame: Frame, rules: Sequence[str], month: date | str, *, standings: bool) -> Frame:
    """The frame with one more column a rule, and `<rule>_standing` where standings are asked for."""
    if not rules:
        raise BadInput(None, "No rule is asked for.", "Name one or more, e.g. jkk_contribution; law.rules() lists them.")
    table = as_table(frame)
    _refuse_taken(table, rules, standings)
    columns = table.collect_schema().names()
    months = _months_in(table, month, columns)
    plan = book.plan(rules, months)
    inputs = _Inputs(table, plan, month).checked()
    eager = isinstance(table, nw.DataFrame)
    if eager and table.implementation.is_polars():
        table = cast(AnyFrame, table.lazy())  # Polars then works in pieces, on every core
    by_row = isinstance(month, str)
    if by_row:
        table = table.with_columns(_month_column(month).alias(_MONTH))
    its_month = nw.col(_MONTH) if by_row else _month_column(month)
    table = _Columns(book, plan, inputs, its_month, standings).added_to(table)
    wanted: list[nw.Expr] = []
    for name in rules:
        value = nw.col(_hidden(name))
        wanted.append((arithmetic.where(~its_month.is_null(), value) if by_row else value).alias(name))
        if standings:
            wanted.append(_standing_words(name, its_month if by_row else None).alias(f"{name}_standing"))
    if table.implementation.is_spark_like():  # Spark takes a dot in the name of a column for a part of one
        answer = table.with_columns(*wanted).drop(_hidden_names(plan, by_row, standings))
    else:  # one step less for DuckDB, which reads all steps again at each
        answer = table.select(*(nw.col(each) for each in columns), *wanted)
    if eager and isinstance(answer, nw.LazyFrame):
        answer = answer.collect("polars", engine="streaming")
    as_given = isinstance(frame, nw.DataFrame | nw.LazyFrame)
    return cast(Frame, answer if as_given else answer.to_native())


class _Columns:
    """Adds the hidden columns of a plan, level by level: each level needs only columns that stand already."""

    def __init__(self, book: Book, plan: Plan, inputs: dict[str, nw.Expr], month: nw.Expr, standings: bool) -> None:
        self.book, self.plan, self.inputs, self.month, self.standings = book, plan, inputs, month, standings
        self.law = Law(self._parameter)
        self.months: Sequence[int] = plan.months  # of the version at hand: its parameters may begin with it

    def added_to(self, table: AnyFrame) -> AnyFrame:
        for level in range(max(self.plan.level.values(), default=-1) + 1):
            added: list[nw.Expr] = []
            for name in (each for each, its in self.plan.level.items() if its == level):
                found = self._rule(self.plan.versions[name])
                truth = any(each.is_truth for _, each in self.plan.versions[name] if each)
                value = found.value if isinstance(found, Weighed) else literal(found)
                added.append(value.cast(nw.Boolean if truth else nw.Int64).alias(_hidden(name)))
                if isinstance(found, Weighed):
                    added.append(found.rank.alias(_hidden(name, "_rank")))
            table = table.with_columns(*added)
        return table

    def _rule(self, versions: Sequence[Version]) -> Any:
        truth = any(each.is_truth for _, each in versions if each)
        answers = [(since, self._version(each, truth)) for since, each in versions]
        found = answers[0][1]
        for since, answer in answers[1:]:
            if since.day == 1:
                found = self._pick(self.month >= month_index(since), answer, found)
            else:
                found = engine.choose(self._reached(since, versions), answer, found)
        return found

    def _version(self, each: Rule | None, truth: bool) -> Any:
        if each is None:  # Spark will not compare an unknown number with a truth
            return self._carried(literal(None, truth=truth))
        self.months = [month for month in self.plan.months if overlaps(each, month)]
        answer = each.body(*(self._need(name) for name in each.needs))
        if not self.standings:
            return answer
        answer = weighed(answer)
        return Weighed(answer.value, weakest(answer.rank, literal(RANK[each.standing])))

    def _need(self, name: str) -> Any:
        if name == "law":
            return self.law
        if name == "month":
            return self._carried(self.month)
        if name in self.inputs:
            return self._carried(self.inputs[name])
        value = nw.col(_hidden(name))
        return Weighed(value, nw.col(_hidden(name, "_rank"))) if self.standings else value

    def _parameter(self, name: str) -> Any:
        entries = self.book.entries(name, self.months)
        starts = [entry.since for entry in entries]

        def by_month(answers: Sequence[Any]) -> Any:
            found = answers[0]
            for since, answer in zip(starts[1:], answers[1:], strict=True):
                found = self._pick(self.month >= month_index(since), answer, found)
            return found

        if entries[0].bands:
            return Table(self.book.parameters[name], entries, by_month)
        truth = self.book.parameters[name].unit == "truth"
        if not self.standings and len({entry.value for entry in entries}) == 1:
            value = entries[0].value
            # A plain number lets the arithmetic leave out what only an unknown one would need.
            return literal(value, truth=truth) if truth or value is None else value
        values = [literal(entry.value, truth=truth) for entry in entries]
        if not self.standings:
            return by_month(values)
        ranks = [literal(RANK[entry.standing]) for entry in entries]
        return by_month([Weighed(value, rank) for value, rank in zip(values, ranks, strict=True)])

    def _reached(self, since: date, versions: Sequence[Version]) -> Any:
        """Is the day of this row on or after `since`? Unknown only in the month of `since`, without the day."""
        month, index = self.month, month_index(since)
        decider = day_input(since, versions)
        day = self.inputs[decider] if decider else nw.lit(None, nw.Date)
        return self._carried((month > index) | ((month == index) & (day >= since)))

    def _carried(self, value: nw.Expr) -> Any:
        return Weighed(value, literal(0)) if self.standings else value

    def _pick(self, condition: nw.Expr, a: Any, b: Any) -> Any:
        if not self.standings:
            return arithmetic.pick(condition, literal(a), literal(b))
        one, other = weighed(a), weighed(b)
        return Weighed(arithmetic.pick(condition, one.value, other.value), arithmetic.pick(condition, one.rank, other.rank))


class _Inputs:
    """The input columns of a table, checked in one pass and brought to one type each."""

    def __init__(self, table: AnyFrame, plan: Plan, month: date | str) -> None:
        self.table, self.month = table, month
        self.schema = table.collect_schema()
        self.needed = [LAW_INPUTS[name] for name in plan.inputs]

    def checked(self) -> dict[str, nw.Expr]:
        self._refuse_missing()
        values = {each.name: self._column(each) for each in self.needed}
        held = [each for each in self.needed if values[each.name] is not None]
        wrong = {each.name: self._is_wrong(each, nw.col(each.name)) for each in held if each.unit != "truth"}
        if wrong:
            found = rows_of(self.table.select(*(bad.any().alias(name) for name, bad in wrong.items())))[0]
            for (name, bad), is_wrong in zip(wrong.items(), found, strict=True):
                if is_wrong:
                    raise self._complaint(LAW_INPUTS[name], bad)
        # Only now: a UInt64 above the limit would not survive the cast, and a smaller type would not hold the sums.
        return {
            each.name: _unknown(each) if (column := values[each.name]) is None else column.cast(_kind(each))
            for each in self.needed
        }

    def _refuse_missing(self) -> None:
        for each in self.needed:
            if each.name not in self.schema and not each.optional:
                likely = nearest(each.name, tuple(self.schema.names()))
                hint = f" {likely}" if likely.startswith("Did") else ""
                wrong = f"The table has no column '{each.name}'.{hint}"
                raise BadInput(None, wrong, "Add it; leave it empty where it is unknown.")

    def _column(self, each: Input) -> nw.Expr | None:
        """The column as it stands, if its type fits; None where it holds no value at all."""
        kind: Any = _kind(each)
        if each.name not in self.schema:
            return None
        found = self.schema[each.name]
        fits: Callable[[], bool] = {
            nw.String: lambda: isinstance(found, nw.String | nw.Categorical | nw.Enum),
            nw.Boolean: lambda: isinstance(found, nw.Boolean),
            nw.Date: lambda: isinstance(found, nw.Date | nw.Datetime),
            nw.Int64: found.is_integer,
        }[kind]
        if not fits():
            if rows_of(self.table.select(nw.col(each.name).count()))[0][0] == 0:
                return None  # a column without any value has no type of its own
            if kind == nw.Int64 and found.is_numeric():
                wrong = f"The column {each.name} holds decimals ({found})."
                raise BadInput(None, wrong, "Read it as whole numbers (Int64); the law knows no parts of a rupiah.")
            wrong = f"The column {each.name} is {found}, not {kind.__name__}."
            raise BadInput(None, wrong, f"Read it as {kind.__name__}.")
        return nw.col(each.name)

    def _is_wrong(self, each: Input, value: nw.Expr) -> nw.Expr:
        if each.choices is not None:
            return ~value.cast(nw.String).is_in(list(each.choices))
        if each.unit == "date":
            late = month_index_of(value) > _month_column(self.month)
            if each.in_month:
                return month_index_of(value) != _month_column(self.month)
            too_early = value.dt.year() < each.lowest
            return too_early | late if each.before else too_early
        return (value < each.lowest) | (value > each.highest)

    def _complaint(self, each: Input, bad: nw.Expr) -> BadInput:
        """Where the first wrong value stands: by row in a table in memory, and by worker_id where there is one."""
        table, names = self.table, [each.name]
        if isinstance(table, nw.DataFrame):
            table, names = table.with_row_index(_ROW), [*names, _ROW]
        if "worker_id" in self.schema:
            names.append("worker_id")
        first = dict(zip(names, rows_of(table.filter(bad).select(*names).head(1))[0], strict=True))
        where = f"Row {first[_ROW] + 1}, column {each.name}" if _ROW in first else f"Column {each.name}"
        who = f" (worker_id {first['worker_id']})" if "worker_id" in first else ""
        value = first[each.name]
        if each.choices is not None:
            return BadInput(None, f"{where}{who}: '{value}'.", nearest(str(value), each.choices))
        if each.unit == "date" and each.in_month:
            wrong = f"{where}{who}: {as_date(value)} is not in the month of its row."
            return BadInput(None, wrong, "Ask for the month of the event.")
        if each.unit == "date":
            return BadInput(None, f"{where}{who}: {as_date(value)}.", words_for_dates(each))
        return BadInput(None, f"{where}{who}: {value:_}.", f"Allowed is {words_for_range(each)}.")


def rows_of(table: AnyFrame) -> list[tuple[Any, ...]]:
    """The rows of a small result, on every engine. DuckDB and Spark answer themselves: narwhals would need pyarrow there."""
    if isinstance(table, nw.DataFrame):
        return table.rows()
    native = table.to_native()
    if table.implementation.is_duckdb():
        return cast(list[tuple[Any, ...]], native.fetchall())
    if table.implementation.is_spark_like():
        return cast(list[tuple[Any, ...]], native.collect())
    return table.collect().rows()


def as_table(frame: Any) -> AnyFrame:
    """What narwhals makes of a frame. BadInput where it is no table."""
    try:
        return cast(AnyFrame, nw.from_native(frame))
    except TypeError:
        wrong = f"This is no table: {type(frame).__name__}."
        raise BadInput(None, wrong, "Give a Polars or PySpark frame, or a DuckDB relation.") from None


def _refuse_taken(table: AnyFrame, rules: Sequence[str], standings: bool) -> None:
    taken = {each.lower(): each for each in table.collect_schema().names()}  # DuckDB and Spark do not tell A from a
    for name in [*rules, *(f"{name}_standing" for name in rules if standings)]:
        if name in taken:
            wrong = f"The table already has a column '{taken[name]}'."
            raise BadInput(None, wrong, "Rename it; the law would write over it.")


def _months_in(table: AnyFrame, month: date | str, columns: Sequence[str]) -> list[int]:
    if not isinstance(month, str):
        return [month_index(checked_month(month))]
    if month not in columns:
        raise BadInput(None, f"The table has no column '{month}'.", nearest(month, tuple(columns)))
    found = table.collect_schema()[month]
    # Not unique(): on Spark it numbers every row of a month in one place, where a count is gathered from all of them.
    rows = rows_of(table.group_by(month).agg(nw.len()))
    months = [each for each, _ in rows if each is not None]
    if months and not isinstance(found, nw.Date | nw.Datetime):
        wrong = f"The column {month} is {found}, not a date."
        raise BadInput(None, wrong, "A month is the date of its first day.")
    try:
        return [month_index(checked_month(each)) for each in months]
    except BadInput as error:
        raise BadInput(None, f"Column {month}: {error.wrong}", error.remedy) from None


def _month_column(month: date | str) -> nw.Expr:
    if isinstance(month, str):
        return month_index_of(nw.col(month).cast(nw.Date))
    return literal(month_index(checked_month(month)))


def _standing_words(name: str, month: nw.Expr | None) -> nw.Expr:
    """The word for the rank; unknown where the answer is unknown, for an unknown rests on nothing."""
    rank = nw.col(_hidden(name, "_rank"))
    words = nw.lit(None, nw.String)
    for standing in STANDINGS:
        words = arithmetic.pick(rank == RANK[standing], nw.lit(standing), words)
    known = ~nw.col(_hidden(name)).is_null()
    return arithmetic.where(known if month is None else known & ~month.is_null(), words)


def _kind(each: Input) -> Any:
    if each.choices is not None:
        return nw.String
    return {"truth": nw.Boolean, "date": nw.Date}.get(each.unit, nw.Int64)


def _unknown(each: Input) -> nw.Expr:
    return nw.lit(None, _kind(each))


def _hidden(name: str, suffix: str = "") -> str:
    return f"__payung_{name}{suffix}"


def _hidden_names(plan: Plan, by_row: bool, standings: bool) -> list[str]:
    hidden = [_hidden(name, suffix) for name in plan.level for suffix in ("", "_rank")[: 1 + standings]]
    return [_MONTH, *hidden] if by_row else hidden
