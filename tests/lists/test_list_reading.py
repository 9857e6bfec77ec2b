"""Lists as offices lay them out are found, recognised and read; rows that hold nobody are left out and told."""

import io
from datetime import date

import pytest
from list_rows import SITI, TODAY, judged, read, row, sheet
from xlsxwriter import Workbook as XlsxWriter

from payung.invented.damage import Level
from payung.invented.office_files import office_files
from payung.invented.people import people
from payung.lists.profiles import PROFILES, recognise
from payung.lists.reading import read_csv_path, read_list
from payung.lists.synonyms import EVERYWHERE, IGNORED
from payung.received_files.headings import find_headings, normalised
from payung.received_files.limits import LOCAL
from payung.received_files.reading import read as read_file
from payung.received_files.workbook import Sheet, Workbook

NUR = row(NIK="5299010704800002", Nama="Nur", L_P="L", Tanggal_Lahir="07-04-1980")


def notes(read_in) -> dict[str, tuple[int, ...]]:
    for _ in read_in.batches():
        pass
    return {told.code: told.lines for told in read_in.notes}


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_no_word_stands_for_two_columns(profile):
    own = {normalised(word) for words in profile.synonyms.values() for word in words}
    assert find_headings(Sheet("a", False, [["NIK", "Nama"]]), profile.synonyms, office=profile.ignored()) is not None
    assert not own & set(profile.ignored())


def test_no_word_is_known_and_ignored_for_everybody():
    general = {normalised(word) for words in EVERYWHERE.values() for word in words}
    assert not general & {normalised(word) for word in IGNORED}


def test_titles_above_two_rows_of_headings_numbering_and_totals_are_no_people():
    from payung.received_files.workbook import Merged

    rows = [
        ["PEMERINTAH KABUPATEN"],
        ["DAFTAR PEKERJA RENTAN"],
        [],
        ["No", "NIK", "Nama", "Lahir", None, "L/P"],
        [None, None, None, "Tempat", "Tanggal"],
        ["1", "2", "3", "4", "5", "6"],
        ["1", SITI["NIK"], "Siti Aminah", "Selong", "02-03-1980", "P"],
        [],
        ["DESA GERUNG UTARA"],
        ["No", "NIK", "Nama", "Lahir", None, "L/P"],
        ["2", NUR["NIK"], "Nur", "Selong", "07-04-1980", "L"],
        [None, None, "JUMLAH", None, None, 2.0],
        ["Gerung, 1 Oktober 2026"],
        [None, None, "Mengetahui, Kepala Desa"],
        [None, None, "NIP. 19700101"],
    ]
    merged = [Merged(4, 4, 4, 5), *(Merged(4, at, 5, at) for at in (1, 2, 3, 6))]
    read_in = read_list(Workbook([Sheet("Usulan", False, rows, merged)]))
    checked = judged(read_in)
    assert checked.rows["line"].to_list() == [7, 11]
    assert checked.rows["birth_place"].to_list() == ["Selong", "Selong"]
    found = notes(read_in)
    assert found["N-LIST-11"] == (12,)
    assert found["N-LIST-12"] == (8,)
    assert found["N-LIST-13"] == (10,)
    assert found["N-LIST-14"] == (13, 14, 15)
    assert found["N-LIST-15"] == (9,)


def test_all_sheets_of_people_are_read_hidden_ones_and_instructions_are_told():
    sheets = [
        Sheet("Petunjuk", False, [["Isi dengan benar"]]),
        sheet([row()], name="Gerung"),
        sheet([NUR], name="Kediri"),
        sheet([NUR], name="Lama", hidden=True),
    ]
    read_in = read_list(Workbook(sheets))
    assert judged(read_in).rows.select("sheet", "line").rows() == [("Gerung", 2), ("Kediri", 2)]
    assert {(told.code, told.sheet) for told in read_in.notes} == {("N-LIST-17", "Petunjuk"), ("N-LIST-16", "Lama")}
    assert judged(read_list(Workbook(sheets), sheet="Lama")).counts.read == 1


