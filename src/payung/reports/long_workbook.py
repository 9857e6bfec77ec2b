"""A workbook with one very long sheet, written row by row into a file: a province's register in half a minute.

xlsxwriter writes the same at a fifth of the speed. Here only what such a file needs: text that stays text, days, whole
numbers, a heading that stays in sight, a foot on every printed page, and a second sheet that says what this is.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO

from payung.received_files.workbook import column_letters
from payung.received_files.writing import safe_text

ROWS_MAX = 1_048_575  # of a sheet in Excel, below its heading
CHUNK = 2_000  # rows that are packed at once
_EPOCH = date(1899, 12, 30).toordinal()
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_NEEDS_CARE = re.compile("[&<>\x00-\x1f\ufffe\uffff\ud800-\udfff]")
Value = str | int | date | None


@dataclass(frozen=True)
class Column:
    """`width` in characters."""

    heading: str
    width: int = 16


class TooManyRows(ValueError):
    """More than a sheet holds."""


def write(
    file: IO[bytes],
    *,
    name: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    notes: tuple[str, Iterable[tuple[str, str]]],
    foot: str,
) -> int:
    """How many rows were written. `notes`: the second sheet's name, and its lines, asked for when all rows are written.

    `foot` stands below every printed page. TooManyRows when Excel could not open it.
    """
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        count = 0
        with packed.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for so_far, part in _sheet(columns, rows, foot):
                sheet.write(part.encode())
                count = so_far
        lines = [_row(at, [what, said]) for at, (what, said) in enumerate(notes[1], start=1)]
        second = (
            f"{_HEAD}{_cols([Column('', 28), Column('', 90)])}<sheetData>{''.join(lines)}</sheetData>{_foot(foot)}</worksheet>"
        )
        packed.writestr("xl/worksheets/sheet2.xml", second)
        for place, content in _around(name, notes[0]):
            packed.writestr(place, content)
    return count


def _sheet(columns: Sequence[Column], rows: Iterable[Sequence[Value]], foot: str) -> Iterator[tuple[int, str]]:
    """(rows so far, a part of the sheet)."""
    frozen = (
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews>'
    )
    heading = _row(1, [column.heading for column in columns], style=3)
    yield 0, f"{_HEAD}{frozen}{_cols(columns)}<sheetData>{heading}"
    letters = [column_letters(at) for at in range(len(columns))]
    waiting, count = [], 0
    for count, row in enumerate(rows, start=1):
        if count > ROWS_MAX:
            raise TooManyRows
        waiting.append(_row(count + 1, row, letters))
        if len(waiting) == CHUNK:
            yield count, "".join(waiting)
            waiting.clear()
    last = column_letters(len(columns) - 1)
    yield count, f'{"".join(waiting)}</sheetData><autoFilter ref="A1:{last}{count + 1}"/>{_foot(foot)}</worksheet>'


def _row(number: int, row: Sequence[Value], letters: Sequence[str] = "AB", *, style: int = 1) -> str:
    letters = letters if len(letters) >= len(row) else [column_letters(at) for at in range(len(row))]
    cells = [f'<row r="{number}">']
    for letter, value in zip(letters, row, strict=False):
        if value is None or value == "":
            continue
        if isinstance(value, str):
            cells.append(
                f'<c r="{letter}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{_text(value)}</t></is></c>'
            )
        elif isinstance(value, date):
            cells.append(f'<c r="{letter}{number}" s="2"><v>{value.toordinal() - _EPOCH}</v></c>')
        else:
            cells.append(f'<c r="{letter}{number}"><v>{int(value)}</v></c>')
    cells.append("</row>")
    return "".join(cells)


def _text(value: str) -> str:
    text = safe_text(value)
    return _NOT_XML.sub("", text).translate(_ESCAPED) if _NEEDS_CARE.search(text) else text


def _cols(columns: Sequence[Column]) -> str:
    widths = (
        f'<col min="{at}" max="{at}" width="{its.width}" customWidth="1" style="1"/>' for at, its in enumerate(columns, 1)
    )
    return f"<cols>{''.join(widths)}</cols>"


def _foot(text: str) -> str:
    said = _text(text.replace("&", "&&"))[:220]
    return f"<headerFooter><oddFooter>&amp;L{said}&amp;R&amp;P/&amp;N</oddFooter></headerFooter>"


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_HEAD = f'{_XML}<worksheet xmlns="{_MAIN}">'


def _around(*names: str) -> Iterator[tuple[str, str]]:
    """What makes two sheets a workbook."""
    numbers = range(1, len(names) + 1)
    sheets = "".join(
        f'<sheet name="{_attribute(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, name in zip(numbers, names, strict=True)
    )
    parts = "".join(f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_SHEET}.worksheet+xml"/>' for n in numbers)
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{_DOCUMENT}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    yield "xl/workbook.xml", f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}"><sheets>{sheets}</sheets></workbook>'
    yield (
        "xl/_rels/workbook.xml.rels",
        (
            f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{related}'
            f'<Relationship Id="rId{len(names) + 1}" Type="{_DOCUMENT}/styles" Target="styles.xml"/></Relationships>'
        ),
    )
    yield "xl/styles.xml", _STYLES
    yield (
        "_rels/.rels",
        (
            f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{_DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
    )
    yield (
        "[Content_Types].xml",
        (
            f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_SHEET}.styles+xml"/>{parts}</Types>'
        ),
    )


def _attribute(text: str) -> str:
    return _text(text).replace('"', "&quot;")


# Cell styles by number: 0 as it is, 1 text, 2 a day, 3 a bold heading of text.
_STYLES = (
    f'{_XML}<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
