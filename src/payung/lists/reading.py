"""A received list as rows of people: every cell still text, every row that holds nobody left out and told."""

# pyright: reportUnknownMemberType=false
# polars' signatures name numpy's types, and numpy is not installed.

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from payung.lists.fields import IDENTIFYING
from payung.lists.leaving_out import LeftOut, people_of
from payung.lists.profiles import PROFILES, headings_of, recognise
from payung.lists.tables import CsvTable, Table, csv_head, sheet_table, titles_of
from payung.received_files.headings import Unknown
from payung.received_files.workbook import Workbook
from payung.received_files.writing import CHOICES

# Where old Excel, and Excel, end a sheet: a list that ends exactly here was probably cut.
ENDS_OF_SHEETS = (65_536, 1_048_576)


@dataclass(frozen=True)
class Told:
    """Something about the file: a refusal (E-LIST) or a note (N-LIST). `lines` are rows in Excel, at most a hundred."""

    code: str
    sheet: str = ""
    lines: tuple[int, ...] = ()
    facts: Mapping[str, str | int] = field(default_factory=dict[str, str | int])


@dataclass(frozen=True)
class UnknownHeading:
    sheet: str
    heading: Unknown


@dataclass
class ReadList:
    """`sheets` hold people. `problems` are why the list cannot be used as it is; `notes` what is worth knowing.

    Notes about rows are complete when batches() has been read through once.
    """

    profile: str
    sheets: Sequence[Table]
    problems: list[Told] = field(default_factory=list[Told])
    notes: list[Told] = field(default_factory=list[Told])
    _rows_noted: bool = False

    @property
    def unknown(self) -> list[UnknownHeading]:
        """Headings that nothing goes by, each once."""
        seen: dict[str, UnknownHeading] = {}
        for table in self.sheets:
            for heading in table.headings.unknown:
                seen.setdefault(heading.written, UnknownHeading(table.sheet, heading))
        return list(seen.values())

    def heading(self, sheet: str, field: str) -> str:
        """What this sheet calls a field, as written; "" where it has none."""
        table = next((each for each in self.sheets if each.sheet == sheet), None)
        at = table.places.get(field) if table else None
        return table.titles.get(at, "") if table and at is not None else ""

    def batches(self) -> Iterator[pl.DataFrame]:
        """People: `sheet`, `line`, a column of text for each field that is there, `…_was_number`, and `merged`."""
        left = LeftOut()
        for table in self.sheets:
            places = table.places
            for frame in table.frames():
                people = people_of(frame, table, left)
                if people.height:
                    yield people.select(
                        pl.lit(table.sheet).alias("sheet"),
                        "line",
                        *(pl.col(f"c{at}").alias(name) for name, at in places.items()),
                        *("nik_was_number", "phone_was_number", "household_was_number", "merged"),
                    )
        if not self._rows_noted:
            self._rows_noted = True
            self.notes += [
                Told(code, sheet, tuple(lines[:100]), {"n": len(lines)}) for (code, sheet), lines in left.lines.items()
            ]
            self.notes += [
                Told("N-LIST-21", table.sheet, facts={"n": filled})
                for table in self.sheets
                if (filled := getattr(table, "filled_down", 0))
            ]

    def raw_rows(self, lines: pl.DataFrame) -> Iterator[tuple[Table, pl.DataFrame]]:
        """The cells as received of the rows in `lines` (sheet, line), table by table: a frame of `line` and c0…."""
        for table in self.sheets:
            wanted = lines.filter(pl.col("sheet") == table.sheet).select(pl.col("line").cast(pl.Int32)).unique()
            frames = [frame.join(wanted, on="line", how="semi") for frame in table.frames()] if wanted.height else []
            if found := [frame for frame in frames if frame.height]:
                yield table, pl.concat(found, how="diagonal").sort("line")


def read_list(
    workbook: Workbook, *, profile: str | None = None, office: Mapping[str, str] | None = None, sheet: str | None = None
) -> ReadList:
    """The people in a workbook. `profile` None: found by its headings. `office`: headings this office has mapped before
    (as written or normalised → field or "ignore"). `sheet`: only that one, hidden or not."""
    office = office or {}
    key = profile or recognise(workbook, office)
    if key is None:
        return ReadList("village", [], [Told("E-LIST-01")])
    tables: list[Table] = []
    notes: list[Told] = []
    problems: list[Told] = []
    for its in workbook.sheets:
        if sheet is not None and its.name != sheet:
            continue
        headings = headings_of(its, PROFILES[key], office)
        if its.hidden and sheet is None:
            if its.name != CHOICES:
                notes.append(Told("N-LIST-16", its.name))
            continue
        if headings is None:
            if any(its.rows):
                notes.append(Told("N-LIST-17", its.name))
            continue
        table = sheet_table(its, headings)
        _about(table, len(its.rows), problems, notes)
        tables.append(table)
    if not tables:
        problems.append(Told("E-LIST-01"))
    return ReadList(key, tables, problems, notes)


def read_csv_path(path: Path, *, profile: str | None = None, office: Mapping[str, str] | None = None) -> ReadList:
    """The people in a csv file of any length, a piece at a time: for the command line. OSError where it cannot be opened."""
    head, encoding, delimiter, skip = csv_head(path)
    key = profile or recognise(Workbook([head]), office)
    headings = headings_of(head, PROFILES[key], office or {}) if key else None
    if key is None or headings is None:
        return ReadList(key or "village", [], [Told("E-LIST-01")])
    table = CsvTable(
        "CSV", headings, titles_of(head.rows, headings), path=path, encoding=encoding, delimiter=delimiter, skip=skip
    )
    problems: list[Told] = []
    notes: list[Told] = []
    _about(table, 0, problems, notes)
    return ReadList(key, [table], problems, notes)


def _about(table: Table, rows: int, problems: list[Told], notes: list[Told]) -> None:
    if "name" in table.headings.missing:
        problems.append(Told("E-LIST-02", table.sheet))
    for name, places in table.headings.doubled.items():
        written = ", ".join(f"“{table.titles.get(at, '')}”" for at in places)
        # Who somebody is, a person says; of two telephone numbers the first will do.
        told = Told(
            "E-LIST-03" if name in IDENTIFYING else "N-LIST-23", table.sheet, facts={"field": name, "headings": written}
        )
        (problems if name in IDENTIFYING else notes).append(told)
    if rows in ENDS_OF_SHEETS:
        notes.append(Told("N-LIST-08", table.sheet, facts={"n": rows}))
    if "nik" not in table.places:
        notes.append(Told("N-LIST-09", table.sheet))
