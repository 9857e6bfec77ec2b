"""NIKs, sexes, deciles and telephone numbers with something around them are read; what nobody can read keeps nobody out."""

import pytest
from list_rows import SITI, codes, row, verdicts

from payung.lists.numbers import decile, phone
from payung.lists.words import insurer_status, sex_reader, truth


@pytest.mark.parametrize("dressed", ["NIK: {}", "nik {}", "No. KTP {}", "{},", "{};", '"{}"', "“{}”", "'{}"])
def test_a_nik_is_read_without_what_stands_around_it(dressed):
    checked = verdicts(row(NIK=dressed.format(SITI["NIK"])))
    assert (checked.rows["nik"].to_list(), codes(checked)) == ([SITI["NIK"]], set())


@pytest.mark.parametrize(
    ("sex", "forms"),
    [
        ("L", ["Laki-Laki (L)", "LK2", "Lki", "Laki-Lakii", "laki / laki", "♂", "Lk."]),
        ("P", ["PRMPN", "Perempun", "Prempuan", "P (Perempuan)", "♀", "Wanitaa"]),
    ],
)
def test_a_sex_is_read_a_letter_apart(sex, forms):
    assert {form: sex_reader(numbered=False)(form).value for form in forms} == dict.fromkeys(forms, sex)


@pytest.mark.parametrize("form", ["banci?", "laper", "per", "LP", "L/P", "waria"])
def test_what_is_no_sex_is_none(form):
    assert sex_reader(numbered=False)(form).value is None


def test_an_unreadable_sex_keeps_nobody_out_whose_nik_says_it():
    told = verdicts(row(L_P="?!x"))
    assert (told.counts.accepted, codes(told), told.rows["sex"].to_list()) == (1, {"W-JK-05"}, [None])
    assert verdicts(row(L_P="?!x", NIK=None)).counts.rejected == 1


@pytest.mark.parametrize(("written", "value"), [("ndak", False), ("Sudah", True), ("sdh", True), ("tdk ada", False)])
def test_yes_and_no_as_people_say_them(written, value):
    assert truth(written).value is value


@pytest.mark.parametrize("written", ["Desil 1 (sangat miskin)", "1", "Desil I", "D1", "desil-1"])
def test_a_decile_with_words_behind_it_is_read(written):
    assert (decile(written).value, decile(written).code) == (1, "")


@pytest.mark.parametrize("written", ["tidak ada", "tdk punya", "belum ada", "tidak punya HP", "-", "nihil", "tanpa nomor"])
def test_no_telephone_is_nothing_to_tell(written):
    assert phone(written) == (None, "", "")


@pytest.mark.parametrize("written", ["tidak aktif 0819", "081", "punya istri"])
def test_what_is_no_telephone_number_is_told(written):
    assert phone(written).code == "W-HP-01"


def test_the_rows_number_before_a_name_is_no_part_of_it():
    assert verdicts(row(Nama="12. Siti Aminah")).rows["name"].to_list() == ["SITI AMINAH"]
    assert codes(verdicts(row(Nama="Siti 2"))) == {"E-NAMA-02"}


@pytest.mark.parametrize("text", ["Dst.", "sda", "idem", "Total"])
def test_a_word_that_stands_for_nobody_is_no_name(text):
    assert verdicts(row(Nama=text)).counts.accepted == 0


@pytest.mark.parametrize("name", ["Jumlah Sari", "Total Ahmad", "Camat Ali"])
def test_a_name_that_begins_like_such_a_word_is_one(name):
    assert verdicts(row(Nama=name)).counts.accepted == 1


@pytest.mark.parametrize(("written", "value"), [
    ("TIDAK TERDAFTAR", "not_found"), ("Belum Terdaftar", "not_found"), ("TIDAK DITEMUKAN", "not_found"),
    ("BUKAN PESERTA", "not_found"), ("belum menjadi peserta", "not_found"), ("Tidak terdaftar di BPJS TK", "not_found"),
    ("NIK tidak terdaftar", "not_found"), ("bukan peserta aktif", "inactive"), ("TERDAFTAR TIDAK AKTIF", "inactive"),
    ("NON AKTIF", "inactive"), ("TERDAFTAR", "active"), ("AKTIF", "active"),
])  # fmt: skip
def test_who_is_no_member_of_the_insurers_is_not_found_and_never_not_active(written, value):
    assert insurer_status(written).value == value
