"""Headings as offices write them name their columns; what nobody can know is asked, and never read past in silence."""

import pytest
from list_rows import SITI, codes, judged, read, row

from payung.lists.profiles import PROFILES, headings_of, recognise
from payung.lists.reading import read_list
from payung.received_files.headings import normalised
from payung.received_files.workbook import Cell, Sheet, Workbook

REST = {"nik": "NIK", "name": "Nama", "sex": "JK", "birth_date": "Tanggal Lahir", "desa": "Desa"}


def field_of(heading: str, instead_of: str, profile: str = "village") -> str | None:
    """What a heading is taken for in a list that has it in place of the usual one."""
    cells = ["No", heading, *(word for field, word in REST.items() if field != instead_of)]
    found = headings_of(Sheet("a", False, [cells]), PROFILES[profile], {})
    assert found is not None
    return {at: field for field, at in found.columns.items()}.get(1)


def without(*headings: str) -> dict[str, Cell]:
    return {heading: cell for heading, cell in SITI.items() if heading not in headings}


def told(read_in) -> list[str]:
    return [each.code for each in read_in.problems]


def notes(read_in) -> dict[str, dict[str, object]]:
    judged(read_in)
    return {each.code: dict(each.facts) for each in read_in.notes}


@pytest.mark.parametrize("heading", ["N A M A", "n.i.k.", "N I K", "No. K K", "T.T.L"])
def test_letters_apart_are_one_word(heading):
    assert " " not in normalised(heading).removeprefix("nomor ")


@pytest.mark.parametrize(
    ("field", "headings"),
    [
        ("nik", ["N I K", "N.I.K.", "NOKTP", "NIK e-KTP", "NIK PETANI", "NIK sesuai KTP", "NIK TK", "No. Identitas (NIK)"]),
        ("nik", ["NIK Kepala Keluarga", "NIK KK", "No KTP Nelayan", "NIK Marbot", "ID Number"]),
        ("name", ["N A M A", "NAMA PEKERJA RENTAN", "Nama Petani / Buruh Tani", "Nama Marbot", "Nama Anggota Kelompok"]),
        ("name", ["Nama Kepala Keluarga", "Nama KK", "NAMA KRT", "Nama Ketua RT", "Nama Kader Desa", "namalengkap"]),
        ("sex", ["JENISKELAMIN", "Jen. Kelamin", "Jns Klmn"]),
        ("birth_date", ["TGLLAHIR", "Tanggal Lahir sesuai KTP", "Tg Lahir", "tgl_lhr_art"]),
        ("desa", ["nmdesa", "Asal Desa", "Desa/Kecamatan"]),
    ],
)
def test_a_heading_that_can_mean_nothing_else_is_read(field, headings):
    assert {heading: field_of(heading, field) for heading in headings} == dict.fromkeys(headings, field)


@pytest.mark.parametrize(
    ("field", "headings"),
    [
        (
            "name",
            ["Nama Suami", "Nama Ahli Waris", "Nama Bank", "Nama Kapal", "Nama Usaha", "Nama Ketua Kelompok", "Nama Desa"],
        ),
        ("name", ["Nama Petugas", "Nama Pendamping", "Nama dan Alamat", "Nama Masjid", "Nama Pekerjaan"]),
        ("nik", ["NIK Ibu", "NIK Ahli Waris", "NIK Pasangan", "No KTP Suami", "NIK Petugas", "No. Rekening"]),
    ],
)
def test_somebody_else_is_never_taken_for_the_person(field, headings):
    assert {heading: field_of(heading, field) for heading in headings if field_of(heading, field) == field} == {}


def test_a_heading_taken_for_want_of_another_is_told():
    read_in = read([{**without("Nama"), "Nama Sopir": "Siti Aminah"}])
    assert judged(read_in).rows["name"].to_list() == ["SITI AMINAH"]
    assert notes(read_in)["N-LIST-25"]["heading"] == "Nama Sopir"


def test_of_two_that_may_be_the_name_neither_is_taken():
    assert told(read([{**without("Nama"), "Nama Sopir": "Siti", "Nama Kernet": "Budi"}])) == ["E-LIST-02"]


