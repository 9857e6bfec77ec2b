"""A workbook as it was received: sheets, rows, cells. A cell keeps its type, so that a NIK stored as a number shows itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

# Excel has one kind of number, so 12 is 12.0. A date with a time of day is a datetime, which is a date too. None is empty.


@dataclass(frozen=True)
class CellError:
    """A formula without an answer: #REF!, #N/A. Not empty: something was there."""

    written: str


Cell = str | float | bool | date | CellError | None

# As Excel writes them. NOT_CALCULATED: a program wrote the formula, and no spreadsheet has opened the file since.
NOT_CALCULATED = CellError("#CALC!")
ERRORS = {
    written: CellError(written)
    for written in ("#REF!", "#N/A", "#NAME?", "#DIV/0!", "#VALUE!", "#NULL!", "#NUM!", "#SPILL!", "#FIELD!", "#GETTING_DATA")
} | {NOT_CALCULATED.written: NOT_CALCULATED}


@dataclass(frozen=True)
class Merged:
    """Cells shown as one; all four count from 1. Only the first holds a value."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """`rows[0]` is row 1 in Excel, empty or not. Rows end at their last filled cell.

    `cells`: of a csv file, how many cells each row has, empty ones at its end too. A workbook says nothing of that.
    """

    name: str
    hidden: bool
    rows: Sequence[Sequence[Cell]]
    merged: Sequence[Merged] = ()
    cells: Sequence[int] = ()

    def filled_rows(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        """The rows with anything in them, each with its number in Excel."""
        return ((number, row) for number, row in enumerate(self.rows, start=1) if row)


@dataclass(frozen=True)
class CsvForm:
    """What a csv file turned out to be; worth saying, because it was found and not declared."""

    encoding: str
    delimiter: str


@dataclass(frozen=True)
class Workbook:
    """`begins_1904`: it counts days from 1904, as Excel on old Apple computers did; a date that is a plain number is four
    years later than the number says elsewhere."""

    sheets: Sequence[Sheet]
    csv: CsvForm | None = None
    begins_1904: bool = False


def column_letters(index: int) -> str:
    """A for 0, AA for 26."""
    letters = ""
    index += 1
    while index:
        index, letter = divmod(index - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def column_index(letters: str) -> int:
    """0 for A, 26 for AA."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def printable(name: str) -> str:
    """The name of a sheet without what turns or hides the words around it; Excel allows 31 characters."""
    return "".join(letter for letter in name if letter.isprintable())[:100]
