"""A csv file of any length as frames of text, a piece at a time.

The rules are those of received_files.csv_reading, which the web uses: a file has one verdict, wherever it is read. Where
quotation marks stand only around whole cells, and that is nearly everywhere, polars divides the rows, ten times as fast; both
then find the same.
"""

# pyright: reportUnknownMemberType=false
# polars' signatures name numpy's types, and numpy is not installed.

import codecs
import csv
import io
import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice, zip_longest
from pathlib import Path
from typing import TextIO

import polars as pl

from payung.lists.shifted import FIRST_ROWS, most_cells
from payung.lists.tables import Table, titles_of
from payung.received_files.csv_reading import said_or_found_delimiter, strict_reader
from payung.received_files.headings import ROWS_SEARCHED, Headings
from payung.received_files.inspection import inspect
from payung.received_files.limits import LOCAL
from payung.received_files.refusals import refused
from payung.received_files.workbook import Cell, CsvForm, Sheet

UTF_8 = CsvForm("utf-8", ",")
LETTERS_A_BATCH = 8_000_000
_LONGEST_LINE = 1_000_000
_SAMPLE = 65_536
_HEAD_ROWS = 2 * ROWS_SEARCHED + FIRST_ROWS
_SURPLUS_MAX = 100  # cells behind the headings that are looked at: a file of separators is no list
_HIDDEN = "[\u200b-\u200f\u202a-\u202e\u2060\ufeff]"
_TEXTS = pl.col(pl.String)
#: Where none of these stands in a piece of plain letters, no cell needs more than its blanks taken off.
_ODD = ("  ", "\t", "'=", "'+", "'-", "'@")


@dataclass
class CsvTable(Table):
    """Its line is the record's number, as Excel counts rows."""

    path: Path = Path()
    form: CsvForm = UTF_8
    cells_most: int = 0  # of a row that has not shifted

    def frames(self) -> Iterator[pl.DataFrame]:
        width, most = self.width, max(self.width, self.cells_most)
        looked_at = min(most, width + _SURPLUS_MAX)
        inside, surplus = [[f"c{at}" for at in its] for its in (range(width), range(width, looked_at))]
        line = 1
        with _opened(self.path, self.form.encoding) as stream:
            for frame, counts in _frames(stream, self.form.delimiter, looked_at):
                numbered = frame.with_row_index("line", offset=line).with_columns(_shifted(frame.select(surplus), counts, most))
                line += frame.height
                yield numbered.filter(pl.col("line") >= self.headings.first_data_row).select(
                    pl.col("line").cast(pl.Int32),
                    *inside,
                    pl.lit(False).alias("nik_was_number"),
                    pl.lit(False).alias("household_was_number"),
                    pl.lit(None, pl.String).alias("merged"),
                    "cells_more",
                )


def _shifted(surplus: pl.DataFrame, counts: pl.Series, most: int) -> pl.Series:
    """How many cells each row has that has shifted; else 0."""
    filled = surplus.select(pl.any_horizontal(pl.all().is_not_null())).to_series() if surplus.width else counts.ne(counts)
    return (counts * (filled | (counts > most))).alias("cells_more")


def csv_table(head: "CsvHead", headings: Headings, path: Path) -> CsvTable:
    table = CsvTable(head.sheet.name, headings, titles_of(head.sheet.rows, headings), path=path, form=head.form)
    table.cells_most = most_cells(head.sheet.cells, headings.first_data_row, table.width)
    return table


@dataclass(frozen=True)
class CsvHead:
    """The first rows, in which the headings are; and what kind of csv it turned out to be."""

    sheet: Sheet
    form: CsvForm


def csv_head(path: Path) -> CsvHead:
    """Refused, OSError."""
    with path.open("rb") as stream:
        inspect(stream.read(_SAMPLE), path.name, LOCAL)
    encoding = _encoding(path)
    with _opened(path, encoding) as stream:
        sample = stream.read(_SAMPLE)
    delimiter, _ = said_or_found_delimiter(sample)
    rows: list[list[Cell]] = []
    counts: list[int] = []
    with _opened(path, encoding) as stream:
        try:
            for row in islice(strict_reader(_lines(stream), delimiter, LOCAL), _HEAD_ROWS):
                rows.append([cell.strip() or None for cell in row])
                counts.append(len(row))
        except csv.Error:
            raise refused("E-FILE-23", row=len(rows) + 1) from None
    if len(rows) < _HEAD_ROWS and not any(cell for row in rows for cell in row):
        raise refused("E-FILE-24")
    return CsvHead(Sheet("CSV", False, rows, cells=counts), CsvForm(encoding, delimiter))


