"""What is read out of a file that is let in: cells with their types, rows with their numbers, csv as Excel writes it."""

import io
import json
import math
from datetime import date, datetime, time, timedelta

import hostile_files as made
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from payung.received_files.limits import LOCAL, WEB
from payung.received_files.reading import read
from payung.received_files.refusals import Refused
from payung.received_files.wire import Garbled, Outgoing, received
from payung.received_files.workbook import NOT_CALCULATED, CellError, CsvForm, Merged, column_index, column_letters


def written(fill) -> bytes:
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream)
    fill(workbook)
    workbook.close()
    return stream.getvalue()


def cells_of(rows_xml: str) -> list:
    return list(read(made.workbook(made.sheet_xml(rows_xml)), "data.xlsx").sheets[0].rows)


def test_a_cell_keeps_its_type():
    def fill(workbook):
        sheet = workbook.add_worksheet("Data")
        day, moment = (workbook.add_format({"num_format": form}) for form in ("dd/mm/yyyy", "dd/mm/yy hh:mm"))
        sheet.write_string("A1", "5299010101010001")
        sheet.write_number("B1", 5299010101010001)
        sheet.write_number("C1", 12)
        sheet.write_boolean("D1", True)
        sheet.write_datetime("E1", datetime(2026, 7, 1), day)  # noqa: DTZ001
        sheet.write_datetime("F1", datetime(2026, 7, 1, 10, 30), moment)  # noqa: DTZ001
        sheet.write_formula("H1", "=1+1", None, 2)

    [row] = read(written(fill), "data.xlsx").sheets[0].rows
    assert row == [
        *("5299010101010001", 5299010101010001.0, 12.0, True, date(2026, 7, 1)),
        *(datetime(2026, 7, 1, 10, 30), None, 2.0),  # noqa: DTZ001
    ]
    assert [type(cell) for cell in row[:5]] == [str, float, float, bool, date]


def test_an_error_is_not_an_empty_cell():
    rows = cells_of('<row r="1"><c r="A1" t="e"><f>B9/0</f><v>#DIV/0!</v></c><c r="B1" s="0" t="e"><v>#REF!</v></c></row>')
    assert rows == [[CellError("#DIV/0!"), CellError("#REF!")]]


def test_the_words_around_an_error_stay_as_they_are():
    rows = cells_of(
        '<row r="1"><c r="A1" t="e"><v>#N/A</v></c><c r="B1" t="inlineStr"><is><t>kolom t="e" di lembar lama</t></is></c></row>'
    )
    assert rows == [[CellError("#N/A"), 'kolom t="e" di lembar lama']]


@pytest.mark.parametrize(
    "formula",
    [
        "<f>B1+C1</f>",
        "<f>B1</f><v/>",
        "<f>B1</f><v></v>",
        "<f/>",
        '<f t="shared" ref="A1:A9" si="0">B1</f>',
        '<f t="shared" si="0"/>',
    ],
)
def test_a_formula_that_was_never_calculated_is_not_an_empty_cell(formula):
    assert cells_of(f'<row r="1"><c r="A1" s="0">{formula}</c><c r="B1"><v>2</v></c></row>') == [[NOT_CALCULATED, 2.0]]


def test_sheets_of_microsofts_library_are_looked_through_too():
    """Its tags have a prefix: <x:row>."""
    rows = '<x:row r="1"><x:c r="A1" t="e"><x:v>#REF!</x:v></x:c><x:c r="B1"><x:f>A9</x:f></x:c></x:row>'
    sheet = f'<x:worksheet xmlns:x="{made.MAIN}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    assert read(made.workbook(sheet), "data.xlsx").sheets[0].rows == [[CellError("#REF!"), NOT_CALCULATED]]


def test_a_formula_whose_answer_is_nothing_is_empty():
    assert cells_of('<row r="1"><c r="A1" t="str"><f>""</f><v></v></c><c r="B1"><v>2</v></c></row>') == [[None, 2.0]]


def test_errors_are_found_wherever_a_sheet_is_cut_into_pieces():
    """The sheet is inflated a mebibyte at a time; an error in every hundredth row stands on some of the seams."""
    plain, broken = '<c r="A{n}"><v>{n}</v></c>', '<c r="A{n}" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    rows = "".join(f'<row r="{n}">{(plain if n % 100 else broken).format(n=n)}</row>' for n in range(1, 60_001))
    cells = [row[0] for row in cells_of(rows)]
    assert cells == [CellError("#DIV/0!") if n % 100 == 0 else float(n) for n in range(1, 60_001)]


def test_rows_have_the_numbers_that_excel_shows():
    sheet = read(made.workbook(made.cell("Siti")), "data.xlsx").sheets[0]
    assert sheet.rows == [[], [], [None, None, "Siti"]]
    assert list(sheet.filled_rows()) == [(3, [None, None, "Siti"])]