def test_a_file_without_people_says_so():
    read_in = read_list(Workbook([Sheet("a", False, [["Kecamatan", "Jumlah"], ["Gerung", 12.0]])]))
    assert [told.code for told in read_in.problems] == ["E-LIST-01"]


def test_two_columns_that_say_who_somebody_is_are_a_question_and_two_telephone_numbers_are_not():
    doubled = read([{**SITI, "Nama Lengkap": "Siti", "No HP": "081234567890", "No WA": "081234567899"}])
    assert [told.code for told in doubled.problems] == ["E-LIST-03"]
    assert "“Nama”, “Nama Lengkap”" in str(doubled.problems[0].facts["headings"])
    assert "N-LIST-23" in {told.code for told in doubled.notes}


def test_an_unknown_heading_is_told_with_what_it_resembles_and_can_be_mapped_by_the_office():
    rows = [{**{k: v for k, v in SITI.items() if k != "Nama"}, "Namaa Lengkp": "Siti Aminah", "Catatan Kadus": "x"}]
    read_in = read(rows)
    assert [told.code for told in read_in.problems] == ["E-LIST-02"]
    unknown = {each.heading.written: each.heading.suggestions for each in read_in.unknown}
    assert unknown["Namaa Lengkp"][0] == "name"
    office = {"village": {"Namaa Lengkp": "name", "Catatan Kadus": "ignore"}}
    mapped = read_list(Workbook([sheet(rows)]), office=office)
    assert (mapped.problems, mapped.unknown) == ([], [])
    assert judged(mapped).rows["name"].to_list() == ["SITI AMINAH"]


IGNORED_BEFORE = {"village": {"NIK": "ignore", "nomor ktp": "ignore", "Nama Lengkap": "ignore"}}
THE_KTP = "5299014203800009"


@pytest.mark.parametrize(
    ("cells", "nik", "name"),
    [
        ({"NIK": SITI["NIK"], "Nama": "Siti"}, SITI["NIK"], "SITI"),
        ({"NIK": SITI["NIK"], "Nama Lengkap": "Siti"}, SITI["NIK"], "SITI"),
        ({"No. KTP": THE_KTP, "Nama": "Siti"}, THE_KTP, "SITI"),
        ({"NIK (KTP)": THE_KTP, "NIK": SITI["NIK"], "Nama": "Siti"}, THE_KTP, "SITI"),
        ({"NIK": SITI["NIK"], "Nama": "Siti", "Nama Lengkap": "Siti Aminah"}, SITI["NIK"], "SITI"),
    ],
)
def test_a_nik_or_a_name_that_an_office_once_ignored_is_read_where_it_stands_alone(cells, nik, name):
    rest = {"L/P": "P", "Tanggal Lahir": "02-03-1980", "Desa": "Gerung Utara"}
    read_in = read_list(Workbook([sheet([{**cells, **rest}])]), profile="village", office=IGNORED_BEFORE)
    assert read_in.problems == []
    assert judged(read_in).rows.select("nik", "name").rows() == [(nik, name)]


def test_what_an_office_said_of_a_heading_holds_for_lists_of_that_kind_only():
    rows = [{**SITI, "Status": "AKTIF", "No KPJ": "12345678901", "NPP": "X"}]
    office = {"village": {"Status": "ignore"}}
    status = {
        profile: "insurer_status" in read_list(Workbook([sheet(rows)]), profile=profile, office=office).sheets[0].places
        for profile in ("bpjs-status", "village")
    }
    assert status == {"bpjs-status": True, "village": False}


@pytest.mark.parametrize(
    ("cell", "day"),
    [(28_000.0 - 1_462, "1976-08-28"), (1980.0, None), (14071980.0, "1980-07-14"), ("02-03-1980", "1980-03-02")],
)
def test_a_day_kept_as_a_plain_number_is_counted_from_where_its_workbook_counts(cell, day):
    for begins_1904 in (True, False):
        its = cell + 1_462 if cell == 28_000.0 - 1_462 and not begins_1904 else cell
        book = Workbook([sheet([row(NIK="", Tanggal_Lahir=its)])], begins_1904=begins_1904)
        found = judged(read_list(book)).rows["birth_date"].to_list()
        assert [str(one) if one else None for one in found] == [day], begins_1904


