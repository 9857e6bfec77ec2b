"""What goes out: nothing in it runs, and what comes back is what was sent."""

import csv
import io
import re
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.received_files.reading import read
from payung.received_files.wire import GUARDED
from payung.received_files.workbook import CellError
from payung.received_files.writing import CHOICES, Column, SheetToWrite, csv_file, safe_text, xlsx

COLUMNS = [
    Column("NIK", width=20, note="16 angka, sel berformat Teks"),
    Column("Nama"),
    Column("Jenis kelamin", choices=["Laki-laki", "Perempuan", "Belum, tidak diketahui"]),
    Column("Upah", as_text=False),
]


def parts(data: bytes) -> dict[str, str]:
    packed = zipfile.ZipFile(io.BytesIO(data))
    return {name: packed.read(name).decode() for name in packed.namelist()}


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=HYPERLINK(A1)", "'=HYPERLINK(A1)"),
        ("+62", "'+62"),
        ("-", "'-"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("\0=1", "'\0=1"),
        ("Siti", "Siti"),
        ("", ""),
        ("a=1", "a=1"),
    ],
)
def test_a_text_that_a_spreadsheet_would_run_gets_a_mark(text, safe):
    assert safe_text(text) == safe


@given(st.text())
def test_no_text_begins_with_what_a_spreadsheet_would_run(text):
    assert not safe_text(text).startswith(GUARDED)


def test_a_template_has_text_columns_notes_dropdowns_and_headings_that_stay():
    made = parts(xlsx([SheetToWrite("Data", COLUMNS)]))
    sheet = made["xl/worksheets/sheet1.xml"]
    assert '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' in sheet
    assert re.findall(r'<col min="(\d)" max="(\d)" width="(\d+)[.\d]*" (\w+)', sheet) == [
        ("1", "1", "20", "style"),
        ("2", "3", "16", "style"),
        ("4", "4", "16", "customWidth"),
    ]
    assert f"<formula1>{CHOICES}!$A$1:$A$3</formula1>" in sheet and 'sqref="C2:C60001"' in sheet
    assert "16 angka, sel berformat Teks" in made["xl/comments1.xml"]


def test_what_is_written_is_read_back_with_its_types():
    rows = [["5299010101010001", "=Siti", "Perempuan", 1000.0], [None, CellError("#REF!"), True, date(2026, 7, 1)]]
    workbook = read(xlsx([SheetToWrite("Data", COLUMNS, rows)]), "templat.xlsx")
    assert [(sheet.name, sheet.hidden) for sheet in workbook.sheets] == [("Data", False), (CHOICES, True)]
    assert workbook.sheets[0].rows == [["NIK", "Nama", "Jenis kelamin", "Upah"], *rows]


def test_no_text_becomes_a_formula_or_a_link():
    rows = [["=1+1", "https://contoh.id", "{=1}", "1"]]
    made = parts(xlsx([SheetToWrite("Data", COLUMNS, rows)]))
    sheet = made["xl/worksheets/sheet1.xml"]
    assert "<f>" not in sheet and "hyperlink" not in sheet
    assert sheet.count('t="inlineStr"') == 8


def test_csv_opens_in_excel_and_runs_nothing():
    data = csv_file(["nama", "jumlah", "bulan"], [['=Siti; "x"', 12.0, date(2026, 7, 1)], ["-", 0, None]])
    assert data == '\ufeffnama;jumlah;bulan\r\n"\'=Siti; ""x""";12;2026-07-01\r\n\'-;0;\r\n'.encode()


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=15)


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1))
def test_csv_goes_out_and_comes_in_unchanged(rows):
    data = csv_file(["a", "b"], rows)
    assert [tuple(row) for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";")][1:] == [
        tuple(safe_text(text) for text in row) for row in rows
    ]