def test_merged_cells_are_told():
    merged = '<mergeCells count="1"><mergeCell ref="B2:D3"/></mergeCells>'
    data = made.workbook(made.sheet_xml(made.ONE_CELL, after=merged))
    assert read(data, "data.xlsx").sheets[0].merged == [Merged(top=2, left=2, bottom=3, right=4)]


def test_hidden_sheets_are_read_and_marked():
    def fill(workbook):
        for name in ("Data", "Pilihan", "Rahasia"):
            workbook.add_worksheet(name).write(0, 0, name)
        workbook.get_worksheet_by_name("Pilihan").hide()
        workbook.get_worksheet_by_name("Rahasia").very_hidden()
        workbook.add_chartsheet("Grafik")

    sheets = read(written(fill), "data.xlsx").sheets
    assert [(sheet.name, sheet.hidden) for sheet in sheets] == [("Data", False), ("Pilihan", True), ("Rahasia", True)]


@pytest.mark.parametrize(
    ("data", "form"),
    [
        ("nama;nik\nSiti;Jl. “A”\n".encode(), CsvForm("utf-8", ";")),
        ("nama;nik\nSiti;Jl. “A”\n".encode("utf-8-sig"), CsvForm("utf-8-sig", ";")),
        ("nama;nik\r\nSiti;Jl. “A”\r\n".encode("cp1252"), CsvForm("cp1252", ";")),
        ("nama\tnik\nSiti\tJl. “A”\n".encode("utf-16"), CsvForm("utf-16", "\t")),
        ("nama\tnik\nSiti\tJl. “A”\n".encode("utf-16-be").join([b"\xfe\xff", b""]), CsvForm("utf-16", "\t")),
        ("nama,nik\nSiti,Jl. “A”\n".encode(), CsvForm("utf-8", ",")),
        ("nama|nik\nSiti|Jl. “A”\n".encode(), CsvForm("utf-8", "|")),
        ("sep=,\nnama,nik\nSiti,Jl. “A”\n".encode(), CsvForm("utf-8", ",")),
        ("sep=:\r\nnama:nik\r\nSiti:Jl. “A”\r\n".encode(), CsvForm("utf-8", ":")),
        ('"nama";"nik"\n"Siti";"Jl. “A”"\n'.encode(), CsvForm("utf-8", ";")),
    ],
)
def test_csv_is_read_however_excel_wrote_it(data, form):
    workbook = read(data, "data.csv")
    assert workbook.csv == form
    assert workbook.sheets[0].rows == [["nama", "nik"], ["Siti", "Jl. “A”"]]


def test_a_decimal_comma_does_not_divide_cells():
    assert read(b"nama;jumlah\nSiti;1,5\nBudi;2,5\n", "data.csv").sheets[0].rows[1] == ["Siti", "1,5"]


def test_csv_cells_are_text_and_keep_their_zeros():
    data = b'telepon;nik;error\n081234567890;"=""5299010101010001""";#REF!\n'
    assert read(data, "data.csv").sheets[0].rows[1] == ["081234567890", "5299010101010001", CellError("#REF!")]


def test_a_csv_cell_of_two_lines_is_one_row():
    rows = read(b'nama;alamat\nSiti;"Jl. A\nRT 2"\n\nBudi;Jl. B\n', "data.csv").sheets[0].rows
    assert rows == [["nama", "alamat"], ["Siti", "Jl. A\nRT 2"], [], ["Budi", "Jl. B"]]


def test_empty_cells_beyond_the_last_column_are_no_columns():
    data = b"nama;nik\nSiti;1" + b";" * 200 + b"\n"
    assert read(data, "data.csv").sheets[0].rows[1] == ["Siti", "1"]


def test_a_formula_in_csv_is_only_text():
    assert read(b"nama;nik\n=HYPERLINK(A1);@x\n", "data.csv").sheets[0].rows[1] == ["=HYPERLINK(A1)", "@x"]


@pytest.mark.parametrize(("rows", "answer"), [(59_999, 59_999), (60_000, 60_000), (60_001, "E-FILE-18")])
def test_sixty_thousand_rows_are_read(rows, answer):
    data = made.workbook(made.numbered_rows(rows))
    try:
        assert len(read(data, "data.xlsx").sheets[0].rows) == answer
    except Refused as refusal:
        assert refusal.code == answer


@pytest.mark.parametrize(("columns", "answer"), [(59, 59), (60, 60), (61, "E-FILE-20")])
def test_sixty_columns_are_read(columns, answer):
    data = made.workbook(made.sheet_xml(made.wide_row(columns)))
    try:
        assert len(read(data, "data.xlsx").sheets[0].rows[0]) == answer
    except Refused as refusal:
        assert refusal.code == answer


