"""A rule as a sentence: its body run over names (`formula`), or over the values of one worker (`Explanation`)."""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from payung.law import arithmetic
from payung.law.arithmetic import divide_down, month_of
from payung.law.book import Book
from payung.law.engine import Law, Operand, Rule, Scalar, Table
from payung.law.known import kleene, slices_of
from payung.law.parameters import Entry, Parameter
from payung.law.words import Language, said, said_month
from payung.tables import LAW_INPUTS

NAMED: Any = object()  # in the place of a value: only its name is spoken of


@dataclass(frozen=True)
class Piece:
    """Some words of a sentence, and what they speak of, so that a page can link it."""

    text: str
    kind: Literal["", "input", "parameter", "rule"] = ""
    name: str = ""


Pieces = tuple[Piece, ...]


@dataclass(frozen=True)
class Branch:
    """What holds under a condition; the last branch has none."""

    condition: Pieces
    then: Pieces


@dataclass(frozen=True, eq=False)
class Worded(Operand):
    """A value (or `NAMED`), the words for how it came about, and how tightly they bind."""

    lang: Language
    value: Any
    pieces: Pieces
    strength: int = 9
    branches: tuple[Branch, ...] = ()
    choices: Mapping[str, tuple[str, str]] | None = None

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    def apply(self, do: Callable[[Any, Any], Any], left: Any, right: Any) -> "Worded":
        choices = next((each.choices for each in (left, right) if isinstance(each, Worded) and each.choices), None)
        one, other = self._as_worded(left, choices), self._as_worded(right, choices)
        value = NAMED if NAMED in (one.value, other.value) else kleene(do, one.value, other.value)
        if do is arithmetic.years_between and value is not NAMED:
            return Worded(self.lang, value, _words(said("", value, "years", self.lang)))
        before, between, after, strength = SIGNS[do][self.lang == "en"]
        # percent_of(amount, rate) is said the other way round: 1 percent of the amount.
        first, second = (other, one) if do in _RATES else (one, other)
        inner = 8 if do in _RATES else strength  # 70 percent of (the base × 80)
        pieces = (*_words(before), *first._bound(strength), *_words(between), *second._bound(inner), *_words(after))
        return Worded(self.lang, value, pieces, strength)

    def choose(self, condition: Any, a: Any, b: Any) -> "Worded":
        decided, one, other = (self._as_worded(each) for each in (condition, a, b))
        if a is False and b is True and decided.value is not None:
            if decided.value is not NAMED:  # "works for the state: no" needs no further "not"
                return Worded(self.lang, not decided.value, decided.pieces, decided.strength)
            return Worded(self.lang, NAMED, (Piece(self._("bukan: ", "not: ")), *decided._bound(4)), 4)
        if decided.value is None:
            same = one.value is not None and one.value == other.value
            return one if same else self._as_worded(None)
        if decided.value is not NAMED:
            return one if decided.value else other
        if one.text == other.text:
            return one
        return self._branched((Branch(decided.pieces, one._bound(1)), *_tail(other)))

    def if_known(self, value: Any, a: Any, b: Any) -> "Worded":
        asked, one, other = (self._as_worded(each) for each in (value, a, b))
        if asked.value is not NAMED:
            return other if asked.value is None else one
        is_known = (*asked.pieces, Piece(self._(" diketahui", " is known")))
        return self._branched((Branch(is_known, one._bound(1)), *_tail(other)))

    def step(self, table: Table) -> "Worded":
        if self.value is None:
            return self._as_worded(None)
        by_table = self._table(table)
        if self.value is NAMED:
            pieces = (
                Piece(self._("nilai untuk ", "the amount for ")),
                *self._bound(9),
                Piece(self._(" dalam ", " in ")),
                by_table,
            )
            return Worded(self.lang, NAMED, pieces, 8)
        for band in table.entries[0].bands:
            if band.limit is None or self.value <= band.limit:
                amount = said("", band.amount, table.parameter.unit, self.lang)
                return Worded(self.lang, band.amount, _words(f"{amount} ({self._band(table, band.limit)})"))
        return self._as_worded(None)

    def slices(self, table: Table) -> "Worded":
        if self.value is None:
            return self._as_worded(None)
        if self.value is NAMED:
            before, after = (
                self._("bagian ", "the part of "),
                self._(" di tiap lapisan × tarif lapisan itu, ", " in each slice × its rate, "),
            )
            return Worded(self.lang, NAMED, (Piece(before), *self._bound(9), Piece(after), self._table(table)), 7)
        parts = slices_of(self.value, table.entries[0].bands)
        total = divide_down(sum(part * band.amount for part, band in parts), 10_000)
        of = self._("dari", "of")
        texts = [
            f"{said('', band.amount, 'per 10,000', self.lang)} {of} {said('', part, 'rupiah', self.lang)}"
            for part, band in parts
        ]
        return Worded(self.lang, total, _words(" + ".join(texts)), 5)

    def _as_worded(self, value: Any, choices: Mapping[str, tuple[str, str]] | None = None) -> "Worded":
        if isinstance(value, Worded):
            return value
        text = choices[value][self.lang == "en"] if choices and value in choices else said("", value, "", self.lang)
        return Worded(self.lang, value, (Piece(text),))

    def _bound(self, strength: int) -> Pieces:
        """In brackets, where the words around bind tighter."""
        return self.pieces if self.strength >= strength else (Piece("("), *self.pieces, Piece(")"))

    def _branched(self, branches: tuple[Branch, ...]) -> "Worded":
        if_, otherwise = self._(("jika ", "selain itu "), ("if ", "otherwise "))
        inline: list[Piece] = []
        for branch in branches:
            inline += _words("; ") if inline else ()
            inline += (*_words(if_), *branch.condition, *_words(": ")) if branch.condition else _words(otherwise)
            inline += branch.then
        return Worded(self.lang, NAMED, tuple(inline), 0, branches)

    def _band(self, table: Table, limit: int | None) -> str:
        limits = [band.limit for band in table.entries[0].bands if band.limit is not None]
        upto = said("", limits[-1] if limit is None else limit, table.parameter.by, self.lang)
        if limit is None:
            return self._(f"golongan di atas {upto}", f"the band above {upto}")
        return self._(f"golongan sampai {upto}", f"the band up to {upto}")

    def _table(self, table: Table) -> Piece:
        parameter = table.parameter
        what = self._(parameter.what_id, parameter.what)
        return Piece(self._(f"tabel “{what}”", f"the table “{what}”"), "parameter", parameter.name)

    def _(self, indonesian: Any, english: Any) -> Any:
        return english if self.lang == "en" else indonesian


