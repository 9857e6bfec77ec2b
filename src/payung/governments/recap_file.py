"""The insurer's monthly recap as a sheet: one row for each kabupaten/kota and segment, with active, new and ended members.

Every row is read or told why not; nothing is guessed. No database, no clock. An empty number is unknown, not 0.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from payung.governments.recap_sentences import Fact, Problem, problem
from payung.law.words import said_month
from payung.office.refusals import Refusal, digits
from payung.received_files.cells import Unreadable, month, text_of, whole_number
from payung.received_files.headings import Headings, Unknown, find_headings, normalised
from payung.received_files.workbook import Cell, Sheet, Workbook

#: Members are counted apart by how they are paid; the first three are always told.
SEGMENTS: Mapping[str, tuple[str, ...]] = {
    "PU": ("penerima upah",),
    "BPU": ("bukan penerima upah",),
    "JAKON": ("jasa konstruksi", "konstruksi"),
    "PMI": ("pekerja migran indonesia", "pekerja migran"),
}
ALWAYS = ("PU", "BPU", "JAKON")
NUMBERS = ("active", "new", "ended")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "code": ("kode", "kode wilayah", "kode kabupaten kota", "kode kemendagri"),
    "area": ("kabupaten/kota", "kabupaten", "kab/kota", "wilayah", "daerah", "nama kabupaten/kota", "nama wilayah"),
    "segment": ("segmen", "segmen kepesertaan", "jenis kepesertaan", "jenis peserta"),
    "month": ("bulan", "periode", "bulan laporan"),
    "active": ("aktif", "peserta aktif", "jumlah peserta aktif", "tenaga kerja aktif", "jumlah tenaga kerja aktif"),
    "new": ("baru", "peserta baru", "jumlah peserta baru", "tenaga kerja baru"),
    "ended": ("keluar", "peserta keluar", "nonaktif", "peserta nonaktif", "berakhir", "berhenti", "tenaga kerja keluar"),
}
COLUMN_WORDS: Mapping[str, Mapping[str, str]] = {
    "code": {"id": "Kode", "en": "Code"},
    "area": {"id": "Kabupaten/Kota", "en": "Kabupaten/Kota"},
    "segment": {"id": "Segmen", "en": "Segment"},
    "month": {"id": "Bulan", "en": "Month"},
    "active": {"id": "Aktif", "en": "Active"},
    "new": {"id": "Baru", "en": "New"},
    "ended": {"id": "Keluar", "en": "Ended"},
}
#: What people in NTB call their governments for short.
SHORT_NAMES = {
    **{"lobar": "52.01", "loteng": "52.02", "lotim": "52.03", "ksb": "52.07", "klu": "52.08", "lotara": "52.08"},
}
TOTALS = {"total", "jumlah", "jumlah total", "total jumlah", "grand total", "total ntb", "jumlah ntb", "ntb", "provinsi ntb"}
MEMBERS_MAX = 10_000_000
_IS_CODE = re.compile(r"\d{2}[.\- ]?\d{2}")


class RecapRefused(Refusal):
    """The file is not kept, for these reasons."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        first = problems[0]
        where = f"Row {first.row}: " if first.row else ""
        super().__init__(id=first.id, en=f"{where}{first.value!r} {first.en}" if first.value else f"{where}{first.en}")
        self.problems = tuple(problems)


class UnknownHeadings(Refusal):
    """The office has not said yet which columns these headings are."""

    def __init__(self, unknown: Sequence[Unknown]) -> None:
        names = ", ".join(f"“{heading.written}”" for heading in unknown)
        super().__init__(id=f"judul kolom ini belum dikenal: {names}.", en=f"these headings are not known yet: {names}.")
        self.unknown = tuple(unknown)


@dataclass(frozen=True)
class Members:
    """One row: members of a segment in a kabupaten or kota."""

    area: str
    segment: str
    active: int | None
    new: int | None
    ended: int | None


@dataclass(frozen=True)
class ReadRecap:
    """What a file says about a month; `notes` are lines that hold no members, with their row."""

    month: date
    members: tuple[Members, ...]
    notes: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class _Total:
    row: int
    segment: str  # empty: of all
    numbers: Mapping[str, int | None]