def _encoding(path: Path) -> str:
    """UTF-8 where every byte of the file fits, else what Windows writes."""
    with path.open("rb") as stream:
        begin = stream.read(3)
        if begin == codecs.BOM_UTF8:
            return "utf-8-sig"
        if begin[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16"
        stream.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while piece := stream.read(LETTERS_A_BATCH):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


@contextmanager
def _opened(path: Path, encoding: str) -> Generator[TextIO]:
    """The rows as text, past a first line sep=;. Refused for what is no text."""
    try:
        with path.open(encoding=encoding, newline="") as stream:
            _, told = said_or_found_delimiter(stream.readline(len('"sep=;"\r\n')))
            if not told:
                stream.seek(0)
            yield stream
    except UnicodeDecodeError:
        raise refused("E-FILE-22") from None


def _lines(stream: TextIO) -> Iterator[str]:
    """Never a gigabyte at once: a file without line breaks is no list."""
    while line := stream.readline(_LONGEST_LINE):
        if "\0" in line:
            raise refused("E-FILE-22")
        if len(line) == _LONGEST_LINE:
            raise csv.Error("a line without end")
        yield line


def _frames(stream: TextIO, delimiter: str, width: int) -> Iterator[tuple[pl.DataFrame, pl.Series]]:
    """Pieces of the file, `width` columns of them; and how many cells each row has."""
    names = [f"c{at}" for at in range(width)]
    before = 0
    while piece := stream.read(LETTERS_A_BATCH):
        try:
            piece += next(_lines(stream), "")
        except csv.Error:
            raise refused("E-FILE-23", row=before + 1) from None
        if "\0" in piece:
            raise refused("E-FILE-22")
        if piece.count("\r") != piece.count("\r\n") or not _is_quoted_plainly(piece, delimiter):
            rows = _divided_strictly(piece, stream, delimiter, before)
            frame, counts = _cleaned(_frame(rows, names)), pl.Series([len(row) for row in rows], dtype=pl.Int64)
        else:
            frame, counts = _divided(piece, delimiter, names), _counts(piece, delimiter)
            is_odd = not piece.isascii() or any(sign in piece for sign in _ODD)
            frame = _cleaned(frame) if is_odd else frame.with_columns(_TEXTS.str.strip_chars().replace("", None))
        before += frame.height
        yield frame, counts


def _is_quoted_plainly(piece: str, delimiter: str) -> bool:
    """Whether every quotation mark opens or closes a whole cell that ends in its own line: then all rules agree.

    From the left: the first mark opens a cell, and the next must close it; so on for the rest.
    """
    if '"' not in piece:
        return True
    return 2 * sum(1 for _ in _quoted(delimiter).finditer(f"\n{piece}")) == piece.count('"')


def _quoted(delimiter: str) -> re.Pattern[str]:
    return re.compile(rf'"(?<=[{re.escape(delimiter)}\n]")[^"\r\n]*"(?=[{re.escape(delimiter)}\r\n]|\Z)')


def _counts(piece: str, delimiter: str) -> pl.Series:
    """How many cells each line has, of a piece that is quoted plainly."""
    quoted = _quoted(delimiter)
    lines = pl.DataFrame({"line": pl.Series([piece.removesuffix("\n")]).str.split("\n").explode()}).with_row_index("at")
    lines = lines.with_columns(pl.col("line").str.count_matches(delimiter, literal=True).cast(pl.Int64).alias("cells") + 1)
    marked = (
        lines.filter(pl.col("line").str.contains('"', literal=True) & (pl.col("cells") > 1)) if '"' in piece else lines.clear()
    )
    bare = [quoted.sub("", f"\n{line}").count(delimiter) + 1 for line in marked["line"]]
    return lines["cells"].scatter(marked["at"], pl.Series(bare, dtype=pl.Int64))


def _divided(piece: str, delimiter: str, names: Sequence[str]) -> pl.DataFrame:
    return pl.read_csv(
        io.BytesIO(piece.encode()),
        has_header=False,
        separator=delimiter,
        schema=dict.fromkeys(names, pl.String()),
        quote_char='"',
        truncate_ragged_lines=True,
        missing_columns="insert",
        extra_columns="ignore",
        raise_if_empty=False,
    )


def _divided_strictly(piece: str, stream: TextIO, delimiter: str, before: int) -> list[list[str]]:
    """The records that begin in this piece. One that is still open at its end is read on in the stream."""
    lines = list(io.StringIO(piece, newline=""))
    rows: list[list[str]] = []
    reader = strict_reader(chain(lines, _lines(stream)), delimiter, LOCAL)
    try:
        for row in reader:
            rows.append(row)
            if reader.line_num >= len(lines):
                break
    except csv.Error:  # a quotation mark that is never closed makes one long cell of the rows below
        raise refused("E-FILE-23", row=before + len(rows) + 1) from None
    return rows


def _frame(rows: Sequence[Sequence[str]], names: Sequence[str]) -> pl.DataFrame:
    columns = list(islice(zip_longest(*rows), len(names)))
    nothing = [None] * len(rows)
    return pl.DataFrame(
        {name: pl.Series(columns[at] if at < len(columns) else nothing, dtype=pl.String) for at, name in enumerate(names)}
    )


def _cleaned(frame: pl.DataFrame) -> pl.DataFrame:
    """Cells as received_files gives them: one blank between words, nothing invisible, no mark that only guards a formula."""
    return frame.with_columns(
        _TEXTS.str.replace(r'^="([^"]*)"$', "$1")
        .str.replace(r"^'([=+\-@\t\r\n])", "$1")
        .str.replace_all(_HIDDEN, "")
        .str.replace_all(r"\s+", " ")
        .str.strip_chars()
        .replace("", None)
    )
