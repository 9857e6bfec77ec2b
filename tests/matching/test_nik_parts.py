"""What a NIK says, one by one and over columns."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.matching import nik

TODAY = date(2026, 11, 23)
niks = st.from_regex(r"5299[0-9]{12}", fullmatch=True)


def test_a_nik_says_where_it_was_issued_the_sex_and_the_birth_date():
    siti = nik.parts("5299014203800001", TODAY)
    assert siti == nik.Parts(kecamatan="52.99.01", sex="P", birth_date=date(1980, 3, 2), serial="0001")


@pytest.mark.parametrize(
    ("year", "born"), [("26", date(2026, 3, 2)), ("27", date(1927, 3, 2)), ("00", date(2000, 3, 2)), ("99", date(1999, 3, 2))]
)
def test_nobody_is_a_hundred_years_old(year, born):
    found = nik.parts(f"5299010203{year}0001", TODAY)
    assert found is not None and found.birth_date == born


@pytest.mark.parametrize("day", ["00", "40", "72", "32"])
def test_a_day_that_no_month_has_is_unknown(day):
    found = nik.parts(f"529901{day}01800001", TODAY)
    assert found is not None and found.birth_date is None


def test_29_february_is_known_in_leap_years_only():
    assert [nik.parts(f"52990129028{year}0001", TODAY).birth_date for year in "01"] == [date(1980, 2, 29), None]


@pytest.mark.parametrize("text", ["", "529901420380000", "52990142038000011", "529901420380000A", "５299014203800001"])
def test_anything_but_sixteen_digits_has_no_parts(text):
    assert nik.parts(text, TODAY) is None


@given(st.lists(niks, min_size=1, max_size=50))
def test_the_columns_say_what_the_single_value_says(numbers):
    number = pl.col("nik")
    frame = pl.DataFrame({"nik": numbers}).select(
        nik.sex(number).alias("sex"), nik.birth_date(number, TODAY).alias("birth"), nik.kab(number).alias("kab")
    )
    for text, (sex, birth, kab) in zip(numbers, frame.iter_rows(), strict=True):
        parts = nik.parts(text, TODAY)
        assert parts is not None
        assert (sex, birth, kab) == (parts.sex, parts.birth_date, parts.kecamatan[:5])


def test_unknown_stays_unknown_over_columns():
    frame = pl.DataFrame({"nik": [None, "123"]}, schema={"nik": pl.String}).with_columns(nik.digits(pl.col("nik")))
    said = frame.select(sex=nik.sex(pl.col("nik")), birth=nik.birth_date(pl.col("nik"), TODAY), kab=nik.kab(pl.col("nik")))
    assert said.rows() == [(None, None, None)] * 2
