"""Which row of a sheet names its columns, and which column is which. Nothing is guessed: what is unclear is told.

Sheets come with a letterhead above the table, names in two rows, and "Jml. TK (orang)" for jumlah tenaga kerja.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cache

from payung.received_files.cells import text_of
from payung.received_files.workbook import Merged, Sheet

ROWS_SEARCHED = 50
ROWS_OF_HEADINGS_MAX = 3
IGNORE = "ignore"
_SHORT_FORMS = {
    **{"jml": "jumlah", "jmlh": "jumlah", "jlh": "jumlah", "tgl": "tanggal", "bln": "bulan", "thn": "tahun", "th": "tahun"},
    **{"no": "nomor", "nmr": "nomor", "nm": "nama", "kec": "kecamatan", "kab": "kabupaten", "prov": "provinsi"},
    **{"ds": "desa", "ket": "keterangan", "tmpt": "tempat", "jns": "jenis", "telp": "telepon", "tlp": "telepon"},
    **{"pek": "pekerjaan", "alm": "alamat", "lhr": "lahir", "tk": "tenaga kerja", "pst": "peserta"},
}
_LETTERS_APART = re.compile(r"\b([a-z]) (?=[a-z]\b)")
_AS_ON_THE_CARD = re.compile(r" (?:sesuai|menurut|di|pada) (?:e )?(?:ktp|kk|kartu keluarga)$")
_ROW_NUMBERS = {"nomor", "nomor urut"}  # the first column of nearly every list; only told where a column is called so
_IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_DIGITS = re.compile(r"\d")
_NUMBERING = re.compile(r"\(?(\d{1,2})\)?")


@dataclass(frozen=True)
class Unknown:
    """A heading that no column goes by, and the columns it resembles, the nearest first."""

    index: int
    written: str
    suggestions: Sequence[str]


@dataclass(frozen=True)
class Headings:
    """Indices count cells from 0, rows count from 1 as in Excel. A doubled column is not in `columns`: a person says which.

    `written`: the spellings of each heading, the fullest first. `guessed`: columns that nobody named so.
    """

    row: int
    first_data_row: int
    columns: Mapping[str, int]
    unknown: Sequence[Unknown] = ()
    missing: Sequence[str] = ()
    doubled: Mapping[str, Sequence[int]] = field(default_factory=dict[str, Sequence[int]])
    written: Sequence[Sequence[str]] = field(default=(), compare=False, repr=False)
    guessed: Sequence[str] = ()


def normalised(heading: str) -> str:
    """Lower case, one space, no punctuation, short forms in full: "Jml.\\nTK" is "jumlah tenaga kerja", "N A M A" is "nama"."""
    words = _LETTERS_APART.sub(r"\1", " ".join(_words(heading))).split()
    return " ".join(_SHORT_FORMS.get(word, word) for word in words)


def _words(heading: str) -> list[str]:
    return re.sub(r"[^\w]+|_", " ", unicodedata.normalize("NFKC", heading).lower()).split()


# Of the thousand synonyms only: what stands in a file is not kept.
@cache
def _spelling_of(synonym: str) -> str:
    return normalised(synonym)


@cache
def _in_one(synonym: str) -> str:
    return "".join(_words(synonym))


def find_headings(
    sheet: Sheet,
    known: Mapping[str, Sequence[str]],
    *,
    required: Collection[str] = (),
    office: Mapping[str, str] | None = None,
    enough: int = 2,
) -> Headings | None:
    """The rows, one to three, among the first fifty that name most of the known columns; the upper ones where two do.

    `known` gives each column its synonyms, its own name being one, the best first: a doubled column has its places in that
    order. `office` is what this office has answered before: a normalised heading and its column, or "ignore"; it goes before
    the synonyms. None where no row names `enough` columns.
    """
    plain = _names(known, office or {})
    names = plain | {name: column for name, column in _in_one_word(known).items() if name not in plain}
    needed = tuple(column for column in known if column in required)
    best: Headings | None = None
    most = enough - 1
    for index in range(min(len(sheet.rows), ROWS_SEARCHED)):
        found = _found_at(sheet, index, names, needed, enough)
        count = len(found.columns) + len(found.doubled)
        if count > most:
            best, most = found, count
    if best is None:
        return None
    # Only for the row that was chosen: comparing every cell of fifty rows with every name takes seconds.
    unknown = tuple(replace(each, suggestions=_suggestions(best.written[each.index], plain)) for each in best.unknown)
    order, headings = list(names), best.written
    doubled = {
        column: tuple(sorted(places, key=lambda at: order.index(_name_of(headings[at], names))))
        for column, places in best.doubled.items()
    }
    return replace(best, unknown=unknown, doubled=doubled)


def _found_at(sheet: Sheet, index: int, names: Mapping[str, str], required: Sequence[str], enough: int) -> Headings:
    """What the row names, with the one or two below it where those are headings too."""
    found = _matched(_spellings(sheet, index, 1), names, required, row=index + 1, height=1, sheet=sheet)
    if sum(bool(text_of(cell)) for cell in sheet.rows[index]) < 2:
        return found  # a title, however far it is merged
    for height in range(2, ROWS_OF_HEADINGS_MAX + 1):
        lower = [text_of(cell) for cell in sheet.rows[index + height - 1]] if index + height <= len(sheet.rows) else []
        if not any(lower) or any(_DIGITS.search(text) for text in lower):
            break
        more = _matched(_spellings(sheet, index, height), names, required, row=index + 1, height=height, sheet=sheet)
        if not _is_below_merged(sheet, index + height - 2, lower) and not _says_more(more, found, lower, enough):
            break
        found = more
    return found


def _is_below_merged(sheet: Sheet, upper: int, lower: Sequence[str]) -> bool:
    """Whether names stand below a heading that is merged across them."""
    across = (area for area in sheet.merged if area.top == area.bottom == upper + 1 and area.right > area.left)
    row = [text_of(cell) for cell in sheet.rows[upper]]
    return any(_at(row, area.left - 1) and _at(lower, at) for area in across for at in _columns(area))


def _says_more(more: Headings, found: Headings, lower: Sequence[str], enough: int) -> bool:
    """Files without merged cells, as every csv: the lower row names two columns more, or one where nothing stands above."""
    before, after = ({*each.columns, *each.doubled} for each in (found, more))
    if len(before) < enough or len(before - after) > 1:
        return False
    above = [bool(written) for written in found.written]
    below_nothing = [at for at, text in enumerate(lower) if text and not any(above[at : at + 1])]
    gained = {column for column in after - before if column in more.columns}
    return len(gained) >= 2 or any(more.columns[column] in below_nothing for column in gained)


def _names(known: Mapping[str, Sequence[str]], office: Mapping[str, str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for column, synonyms in known.items():
        for synonym in (column, *synonyms):
            spelled = _spelling_of(synonym)
            if names.setdefault(spelled, column) != column:
                raise ValueError(f"{synonym!r} names both {names[spelled]} and {column}.")
    for heading, column in office.items():
        if column in known or column == IGNORE:
            names[normalised(heading)] = column
    return names


def _in_one_word(known: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """NOKTP, TGLLAHIR, IDKELUARGA; what would name two columns names neither."""
    names: dict[str, set[str]] = defaultdict(set)
    for column, synonyms in known.items():
        for synonym in synonyms:
            names[_in_one(synonym)].add(column)
    return {name: next(iter(columns)) for name, columns in names.items() if len(columns) == 1}


def _spellings(sheet: Sheet, index: int, height: int) -> list[list[str]]:
    """Each column's heading over so many rows: "Lahir" above "Tanggal" is "Lahir Tanggal", or "Tanggal"."""
    rows = [[text_of(cell) for cell in row] for row in sheet.rows[index : index + height]]
    above = [_over(row, rows[at + 1 :], sheet, index + at) for at, row in enumerate(rows)]
    spellings: list[list[str]] = []
    for at in range(max(len(row) for row in rows)):
        texts = [text for row in above if (text := _at(row, at))]
        # A heading that is merged across says nothing of a column with no name of its own below.
        is_empty = not any(_at(row, at) for row in rows)
        spellings.append([] if is_empty else [" ".join(texts[start:]) for start in range(len(texts))])
        if len(texts) > 1 and not is_empty and _at(above[0], at + 1) != texts[0] and _at(rows[0], at):
            spellings[-1].append(texts[0])
    return spellings


