"""The files that offices send, in their own layouts, and which row of them is about whom.

The same people, level and seed give the same bytes.
"""

# pyright: reportUnknownMemberType=false, reportMissingTypeStubs=false
# xlsxwriter says the types of some of its parameters only.

import io
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

import polars as pl
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from payung.invented.cells import FORMS
from payung.invented.chance import Chance, either
from payung.invented.damage import DAMAGES, Level
from payung.invented.layouts import Column, Layout
from payung.invented.listings import Listing, Part, parts
from payung.invented.province import desas, names

ROWS_MAX = 50_000  # of one file: the web page takes 60,000
_SHEET_NAME_MAX = 31
_CREATED = datetime(2026, 10, 1)  # noqa: DTZ001 (a workbook keeps a wall clock)
_MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
_CODE_LENGTH_DESA = 13

# line counts from 1, as Excel does; sheet is the name of the sheet, CSV in a csv file
ROWS = pl.Schema({"file": pl.String, "sheet": pl.String, "line": pl.Int64, "person_id": pl.String, DAMAGES: pl.String})


@dataclass(frozen=True)
class OfficeFile:
    """`path` with / between folders. `rows`: by ROWS, a row for each person's row in the file."""

    path: str
    listing: Listing
    area: str
    content: bytes
    rows: pl.DataFrame


def office_files(people: pl.DataFrame, level: Level, seed: int, offices: Container[str] | None = None) -> Iterator[OfficeFile]:
    """One file after the other, of at most 50,000 rows each where it is a workbook. `offices`: folders; None for all."""
    for part in parts(people, level, seed, offices):
        pieces = -(-part.rows.height // ROWS_MAX) if part.listing.layout.extension == "xlsx" else 1
        for number in range(pieces):
            rows = part.rows.slice(number * ROWS_MAX, ROWS_MAX) if pieces > 1 else part.rows
            name = part.listing.file.format(**_words(part, upper=False)) + (f"_bagian-{number + 1}" if pieces > 1 else "")
            path = f"{part.listing.folder}/{name}.{part.listing.layout.extension}"
            yield _file(path, part, rows, Chance(seed, "r"))


def _file(path: str, part: Part, rows: pl.DataFrame, chance: Chance) -> OfficeFile:
    layout = part.listing.layout
    written = rows.select("person_id", DAMAGES, sheet=_sheet_of(part), **_cells(layout, chance))
    written = written.with_columns(_with_form_damages(layout).alias(DAMAGES))
    content, places = (_csv if layout.delimiter else _xlsx)(written, layout, _words(part, upper=True))
    truth = written.select(pl.lit(path).alias("file"), pl.col("person_id"), pl.col(DAMAGES)).hstack(places)
    return OfficeFile(
        path, part.listing, part.area, content, truth.select(pl.col(name).cast(kind) for name, kind in ROWS.items())
    )


def _sheet_of(part: Part) -> pl.Expr:
    if not part.listing.layout.sheets_by_kecamatan:
        return pl.lit(part.listing.layout.sheet)
    own = either(pl.col("area_code").str.starts_with(part.area), pl.col("kecamatan_name"), None)
    return own.fill_null(strategy="forward").fill_null(strategy="backward").fill_null("Sheet1")


def _cells(layout: Layout, chance: Chance) -> dict[str, pl.Expr]:
    """t0 n0 t1 n1 …: each column's text, and its number where the text is null."""
    cells: dict[str, pl.Expr] = {}
    for at, column in enumerate(layout.columns):
        form = FORMS[column.form]
        cells[f"t{at}"] = form.text(chance)
        cells[f"n{at}"] = form.number(chance) if form.number else pl.lit(None, dtype=pl.Float64)
    return cells


def _with_form_damages(layout: Layout) -> pl.Expr:
    damages = [pl.col(DAMAGES).replace({"": None})]
    for at, column in enumerate(layout.columns):
        form = FORMS[column.form]
        if form.damage:
            hurt = pl.col(f"n{at}").is_not_null() if form.number else pl.col(f"t{at}").str.ends_with("E+15").fill_null(False)
            damages.append(either(hurt, form.damage, None))
    return pl.concat_str(damages, separator=" ", ignore_nulls=True)


# ----------------------------------------------------------------------------------------------------------------- csv


def _csv(written: pl.DataFrame, layout: Layout, words: Mapping[str, str]) -> tuple[bytes, pl.DataFrame]:
    texts = written.select(
        pl.coalesce(f"t{at}", pl.col(f"n{at}").cast(pl.Int64).cast(pl.String)).alias(column.heading)
        for at, column in enumerate(layout.columns)
    )
    titles = "".join(f"{title.format(**words)}{layout.delimiter * (texts.width - 1)}\r\n" for title in layout.titles)
    text = titles + texts.write_csv(separator=layout.delimiter, line_terminator="\r\n")
    first = len(layout.titles) + 2
    places = pl.DataFrame({"line": pl.int_range(first, first + texts.height, eager=True)}).with_columns(sheet=pl.lit("CSV"))
    return text.encode(layout.encoding), places


# ---------------------------------------------------------------------------------------------------------------- xlsx


@dataclass(frozen=True)
class _Formats:
    bold: Format
    centred: Format
    text: Format
    day: Format


def _xlsx(written: pl.DataFrame, layout: Layout, words: Mapping[str, str]) -> tuple[bytes, pl.DataFrame]:
    stream = io.BytesIO()
    workbook = Workbook(stream, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    workbook.set_properties({"created": _CREATED})
    formats = _Formats(
        bold=workbook.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "align": "center", "border": 1}),
        centred=workbook.add_format({"bold": True, "align": "center"}),
        text=workbook.add_format({"num_format": "@"}),
        day=workbook.add_format({"num_format": "dd/mm/yyyy"}),
    )
    if layout.instructions:
        sheet = workbook.add_worksheet("Petunjuk")
        for number, line in enumerate(layout.instructions):
            sheet.write_string(number, 0, line)
    places: list[pl.DataFrame] = []
    for name, its in _by_sheet(written):
        sheet = workbook.add_worksheet(name[:_SHEET_NAME_MAX])
        first = _head(sheet, layout, {**words, "kecamatan": name.upper()} if layout.sheets_by_kecamatan else words, formats)
        _body(sheet, layout, its, first, formats)
        _foot(sheet, layout, {**words, "rows": str(its.height)}, first + its.height, its.height)
        line = pl.int_range(first + 1, first + 1 + its.height, eager=True)
        places.append(pl.DataFrame({"line": line}).with_columns(sheet=pl.lit(name[:_SHEET_NAME_MAX])))
    workbook.close()
    return stream.getvalue(), pl.concat(places)