_DO: Any = operator  # typeshed leaves the arguments of some of its functions open

# Before, between and after the two sides, and how tightly that binds; in Indonesian and English.
_Sign = tuple[str, str, str, int]
SIGNS: Mapping[Callable[[Any, Any], Any], tuple[_Sign, _Sign]] = {
    operator.add: (("", " + ", "", 5), ("", " + ", "", 5)),
    operator.sub: (("", " − ", "", 6), ("", " − ", "", 6)),
    operator.mul: (("", " × ", "", 7), ("", " × ", "", 7)),
    _DO.floordiv: (("", " ÷ ", "", 7), ("", " ÷ ", "", 7)),
    _DO.and_: (("", " dan ", "", 2), ("", " and ", "", 2)),
    _DO.or_: (("", " atau ", "", 1), ("", " or ", "", 1)),
    operator.lt: (("", " < ", "", 3), ("", " < ", "", 3)),
    operator.le: (("", " ≤ ", "", 3), ("", " ≤ ", "", 3)),
    operator.gt: (("", " > ", "", 3), ("", " > ", "", 3)),
    operator.ge: (("", " ≥ ", "", 3), ("", " ≥ ", "", 3)),
    operator.eq: (("", " = ", "", 3), ("", " = ", "", 3)),
    operator.ne: (("", " ≠ ", "", 3), ("", " ≠ ", "", 3)),
    arithmetic.product: (("", " × ", "", 7), ("", " × ", "", 7)),
    arithmetic.hundredths: (("", " dari ", "", 7), ("", " of ", "", 7)),
    arithmetic.thousandths: (("", " dari ", "", 7), ("", " of ", "", 7)),
    arithmetic.ten_thousandths: (("", " dari ", "", 7), ("", " of ", "", 7)),
    arithmetic.lessened: (("", " dikurangi ", "", 6), ("", " less ", "", 6)),
    arithmetic.smaller: (("yang terkecil dari ", " dan ", "", 4), ("the smaller of ", " and ", "", 4)),
    arithmetic.larger: (("yang terbesar dari ", " dan ", "", 4), ("the larger of ", " and ", "", 4)),
    arithmetic.years_between: (("tahun penuh dari ", " sampai awal ", "", 4), ("full years from ", " to the first of ", "", 4)),
    arithmetic.is_not_after: (("", " paling lambat dalam ", "", 3), ("", " not later than in ", "", 3)),
    arithmetic.is_by_first: (("", " paling lambat tanggal satu ", "", 3), ("", " not later than the first of ", "", 3)),
}
_RATES = (arithmetic.hundredths, arithmetic.thousandths, arithmetic.ten_thousandths)


