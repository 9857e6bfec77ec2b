"""The rows of a .csv file, whatever Excel wrote it. Runs in the cage; lists.csv_tables reads longer files by the same rules.

Excel in Indonesia separates by semicolons and, unless asked for UTF-8, writes Windows' own letters. Both are found, never
asked. Every cell is text: 081234567890 keeps its zero.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

from payung.received_files.limits import Limits
from payung.received_files.refusals import refused
from payung.received_files.wire import Outgoing
from payung.received_files.workbook import CsvForm, column_letters

if TYPE_CHECKING:
    from _csv import Reader

_DELIMITERS = ";\t|,"  # the first of them where two would do
_SEP_LINE = re.compile(r'"?sep=(.)"?\r?\n', re.I)
_KEPT_AS_TEXT = re.compile(r'^="([^"]*)"\Z')  # ="0812": how csv tells Excel to leave a number alone
_SAMPLE = 65_536
_SAMPLE_ROWS = 30


def send_csv(data: bytes, out: Outgoing, limits: Limits) -> None:
    """The rows, as the one sheet that Excel would show."""
    encoding, text = _decoded(data)
    delimiter, told = said_or_found_delimiter(text)
    text = text[told:]
    out.say_csv(CsvForm(encoding, delimiter))
    out.begin_sheet("CSV")
    rows = strict_reader(io.StringIO(text, newline=""), delimiter, limits)
    cells: list[int] = []
    try:
        for row in rows:
            cells.append(len(row))
            if len(row) > limits.columns_max and any(row[limits.columns_max :]):
                raise refused("E-FILE-20", sheet="CSV", column=column_letters(len(row) - 1), most=limits.columns_max)
            out.add_row([_KEPT_AS_TEXT.sub(r"\1", cell) if cell.startswith("=") else cell for cell in row])
    except csv.Error as error:
        # A quotation mark that is never closed makes one long cell of the rows below.
        raise refused("E-FILE-23", row=out.row_number + 1) from error
    out.say_cells(cells)


def strict_reader(lines: Iterable[str], delimiter: str, limits: Limits) -> "Reader":
    """Rows of cells; csv.Error where quotation marks are not in pairs or a cell is too long."""
    csv.field_size_limit(limits.cell_characters_max + 1)
    return csv.reader(lines, delimiter=delimiter, strict=True)


def _decoded(data: bytes) -> tuple[str, str]:
    if data.startswith(b"\xef\xbb\xbf"):
        candidates = ["utf-8-sig"]
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates = ["utf-16"]
    else:
        candidates = ["utf-8", "cp1252"]
    for encoding in candidates:
        try:
            return encoding, data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refused("E-FILE-22")


def said_or_found_delimiter(text: str) -> tuple[str, int]:
    """The sign between cells, and how many letters a first line sep=; takes: Excel does not show that line, nor count it."""
    if told := _SEP_LINE.match(text):
        return told[1], told.end()
    return found_delimiter(text), 0


def found_delimiter(text: str) -> str:
    """The sign that divides most rows into equally many cells."""

    def rows_alike(delimiter: str) -> int:
        sample = csv.reader(io.StringIO(text[:_SAMPLE], newline=""), delimiter=delimiter)
        try:
            widths = Counter(len(row) for row in islice(sample, _SAMPLE_ROWS) if len(row) > 1)
        except csv.Error:
            return 0
        return max(widths.values(), default=0)

    return max(_DELIMITERS, key=rows_alike)
