"""What an unknown answer can still be, and what another reading of the law would make of an answer. All asked of the law."""

import calendar
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from payung import law
from payung.law.book import Book
from payung.law.engine import Scalar
from payung.law.explanation import Explanation
from payung.law.parameters import Value, Variant
from payung.tables import LAW_INPUTS, Input

TRIES_MAX = 200  # answers asked of the law for one unknown one

Answer = Callable[[Book, Mapping[str, Scalar]], tuple[Explanation, ...]]


@dataclass(frozen=True)
class Possible:
    """The least and the most that an unknown amount can be. `most` is None where it has no end."""

    least: int
    most: int | None
    varied: tuple[str, ...]  # the inputs that were tried
    most_from: int | None  # of one number that was tried: from here on it is the most
    is_silent: bool  # nothing is missing: the law does not say it


@dataclass(frozen=True)
class Reading:
    """What a declared variant of a parameter makes of an answer."""

    parameter: str
    variant: Variant
    value: int | bool | None
    possible: Possible | None = None


# --------------------------------------------------------------------------------------------- what is not known
def possible(book: Book, rule: str, month: date, given: Mapping[str, Scalar]) -> Possible | None:
    """The span of an unknown amount; None where the answer is known, no amount, or could be anything."""

    def ask(book: Book, given: Mapping[str, Scalar]) -> tuple[Explanation, ...]:
        return (law.explain(rule, month=month, given=given, book=book),)

    return possible_sum(book, ask, given)


def possible_sum(book: Book, ask: Answer, given: Mapping[str, Scalar]) -> Possible | None:
    """The same of a sum of amounts that rest on the same facts."""
    tried = _Tried(book, ask)
    first = ask(book, given)
    if all(each.value is not None for each in first):
        return None
    if any(isinstance(each.value, bool) for each in first):
        return None
    tried.follow(given, ())
    if tried.gave_up or not tried.found:
        return None
    amounts = [amount for amount, _ in tried.found]
    least, most = min(amounts), max(amounts)
    varied = tuple(dict.fromkeys(name for _, facts in tried.found for name, _ in facts))
    from_: int | None = None
    if len(varied) == 1 and not tried.has_no_end and not tried.is_silent:
        values = [facts[0][1] for amount, facts in tried.found if amount == most]
        from_ = min((each for each in values if type(each) is int), default=None)
    return Possible(least, None if tried.has_no_end else most, varied, from_, tried.is_silent)


@dataclass
class _Tried:
    """Every answer that is met when what is missing is put in."""

    book: Book
    ask: Answer
    found: list[tuple[int, tuple[tuple[str, Scalar], ...]]] = field(default_factory=list)
    tries: int = 0
    gave_up: bool = False
    is_silent: bool = False
    has_no_end: bool = False

    def follow(self, given: Mapping[str, Scalar], facts: tuple[tuple[str, Scalar], ...]) -> None:
        self.tries += 1
        if self.tries > TRIES_MAX:
            self.gave_up = True
        if self.gave_up:
            return
        answers = self.ask(self.book, given)
        amounts = [each.value for each in answers]
        if any(isinstance(amount, bool) for amount in amounts):
            self.gave_up = True
        elif all(amount is not None for amount in amounts):
            self.found.append((sum(int(amount or 0) for amount in amounts), facts))
        elif missing := _missing(answers):
            self._put_in(LAW_INPUTS[missing[0]], answers, given, facts)
        else:
            self._leave_silence(answers, given, facts)

    def _put_in(
        self,
        its: Input,
        answers: tuple[Explanation, ...],
        given: Mapping[str, Scalar],
        facts: tuple[tuple[str, Scalar], ...],
    ) -> None:
        values = list(_values(its, answers))
        if not values:
            self.gave_up = True
        for value in values:
            self.follow({**given, its.name: value}, (*facts, (its.name, value)))
        if values and type(values[-1]) is int and not self.gave_up:  # does it go on rising?
            of = {
                value: amount
                for amount, known in self.found
                for name, value in known[len(facts) : len(facts) + 1]
                if name == its.name and known[: len(facts)] == facts
            }
            self.has_no_end |= its.unit.startswith("rupiah") or of.get(values[-1]) != of.get(values[-2])

    def _leave_silence(
        self, answers: tuple[Explanation, ...], given: Mapping[str, Scalar], facts: tuple[tuple[str, Scalar], ...]
    ) -> None:
        """The law says nothing of one choice: what it says of the others is the span."""
        used = [step.name for each in answers for step in each.steps if step.kind == "input"]
        for name in dict.fromkeys(used):
            others: list[tuple[int, tuple[tuple[str, Scalar], ...]]] = []
            for value in LAW_INPUTS[name].choices or ():
                amounts = [each.value for each in self.ask(self.book, {**given, name: value})]
                if all(amount is not None and not isinstance(amount, bool) for amount in amounts):
                    others.append((sum(int(amount or 0) for amount in amounts), (*facts, (name, value))))
            if len(others) > 1:
                self.is_silent |= not facts
                self.found += others
                return
        self.gave_up = True


def _missing(answers: tuple[Explanation, ...]) -> list[str]:
    steps = (step for each in answers if each.value is None for step in each.steps)
    return list(dict.fromkeys(step.name for step in steps if step.kind == "input" and step.value is None))


def _values(its: Input, answers: tuple[Explanation, ...]) -> Iterator[Scalar]:
    """What stands for all that an input can be: every choice, or a number on each side of every limit that was read."""
    last_day = answers[0].month
    if its.choices is not None:
        yield from its.choices
    elif its.unit == "truth":
        yield from (True, False)
    elif its.in_month:
        yield last_day
        yield last_day.replace(day=calendar.monthrange(last_day.year, last_day.month)[1])
    elif its.unit != "date":
        limits = {step.value for each in answers for step in each.steps if step.kind == "parameter" and step.unit == its.unit}
        near = {at for limit in limits if type(limit) is int for at in (limit - 1, limit)}
        yield from sorted({its.lowest, its.highest} | {at for at in near if its.lowest <= at <= its.highest})


# ------------------------------------------------------------------------------------------------------ other readings
def readings(book: Book, rule: str, month: date, given: Mapping[str, Scalar]) -> tuple[Reading, ...]:
    """Each declared variant of a parameter that was read for this answer, where it makes another one."""

    def ask(book: Book, given: Mapping[str, Scalar]) -> tuple[Explanation, ...]:
        return (law.explain(rule, month=month, given=given, book=book),)

    return readings_of_sum(book, ask, given)


def readings_of_sum(book: Book, ask: Answer, given: Mapping[str, Scalar]) -> tuple[Reading, ...]:
    answers = ask(book, given)
    now, span = _whole(answers), possible_sum(book, ask, given)
    read = dict.fromkeys(step.name for each in answers for step in each.steps if step.kind == "parameter")
    found: list[Reading] = []
    for name in read:
        for variant in book.parameters[name].variants:
            other = with_variant(book, name, variant.value)
            value = _whole(ask(other, given))
            if value is not None and value != now:
                found.append(Reading(name, variant, value))
            elif value is None and now is None and span and (its := possible_sum(other, ask, given)) and its != span:
                found.append(Reading(name, variant, None, its))
    return tuple(found)


def _whole(answers: tuple[Explanation, ...]) -> int | bool | None:
    values = [each.value for each in answers]
    if len(values) == 1:
        return values[0]
    known = [int(value) for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


@lru_cache(maxsize=32)
def with_variant(book: Book, parameter: str, value: Value) -> Book:
    """The law with one parameter as another reading has it."""
    return book.with_parameters(book.parameters.changed(parameter, value))
