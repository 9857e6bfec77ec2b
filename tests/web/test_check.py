"""Persons, months, rupiah: what is typed, what is answered, what is refused."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override
from test_overview import text_of

from payung.web.figures.forms import MONTHS_MAX, PERSONS_MAX, RUPIAH_MAX, Unreadable, month_of, whole

pytestmark = pytest.mark.django_db

SUMBAWA = {
    "orang1": "1.736",
    "bulan1": "12",
    "orang2": "20.000",
    "bulan2": "3",
    "rupiah": "759.494.400",
    "bulan_tarif": "2026-01",
}


@pytest.mark.parametrize(
    "typed",
    [
        "21736",
        "21.736",
        "21,736",
        "21 736",
        " 21.736 ",
        "Rp21.736",
        "Rp 21.736",
        "rp. 21.736",
        "IDR 21,736",
        "21.736,00",
        "21.736,-",
        "021736",
    ],
)
def test_a_number_is_read_as_people_write_it(typed):
    assert whole(typed, most=10**9, example=21_736) == 21736


@pytest.mark.parametrize("typed", ["", "   ", "\t"])
def test_an_empty_field_is_unknown(typed):
    assert whole(typed, most=10, example=21_736) is None


def test_zero_is_a_number():
    assert whole("0", most=10, example=21_736) == 0


@pytest.mark.parametrize("typed", ["759,5 juta", "Rp1,2 miliar", "20 ribu", "20rb", "3.5 million", "20k"])
def test_a_number_in_words_is_refused_with_how_to_write_it(typed):
    with override("id"), pytest.raises(Unreadable, match=r"semua digit, misalnya 21\.736"):
        whole(typed, most=10**12, example=21_736)


@pytest.mark.parametrize(
    "typed", ["1.5", "12,34", "1.23.456", "1.234,567.890", "banyak", "1e9", "0x10", "٣", "1/2", "Rp", "--", "1.234.56"]
)
def test_what_would_have_to_be_guessed_is_refused(typed):
    with override("id"), pytest.raises(Unreadable, match=r"bilangan bulat|semua digit"):
        whole(typed, most=10**12, example=21_736)


@pytest.mark.parametrize("typed", ["-1", "−5", "- 21.736", "Rp-5"])
def test_a_negative_number_is_refused(typed):
    with override("id"), pytest.raises(Unreadable, match="di bawah nol"):
        whole(typed, most=10**12, example=21_736)


def test_the_limits_are_part_of_the_limits():
    assert whole("10", most=10, example=21_736) == 10
    with pytest.raises(Unreadable):
        whole("11", most=10, example=21_736)
    with override("id"), pytest.raises(Unreadable, match=r"paling besar 300\.000\.000"):
        whole("9" * 55, most=PERSONS_MAX, example=21_736)


@pytest.mark.parametrize(
    "typed", ["2026-01", "01-2026", "1/2026", "1.2026", "Januari 2026", "january 2026", "Jan 2026", " 2026 / 01 "]
)
def test_a_month_is_read_as_people_write_it(typed):
    assert str(month_of(typed)) == "2026-01-01"


@pytest.mark.parametrize("typed", ["2026", "2026-13", "2026-00", "26-01", "besok", "0000-01", "2026-01-05"])
def test_what_is_no_month_is_refused(typed):
    with pytest.raises(Unreadable):
        month_of(typed)


def test_sumbawa_does_not_fit(client, published):
    page = text_of(client.get("/periksa/", SUMBAWA))
    for word in (
        "Tidak cocok: rupiahnya kurang",
        "80.832 orang-bulan",
        "45.208 orang-bulan",
        "Rp598.483.200",
        "35.624 orang-bulan",
        "3.767 orang",
        "Rp16.800",
    ):
        assert word in page
    english = text_of(client.get("/en/periksa/", SUMBAWA))
    assert "It does not fit: the rupiah are too few" in english
    assert "45,208 person-months" in english


def test_the_example_of_the_page_is_sumbawa(client, published):
    import html
    import re

    page = client.get("/periksa/").content.decode()
    link = html.unescape(re.search(r'href="(/periksa/\?[^"]+)">Isikan contoh ini', page)[1])
    assert "45.208 orang-bulan" in text_of(client.get(link))


@pytest.mark.parametrize(
    ("rupiah", "verdict"),
    [
        ("16.799", "rupiahnya kurang"),
        ("16.800", "Cocok Yang diisi: 1 orang × 1 bulan; Rp16.800 Rp16.800"),
        ("16.801", "rupiahnya lebih"),
    ],
)
def test_both_sides_of_fitting(client, published, rupiah, verdict):
    query = {"orang1": "1", "bulan1": "1", "rupiah": rupiah, "bulan_tarif": "2026-01"}
    assert verdict in text_of(client.get("/periksa/", query))


def test_nothing_typed_gets_no_verdict(client, published):
    page = text_of(client.get("/periksa/"))
    assert "Cocokkah orang, bulan, dan rupiahnya?" in page
    assert "Belum dapat dipastikan" not in page


def test_everything_empty_is_unknown_and_not_zero(client, published):
    page = text_of(client.get("/periksa/", dict.fromkeys(SUMBAWA, "")))
    assert "Belum dapat dipastikan" in page
    assert "Isian kosong berarti tidak diketahui, bukan 0." in page


def test_without_rupiah_it_tells_what_would_be_needed(client, published):
    page = text_of(client.get("/periksa/", SUMBAWA | {"rupiah": ""}))
    assert "Belum dapat dipastikan" in page
    assert "80.832 orang-bulan = Rp1.357.977.600" in page


def test_without_months_it_tells_what_the_rupiah_buy(client, published):
    page = text_of(client.get("/periksa/", SUMBAWA | {"bulan2": ""}))
    assert "Belum dapat dipastikan" in page
    assert "45.208 orang-bulan" in page


def test_zero_rupiah_for_somebody_does_not_fit_and_for_nobody_does(client, published):
    assert "rupiahnya kurang" in text_of(client.get("/periksa/", {"orang1": "5", "bulan1": "1", "rupiah": "0"}))
    assert "Cocok Yang diisi: 0 orang × 1 bulan; Rp0 Rp0" in text_of(
        client.get("/periksa/", {"orang1": "0", "bulan1": "1", "rupiah": "0"})
    )


def test_the_largest_numbers_do_not_overflow(client, published):
    query = {f"{what}{at}": str(most) for at in (1, 2, 3) for what, most in (("orang", PERSONS_MAX), ("bulan", MONTHS_MAX))}
    page = text_of(client.get("/periksa/", query | {"rupiah": str(RUPIAH_MAX)}))
    assert "108.000.000.000 orang-bulan" in page


def test_an_own_amount_is_used_instead_of_the_law(client, published):
    query = {"orang1": "10", "bulan1": "10", "rupiah": "1.600.000", "tarif": "sendiri", "tarif_sendiri": "16.000"}
    page = text_of(client.get("/periksa/", query))
    assert "Cocok" in page
    assert "Rp16.000 (angka Anda sendiri)" in page


@pytest.mark.parametrize(
    ("query", "field", "message"),
    [
        ({"orang1": "-3"}, "orang1", "Orang, kelompok 1: angkanya tidak boleh di bawah nol"),
        ({"bulan2": "121"}, "bulan2", "Bulan, kelompok 2: angkanya paling besar 120"),
        ({"rupiah": "759,5 juta"}, "rupiah", "Berapa rupiah: tulis angkanya lengkap dengan semua digit, misalnya 759.494.400"),
        ({"orang1": "banyak"}, "orang1", "Orang, kelompok 1: tulis bilangan bulat dengan angka, misalnya 21.736"),
        ({"bulan1": "setahun"}, "bulan1", "Bulan, kelompok 1: tulis bilangan bulat dengan angka, misalnya 12"),
        ({"tarif": "sendiri", "tarif_sendiri": "x"}, "tarif_sendiri", "misalnya 20.000"),
        ({"rupiah": "9" * 40}, "rupiah", "Berapa rupiah: angkanya paling besar Rp10.000.000.000.000.000"),
        ({"bulan_tarif": "nanti"}, "bulan_tarif", "Pada bulan apa: tulis bulan dan tahun"),
        ({"bulan_tarif": "1950-01"}, "bulan_tarif", "iuran untuk Januari 1950 tidak diketahui"),
        ({"tarif": "sendiri"}, "tarif_sendiri", "tulis jumlahnya"),
        ({"tarif": "sendiri", "tarif_sendiri": "0"}, "tarif_sendiri", "iuran Rp0 tidak membeli apa-apa"),
    ],
)
def test_an_error_stands_above_the_page_and_beside_its_field(client, published, query, field, message):
    response = client.get("/periksa/", query)
    page = response.content.decode()
    assert response.status_code == 200
    assert "<title>Kesalahan: " in page
    assert f'<a href="#{field}">' in page
    assert page.count(message) == 2
    assert f'aria-describedby="{field}-hint {field}-error"' in page or f'aria-describedby="{field}-error"' in page
    assert 'class="verdict' not in page


def test_what_was_typed_is_shown_again_and_cannot_become_markup(client, published):
    page = client.get("/periksa/", {"orang1": '"><script>alert(1)</script>'}).content.decode()
    assert "&quot;&gt;&lt;script&gt;" in page
    assert "<script" not in page


def test_the_page_works_before_the_first_edition(client, db):
    assert "45.208 orang-bulan" in text_of(client.get("/periksa/", SUMBAWA))


def test_a_month_to_come_is_answered_and_said_and_one_far_ahead_refused(client, published, monkeypatch):
    # The last minute of November in NTB is still afternoon in London.
    now = datetime(2026, 11, 30, 15, 59, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)

    def page(month: str) -> str:
        return text_of(client.get("/periksa/", SUMBAWA | {"bulan_tarif": month}))

    for month in ("3000-01", "2032-01"):
        assert "hukum sejauh itu belum ada yang tahu; pilih Desember 2031 atau bulan sebelumnya" in page(month)
    assert "hukum yang berlaku pada Desember 2026) (belum datang)" in page("2026-12")
    assert "belum datang" not in page("2026-11")
    now += timedelta(minutes=1)
    assert "belum datang" not in page("2026-12")
    assert "80.832 orang-bulan" in page("2026-12")


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ({}, "Yang diisi: 1.736 orang × 12 bulan + 20.000 orang × 3 bulan; Rp759.494.400"),
        ({"bulan2": "", "rupiah": ""}, "Yang diisi: 1.736 orang × 12 bulan + 20.000 orang × ? bulan; Rp?"),
        ({"orang1": "", "bulan1": "", "orang2": "0", "bulan2": "0", "rupiah": "0"}, "Yang diisi: 0 orang × 0 bulan; Rp0"),
    ],
)
def test_the_answer_prints_what_was_typed(client, published, more, line):
    assert line in text_of(client.get("/periksa/", SUMBAWA | more))


def test_what_is_wrong_stands_before_its_row_and_belongs_to_its_field(client, published):
    page = client.get("/periksa/", {"orang1": "banyak", "bulan1": "121"}).content.decode()
    assert page.index('id="orang1-error"') < page.index('id="bulan1-error"') < page.index('for="orang1"')
    for name in ("orang1", "bulan1"):
        assert page.count(f'id="{name}-error"') == 1
        assert f'aria-describedby="{name}-error"' in page
