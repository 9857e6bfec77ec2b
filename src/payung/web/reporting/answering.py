"""The form that asks who pays for whom, as it is typed: rows of people, months and rupiah, and a total that must fit.

An empty field is unknown. Because an empty row is so easily meant as "none", the sender says once what her empty rows mean.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext

from payung.governments import money_sources
from payung.governments.asking import Sender
from payung.governments.models import Answer, FigureRequest
from payung.governments.money_sources import MONTHS_MAX, PEOPLE_MAX, RUPIAH_MAX, Row, Source, Sum
from payung.office.refusals import Refusal
from payung.web.templatetags.wording import rupiah, said
from payung.web.typed import Unreadable, whole

UNKNOWN_WORDS = {"?", "tidak tahu", "tdk tahu", "tidak diketahui", "unknown", "not known"}
NOTE_MOST, NAMED_MOST, NAME_MOST, OFFICE_MOST = 200, 80, 100, 120


@dataclass(frozen=True)
class Box:
    """One field as its template needs it."""

    name: str
    label: str
    text: str
    error: str = ""
    most: int = 20


@dataclass(frozen=True)
class RowBoxes:
    """One row of the form."""

    source: Source
    named: Box
    people: Box
    months: Box
    rupiah: Box
    note: Box

    @property
    def errors(self) -> list[Box]:
        return [box for box in (self.named, self.people, self.months, self.rupiah, self.note) if box.error]


@dataclass
class AnswerForm:
    """What was typed, and the answer in it once `errors` is empty. `errors` are (field, message), in the order of the page."""

    request: FigureRequest
    data: Mapping[str, str]
    sent: bool = True
    errors: list[tuple[str, str]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    total: int | None = None

    def __post_init__(self) -> None:
        self.sources = money_sources.sources_for(self.request.government.kind)
        self.empty_means = self._text("kosong", 10)
        if not self.sent:
            return
        for source in self.sources:
            self.rows.append(self._row(source))
        self._say_what_empty_means()
        self.total = self._whole("total", PEOPLE_MAX, 12_050)
        for name, most in (("nama", NAME_MOST), ("jabatan", NAME_MOST), ("instansi", OFFICE_MOST)):
            if not self._text(name, most):
                self._refuse(name, gettext("this is needed"))
        if not self.errors:
            self._unless_refused(lambda: money_sources.refuse_wrong_total(self.rows, self.total))

    @classmethod
    def as_sent(cls, request: FigureRequest, answer: Answer, rows: Sequence[Row]) -> "AnswerForm":
        """The form with an earlier answer in it, to be put right. What was not known then stands as "?"."""
        data = {"total": _digits(answer.total_people), "nama": answer.sender_name, "jabatan": answer.sender_position}
        data["instansi"] = answer.sender_office
        for row in rows:
            data[f"orang_{row.source}"] = "?" if row.people is None else str(row.people)
            data[f"bulan_{row.source}"], data[f"rupiah_{row.source}"] = _digits(row.months), _digits(row.rupiah)
            data[f"nama_{row.source}"], data[f"catatan_{row.source}"] = row.named, row.note
        return cls(request, data, sent=False)

    # --------------------------------------------------------------------------------------------------------- reading

    def _row(self, source: Source) -> Row:
        key = source.key
        empties = 0 if self.empty_means == "nol" else None
        typed = self._text(f"orang_{key}", 40)
        people = None if typed.lower() in UNKNOWN_WORDS else self._whole(f"orang_{key}", PEOPLE_MAX, 12_050)
        if not typed:
            people = empties
        months = self._whole(f"bulan_{key}", MONTHS_MAX, 12, least=1)
        money = self._whole(f"rupiah_{key}", RUPIAH_MAX, 202_440_000, is_rupiah=True)
        named = self._text(f"nama_{key}", NAMED_MOST) if source.is_open else ""
        if source.is_open and people and not named:
            self._refuse(f"nama_{key}", gettext("write which source this is"))
        row = Row(key, people, months, money, named, self._text(f"catatan_{key}", NOTE_MOST))
        if people == 0 and not typed and (months or named):
            self._refuse(f"orang_{key}", gettext("this row is begun: write how many people, 0, or “?” if that is not known"))
        else:
            self._unless_refused(lambda: money_sources.refuse_money_for_nobody(row))
        return row

    def _say_what_empty_means(self) -> None:
        if self.empties and self.empty_means not in ("nol", "tidak-tahu"):
            self._refuse("kosong", gettext("say what your empty rows mean: none, or not known"))

    @property
    def empties(self) -> list[Source]:
        """Rows whose people were left empty."""
        return [source for source in self.sources if not self._text(f"orang_{source.key}", 40)]

    def _whole(self, name: str, most: int, example: int, *, least: int = 0, is_rupiah: bool = False) -> int | None:
        try:
            typed = self._text(name, 40)
            if is_rupiah:
                return whole(typed, most=most, example=example, show=rupiah, least=least)
            return whole(typed, most=most, example=example, least=least)
        except Unreadable as error:
            self._refuse(name, str(error))
            return None

    def _text(self, name: str, most: int) -> str:
        return " ".join(self.data.get(name, "").replace("\x00", "").split())[:most]

    def _unless_refused(self, rule: Callable[[], None]) -> None:
        try:
            rule()
        except Refusal as refusal:
            self._refuse(refusal.field, said(refusal.said))

    def _refuse(self, name: str, message: str) -> None:
        self.errors.append((name, f"{self.label(name)}: {message}"))

    def label(self, name: str) -> str:
        """What a field is called, as its error names it."""
        what, _, key = name.partition("_")
        fixed = {
            "total": gettext("Total number of people"),
            "kosong": gettext("Empty rows"),
            "nama": gettext("Your name"),
            "jabatan": gettext("Your position"),
            "instansi": gettext("Your office"),
        }
        if not key:
            return fixed[name]
        source = next(said(source.label) for source in self.sources if source.key == key)
        column = {
            "nama": gettext("name of the source"),
            "orang": gettext("people"),
            "bulan": gettext("months"),
            "rupiah": gettext("rupiah"),
            "catatan": gettext("note"),
        }[what]
        return f"{source}, {column}"

    # -------------------------------------------------------------------------------------------------- for the template

    @property
    def is_complete(self) -> bool:
        return self.sent and not self.errors

    @property
    def sender(self) -> Sender:
        return Sender(self._text("nama", NAME_MOST), self._text("jabatan", NAME_MOST), self._text("instansi", OFFICE_MOST))

    def box(self, name: str, most: int = 20) -> Box:
        errors = dict(reversed(self.errors))
        return Box(name, self.label(name), self.data.get(name, ""), errors.get(name, ""), most)

    @property
    def lines(self) -> list[RowBoxes]:
        return [
            RowBoxes(
                source,
                self.box(f"nama_{source.key}", NAMED_MOST),
                self.box(f"orang_{source.key}"),
                self.box(f"bulan_{source.key}"),
                self.box(f"rupiah_{source.key}", 30),
                self.box(f"catatan_{source.key}", NOTE_MOST),
            )
            for source in self.sources
        ]

    @property
    def total_box(self) -> Box:
        return self.box("total")

    @property
    def empty_box(self) -> Box:
        return self.box("kosong")

    @property
    def sender_boxes(self) -> list[Box]:
        return [self.box("nama", NAME_MOST), self.box("jabatan", NAME_MOST), self.box("instansi", OFFICE_MOST)]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Everything that was typed, to be sent once more from the page that shows it."""
        names = ["total", "kosong", "nama", "jabatan", "instansi"]
        for source in self.sources:
            names += [f"{what}_{source.key}" for what in ("orang", "bulan", "rupiah", "catatan")]
            names += [f"nama_{source.key}"] if source.is_open else []
        return [(name, self.data[name]) for name in names if self.data.get(name)] + (
            [] if self.data.get("total") else [("total", "")]
        )

    @property
    def sheet(self) -> "Sheet":
        return Sheet.of(self.request, self.rows, self.total)


def _digits(number: int | None) -> str:
    return "" if number is None else str(number)


@dataclass(frozen=True)
class Line:
    """One row of an answer, with the name of its source."""

    label: str
    row: Row


@dataclass(frozen=True)
class Sheet:
    """An answer as it is shown: before it is sent, on its receipt, and to who checks it."""

    lines: Sequence[Line]
    total: int | None
    people: Sum
    person_months: Sum
    rupiah: Sum
    as_of: date

    @classmethod
    def of(cls, request: FigureRequest, rows: Sequence[Row], total: int | None) -> "Sheet":
        labels = {source.key: said(source.label) for source in money_sources.sources_for(request.government.kind)}
        return cls(
            lines=[Line(f"{labels[row.source]}: {row.named}" if row.named else labels[row.source], row) for row in rows],
            total=total,
            people=money_sources.people(rows),
            person_months=money_sources.person_months(rows),
            rupiah=money_sources.rupiah(rows),
            as_of=request.as_of or request.asked_on,
        )

    @property
    def residual(self) -> int:
        """What the declared total has beyond the known rows: people from a source that is not known."""
        return 0 if self.total is None else self.total - self.people.known