def _by_sheet(written: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    """Rows of one sheet stand together already."""
    start = 0
    for name, its in groupby(written["sheet"]):
        count = sum(1 for _ in its)
        yield str(name), written.slice(start, count)
        start += count


def _head(sheet: Worksheet, layout: Layout, words: Mapping[str, str], formats: _Formats) -> int:
    """Letterhead and headings. Gives the first row of data, counting from 0."""
    last = len(layout.columns) - 1
    row = 0
    for title in layout.titles:
        if title:
            sheet.merge_range(row, 0, row, last, title.format(**words), formats.centred)
        row += 1
    height = 2 if any(column.under for column in layout.columns) else 1
    at = 0
    for under, its in groupby(layout.columns, key=lambda column: column.under):
        columns = list(its)
        if under:
            sheet.merge_range(row, at, row, at + len(columns) - 1, under, formats.bold)
        for each in columns:
            _heading(sheet, row, at, each, height, formats.bold)
            at += 1
    row += height
    if layout.numbering:
        for place in range(last + 1):
            sheet.write_string(row, place, f"({place + 1})", formats.bold)
        row += 1
    return row


def _heading(sheet: Worksheet, row: int, at: int, column: Column, height: int, bold: Format) -> None:
    sheet.set_column(at, at, max(8, min(30, len(column.heading) + 6)))
    if height == 2 and not column.under:
        sheet.merge_range(row, at, row + 1, at, column.heading, bold)
    else:
        sheet.write_string(row + height - 1, at, column.heading, bold)


def _body(sheet: Worksheet, layout: Layout, its: pl.DataFrame, first: int, formats: _Formats) -> None:
    for at, column in enumerate(layout.columns):
        texts, numbers = its[f"t{at}"].to_list(), its[f"n{at}"].to_list()
        if column.merged_down:
            _merged_down(sheet, at, texts, first, formats.text)
            continue
        shown_as = formats.day if FORMS[column.form].day else None
        write_string, write_number, as_text = sheet.write_string, sheet.write_number, formats.text
        for row, (text, number) in enumerate(zip(texts, numbers, strict=True), start=first):
            if text is not None:
                write_string(row, at, text, as_text)
            elif number is not None:
                write_number(row, at, number, shown_as)


def _merged_down(sheet: Worksheet, at: int, texts: Sequence[str | None], first: int, as_text: Format) -> None:
    row = first
    for text, its in groupby(texts):
        count = sum(1 for _ in its)
        if text is not None and count > 1:
            sheet.merge_range(row, at, row + count - 1, at, text, as_text)
        elif text is not None:
            sheet.write_string(row, at, text, as_text)
        row += count


def _foot(sheet: Worksheet, layout: Layout, words: Mapping[str, str], row: int, rows: int) -> None:
    if layout.total:
        sheet.merge_range(row, 0, row, 1, layout.total.format(**words))
        sheet.write_number(row, 2, rows)
        row += 1
    for number, note in enumerate(layout.notes, start=row):
        if note:
            sheet.write_string(number, 0, note.format(**words))


def _words(part: Part, *, upper: bool) -> dict[str, str]:
    """What titles, notes and file names may name."""
    kab = part.area[:5] if part.area != "52" else ""
    desa = next((desa for desa in desas() if desa.code == part.area), None) if len(part.area) == _CODE_LENGTH_DESA else None
    words = {
        "kab": names()[kab] if kab else "Provinsi NTB",
        "kecamatan": names()[desa.kecamatan] if desa else "",
        "desa": desa.name if desa else "",
        "day": _in_words(part.listing.as_of),
        "rows": "",
    }
    if not upper:
        return {**words, "kab": words["kab"].removeprefix("Kabupaten "), "desa": f"{words['desa']} {part.area}"}
    return {name: word.upper() for name, word in words.items()} | {"day": words["day"]}


def _in_words(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
