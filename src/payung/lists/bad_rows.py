"""A workbook of only the rows that were rejected, with their cells as they came, what to mend beside them, and colour.

It can be mended and sent as it is: the headings are the list's own, and the columns added in front are known and ignored.
"""

# pyright: reportUnknownMemberType=false, reportMissingTypeStubs=false
# xlsxwriter says the types of some of its parameters only.

import io
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
from xlsxwriter import Workbook as XlsxWriter

from payung.lists.checking import Checked
from payung.lists.fields import FIELDS
from payung.lists.problems import sentence
from payung.lists.profiles import PROFILES
from payung.lists.reading import ReadList
from payung.lists.shifted import SHIFTED
from payung.lists.tables import Table
from payung.received_files.headings import normalised
from payung.received_files.limits import WEB
from payung.received_files.writing import safe_text

_ADDED = {"id": ("Yang perlu diperbaiki", "Baris asal"), "en": ("What to mend", "Line in your file")}
# Excel grows slow with more; the colour is on every cell.
_NOTES_MAX = 2_000
# Their last digit is lost. Written as text it would pass for a NIK, so a question mark stands in its place.
_ROUNDED = frozenset({"E-NIK-04", "E-NIK-08", "W-KK-02"})
_TOLD_MAX = WEB.cell_characters_max - 1  # room for the mark that keeps a formula a text
_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True)
class _Wrong:
    severity: str
    code: str
    field: str
    heading: str
    facts: str


def bad_rows(read_list: ReadList, checked: Checked, language: str = "id") -> bytes:
    """The rejected rows as xlsx, sheet by sheet."""
    rejected = checked.rows.filter(pl.col("verdict") == "rejected").select("sheet", "line")
    told = checked.problems.filter(pl.col("severity").is_in(["error", "warning"])).join(
        rejected, on=["sheet", "line"], how="semi"
    )
    wrong: dict[tuple[str, int], list[_Wrong]] = defaultdict(list)
    for row in told.iter_rows(named=True):
        wrong[row["sheet"], row["line"]].append(
            _Wrong(row["severity"], row["code"], row["field"], row["heading"] or "", row["facts"])
        )
    stream = io.BytesIO()
    workbook = XlsxWriter(stream, _OPTIONS)
    writer = _Writer(workbook, read_list.profile, language)
    for table, frame in read_list.raw_rows(rejected):
        writer.sheet(table, frame, wrong)
    if not workbook.worksheets():
        workbook.add_worksheet("Daftar")
    workbook.close()
    return stream.getvalue()


class _Writer:
    def __init__(self, workbook: XlsxWriter, profile: str, language: str) -> None:
        self.workbook, self.language = workbook, language
        self.bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.plain = workbook.add_format({"num_format": "@"})
        self.wrapped = workbook.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self.red = workbook.add_format({"num_format": "@", "bg_color": "#F8D7DA"})
        self.yellow = workbook.add_format({"num_format": "@", "bg_color": "#FFF3CD"})
        self.notes = 0
        self.synonyms = PROFILES[profile].synonyms

    def sheet(self, table: Table, frame: pl.DataFrame, wrong: dict[tuple[str, int], list[_Wrong]]) -> None:
        sheet = self.workbook.add_worksheet(_FORBIDDEN.sub(" ", table.sheet)[:31] or None)
        fields = {at: name for name, at in table.places.items()}
        places = sorted({*table.titles, *fields})
        sheet.freeze_panes(1, 2)
        sheet.set_column(0, 0, 60, self.wrapped)
        sheet.set_column(1, 1, 10, self.plain)
        sheet.set_column(2, 1 + len(places), 20, self.plain)
        for at, heading in enumerate((*_ADDED[self.language], *(self._heading(table, fields, place) for place in places))):
            sheet.write_string(0, at, safe_text(heading), self.bold)
        there = [(at, place) for at, place in enumerate(places, start=2) if f"c{place}" in frame.columns]
        cells = frame.select("line", *(f"c{place}" for _, place in there))
        for number, (line, *texts) in enumerate(cells.iter_rows(), start=1):
            its = wrong[table.sheet, line]
            sheet.write_string(number, 0, self._all(its), self.wrapped)
            sheet.write_string(number, 1, str(line), self.plain)
            if any(each.code == SHIFTED for each in its):
                continue  # sent again as it is, it would be taken with its cells in wrong columns
            in_fields = {each.field for each in its}
            for (at, place), text in zip(there, texts, strict=True):
                if (field := fields.get(place)) in in_fields:
                    self._wrong_cell(sheet, number, at, text, [each for each in its if each.field == field])
                elif text:
                    sheet.write_string(number, at, safe_text(text), self.plain)

    def _heading(self, table: Table, fields: dict[int, str], place: int) -> str:
        """As written; where only two rows together were known, or nothing stands there, our own word for it."""
        title, field = table.titles.get(place, ""), fields.get(place)
        if field is None:
            return title
        known = {normalised(word) for word in (field, *self.synonyms.get(field, ()))}
        spelled = {normalised(title), normalised(re.sub(r"\([^)]*\)", " ", title))}
        mapped = table.headings.first_data_row - table.headings.row == 1  # one row: whatever it is, it was understood
        return title if title and (mapped or spelled & known) else FIELDS[field].id

    def _wrong_cell(self, sheet, number: int, at: int, text: str | None, its: Sequence[_Wrong]) -> None:  # pyright: ignore[reportUnknownParameterType, reportMissingParameterType]
        if text and any(each.code in _ROUNDED for each in its):
            digits = re.sub(r"\D.*", "", text)
            text = f"{digits[:15]}?" if len(digits) >= 15 else text
        colour = self.red if any(each.severity == "error" for each in its) else self.yellow
        sheet.write_string(number, at, safe_text(text or ""), colour) if text else sheet.write_blank(number, at, None, colour)
        if self.notes < _NOTES_MAX:
            self.notes += 1
            sheet.write_comment(number, at, self._all(its), {"x_scale": 2})

    def _all(self, its: Sequence[_Wrong]) -> str:
        """Errors first: "NIK: … Salin … [E-NIK-01]". No longer than a cell may be that is sent to us: it comes back."""
        lines: list[str] = []
        its = sorted(its, key=lambda one: one.severity != "error")
        for each in its:
            wrong, mend = sentence(each.code, each.facts, self.language)
            name = each.heading or (FIELDS[each.field].called(self.language) if each.field in FIELDS else "")
            lines.append(f"{name}: {wrong} {mend} [{each.code}]" if name else f"{wrong} {mend} [{each.code}]")
        for whole in range(len(lines), 0, -1):
            codes = " ".join(f"[{each.code}]" for each in its[whole:])
            if len(told := "\n".join([*lines[:whole], *([codes] if codes else [])])) <= _TOLD_MAX:
                return told
        return " ".join(f"[{each.code}]" for each in its)[:_TOLD_MAX]