def read_recap(workbook: Workbook, *, month: date, areas: Mapping[str, str], office: Mapping[str, str]) -> ReadRecap:
    """The members in a workbook, for each of `areas` (code: name). `office`: headings this office has mapped before.

    UnknownHeadings where a heading must be mapped first; RecapRefused with everything that is wrong, at most fifty things.
    """
    sheet, headings = _table(workbook, office)
    reader = _Reader(sheet, headings, month, areas)
    reader.read()
    reader.find_missing()
    reader.compare_totals()
    if reader.problems:
        raise RecapRefused(reader.problems[:50])
    return ReadRecap(month, tuple(reader.members.values()), tuple(reader.notes))


def _table(workbook: Workbook, office: Mapping[str, str]) -> tuple[Sheet, Headings]:
    """The one sheet with headings."""
    found = [
        (sheet, headings)
        for sheet in workbook.sheets
        if not sheet.hidden
        if (headings := find_headings(sheet, COLUMNS, required=("segment", *NUMBERS), office=office)) is not None
    ]
    if not found:
        raise RecapRefused([problem("E-REKAP-01")])
    if len(found) > 1:
        raise RecapRefused([problem("E-REKAP-02", sheets=", ".join(sheet.name for sheet, _ in found))])
    sheet, headings = found[0]
    if headings.unknown:
        raise UnknownHeadings(headings.unknown)
    problems = [problem("E-REKAP-03", heading=_column(name)) for name in headings.missing]
    problems += [problem("E-REKAP-05", heading=_column(name)) for name in headings.doubled]
    if not {"area", "code"} & ({*headings.columns} | {*headings.doubled}):
        problems.append(problem("E-REKAP-04"))
    if problems:
        raise RecapRefused(problems)
    return sheet, headings


def _column(name: str) -> tuple[str, str]:
    return COLUMN_WORDS[name]["id"], COLUMN_WORDS[name]["en"]


