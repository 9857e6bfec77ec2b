"""How the law hangs together: what reads what, what is in force when, and how sure the weakest part is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from payung.law.arithmetic import month_index
from payung.law.book import Book
from payung.law.engine import Rule
from payung.law.explanation import weakest_of
from payung.law.parameters import Entry, Parameter, Parameters, Standing
from payung.law.worded import formula


@dataclass(frozen=True)
class Connections:
    """Of each rule the rules it needs, the rules that need it, and the parameters it reads; of each parameter its readers.

    `until` has the parameters that no version of a rule reads any longer, with the day on which the last one ended.
    """

    needs: Mapping[str, tuple[str, ...]]
    needed_by: Mapping[str, tuple[str, ...]]
    reads: Mapping[str, tuple[str, ...]]
    read_by: Mapping[str, tuple[str, ...]]
    until: Mapping[str, date]

    def reached_from(self, parameter: str) -> tuple[str, ...]:
        """Every rule whose answer a parameter can change, nearest first."""
        found: dict[str, None] = dict.fromkeys(self.read_by.get(parameter, ()))
        for name in (queue := list(found)):
            for other in self.needed_by[name]:
                if other not in found:
                    found[other] = None
                    queue.append(other)
        return tuple(found)


class _Noting(Parameters):
    """Parameters that note which of them are read."""

    def __init__(self, found: Mapping[str, Parameter]) -> None:
        super().__init__(found)
        self.noted: dict[str, None] = {}

    def __getitem__(self, name: str) -> Parameter:
        self.noted[name] = None
        return super().__getitem__(name)


@lru_cache(maxsize=4)
def connections(book: Book) -> Connections:
    noting = _Noting(book.parameters)
    noted_book = book.with_parameters(noting)
    needs: dict[str, tuple[str, ...]] = {}
    reads: dict[str, tuple[str, ...]] = {}
    ends: dict[str, list[date | None]] = {}
    for name, versions in book.rules.items():
        needs[name] = tuple(dict.fromkeys(need for each in versions for need in each.needs if need in book.rules))
        found: dict[str, None] = {}
        for each in versions:
            noting.noted.clear()
            formula(noted_book, each, "en")
            found |= noting.noted
            for parameter in noting.noted:
                ends.setdefault(parameter, []).append(each.until)
        reads[name] = tuple(found)
    needed_by = {name: tuple(other for other in book.rules if name in needs[other]) for name in book.rules}
    read_by = {name: tuple(rule for rule in book.rules if name in reads[rule]) for name in book.parameters}
    until = {name: max(each for each in days if each) for name, days in ends.items() if None not in days}
    return Connections(needs, needed_by, reads, read_by, until)


@lru_cache(maxsize=512)
def inputs_of(book: Book, rule: str, month: date) -> tuple[str, ...]:
    """What must be known of a worker for an answer, without what cannot change it as the law is written."""
    plan = book.plan([rule], [month_index(month)])
    versions = [each for found in plan.versions.values() for _, each in found if each]
    needed = {need for each in versions for need in each.needs}
    spoken = {piece.name for each in versions for piece in formula(book, each, "en").pieces if piece.kind == "input"}
    return tuple(name for name in plan.inputs if name in spoken or name not in needed)


def written(book: Book, rule: str) -> tuple[date, date | None]:
    """The first day for which a rule and all it needs are written, and the first for which they no longer are."""
    versions = book.named(rule)
    first, until = versions[0].since, versions[-1].until
    for need in connections(book).needs[rule]:
        its_first, its_until = written(book, need)
        first = max(first, its_first)
        until = min((each for each in (until, its_until) if each), default=None)
    return first, until


def entry_of(parameter: Parameter, month: date) -> Entry | None:
    """The value in force in a month; None before its first."""
    return next((each for each in reversed(parameter.entries) if each.since <= month), None)


def ended(book: Book, parameter: str, month: date) -> date | None:
    """Since when no rule reads a parameter any longer; None while one does, and where none ever did."""
    until = connections(book).until.get(parameter)
    return until if until and until <= month else None


def in_use(book: Book, parameter: Parameter, month: date) -> Entry | None:
    """The value in force in a month, of a parameter that a rule still reads then."""
    return None if ended(book, parameter.name, month) else entry_of(parameter, month)


def version_of(book: Book, rule: str, month: date) -> Rule | None:
    """The version in force at the end of a month; None where there is none."""
    after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return next((v for v in reversed(book.named(rule)) if v.since < after and (v.until is None or v.until > month)), None)


def weakest_in(book: Book, rule: str, month: date) -> Standing | None:
    """The weakest standing of anything that a rule's answer can rest on in a month; None where it is not in force."""
    version = version_of(book, rule, month)
    if version is None:
        return None
    found: list[Standing | None] = [version.standing]
    linked = connections(book)
    for name in linked.reads[rule]:
        if entry := entry_of(book.parameters[name], month):
            found.extend(each.standing for each in entry.bands or (entry,))
    found.extend(weakest_in(book, need, month) for need in linked.needs[rule])
    return weakest_of(found)
