"""The sheets of an .xlsx file. Runs in the cage; inspection.py has let the file in.

calamine reads the cells, fast, but keeps silent about two things: a cell with an error and a formula that was never
calculated are empty to it, and a sheet with one cell in its farthest corner makes it reserve all cells between. So the
sheets are looked through once before: what it cannot say is written into a copy, and what is too far away is refused.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from itertools import chain

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from payung.received_files.limits import Limits
from payung.received_files.refusals import refused
from payung.received_files.wire import Outgoing, Received
from payung.received_files.workbook import NOT_CALCULATED, column_index, column_letters, printable
from payung.received_files.zip_parts import PIECE, inflated, parts_of

_ROOT = re.compile(rb"<(\w+:)?worksheet\b")
_SHEET = re.compile(r'<(?:\w+:)?sheet\b[^<>]*?\sname="([^"<]*)"[^<>]*?\s\w+:id="([^"]*)"')
_TARGET = re.compile(r'<Relationship\b(?=[^<>]*?\sId="([^"<]*)")(?=[^<>]*?\sTarget="([^"<]*)")')
_BEGINS_1904 = re.compile(r'<(?:\w+:)?workbookPr\b[^<>]*?\sdate1904="(?:1|true)"')
_NOT_CALCULATED = NOT_CALCULATED.written.encode()
_LONGEST_CELL = 4 << 20


@dataclass(frozen=True)
class _Tags:
    """How a sheet writes what is looked for: `<row>` where Excel made it, `<x:row>` where Microsoft's library did."""

    prefix: bytes

    @cached_property
    def row(self) -> re.Pattern[bytes]:
        return re.compile(rb'<%brow [^<>]*?\br="(\d{1,9})"' % self.prefix)

    @cached_property
    def far_cell(self) -> re.Pattern[bytes]:
        """Two letters or more, and something between the tags: a cell that only has a colour is not counted."""
        return re.compile(rb'<%bc r="([A-Z]{2,3})\d+"(?:[^<>]*[^/<>])?>' % self.prefix)

    @cached_property
    def error(self) -> re.Pattern[bytes]:
        return re.compile(rb'(<%bc\b[^<>]*\st=)"e"' % self.prefix)

    @cached_property
    def never_calculated(self) -> re.Pattern[bytes]:
        formula = rb"[^<>]*>\s*<%bf\b[^<>]*(?:/>|>[^<]*</%bf>)\s*" % ((self.prefix,) * 2)
        no_answer = rb"(?:<%bv\s*/>|<%bv></%bv>)\s*" % ((self.prefix,) * 3)  # of a text that is an answer: nothing
        cell = (self.prefix, formula, formula, no_answer, self.prefix)
        return re.compile(rb'<%bc (r="[A-Z]+\d+")(?:%b|(?![^<>]*\st="str")%b%b)</%bc>' % cell)

    def with_errors_as_text(self, piece: bytes) -> bytes:
        said_so = rb'<%bc \1 t="str"><%bv>%b</%bv></%bc>' % (*(self.prefix,) * 2, _NOT_CALCULATED, *(self.prefix,) * 2)
        return self.never_calculated.sub(said_so, self.error.sub(rb'\1"str"', piece))


def send_sheets(data: bytes, out: Outgoing, limits: Limits) -> None:
    """All worksheets, hidden ones too, in their order."""
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(_with_errors_as_text(data, limits)))
    if len({name.casefold() for name in workbook.sheet_names}) < len(workbook.sheet_names):
        raise refused("E-FILE-16")  # calamine would give the first of two for both
    if _begins_1904(data, limits):
        out.say_1904()
    for at, its in enumerate(workbook.sheets_metadata):
        if its.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_index(at)
        merged = [[top + 1, left + 1, bottom + 1, right + 1] for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]
        out.begin_sheet(its.name, hidden=its.visible != SheetVisibleEnum.Visible, merged=merged)
        if sheet.start is None or sheet.end is None:
            continue
        row, column = sheet.end
        if row >= limits.sheet_rows_max:
            raise refused("E-FILE-18", sheet=printable(its.name), row=row + 1, most=limits.sheet_rows_max)
        if column >= limits.columns_max:
            raise refused("E-FILE-20", sheet=printable(its.name), column=column_letters(column), most=limits.columns_max)
        indent: list[Received] = [""] * sheet.start[1]
        for cells in sheet.iter_rows():
            out.add_row(indent + cells)


