"""A day as lists write it: day first, month in digits or words, ISO, eight digits, or the number that Excel keeps for a day."""

import re
from datetime import date, timedelta
from functools import partial

from payung.lists.said import NOTHING, Said, trouble
from payung.lists.words import UNKNOWN
from payung.received_files.cells import Unreadable, day

OLDEST_YEARS = 110
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[-/., ]\s*(\d{1,2})\s*[-/., ]\s*(\d{4})(?:[ t].*)?")
_YEAR_FIRST = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})(?:[ t].*)?")
_TWO_DIGIT_YEAR = re.compile(r"(\d{1,2})[-/. ](\d{1,2}|[a-z]+)[-/. ]'?(\d{2})")
# "Rabu, 13 Desember 2005", "Tgl 16 Desember 1975"
_WORDS_BEFORE = re.compile(
    r"^(?:(?:hari )?(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad)[, ]+)?(?:(?:tanggal|tgl)\b[.: ]*)?(?=\d)"
)
_ONLY_YEAR = re.compile(
    r"(?:tahun |thn |th |± ?|\+/- ?)?((?:19|20)\d{2})|(?:[a-z]+|\d{1,2})[-/. ](?:19|20)\d{2}|00[-/]00[-/](?:19|20)\d{2}"
)
_EXCEL_DAYS = re.compile(r"[1-9]\d{3,4}(?:\.\d+)?")
_EXCEL_BEGINS = date(1899, 12, 30)
_EMPTY = {
    "0",
    "00",
    "0000-00-00",
    "00-00-0000",
    "00/00/0000",
    "0/1/1900",
    "1900-01-00",
    "00/01/1900",
    "1899-12-30",
    "1900-01-01",
}


def reader(today: date):
    """How a birth date is read on that day."""
    return partial(birth_date, today=today)


def birth_date(text: str, today: date) -> Said:
    """A day in the past, at most 110 years ago. The century of a two-digit year is told and not chosen."""
    written = _plain(" ".join(text.lower().split()).lstrip("'"))
    if written in UNKNOWN or written in _EMPTY:
        return NOTHING
    if found := _DAY_FIRST.fullmatch(written):
        return _of(int(found[3]), int(found[2]), int(found[1]), today, may_swap=True)
    if found := _YEAR_FIRST.fullmatch(written):
        return _of(int(found[1]), int(found[2]), int(found[3]), today)
    if re.fullmatch(r"\d{8}", written):
        if written[:2] in ("19", "20") and int(written[4:6]) <= 12:
            return _of(int(written[:4]), int(written[4:6]), int(written[6:]), today)
        return _of(int(written[4:]), int(written[2:4]), int(written[:2]), today)
    if found := _ONLY_YEAR.fullmatch(written):
        return trouble("W-TGL-12")
    if found := _TWO_DIGIT_YEAR.fullmatch(written):
        return _short_year(written, found, today)
    if _EXCEL_DAYS.fullmatch(written):
        return _judged(_EXCEL_BEGINS + timedelta(days=int(float(written))), today)
    try:
        its_day = day(written)
    except Unreadable:
        return trouble("E-TGL-02")
    return _judged(its_day, today) if its_day else NOTHING


def _plain(written: str) -> str:
    """28juni1978, 14\\06\\1980 and "18, april 1972" with blanks or lines between their parts; and Aug 15, 1971 day first."""
    written = _WORDS_BEFORE.sub("", written)
    written = re.sub(r"(?<=\d)[\\_](?=\d)", "-", written)
    written = re.sub(r"^(\d{1,2}),? ?([a-z]{3,}),? ?(\d{2,4})$", r"\1 \2 \3", written)
    return re.sub(r"^([a-z]{3,}) (\d{1,2}), ?(\d{4})$", r"\2 \1 \3", written)


def _of(year: int, month: int, its_day: int, today: date, *, may_swap: bool = False) -> Said:
    if may_swap and month > 12 >= its_day:
        # 03/25/1980 can only be the American order. The other rows of such a file may be silently wrong, so it is told.
        said = _of(year, its_day, month, today)
        return said if said.code.startswith("E") else trouble("W-TGL-14", said.value)
    try:
        return _judged(date(year, month, its_day), today)
    except ValueError:
        return trouble("E-TGL-13")


def _judged(its_day: date, today: date) -> Said:
    if its_day > today:
        return trouble("E-TGL-03")
    if age_on(its_day, today) > OLDEST_YEARS:
        return trouble("E-TGL-08", age=age_on(its_day, today))
    if (its_day.month, its_day.day) in ((1, 1), (7, 1), (12, 31)):
        return trouble("W-TGL-05", its_day)
    return Said(its_day)


def _short_year(written: str, found: re.Match[str], today: date) -> Said:
    """The value is kept for mending: the year in which nobody is a hundred or not yet born."""
    year = int(found[3])
    full = 2000 + year if year <= today.year % 100 else 1900 + year
    try:
        its_day = day(f"{found[1]}-{found[2]}-{full}")
    except Unreadable:
        return trouble("E-TGL-13")
    return trouble("E-TGL-09", its_day, year=found[3])


def age_on(birth: date, today: date) -> int:
    """Whole years."""
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
