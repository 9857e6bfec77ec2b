"""Twenty names of a desa's sheet as a form: from a clerk's paper, or in the field on a telephone.

What is typed is kept on the page until it can be saved. Of a name whose fields do not come with the form nothing changes, and
neither does what stands as the page showed it: somebody else may have answered it meanwhile.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext

from payung.registry.ages import OfAge
from payung.registry.field_progress import Name
from payung.registry.found import QUESTIONS, REMARK_MOST, WHO_MOST, Answers, Found
from payung.web.templatetags.wording import said
from payung.web.typed import Unreadable, as_typed, day_of

A_PAGE = 20
_READ = {"ya": True, "tidak": False, "": None}
_WRITTEN = {answer: word for word, answer in _READ.items()}
_LETTERS = {True: "y", False: "t", None: "-"}


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
    shown_name: str
    shown: str  # as `_shown_of` writes it


class NamesPage:
    """The names of one page, with what was typed about them. `data` None: nothing yet."""

    def __init__(
        self,
        names: Sequence[Name],
        data: Mapping[str, str] | None,
        *,
        today: date,
        earliest: date,
        of_age: OfAge,
        seen_on: date | None,
        seen_by: str,
    ) -> None:
        self.names, self.data = names, data
        self.today, self.earliest, self.of_age = today, earliest, of_age
        self.errors: list[tuple[str, str]] = []
        self.wrong: dict[int, tuple[str, str]] = {}  # number: question, sentence
        self.day_typed = (as_typed(seen_on) if seen_on else "") if data is None else data.get("tanggal", "").strip()
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
        for name, (answers, remark) in changed.items():
            if question := answers.contradicted:
                short = said(QUESTIONS[question].short)
                self._wrong(
                    name, question, gettext("answered as dead, but “%(question)s” is answered yes") % {"question": short}
                )
            elif answers.works and not remark and self.of_age.is_too_young(name.birth_date):
                self._wrong(name, "works", gettext(
                    "born in %(year)s, not old enough to work. Answer no; if yes is right, or the year is wrong, say so under "
                    "“Remark”"
                ) % {"year": name.birth_year})  # fmt: skip
        if self.errors or seen_on is None:
            return {}
        return {name.worker: Found(answers, seen_on, self.who_typed, remark) for name, (answers, remark) in changed.items()}

    def _typed(self, name: Name) -> Answers:
        """What is known of her, with what was chosen otherwise than the page showed it."""
        given: dict[str, bool | None] = {}
        for at, question in enumerate(QUESTIONS):
            typed = (self.data or {}).get(f"{name.number}-{question}")
            if typed in _READ and _LETTERS[_READ[typed]] != self._shown(name)[at : at + 1]:
                given[question] = _READ[typed]
        return replace(name.answers, **given)

    def _answers(self, name: Name) -> Answers:
        answers = self._typed(name)
        if (self.data or {}).get(f"{name.number}-sisa"):
            answers = replace(Answers(*[True] * len(QUESTIONS)), **{q: a for q, a in vars(answers).items() if a is not None})
        return answers

    def _remark(self, name: Name) -> str:
        known = name.found.remark if name.found else ""
        typed = " ".join((self.data or {}).get(f"{name.number}-catatan", known).split())[:REMARK_MOST]
        shown = self._shown(name)
        return known if shown and typed == shown[len(QUESTIONS) :] else typed

    def _shown(self, name: Name) -> str:
        """How she stood on the page that was sent, which is not always how she stands now; empty where it does not say."""
        return (self.data or {}).get(f"{name.number}-semula", "")

    def _seen_on(self, *, is_needed: bool) -> date | None:
        try:
            day = day_of(self.day_typed)
        except Unreadable as error:
            self.errors.append(("tanggal", gettext("Day of the visit: %(why)s") % {"why": error}))
            return None
        if day is None and is_needed:
            example = as_typed(self.today)
            self.errors.append(("tanggal", gettext("Day of the visit: write it, such as %(day)s") % {"day": example}))
        elif day is not None and day > self.today:
            self.errors.append(("tanggal", gettext("Day of the visit: that day has not come yet")))
        elif day is not None and day < self.earliest:
            self.errors.append(("tanggal", gettext("Day of the visit: check the year")))
        return day

    def _wrong(self, name: Name, question: str, text: str) -> None:
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
        answers = self._typed(name)
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
            rest_ticked=bool(self.data and self.data.get(f"{name.number}-sisa")),
            remark_name=f"{name.number}-catatan",
            remark=self._remark(name),
            wrong=wrong,
            shown_name=f"{name.number}-semula",
            shown=self._shown(name) or _shown_of(name),
        )


def _shown_of(name: Name) -> str:
    """Her answers as letters, then her remark: yyt--di sawah."""
    letters = "".join(_LETTERS[getattr(name.answers, question)] for question in QUESTIONS)
    return letters + (name.found.remark if name.found else "")


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
