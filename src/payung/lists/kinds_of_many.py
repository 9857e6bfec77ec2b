"""What is said of many rows at once, where each row has a fact of its own: a sentence that needs none of them.

Beside the rows themselves stands the sentence of each, with its facts.
"""

import json
from collections.abc import Iterable, Mapping
from string import Formatter
from typing import Any

from payung.lists.kinds import Kind, Words

_EACH = ("Berkas baris yang salah menyebutnya baris demi baris.", "The workbook of bad rows says it row by row.")

#: Code: what is wrong, and how to mend it where that too needs a fact; each in Indonesian and English.
OF_MANY: Mapping[str, tuple[Words, Words | None]] = {
    "E-NIK-01": (("NIK kurang dari 16 digit.", "The NIK has fewer than 16 digits."), None),
    "E-NIK-02": (("NIK lebih dari 16 digit.", "The NIK has more than 16 digits."), None),
    "E-NIK-08": (
        ("Banyak NIK berakhir 0. Excel sudah membulatkan seluruh kolom.",
         "Many NIKs end in 0. Excel has rounded the whole column."), None),
    "W-NIK-12": (
        ("Tanggal lahir di NIK tidak sama dengan yang tertulis.", "The birth date in the NIK is not the one written."), None),
    "W-NIK-13": (
        ("Jenis kelamin yang tertulis tidak sama dengan yang di NIK. Tanggal lahirnya cocok, jadi yang salah mungkin kolom "
         "jenis kelamin.",
         "The sex is not the one in the NIK. The birth date agrees, so the column of the sex is probably wrong."), None),
    "E-NIK-15": (("Tidak ada provinsi dengan kode awal NIK ini.", "The NIK begins with the code of no province."), None),
    "W-NIK-16": (
        ("NIK diterbitkan di luar wilayah Anda. Wajar kalau orangnya pindahan.",
         "The NIK was issued outside your area. That is usual for people who moved here."), None),
    "E-NIK-19": (
        ("NIK ini dipakai untuk dua nama di daftar ini. Tidak ada yang diterima sampai jelas milik siapa.",
         "This NIK stands beside two names on this list. Neither is taken until it is clear whose it is."), None),
    "W-NIK-24": (
        ("Jenis kelamin yang tertulis tidak sama dengan yang di NIK; mana yang salah belum jelas.",
         "The sex is not the one in the NIK; which is wrong is not clear."), None),
    "E-TGL-04": (
        ("Hari dan bulan tampaknya tertukar: kalau ditukar, tanggalnya sama dengan yang di NIK.",
         "Day and month seem to have changed places: exchanged, the date is that of the NIK."),
        (f"Tulis tanggal seperti di NIK. {_EACH[0]}", f"Write the date as the NIK has it. {_EACH[1]}")),
    "W-TGL-06": (
        ("Terlalu muda. Dicatat, tetapi belum boleh dibayari sebelum 15 tahun.",
         "Too young: kept, but may not be paid for before 15."), None),
    "W-TGL-07": (
        ("Terlalu tua. Dicatat, tetapi pendaftaran baru hanya sebelum 65 tahun.",
         "Too old: kept, but new registrations end at 65."), None),
    "E-TGL-08": (
        ("Menurut tanggal ini umurnya lebih tua dari yang mungkin.", "By this date the person is older than anybody is."),
        None),
    "E-TGL-09": (
        ("Tahun lahir hanya dua angka; abadnya belum jelas.",
         "The year of birth has only two digits; the century is not clear."), None),
    "E-TGL-10": (
        ("Tahun lahir hanya dua angka, dan hanya satu tahun yang mungkin.",
         "The year of birth has only two digits, and only one year is possible."),
        (f"Tulis tahunnya lengkap. {_EACH[0]}", f"Write the full year. {_EACH[1]}")),
    "W-TGL-11": (
        ("Umur yang tertulis tidak sama dengan umur menurut tanggal lahir.",
         "The age is not the one that the birth date gives."), None),
    "E-TGL-15": (
        ("Di lembar ini bulan ditulis lebih dulu, jadi hari dan bulan di baris ini bisa tertukar.",
         "On this sheet the month is written first, so day and month of these rows may have changed places."), None),
    "D-GANDA-01": (
        ("Orang ini sudah ada di baris lain (NIK sama).", "This person stands in another row already (same NIK)."), None),
    "D-GANDA-02": (
        ("Orang ini sudah ada di baris lain (nama, tanggal lahir, dan desa sama, tanpa NIK).",
         "This person stands in another row already (same name, birth date and desa, without a NIK)."), None),
    "W-GANDA-03": (
        ("Nama, tanggal lahir, dan desanya sama dengan baris lain, tetapi NIK-nya lain.",
         "Name, birth date and desa are those of another row, but the NIK is another."), None),
    "W-GANDA-04": (
        ("Namanya sama atau mirip dan tanggal lahirnya sama dengan baris lain. Tanpa NIK tidak pasti apakah orangnya sama.",
         "The name is that of another row, or nearly, and so is the birth date. Without a NIK it is not certain that it is one "
         "person."), None),
    "E-WIL-03": (("Orang ini tinggal di luar wilayah Anda.", "This person lives outside your area."), None),
    "W-WIL-05": (
        ("Kode ini sudah tidak berlaku, mungkin karena pemekaran. Menurut namanya sudah ada kode baru.",
         "This code is no longer in use, perhaps since an area was divided. By its name there is a new one."), None),
    "E-WIL-06": (
        ("Kode menunjuk desa lain daripada nama desa yang tertulis.", "The code is of another desa than the one written."),
        None),
    "W-WIL-08": (
        ("Ini kode BPS. Desanya ditemukan menurut namanya.", "This is a BPS code. The desa was found by its name."), None),
    "E-WIL-09": (("Nama ini tidak ditemukan di wilayah Anda.", "This name was not found in your area."), None),
    "E-WIL-10": (("Ada lebih dari satu tempat dengan nama ini.", "More than one place has this name."), None),
    "W-WIL-11": (
        ("Desa tidak ditemukan; yang dicatat hanya kecamatan atau kabupatennya.",
         "The desa was not found; only the kecamatan or kabupaten is kept."), None),
    "W-WIL-12": (
        ("Nama desa tertulis lain, dan dibaca sebagai desa yang paling mirip.",
         "The desa is written otherwise, and was read as the one nearest to it."), None),
    "W-KERJA-14": (
        ("Kelompok ini belum dikenal; dicatat sebagai kelompok baru.", "This group is not known; it is kept as a new group."),
        None),
    "E-SEL-01": (("Sel ini berisi rumus.", "This cell holds a formula."), None),
    "W-SEL-02": (
        ("Rumus di sel ini tidak menghasilkan nilai; isinya dianggap tidak diketahui.",
         "The formula in this cell gives no value; it counts as unknown."), None),
    "E-SEL-09": (
        ("Baris ini punya lebih banyak sel daripada judulnya: mungkin ada tanda pemisah di dalam sebuah sel, sehingga isi di"
         " belakangnya bergeser.",
         "This row has more cells than there are headings: a separator may stand inside a cell, and what follows it has"
         " moved."),
        None),
}  # fmt: skip


#: So many different facts of a kind are compared, and no more.
FACTS_COMPARED = 2_000


def shared_facts(facts: Iterable[str]) -> dict[str, Any]:
    """Of the facts of several rows (JSON) what all of them say."""
    said: list[dict[str, Any]] = [json.loads(each) if each else {} for each in facts]
    first, *others = said
    return {name: value for name, value in first.items() if all(each.get(name) == value for each in others)}


def said_of_many(kind: Kind, language: str, shared: Mapping[str, str | int]) -> Words:
    """What is wrong and how to mend it, said once for all rows of a kind: with the facts that they share, if that is every
    fact that the sentence needs."""
    wrong, mend = kind.said(language, shared)
    at = 0 if language == "id" else 1
    if kind.code not in OF_MANY:
        return wrong, mend
    wrong_of_many, mend_of_many = OF_MANY[kind.code]
    if _needed(kind.wrong[at]) - shared.keys():
        wrong = wrong_of_many[at]
    if mend_of_many and _needed(kind.mend[at]) - shared.keys():
        mend = mend_of_many[at]
    return wrong, mend


def _needed(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}
