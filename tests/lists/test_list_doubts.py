"""Numbers where they do not belong, damaged card numbers, doubtful doubles, dates of either order, rows that hold nobody."""

import json

import pytest
from list_rows import SITI, codes, judged, row, verdicts

from payung.lists.bad_rows import bad_rows
from payung.lists.hiding import TEXTS
from payung.lists.reading import read_list
from payung.received_files.limits import WEB
from payung.received_files.reading import read as read_file
from payung.received_files.workbook import Sheet, Workbook

NIK = str(SITI["NIK"])
SPACED = "5299 0142 0380 0001"


def everything(checked) -> str:
    causes = [(cause.code, [(each.shown, each.facts) for each in cause.examples]) for cause in checked.causes()]
    return json.dumps([checked.problems.to_dicts(), causes], default=str)


SLIPPED = [
    *(row(NIK=None, **{heading: text}) for text in (NIK, SPACED, f"x{NIK}", f"NIK {NIK} a.n. Siti") for heading in (
        "Nama", "Tanggal_Lahir", "L_P", "Desa", "Kecamatan", "Pekerjaan", "Alamat", "Kode_Desa", "Keterangan", "Desil",
        "Penghasilan", "Kelompok", "Jumlah_Tanggungan", "Status_NIK", "Tempat_Lahir", "Sektor", "Meninggal", "Umur",
        "Nama_Ibu_Kandung", "No_KPJ", "No_HP", "Email", "Nama_Kelompok", "Jam_Kerja", "Tempat_Kerja", "Dusun", "Kabupaten",
    )),
    row(Kode_Desa="52.01.01.1001", Desa=f"Antah {NIK}"),
    {**dict(zip(list(SITI)[1:], list(SITI.values()), strict=False)), "NIK": "1"},  # every column one place to the right
]  # fmt: skip


@pytest.mark.parametrize("slipped", SLIPPED)
def test_a_nik_in_another_column_is_neither_shown_nor_kept(slipped):
    checked = verdicts(slipped, row(NIK=None, Nama="Nur", No_KK=None))
    kept = json.dumps(checked.rows.drop("household_id").to_dicts(), default=str)
    for text in (everything(checked), *([kept] if checked.counts.rejected == 0 else [])):
        assert NIK not in text and NIK[:12] not in text and SPACED not in text


@pytest.mark.parametrize("field", TEXTS)
def test_what_is_kept_in_the_words_of_a_list_is_kept_without_its_niks(field):
    heading = {"nik_status": "Status NIK", "mother_name": "Nama Ibu", "insurer_number": "No KPJ", "groups": "Kelompok"}.get(
        field, {"birth_place": "Tempat Lahir", "occupation": "Pekerjaan", "work_place": "Tempat Kerja", "wadah": "Wadah",
                "work_hours": "Jam Kerja", "address": "Alamat", "dusun": "Dusun"}.get(field, field)
    )  # fmt: skip
    checked = verdicts({**SITI, "NIK": None, heading: NIK})
    assert "W-SEL-08" in codes(checked)
    assert checked.rows.select(field if field != "dusun" else "address").item() is None


def test_a_telephone_number_may_stay_in_an_address_and_a_code_in_a_message():
    checked = verdicts(row(Alamat="Dusun Timuk RT 02, HP 081234567890"))
    assert (codes(checked), checked.rows["address"].item()) == (set(), "Dusun Timuk RT 02, HP 081234567890")
    told = verdicts(row(Kode_Desa="52.01.01.1001", Desa="Sekotong Barat")).problems.row(0, named=True)
    assert "52.01.01.1001" in told["shown"] + told["facts"]


def test_a_day_with_a_midnight_behind_it_is_shown():
    assert verdicts(row(Tanggal_Lahir="1980-02-31 00:00:00")).problems["shown"].to_list() == ["1980-02-31"]


# -------------------------------------------------------------------------------------------------------------- households


@pytest.mark.parametrize(
    ("written", "kept", "code"),
    [
        ("5,29901E+15", None, "W-KK-02"),
        ("5.29901E+15", None, "W-KK-02"),
        (5299010101100001.0, None, "W-KK-02"),
        ("5299010101100001.0", None, "W-KK-02"),
        ("5299010101100000", None, "W-KK-02"),
        ("ikut mertua", None, "W-KK-01"),
        ("12", None, "W-KK-01"),
        (NIK, None, "W-KK-03"),
        ("RTM-0012", "RTM0012", None),
        ("5299010101100001", "5299010101100001", None),
        (123456.0, "123456", None),
    ],
)
def test_a_damaged_card_number_puts_nobody_into_a_household(written, kept, code):
    checked = verdicts(row(No_KK=written))
    assert checked.rows["household_id"].item() == kept
    assert codes(checked) == ({code} if code else set())


