"""What a family is paid when a member dies or is hurt: the law's rules put side by side. An estimate, not a decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from payung import law
from payung.law.book import Book
from payung.law.engine import Scalar
from payung.law.explanation import Explanation, weakest_of
from payung.law.parameters import Standing
from payung.law.words import Language
from payung.reports.law_links import entry_of
from payung.reports.possible import Reading, possible, possible_sum, readings_of_sum
from payung.tables import LAW_INPUTS

Cause = Literal["death", "accident_death", "total_disability", "partial_disability", "temporary_disability"]
CAUSES: tuple[Cause, ...] = get_args(Cause)
FIRST_MONTH = date(2019, 12, 1)  # of PP 82/2019; the rules of accident and scholarship are not written for earlier months
CHILDREN = 3  # rows of the form; the law pays for two

# Which rules give money at once, and what each cause asks.
BENEFITS: Mapping[Cause, tuple[str, ...]] = {
    "death": ("jkm_benefit",),
    "accident_death": ("jkk_death_benefit",),
    "total_disability": ("jkk_total_disability_benefit", "jkk_total_disability_periodic", "temporary_disability_pay"),
    "partial_disability": ("jkk_partial_disability_benefit", "temporary_disability_pay"),
    "temporary_disability": ("temporary_disability_pay",),
}
INPUTS: Mapping[Cause, tuple[str, ...]] = {
    "death": ("months_of_membership", "contribution_years"),
    "accident_death": ("declared_income",),
    "total_disability": ("declared_income", "months_off_work"),
    "partial_disability": ("declared_income", "table_loss", "months_off_work"),
    "temporary_disability": ("declared_income", "months_off_work"),
}
WITH_SCHOLARSHIP: tuple[Cause, ...] = ("death", "accident_death", "total_disability")


@dataclass(frozen=True)
class Child:
    """A child who is at school, not married and not working. Unknown is None."""

    school_level: str | None
    birth_date: date | None


@dataclass(frozen=True)
class Event:
    """What happened. `day` is None where only the month is known; `given` are inputs of the law, unknown ones left away."""

    cause: Cause
    month: date
    day: date | None = None
    given: Mapping[str, Scalar] | None = None
    children: Sequence[Child] = ()


@dataclass(frozen=True)
class Schooling:
    """What one child gets a year, and whether the law still gives it."""

    child: Child
    a_year: Explanation
    qualifies: Explanation


@dataclass(frozen=True)
class Scholarship:
    """`a_year` is what the children who receive it get in this year, at least (None where it is not due at all)."""

    due: Explanation
    children: tuple[Schooling, ...]
    receiving: int
    a_year: int
    is_least: bool
    most: int | None  # from the present level of each child on, each level for as long as it is paid
    years_at_most: int | None  # of contribution, where they were not said: more cannot be inside the membership
    ends_at_age: int | None


@dataclass(frozen=True)
class Paid:
    """The answer. `sum` is the least where `is_least`; then `most` is the most, where there is one."""

    event: Event
    parts: tuple[Explanation, ...]
    least_of_parts: tuple[int | None, ...]  # of an unknown part: the least that it can be
    sum: int
    is_least: bool
    most: int | None
    most_from: int | None  # the first month of membership that brings the most
    lowest_base: int | None  # counted with, where no income was declared
    readings: tuple[Reading, ...]
    scholarship: Scholarship | None

    @property
    def standing(self) -> Standing | None:
        """The weakest of everything that was used, also for the least of an unknown part."""
        return weakest_of(step.standing for each in self.parts for step in each.steps)

    def missing(self, lang: Language) -> list[str]:
        """What somebody could still say that would settle the unknown parts."""
        return _missing(self.parts, lang)


def paid(event: Event) -> Paid:
    """What the law gives for an event, part by part, each with its explanation."""
    given = dict(event.given or {})
    if event.cause == "death" and event.day:
        given["death_date"] = event.day
    rules, book = BENEFITS[event.cause], law.standard()

    def ask(book: Book, given: Mapping[str, Scalar]) -> tuple[Explanation, ...]:
        return tuple(law.explain(rule, month=event.month, given=given, book=book) for rule in rules)

    parts = ask(book, given)
    spans = [possible(book, each.rule, event.month, given) if each.value is None else None for each in parts]
    least = [int(each.value or 0) if span is None else span.least for each, span in zip(parts, spans, strict=True)]
    whole = possible_sum(book, ask, given)
    lowest = "declared_income" in INPUTS[event.cause] and given.get("declared_income") is None
    return Paid(
        event=event,
        parts=parts,
        least_of_parts=tuple(span.least if span else None for span in spans),
        sum=sum(least),
        is_least=any(each.value is None for each in parts),
        most=whole.most if whole else None,
        most_from=whole.most_from if whole and whole.varied == ("months_of_membership",) else None,
        lowest_base=law.value("contribution_base", month=event.month, given={"declared_income": 0}) if lowest else None,
        readings=readings_of_sum(book, ask, given),
        scholarship=_scholarship(event, given) if event.cause in WITH_SCHOLARSHIP else None,
    )


def _scholarship(event: Event, given: Mapping[str, Any]) -> Scholarship:
    due, years_at_most = _due(event, given)
    children = tuple(_schooling(each, event.month) for each in event.children)
    sure = [each for each in children if each.qualifies.value is True]
    doubtful = [each for each in children if each.qualifies.value is None]
    # The law pays for so many children and does not say which: the most that the family can get.
    receiving = _counted(len(sure), event.month)
    amounts = sorted((int(each.a_year.value) for each in sure if each.a_year.value is not None), reverse=True)[:receiving]
    at_most = _counted(len(sure) + len(doubtful), event.month)
    most = sorted((_from_now_on(each.child.school_level, event.month) for each in (*sure, *doubtful)), reverse=True)[:at_most]
    return Scholarship(
        due=due,
        children=children,
        receiving=receiving,
        a_year=sum(amounts),
        is_least=len(amounts) < receiving or bool(doubtful),
        most=sum(most) if most else None,
        years_at_most=years_at_most,
        ends_at_age=_number("scholarship.ends_at_age", event.month),
    )


def _due(event: Event, given: Mapping[str, Any]) -> tuple[Explanation, int | None]:
    """Whether it is due. Years that were not said are no more than the membership holds: enough to say no, never yes."""
    cause = {"cause": "natural" if event.cause == "death" else "work_accident"}

    def asked(years: int | None) -> Explanation:
        return law.explain("scholarship_due", month=event.month, given={**cause, "contribution_years": years})

    years, months = given.get("contribution_years"), given.get("months_of_membership")
    due = asked(years)
    if due.value is None and years is None and months is not None:
        bounded = asked(months // 12)
        if bounded.value is False:
            return bounded, months // 12
    return due, None


def _counted(children: int, month: date) -> int:
    return int(law.value("scholarship_children", month=month, given={"school_children": children}) or 0)


def _from_now_on(level: str | None, month: date) -> int:
    """The present level from its beginning, and every later one; where it is not known, all of them."""
    levels = list(LAW_INPUTS["school_level"].choices or ())
    left = levels[levels.index(level) :] if level else levels
    return sum(
        int(law.value("scholarship_a_year", month=month, given={"school_level": each}) or 0)
        * (_number(f"scholarship.years_max_{each}", month) or 0)
        for each in left
    )


def _number(parameter: str, month: date) -> int | None:
    entry = entry_of(law.standard().parameters[parameter], month)
    return int(entry.value) if entry and entry.value is not None else None


def _schooling(child: Child, month: date) -> Schooling:
    """The form asks for children who are neither married nor working."""
    about = {"child_birth_date": child.birth_date, "child_married": False, "child_works": False}
    return Schooling(
        child=child,
        a_year=law.explain("scholarship_a_year", month=month, given={"school_level": child.school_level}),
        qualifies=law.explain("scholarship_child_qualifies", month=month, given=about),
    )


def _missing(parts: Sequence[Explanation], lang: Language) -> list[str]:
    asked = [step for each in parts if each.value is None for step in each.steps if step.kind == "input" and step.value is None]
    return list(dict.fromkeys(step.label(lang) for step in asked))
