"""What can be wrong with an answer, as a whole or in a row: what it is, and what to do, in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from payung.located_yaml import BadInput


@dataclass(frozen=True)
class Trouble:
    """`wrong` and `mend` hold {facts}. A warning keeps no row out."""

    wrong: tuple[str, str]
    mend: tuple[str, str]
    is_warning: bool = False

    def said(self, language: str, facts: Mapping[str, Any]) -> tuple[str, str]:
        at = 1 if language == "en" else 0
        # A fact that differs between the languages is a pair.
        here = {name: fact[at] if isinstance(fact, list | tuple) else fact for name, fact in facts.items()}
        return self.wrong[at].format(**here), self.mend[at].format(**here)


_USE_OURS = (
    "Unduh berkas permintaan, isi kolom jawabannya, lalu kirim berkas itu.",
    "Download the file of this inquiry, fill in its answer columns, and send that file.",
)
OF_FILE: Mapping[str, Trouble] = {
    "E-JWB-01": Trouble(
        (
            "Tidak ada kolom yang menyebut kode atau nomor baris, jadi tidak bisa diketahui jawaban ini tentang siapa.",
            "No column gives the code or the number of a row, so nobody can tell whom this answer is about.",
        ),
        _USE_OURS,
    ),
    "E-JWB-02": Trouble(
        ("Tidak ada kolom status.", "There is no column of statuses."),
        (
            "Beri judul “Status” pada kolom jawabannya, lalu kirim lagi.",
            "Head the column of answers “Status”, and send it again.",
        ),
    ),
    "E-JWB-03": Trouble(
        (
            "Kolom NIK berisi angka, bukan teks: Excel hanya menyimpan 15 digit, jadi digit terakhirnya sudah berubah "
            "(mulai baris {line}).",
            "The NIK column holds numbers, not text: Excel keeps 15 digits, so the last has changed (from row {line} on).",
        ),
        (
            "Hapus kolom NIK: kode dan nomor baris sudah cukup. Atau isi jawabannya di berkas permintaan yang asli.",
            "Delete the NIK column: code and number are enough. Or fill the answer into the original file of this inquiry.",
        ),
    ),
    "E-JWB-04": Trouble(
        ("Ini jawaban untuk permintaan {other}, bukan {batch}.", "This answers inquiry {other}, not {batch}."),
        ("Buka permintaan {other}, lalu kirim berkas ini di sana.", "Open inquiry {other} and send this file there."),
    ),
    "E-JWB-05": Trouble(
        (
            "Tidak satu pun baris berkas ini termasuk permintaan {batch}.",
            "Not one row of this file belongs to inquiry {batch}.",
        ),
        (
            "Periksa apakah berkasnya benar. Kode baris berbentuk NTB-XXXXX-XXXXX, persis seperti di berkas permintaan.",
            "Check that it is the right file. A row's code looks like NTB-XXXXX-XXXXX, as in the file of this inquiry.",
        ),
    ),
    "E-JWB-06": Trouble(
        ("Tidak ada satu baris jawaban pun di berkas ini.", "There is not one row of answers in this file."),
        _USE_OURS,
    ),
    "E-JWB-07": Trouble(
        (
            "Hanya ada nomor baris; tidak ada kode atau nomor batch yang menyebut permintaan mana yang dijawab.",
            "There are only numbers of rows; no code and no batch says which inquiry is answered.",
        ),
        (
            "Sertakan kolom Batch atau Kode dari berkas permintaan, lalu kirim lagi.",
            "Keep the column Batch or Code of the file of this inquiry, and send it again.",
        ),
    ),
    "E-JWB-08": Trouble(
        (
            "Tidak ada kolom yang menyebut kode atau nomor baris, dan kolom NIK berisi angka, bukan teks: Excel hanya "
            "menyimpan 15 digit, jadi digit terakhirnya sudah berubah (mulai baris {line}).",
            "No column gives the code or the number of a row, and the NIK column holds numbers, not text: Excel keeps 15 "
            "digits, so the last has changed (from row {line} on).",
        ),
        _USE_OURS,
    ),
}
OF_ROW: Mapping[str, Trouble] = {
    "J-01": Trouble(
        ("Baris ini tanpa kode dan tanpa nomor.", "This row has neither code nor number."),
        ("Salin kode dari berkas permintaan.", "Copy the code from the file of this inquiry."),
    ),
    "J-02": Trouble(
        ("Kode atau nomor ini tidak ada di permintaan {batch}.", "This code or number is not in inquiry {batch}."),
        (
            "Periksa kodenya; orang yang tidak ditanyakan tidak perlu dijawab.",
            "Check the code; who was not asked about needs no answer.",
        ),
    ),
    "J-03": Trouble(
        ("Baris ini menjawab permintaan lain ({other}).", "This row answers another inquiry ({other})."),
        ("Kirim baris ini di permintaan itu.", "Send this row with that inquiry."),
    ),
    "J-04": Trouble(
        (
            "Kode dan nomor baris ini milik orang yang berbeda: ada kolom yang bergeser, misalnya karena diurutkan sendiri.",
            "Code and number of this row belong to different people: a column has moved, perhaps sorted by itself.",
        ),
        (
            "Urutkan semua kolom bersama-sama, atau isi ulang dari berkas permintaan.",
            "Sort all columns together, or fill it in anew from the file of this inquiry.",
        ),
    ),
    "J-05": Trouble(
        (
            "NIK di baris ini bukan NIK orang yang ditanyakan dengan kode atau nomor itu.",
            "The NIK of this row is not that of the person who was asked about by this code or number.",
        ),
        (
            "Urutkan semua kolom bersama-sama, atau isi ulang dari berkas permintaan.",
            "Sort all columns together, or fill it in anew from the file of this inquiry.",
        ),
    ),
    "J-06": Trouble(
        ("Status “{shown}” tidak dikenal.", "The status “{shown}” is not known."),
        ("Tulis salah satu: {allowed}.", "Write one of: {allowed}."),
    ),
    "J-07": Trouble(
        (
            "Orang ini ada di beberapa baris dengan jawaban yang berbeda; tidak satu pun dipakai.",
            "This person stands in several rows with different answers; none of them is taken.",
        ),
        ("Biarkan satu baris saja, yang benar, lalu kirim lagi.", "Leave one row only, the right one, and send it again."),
    ),
    "J-08": Trouble(
        (
            "Baris ini berisi lebih banyak sel daripada judul kolom: ada tanda pemisah di dalam sebuah sel.",
            "This row has more cells than there are headings: a separator stands inside a cell.",
        ),
        (
            "Beri tanda kutip di sekitar sel itu, atau kirim sebagai Excel.",
            "Put quotation marks around that cell, or send it as Excel.",
        ),
    ),
    "J-11": Trouble(
        (
            "Segmen “{shown}” tidak dikenal; statusnya tetap dipakai, segmennya dianggap tidak diketahui.",
            "The segment “{shown}” is not known; the status is taken, the segment counts as unknown.",
        ),
        ("Tulis BPU, PU, atau JAKON.", "Write BPU, PU or JAKON."),
        is_warning=True,
    ),
    "J-12": Trouble(
        ("“{shown}” bukan bulan; statusnya tetap dipakai.", "“{shown}” is no month; the status is taken."),
        (
            "Tulis bulan dan tahun, misalnya 2026-12 atau Desember 2026.",
            "Write month and year, such as 2026-12 or December 2026.",
        ),
        is_warning=True,
    ),
    "J-13": Trouble(
        (
            "Sebuah daftar dari hari yang lebih baru ({shown}) menyebut status lain; jawaban ini dicatat, tetapi yang berlaku "
            "tetap daftar itu.",
            "A list of a later day ({shown}) names another status; this answer is noted, but that list counts.",
        ),
        (
            "Periksa hari pengecekannya. Kalau hari itu salah, jangan pakai jawaban ini; kirim lagi dengan hari yang benar.",
            "Check the day of looking. Where it is wrong, do not take this answer; send it again with the right day.",
        ),
        is_warning=True,
    ),
}


class NotAnAnswer(BadInput):
    """The file as a whole is no answer to this inquiry. Nothing of it was kept."""

    def __init__(self, code: str, **facts: Any) -> None:
        self.code, self.facts = code, facts
        wrong, mend = OF_FILE[code].said("en", facts)
        super().__init__(None, f"{code}: {wrong}", mend)

    def said(self, language: str) -> tuple[str, str]:
        return OF_FILE[self.code].said(language, self.facts)
