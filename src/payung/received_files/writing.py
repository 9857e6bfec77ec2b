"""Workbooks and csv files going out: templates to fill in, and the rows that were not accepted.

No text in them can become a formula, a link or a number in the spreadsheet that opens them.
"""

# pyright: reportUnknownMemberType=false, reportMissingTypeStubs=false
# xlsxwriter says the types of some of its parameters only.

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest

from xlsxwriter import Workbook as XlsxWriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from payung.received_files.cells import text_of
from payung.received_files.wire import GUARDED
from payung.received_files.workbook import Cell, CellError, column_letters

CHOICES = "Pilihan"
_ROWS_WITH_CHOICES = 60_000
_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True)
class Column:
    """`as_text` keeps the zero of a telephone number and the last digits of a NIK when somebody types one."""

    heading: str
    width: int = 16
    note: str = ""
    choices: Sequence[str] = ()
    as_text: bool = True
    is_open: bool = False  # other things than the choices may stand there too


@dataclass(frozen=True)
class SheetToWrite:
    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]] = ()


def safe_text(text: str) -> str:
    """The text, with a ' before it where a spreadsheet would take it for a formula. The reader takes that mark off again."""
    return f"'{text}" if text.startswith(GUARDED) else text


def xlsx(sheets: Iterable[SheetToWrite]) -> bytes:
    """A workbook: bold headings that stay in sight, notes on them, dropdowns where a column has choices."""
    stream = io.BytesIO()
    workbook = XlsxWriter(stream, _OPTIONS)
    bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    as_text = workbook.add_format({"num_format": "@"})
    as_day = workbook.add_format({"num_format": "yyyy-mm-dd"})
    choices: list[Sequence[str]] = []
    for its in sheets:
        sheet = workbook.add_worksheet(its.name)
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(its.columns):
            sheet.set_column(at, at, column.width, as_text if column.as_text else None)
            sheet.write_string(0, at, safe_text(column.heading), bold)
            if column.note:
                sheet.write_comment(0, at, column.note, {"x_scale": 2, "y_scale": 1.5})
            if column.choices:
                sheet.data_validation(1, at, _ROWS_WITH_CHOICES, at, _dropdown(len(choices), column))
                choices.append(column.choices)
        for number, row in enumerate(its.rows, start=1):
            for at, cell in enumerate(row):
                _write(sheet, number, at, cell, as_text, as_day)
    if choices:
        hidden = workbook.add_worksheet(CHOICES)
        hidden.hide()
        for number, row in enumerate(zip_longest(*choices, fillvalue="")):
            for at, choice in enumerate(row):
                hidden.write_string(number, at, safe_text(choice))
    workbook.close()
    return stream.getvalue()


def csv_file(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 that Excel recognises, semicolons as Excel in Indonesia expects. Never for a NIK: Excel would round it."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow([safe_text(column) for column in columns])
    for row in rows:
        writer.writerow([_shown(cell) for cell in row])
    return stream.getvalue().encode("utf-8-sig")


def _write(sheet: Worksheet, row: int, at: int, cell: Cell, as_text: Format, as_day: Format) -> None:
    if cell is None:
        return
    if isinstance(cell, str | CellError):
        text = cell.written if isinstance(cell, CellError) else safe_text(cell)
        sheet.write_string(row, at, text, as_text)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, at, cell)
    elif isinstance(cell, datetime):
        sheet.write_string(row, at, text_of(cell), as_text)
    elif isinstance(cell, date):
        sheet.write_datetime(row, at, datetime(cell.year, cell.month, cell.day), as_day)  # noqa: DTZ001
    else:
        sheet.write_number(row, at, cell)


def _shown(cell: Cell) -> str:
    return safe_text(cell) if isinstance(cell, str) else text_of(cell)


def _dropdown(column: int, its: Column) -> dict[str, object]:
    # A list inside the rule itself ends at 255 characters and cannot hold a comma.
    letters = column_letters(column)
    return {
        "validate": "list",
        "source": f"={CHOICES}!${letters}$1:${letters}${len(its.choices)}",
        "error_type": "information" if its.is_open else "stop",
        "error_title": "Pilih dari daftar",
        "error_message": "Pilih salah satu isi daftar. / Choose one from the list.",
    }
