"""A round's names as a workbook to fill in, one sheet for each desa.

Each row carries a hidden key: its round and its worker's code. So rows may be sorted, deleted or sent in parts, and a row
that was shifted, or is of another round, is found when it comes back (payung.registry.sheet_back).
"""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from xlsxwriter import Workbook as XlsxWriter

from payung.received_files.writing import safe_text
from payung.registry.field_progress import Name
from payung.registry.found import QUESTIONS

HEADINGS: Mapping[str, str] = {
    "number": "No.", "code": "No. Sistem", "name": "Nama", "born": "Tahun lahir", "address": "Alamat/dusun",
    **{name: question.short["id"] for name, question in QUESTIONS.items()},
    "seen_on": "Tanggal kunjungan", "seen_by": "Petugas lapangan", "remark": "Catatan", "key": "Kunci Payung",
}  # fmt: skip
_WIDTHS = (5, 17, 30, 8, 34, 9, 9, 9, 11, 12, 13, 20, 30, 4)
_FIRST_ROW = 4  # of the names, counted from 0: title, round, instruction, headings stand above


@dataclass(frozen=True)
class DesaSheet:
    """What stands on one sheet: the desa's name with its kecamatan, its code, its names."""

    area: str
    title: str
    short: str
    names: Sequence[Name]


@dataclass(frozen=True)
class About:
    """The round, as each sheet says it above its names."""

    id: int
    said: str


def workbook(about: About, sheets: Iterable[DesaSheet]) -> bytes:
    """The workbook to fill in. What is known already stands in it: sent back as it is, it changes nothing."""
    stream = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = XlsxWriter(stream, options)
    plain = book.add_format({"num_format": "@", "font_color": "#55625f", "valign": "top"})
    open_cell = book.add_format({"num_format": "@", "locked": False, "border": 1, "border_color": "#8b9693", "valign": "top"})
    styles = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "said": book.add_format({"font_color": "#55625f"}),
        "heading": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#f1f7f6"}),
        "name": book.add_format({"num_format": "@", "bold": True, "valign": "top"}),
        "day": book.add_format({"num_format": "dd-mm-yyyy", "locked": False, "border": 1, "border_color": "#8b9693"}),
    }
    for its in sheets:
        sheet = book.add_worksheet(_sheet_name(its))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_FIRST_ROW - 1)
        sheet.freeze_panes(_FIRST_ROW, 3)
        for at, (column, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True)):
            is_open = column in QUESTIONS or column in ("seen_on", "seen_by", "remark")
            its_format = styles["day"] if column == "seen_on" else open_cell if is_open else plain
            sheet.set_column(at, at, width, its_format, {"hidden": column == "key"})
        sheet.write_string(0, 0, safe_text(f"Lembar verifikasi lapangan: {its.title}"), styles["title"])
        sheet.write_string(1, 0, safe_text(about.said), styles["said"])
        sheet.write_string(2, 0, _INSTRUCTION, styles["said"])
        sheet.set_row(_FIRST_ROW - 1, 46)
        for at, heading in enumerate(HEADINGS.values()):
            sheet.write_string(_FIRST_ROW - 1, at, heading, styles["heading"])
        last = _FIRST_ROW + max(len(its.names), 1) - 1
        first_question = list(HEADINGS).index("alive")
        sheet.data_validation(_FIRST_ROW, first_question, last, first_question + len(QUESTIONS) - 1, _YA_TIDAK)
        for line, name in enumerate(its.names, start=_FIRST_ROW):
            for at, (column, cell) in enumerate(zip(HEADINGS, _cells(about, name), strict=True)):
                if isinstance(cell, date):
                    sheet.write_datetime(line, at, datetime(cell.year, cell.month, cell.day), styles["day"])  # noqa: DTZ001
                elif isinstance(cell, int):
                    sheet.write_number(line, at, cell, plain)
                elif cell:
                    is_open = column in QUESTIONS or column in ("seen_by", "remark")
                    sheet.write_string(line, at, safe_text(cell), open_cell if is_open else styles.get(column, plain))
        sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})
    book.close()
    return stream.getvalue()


_INSTRUCTION = (
    "Pilih ya atau tidak; yang tidak diketahui dibiarkan kosong. Tanggal kunjungan: tanggal-bulan-tahun. "
    "Nama dan No. Sistem jangan diubah. Simpan sebagai .xlsx, lalu kirim kembali ke kabupaten/kota."
)
_YA_TIDAK = {
    "validate": "list",
    "source": ["ya", "tidak"],
    "error_title": "Ya atau tidak",
    "error_message": "Pilih ya atau tidak; kosongkan bila tidak diketahui. / Choose ya (yes) or tidak (no).",
}


def _sheet_name(its: DesaSheet) -> str:
    """Giri Tembesi 01.2014: two desa of one name stay apart. Excel takes 31 characters, and not these seven."""
    tail = its.area[6:] or its.area
    name = re.sub(r"[\[\]:*?/\\']", " ", its.short)
    return f"{name[: 30 - len(tail)].strip()} {tail}"


def _cells(about: About, name: Name) -> list[str | int | date | None]:
    found = name.found
    answers = [{True: "ya", False: "tidak", None: ""}[getattr(name.answers, question)] for question in QUESTIONS]
    after = [found.seen_on, found.seen_by, found.remark] if found else [None, "", ""]
    return [name.number, name.code, name.name, name.birth_year, name.address, *answers, *after, f"{about.id}/{name.code}"]
