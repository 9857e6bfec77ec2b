"""Every kind of trouble is found where it is, says what to do in both languages, and hides what is secret."""

import json
import re

import pytest
from list_rows import NTB, SITI, TODAY, codes, judged, read, row, sheet, verdicts

from payung.lists.checking import Context, check
from payung.lists.kinds_of_register import KINDS_OF_REGISTER
from payung.lists.problems import KINDS, described, sentence
from payung.lists.reading import read_list
from payung.received_files.workbook import CellError, Merged, Workbook

# The row that has this trouble, and nothing else about the list.
ONE_ROW = {
    "E-NIK-01": row(NIK="529901420380001"),
    "E-NIK-02": row(NIK="52990142038000011"),
    "E-NIK-03": row(NIK="52990142038A0001"),
    "E-NIK-04": row(NIK=5299014203800001.0),
    "E-NIK-05": row(NIK="5,29901E+15"),
    "E-NIK-06": row(NIK="5299014203800000"),
    "E-NIK-07": row(NIK="5299014203801000"),
    "E-NIK-09": row(NIK="1" * 16),
    "E-NIK-10": row(NIK="5299013202800001", L_P=None, Tanggal_Lahir=None),
    "E-NIK-11": row(NIK="5299014504810001"),
    "W-NIK-12": row(NIK="5299014303800001"),
    "W-NIK-13": row(L_P="L"),
    "E-NIK-14": row(NIK="5299010504800001"),
    "E-NIK-15": row(NIK="98" + "99014203800001"),
    "W-NIK-16": row(NIK="5203" + "014203800001"),
    "E-NIK-17": row(NIK="5299010101100001", Tanggal_Lahir="02-03-1980"),
    "E-NIK-18": row(NIK="5299010101100001", No_KK="5299014203800001"),
    "W-NIK-20": row(NIK="-"),
    "E-NIK-21": row(NIK="5299014203800001 / 5299010704800002"),
    "W-NIK-22": row(Status_NIK="Tidak padan"),
    "E-NIK-23": row(NIK="5299O142O38OOOOI"),
    "W-NIK-24": row(L_P="L", Tanggal_Lahir=None),
    "W-KK-01": row(No_KK="529901010110000"),
    "W-KK-02": row(No_KK=5299010101100001.0),
    "W-KK-03": row(No_KK="5299014203800001"),
    "E-NAMA-01": row(Nama=None),
    "E-NAMA-02": row(Nama="Siti 2"),
    "E-NAMA-03": row(Nama="XXX"),
    "E-NAMA-04": row(Nama="S."),
    "W-NAMA-05": row(Nama="Siti / Aminah"),
    "W-NAMA-06": row(Nama="Siti @minah"),
    "W-TGL-01": row(Tanggal_Lahir=None),
    "E-TGL-02": row(Tanggal_Lahir="kapan-kapan"),
    "E-TGL-03": row(NIK=None, Tanggal_Lahir="02-03-2027"),
    "E-TGL-04": row(Tanggal_Lahir="03-02-1980"),
    "W-TGL-05": row(NIK="5299014107800001", Tanggal_Lahir="01-07-1980"),
    "W-TGL-06": row(NIK="5299014203150001", Tanggal_Lahir="02-03-2015"),
    "W-TGL-07": row(NIK="5299014203500001", Tanggal_Lahir="02-03-1950"),
    "E-TGL-08": row(NIK=None, Tanggal_Lahir="02-03-1900"),
    "E-TGL-09": row(NIK=None, Tanggal_Lahir="02-03-20"),
    "E-TGL-10": row(Tanggal_Lahir="02-03-80"),
    "W-TGL-11": row(Umur="30"),
    "W-TGL-12": row(Tanggal_Lahir="1980"),
    "E-TGL-13": row(Tanggal_Lahir="31-02-1980"),
    "W-TGL-14": row(NIK="5299016503800001", Tanggal_Lahir="03/25/1980"),
    "W-JK-01": row(L_P=None),
    "E-JK-02": row(NIK=None, L_P="banci?"),
    "W-JK-05": row(L_P="banci?"),
    "E-JK-03": row(L_P="2"),
    "E-JK-04": row(NIK=None, L_P="2"),
    "W-WIL-01": row(Desa=None, Kecamatan=None),
    "E-WIL-02": row(Kode_Desa="52.01.01.9999", Desa=None, Kecamatan=None),
    "E-WIL-03": row(Kode_Desa="52.03.01.2001", Desa=None, Kecamatan=None),
    "W-WIL-04": row(Desa=None),
    "W-WIL-05": row(Kode_Desa="52.01.99.2001"),
    "E-WIL-06": row(Kode_Desa="52.01.01.1001", Desa="Sekotong Barat"),
    "E-WIL-07": row(Kode_Desa="5201010001", Desa=None, Kecamatan=None),
    "W-WIL-08": row(Kode_Desa="5201020001"),
    "E-WIL-09": row(Desa="Antah Berantah", Kecamatan=None),
    "E-WIL-10": row(Desa="Mekarsari", Kecamatan=None),
    "W-WIL-11": row(Desa="Antah Berantah"),
    "W-WIL-12": row(Desa="Gerong Utara"),
    "E-HIDUP-01": row(Keterangan="sudah meninggal tahun 2024"),
    "E-HIDUP-02": row(Keterangan="Pindah ke Lombok Timur"),
    "W-HIDUP-03": row(Meninggal="entah"),
    "W-HIDUP-05": row(Keterangan="pindah alamat"),
    "W-PST-01": row(Status_Kepesertaan="Aktif"),
    "W-PST-02": row(No_KPJ="1234"),
    "W-PST-03": row(Status_Kepesertaan="entah"),
    "W-KERJA-01": row(Pekerjaan="Guru PNS"),
    "W-KERJA-02": row(Pekerjaan="Mengurus rumah tangga"),
    "W-KERJA-03": row(Sektor="entah"),
    "W-KERJA-05": row(Penghasilan="1.500"),
    "W-KERJA-06": row(Penghasilan="500 ribu s/d 1 juta"),
    "W-KERJA-07": row(Jumlah_Tanggungan="40"),
    "W-KERJA-08": row(Jumlah_Tanggungan="banyak"),
    "W-KERJA-10": row(Pencari_Nafkah="kadang"),
    "W-KERJA-11": row(Segmen="entah"),
    "W-KERJA-13": row(Pekerjaan="Guru honorer non ASN"),
    "W-KERJA-14": row(Kelompok="tukang becak"),
    "W-UMUR-01": row(Umur="400"),
    "W-DESIL-01": row(Desil="11"),
    "W-DESIL-02": row(Desil="miskin"),
    "W-HP-01": row(No_HP="0819"),
    "W-EMAIL-01": row(Email="siti di rumah"),
    "E-SEL-01": row(Nama=CellError("#REF!")),
    "W-SEL-02": row(Alamat=CellError("#N/A")),
    "W-SEL-07": row(Alamat="=A1"),
    "W-SEL-08": row(Alamat="DUSUN KARANG 5299014203800001"),
    "E-SEL-03": row(Nama="=A1"),
    "E-SEL-04": row(Nama="SITI AMINAH Ã‰NI"),
    "W-SEL-06": row(Alamat="DUSUN Ã KARANG"),
}
SEVERAL_ROWS = {
    "E-NIK-08": [row(NIK=f"529901420380{at:04}", Nama=f"Siti {chr(65 + at % 26)}minah") for at in range(10, 300, 10)],
    "E-NIK-19": [row(), row(Nama="Budi Santoso")],
    "D-GANDA-01": [row(), row(Nama="ST. AMINAH")],
    "E-TGL-15": [row(NIK=None, Tanggal_Lahir="07/14/1980"), row(NIK=None, Nama="Nur", Tanggal_Lahir="07/12/1980")],
    "D-GANDA-02": [row(NIK=None), row(NIK=None)],
    "W-GANDA-04": [row(NIK=None), row(NIK=None, Nama="ST. AMINAH")],
    "W-GANDA-03": [row(), row(NIK="5299014203800002")],
    "E-WIL-13": [
        row(Kode_Desa="5201010001"),
        row(NIK="5299014203800002", Nama="Nur", Kode_Desa="5201011001", Desa=None, Kecamatan=None),
    ],
}  # fmt: skip


