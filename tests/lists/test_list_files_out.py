"""Templates come back filled and are taken whole; a workbook of bad rows can be mended and sent as it is."""

import io
import re
import zipfile

import pytest
from list_rows import NTB, TODAY, codes, judged, read, row, verdicts
from python_calamine import CalamineWorkbook

from payung.lists.fields import FIELDS
from payung.lists.mending import SAFE, offer, offered
from payung.lists.reading import read_list
from payung.lists.templates import bad_rows, desa_choices, template
from payung.received_files.limits import WEB
from payung.received_files.reading import read as read_file
from payung.received_files.workbook import Merged, Sheet, Workbook
from payung.received_files.writing import Column, SheetToWrite, xlsx


def test_a_template_as_it_is_holds_nobody_and_is_known_again():
    read_in = read_list(read_file(template("52.01", NTB), "templat.xlsx", WEB))
    assert read_in.profile == "village"
    assert (read_in.problems, read_in.unknown) == ([], [])
    assert judged(read_in).counts.read == 0
    assert {told.code for told in read_in.notes} == {"N-LIST-17", "N-LIST-18"}


@pytest.mark.parametrize("area", ["52", "52.01", "52.71"])
def test_a_filled_template_is_taken_whole(area):
    """Filled as a spreadsheet fills it: the same sheets, rows below the example."""
    book = read_file(template(area, NTB), "templat.xlsx", WEB)
    villages = desa_choices(area, NTB)
    fields = [field for field in FIELDS.values() if field.in_template]
    example = dict(zip([field.name for field in fields], book.sheets[0].rows[1], strict=False))
    filled = []
    for number in range(50):
        own = {
            **{
                "nik": f"52990142038{number // 10 + 1:04}{number % 10}"[:12] + f"{number + 1:04}",
                "name": f"NUR {chr(65 + number % 26)}{chr(65 + number // 26)}INAH",
            },
            **{"birth_date": "02-03-1980", "area_code": villages[number % len(villages)], "household_id": None},
        }
        filled.append([{**example, **own}[field.name] for field in fields])
    columns = [Column(field.id) for field in fields]
    again = read_file(xlsx([SheetToWrite("Daftar", columns, [book.sheets[0].rows[1], *filled])]), "isi.xlsx", WEB)
    checked = judged(read_list(again), area=area)
    assert (checked.counts.read, checked.counts.accepted, checked.counts.warned) == (50, 50, 0), checked.causes()[:2]
    assert checked.rows["area_code"].to_list() == [villages[number % len(villages)][-14:-1] for number in range(50)]


