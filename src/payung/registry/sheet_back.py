"""What stands in a round's workbook when it comes back: a verdict for each row.

Nothing is guessed, and one bad row stops no other. An empty cell says nothing: it never takes an answer back.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from payung.law.words import said_day
from payung.received_files.cells import Unreadable, day, text_of
from payung.received_files.headings import Headings, find_headings, normalised
from payung.received_files.workbook import Cell, Sheet, Workbook
from payung.registry import codes
from payung.registry.ages import OfAge
from payung.registry.field_progress import Name
from payung.registry.found import QUESTIONS, REMARK_MOST, WHO_MOST, Answers, Found
from payung.registry.sheet_file import HEADINGS
from payung.registry.sheet_sentences import Fact, Problem, problem

_KNOWN = {
    "code": ("nomor sistem", "kode"),
    "name": ("nama", "nama lengkap"),
    "alive": ("hidup", "masih hidup"),
    "resident": ("tinggal di sini", "tinggal di desa ini"),
    "works": ("bekerja",),
    "breadwinner": ("pencari nafkah utama", "pencari nafkah"),
    "willing": ("bersedia didaftarkan", "bersedia"),
    "seen_on": ("tanggal kunjungan", "tanggal"),
    "seen_by": ("petugas lapangan", "petugas"),
    "remark": ("catatan", "keterangan"),
    "key": ("kunci payung",),
}
_NEEDED = ("code", *QUESTIONS)
YES = frozenset({"ya", "y", "iya", "yes", "v", "√", "✓", "✔", "1", "true", "benar"})
NO = frozenset({"tidak", "t", "tdk", "no", "n", "0", "false", "bukan"})
_NOT_KNOWN = frozenset({"", "-", "–", "—", "?", "tidak tahu", "tidak diketahui", "belum diketahui", "n/a"})
_CODE = re.compile(r"[0-9A-Z-]{4,20}")
_KEY = re.compile(r"([0-9]{1,9})/([0-9A-Z-]{4,20})")


class Verdict(StrEnum):
    TAKEN = "taken"
    REJECTED = "rejected"
    UNANSWERED = "unanswered"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Row:
    """A row with its verdict. `found` where it is taken."""

    sheet: str
    line: int
    code: str
    verdict: Verdict
    name: Name | None = None
    found: Found | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Counts:
    """read = taken + rejected + unanswered + unchanged."""

    read: int
    taken: int
    rejected: int
    unanswered: int
    unchanged: int

    def __post_init__(self) -> None:
        if self.read != self.taken + self.rejected + self.unanswered + self.unchanged:
            raise ValueError("rows were lost or counted twice")


@dataclass(frozen=True)
class Returned:
    """A workbook that came back. `problems`: why none of it can be used; `left_out`: sheets that are none of ours."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def counts(self) -> Counts:
        verdicts = [row.verdict for row in self.rows]
        return Counts(len(verdicts), **{str(verdict): verdicts.count(verdict) for verdict in Verdict})

    @property
    def found(self) -> dict[int, Found]:
        """What is to be kept, by worker."""
        return {row.name.worker: row.found for row in self.rows if row.verdict == Verdict.TAKEN and row.name and row.found}


@dataclass(frozen=True)
class Expected:
    """What a sheet is read against. `names`: of the round, by code. `seen_on`, `seen_by`: where a row leaves them empty."""

    round: int
    names: Mapping[str, Name]
    today: date
    earliest: date
    of_age: OfAge
    seen_on: date | None = None
    seen_by: str = ""


def read_back(book: Workbook, expected: Expected) -> Returned:
    """A verdict for each row that has a code or an answer."""
    tables = [(sheet, find_headings(sheet, _KNOWN, required=_NEEDED, enough=4)) for sheet in book.sheets if not sheet.hidden]
    ours = [(sheet, headings) for sheet, headings in tables if headings is not None]
    if not ours:
        return Returned((), (problem("E-LAP-01"),))
    problems = [
        problem(code, sheet=sheet.name, column=HEADINGS[column], heading=HEADINGS[column])
        for sheet, headings in ours
        for code, columns in (("E-LAP-02", headings.missing), ("E-LAP-03", headings.doubled))
        for column in columns
    ]
    if problems:
        return Returned((), tuple(problems))
    reader = _Reader(expected)
    rows = [
        row
        for sheet, headings in ours
        for line, cells in sheet.filled_rows()
        if line >= headings.first_data_row and (row := reader.row(sheet, headings, line, cells)) is not None
    ]
    left_out = tuple(sheet.name for sheet, headings in tables if headings is None)
    return Returned(tuple(_one_answer_each(rows)), left_out=left_out)


def _one_answer_each(rows: Sequence[Row]) -> Iterable[Row]:
    """Who stands twice with the same answer is taken once; with two answers, not at all."""
    taken: dict[int, list[Row]] = {}
    for row in rows:
        if row.verdict == Verdict.TAKEN and row.name:
            taken.setdefault(row.name.worker, []).append(row)
    for row in rows:
        same = taken[row.name.worker] if row.verdict == Verdict.TAKEN and row.name else [row]
        if len(same) == 1 or (row is same[0] and all(other.found == row.found for other in same)):
            yield row
        elif all(other.found == row.found for other in same):
            yield replace(row, verdict=Verdict.UNCHANGED)
        else:
            others = [other for other in same if other is not row][:3]
            places = (
                ", ".join(f"{other.sheet} baris {other.line}" for other in others),
                ", ".join(f"{other.sheet} row {other.line}" for other in others),
            )
            wrong = problem("E-LAP-15", sheet=row.sheet, line=row.line, column=HEADINGS["code"], places=places)
            yield replace(row, verdict=Verdict.REJECTED, problems=(wrong,))


