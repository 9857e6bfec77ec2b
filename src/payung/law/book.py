"""Rules and parameters bound together: what depends on what, which version holds when, and a name for the whole."""

import ast
import hashlib
import importlib
import inspect
import json
import pkgutil
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path

from payung.law.arithmetic import month_index, month_of
from payung.law.engine import Rule, rules_of
from payung.law.parameter_files import load
from payung.law.parameters import Entry, Parameters, as_date, nearest
from payung.located_yaml import BadInput
from payung.tables import LAW_INPUTS

Version = tuple[date, Rule | None]  # from this day on, this is the rule; None: none is in force


@dataclass(frozen=True)
class Plan:
    """What must be worked out, in order, for some rules in some months: each rule after what it needs."""

    months: tuple[int, ...]
    versions: Mapping[str, tuple[Version, ...]]
    inputs: tuple[str, ...]
    level: Mapping[str, int]


class Book:
    """The law as one thing: rules by name, oldest version first, and the parameters they read."""

    def __init__(self, rules: Iterable[Rule], parameters: Parameters) -> None:
        self.parameters = parameters
        self.rules: dict[str, tuple[Rule, ...]] = {}
        for each in sorted(rules, key=lambda each: (each.name, each.since)):
            self.rules[each.name] = (*self.rules.get(each.name, ()), each)
        for name, versions in self.rules.items():
            _refuse_overlap(versions)
            self._refuse_unknown_needs(name)
        for name in self.rules:
            self._refuse_circle(name, ())

    def with_parameters(self, parameters: Parameters) -> "Book":
        """The same rules over other values."""
        return Book([each for versions in self.rules.values() for each in versions], parameters)

    def named(self, name: str) -> tuple[Rule, ...]:
        """All versions of a rule, oldest first."""
        if name not in self.rules:
            raise BadInput(None, f"There is no rule '{name}'.", nearest(name, self.rules))
        return self.rules[name]

    def plan(self, asked: Sequence[str], months: Iterable[int]) -> Plan:
        """What the asked rules need in these months."""
        ordered = tuple(sorted(set(months)))
        needed = self._months_needed(asked, ordered)
        versions = {name: in_force(self.named(name), tuple(sorted(its))) for name, its in needed.items()}
        inputs: dict[str, None] = {}
        level: dict[str, int] = {}

        def visit(name: str) -> int:
            if name in level:
                return level[name]
            deepest = 0
            for _, each in versions[name]:
                for need in each.needs if each else ():
                    if need in self.rules:
                        deepest = max(deepest, visit(need) + 1)
                    elif need in LAW_INPUTS:
                        inputs[need] = None
            for since, each in versions[name][1:]:
                if since.day != 1 and (decider := _day_input(each, versions[name])):
                    inputs[decider] = None
            level[name] = deepest
            return deepest

        for name in asked:
            visit(name)
        return Plan(ordered, versions, tuple(inputs), level)

    def _months_needed(self, asked: Sequence[str], months: Sequence[int]) -> dict[str, set[int]]:
        """The months in which each rule must be written: of one that only a later version needs, only the later ones."""
        needed: dict[str, set[int]] = {}

        def ask(name: str, its: set[int]) -> None:
            if name in needed and its <= needed[name]:
                return
            needed.setdefault(name, set()).update(its)
            for _, each in in_force(self.named(name), tuple(sorted(its))):
                for need in each.needs if each else ():
                    if need in self.rules:
                        ask(need, {month for month in its if each and overlaps(each, month)})

        for name in asked:
            ask(name, set(months))
        return needed

    def entries(self, name: str, months: Sequence[int]) -> tuple[Entry, ...]:
        """The values of a parameter in force in any of these months, oldest first."""
        history = self.parameters[name].entries
        if not months:
            return history[-1:]
        first, last = month_of(months[0]), month_of(months[-1])
        if first < history[0].since:
            wrong = f"The parameter '{name}' has no value for {first:%Y-%m}; it has {_dates(e.since for e in history)}."
            raise BadInput(self.parameters[name].place, wrong, "Ask for a later month, or add the value of that time.")
        latest = max(i for i, entry in enumerate(history) if entry.since <= first)
        return tuple(entry for i, entry in enumerate(history) if i >= latest and entry.since <= last)

    def version(self, month: date | None = None) -> str:
        """Twelve hex digits that name what is computed: rules, values and the engine, or only those in force in a month.

        Labels, notes and sources are not in it.
        """
        parts = [_engine_text()]
        months = () if month is None else (month_index(checked_month(month)),)
        for versions in self.rules.values():
            for each in versions:
                if not months or overlaps(each, months[0]):
                    parts.append(f"{each.name} {each.since} {each.until} {each.cites} {each.standing}\n{_source(each)}")
        for name, parameter in self.parameters.items():
            history = parameter.entries
            if months:
                history = self.entries(name, months) if history[0].since <= month_of(months[0]) else ()
            for e in history:
                bands = [[band.limit, band.amount, band.standing] for band in e.bands]
                parts.append(json.dumps([name, str(e.since), e.cites, e.standing, e.value, bands]))
        return hashlib.sha256("\n\n".join(parts).encode()).hexdigest()[:12]

    @cached_property
    def whole_version(self) -> str:
        """`version()` of the whole, hashed once."""
        return self.version()

    def _refuse_unknown_needs(self, name: str) -> None:
        known = {**dict.fromkeys(self.rules), **dict.fromkeys(LAW_INPUTS), "law": None, "month": None}
        for each in self.rules[name]:
            for need in (*each.needs, *((each.day,) if each.day else ())):
                if need not in known:
                    wrong = f"The rule '{name}' needs '{need}', which is neither an input nor a rule."
                    raise BadInput(each.place, wrong, nearest(need, known))

    def _refuse_circle(self, name: str, above: tuple[str, ...]) -> None:
        if name in above:
            circle = " → ".join((*above[above.index(name) :], name))
            raise BadInput(self.rules[name][0].place, f"The rules go in a circle: {circle}.", "Break it at one of them.")
        for each in self.rules[name]:
            for need in each.needs:
                if need in self.rules:
                    self._refuse_circle(need, (*above, name))