def _with_errors_as_text(data: bytes, limits: Limits) -> bytes:
    """The file as it is; or a copy in which errors are text, where a sheet has any. Refused where a sheet reaches too far."""
    parts = parts_of(data, limits)
    names = _sheet_names(data, parts)
    sheets = {part.filename: tags for part in parts if (tags := _tags_of(data, part))}
    silent = [_look_through(data, part, sheets[part.filename], names, limits) for part in parts if part.filename in sheets]
    if not any(silent):
        return data
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for part in parts:
            if not part.filename.endswith((".xml", ".rels")):
                continue  # pictures and printer settings
            tags = sheets.get(part.filename)
            with packed.open(part.filename, "w", force_zip64=True) as into:
                for piece in _by_cells(data, part, tags) if tags else inflated(data, part):
                    into.write(tags.with_errors_as_text(piece) if tags else piece)
    return copy.getvalue()


def _look_through(data: bytes, part: zipfile.ZipInfo, tags: _Tags, names: Mapping[str, str], limits: Limits) -> bool:
    """Whether something is there that calamine would keep silent about."""
    last_row, last_column, silent = 0, 0, False
    for piece in _by_cells(data, part, tags):
        last_row = max(chain([last_row], map(int, tags.row.findall(piece))))
        last_column = max(chain([last_column], map(_column, tags.far_cell.findall(piece))))
        silent = silent or b't="e"' in piece or bool(tags.never_calculated.search(piece))
    name = printable(names.get(part.filename, part.filename))
    if last_row > limits.sheet_rows_max:
        raise refused("E-FILE-18", sheet=name, row=last_row, most=limits.sheet_rows_max)
    if last_column >= limits.columns_max:
        raise refused("E-FILE-20", sheet=name, column=column_letters(last_column), most=limits.columns_max)
    return silent


def _column(letters: bytes) -> int:
    return column_index(letters.decode())


def _by_cells(data: bytes, part: zipfile.ZipInfo, tags: _Tags) -> Iterator[bytes]:
    """The content of a sheet, cut between cells."""
    kept = b""
    for piece in inflated(data, part):
        kept += piece
        cut = kept.rfind(b"<%bc " % tags.prefix)
        if cut > 0:
            yield kept[:cut]
            kept = kept[cut:]
        elif len(kept) > _LONGEST_CELL:
            yield kept
            kept = b""
    yield kept


def _tags_of(data: bytes, part: zipfile.ZipInfo) -> _Tags | None:
    """None where the part is no sheet."""
    found = _ROOT.search(next(inflated(data, part), b"")[:4096])
    return _Tags(found[1] or b"") if found else None


def _begins_1904(data: bytes, limits: Limits) -> bool:
    """calamine counts the cells that look like dates from there, but gives a plain number as it stands."""
    parts = {part.filename: part for part in parts_of(data, limits)}
    begin = next(inflated(data, parts["xl/workbook.xml"]), b"")
    return bool(_BEGINS_1904.search(begin.decode("utf-8", "replace")))


def _sheet_names(data: bytes, parts: Sequence[zipfile.ZipInfo]) -> dict[str, str]:
    """Part by part, the name on the tab; only said in refusals, so what is not found is no trouble."""
    text = {
        part.filename: b"".join(inflated(data, part)).decode("utf-8", "replace")
        for part in parts
        if part.filename in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels") and part.file_size <= PIECE
    }
    targets = dict(_TARGET.findall(text.get("xl/_rels/workbook.xml.rels", "")))
    tabs = {its_id: unescape(name) for name, its_id in _SHEET.findall(text.get("xl/workbook.xml", ""))}
    return {"xl/" + targets[its_id].removeprefix("/xl/"): name for its_id, name in tabs.items() if its_id in targets}