def test_siti_has_no_trouble_at_all():
    checked = verdicts(row())
    assert codes(checked) == set()
    assert checked.rows["verdict"].to_list() == ["accepted"]
    assert (checked.counts.accepted, checked.counts.warned) == (1, 0)


@pytest.mark.parametrize("code", ONE_ROW)
def test_each_kind_is_found_in_the_row_that_has_it(code):
    checked = verdicts(ONE_ROW[code])
    assert code in codes(checked)
    assert_complete(checked, code)
    verdict = checked.rows["verdict"][0]
    assert verdict == ("rejected" if any(found.startswith("E-") for found in codes(checked)) else "accepted")


@pytest.mark.parametrize("code", SEVERAL_ROWS)
def test_each_kind_that_needs_several_rows_is_found(code):
    checked = verdicts(*SEVERAL_ROWS[code])
    assert code in codes(checked)
    assert_complete(checked, code)


def test_a_cell_that_another_row_holds_is_an_error_for_a_name_and_filled_down_for_a_desa():
    rows = [row(), row(NIK="5299014203800002", Nama=None, Desa=None)]
    headings = list(rows[0])
    name, desa = headings.index("Nama") + 1, headings.index("Desa") + 1
    merged = [Merged(2, name, 3, name), Merged(2, desa, 3, desa)]
    read_in = read(rows, merged=merged)
    checked = judged(read_in)
    assert "E-SEL-05" in codes(checked, line=3)
    assert checked.rows["area_code"].to_list() == ["52.01.01.1001"] * 2
    assert ("N-LIST-21", 1) in [(told.code, told.facts["n"]) for told in read_in.notes if told.code == "N-LIST-21"]
    assert_complete(checked, "E-SEL-05")


