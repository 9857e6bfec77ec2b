"""Which row of a sheet names its columns, and which column is which. Nothing is guessed: what is unclear is told.

Sheets come with a letterhead above the table, names in two rows, and "Jml. TK (orang)" for jumlah tenaga kerja.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from payung.received_files.cells import text_of
from payung.received_files.workbook import Merged, Sheet

ROWS_SEARCHED = 30
IGNORE = "ignore"
_SHORT_FORMS = {
    **{"jml": "jumlah", "jmlh": "jumlah", "jlh": "jumlah", "tgl": "tanggal", "bln": "bulan", "thn": "tahun", "th": "tahun"},
    **{"no": "nomor", "nmr": "nomor", "nm": "nama", "kec": "kecamatan", "kab": "kabupaten", "prov": "provinsi"},
    **{"ds": "desa", "ket": "keterangan", "tmpt": "tempat", "jns": "jenis", "telp": "telepon", "tlp": "telepon"},
    **{"pek": "pekerjaan", "alm": "alamat", "lhr": "lahir", "tk": "tenaga kerja", "pst": "peserta"},
}
_ROW_NUMBERS = {"nomor", "nomor urut"}  # the first column of nearly every list; only told where a column is called so
_IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_NUMBERING = re.compile(r"\(?(\d{1,2})\)?")


@dataclass(frozen=True)
class Unknown:
    """A heading that no column goes by, and the columns it resembles, the nearest first."""

    index: int
    written: str
    suggestions: Sequence[str]


@dataclass(frozen=True)
class Headings:
    """Indices count cells from 0, rows count from 1 as in Excel. A doubled column is not in `columns`: a person says which."""

    row: int
    first_data_row: int
    columns: Mapping[str, int]
    unknown: Sequence[Unknown] = ()
    missing: Sequence[str] = ()
    doubled: Mapping[str, Sequence[int]] = field(default_factory=dict[str, Sequence[int]])


def normalised(heading: str) -> str:
    """Lower case, one space, no punctuation, short forms in full: "Jml.\\nTK" is "jumlah tenaga kerja"."""
    plain = unicodedata.normalize("NFKC", heading).lower()
    words = re.sub(r"[^\w]+|_", " ", plain).split()
    return " ".join(_SHORT_FORMS.get(word, word) for word in words)


def find_headings(
    sheet: Sheet,
    known: Mapping[str, Sequence[str]],
    *,
    required: Collection[str] = (),
    office: Mapping[str, str] | None = None,
    enough: int = 2,
) -> Headings | None:
    """The row, or pair of rows, among the first thirty that names most of the known columns; the upper one where two do.

    `known` gives each column its synonyms, its own name being one. `office` is what this office has answered before:
    a normalised heading and its column, or "ignore"; it goes before the synonyms. None where no row names `enough` columns.
    """
    names = _names(known, office or {})
    best: Headings | None = None
    written: Sequence[Sequence[str]] = ()
    most = enough - 1
    for index in range(min(len(sheet.rows), ROWS_SEARCHED)):
        spellings, height = _heading_cells(sheet, index)
        found = _matched(spellings, names, known, required, row=index + 1, height=height, sheet=sheet)
        count = len(found.columns) + len(found.doubled)
        if count > most:
            best, written, most = found, spellings, count
    if best is None:
        return None
    # Only for the row that was chosen: comparing every cell of thirty rows with every name takes seconds.
    unknown = tuple(replace(each, suggestions=_suggestions(written[each.index], names)) for each in best.unknown)
    return replace(best, unknown=unknown)


def _names(known: Mapping[str, Sequence[str]], office: Mapping[str, str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for column, synonyms in known.items():
        for synonym in (column, *synonyms):
            spelled = normalised(synonym)
            if names.setdefault(spelled, column) != column:
                raise ValueError(f"{synonym!r} names both {names[spelled]} and {column}.")
    for heading, column in office.items():
        if column in known or column == IGNORE:
            names[normalised(heading)] = column
    return names


def _heading_cells(sheet: Sheet, index: int) -> tuple[list[list[str]], int]:
    """The spellings of each column's heading, the fullest first, and over how many rows the headings stand."""
    upper = [text_of(cell) for cell in sheet.rows[index]]
    starts = [area for area in sheet.merged if area.top == index + 1]
    across = [area for area in starts if area.top == area.bottom and area.right > area.left and _at(upper, area.left - 1)]
    lower = [text_of(cell) for cell in sheet.rows[index + 1]] if index + 1 < len(sheet.rows) else []
    if not across or not any(_at(lower, at) for area in across for at in _columns(area)):
        return [[text] if text else [] for text in upper], 1
    above = {at: upper[area.left - 1] for area in across for at in _columns(area)}
    spellings: list[list[str]] = []
    for at in range(max(len(upper), len(lower))):
        below = _at(lower, at)
        if at in above:
            spellings.append([f"{above[at]} {below}", below] if below else [above[at]] if _at(upper, at) else [])
        else:
            spellings.append([text for text in (_at(upper, at) or below,) if text])
    return spellings, 2


def _matched(
    spellings: Sequence[Sequence[str]],
    names: Mapping[str, str],
    known: Mapping[str, Sequence[str]],
    required: Collection[str],
    *,
    row: int,
    height: int,
    sheet: Sheet,
) -> Headings:
    places: dict[str, list[int]] = defaultdict(list)
    unknown: list[Unknown] = []
    for index, written in enumerate(spellings):
        column = next((names[spelling] for text in written for spelling in _spelled(text) if spelling in names), None)
        if column is None and written and normalised(written[0]) not in _ROW_NUMBERS:
            unknown.append(Unknown(index, written[0], ()))
        elif column is not None and column != IGNORE:
            places[column].append(index)
    return Headings(
        row=row,
        first_data_row=_after_numbering(sheet, row + height),
        columns={column: at[0] for column, at in places.items() if len(at) == 1},
        unknown=tuple(unknown),
        missing=tuple(column for column in known if column in required and column not in places),
        doubled={column: tuple(at) for column, at in places.items() if len(at) > 1},
    )


def _spelled(text: str) -> tuple[str, str]:
    """With and without what stands in brackets: "Upah (Rp)" may be known as either."""
    return normalised(text), normalised(_IN_BRACKETS.sub(" ", text))


def _suggestions(written: Sequence[str], names: Mapping[str, str]) -> tuple[str, ...]:
    close = (near for text in written for near in get_close_matches(normalised(text), list(names), n=5, cutoff=0.7))
    columns = dict.fromkeys(names[near] for near in close)
    return tuple(column for column in columns if column != IGNORE)[:3]


def _after_numbering(sheet: Sheet, row: int) -> int:
    """Official tables number their columns below the headings: 1, 2, 3 or (1), (2), (3)."""
    texts = [text for cell in (sheet.rows[row - 1] if row <= len(sheet.rows) else ()) if (text := text_of(cell))]
    numbers = [int(found[1]) for text in texts if (found := _NUMBERING.fullmatch(text))]
    counted = len(numbers) == len(texts) >= 3 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    return row + 1 if counted and numbers[0] <= 1 else row


def _columns(area: Merged) -> range:
    return range(area.left - 1, area.right)


def _at(texts: Sequence[str], index: int) -> str:
    return texts[index] if index < len(texts) else ""
