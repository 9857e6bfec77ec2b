"""Where somebody lives is found as offices write it: codes in parts, short names, two names in a cell, a title."""

import pytest
from list_rows import NTB, codes, row, verdicts

from payung.lists.area_parts import cells_of_place
from payung.lists.areas import Areas

NOWHERE = {"Desa": None, "Kecamatan": None}


def found(code="", desa="", kecamatan="", kabupaten="", area="52"):
    said = Areas(NTB, area).find(code, desa, kecamatan, kabupaten)
    return said.value, said.code


@pytest.mark.parametrize(
    ("cells", "office", "expected"),
    [
        # area_code, desa, kecamatan, kabupaten, desa_part, kecamatan_part, kab_part, province_part
        (("2016", "", "", "", "", "3", "3", "52"), "52.03", "52.03.03.2016"),
        (("2016", "", "", "", "", "03", "03", "52"), "52", "52.03.03.2016"),
        (("", "", "", "", "2016", "520303", "5203", "52"), "52.03", "52.03.03.2016"),
        (("", "", "", "", "2016", "3", "3", ""), "52.03", "52.03.03.2016"),
        (("", "2016", "3", "3", "", "", "", "52"), "52.03", "52.03.03.2016"),
        (("", "2016", "3", "3", "", "", "", ""), "52.03", "52.03.03.2016"),
        (("", "", "", "", "5203032016", "520303", "5203", "52"), "52", "5203032016"),
        (("5203032016", "", "", "", "", "3", "3", "52"), "52", "5203032016"),
        (("52", "", "", "", "", "", "", ""), "52", "52"),
        (("", "", "", "", "", "", "", "52"), "52.03", "52"),
        (("", "0", "0", "0", "", "", "", ""), "52.03", ""),
    ],
)
def test_a_code_in_several_columns_is_put_together(cells, office, expected):
    assert cells_of_place(cells, office) == (expected, "", "", "")


def test_four_digits_beside_names_are_a_part_and_the_names_decide():
    assert cells_of_place(("2016", "Pijot", "Keruak", "", "", "", "", ""), "52.03") == ("", "Pijot", "Keruak", "")


@pytest.mark.parametrize("heading", ["kode_kelurahan", "kode_desa", "kd_desa"])
def test_a_dtsen_list_with_a_split_code_is_taken(heading):
    cells = {"kd_prov": "52", "kd_kab": "01", "kd_kec": "01", heading: "1001"}
    checked = verdicts({**row(**NOWHERE), **cells})
    assert (checked.rows["area_code"].to_list(), codes(checked)) == (["52.01.01.1001"], set())


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("52.3.1.2001", ("52.03.01.2001", "")),
        ("2016", (None, "E-WIL-02")),  # there is no kabupaten 20.16
        ("9999999999", (None, "E-WIL-02")),
        ("52.99.01.2001", (None, "E-WIL-02")),
        ("31.71.01.1001", (None, "E-WIL-03")),
    ],
)
def test_only_a_place_that_exists_is_another_offices(code, expected):
    assert found(code) == expected


@pytest.mark.parametrize(
    ("kabupaten", "expected"),
    [
        *((name, "52.03") for name in ("LOTIM", "Kab. Lotim", "L. Timur", "Lombok Tmr", "03 Lombok Timur")),
        *(("LOBAR", "52.01"), ("LOTENG", "52.02"), ("KLU", "52.08"), ("KSB", "52.07"), ("Kota Mataram", "52.71")),
        *(("Kab. Bima", "52.06"), ("KOTA BIMA", "52.72")),
    ],
)
def test_everyday_names_of_kabupaten_are_known(kabupaten, expected):
    assert found(kabupaten=kabupaten) == (expected, "W-WIL-04")


def test_a_kabupaten_that_nobody_knows_does_not_keep_out_whom_desa_and_kecamatan_place():
    assert found("", "Pijot", "Keruak", "Lotm", "52.03") == ("52.03.01.2002", "W-WIL-12")
    assert found("", "Pijot", "Keruak", "Bandung", "52.03") == ("52.03.01.2002", "W-WIL-12")
    assert found("", "Pijot", "", "Lotm", "52.03") == (None, "E-WIL-09")
    assert found("", "Pijot", "Keruak", "Lombok Barat", "52.01") == (None, "E-WIL-09")


@pytest.mark.parametrize(
    ("desa", "kecamatan", "expected"),
    [
        ("Tj. Luar", "Keruak", "52.03.01.2001"),
        ("Masbagik Slt", "Masbagik", "52.03.05.2003"),
        ("Desa/Kel. Tanjung Luar", "Kec Keruak", "52.03.01.2001"),
        ("Kandai Satu", "Dompu", "52.05.01.1006"),
        ("Tanjung Luar, Keruak", "", "52.03.01.2001"),
        ("Tanjung Luar / Keruak", "", "52.03.01.2001"),
        ("Tanjung Luar - Keruak", "", "52.03.01.2001"),
        ("Keruak/Tanjung Luar", "", "52.03.01.2001"),
        ("Ds. Tanjung Luar Kec. Keruak", "", "52.03.01.2001"),
        ("Desa Tanjung Luar Kec. Keruak Kab. Lotim", "", "52.03.01.2001"),
        ("Tanjung Luar, Keruak", "Keruak", "52.03.01.2001"),
    ],
)
def test_short_names_and_two_names_in_a_cell_are_found(desa, kecamatan, expected):
    assert found("", desa, kecamatan)[0] == expected


@pytest.mark.parametrize(("desa", "kecamatan"), [("Tanjung Luar, Selong", ""), ("Tanjung, Sari Antah", ""), ("A / B", "")])
def test_two_words_that_are_no_desa_of_a_kecamatan_are_none(desa, kecamatan):
    assert found("", desa, kecamatan) == (None, "E-WIL-09")


@pytest.mark.parametrize("short", ["Mt. Gading", "Lab. Haji", "Sakra Tmr"])
def test_a_shortened_kecamatan_is_read_and_told(short):
    assert found("", "", short)[1] == "W-WIL-12"


@pytest.mark.parametrize(
    ("cells", "code", "heading", "shown"),
    [
        ({"Kabupaten": "Antah"}, "W-WIL-12", "Kabupaten", "Antah"),
        ({"Kabupaten": "Antah", "Kecamatan": None}, "E-WIL-09", "Kabupaten", "Antah"),
        ({"Kecamatan": "Antah"}, "E-WIL-09", "Kecamatan", "Antah"),
        ({"Kecamatan": "Gerungg"}, "W-WIL-12", "Kecamatan", "Gerungg"),
        ({"Desa": "Gerong Utara"}, "W-WIL-12", "Desa", "Gerong Utara"),
        ({"Kode Desa": "52.01.99.9999", "Desa": None, "Kecamatan": None}, "E-WIL-02", "Kode Desa", "52.01.99.9999"),
        ({"Desa": "Pijot", "Kecamatan": None, "Kabupaten": "Lotim"}, "E-WIL-03", "Kabupaten", "Lotim"),
    ],
)
def test_the_cell_that_is_meant_is_named(cells, code, heading, shown):
    (its,) = verdicts({**row(), **cells}).problems.filter(code=code).select("heading", "shown").rows()
    assert its == (heading, shown)
