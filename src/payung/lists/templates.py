"""Workbooks that go out to be filled in: a template for one office; and only the bad rows, by bad_rows()."""

from collections.abc import Mapping, Sequence

from payung.lists.areas import AreaKnown, within
from payung.lists.bad_rows import bad_rows
from payung.lists.fields import FIELDS, SECTORS, Field
from payung.lists.words import GROUPS
from payung.received_files.writing import Column, SheetToWrite, xlsx

__all__ = ["bad_rows", "template"]

LIST_SHEET = "Daftar"
HELP_SHEET = "Petunjuk"
_YES_NO = ("ya", "tidak")
_WIDTHS = {"nik": 20, "name": 32, "household_id": 20, "area_code": 40, "address": 32, "mother_name": 28, "occupation": 26}
_STEPS = (
    "1. Isi lembar “Daftar”, satu orang satu baris. Baris CONTOH boleh dibiarkan; isinya dilewati.",
    "2. Jangan mengubah judul kolom. Kolom yang tidak diketahui dibiarkan kosong; jangan diisi 0 atau tanda hubung.",
    "3. Menempel dari berkas lain: klik kanan, pilih Tempel Khusus > Nilai, supaya format Teks di kolom NIK tetap.",
    "4. Simpan sebagai Buku Kerja Excel (.xlsx), lalu unggah. Tidak ada yang tersimpan sebelum Anda menerimanya.",
    "Fill the sheet “Daftar”, one person a row; leave empty what is unknown; keep the headings. Paste values only.",
)


def template(area: str, areas: Mapping[str, AreaKnown], *, profile: str = "village") -> bytes:
    """An xlsx for the office of `area`: text columns, dropdowns with its own desa, an example, instructions.

    It comes back as the list of a village whatever was asked for: the other sources write their own files.
    """
    if profile != "village":
        raise ValueError(f"There is a template for a village's list only, none for {profile!r}.")
    fields = [field for field in FIELDS.values() if field.in_template]
    villages = desa_choices(area, areas)
    columns = [_column(field, villages) for field in fields]
    example = [villages[0] if field.name == "area_code" and villages else field.example for field in fields]
    return xlsx([SheetToWrite(LIST_SHEET, columns, [example]), _instructions(fields)])


def desa_choices(area: str, areas: Mapping[str, AreaKnown]) -> list[str]:
    """ "Gerung Utara, Gerung (52.01.01.1001)", as people look for them: by kecamatan, then by name."""
    found = [
        (areas[code[:8]].name if code[:8] in areas else "", its.name, code)
        for code, its in areas.items()
        if code.count(".") == 3 and within(code, area)
    ]
    return [f"{name}, {district} ({code})" for district, name, code in sorted(found)]


def _column(field: Field, villages: Sequence[str]) -> Column:
    choices: Mapping[str, Sequence[str]] = {
        **{
            "sex": ("L", "P"),
            "area_code": villages,
            "sector": SECTORS,
            "decile": [str(decile) for decile in range(1, 11)],
            "groups": GROUPS,
        },
        **dict.fromkeys(("breadwinner", "employed_by_state"), _YES_NO),
    }
    note = f"{field.note_id} / {field.note_en}" if field.note_id else ""
    is_open = field.name == "groups"  # several may stand in one cell, and a new one is told, not refused
    return Column(field.id, _WIDTHS.get(field.name, 18), note, choices.get(field.name, ()), is_open=is_open)


def _instructions(fields: Sequence[Field]) -> SheetToWrite:
    rows: list[list[str]] = [[step] for step in _STEPS]
    rows += [[], *([field.id, field.note_id or "Boleh kosong.", field.en] for field in fields)]
    return SheetToWrite(
        HELP_SHEET, [Column("Petunjuk pengisian", 40), Column("Cara mengisi", 60), Column("In English", 30)], rows
    )
