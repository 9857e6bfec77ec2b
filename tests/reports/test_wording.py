"""How numbers, money, dates and ages are written."""

from decimal import Decimal

import pytest

from payung.reports import wording


@pytest.mark.parametrize(
    ("n", "id", "en"),
    [
        (0, "0", "0"),
        (999, "999", "999"),
        (57000, "57.000", "57,000"),
        ("1808432", "1.808.432", "1,808,432"),
        (Decimal("1049.5"), "1.050", "1,050"),
        (-1050, "−1.050", "−1,050"),
        (Decimal("-0.4"), "0", "0"),
    ],
)
def test_a_number_is_grouped_as_its_language_does(n, id, en):
    assert (wording.number(n, "id"), wording.number(n, "en")) == (id, en)


@pytest.mark.parametrize(
    ("share", "digits", "id", "en"),
    [
        ("0.0817", 1, "8,2 %", "8.2%"),
        ("0.0824", 1, "8,2 %", "8.2%"),
        ("0.0825", 1, "8,3 %", "8.3%"),  # half up, where half to even would give 8.2
        ("0.0826", 1, "8,3 %", "8.3%"),
        ("0.3070", 1, "30,7 %", "30.7%"),
        ("0.62", 0, "62 %", "62%"),
        ("0.32", None, "32 %", "32%"),
        ("0.3325", None, "33,25 %", "33.25%"),
        ("1", None, "100 %", "100%"),
    ],
)
def test_a_share_is_written_as_percent_and_rounds_half_up(share, digits, id, en):
    assert (wording.percent(share, "id", digits), wording.percent(share, "en", digits)) == (id, en)


def test_rupiah_is_written_without_a_space():
    assert wording.rupiah(16800, "id") == "Rp16.800"
    assert wording.rupiah(16800, "en") == "Rp16,800"
    assert wording.rupiah(-16800, "id") == "−Rp16.800"


@pytest.mark.parametrize(
    ("n", "id", "en"),
    [
        (999_999, "Rp999.999", "Rp999,999"),
        (1_000_000, "Rp1 juta", "Rp1 million"),
        (42_000_000, "Rp42 juta", "Rp42 million"),
        (950_000_000, "Rp950 juta", "Rp950 million"),
        (999_949_999, "Rp999,9 juta", "Rp999.9 million"),
        (999_950_000, "Rp1 miliar", "Rp1 billion"),
        (129_225_600_000, "Rp129,2 miliar", "Rp129.2 billion"),
        (129_250_000_000, "Rp129,3 miliar", "Rp129.3 billion"),
        (5_400_000_000_000, "Rp5,4 triliun", "Rp5.4 trillion"),
        (1_234_500_000_000_000, "Rp1.234,5 triliun", "Rp1,234.5 trillion"),
        (-64_601_107_200, "−Rp64,6 miliar", "−Rp64.6 billion"),
    ],
)
def test_short_rupiah_keeps_one_decimal(n, id, en):
    assert (wording.rupiah_short(n, "id"), wording.rupiah_short(n, "en")) == (id, en)


def test_large_money_stays_exact():
    assert wording.rupiah(9_007_199_254_740_993, "id") == "Rp9.007.199.254.740.993"  # a float would end in 992


@pytest.mark.parametrize("write", [wording.number, wording.percent, wording.rupiah, wording.rupiah_short, wording.people])
@pytest.mark.parametrize("wrong", [1.5, True, None])
def test_a_float_is_refused(write, wrong):
    with pytest.raises(TypeError, match="never a float"):
        write(wrong, "id")


@pytest.mark.parametrize("wrong", ["NaN", "Infinity", "57.000,0", ""])
def test_what_is_no_number_is_refused(wrong):
    with pytest.raises(ValueError, match="not a number"):
        wording.number(wrong, "id")


def test_people_are_counted():
    assert wording.people(57000, "id") == "57.000 orang"
    assert wording.people(57000, "en") == "57,000 people"
    assert wording.people(1, "en") == "1 person"


def test_dates_and_months_are_spelled():
    assert wording.date("2025-07-14", "id") == "14 Juli 2025"
    assert wording.date("2025-08-14", "en") == "14 August 2025"
    assert wording.date("2025-08-14", "id", short=True) == "14 Agu 2025"
    assert wording.month("2026-11-01", "id") == "November 2026"
    assert wording.month("2026-05", "id") == "Mei 2026"
    assert wording.month("2026-10", "en", short=True) == "Oct 2026"


@pytest.mark.parametrize(
    ("days", "id", "en"),
    [
        (0, "hari ini", "today"),
        (1, "1 hari lalu", "1 day ago"),
        (30, "30 hari lalu", "30 days ago"),
        (31, "1 bulan lalu", "1 month ago"),
        (60, "1 bulan lalu", "1 month ago"),
        (61, "2 bulan lalu", "2 months ago"),
        (364, "11 bulan lalu", "11 months ago"),
        (365, "1 tahun lalu", "1 year ago"),
        (395, "1 tahun lalu", "1 year ago"),
        (396, "1 tahun 1 bulan lalu", "1 year 1 month ago"),
        (496, "1 tahun 4 bulan lalu", "1 year 4 months ago"),  # 14 July 2025 to 22 November 2026
        (730, "2 tahun lalu", "2 years ago"),
        (-170, "5 bulan lagi", "in 5 months"),
    ],
)
def test_an_age_is_rounded_down(days, id, en):
    assert (wording.age(days, "id"), wording.age(days, "en")) == (id, en)


def test_a_short_age_fits_a_phone():
    assert wording.age(496, "id", short=True) == "1 th 4 bln lalu"
    assert wording.age(496, "en", short=True) == "1 yr 4 mo ago"


def test_a_third_language_is_refused():
    with pytest.raises(ValueError, match="not one of: id, en"):
        wording.number(1, "fr")  # pyright: ignore[reportArgumentType]


def test_the_permalink_names_the_edition():
    assert wording.edition_path(2, "id") == "/edisi/2/"
    assert wording.edition_path(2, "en") == "/en/edisi/2/"
