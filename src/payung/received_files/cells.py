"""What one cell says: text, a whole number, a day, a month. Empty is unknown, not zero; nothing unreadable is guessed.

The same spellings as on the pages (payung.web.typed), and those that only sheets have: cells that are numbers or dates
already, and the words for "not reported" that people put where a number would stand.
"""

import re
from datetime import date, datetime

from payung.received_files.workbook import Cell, CellError

_PLAIN = re.compile(r"[0-9]+")
_GROUPED = re.compile(r"[0-9]{1,3}(?:([., ])[0-9]{3})(?:\1[0-9]{3})*")
_NO_CENTS = re.compile(r"[.,](?:-|00?)$")
_TWO_MEANINGS = re.compile(r"([.,])[0-9]{3}\1[0-9]{1,2}$")  # 250.000.00: a digit was lost, or these are cents
_IN_WORDS = re.compile(
    r"[0-9][0-9., ]*\s*(?:ribu|rb|juta|jt|miliar|milyar|triliun|thousand|million|billion|trillion|k|m|bn)\b", re.I
)
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_TIME_OF_DAY = re.compile(r"\s+\d{1,2}[:.]\d{2}(?:[:.]\d{2})?$")
# "nihil" and "tidak ada" are missing on purpose: they may be a zero. So may "Rp -", which Excel shows for one.
_UNKNOWN = {
    *("-", "–", "—", "−", "--", "...", "…", "?", "n/a", "na", "n.a.", "tidak ada data", "belum ada data", "data tidak ada"),
    *("data belum ada", "tidak diketahui", "belum diketahui", "belum lapor", "belum melapor", "no data", "unknown"),
}
_MONTHS = (
    *(
        "januari january jan",
        "februari february pebruari feb peb",
        "maret march mar mrt",
        "april apr",
        "mei may",
        "juni june jun",
    ),
    *("juli july jul", "agustus august agu agt agst agus aug ags", "september sep sept", "oktober october okt oct"),
    *("november nopember nov nop", "desember december des dec"),
)
_MONTH_NUMBERS = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}
# Excel keeps fifteen digits of a number; what stands after them is not what was typed.
DIGITS_OF_EXCEL = 15
MOST = 10**12


class Unreadable(ValueError):
    """A cell cannot be used. `id` and `en` end a sentence that began with where it is: what to write instead."""

    def __init__(self, id: str, en: str) -> None:
        self.id, self.en = id, en
        super().__init__(en)


