"""What can be wrong with a recap, and what to do about it, in both languages. Codes are stable: they stand in manuals.

A sentence goes on from what stands in the cell; {words} are filled in, and a pair is said differently in each language.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from payung.office.refusals import digits

Fact = str | int | tuple[str, str]

SENTENCES: Mapping[str, tuple[str, str]] = {
    "E-REKAP-01": (
        "Judul kolomnya tidak ditemukan. Pakai templat rekap dari halaman rekap.",
        "Its headings were not found. Use the template of the page of recaps.",
    ),
    "E-REKAP-02": (
        "Ada lebih dari satu tabel ({sheets}). Kirim satu lembar saja.",
        "There is more than one table ({sheets}). Send one sheet only.",
    ),
    "E-REKAP-03": (
        "Kolom “{heading}” tidak ada. Tambahkan; isinya boleh kosong bila tidak diketahui.",
        "There is no column “{heading}”. Add it; it may be empty where it is not known.",
    ),
    "E-REKAP-04": (
        "Kolom “Kabupaten/Kota” atau “Kode” tidak ada. Tambahkan salah satunya.",
        "There is neither a column “Kabupaten/Kota” nor “Kode”. Add one of them.",
    ),
    "E-REKAP-05": (
        "Kolom “{heading}” ada dua. Hapus atau ganti judul salah satunya.",
        "There are two columns “{heading}”. Delete or rename one.",
    ),
    "E-REKAP-06": ("bukan segmen. Tulis {segments}.", "is no segment. Write {segments}."),
    "E-REKAP-07": (
        "bukan kabupaten/kota di provinsi ini. Tulis namanya seperti di templat, atau kodenya (52.01).",
        "is no kabupaten or kota of this province. Write its name as in the template, or its code (52.01).",
    ),
    "E-REKAP-08": ("bisa dua wilayah: {areas}. Tulis salah satunya lengkap.", "may be two areas: {areas}. Write one in full."),
    "E-REKAP-09": (
        "kode dan namanya menunjuk dua wilayah. Perbaiki salah satunya.",
        "has a code and a name of two different areas. Mend one of them.",
    ),
    "E-REKAP-10": (
        "sudah ada di baris {row_before}. Hapus salah satunya.",
        "stands in row {row_before} already. Delete one of the two.",
    ),
    "E-REKAP-11": (
        "bukan {month}. Pilih bulan yang benar, atau perbaiki berkasnya.",
        "is not {month}. Choose the right month, or mend the file.",
    ),
    "E-REKAP-12": ("tidak dapat dipakai: {why}.", "cannot be used: {why}."),
    "E-REKAP-13": (
        "Tidak ada baris untuk: {areas}. Tambahkan; angka yang tidak diketahui dikosongkan.",
        "There are no rows of: {areas}. Add them; leave empty what is not known.",
    ),
    "E-REKAP-14": (
        "{area}: segmen {segments} tidak ada. Tambahkan; yang tidak diketahui dikosongkan.",
        "{area}: segment {segments} is missing. Add it; leave empty what is not known.",
    ),
    "E-REKAP-15": (
        "tidak sama dengan jumlah barisnya, {sum} (selisih {gap}). Perbaiki baris atau totalnya.",
        "is not the sum of its rows, {sum} (difference {gap}). Mend the rows or the total.",
    ),
    "E-REKAP-16": (
        "wilayahnya kosong. Tulis kabupaten atau kotanya.",
        "names no area. Write its kabupaten or kota.",
    ),
}


@dataclass(frozen=True)
class Problem:
    """One thing that cannot be used: where, what stands there, and what is wrong with what to do. `row` as Excel counts."""

    code: str
    id: str
    en: str
    row: int | None = None
    column: str = ""
    value: str = ""


def problem(code: str, *, row: int | None = None, column: str = "", value: str = "", **facts: Fact) -> Problem:
    """The problem of that code, with its facts filled in."""
    id, en = (
        sentence.format(**{name: _said(fact, at) for name, fact in facts.items()})
        for at, sentence in enumerate(SENTENCES[code])
    )
    return Problem(code, id, en, row, column, value[:80])


def _said(fact: Fact, language: int) -> str:
    if isinstance(fact, tuple):
        return fact[language]
    return fact if isinstance(fact, str) else digits(fact, "en" if language else "id")
