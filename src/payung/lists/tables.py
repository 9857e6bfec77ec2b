"""The tables of people in a workbook or a csv file, as frames of text: columns c0, c1, … and the number of the row."""

# pyright: reportUnknownMemberType=false
# polars' signatures name numpy's types, and numpy is not installed.

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from payung.received_files.cells import text_of
from payung.received_files.csv_reading import found_delimiter
from payung.received_files.headings import Headings
from payung.received_files.workbook import Cell, Merged, Sheet

ROWS_A_BATCH = 50_000
BYTES_A_BATCH = 8_000_000
_LONGEST_RECORD = 8 * BYTES_A_BATCH
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
    def places(self) -> dict[str, int]:
        """The cell of each field. Of a doubled heading the first, until a person says which."""
        return {**{name: at[0] for name, at in self.headings.doubled.items()}, **self.headings.columns}

    def frames(self) -> Iterator[pl.DataFrame]:
        """`line` and c0…: text, never "". `…_was_number` of three fields; `merged`: fields whose cell another row holds."""
        raise NotImplementedError


@dataclass
class SheetTable(Table):
    rows: Sequence[Sequence[Cell]] = ()
    merged: Sequence[Merged] = ()
    lines: int = field(init=False, default=0)

    def frames(self) -> Iterator[pl.DataFrame]:
        places = self.places
        fill, gone = self._merged_down()
        width = max([*self.titles, *places.values()], default=0) + 1
        nik_at, phone_at, household_at = (places.get(name) for name in ("nik", "phone", "household_id"))
        first = self.headings.first_data_row
        for start in range(first - 1, len(self.rows), ROWS_A_BATCH):
            chunk = self.rows[start : start + ROWS_A_BATCH]
            columns: list[list[str | None]] = [[] for _ in range(width)]
            gone_of: list[str | None] = []
            numbers: dict[str, list[bool]] = {"nik_was_number": [], "phone_was_number": [], "household_was_number": []}
            for line, row in enumerate(chunk, start=start + 1):
                texts = [_text(cell) for cell in row[:width]]
                texts += [None] * (width - len(texts))
                for at, text in fill.get(line, {}).items():
                    texts[at] = text
                for column, text in zip(columns, texts, strict=True):
                    column.append(text)
                gone_of.append(" ".join(gone[line]) if line in gone else None)
                for name, at in zip(numbers, (nik_at, phone_at, household_at), strict=True):
                    numbers[name].append(at is not None and at < len(row) and type(row[at]) in (float, int))
            yield pl.DataFrame(
                {
                    "line": pl.Series(range(start + 1, start + 1 + len(chunk)), dtype=pl.Int32),
                    **{f"c{at}": pl.Series(column, dtype=pl.String) for at, column in enumerate(columns)},
                    **numbers,
                    "merged": pl.Series(gone_of, dtype=pl.String),
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


def sheet_table(sheet: Sheet, headings: Headings) -> SheetTable:
    return SheetTable(sheet.name, headings, titles_of(sheet.rows, headings), rows=sheet.rows, merged=sheet.merged)


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


# ------------------------------------------------------------------------------------------------------------------- csv


class NotCsv(ValueError):
    """A csv file cannot be read to its end; the text says why."""


@dataclass
class CsvTable(Table):
    """A csv file of any length, read a piece at a time. Its line is the record's number, as Excel counts rows."""

    path: Path = Path()
    encoding: str = "utf-8"
    delimiter: str = ","
    skip: int = 0

    def frames(self) -> Iterator[pl.DataFrame]:
        width = max([*self.titles, *self.places.values()], default=0) + 1
        schema: dict[str, pl.DataType] = {f"c{at}": pl.String() for at in range(width)}
        line = 1
        for piece in _pieces(self.path, self.encoding, self.skip):
            frame = _parsed(piece, self.delimiter, schema)
            texts = pl.col(pl.String).str.replace(r'^="([^"]*)"$', "$1").str.strip_chars("\t\r\n   ﻿​").replace("", None)
            frame = frame.with_columns(texts).with_row_index("line", offset=line)
            line += frame.height
            yield frame.filter(pl.col("line") >= self.headings.first_data_row).select(
                pl.col("line").cast(pl.Int32),
                *schema,
                pl.lit(False).alias("nik_was_number"),
                pl.lit(False).alias("phone_was_number"),
                pl.lit(False).alias("household_was_number"),
                pl.lit(None, pl.String).alias("merged"),
            )


def _parsed(piece: bytes, delimiter: str, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    try:
        return pl.read_csv(
            io.BytesIO(piece),
            has_header=False,
            separator=delimiter,
            schema=schema,
            truncate_ragged_lines=True,
            missing_columns="insert",
            raise_if_empty=False,
        )
    except PolarsError as error:
        raise NotCsv(str(error).splitlines()[0]) from None


def csv_head(path: Path) -> tuple[Sheet, str, str, int]:
    """The first sixty rows, the encoding, the delimiter, and how many bytes come before the rows (a mark, a line sep=;)."""
    encoding = _encoding(path)
    with path.open("rb") as stream:
        sample = stream.read(400_000)
    skip = 3 if sample.startswith(b"\xef\xbb\xbf") else 0
    text = codecs.getincrementaldecoder(encoding)("replace").decode(sample[skip:])
    told = text[:5].lower().startswith("sep=") and len(text) > 5
    if told:
        skip += len(text.split("\n", 1)[0].encode(encoding)) + 1
        delimiter, text = text[4], text.split("\n", 1)[1]
    else:
        delimiter = found_delimiter(text)
    rows: list[list[Cell]] = []
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
        rows.append([cell.strip() or None for cell in row])
        if len(rows) == 60:
            break
    return Sheet("CSV", False, rows), encoding, delimiter, skip


def _encoding(path: Path) -> str:
    """UTF-8 where every byte of the file fits, else what Windows writes."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        if stream.read(2) in (b"\xff\xfe", b"\xfe\xff"):
            return "utf-16"
        stream.seek(0)
        try:
            while piece := stream.read(BYTES_A_BATCH):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def _pieces(path: Path, encoding: str, skip: int) -> Iterator[bytes]:
    """The file as UTF-8, cut at the ends of records: a line break inside quotation marks ends none."""
    kept = b""
    for piece in _as_utf8(path, encoding, skip):
        kept += piece
        cut = kept.rfind(b"\n") + 1
        while cut and kept.count(b'"', 0, cut) % 2:
            cut = kept.rfind(b"\n", 0, cut - 1) + 1
        if cut:
            yield kept[:cut]
            kept = kept[cut:]
        elif len(kept) > _LONGEST_RECORD:
            raise NotCsv("a quotation mark is never closed")
    if kept.count(b'"') % 2:
        raise NotCsv("a quotation mark is never closed")
    if kept:
        yield kept


def _as_utf8(path: Path, encoding: str, skip: int) -> Iterable[bytes]:
    decoder = None if encoding == "utf-8" else codecs.getincrementaldecoder(encoding)("replace")
    with path.open("rb") as stream:
        stream.seek(skip)
        while piece := stream.read(BYTES_A_BATCH):
            yield piece if decoder is None else decoder.decode(piece).encode()