def test_a_rounded_card_number_does_not_come_back_as_one():
    read_in = read_list(Workbook([Sheet("a", False, [list(SITI), list(row(NIK="1", No_KK=5299010101100000.0).values())])]))
    again = read_file(bad_rows(read_in, judged(read_in)), "perbaiki.xlsx", WEB)
    assert again.sheets[0].rows[1][3] == "529901010110000?"


# ----------------------------------------------------------------------------------------------------------------- doubles


def niks(*ends: str):
    return [row(NIK=f"529901420380{end}", Nama=f"S{chr(65 + at)}ti") for at, end in enumerate(ends)]


@pytest.mark.parametrize(
    ("ends", "rounded"),
    [
        (("0010", "0020", "0030", "0040", "0050"), 5),
        (("0010", "0020", "0030", "0040"), 0),
        (("0010", "0020", "0030", "0040", "0051"), 0),
        ((*(f"{at:03}0" for at in range(1, 13)), *(f"{at:03}1" for at in range(1, 9))), 12),
        ((*(f"{at:03}0" for at in range(1, 12)), *(f"{at:03}1" for at in range(1, 10))), 0),
    ],
)
def test_a_column_is_rounded_where_all_of_five_or_most_of_twenty_end_in_0(ends, rounded):
    assert verdicts(*niks(*ends)).problems["code"].to_list().count("E-NIK-08") == rounded


def test_a_rounded_sheet_is_seen_beside_a_whole_one():
    heads = list(SITI)
    sheets = [("a", niks("0010", "0020", "0030", "0040", "0050")), ("b", niks(*(f"1{at:02}7" for at in range(1, 20))))]
    book = Workbook([Sheet(name, False, [heads, *(list(each.values()) for each in rows)]) for name, rows in sheets])
    told = judged(read_list(book)).problems
    assert set(told.filter(told["code"] == "E-NIK-08")["sheet"]) == {"a"}


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        (row(), row(), "D-GANDA-02"),
        (row(), row(Nama="siti  AMINAH"), "D-GANDA-02"),
        (row(), row(Nama="ST. AMINAH"), "W-GANDA-04"),
        (row(Nama="Baiq"), row(Nama="Baik"), "W-GANDA-04"),
        (row(Desa=None), row(Desa=None), "W-GANDA-04"),
        *((row(Tanggal_Lahir=day), row(Tanggal_Lahir=day), "W-GANDA-04") for day in ("31-12-1980", "01-01-1980", "01-07-1980")),
        (row(), row(Tanggal_Lahir="03-03-1980"), None),
        (row(), row(Desa="Beleka"), None),
    ],
)
def test_two_without_a_nik_are_one_only_where_name_day_and_desa_are_certain(one, other, code):
    checked = verdicts({**one, "NIK": None}, {**other, "NIK": None})
    assert {each for each in codes(checked) if "GANDA" in each} == ({code} if code else set())
    assert checked.counts.duplicate == (code == "D-GANDA-02")


# ------------------------------------------------------------------------------------------------------- letters in a NIK


@pytest.mark.parametrize(
    ("nik", "code"),
    [
        ("5299O142O38OOOOI", "E-NIK-23"),
        ("52990142038000SB", "E-NIK-03"),  # the serial number is nobody's guess
        ("S299014203800001", "E-NIK-03"),
        ("52990142Q3800001", "E-NIK-23"),
        ("5299014203B00001", "E-NIK-23"),
    ],
)
def test_a_letter_is_read_as_a_digit_only_where_something_confirms_it(nik, code):
    assert codes(verdicts(row(NIK=nik))) == {code}


def test_letters_among_the_digits_of_birth_need_the_sex_to_agree():
    assert codes(verdicts(row(NIK="52990142Q3800001", L_P="L"))) == {"E-NIK-03"}


# ---------------------------------------------------------------------------------------------------------- broken cells


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (row(NIK="=A1"), "E-SEL-03"),
        (row(NIK="#REF!"), "E-SEL-01"),
        (row(Nama="=A1"), "E-SEL-03"),
        (row(Tanggal_Lahir="#N/A"), "E-SEL-01"),
        (row(L_P="=A1"), "E-SEL-03"),
        (row(Desa="=A1", Kecamatan=None), "E-SEL-03"),
    ],
)
def test_a_broken_cell_is_told_once(broken, code):
    from payung.received_files.workbook import CellError

    cells = {name: CellError(cell) if isinstance(cell, str) and cell.startswith("#") else cell for name, cell in broken.items()}
    assert verdicts(cells).problems["code"].to_list() == [code]