def _over(row: Sequence[str], below: Sequence[Sequence[str]], sheet: Sheet, index: int) -> list[str]:
    """The row with each text repeated where it stands over names: as merged, or else to its right over nothing."""
    over = list(row) + [""] * (max([len(row), *map(len, below)]) - len(row))
    merged = [area for area in sheet.merged if area.top == area.bottom == index + 1 and area.right > area.left]
    for area in merged:
        for at in _columns(area):
            if at < len(over):
                over[at] = _at(row, area.left - 1)
    if not sheet.merged and below:
        for at in range(1, len(over)):
            if not over[at] and any(_at(lower, at) for lower in below) and any(_at(lower, at - 1) for lower in below):
                over[at] = over[at - 1]
    return over


def _matched(
    spellings: Sequence[Sequence[str]],
    names: Mapping[str, str],
    required: Sequence[str],
    *,
    row: int,
    height: int,
    sheet: Sheet,
) -> Headings:
    places: dict[str, list[int]] = defaultdict(list)
    unknown: list[Unknown] = []
    for index, written in enumerate(spellings):
        column = names.get(_name_of(written, names))
        if column is None and written and normalised(written[0]) not in _ROW_NUMBERS:
            unknown.append(Unknown(index, written[0], ()))
        elif column is not None and column != IGNORE:
            places[column].append(index)
    return Headings(
        row=row,
        first_data_row=_after_numbering(sheet, row + height),
        columns={column: at[0] for column, at in places.items() if len(at) == 1},
        unknown=tuple(unknown),
        missing=tuple(column for column in required if column not in places),
        doubled={column: tuple(at) for column, at in places.items() if len(at) > 1},
        written=tuple(tuple(each) for each in spellings),
    )


def _name_of(written: Sequence[str], names: Mapping[str, str]) -> str:
    """The name that a heading goes by, of all its spellings; "" where it has none."""
    return next((spelling for text in written for spelling in _spelled(text) if spelling in names), "")


def _spelled(text: str) -> tuple[str, ...]:
    """With and without what stands in brackets, "Upah (Rp)" may be known as either; and without "sesuai KTP"."""
    bare = normalised(_IN_BRACKETS.sub(" ", text))
    return normalised(text), bare, _AS_ON_THE_CARD.sub("", bare), "".join(_words(text))


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
