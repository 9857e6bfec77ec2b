"""A birth date is read as offices write it, and never as another day."""

from datetime import date

import pytest
from list_rows import TODAY

from payung.lists.days import birth_date


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1990-04-23T00:00:00.000Z", date(1990, 4, 23)),
        ("1990-04-23 00:00:00", date(1990, 4, 23)),
        ("23/04/1990 00:00", date(1990, 4, 23)),
        ("Rabu, 13 Desember 2005", date(2005, 12, 13)),
        ("Jum'at 13-12-2005", date(2005, 12, 13)),
        ("Tgl 16 Desember 1975", date(1975, 12, 16)),
        ("Tanggal: 16-12-1975", date(1975, 12, 16)),
        ("28Juni1978", date(1978, 6, 28)),
        ("28 Juni, 1978", date(1978, 6, 28)),
        ("18, April 1972", date(1972, 4, 18)),
        ("Aug 15, 1971", date(1971, 8, 15)),
        ("14\\06\\1980", date(1980, 6, 14)),
        ("23_08_1998", date(1998, 8, 23)),
    ],
)
def test_a_day_is_read_however_it_is_dressed(written, expected):
    said = birth_date(written, TODAY)
    assert (said.value, said.code) == (expected, "")


@pytest.mark.parametrize("written", ["Rabu", "13 Antah 2005", "31Juni1978", "tgl", "Mei 5, 19711", "1\\2", "12 Mei 198"])
def test_what_is_no_day_is_none(written):
    assert birth_date(written, TODAY).code.startswith(("E-TGL", "W-TGL"))


def test_a_year_alone_is_told():
    assert birth_date("Tahun 1980", TODAY).code == "W-TGL-12"
