"""One worker, taken apart: each value with the list that said it, what other lists say instead, and what was done about her."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext

from payung.lists.fields import FIELDS
from payung.lists.problems import KINDS
from payung.office.models import Event
from payung.registry.found import QUESTIONS
from payung.registry.models import Statement, Verification
from payung.reports import wording
from payung.web.register.words import source_name, source_short, value_name
from payung.web.templatetags.wording import language


@dataclass(frozen=True)
class Place:
    """Where something was said: a row of a list, or a visit."""

    source: str
    file: str
    sheet: str
    line: int
    as_of: date


@dataclass(frozen=True)
class Said:
    """One value, and the first place that says it."""

    value: str
    place: Place


@dataclass(frozen=True)
class Fact:
    """What the register takes of a field, and each other value that some list gave."""

    field: str
    name: str
    now: Said
    others: tuple[Said, ...]


@dataclass(frozen=True)
class Warned:
    """What a row's check remarked."""

    code: str
    what: str
    remedy: str
    place: Place


@dataclass(frozen=True)
class Happened:
    """A line of the history. `at` is a moment where one is known, else the day stands alone."""

    day: date
    at: datetime | None
    what: str
    detail: str
    who: str


def place_of(statement: Statement) -> Place:
    file = statement.file
    return Place(source_short(file.profile), file.name, statement.sheet, statement.line, file.as_of)


def facts(statements: Sequence[Statement], checks: Sequence[Verification], areas: "AreaNames") -> list[Fact]:
    """Statements of the newest list first, the newest check first. In the order of forms; what nobody said is not there.

    What the field found about the breadwinner wins over every list.
    """
    found = []
    for field, its in FIELDS.items():
        said = [
            Said(areas.of(str(value)) if its.kind == "area" else value_name(field, value), place_of(each))
            for each in statements
            if (value := each.said.get(field)) is not None
        ]
        if field == "breadwinner":
            said = [*(_seen(each) for each in checks if each.breadwinner is not None), *said]
        if said:
            others = {each.value: each for each in reversed(said[1:]) if each.value != said[0].value}
            found.append(Fact(field, its.called(language()), said[0], tuple(reversed(others.values()))))
    return found


def of_the_insurer(statements: Sequence[Statement]) -> Said | None:
    """Where it was said last what her status is; of the same row is the register's (registry.merging). Its value: the first of
    the month up to which it says that contributions are paid, or ""."""
    told = [each for each in statements if each.said.get("insurer_status")]
    newest = max(told, key=lambda each: (each.file.as_of, each.file_id, each.line, each.pk), default=None)
    return Said(str(newest.said.get("paid_until") or ""), place_of(newest)) if newest else None


def _seen(check: Verification) -> Said:
    return Said(value_name("breadwinner", check.breadwinner), Place(gettext("field check"), "", "", 0, check.seen_on))


class AreaNames:
    """Desa, kecamatan and kabupaten of an area's code in words; the code itself where nobody knows it."""

    def __init__(self, names: dict[str, str]) -> None:
        self.names = names

    def of(self, code: str) -> str:
        parts = code.split(".")
        above = [".".join(parts[:n]) for n in range(len(parts), 1, -1)] or [code]
        return ", ".join(self.names.get(each, each) for each in above)


def codes_of(statements: Iterable[Statement], *more: str) -> set[str]:
    """Every area whose name `facts` will ask for."""
    codes = {str(each.said.get("area_code", "")) for each in statements} | {*more}
    return {".".join(code.split(".")[:n]) for code in codes for n in range(1, 5)}


def warnings(statements: Iterable[Statement]) -> list[Warned]:
    return [_warned(code, place_of(each)) for each in statements for code in each.warnings]


def _warned(code: str, place: Place) -> Warned:
    wrong, remedy = KINDS[code].said(language(), {}) if code in KINDS else ("", "")  # "": of an older program
    return Warned(code, wrong, remedy, place)


def history(
    statements: Iterable[Statement],
    checks: Iterable[Verification],
    events: Iterable[tuple[Event, tuple[str, str]]],
    decided: Iterable[Happened] = (),
) -> list[Happened]:
    """What was said, found, done and decided, the newest first. Each event with what it says and why."""
    lines = [*_said(statements), *_found(checks), *_done(events), *decided]
    return sorted(lines, key=lambda line: (line.day, line.at.timestamp() if line.at else 0.0), reverse=True)


def _said(statements: Iterable[Statement]) -> Iterator[Happened]:
    for each in statements:
        file = each.file
        at = file.accepted_at and localtime(file.accepted_at)
        what = gettext("A list names her: %(source)s") % {"source": source_name(file.profile)}
        where = gettext("%(file)s, sheet %(sheet)s, row %(line)s; it speaks of %(day)s") % {
            "file": file.name, "sheet": each.sheet, "line": each.line, "day": wording.date(file.as_of, language())
        }  # fmt: skip
        who = file.accepted_by.name if file.accepted_by else ""
        yield Happened(at.date() if at else file.as_of, at, what, where, who)


def _found(checks: Iterable[Verification]) -> Iterator[Happened]:
    for each in checks:
        told = " · ".join(answers(each))
        detail = f"{told}. {each.remark}" if each.remark else told
        what = gettext("Field check by %(who)s") % {"who": each.seen_by}
        yield Happened(each.seen_on, None, what, detail, each.kept_by.name if each.kept_by else each.through)


def answers(check: Verification) -> list[str]:
    """Alive: yes. What was not answered is said to be so."""
    return [f"{its.short[language()]}: {value_name(name, getattr(check, name))}" for name, its in QUESTIONS.items()]


def _done(events: Iterable[tuple[Event, tuple[str, str]]]) -> Iterator[Happened]:
    for event, (what, why) in events:
        at = localtime(event.at)
        yield Happened(at.date(), at, what, why, event.by.name if event.by else event.through)