def test_the_head_of_the_family_is_the_person_only_where_nobody_else_is():
    assert field_of("Nama Kepala Keluarga", "nik") != "name"


@pytest.mark.parametrize(
    ("left_out", "heading", "cell"),
    [
        ("NIK", "KTP Elektronik", "5299014203800001"),
        ("Tanggal Lahir", "Lahir Pada", "02-03-1980"),
        ("Desa", "Desa Penempatan", "Gerung Utara"),
    ],
)
def test_an_unread_heading_that_may_say_who_or_where_somebody_is_stops_the_list(left_out, heading, cell):
    rows = [{**without(left_out), heading: cell}]
    assert told(read(rows)) == ["E-LIST-04"]
    ignored = read_list(Workbook([_sheet(rows)]), profile="village", office={"village": {heading: "ignore"}})
    assert told(ignored) == []


def test_a_column_of_sixteen_digits_stops_a_list_without_niks_whatever_it_is_called():
    rows = [{**without("NIK", "No KK"), "Data": f"529901420380000{at}"} for at in range(1, 5)]
    assert told(read(rows)) == ["E-LIST-04"]
    assert told(read([{**each, "NIK": "5299014203800001"} for each in rows])) == []


def test_a_list_of_people_with_strange_headings_goes_to_the_page_that_asks():
    read_in = read([{**without("Nama", "NIK"), "Siapa": "Siti Aminah"}], profile=None)
    assert (told(read_in), len(read_in.sheets)) == (["E-LIST-02"], 1)
    assert "“Siapa”" in str(read_in.problems[0].facts["headings"])


def test_a_recap_is_no_list_of_people():
    recap = Sheet(
        "a", False, [["No", "Desa", "Kecamatan", "Laki-laki", "Perempuan", "Jumlah"], [1.0, "Pijot", "Keruak", 1.0, 2.0, 3.0]]
    )
    assert told(read_list(Workbook([recap]))) == ["E-LIST-01"]


def test_a_status_kepesertaan_alone_does_not_make_a_list_the_insurers():
    village = [*SITI, "Status Kepesertaan"]
    assert recognise(Workbook([Sheet("a", False, [village])])) == "village"
    assert recognise(Workbook([Sheet("a", False, [["No KPJ", "NIK", "Nama TK", "Status Kepesertaan"]])])) == "bpjs-status"
    assert codes(judged(read([row(Status_Kepesertaan="Aktif")], profile=None))) == {"W-PST-01"}


TWO_ROWS = [
    ["NO", "NAMA", "NIK", "L/P", "Kelahiran", None, "ALAMAT", None, "KET"],
    [None, None, None, None, "Tempat", "Tanggal", "Desa", "Kec", None],
    ["1", "Siti Aminah", SITI["NIK"], "P", "Selong", "02-03-1980", "Gerung Utara", "Gerung", None],
]
SPLIT_WORDS = [
    ["NO", "NAMA", "NIK", "L/P", "TEMPAT", "TANGGAL", "ALAMAT", None, None],
    [None, "LENGKAP", None, None, "LAHIR", "LAHIR", "DESA", "KEC", "RT"],
    ["1", "Siti Aminah", SITI["NIK"], "P", "Selong", "02-03-1980", "Gerung Utara", "Gerung", "01"],
]


@pytest.mark.parametrize("rows", [TWO_ROWS, SPLIT_WORDS], ids=["names below nothing", "one word above the other"])
def test_headings_in_two_rows_are_read_without_merged_cells(rows):
    checked = judged(read_list(Workbook([Sheet("CSV", False, rows)])))
    (siti,) = checked.rows.select("line", "name", "birth_place", "area_code").rows()
    assert siti == (3, "SITI AMINAH", "Selong", "52.01.01.1001")
    assert codes(checked) == set()


def test_headings_in_three_merged_rows_are_read():
    from payung.received_files.workbook import Merged

    rows = [
        ["NO", "DATA PEKERJA", None, None, None, None, None, "KET"],
        [None, "NAMA", "NIK", "L/P", "TGL LAHIR", "ALAMAT"],
        [None, None, None, None, None, "DESA", "KEC"],
        ["1", "Siti Aminah", SITI["NIK"], "P", "02-03-1980", "Gerung Utara", "Gerung"],
    ]
    checked = judged(read_list(Workbook([Sheet("a", False, rows, [Merged(1, 2, 1, 7), Merged(2, 6, 2, 7)])])))
    assert checked.rows.select("line", "area_code").rows() == [(4, "52.01.01.1001")]


