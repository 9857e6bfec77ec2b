"""One worker: the answer of a rule, and the steps to it with their sources, as text a clerk can read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from payung.law import engine
from payung.law.book import Book, Plan, Version, checked_month, day_input
from payung.law.engine import Law, Rule, Scalar, Table, month_index
from payung.law.given import checked
from payung.law.known import Known, Used, from_entry, joined, known
from payung.law.parameters import STANDINGS, Standing
from payung.tables import LAW_INPUTS, UNIT_WORDS

Language = Literal["id", "en"]
STANDING_WORDS: Mapping[Standing, tuple[str, str]] = {
    "regulation": ("teks peraturan dibaca", "text of the regulation read"),
    "press": ("menurut pers", "as reported in the press"),
    "assumption": ("asumsi", "assumption"),
}
_MONTHS_ID = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()  # noqa: SIM905
_MONTHS_EN = "January February March April May June July August September October November December".split()  # noqa: SIM905


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

    def text(self, lang: Language = "id") -> str:
        """`Dasar iuran: Rp1.000.000 per bulan (PP 44/2015, Lampiran II; menurut pers)`"""
        label = self.label_id if lang == "id" else self.label_en
        words = f"{label}: {said(self.name, self.value, self.unit, lang)}"
        sources = [self.cites] if self.cites else []
        if self.standing:
            sources.append(STANDING_WORDS[self.standing][lang == "en"])
        return f"{words} ({'; '.join(sources)})" if sources else words


@dataclass(frozen=True)
class Explanation:
    """How a rule came to its answer. `standing` is the weakest used; None where the answer is unknown."""

    rule: str
    month: date
    value: int | bool | None
    standing: Standing | None
    steps: tuple[Step, ...]
    version: str

    def text(self, lang: Language = "id") -> str:
        """The whole as numbered lines, in Indonesian or English."""
        last = self.steps[-1]
        months = _MONTHS_ID if lang == "id" else _MONTHS_EN
        month = f"{months[self.month.month - 1]} {self.month.year}"
        label = last.label_id if lang == "id" else last.label_en
        lines = [f"{label}, {month}: {said(self.rule, self.value, last.unit, lang)}"]
        lines += [f"{number}. {each.text(lang)}" for number, each in enumerate(self.steps, start=1)]
        if self.standing:
            weakest = STANDING_WORDS[self.standing][lang == "en"]
            lines.append(f"Dasar terlemah: {weakest}." if lang == "id" else f"Weakest source: {weakest}.")
        elif self.value is None:
            missing = [each for each in self.steps if each.kind == "input" and each.value is None]
            names = ", ".join(each.label_id if lang == "id" else each.label_en for each in missing)
            if names:
                lines.append(f"Belum diketahui: {names}." if lang == "id" else f"Not yet known: {names}.")
            else:
                no_text = ("Bunyi hukumnya untuk hal ini belum ditemukan.", "What the law says of this was not found.")
                lines.append(no_text[lang == "en"])
        lines.append(f"Versi hukum: {self.version}." if lang == "id" else f"Law version: {self.version}.")
        return "\n".join(lines)

    def as_dict(self) -> dict[str, Any]:
        """For JSON: dates as text."""
        steps = [
            {**vars(each), "value": _plain(each.value), "since": str(each.since) if each.since else None} for each in self.steps
        ]
        return {**vars(self), "month": str(self.month), "steps": steps}


def value(book: Book, rule: str, month: date, given: Mapping[str, object]) -> int | bool | None:
    """What the rule gives for one worker; None where that is unknown."""
    return _Asked(book, rule, month, given).answer.value


def explain(book: Book, rule: str, month: date, given: Mapping[str, object]) -> Explanation:
    """The answer and the steps to it: only what was really used."""
    asked = _Asked(book, rule, month, given)
    steps = tuple(asked.steps())
    weakest = weakest_of(each.standing for each in steps) if asked.answer.value is not None else None
    return Explanation(rule, asked.month, asked.answer.value, weakest, steps, book.whole_version)


class _Asked:
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
            found.setdefault(
                ("rule", name, None),
                Step("rule", name, last.label_id, last.label_en, answer.value, last.unit, cites, standing, last.since, ""),
            )

        visit(self.rule)
        return list(found.values())

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
        answer = self.answers[name]
        last = next(each for _, each in reversed(self.plan.versions[name]) if each)
        return Known(answer.value, (Used("rule", name, answer.value, last.unit, last.label_id, last.label_en),))

    def _parameter(self, name: str) -> Any:
        parameter = self.book.parameters[name]
        entry = self.book.entries(name, self.plan.months)[-1]
        if entry.bands:
            return Table(parameter, (entry,), lambda answers: answers[0])
        return Known(entry.value, (from_entry(parameter, entry),))


def weakest_of(standings: Iterable[Standing | None]) -> Standing | None:
    """The last of them in the order regulation, press, assumption; None where there are none."""
    return max((each for each in standings if each), key=lambda each: STANDINGS.index(each), default=None)


def said(name: str, value: Scalar, unit: str, lang: Language) -> str:
    """A value as it stands in a letter: Rp16.800 per bulan, ya, tidak diketahui."""
    english = lang == "en"
    if value is None:
        return "unknown" if english else "tidak diketahui"
    if isinstance(value, bool):
        return ("no", "yes")[value] if english else ("tidak", "ya")[value]
    if isinstance(value, str):
        choices = LAW_INPUTS[name].choices if name in LAW_INPUTS else None
        return choices[value][english] if choices else value
    if isinstance(value, date):
        months = _MONTHS_EN if english else _MONTHS_ID
        return f"{value.day} {months[value.month - 1]} {value.year}"
    number = f"{value:,}" if english else f"{value:,}".replace(",", ".")
    words = next((words[english] for key, words in UNIT_WORDS.items() if key == unit), unit)
    sign = "Rp" if unit.startswith("rupiah") else ""
    return f"{sign}{number} {words}".strip()


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
    )


def _plain(value: Scalar) -> Scalar:
    return str(value) if isinstance(value, date) else value