def test_a_merged_name_is_told_once():
    from list_rows import Merged, read

    rows = [row(), row(NIK="5299014203800002", Nama=None)]
    at = list(SITI).index("Nama") + 1
    assert codes(judged(read(rows, merged=[Merged(2, at, 3, at)])), line=3) == {"E-SEL-05"}


# ----------------------------------------------------------------------------------------------------------- either order


def born(*days: str, niks: tuple[str | None, ...] = ()):
    return [
        row(NIK=(niks[at : at + 1] or (None,))[0], Nama=f"Siti {chr(65 + at)}minah", Tanggal_Lahir=day)
        for at, day in enumerate(days)
    ]


def test_beside_a_date_that_begins_with_the_month_others_are_not_read_silently():
    checked = verdicts(*born("07/14/1980", "07/12/1980", "07/07/1980", "1980-07-12"))
    assert [code for code in codes(checked, line=3) if "TGL" in code] == ["E-TGL-15"]
    assert checked.rows["verdict"].to_list() == ["accepted", "rejected", "accepted", "accepted"]


@pytest.mark.parametrize("witness", ["15/07/1980", "28-02-1981"])
def test_a_date_that_can_only_begin_with_the_day_says_how_the_others_are_read(witness):
    assert "E-TGL-15" not in codes(verdicts(*born("07/14/1980", "07/12/1980", witness)))


def test_a_nik_that_agrees_says_how_dates_are_read():
    rows = born("07/12/1980", "07/14/1980", "07/12/1980", niks=("5299014712800001",))
    assert "E-TGL-15" not in codes(verdicts(*rows))


# ------------------------------------------------------------------------------------------------------------------ areas


@pytest.mark.parametrize(
    ("written", "office", "area"),
    [
        ("BIMA", "52.72", "52.72"),
        ("Kota Bima", "52.72", "52.72"),
        ("BIMA", "52.06", "52.06"),
        ("Kab. Bima", "52.06", "52.06"),
        ("52.72 Kota Bima", "52.72", "52.72"),
    ],
)
def test_a_kota_and_a_kabupaten_of_one_name_are_the_offices_own(written, office, area):
    checked = verdicts(row(Desa=None, Kecamatan=None, Kabupaten=written), area=office)
    assert checked.rows["area_code"].item() == area


def test_the_kind_word_goes_before_the_offices_own():
    assert codes(verdicts(row(Desa=None, Kecamatan=None, Kabupaten="Kabupaten Bima"), area="52.72")) == {"E-WIL-03"}


# ------------------------------------------------------------------------------------------------- rows that hold nobody

HEADINGS = ["No", "NIK", "Nama", "Tanggal Lahir", "L/P", "Pekerjaan"]
NUR = ["2", "5299010704800002", "SUMBERI", "07-04-1980", "L", "Petani"]


def left_out(*rows):
    read_in = read_list(Workbook([Sheet("a", False, [HEADINGS, *rows])]), profile="village")
    checked = judged(read_in)
    return checked, {told.code: told.lines for told in read_in.notes}


def test_a_signature_on_the_right_or_under_the_nik_and_a_total_under_the_birth_date_are_no_people():
    checked, notes = left_out(
        NUR,
        [None, None, "JUMLAH", 2.0, 1.0],
        [None, None, None, "Gerung, 1 Oktober 2026"],
        [None, None, None, None, "Kepala Desa"],
        [None, None, None, "(H. AHMAD)"],
        [None, None, None, "H. AHMAD, S.Pd"],
        [None, "NIP. 19700101 199003 1 001"],
        [None, "Mengetahui, Camat Gerung"],
    )
    assert checked.rows["line"].to_list() == [2]
    assert notes == {"N-LIST-11": (3,), "N-LIST-14": (4, 5, 6, 7, 8, 9)}


@pytest.mark.parametrize("name", ["SUMBERI", "CAMATI", "LURAHMAN", "NIPAH", "CATATANI"])
def test_a_name_that_begins_like_a_signature_is_a_name(name):
    checked, _ = left_out(["1", None, name])
    assert checked.rows["name"].to_list() == [name]


def test_rows_below_the_name_of_a_desa_are_of_it():
    checked, _ = left_out(
        ["1", "5299014203800001", "Siti", "02-03-1980", "P", None],
        ["DESA GERUNG UTARA"],
        ["Dusun Karang"],
        NUR,
        ["II. Kelurahan Dasan Geres (12 orang)"],
        ["3", "5299014203800003", "Baiq", "02-03-1980", "P", None],
    )
    assert checked.rows["area_code"].to_list() == ["52.01", "52.01.01.1001", "52.01.01.1004"]
    assert codes(checked, line=5) == set()
