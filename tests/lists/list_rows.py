"""Siti's row, and lists made of rows that differ from it."""

from collections.abc import Mapping, Sequence
from datetime import date

from payung.lists.areas import known_areas
from payung.lists.checking import Checked, Context, check
from payung.lists.reading import ReadList, read_list
from payung.received_files.workbook import Cell, Merged, Sheet, Workbook

TODAY = date(2026, 11, 23)
NTB = known_areas("52")
SITI: Mapping[str, Cell] = {
    "NIK": "5299014203800001",
    "No KK": "5299010101100001",
    "Nama": "Siti Aminah",
    "L/P": "P",
    "Tanggal Lahir": "02-03-1980",
    "Desa": "Gerung Utara",
    "Kecamatan": "Gerung",
    "Pekerjaan": "Buruh tani",
}


def row(**cells: Cell) -> dict[str, Cell]:
    """Siti's row with other cells; a heading is written with _ for a blank."""
    return {**SITI, **{name.replace("_", " ").replace("L P", "L/P"): cell for name, cell in cells.items()}}


def sheet(rows: Sequence[Mapping[str, Cell]], *, name: str = "Usulan", above: Sequence[Sequence[Cell]] = (), **more) -> Sheet:
    headings = list(dict.fromkeys(heading for each in rows for heading in each))
    return Sheet(
        name, more.pop("hidden", False), [*above, headings, *([each.get(h) for h in headings] for each in rows)], **more
    )


def read(rows: Sequence[Mapping[str, Cell]], *, profile: str | None = "village", **more) -> ReadList:
    return read_list(Workbook([sheet(rows, **more)]), profile=profile)


def judged(read_in: ReadList, *, area: str = "52.01", mended: Sequence[str] = ()) -> Checked:
    return check(read_in, Context(TODAY, area, NTB, read_in.profile, frozenset(mended)))


def verdicts(
    *rows: Mapping[str, Cell], profile: str | None = "village", area: str = "52.01", mended: Sequence[str] = ()
) -> Checked:
    return judged(read(rows, profile=profile), area=area, mended=mended)


def codes(checked: Checked, line: int | None = None) -> set[str]:
    problems = checked.problems
    return set(problems["code"] if line is None else problems.filter(problems["line"] == line)["code"])


__all__ = ["NTB", "SITI", "TODAY", "Merged", "codes", "judged", "read", "row", "sheet", "verdicts"]