@pytest.mark.parametrize("begins_1904", [True, False])
def test_a_workbook_of_1904_says_so_from_its_file_on(begins_1904):
    file = io.BytesIO()
    with XlsxWriter(file, {"in_memory": True, "date_1904": begins_1904}) as writing:
        its = writing.add_worksheet("Usulan")
        its.write_row(0, 0, ["NIK", "Nama", "Tanggal Lahir"])
        its.write_row(1, 0, ["", "Siti Aminah", 28_000])
    read_in = read_list(read_file(file.getvalue(), "list.xlsx", LOCAL))
    assert judged(read_in).rows["birth_date"].to_list() == [date(1980, 8, 29) if begins_1904 else date(1976, 8, 28)]


def test_a_list_without_a_nik_column_is_taken_and_told():
    rows = [{key: cell for key, cell in SITI.items() if key not in ("NIK", "No KK")}]
    read_in = read(rows)
    assert judged(read_in).counts.accepted == 1
    assert "N-LIST-09" in {told.code for told in read_in.notes}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_csv_file_on_disk_is_read_as_excel_wrote_it(tmp_path, encoding, delimiter):
    cells = [
        ["DAFTAR"],
        ["NIK", "Nama", "Alamat", "L/P"],
        ["'5299014203800001", "RENÉ", '"DUSUN\nTIMUK"', "L"],
        ["", "NUR", "", "L"],
    ]
    path = tmp_path / "list.csv"
    path.write_bytes("\r\n".join(delimiter.join(line) for line in cells).encode(encoding))
    read_in = read_csv_path(path)
    checked = judged(read_in)
    assert checked.rows.select("line", "nik", "name", "address").rows() == [
        (3, "5299014203800001", "RENÉ", "DUSUN TIMUK"),
        (4, None, "NUR", None),
    ]


def test_a_csv_file_is_read_in_pieces_that_never_cut_a_row(tmp_path, monkeypatch):
    from payung.lists import csv_tables

    monkeypatch.setattr(csv_tables, "LETTERS_A_BATCH", 97)
    lines = [f'52990142038{number:05},"SITI\n{chr(65 + number % 26)}MINAH",P' for number in range(200)]
    path = tmp_path / "list.csv"
    path.write_text("NIK,Nama,JK\n" + "\n".join(lines))
    batches = list(read_csv_path(path).batches())
    assert len(batches) > 10
    assert [line for batch in batches for line in batch["line"]] == list(range(2, 202))


def test_every_list_of_the_invented_offices_is_recognised_and_no_row_is_lost_or_added(tmp_path):
    known = {"nelayan-kusuka", "petani-tembakau", "marbot-guru-ngaji", "usulan-desa", "usulan-desa-b"}
    profiles = {**dict.fromkeys(known, "village"), "status-kepesertaan": "bpjs-status"}
    seen: set[str] = set()
    for file in office_files(people(250, as_of=TODAY), Level.HARSH, 5299):
        key = file.listing.layout.key
        if file.path.endswith(".csv"):
            path = tmp_path / "list.csv"
            path.write_bytes(file.content)
            read_in = read_csv_path(path)
        else:
            read_in = read_list(read_file(file.content, "list.xlsx", LOCAL))
        assert read_in.profile == profiles.get(key, key), file.path
        assert (read_in.problems, read_in.unknown) == ([], []), file.path
        rows = sorted((sheet, line) for batch in read_in.batches() for sheet, line in batch.select("sheet", "line").rows())
        assert rows == sorted(file.rows.select("sheet", "line").rows()), file.path
        seen.add(key)
    assert len(seen) >= 9


def test_the_same_headings_are_recognised_whatever_signs_and_capitals_they_have():
    for headings in (["N.I.K.", "NAMA_LENGKAP", "Tgl. Lahir"], ["No. KTP", "nama", "TANGGAL LAHIR (dd/mm/yyyy)"]):
        assert recognise(Workbook([Sheet("a", False, [headings])])) == "village"