def test_a_template_keeps_niks_as_text_and_offers_only_its_own_desa():
    content = template("52.71", NTB)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        first = packed.read("xl/worksheets/sheet1.xml").decode()
        styles = packed.read("xl/styles.xml").decode()
    assert 'sqref="C2:C60001"' in first and first.count("<dataValidation ") == 7
    assert first.count('errorStyle="information"') == 1  # of groups several may stand in one cell
    columns = re.findall(r'<col min="(\d+)" max="(\d+)"[^>]* style="2"', first)
    assert sum(int(last) - int(first_) + 1 for first_, last in columns) == sum(field.in_template for field in FIELDS.values())
    assert 'formatCode="@"' in styles  # text
    choices = [row[1] for row in CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Pilihan").to_python()]
    assert sum("(52.71." in choice for choice in choices) == sum(
        code.startswith("52.71.") and code.count(".") == 3 for code in NTB
    )
    assert not any("(52.0" in choice for choice in choices)


ROWS = [
    row(),
    row(NIK="529901420380001", Nama="Nur"),
    row(NIK=5299010704800002.0, Nama="Budi", L_P="L", Tanggal_Lahir="07-04-1980"),
    row(NIK="5299010704800003", Nama="Wayan", L_P="L", Tanggal_Lahir="04-07-1980", Pekerjaan="=A1"),
    row(NIK="5299014203800009", Nama="+Amir"),
]


def test_the_bad_rows_come_back_alone_with_their_cells_and_what_to_mend():
    read_in = read(ROWS)
    checked = judged(read_in)
    book = read_file(bad_rows(read_in, checked, "id"), "perbaiki.xlsx", WEB)
    lines = book.sheets[0].rows
    assert lines[0][:5] == ["Yang perlu diperbaiki", "Baris asal", "NIK", "No KK", "Nama"]
    assert [line[1] for line in lines[1:]] == ["3", "4", "5"]
    assert "NIK: NIK hanya 15 digit, seharusnya 16." in lines[1][0] and "[E-NIK-01]" in lines[1][0]
    assert lines[1][2] == "529901420380001"
    english = read_file(bad_rows(read_in, checked, "en"), "mend.xlsx", WEB)
    assert "The NIK has only 15 digits" in str(english.sheets[0].rows[1][0])


def test_a_nik_that_excel_rounded_never_comes_back_as_a_nik():
    read_in = read(ROWS)
    again = read_list(read_file(bad_rows(read_in, judged(read_in), "id"), "perbaiki.xlsx", WEB))
    checked = judged(again)
    assert codes(checked, line=3) >= {"E-NIK-03"}
    assert again.sheets[0].rows[2][2] == "529901070480000?"


def test_bad_rows_sent_as_they_are_have_the_same_trouble_and_mended_they_are_taken():
    read_in = read(ROWS)
    first = judged(read_in)
    book = read_file(bad_rows(read_in, first, "id"), "perbaiki.xlsx", WEB)
    again = read_list(book)
    assert (again.problems, again.unknown) == ([], [])
    assert judged(again).counts.rejected == first.counts.rejected == 3
    lines = [list(line) for line in book.sheets[0].rows]
    lines[1][2], lines[2][2], lines[3][6] = "5299014203800001", "5299010704800002", "07-04-1980"
    mended = judged(read_list(Workbook([Sheet("Usulan", False, lines)])))
    assert (mended.counts.read, mended.counts.accepted) == (3, 3)


def test_a_row_with_many_troubles_comes_back_short_enough_to_be_sent_again():
    troubled = row(NIK="529901420380001O", Nama="", L_P="3", Tanggal_Lahir="31-02-1980", Desa="Entah", Kecamatan="Di Mana")
    troubled |= {"No KK": "12", "Pekerjaan": "PNS", "No HP": "12", "Desil": "77", "Penghasilan": "banyak"}
    read_in = read([troubled])
    found = judged(read_in)
    book = read_file(bad_rows(read_in, found, "id"), "perbaiki.xlsx", WEB)
    told = str(book.sheets[0].rows[1][0])
    assert 300 < len(told) < WEB.cell_characters_max
    assert all(f"[{code}]" in told for code in codes(found, line=2))  # what does not fit stands by its code alone


def test_headings_of_two_rows_come_back_in_one_that_is_known():
    rows = [
        ["NIK", "Nama", "Lahir", None, "L/P"],
        [None, None, "Tempat", "Tanggal"],
        ["1", "Siti", "Selong", "02-03-1980", "P"],
    ]
    merged = [Merged(1, 3, 1, 4), *(Merged(1, at, 2, at) for at in (1, 2, 5))]
    read_in = read_list(Workbook([Sheet("a", False, rows, merged)]))
    again = read_list(read_file(bad_rows(read_in, judged(read_in), "id"), "perbaiki.xlsx", WEB))
    assert set(again.sheets[0].places) == {"nik", "name", "birth_place", "birth_date", "sex"}


def test_a_cell_that_a_spreadsheet_would_run_stays_text():
    read_in = read([row(NIK="1", Nama="Nur", Pekerjaan='=HYPERLINK("x")')])
    with zipfile.ZipFile(io.BytesIO(bad_rows(read_in, judged(read_in), "id"))) as packed:
        assert not any(b"<f>" in packed.read(name) for name in packed.namelist())


MENDED = {
    "E-NIK-18": (
        row(NIK="5299010101100001", No_KK="5299014203800001"),
        {"nik": "5299014203800001", "household_id": "5299010101100001"},
    ),
    "E-NIK-23": (row(NIK="5299O142O38OOOOI"), {"nik": "5299014203800001"}),
    "E-TGL-04": (row(Tanggal_Lahir="03-02-1980"), {"birth_date": TODAY.replace(1980, 3, 2)}),
    "E-TGL-10": (row(NIK=None, Tanggal_Lahir="02-03-80"), {"birth_date": TODAY.replace(1980, 3, 2)}),
    "E-JK-03": (row(L_P="2"), {"sex": "P"}),
    "E-SEL-04": (row(Nama="RENÃ‰E"), {"name": "RENÉE"}),
}  # fmt: skip


def test_every_safe_mend_is_tried():
    assert set(MENDED) == SAFE


@pytest.mark.parametrize("code", MENDED)
def test_a_safe_mend_is_offered_done_when_asked_for_and_leaves_its_trace(code):
    its_row, values = MENDED[code]
    before = verdicts(its_row)
    assert before.counts.rejected == 1
    assert [cause.code for cause in offered(before)] == [code]
    assert offer(code, "id") != offer(code, "en")
    after = verdicts(its_row, mended=[code])
    assert after.counts.accepted == 1
    assert after.rows.select(*values).row(0, named=True) == values
    assert [p["severity"] for p in after.problems.to_dicts() if p["code"] == code] == ["mended"]
    assert offered(after) == []


def test_a_mend_does_not_touch_rows_of_other_kinds():
    rows = [
        row(L_P="2"),
        row(NIK=None, Nama="Nur", L_P="2"),
        row(NIK="5299014203800002", Nama="Baiq", Tanggal_Lahir="03-02-1980"),
    ]
    checked = verdicts(*rows, mended=["E-JK-03"])
    assert checked.rows["verdict"].to_list() == ["accepted", "rejected", "rejected"]