class _Reader:
    """Goes through the rows of one table."""

    def __init__(self, sheet: Sheet, headings: Headings, month: date, areas: Mapping[str, str]) -> None:
        self.sheet, self.headings, self.month, self.areas = sheet, headings, month, areas
        self.problems: list[Problem] = []
        self.members: dict[tuple[str, str], Members] = {}
        self.rows: dict[tuple[str, str], int] = {}
        self.notes: list[tuple[int, str]] = []
        self.totals: list[_Total] = []

    def read(self) -> None:
        for number, row in self.sheet.filled_rows():
            if number >= self.headings.first_data_row:
                self._row(number, row)

    def _row(self, number: int, row: Sequence[Cell]) -> None:
        cells = {name: row[at] if at < len(row) else None for name, at in self.headings.columns.items()}
        texts = [text_of(cell) for cell in row if text_of(cell)]
        if not texts:
            return
        name, segment_text = text_of(cells.get("area")), text_of(cells.get("segment"))
        if _is_total(name) or _is_total(text_of(cells.get("code"))):
            self._total(number, cells, segment_text)
            return
        code = self._area(number, name, text_of(cells.get("code")), is_note=len(texts) == 1)
        if code is None:
            if len(texts) == 1:
                self.notes.append((number, texts[0]))
            return
        segment = _segment(segment_text)
        if not segment:
            self._problem("E-REKAP-06", number, "segment", segment_text, segments=", ".join(SEGMENTS))
            return
        self._month(number, cells.get("month"))
        members = Members(code, segment, *(self._number(number, column, cells.get(column)) for column in NUMBERS))
        if (code, segment) in self.members:
            self._problem("E-REKAP-10", number, "area", f"{self.areas[code]}, {segment}", row_before=self.rows[code, segment])
            return
        self.members[code, segment], self.rows[code, segment] = members, number

    def _area(self, number: int, name: str, code: str, *, is_note: bool) -> str | None:
        by_name, by_code = self._named(name), self._coded(code)
        if by_name and by_code and by_name != by_code:
            self._problem("E-REKAP-09", number, "area", f"{code} {name}")
            return None
        if (found := by_code or by_name) or is_note:
            return found
        twins = [area for area in self.areas.values() if name and _bare(area) == normalised(name)]
        if len(twins) > 1:
            self._problem("E-REKAP-08", number, "area", name, areas=", ".join(twins))
        elif name or code:
            self._problem("E-REKAP-07", number, "area" if name else "code", name or code)
        else:
            self._problem("E-REKAP-16", number, "area", "")
        return None

    def _coded(self, text: str) -> str | None:
        plain = re.sub(r"\D", "", text)
        code = f"{plain[:2]}.{plain[2:]}"
        return code if _IS_CODE.fullmatch(text) and code in self.areas else None

    def _named(self, text: str) -> str | None:
        """Kabupaten Lombok Barat, Kab. Lombok Barat, Lombok Barat, Lobar, 52.01; but not Bima, which are two."""
        spelled = normalised(text)
        if (short := SHORT_NAMES.get(_bare(text))) in self.areas:
            return short
        if code := self._coded(text):
            return code
        is_whole = spelled.startswith(("kabupaten ", "kota "))
        found = [code for code, name in self.areas.items() if spelled == (normalised(name) if is_whole else _bare(name))]
        return found[0] if len(found) == 1 else None

    def _month(self, number: int, cell: Cell) -> None:
        try:
            found = month(cell)
        except Unreadable as error:
            self._problem("E-REKAP-12", number, "month", text_of(cell), why=(error.id, error.en))
            return
        if found is not None and found != self.month:
            wanted = (said_month(self.month, "id"), said_month(self.month, "en"))
            self._problem("E-REKAP-11", number, "month", text_of(cell), month=wanted)

    def _number(self, number: int, column: str, cell: Cell) -> int | None:
        try:
            return whole_number(cell, most=MEMBERS_MAX)
        except Unreadable as error:
            self._problem("E-REKAP-12", number, column, text_of(cell), why=(error.id, error.en))
            return None

    def _problem(self, code: str, row: int, column: str, value: str, **facts: Fact) -> None:
        self.problems.append(problem(code, row=row, column=column, value=value, **facts))

    # ------------------------------------------------------------------------------------------------- the whole table

    def _total(self, number: int, cells: Mapping[str, Cell], segment_text: str) -> None:
        segment = _segment(segment_text)
        if segment_text and not segment and not _is_total(segment_text) and normalised(segment_text) != "semua":
            self._problem("E-REKAP-06", number, "segment", segment_text, segments=", ".join(SEGMENTS))
        self.totals.append(
            _Total(number, segment, {column: self._number(number, column, cells.get(column)) for column in NUMBERS})
        )

    def find_missing(self) -> None:
        """Governments and segments that should be there. Not while rows are wrong: those may be the missing ones."""
        if self.problems:
            return
        there = {area for area, _ in self.members}
        if gone := [name for code, name in self.areas.items() if code not in there]:
            self.problems.append(problem("E-REKAP-13", areas=", ".join(gone)))
        for code in there:
            lacking = ", ".join(segment for segment in ALWAYS if (code, segment) not in self.members)
            if lacking:
                self.problems.append(problem("E-REKAP-14", area=self.areas[code], segments=lacking))

    def compare_totals(self) -> None:
        """A total row of the file must be what its rows add up to; with unknown rows, at least what is known."""
        if self.problems:
            return
        segments = list(sums(list(self.members.values())))
        for total in self.totals:
            parts = [one for one in segments if total.segment in ("", one.segment)]
            for column, claimed in total.numbers.items():
                known, unknown = (sum(getattr(one, what)[column] for one in parts) for what in ("known", "unknown"))
                if claimed is not None and claimed != known and not (unknown and claimed > known):
                    gap = abs(claimed - known)
                    self._problem("E-REKAP-15", total.row, column, digits(claimed, "id"), sum=known, gap=gap)


def _is_total(text: str) -> bool:
    return normalised(text) in TOTALS


def _segment(text: str) -> str:
    spelled = normalised(text)
    return next((key for key, names in SEGMENTS.items() if spelled == key.lower() or spelled in names), "")


def _bare(name: str) -> str:
    return re.sub(r"^(kabupaten|kota) ", "", normalised(name))


@dataclass(frozen=True)
class Sums:
    """What is known of a segment, and of how many governments it is not: empty there, or without a row."""

    segment: str
    known: Mapping[str, int]
    unknown: Mapping[str, int]


def sums(members: Sequence[Members]) -> Iterator[Sums]:
    """For each segment that is there, in their order, the sum of each number with the count of governments not known.

    A segment that one government has is expected of every other in `members`: no row is unknown, not 0.
    """
    governments = len({one.area for one in members})
    for segment in SEGMENTS:
        rows = [one for one in members if one.segment == segment]
        if rows:
            no_row = [None] * (governments - len(rows))
            values = {column: [*(getattr(one, column) for one in rows), *no_row] for column in NUMBERS}
            yield Sums(
                segment,
                {column: sum(value for value in values[column] if value is not None) for column in NUMBERS},
                {column: values[column].count(None) for column in NUMBERS},
            )