@cache
def standard() -> Book:
    """The law of this repository: every chapter folder beside this file."""
    folder = Path(__file__).parent
    written: list[Rule] = []
    for chapter in pkgutil.iter_modules([str(folder)]):
        if chapter.ispkg:
            module = f"{__package__}.{chapter.name}.{chapter.name}"
            importlib.import_module(module)
            written.extend(rules_of(module))
    return Book(written, load(folder))


LAST_YEAR = 2999  # nothing is promised for then; the calendar of the engines ends at 9999


def checked_month(month: object) -> date:
    """A month as the date of its first day; refused where it is another day or no date."""
    first = as_date(month)
    if first is None:
        raise BadInput(None, f"'{month}' is not a month.", "Give a date such as 2026-06-01.")
    if first.day != 1:
        raise BadInput(None, f"{first} is not a month.", f"A month is its first day: {first.replace(day=1)}.")
    if first.year > LAST_YEAR:
        raise BadInput(None, f"{first:%Y-%m} is too far ahead.", f"Ask for a month up to {LAST_YEAR}-12.")
    return first


def month_from_text(text: str) -> date:
    """A month as people type it: 2026-06 or 2026-06-01."""
    for form in ("%Y-%m", "%Y-%m-%d"):
        try:
            found = datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a month has no time zone
        except ValueError:
            continue
        return checked_month(found)
    raise BadInput(None, f"'{text}' is not a month.", "Write it as 2026-06.")


def in_force(versions: Sequence[Rule], months: Sequence[int]) -> tuple[Version, ...]:
    """The versions that matter in these months, each with the day it begins. A month without any is refused."""
    timeline: list[Version] = [(date.min, None)]
    for each in versions:
        if timeline[-1][0] == each.since:
            timeline.pop()
        timeline.append((each.since, each))
        if each.until is not None:
            timeline.append((each.until, None))
    if not months:
        return ((date.min, versions[-1]),)
    for month in months:
        if not any(overlaps(each, month) for each in versions):
            spans = ", ".join(f"from {each.since}" + (f" until {each.until}" if each.until else "") for each in versions)
            wrong = f"The rule '{versions[0].name}' is not written for {month_of(month):%Y-%m}; it holds {spans}."
            raise BadInput(versions[0].place, wrong, "Ask for a month in these dates.")
    first, after = month_of(months[0]), month_of(months[-1] + 1)
    latest = max(i for i, (since, _) in enumerate(timeline) if since <= first)
    relevant = [version for i, version in enumerate(timeline) if i >= latest and version[0] < after]
    return tuple(v for v in relevant if v[1] is None or any(overlaps(v[1], month) for month in months))


def overlaps(each: Rule, month: int) -> bool:
    return each.since < month_of(month + 1) and (each.until is None or each.until > month_of(month))


def _day_input(each: Rule | None, found: Sequence[Version]) -> str | None:
    """The input that decides inside a month: the beginning version names it, else the one that ends."""
    named = [other.day for _, other in found if other and other.day]
    return each.day if each and each.day else (named[0] if named else None)


def day_input(since: date, versions: Sequence[Version]) -> str | None:
    """The input that decides in the month of `since`, where a version begins inside that month."""
    return _day_input(next(each for begins, each in versions if begins == since), versions) if since.day != 1 else None


def _refuse_overlap(versions: Sequence[Rule]) -> None:
    for earlier, later in pairwise(versions):
        if earlier.until is None or earlier.until > later.since:
            wrong = f"The rule '{later.name}' begins on {later.since}, while the version in {earlier.place} still holds."
            raise BadInput(later.place, wrong, f'Give the earlier one `until="{later.since}"`.')


@cache
def _engine_text() -> str:
    """What the verbs of a rule do: a changed rounding is a changed law."""
    files = [Path(__file__).parent / f"{name}.py" for name in ("engine", "arithmetic")]
    return "\n".join(ast.unparse(ast.parse(file.read_text(encoding="utf-8"))) for file in files)


def _source(each: Rule) -> str:
    """The body as it is computed: without its words, which may be mended without changing the law."""
    (function,) = ast.parse(textwrap.dedent(inspect.getsource(each.body))).body
    assert isinstance(function, ast.FunctionDef)
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return "\n".join(ast.unparse(part) for part in (function.args, *body))


def _dates(dates: Iterable[date]) -> str:
    return ", ".join(f"{each}" for each in dates)
