"""Twenty names of a desa's sheet as a form: from a clerk's paper, or in the field on a telephone.

What is typed is kept on the page until it can be saved. Of a name whose fields do not come with the form nothing changes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext

from payung.registry.field_progress import Name
from payung.registry.found import QUESTIONS, REMARK_MOST, WHO_MOST, Answers, Found
from payung.web.templatetags.wording import said
from payung.web.typed import Unreadable, day_of

A_PAGE = 20
_READ = {"ya": True, "tidak": False, "": None}
_WRITTEN = {answer: word for word, answer in _READ.items()}


@dataclass(frozen=True)
class Radio:
    """One question about one person: `chosen` is ya, tidak or empty."""

    name: str
    short: str
    chosen: str
    is_wrong: bool


@dataclass(frozen=True)
class Person:
    """One person on the page."""

    of: Name
    radios: Sequence[Radio]
    rest: str  # the name of the box that answers the remaining questions with yes
    rest_ticked: bool
    remark_name: str
    remark: str
    wrong: str


class NamesPage:
    """The names of one page, with what was typed about them. `data` None: nothing yet."""

    def __init__(
        self,
        names: Sequence[Name],
        data: Mapping[str, str] | None,
        *,
        today: date,
        earliest: date,
        seen_on: date | None,
        seen_by: str,
    ) -> None:
        self.names, self.data = names, data
        self.today, self.earliest = today, earliest
        self.errors: list[tuple[str, str]] = []
        self.wrong: dict[int, tuple[str, str]] = {}  # number: question, sentence
        usual = "" if seen_on is None else f"{seen_on.day}-{seen_on.month}-{seen_on.year}"
        self.day_typed = usual if data is None else data.get("tanggal", "").strip()
        self.who_typed = seen_by if data is None else " ".join(data.get("petugas", "").split())[:WHO_MOST]
        self.found: dict[int, Found] = {} if data is None else self._read()

    def _read(self) -> dict[int, Found]:
        """What is new of each worker. Everything that is wrong is told at once, and then nothing is kept."""
        changed = {name: (self._answers(name), self._remark(name)) for name in self.names}
        changed = {
            name: said for name, said in changed.items() if said != (name.answers, name.found.remark if name.found else "")
        }
        seen_on = self._seen_on(is_needed=bool(changed))
        if changed and not self.who_typed:
            self.errors.append(("petugas", gettext("Who went there: write the name")))
        for name, (answers, _) in changed.items():
            if question := answers.contradicted:
                self._contradiction(name, question)
        if self.errors or seen_on is None:
            return {}
        return {name.worker: Found(answers, seen_on, self.who_typed, remark) for name, (answers, remark) in changed.items()}

    def _answers(self, name: Name) -> Answers:
        data = self.data or {}
        given: dict[str, bool | None] = {}
        for question in QUESTIONS:
            typed = data.get(f"{name.number}-{question}")
            given[question] = _READ[typed] if typed in _READ else getattr(name.answers, question)
        answers = replace(name.answers, **given)
        if data.get(f"{name.number}-sisa"):
            answers = replace(Answers(*[True] * len(QUESTIONS)), **{q: a for q, a in vars(answers).items() if a is not None})
        return answers

    def _remark(self, name: Name) -> str:
        known = name.found.remark if name.found else ""
        return " ".join((self.data or {}).get(f"{name.number}-catatan", known).split())[:REMARK_MOST]

    def _seen_on(self, *, is_needed: bool) -> date | None:
        try:
            day = day_of(self.day_typed)
        except Unreadable as error:
            self.errors.append(("tanggal", gettext("Day of the visit: %(why)s") % {"why": error}))
            return None
        if day is None and is_needed:
            self.errors.append(("tanggal", gettext("Day of the visit: write it, such as 24-11-2026")))
        elif day is not None and day > self.today:
            self.errors.append(("tanggal", gettext("Day of the visit: that day has not come yet")))
        elif day is not None and day < self.earliest:
            self.errors.append(("tanggal", gettext("Day of the visit: check the year")))
        return day

    def _contradiction(self, name: Name, question: str) -> None:
        text = gettext("answered as dead, but “%(question)s” is answered yes") % {"question": said(QUESTIONS[question].short)}
        self.wrong[name.number] = (question, text)
        self.errors.append((f"{name.number}-{question}", f"{name.number}. {name.name}: {text}"))

    # -------------------------------------------------------------------------------------------------- for the template

    @property
    def field_errors(self) -> dict[str, str]:
        return {name: text for name, text in reversed(self.errors)}

    @property
    def people(self) -> list[Person]:
        return [self._person(name) for name in self.names]

    def _person(self, name: Name) -> Person:
        wrong_question, wrong = self.wrong.get(name.number, ("", ""))
        data = self.data
        answers = (
            name.answers
            if data is None
            else replace(
                name.answers,
                **{
                    question: _READ[typed]
                    for question in QUESTIONS
                    if (typed := data.get(f"{name.number}-{question}")) in _READ
                },
            )
        )
        return Person(
            of=name,
            radios=[
                Radio(
                    f"{name.number}-{question}",
                    said(QUESTIONS[question].short),
                    _WRITTEN[getattr(answers, question)],
                    question == wrong_question,
                )
                for question in QUESTIONS
            ],
            rest=f"{name.number}-sisa",
            rest_ticked=bool(data and data.get(f"{name.number}-sisa")),
            remark_name=f"{name.number}-catatan",
            remark=self._remark(name),
            wrong=wrong,
        )


@dataclass(frozen=True)
class PageLink:
    """A page of a sheet: its names from … to, and how many of them are answered."""

    at: int
    first: int
    last: int
    answered: int

    @property
    def of(self) -> int:
        return self.last - self.first + 1

    @property
    def is_done(self) -> bool:
        return self.answered == self.of


def pages_of(answered: Sequence[bool]) -> list[PageLink]:
    """The pages of a sheet, from whether each of its names, in order, is answered."""
    return [
        PageLink(at // A_PAGE + 1, at + 1, min(at + A_PAGE, len(answered)), sum(answered[at : at + A_PAGE]))
        for at in range(0, len(answered), A_PAGE)
    ]
