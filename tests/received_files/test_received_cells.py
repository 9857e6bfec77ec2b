"""Cells as officers fill them. What would have to be guessed is refused; empty is never zero."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.received_files.cells import Unreadable, day, month, text_of, whole_number
from payung.received_files.workbook import CellError


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("", ""),
        ("  Siti\u00a0 binti\nAmir ", "Siti binti Amir"),
        ("\ufeff5299\u200b", "5299"),
        (12.0, "12"),
        (5201.0, "5201"),
        (-0.0, "0"),
        (12.5, "12.5"),
        (5299010101010001.0, "5299010101010001"),
        (1e300, "1e+300"),
        (True, "TRUE"),
        (False, "FALSE"),
        (date(2026, 7, 1), "2026-07-01"),
        (datetime(2026, 7, 1, 10, 30), "2026-07-01 10:30"),  # noqa: DTZ001
        (CellError("#REF!"), "#REF!"),
    ],
)
def test_a_cell_is_shown_as_people_see_it(cell, text):
    assert text_of(cell) == text


@pytest.mark.parametrize(
    "cell",
    [
        *("21736", "21.736", "21,736", "21 736", "21\u00a0736", " 21736 ", "21736.0", "21736,0", "21.736,00", "21,736.00"),
        *("Rp21.736", "Rp 21.736", "rp. 21.736", "IDR 21,736", "Rp21.736,-", "021736", 21736.0),
    ],
)
def test_a_number_is_read_as_people_write_it(cell):
    assert whole_number(cell) == 21736


def test_a_thousand_with_its_currency_is_a_thousand():
    assert whole_number("Rp 1.000") == 1000


@pytest.mark.parametrize(
    "cell", [None, "", "  ", "-", "–", "n/a", "N/A", "tidak ada data", "Tidak  Ada Data", "belum lapor", "...", "?"]
)
def test_not_reported_is_unknown(cell):
    assert whole_number(cell) is None
    assert month(cell) is None
    assert day(cell) is None


@pytest.mark.parametrize("cell", ["0", 0.0, "Rp 0", "0,00", -0.0])
def test_nought_is_nought(cell):
    assert whole_number(cell) == 0


NOT_WHOLE = "tulis bilangan bulat dengan angka, misalnya 21.736"
IN_FULL = "tulis angkanya lengkap dengan semua digit, misalnya 21.736"
NEGATIVE = "angkanya tidak boleh di bawah nol"


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        *((cell, NOT_WHOLE) for cell in ("1.5", "1,5", "12,34", "250.000.00", "1.23.456", "1.234,567.890", 12.5, 21.736)),
        *((cell, NOT_WHOLE) for cell in ("banyak", "1e9", "0x10", "٣", "1/2", "Rp", "Rp -", "nihil", "tidak ada", True)),
        (date(2026, 7, 1), NOT_WHOLE),
        *((cell, IN_FULL) for cell in ("759,5 juta", "Rp1,2 miliar", "20 ribu", "20rb", "3.5 million", "20k")),
        *((cell, NEGATIVE) for cell in ("-1", "−5", "- 21.736", "Rp-5", -1.0)),
        ("2000000000000", "angkanya paling besar 1.000.000.000.000"),
        (
            CellError("#REF!"),
            "rumus di sel ini menghasilkan #REF!; tulis nilainya, atau perbaiki rumusnya di Excel",
        ),
        (
            5299010101010001.0,
            "Excel hanya menyimpan 15 digit, jadi angka ini sudah berubah; tulis ulang di sel berformat Teks",
        ),
    ],
)
def test_what_would_have_to_be_guessed_is_refused_with_what_to_write(cell, sentence):
    with pytest.raises(Unreadable) as error:
        whole_number(cell)
    assert error.value.id == sentence


@pytest.mark.parametrize(
    ("cell", "most", "answer"), [("9", 10, 9), ("10", 10, 10), ("11", 10, "the number must be 10 or less")]
)
def test_the_most_is_allowed(cell, most, answer):
    try:
        assert whole_number(cell, most=most) == answer
    except Unreadable as error:
        assert error.en == answer


@pytest.mark.parametrize(("cell", "answer"), [("4", "angkanya paling kecil 5"), ("5", 5), ("6", 6)])
def test_the_least_is_allowed(cell, answer):
    try:
        assert whole_number(cell, least=5) == answer
    except Unreadable as error:
        assert error.id == answer


@given(st.integers(0, 10**12), st.sampled_from([",", ".", " "]))
def test_a_number_with_separators_is_the_number(number, separator):
    assert whole_number(f"{number:,}".replace(",", separator)) == number
    assert whole_number(float(number)) == number


@given(st.text(max_size=12) | st.from_regex(r"\A[Rr]?p? ?-?[0-9]{1,4}([., ][0-9]{0,4}){0,3}\Z"))
def test_any_text_is_a_number_or_unknown_or_refused(text):
    try:
        number = whole_number(text)
    except Unreadable:
        return
    assert number is None or number >= 0


@given(st.text(max_size=12))
def test_the_sheet_reads_numbers_as_the_page_does(text):
    """Where the page understands what is typed, the sheet understands the same; the sheet knows more words for unknown."""
    typed = pytest.importorskip("payung.web.typed")
    try:
        on_the_page = typed.whole(text, most=10**12, example=21_736)
    except typed.Unreadable:
        return
    assert whole_number(text) == on_the_page


@pytest.mark.parametrize(
    "cell",
    [
        *("2026-07", "2026-7", "07/2026", "7-2026", "Juli 2026", "juli  2026", "JULY 2026", "Jul-26", "jul 26", "Jul 2026"),
        *("1/7/2026", "01-07-2026", "2026-07-01", "31 Juli 2026", "2026-07-01 00:00", "1/7/2026 10:30:00", "Juli/2026"),
        *(date(2026, 7, 1), date(2026, 7, 31), datetime(2026, 7, 15, 10, 30)),  # noqa: DTZ001
    ],
)
def test_a_month_is_its_first_day(cell):
    assert month(cell) == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("Pebruari 2026", 2),
        ("Peb-26", 2),
        ("Mei 2026", 5),
        ("May 2026", 5),
        ("Agt-26", 8),
        ("Ags 2026", 8),
        ("Nopember 2026", 11),
        ("Okt 2026", 10),
        ("Desember 2026", 12),
    ],
)
def test_months_have_the_names_that_officers_use(cell, number):
    assert month(cell) == date(2026, number, 1)


@pytest.mark.parametrize(
    "cell", ["Juli", "2026", "07-26", "13/2026", "0/2026", "31/2/2026", "7/31/2026", "Yuli 2026", 46204.0, True]
)
def test_what_is_no_month_is_refused_with_what_to_write(cell):
    with pytest.raises(Unreadable) as error:
        month(cell)
    assert error.value.id == "tulis bulan dan tahun, misalnya 2026-01 atau Januari 2026"
    assert error.value.en == "write a month and a year, such as 2026-01 or January 2026"


@pytest.mark.parametrize(
    "cell", ["24-2-2025", "24/02/2025", "24 Februari 2025", "24 Feb 2025", "2025-02-24", "2025/2/24", date(2025, 2, 24)]
)
def test_a_day_is_read_with_its_day_first(cell):
    assert day(cell) == date(2025, 2, 24)


@pytest.mark.parametrize("cell", ["31-2-2025", "24-2-25", "2025-02", "kemarin", 45712.0])
def test_what_is_no_day_is_refused_with_what_to_write(cell):
    with pytest.raises(Unreadable) as error:
        day(cell)
    assert error.value.id == "tulis tanggal, bulan, dan tahun, misalnya 24-2-2025 atau 24 Februari 2025"


@given(st.dates())
def test_every_day_that_is_written_is_read_back(its_day):
    assert day(its_day.isoformat()) == its_day
    assert day(f"{its_day.day}/{its_day.month}/{its_day.year:04}") == its_day
    assert month(its_day.isoformat()[:7]) == its_day.replace(day=1)