def test_a_first_person_without_a_digit_is_no_heading():
    rows = [["Nama", "Desa", "Kecamatan"], ["Siti Aminah", "Gerung Utara", "Gerung"], ["Nur", "Gerung Utara", "Gerung"]]
    assert judged(read_list(Workbook([Sheet("a", False, rows)]))).counts.read == 2


def test_the_number_of_the_family_card_goes_before_the_number_of_another_register():
    checked = judged(read([{"ID Keluarga": "ABC-12345", **SITI}]))
    assert checked.rows["household_id"].to_list() == [SITI["No KK"]]


def test_two_columns_that_never_differ_are_read_as_one():
    same = [{**row(), "Kelurahan": None, "No KTP": SITI["NIK"]}, {**row(NIK=None, Nama="Nur"), "No KTP": "5299014203800002"}]
    read_in = read(same)
    assert told(read_in) == []
    assert judged(read_in).rows["nik"].to_list() == [SITI["NIK"], "5299014203800002"]
    assert "N-LIST-29" in notes(read_in)
    assert told(read([{**row(), "No KTP": "5299014203800002"}])) == ["E-LIST-03"]


@pytest.mark.parametrize(
    ("above", "name", "expected", "note"),
    [
        ([["DESA : PIJOT"]], "Sheet1", "52.03.01.2002", "N-LIST-26"),
        ([["Kecamatan", "KERUAK"], ["Desa", "PIJOT"]], "Sheet1", "52.03.01.2002", "N-LIST-26"),
        ([["DAFTAR PEKERJA RENTAN DESA PIJOT KECAMATAN KERUAK TAHUN 2026"]], "Sheet1", "52.03.01.2002", "N-LIST-26"),
        ([["KECAMATAN KERUAK"]], "Pijot", "52.03.01.2002", "N-LIST-27"),
        ([], "Pijot", "52.03.01.2002", "N-LIST-27"),
        ([["KECAMATAN KERUAK"]], "Sheet1", "52.03.01", "N-LIST-26"),
        ([["Usulan desa dan kelurahan"]], "Data", "52.03", None),
        ([["DESA PIJOT"], ["DESA KERUAK"]], "Data", "52.03", None),
    ],
)
def test_the_desa_above_a_table_or_on_its_tab_is_that_of_rows_without_one(above, name, expected, note):
    read_in = read([without("Desa", "Kecamatan")], above=above, name=name)
    assert judged(read_in, area="52.03").rows["area_code"].to_list() == [expected]
    assert [each.code for each in read_in.notes if each.code in ("N-LIST-26", "N-LIST-27")] == ([note] if note else [])


def test_what_a_row_says_of_its_desa_goes_before_the_title():
    read_in = read([row()], above=[["DESA PIJOT"]], name="Pijot")
    assert judged(read_in).rows["area_code"].to_list() == ["52.01.01.1001"]


def test_sex_is_read_from_ticks_and_a_birth_date_from_its_parts():
    from payung.received_files.workbook import Merged

    rows = [
        ["NIK", "Nama", "Jenis Kelamin", None, "Tanggal Lahir", None, None, "Desa"],
        [None, None, "L", "P", "Tgl", "Bln", "Thn"],
        [SITI["NIK"], "Siti Aminah", None, "√", "2", "3", "1980", "Gerung Utara"],
        ["5299010704800002", "Nur", "1", "-", "7", "4", "1980", "Gerung Utara"],
    ]
    checked = judged(read_list(Workbook([Sheet("a", False, rows, [Merged(1, 3, 1, 4), Merged(1, 5, 1, 7)])])))
    assert [(sex, str(day)) for sex, day in checked.rows.select("sex", "birth_date").rows()] == [
        ("P", "1980-03-02"),
        ("L", "1980-04-07"),
    ]


def _sheet(rows):
    from list_rows import sheet

    return sheet(rows)