def text_of(cell: Cell) -> str:
    """The cell as people see it: 12.0 is 12, a date is 2026-07-01. "" if empty.

    Never for an identifier without asking first whether the cell is a number: then Excel has changed its digits.
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        return re.sub(r"\s+", " ", _HIDDEN.sub("", cell)).strip()
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, CellError):
        return cell.written
    return str(int(cell)) if float(cell).is_integer() and abs(cell) < 10**21 else repr(cell)


def whole_number(cell: Cell, *, least: int = 0, most: int = MOST, example: int = 21_736) -> int | None:
    """21736, 21.736, 21,736, 21 736, 21736.0, Rp 21.736. None if empty or "-" or "tidak ada data", and 0 only if it says 0.

    Unreadable for anything that would have to be guessed.
    """
    written = text_of(_no_error(cell))
    if not written or written.lower() in _UNKNOWN:
        return None
    number = _whole_number(cell, example) if isinstance(cell, float) else _typed(written, example)
    if number < 0 <= least:
        raise Unreadable("angkanya tidak boleh di bawah nol", "the number cannot be below zero")
    if number > most:
        raise Unreadable(f"angkanya paling besar {_id(most)}", f"the number must be {most:,} or less")
    if number < least:
        raise Unreadable(f"angkanya paling kecil {_id(least)}", f"the number must be {least:,} or more")
    return number


def month(cell: Cell) -> date | None:
    """The first day of the month: of 2026-07, 7/2026, Juli 2026, Jul-26, or any day of it. None if empty or unknown."""
    written = text_of(_no_error(cell)).lower()
    if not written or written in _UNKNOWN:
        return None
    if isinstance(cell, date):
        return date(cell.year, cell.month, 1)
    parts = _date_parts(written)
    if len(parts) == 2:
        first, last = parts
        year, its_month = (first, last) if len(first) == 4 and _PLAIN.fullmatch(first) else (last, first)
        if re.fullmatch("[0-9]{2}", year) and its_month in _MONTH_NUMBERS:
            year = f"20{year}"  # Jul-26, as Excel shows a month; 07-26 could be either
        if found := _day(year, its_month, "1"):
            return found
    elif found := _day_of(parts):
        return found.replace(day=1)
    raise Unreadable(
        "tulis bulan dan tahun, misalnya 2026-01 atau Januari 2026", "write a month and a year, such as 2026-01 or January 2026"
    )


def day(cell: Cell) -> date | None:
    """A day: 24-2-2025 and 24/02/2025 (day first), 24 Februari 2025, 2025-02-24, or a date. None if empty or unknown."""
    written = text_of(_no_error(cell)).lower()
    if not written or written in _UNKNOWN:
        return None
    if isinstance(cell, date):
        return date(cell.year, cell.month, cell.day)
    if found := _day_of(_date_parts(written)):
        return found
    raise Unreadable(
        "tulis tanggal, bulan, dan tahun, misalnya 24-2-2025 atau 24 Februari 2025",
        "write a day, month and year, such as 24-2-2025 or 24 February 2025",
    )


def _no_error(cell: Cell) -> Cell:
    if isinstance(cell, CellError):
        raise Unreadable(
            f"rumus di sel ini menghasilkan {cell.written}; tulis nilainya, atau perbaiki rumusnya di Excel",
            f"the formula in this cell gives {cell.written}; write the value, or mend the formula in Excel",
        )
    return cell


def _whole_number(number: float, example: int) -> int:
    if abs(number) >= 10**DIGITS_OF_EXCEL:
        raise Unreadable(
            f"Excel hanya menyimpan {DIGITS_OF_EXCEL} digit, jadi angka ini sudah berubah; tulis ulang di sel berformat Teks",
            f"Excel keeps only {DIGITS_OF_EXCEL} digits, so this number has changed; write it again in a text cell",
        )
    if not number.is_integer():
        raise _not_whole(example)
    return int(number)


def _typed(written: str, example: int) -> int:
    bare = re.sub(r"^(rp|idr)\.? ?", "", written, flags=re.I)
    negative = bare.startswith(("-", "−", "–"))
    bare = bare.lstrip("-−– ")
    if _IN_WORDS.fullmatch(bare):
        raise Unreadable(
            f"tulis angkanya lengkap dengan semua digit, misalnya {_id(example)}",
            f"write the number in full, with all its digits, such as {example:,}",
        )
    if not _GROUPED.fullmatch(bare) and not _TWO_MEANINGS.search(bare):
        bare = _NO_CENTS.sub("", bare)
    if not (_PLAIN.fullmatch(bare) or _GROUPED.fullmatch(bare)):
        raise _not_whole(example)
    number = int(re.sub(r"[., ]", "", bare))
    return -number if negative else number


def _not_whole(example: int) -> Unreadable:
    return Unreadable(
        f"tulis bilangan bulat dengan angka, misalnya {_id(example)}", f"write a whole number in digits, such as {example:,}"
    )


def _date_parts(written: str) -> list[str]:
    return re.sub(r"[\s/.\-]+", " ", _TIME_OF_DAY.sub("", written)).strip().split(" ")


def _day_of(parts: list[str]) -> date | None:
    if len(parts) != 3:
        return None
    year, its_month, its_day = parts if len(parts[0]) == 4 else reversed(parts)
    return _day(year, its_month, its_day)


def _day(year: str, its_month: str, its_day: str) -> date | None:
    at = int(its_month) if re.fullmatch("[0-9]{1,2}", its_month) else _MONTH_NUMBERS.get(its_month, 0)
    if not (re.fullmatch("[0-9]{4}", year) and re.fullmatch("[0-9]{1,2}", its_day)):
        return None
    try:
        return date(int(year), at, int(its_day))
    except ValueError:  # 31 February, month 13, year 0
        return None


def _id(number: int) -> str:
    return f"{number:,}".replace(",", ".")
