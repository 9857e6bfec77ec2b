"""The tables of people in a workbook, as frames of text: columns c0, c1, … and the number of the row."""

# pyright: reportUnknownMemberType=false
# polars' signatures name numpy's types, and numpy is not installed.

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from payung.lists.shifted import most_cells
from payung.received_files.cells import text_of
from payung.received_files.headings import Headings
from payung.received_files.workbook import Cell, Merged, Sheet

ROWS_A_BATCH = 50_000
_DAYS_TO_1904 = 1_462
# What is written once beside several rows holds for all of them; a name or a NIK never does.
FILLED_DOWN = frozenset(
    {
        "household_id", "area_code", "desa", "kecamatan", "kabupaten", "province_part", "kab_part", "kecamatan_part",
        "desa_part", "address", "groups", "wadah", "decile",
    }
)  # fmt: skip


@dataclass
class Table:
    """One sheet of people. `titles`: headings as written, by place. `filled_down`: cells that a merged cell stood for."""

    sheet: str
    headings: Headings
    titles: Mapping[int, str]
    filled_down: int = 0

    @property
    def width(self) -> int:
        """How many columns there are, up to the last one with a heading."""
        return max([*self.titles, *self.places.values()], default=0) + 1

    @property
    def places(self) -> dict[str, int]:
        """The cell of each field. Of a doubled heading the first, until a person says which."""
        return {**{name: at[0] for name, at in self.headings.doubled.items()}, **self.headings.columns}

    def frames(self) -> Iterator[pl.DataFrame]:
        """`line` and c0…: text, never "". `…_was_number` of two fields; `merged`: fields whose cell another row holds;
        `cells_more`: of a row of a csv file that has shifted, how many cells it has; else 0."""
        raise NotImplementedError


@dataclass
class SheetTable(Table):
    rows: Sequence[Sequence[Cell]] = ()
    merged: Sequence[Merged] = ()
    begins_1904: bool = False
    shifted: Mapping[int, int] = field(default_factory=dict[int, int])

    def frames(self) -> Iterator[pl.DataFrame]:
        places = self.places
        fill, gone = self._merged_down()
        width = self.width
        nik_at, household_at = (places.get(name) for name in ("nik", "household_id"))
        born_at = places.get("birth_date") if self.begins_1904 else None
        first = self.headings.first_data_row
        for start in range(first - 1, len(self.rows), ROWS_A_BATCH):
            chunk = self.rows[start : start + ROWS_A_BATCH]
            columns: list[list[str | None]] = [[] for _ in range(width)]
            gone_of: list[str | None] = []
            numbers: dict[str, list[bool]] = {"nik_was_number": [], "household_was_number": []}
            for line, row in enumerate(chunk, start=start + 1):
                texts = [_text(cell) for cell in row[:width]]
                texts += [None] * (width - len(texts))
                if born_at is not None and born_at < len(row):
                    texts[born_at] = _from_1900(row[born_at], texts[born_at])
                for at, text in fill.get(line, {}).items():
                    texts[at] = text
                for column, text in zip(columns, texts, strict=True):
                    column.append(text)
                gone_of.append(" ".join(gone[line]) if line in gone else None)
                for name, at in zip(numbers, (nik_at, household_at), strict=True):
                    numbers[name].append(at is not None and at < len(row) and type(row[at]) in (float, int))
            yield pl.DataFrame(
                {
                    "line": pl.Series(range(start + 1, start + 1 + len(chunk)), dtype=pl.Int32),
                    **{f"c{at}": pl.Series(column, dtype=pl.String) for at, column in enumerate(columns)},
                    **numbers,
                    "merged": pl.Series(gone_of, dtype=pl.String),
                    "cells_more": [self.shifted.get(line, 0) for line in range(start + 1, start + 1 + len(chunk))],
                }
            )

    def _merged_down(self) -> tuple[dict[int, dict[int, str | None]], dict[int, list[str]]]:
        """What a merged cell says to the rows below its first; and, where it may not, which fields those rows lack."""
        fields = {at: name for name, at in self.places.items()}
        fill: dict[int, dict[int, str | None]] = {}
        gone: dict[int, list[str]] = {}
        self.filled_down = 0
        for area in self.merged:
            its_field = fields.get(area.left - 1)
            if (
                area.bottom <= area.top
                or area.top < self.headings.first_data_row
                or its_field is None
                or area.right > area.left
            ):
                continue
            row = self.rows[area.top - 1] if area.top <= len(self.rows) else ()
            said = _text(row[area.left - 1]) if area.left <= len(row) else None
            for line in range(area.top + 1, area.bottom + 1):
                if its_field in FILLED_DOWN:
                    fill.setdefault(line, {})[area.left - 1] = said
                    self.filled_down += 1
                else:
                    gone.setdefault(line, []).append(its_field)
        return fill, gone


def _text(cell: Cell) -> str | None:
    if isinstance(cell, str) and cell.isprintable() and "  " not in cell:
        return cell.strip() or None  # nearly all cells; the rest is slower
    return text_of(cell) or None


def _from_1900(cell: Cell, text: str | None) -> str | None:
    """A day that a workbook of 1904 keeps as a plain number, as other workbooks count it. A year is a year in both."""
    if type(cell) is float and 1_000 <= cell < 100_000 and not 1900 <= cell < 2100:
        return str(int(cell) + _DAYS_TO_1904)
    return text


def sheet_table(sheet: Sheet, headings: Headings, *, begins_1904: bool = False) -> SheetTable:
    titles = titles_of(sheet.rows, headings)
    table = SheetTable(sheet.name, headings, titles, rows=sheet.rows, merged=sheet.merged, begins_1904=begins_1904)
    most = most_cells(sheet.cells, headings.first_data_row, table.width)
    table.shifted = {
        line: count
        for line, (count, row) in enumerate(zip(sheet.cells, sheet.rows, strict=False), start=1)
        if count > most or any(text_of(cell) for cell in row[table.width :])
    }
    return table


def titles_of(rows: Sequence[Sequence[Cell]], headings: Headings) -> dict[int, str]:
    """Each column's heading as written; of two rows the lower one, where it is filled."""
    titles: dict[int, str] = {}
    for number in range(headings.row, headings.first_data_row):
        row = rows[number - 1] if number <= len(rows) else ()
        for at, cell in enumerate(row):
            text = text_of(cell)
            if text and not (text.strip("()").isdigit() and at in titles):
                titles[at] = text
    return titles
