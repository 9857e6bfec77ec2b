"""One worker: the answer of a rule, and the steps to it with their sources, as text a clerk can read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from payung.law import engine
from payung.law.arithmetic import month_index
from payung.law.book import Book, Plan, Version, checked_month, day_input
from payung.law.engine import Law, Rule, Scalar, Table
from payung.law.given import checked
from payung.law.known import Known, Used, from_entry, joined, known
from payung.law.parameters import STANDINGS, Standing
from payung.law.worded import Worded, of_answer, of_input, of_month, of_parameter, of_rule
from payung.law.words import STANDING_WORDS, Language, as_data, cited, said, said_day, said_month
from payung.tables import LAW_INPUTS


@dataclass(frozen=True)
class Step:
    """One line of an explanation: something given, a value of the law, or a rule's answer."""

    kind: Literal["input", "parameter", "rule"]
    name: str
    label_id: str
    label_en: str
    value: Scalar
    unit: str
    cites: str
    standing: Standing | None
    since: date | None
    note: str
    note_id: str
    worked_id: str = ""  # of a rule: the sum with its numbers, where there is one
    worked_en: str = ""

    def text(self, lang: Language = "id") -> str:
        """`Iuran JKK: Rp10.000 per bulan = 1 persen dari Rp1.000.000 per bulan (PP 44/2015, Lampiran II; menurut pers)`"""
        words = f"{self.label(lang)}: {self.said(lang)}"
        if worked := self.worked(lang):
            words += f" {worked}"
        sources = [cited(self.cites, lang)] if self.cites else []
        if self.standing:
            sources.append(STANDING_WORDS[lang][self.standing])
        return f"{words} ({'; '.join(sources)})" if sources else words

    def label(self, lang: Language) -> str:
        return self.label_id if lang == "id" else self.label_en

    def said(self, lang: Language) -> str:
        return said(self.name, self.value, self.unit, lang)

    def worked(self, lang: Language) -> str:
        return self.worked_id if lang == "id" else self.worked_en


@dataclass(frozen=True)
class Explanation:
    """How a rule came to its answer. `standing` is the weakest used; None where the answer is unknown."""

    rule: str
    month: date
    value: int | bool | None
    standing: Standing | None
    steps: tuple[Step, ...]
    version: str
    changes_on: date | None = None  # a day inside the month from which the law is another

    def text(self, lang: Language = "id") -> str:
        """The whole as numbered lines, in Indonesian or English."""
        lines = [f"{self.label(lang)}, {said_month(self.month, lang)}: {self.said(lang)}"]
        lines += [f"{number}. {each.text(lang)}" for number, each in enumerate(self.steps, start=1)]
        lines += [self.caution(lang), f"{_words('Versi hukum', 'Law version', lang)}: {self.version}."]
        return "\n".join(each for each in lines if each)

    def label(self, lang: Language) -> str:
        return self.steps[-1].label(lang)

    def said(self, lang: Language) -> str:
        return self.steps[-1].said(lang)

    def caution(self, lang: Language) -> str:
        """How sure the answer is; of an unknown one, what is missing."""
        if self.standing:
            return f"{_words('Dasar terlemah', 'Weakest source', lang)}: {STANDING_WORDS[lang][self.standing]}."
        if self.value is not None:
            return ""
        missing = [each.label(lang) for each in self.steps if each.kind == "input" and each.value is None]
        if missing:
            return f"{_words('Belum diketahui', 'Not yet known', lang)}: {', '.join(missing)}."
        if self.changes_on:
            day = said_day(self.changes_on, lang)
            indonesian = f"Hukumnya berubah pada {day}, di dalam bulan ini; mana yang berlaku untuk bulan ini belum ditemukan."
            return _words(indonesian, f"The law changed on {day}, inside this month; which holds for it was not found.", lang)
        return _words("Bunyi hukumnya untuk hal ini belum ditemukan.", "What the law says of this was not found.", lang)

    def as_dict(self) -> dict[str, Any]:
        """For JSON: dates as text."""
        steps = [
            {**vars(each), "value": as_data(each.value), "since": str(each.since) if each.since else None}
            for each in self.steps
        ]
        changes_on = str(self.changes_on) if self.changes_on else None
        return {**vars(self), "month": str(self.month), "steps": steps, "changes_on": changes_on}


def value(book: Book, rule: str, month: date, given: Mapping[str, object]) -> int | bool | None:
    """What the rule gives for one worker; None where that is unknown."""
    return Asked(book, rule, month, given).answer.value


def explain(book: Book, rule: str, month: date, given: Mapping[str, object]) -> Explanation:
    """The answer and the steps to it: only what was really used."""
    asked = Asked(book, rule, month, given)
    steps = tuple(asked.steps())
    weakest = weakest_of(each.standing for each in steps) if asked.answer.value is not None else None
    changes = (since for versions in asked.plan.versions.values() for since, _ in versions[1:])
    return Explanation(rule, asked.month, asked.answer.value, weakest, steps, book.whole_version, min(changes, default=None))


