"""A received list as rows of people: every cell still text, every row that holds nobody left out and told."""

# pyright: reportUnknownMemberType=false
# polars' signatures name numpy's types, and numpy is not installed.

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from payung.lists.csv_tables import csv_head, csv_table
from payung.lists.fields import IDENTIFYING
from payung.lists.guessing import asked_about
from payung.lists.kinds import MEANT
from payung.lists.leaving_out import LeftOut, people_of
from payung.lists.place_names import place_in_title
from payung.lists.profiles import PROFILES, OfficeHeadings, headings_of, recognise
from payung.lists.tables import Table, sheet_table
from payung.received_files.cells import text_of
from payung.received_files.headings import Unknown
from payung.received_files.workbook import Cell, Workbook
from payung.received_files.writing import CHOICES

# Where old Excel, and Excel, end a sheet: a list that ends exactly here was probably cut.
ENDS_OF_SHEETS = (65_536, 1_048_576)


# The columns of a batch that say which desa and kecamatan stand above the table.
TITLE = ("title_desa", "title_kecamatan")


_WHO = frozenset({"name", "nik"})
_OF_PEOPLE = frozenset({"sex", "birth_date", "birth", "age", "household_id", "mother_name"})


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
    #: By sheet, the desa and kecamatan that stand above its table.
    titles: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    #: By sheet and field, the places of columns that are read as one: where the first is empty, the next says it.
    joined: dict[str, dict[str, Sequence[int]]] = field(default_factory=dict[str, dict[str, Sequence[int]]])
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
            one = [
                pl.coalesce(pl.col(f"c{at}") for at in columns).alias(f"c{columns[0]}")
                for columns in self.joined.get(table.sheet, {}).values()
            ]
            for cells in table.frames():
                frame = cells.with_columns(one)
                people = people_of(frame, table, left)
                if people.height:
                    yield people.select(
                        pl.lit(table.sheet).alias("sheet"),
                        *(
                            pl.lit(said).alias(name)
                            for name, said in zip(TITLE, self.titles.get(table.sheet, ("", "")), strict=True)
                        ),
                        "line",
                        *(pl.col(f"c{at}").alias(name) for name, at in places.items()),
                        *("nik_was_number", "household_was_number", "merged", "cells_more"),
                        *(name for name in ("desa", "kecamatan") if name in people.columns),
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
    workbook: Workbook, *, profile: str | None = None, office: OfficeHeadings | None = None, sheet: str | None = None
) -> ReadList:
    """The people in a workbook. `profile` None: found by its headings. `sheet`: only that one, hidden or not."""
    key = profile or recognise(workbook, office)
    if key is None:
        return ReadList("village", [], [Told("E-LIST-01")])
    tables: list[Table] = []
    notes: list[Told] = []
    problems: list[Told] = []
    for its in workbook.sheets:
        if sheet is not None and its.name != sheet:
            continue
        headings = headings_of(its, PROFILES[key], (office or {}).get(key, {}))
        if its.hidden and sheet is None:
            if its.name != CHOICES:
                notes.append(Told("N-LIST-16", its.name))
            continue
        if headings is None:
            if any(its.rows):
                notes.append(Told("N-LIST-17", its.name))
            continue
        tables.append(sheet_table(its, headings, begins_1904=workbook.begins_1904))
    tables = _without_side_sheets(tables, notes)
    rows = {its.name: its.rows for its in workbook.sheets}
    joined = {table.sheet: _about(table, rows[table.sheet], problems, notes) for table in tables}
    if not tables:
        problems.append(Told("E-LIST-01"))
    titles = {table.sheet: _title(rows[table.sheet], table) for table in tables}
    return ReadList(key, tables, problems, notes, titles, joined)


def read_csv_path(path: Path, *, profile: str | None = None, office: OfficeHeadings | None = None) -> ReadList:
    """The people in a csv file of any length, a piece at a time: for the command line. OSError where it cannot be opened.

    Refused (of received_files), then or while it is read, for what the web refuses too.
    """
    found = csv_head(path)
    head = found.sheet
    key = profile or recognise(Workbook([head]), office)
    headings = headings_of(head, PROFILES[key], (office or {}).get(key, {})) if key else None
    if key is None or headings is None:
        return ReadList(key or "village", [], [Told("E-LIST-01")])
    table = csv_table(found, headings, path)
    problems: list[Told] = []
    notes: list[Told] = []
    joined = {table.sheet: _about(table, head.rows, problems, notes)}
    return ReadList(key, [table], problems, notes, {table.sheet: _title(head.rows, table)}, joined)


def _title(rows: Sequence[Sequence[Cell]], table: Table) -> tuple[str, str]:
    return place_in_title(" ".join(text_of(cell) for cell in row) for row in rows[: table.headings.row - 1])


def _without_side_sheets(tables: list[Table], notes: list[Told]) -> list[Table]:
    """Beside a list of people: a sheet without names, and names and telephones without a word of who they are."""
    best = max((len(_WHO & {*table.places}) for table in tables), default=0)
    kept: list[Table] = []
    for table in tables:
        there = {*table.places}
        if best < 2 or there >= _WHO or ("name" in there and _OF_PEOPLE & there):
            kept.append(table)
        else:
            notes.append(Told("N-LIST-28", table.sheet, facts={"sheet": table.sheet}))
    return kept


def _agree(table: Table, places: Sequence[int]) -> bool:
    """Whether several columns never say two things in one row."""
    said = pl.concat_list(pl.col(f"c{at}").str.to_uppercase().str.replace_all(r"[\s'.]", "") for at in places)
    return not any(frame.select(said.list.drop_nulls().list.n_unique().max() > 1).item() for frame in table.frames())


def _about(table: Table, rows: Sequence[Sequence[Cell]], problems: list[Told], notes: list[Told]) -> dict[str, Sequence[int]]:
    """`rows`: the sheet, or as much of it as is at hand. Of doubled columns, those that are read as one."""
    joined: dict[str, Sequence[int]] = {}
    if "name" in table.headings.missing:
        unread = ", ".join(f"“{each.written}”" for each in table.headings.unknown)
        problems.append(Told("E-LIST-02", table.sheet, facts={"sheet": table.sheet, "headings": unread or "–"}))
    else:
        problems.extend(
            Told("E-LIST-04", table.sheet, facts={"heading": each.written, MEANT: name})
            for each, name in asked_about(table.headings, rows)
        )
    notes.extend(
        Told(
            "N-LIST-25",
            table.sheet,
            facts={"heading": table.titles.get(at, ""), MEANT: name},
        )
        for name in table.headings.guessed
        for at in (table.headings.columns[name],)
    )
    for name, places in table.headings.doubled.items():
        written = ", ".join(f"“{table.titles.get(at, '')}”" for at in places)
        facts = {"field": name, "headings": written}
        # Who somebody is, a person says; of two telephone numbers the first will do.
        if name not in IDENTIFYING:
            notes.append(Told("N-LIST-23", table.sheet, facts=facts))
        elif _agree(table, places):
            notes.append(Told("N-LIST-29", table.sheet, facts=facts))
            joined[name] = places
        else:
            problems.append(Told("E-LIST-03", table.sheet, facts=facts))
    if len(rows) in ENDS_OF_SHEETS:
        notes.append(Told("N-LIST-08", table.sheet, facts={"n": len(rows)}))
    if "nik" not in table.places:
        notes.append(Told("N-LIST-09", table.sheet))
    return joined