class _Reader:
    """Goes through rows, one at a time."""

    def __init__(self, expected: Expected) -> None:
        self.expected = expected
        self.codes_of_names: dict[str, set[str]] = {}
        for name in expected.names.values():
            self.codes_of_names.setdefault(normalised(name.name), set()).add(name.code)

    def row(self, sheet: Sheet, headings: Headings, line: int, cells: Sequence[Cell]) -> Row | None:
        """None for a line that is no row of ours: empty, or a signature below the table."""
        reading = _Reading(self, sheet.name, line, {c: cells[at] for c, at in headings.columns.items() if at < len(cells)})
        return reading.verdict() if reading.is_ours() else None


class _Reading:
    """One row."""

    def __init__(self, reader: _Reader, sheet: str, line: int, cells: Mapping[str, Cell]) -> None:
        self.reader, self.expected = reader, reader.expected
        self.sheet, self.line, self.cells = sheet, line, cells
        self.problems: list[Problem] = []
        self.code = codes.as_printed(self.text("code")) or self.text("code").upper()

    def text(self, column: str) -> str:
        return text_of(self.cells.get(column))

    def is_ours(self) -> bool:
        return bool(self.text("key") or _CODE.fullmatch(self.code) or any(self.text(name) for name in QUESTIONS))

    def verdict(self) -> Row:
        name = self._name()
        answers = Answers(**{question: self._answer(question) for question in QUESTIONS})
        remark, seen_by = self._limited("remark", REMARK_MOST), self._limited("seen_by", WHO_MOST)
        seen_on = self._seen_on() if remark or not answers.is_empty else None
        if self.problems or name is None:
            return self._row(Verdict.REJECTED, name)
        if answers.is_empty and not remark:
            return self._row(Verdict.UNANSWERED, name)
        found = self._found(name, answers, seen_on, seen_by, remark)
        if found is None or self.problems:
            return self._row(Verdict.REJECTED, name)
        return self._row(Verdict.UNCHANGED if found == name.found else Verdict.TAKEN, name, found)

    def _row(self, verdict: Verdict, name: Name | None, found: Found | None = None) -> Row:
        return Row(self.sheet, self.line, self.code, verdict, name, found, tuple(self.problems))

    def _wrong(self, code: str, column: str, **facts: Fact) -> None:
        facts_of_place = {"sheet": self.sheet, "line": self.line, "column": HEADINGS[column], "value": self.text(column)}
        self.problems.append(problem(code, **facts_of_place, **facts))  # pyright: ignore[reportArgumentType]

    # ------------------------------------------------------------------------------------------------------------ whose

    def _name(self) -> Name | None:
        key = _KEY.fullmatch(self.text("key"))
        if key and int(key[1]) != self.expected.round:
            self._wrong("E-LAP-13", "code", other=key[1])
            return None
        if key and self.code and key[2] != self.code:
            self._wrong("E-LAP-14", "code", number=self.code, key=key[2])
            return None
        self.code = self.code or (key[2] if key else "")
        if not self.code:
            self._wrong("E-LAP-11", "code")
            return None
        name = self.expected.names.get(self.code)
        if name is None:
            self._wrong("E-LAP-12", "code")
        elif self.code not in self.reader.codes_of_names.get(normalised(self.text("name")), {self.code}):
            self._wrong("E-LAP-16", "name", number=self.code, name=name.name)
        return name

    # ------------------------------------------------------------------------------------------------------------- what

    def _answer(self, question: str) -> bool | None:
        written = self.text(question).lower()
        if written in _NOT_KNOWN:
            return None
        if written in YES or written in NO:
            return written in YES
        words = {word for word in re.split(r"[\s/,;&.()]+|dan", written) if word}
        self._wrong("E-LAP-22" if words & YES and words & NO else "E-LAP-21", question)
        return None

    def _limited(self, column: str, most: int) -> str:
        text = self.text(column)
        if len(text) > most:
            self._wrong("E-LAP-36", column, most=most)
        return text

    def _seen_on(self) -> date | None:
        try:
            found = day(self.cells.get("seen_on"))
        except Unreadable as error:
            self._wrong("E-LAP-31", "seen_on", why=(error.id, error.en))
            return None
        if found and found > self.expected.today:
            self._wrong("E-LAP-32", "seen_on")
        elif found and found < self.expected.earliest:
            self._wrong("E-LAP-33", "seen_on")
        return found

    def _found(self, name: Name, answers: Answers, seen_on: date | None, seen_by: str, remark: str) -> Found | None:
        """What this row leaves known: its own answers, and where it says nothing what was known before."""
        before = name.found
        # Of who has died nothing holds any more that was found in her life.
        after = answers if answers.alive is False else answers.over(name.answers)
        if question := after.contradicted:
            if answers.alive is False:
                self._wrong("E-LAP-23", question)
            elif before:
                self._wrong("E-LAP-24", question, day=(said_day(before.seen_on, "id"), said_day(before.seen_on, "en")))
            return None
        remark = remark or (before.remark if before else "")
        if after.works and not remark and self.expected.of_age.is_too_young(name.birth_date):
            self._wrong("E-LAP-25", "works", born=str(name.birth_year))
            return None
        if before and (after, remark) == (before.answers, before.remark):  # a corrected day or name, or nothing new
            return replace(before, seen_on=seen_on or before.seen_on, seen_by=seen_by or before.seen_by)
        day_of_visit, who = seen_on or self.expected.seen_on, seen_by or self.expected.seen_by
        if day_of_visit is None:
            self._wrong("E-LAP-34", "seen_on")
        if not who:
            self._wrong("E-LAP-35", "seen_by")
        return Found(after, day_of_visit, who, remark) if day_of_visit and who else None