def test_an_occupation_that_is_a_number_is_understood_where_the_source_numbers_them():
    checked = verdicts(row(Pekerjaan="9"), row(NIK="5299014203800002", Nama="Nur", Pekerjaan="77"), profile="siak")
    assert checked.rows["occupation"].to_list() == ["PETANI/PEKEBUN", None]
    assert checked.rows["sector"].to_list() == ["pertanian", None]
    assert "W-KERJA-12" in codes(checked, line=3)


def test_every_kind_about_rows_has_its_example():
    by_the_register = {"W-NIK-25", *(kind.code for kind in KINDS_OF_REGISTER)}  # tried in tests/registry
    of_csv = {"E-SEL-09"}  # in test_csv_reading
    tried = {*ONE_ROW, *SEVERAL_ROWS, "E-SEL-05", "W-KERJA-12", *of_csv, *by_the_register}
    assert {code for code, kind in KINDS.items() if kind.severity not in ("refusal", "note")} == tried
    assert len(tried) >= 80


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_each_kind_says_what_is_wrong_and_what_to_do_in_both_languages(kind):
    for words in (kind.wrong, kind.mend, *([kind.mend_all] if kind.safe_mend else [])):
        assert len(words) == 2 and all(len(text) > 8 for text in words)
        assert words[0] != words[1]
        facts = [set(re.findall(r"{(\w+)}", text)) for text in words]
        assert facts[0] == facts[1]
    assert kind.wrong[0].endswith(".") and kind.mend[0].endswith(".")


def test_what_is_secret_is_described_and_never_shown():
    checked = verdicts(
        row(NIK="529901420380001", No_HP="0819777", Nama_Ibu_Kandung="=RAHASIA"),
        row(NIK="5299O142O38OOOOI", No_KK="529901010110000"),
    )
    told = json.dumps(checked.problems.to_dicts(), default=str)
    for secret in ("529901420380", "0819777", "RAHASIA", "5299O142", "52990101"):
        assert secret not in told
    shown = {problem["code"]: problem["shown"] for problem in checked.problems.to_dicts()}
    assert shown["E-NIK-01"] == "15 digit"
    assert shown["W-HP-01"] == "7 digit"
    assert shown["W-SEL-07"] == "rumus"


@pytest.mark.parametrize(
    ("shown", "english"),
    [
        *(("15 digit", "15 digits"), ("1 digit", "1 digit"), ("7 tanda", "7 signs"), ("angka Excel", "an Excel number")),
        *(("rumus", "a formula"), ("GERUNG", "GERUNG"), ("", "")),
    ],
)
def test_a_description_is_said_in_the_language_of_the_page(shown, english):
    assert (described(shown, "id"), described(shown, "en")) == (shown, english)


def test_a_problem_names_the_heading_as_the_office_wrote_it():
    checked = verdicts(row(L_P="banci?"))
    problem = checked.problems.row(0, named=True)
    assert (problem["sheet"], problem["line"], problem["field"], problem["heading"], problem["shown"]) == (
        *("Usulan", 2, "sex", "L/P", "banci?"),
    )


def test_a_list_of_the_insurer_is_not_warned_about_its_own_members():
    rows = [{**SITI, "No KPJ": "12345678901", "Status Kepesertaan": "AKTIF", "NPP": "X"}]
    read_in = read_list(Workbook([sheet(rows)]))
    assert read_in.profile == "bpjs-status"
    checked = check(read_in, Context(TODAY, "52.01", NTB, read_in.profile))
    assert codes(checked) == set()
    assert checked.rows["insurer_status"].to_list() == ["active"]


def assert_complete(checked, code):
    problems = [problem for problem in checked.problems.to_dicts() if problem["code"] == code]
    assert problems
    for language in ("id", "en"):
        for problem in problems:
            wrong, mend = sentence(code, problem["facts"], language)
            assert "…" not in wrong.replace("5,29901", "") and "{" not in wrong + mend, (wrong, mend)