@pytest.mark.parametrize(("length", "answer"), [(499, 499), (500, 500), (501, "E-FILE-21")])
@pytest.mark.parametrize("name", ["data.xlsx", "data.csv"])
def test_a_cell_of_five_hundred_letters_is_read(length, answer, name):
    text = "é" * length
    data = made.workbook(made.cell(text)) if name == "data.xlsx" else f";;\n;;\n;;{text}".encode()
    try:
        assert len(read(data, name).sheets[0].rows[2][2]) == answer  # type: ignore[arg-type]
    except Refused as refusal:
        assert (refusal.code, "C3" in refusal.id) == (answer, True)


def test_at_ones_own_computer_there_is_no_limit_of_rows():
    data = made.workbook(made.numbered_rows(70_000))
    assert len(read(data, "data.xlsx", LOCAL).sheets[0].rows) == 70_000


@given(st.integers(0, 16_383))
def test_columns_are_called_as_in_excel(index):
    assert column_index(column_letters(index)) == index
    assert column_letters(index) == made.letters(index)


CELLS = st.one_of(
    st.none(),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.sampled_from(["#REF!", "'=1+1", "{", '{"d": "2026-07-01"}', "[", "\n"]),
)


@settings(max_examples=300)
@given(
    st.lists(st.lists(CELLS, max_size=6), max_size=6).filter(
        lambda rows: any(cell not in (None, "") for row in rows for cell in row)
    )
)
def test_every_cell_comes_out_of_the_cage_as_it_went_in(rows):
    stream = io.BytesIO()
    out = Outgoing(stream, WEB)
    out.begin_sheet("Data")
    for row in rows:
        out.add_row(row)
    out.end()
    [sheet] = received(io.BytesIO(stream.getvalue()), WEB).sheets
    assert len(sheet.rows) == len(rows)
    for before, after in zip(rows, sheet.rows, strict=True):
        for at, cell in enumerate(before):
            got = after[at] if at < len(after) else None
            expected = (
                {"": None, "#REF!": CellError("#REF!"), "'=1+1": "=1+1"}.get(cell, cell) if isinstance(cell, str) else cell
            )
            if isinstance(expected, str) and expected.startswith("'"):
                assert got in (expected, expected[1:])
            else:
                assert (got, type(got)) == (expected, type(expected))


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (math.inf, CellError("#NUM!")),
        (math.nan, CellError("#NUM!")),
        (time(10, 30), "10:30:00"),
        (timedelta(hours=36.5), "36:30:00"),
    ],
)
def test_what_has_no_type_of_its_own_is_told_as_people_see_it(value, cell):
    stream = io.BytesIO()
    out = Outgoing(stream, WEB)
    out.begin_sheet("Data")
    out.add_row([value])
    out.end()
    assert received(io.BytesIO(stream.getvalue()), WEB).sheets[0].rows == [[cell]]


@given(
    st.binary(max_size=200)
    | st.recursive(CELLS.filter(lambda c: not isinstance(c, date)), st.lists).map(lambda c: json.dumps([c]).encode())
)
def test_nothing_that_comes_out_of_the_cage_breaks_the_caller(said):
    with pytest.raises((Garbled, Refused)):
        received(io.BytesIO(b'{"sheet": "Data", "hidden": false, "merged": []}\n' + said + b"\n"), WEB)


def test_a_csv_file_says_how_many_cells_each_row_has_and_a_workbook_does_not():
    assert read(b"a;b;c\n1;2\n\n1;2;3;;\n", "list.csv").sheets[0].cells == [3, 2, 0, 5]
    assert not read(made.workbook(made.numbered_rows(3)), "data.xlsx").sheets[0].cells


@pytest.mark.parametrize(
    "counts",
    ["[1e999]", "[-1]", "[1.0]", "[true]", '["12"]', "[99999999999999999999]", "[]", "[1, 1]", "7", '{"1": 2}', "null"],
)
def test_counts_of_cells_that_no_reader_says_are_not_believed(counts):
    said = b'{"sheet": "CSV", "hidden": false, "merged": []}\n[["a"]]\n{"cells": %s}\n{"end": true}\n' % counts.encode()
    with pytest.raises(Garbled):
        received(io.BytesIO(said), WEB)


def test_fifty_thousand_rows_take_three_seconds():
    row = "".join(f'<c r="{made.letters(at)}{{n}}" t="inlineStr"><is><t>{{n}} Sukamaju {at}</t></is></c>' for at in range(15))
    data = made.workbook(made.sheet_xml("".join(f'<row r="{n}">{row.format(n=n)}</row>' for n in range(1, 50_001))))
    before = made.seconds_of_work()
    rows = read(data, "data.xlsx").sheets[0].rows
    assert made.seconds_of_work() - before < 3
    assert rows[-1][14] == "50000 Sukamaju 14"


def test_a_thousand_rows_take_less_than_a_second():
    data = made.workbook(made.numbered_rows(1_000))
    before = made.seconds_of_work()
    read(data, "data.xlsx")
    assert made.seconds_of_work() - before < 0.7