def of_input(name: str, value: Any, lang: Language) -> Worded:
    """An input by its name (`NAMED`) or by its value."""
    its = LAW_INPUTS[name]
    label = its.label_en if lang == "en" else its.label_id
    if value is NAMED:
        return Worded(lang, NAMED, (Piece(label, "input", name),), choices=its.choices)
    if isinstance(value, bool):  # "works: yes" says more than "yes"
        return Worded(lang, value, (Piece(f"{label}: {said(name, value, its.unit, lang)}", "input", name),))
    return Worded(lang, value, (Piece(said(name, value, its.unit, lang), "input", name),), choices=its.choices)


def of_rule(name: str, label: str, value: Any, unit: str, lang: Language) -> Worded:
    """A rule that this one needs, by its name (`NAMED`) or by its value."""
    text = label if value is NAMED else said(name, value, unit, lang)
    if isinstance(value, bool):
        text = f"{label}: {text}"
    return Worded(lang, value, (Piece(text, "rule", name),))


def of_parameter(parameter: Parameter, entries: Sequence[Entry], lang: Language) -> Any:
    """A parameter by its value; by its name where the value changed; a table by its name."""
    newest = entries[-1]
    if newest.bands:
        return Table(parameter, (newest,), lambda answers: answers[0])
    is_named = len({entry.value for entry in entries}) > 1
    name = parameter.what if lang == "en" else parameter.what_id
    text = name if is_named else said("", newest.value, parameter.unit, lang)
    return Worded(lang, NAMED if is_named else newest.value, (Piece(text, "parameter", parameter.name),))


def of_month(index: int | None, lang: Language) -> Worded:
    """The month asked for, by its name or by its value."""
    if index is not None:
        return Worded(lang, index, (Piece(said_month(month_of(index), lang)),))
    return Worded(lang, NAMED, (Piece("the month asked for" if lang == "en" else "bulan yang ditanyakan"),))


def of_answer(answer: Any, unit: str, lang: Language) -> Worded:
    """What a body gave: a plain value has words too."""
    if isinstance(answer, Worded):
        return answer
    plain: Scalar = answer
    return Worded(lang, plain, (Piece(said("", plain, unit, lang)),))


def reads(book: Book, rule: Rule) -> tuple[str, ...]:
    """The parameters that a version of a rule reads, in the order of its body; also a switch that stands one way today."""
    found: dict[str, None] = {}

    def noted(name: str) -> Any:
        found[name] = None
        parameter = book.parameters[name]
        if parameter.entries[-1].bands:
            return of_parameter(parameter, parameter.entries, "en")
        return Worded("en", NAMED, (Piece(name),))

    for_names = {"law": Law(noted), "month": of_month(None, "en")}
    rule.body(*(for_names.get(name, Worded("en", NAMED, (Piece(name),))) for name in rule.needs))
    return tuple(found)


def formula(book: Book, rule: Rule, lang: Language) -> Worded:
    """The body of a rule over names; of a parameter the newest value that this version of the rule reads is said."""

    def parameter(name: str) -> Any:
        its = book.parameters[name]
        return of_parameter(its, [each for each in its.entries if rule.until is None or each.since < rule.until], lang)

    def need(name: str) -> Any:
        if name == "law":
            return Law(parameter)
        if name == "month":
            return of_month(None, lang)
        if name in LAW_INPUTS:
            return of_input(name, NAMED, lang)
        newest = book.named(name)[-1]
        return of_rule(name, newest.label_en if lang == "en" else newest.label_id, NAMED, newest.unit, lang)

    return of_answer(rule.body(*(need(name) for name in rule.needs)), rule.unit, lang)


def _tail(other: Worded) -> tuple[Branch, ...]:
    return other.branches or (Branch((), other.pieces),)


def _words(text: str) -> Pieces:
    return (Piece(text),) if text else ()
