"""Finding the columns in sheets as offices draw them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.received_files.headings import Headings, Unknown, find_headings, normalised
from payung.received_files.workbook import Merged, Sheet

KNOWN = {
    "nik": ["nomor induk kependudukan", "no. ktp"],
    "name": ["nama", "nama lengkap", "nama pekerja"],
    "village": ["desa", "desa/kelurahan", "alamat desa"],
    "wage": ["upah"],
    "men": ["jumlah tenaga kerja laki-laki"],
    "women": ["jumlah tenaga kerja perempuan"],
}


def sheet(*rows, merged=()) -> Sheet:
    return Sheet("Data", False, [list(row) for row in rows], merged)


@pytest.mark.parametrize(
    ("written", "spelled"),
    [
        ("NIK", "nik"),
        ("  Nama\nLengkap ", "nama lengkap"),
        ("Desa/Kelurahan", "desa kelurahan"),
        ("Jml. TK", "jumlah tenaga kerja"),
        ("No. KTP*", "nomor ktp"),
        ("Tgl_Lahir", "tanggal lahir"),
        ("Kab./Kota", "kabupaten kota"),
        ("ＮＩＫ", "nik"),
        ("...", ""),
    ],
)
def test_headings_are_compared_without_case_punctuation_and_short_forms(written, spelled):
    assert normalised(written) == spelled


@given(st.text())
def test_a_normalised_heading_stays_as_it_is(text):
    assert normalised(normalised(text)) == normalised(text)


def test_the_headings_stand_below_a_letterhead():
    found = find_headings(
        sheet(
            ["PEMERINTAH KABUPATEN SUMBAWA"],
            ["Daftar Nama Pekerja Rentan"],
            [],
            ["Bulan", "Juli 2026"],
            ["No.", "NIK", "Nama Lengkap", "Desa/Kel."],
            [1.0, "5299010101010001", "Siti", "Sukamaju"],
        ),
        KNOWN,
        required=["nik", "name", "wage"],
    )
    assert found == Headings(
        row=5,
        first_data_row=6,
        columns={"nik": 1, "name": 2},
        unknown=(Unknown(3, "Desa/Kel.", ("village",)),),
        missing=("wage",),
    )


def test_headings_that_are_printed_again_on_the_next_page_count_once():
    rows = [["NIK", "Nama"], ["5299010101010001", "Siti"], ["NIK", "Nama"], ["5299010101010002", "Budi"]]
    found = find_headings(sheet(*rows), KNOWN)
    assert found and found.row == 1


def test_the_row_that_names_most_columns_is_taken():
    found = find_headings(sheet(["Desa", "Sukamaju", "Nama"], ["NIK", "Nama", "Desa"]), KNOWN)
    assert found and found.row == 2


@pytest.mark.parametrize(("above", "row"), [(48, 49), (49, 50), (50, None)])
def test_the_first_fifty_rows_are_searched(above, row):
    found = find_headings(sheet(*[[]] * above, ["NIK", "Nama"]), KNOWN)
    assert (found and found.row) == row


def test_a_sheet_without_headings_has_none():
    assert find_headings(sheet(["Petunjuk pengisian"], ["Nama"]), KNOWN) is None
    assert find_headings(sheet(), KNOWN) is None


def test_the_row_of_column_numbers_is_no_data():
    for numbers in ([1.0, 2.0, 3.0], ["(1)", "(2)", "(3)"], ["1", "2", "3"]):
        found = find_headings(sheet(["NIK", "Nama", "Desa"], numbers, ["5299010101010001", "Siti", "Sukamaju"]), KNOWN)
        assert found and found.first_data_row == 3


def test_a_row_that_begins_with_a_number_is_data():
    found = find_headings(sheet(["Desa", "Nama", "Upah"], [1.0, "Siti", 3.0]), KNOWN)
    assert found and found.first_data_row == 2


def test_headings_in_two_rows_are_put_together():
    found = find_headings(
        sheet(
            ["Nama", "Jumlah Tenaga Kerja", None, "Alamat", None, "Upah (Rp)"],
            [None, "Laki-laki", "Perempuan", "Desa", "RT/RW"],
            ["Siti", 1.0, 2.0, "Sukamaju", "1/2", 1_000_000.0],
            merged=[Merged(1, 1, 2, 1), Merged(1, 2, 1, 3), Merged(1, 4, 1, 5), Merged(1, 6, 2, 6)],
        ),
        KNOWN,
    )
    assert found == Headings(
        row=1,
        first_data_row=3,
        columns={"name": 0, "men": 1, "women": 2, "village": 3, "wage": 5},
        unknown=(Unknown(4, "Alamat RT/RW", ()),),
    )


def test_a_title_merged_over_the_table_is_no_heading():
    title = ["Daftar pekerja", None, None]
    found = find_headings(sheet(title, ["NIK", "Nama", "Desa"], ["1", "Siti", "A"], merged=[Merged(1, 1, 1, 3)]), KNOWN)
    assert found and (found.columns, found.first_data_row) == ({"nik": 0, "name": 1, "village": 2}, 3)


def test_a_column_that_is_there_twice_is_told_and_not_chosen():
    found = find_headings(sheet(["NIK", "Nama", "No. KTP", "Desa"]), KNOWN, required=["nik"])
    assert found and found.doubled == {"nik": (0, 2)}
    assert found.columns == {"name": 1, "village": 3}
    assert not found.missing


def test_an_office_has_its_own_words():
    office = {"nama peserta": "name", "nomor": "ignore", "desa": "ignore", "lain": "a column that is gone"}
    found = find_headings(sheet(["No", "NIK", "Nama Peserta", "Desa", "Lain"]), KNOWN, office=office)
    assert found and found.columns == {"nik": 1, "name": 2}
    assert found.unknown == (Unknown(4, "Lain", ()),)


def test_an_unknown_heading_comes_with_what_it_resembles():
    found = find_headings(sheet(["NIK", "Desa", "Nama Pekeja"]), KNOWN)
    assert found and found.unknown == (Unknown(2, "Nama Pekeja", ("name",)),)


def test_one_synonym_cannot_mean_two_columns():
    with pytest.raises(ValueError, match="'Nama' names both name and mother"):
        find_headings(sheet(["x"]), {"name": ["nama"], "mother": ["Nama"]})


@given(
    st.lists(
        st.lists(
            st.none() | st.text(max_size=5) | st.sampled_from(["NIK", "nama", "Desa", "Upah", "1"]) | st.floats(), max_size=8
        ),
        max_size=35,
    )
)
def test_every_heading_is_in_exactly_one_list(rows):
    found = find_headings(sheet(*rows), KNOWN, required=list(KNOWN))
    if found is None:
        return
    told = [*found.columns.values(), *(unknown.index for unknown in found.unknown)]
    told += [index for indices in found.doubled.values() for index in indices]
    assert len(told) == len(set(told))
    assert {*found.columns, *found.doubled, *found.missing} == set(KNOWN)
    assert 1 <= found.row < found.first_data_row