class Asked:
    """A rule asked for one worker and month: each rule it needs is worked out once and kept."""

    def __init__(self, book: Book, rule: str, month: date, given: Mapping[str, object]) -> None:
        self.month = checked_month(month)
        self.book, self.rule = book, rule
        self.given = checked(given, self.month)
        self.plan: Plan = book.plan([rule], [month_index(self.month)])
        self.law = Law(self._parameter)
        self.answers: dict[str, Known] = {}
        for name in sorted(self.plan.level, key=lambda each: self.plan.level[each]):
            self.answers[name] = self._rule(self.plan.versions[name])
        self.answer = self.answers[rule]

    def steps(self) -> list[Step]:
        """Depth first, so that each line stands below what it rests on; each thing once."""
        found: dict[tuple[str, str, Scalar], Step] = {}

        def visit(name: str) -> None:
            answer = self.answers[name]
            held = [used for used in answer.used if used.kind == "version"]
            for used in answer.used:
                if used.kind == "rule":
                    visit(used.name)
                elif used.kind != "version":
                    found.setdefault((used.kind, used.name, used.value), _step(used))
            versions = held or [_as_used(each) for _, each in self.plan.versions[name] if each]
            standing = weakest_of(each.standing for each in versions)
            cites = " / ".join(dict.fromkeys(each.cites for each in versions))
            last = versions[-1]
            step = Step(
                kind="rule",
                name=name,
                label_id=last.label_id,
                label_en=last.label_en,
                value=answer.value,
                unit=last.unit,
                cites=cites,
                standing=standing,
                since=last.since,
                note="",
                note_id="",
                worked_id=self._worked(name, "id"),
                worked_en=self._worked(name, "en"),
            )
            found.setdefault(("rule", name, None), step)

        visit(self.rule)
        return list(found.values())

    def worked_out(self, name: str, lang: Language) -> Worded | None:
        """The body once more, in words; None where there is no answer, or where the law changed inside this month."""
        versions = [each for _, each in self.plan.versions[name]]
        if self.answers[name].value is None or len(versions) != 1 or versions[0] is None:
            return None
        rule = versions[0]
        return of_answer(rule.body(*(self._named(each, lang) for each in rule.needs)), rule.unit, lang)

    def _worked(self, name: str, lang: Language) -> str:
        worked, rule = self.worked_out(name, lang), self._last(name)
        if worked is None:
            return ""
        value = said(name, self.answers[name].value, rule.unit, lang)
        if worked.text.startswith(value):  # a table gives the amount and its band
            return worked.text.removeprefix(value).strip()
        return f"({_words('diperiksa', 'tested', lang)}: {worked.text})" if rule.is_truth else f"= {worked.text}"

    def _named(self, need: str, lang: Language) -> Any:
        """What a rule needs, in words."""
        if need == "law":
            months = self.plan.months
            return Law(lambda name: of_parameter(self.book.parameters[name], self.book.entries(name, months), lang))
        if need == "month":
            return of_month(month_index(self.month), lang)
        if need in LAW_INPUTS:
            return of_input(need, self.given[need], lang)
        last = self._last(need)
        return of_rule(need, last.label_en if lang == "en" else last.label_id, self.answers[need].value, last.unit, lang)

    def _rule(self, versions: Sequence[Version]) -> Known:
        found = self._version(versions[0][1])
        for since, each in versions[1:]:  # only a change inside this very month is left to decide
            decider = day_input(since, versions)
            day = self._need(decider) if decider else Known(None)
            found = known(engine.choose(day >= since, self._version(each), found))
        return found

    def _version(self, each: Rule | None) -> Known:
        if each is None:
            return Known(None)
        answer = known(each.body(*(self._need(name) for name in each.needs)))
        return Known(answer.value, joined(answer.used, (_as_used(each),)))

    def _need(self, name: str) -> Any:
        if name == "law":
            return self.law
        if name == "month":
            return Known(month_index(self.month))
        if name in LAW_INPUTS:
            its = LAW_INPUTS[name]
            value = self.given[name]
            return Known(value, (Used("input", name, value, its.unit, its.label_id, its.label_en),))
        answer, last = self.answers[name], self._last(name)
        return Known(answer.value, (Used("rule", name, answer.value, last.unit, last.label_id, last.label_en),))

    def _last(self, name: str) -> Rule:
        return next(each for _, each in reversed(self.plan.versions[name]) if each)

    def _parameter(self, name: str) -> Any:
        parameter = self.book.parameters[name]
        entry = self.book.entries(name, self.plan.months)[-1]
        if entry.bands:
            return Table(parameter, (entry,), lambda answers: answers[0])
        return Known(entry.value, (from_entry(parameter, entry),))


def weakest_of(standings: Iterable[Standing | None]) -> Standing | None:
    """The last of them in the order regulation, press, assumption; None where there are none."""
    return max((each for each in standings if each), key=lambda each: STANDINGS.index(each), default=None)


def _as_used(each: Rule) -> Used:
    return Used("version", each.name, None, each.unit, each.label_id, each.label_en, each.cites, each.standing, each.since)


def _step(used: Used) -> Step:
    kind: Literal["input", "parameter"] = "input" if used.kind == "input" else "parameter"
    return Step(
        kind,
        used.name,
        used.label_id,
        used.label_en,
        used.value,
        used.unit,
        used.cites,
        used.standing,
        used.since,
        used.note,
        used.note_id,
    )


def _words(indonesian: str, english: str, lang: Language) -> str:
    return english if lang == "en" else indonesian
