"""What can be wrong with a sheet that came back, and how to mend it, in both languages. Codes are stable.

The first sentence goes on from what stands in the cell, or stands alone where there is none; {words} are filled in, and a
pair is said differently in each language.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

Fact = str | int | tuple[str, str]
_LONG_NUMBER = re.compile(r"\d[\d .-]{10,}\d")

#: Each: what is wrong, in Indonesian and in English; then how to mend it.
SENTENCES: Mapping[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "E-LAP-01": (
        ("Ini bukan lembar verifikasi dari Payung.", "This is not a field sheet of Payung."),
        ("Unduh lembar isian putaran ini, lalu isi yang itu.", "Download this round's sheet, and fill in that one."),
    ),
    "E-LAP-02": (
        ("Kolom “{heading}” tidak ada di lembar “{sheet}”.", "There is no column “{heading}” on the sheet “{sheet}”."),
        ("Kembalikan kolomnya; isinya boleh kosong.", "Put the column back; it may be empty."),
    ),
    "E-LAP-03": (
        ("Kolom “{heading}” ada dua di lembar “{sheet}”.", "There are two columns “{heading}” on the sheet “{sheet}”."),
        ("Hapus salah satunya.", "Delete one of the two."),
    ),
    "E-LAP-11": (
        ("Baris ini tidak punya No. Sistem.", "This row has no system number."),
        (
            "Salin dari lembar cetak. Orang yang belum ada di daftar diusulkan lewat unggahan daftar, bukan di sini.",
            "Copy it from the printed sheet. Who is not on the list is proposed with a list, not here.",
        ),
    ),
    "E-LAP-12": (
        ("tidak ada di putaran ini.", "is not in this round."),
        (
            "Periksa huruf demi huruf dengan lembar cetak, dan apakah putaran yang dipilih sudah benar.",
            "Compare it letter by letter with the printed sheet, and check that the right round was chosen.",
        ),
    ),
    "E-LAP-13": (
        ("Baris ini dari putaran lain (nomor {other}).", "This row is of another round (number {other})."),
        ("Buka putaran itu, lalu unggah lembar ini di sana.", "Open that round, and upload this sheet there."),
    ),
    "E-LAP-14": (
        (
            "No. Sistem {number} tidak sama dengan kunci tersembunyi di baris ini ({key}).",
            "The system number {number} and the hidden key of this row ({key}) are two different people.",
        ),
        (
            "Barisnya mungkin bergeser karena diurutkan. Unduh lembar baru, lalu salin jawabannya per nama.",
            "Rows were perhaps shifted by sorting. Download a new sheet, and copy the answers name by name.",
        ),
    ),
    "E-LAP-15": (
        ("Orang ini ada lagi di {places} dengan jawaban lain.", "This person stands again in {places} with other answers."),
        ("Hapus baris yang salah.", "Delete the row that is wrong."),
    ),
    "E-LAP-16": (
        (
            "adalah nama orang lain di daftar ini; No. Sistem {number} milik {name}.",
            "is the name of somebody else on this list; the system number {number} is that of {name}.",
        ),
        (
            "Namanya mungkin bergeser karena diurutkan. Unduh lembar baru, lalu salin jawabannya per nama.",
            "Names were perhaps shifted by sorting. Download a new sheet, and copy the answers name by name.",
        ),
    ),
    "E-LAP-21": (
        ("bukan ya atau tidak.", "is neither ya (yes) nor tidak (no)."),
        (
            "Pilih ya atau tidak dari daftar; kosongkan bila tidak diketahui.",
            "Choose one of the two; leave it empty if not known.",
        ),
    ),
    "E-LAP-22": (
        ("menjawab ya dan tidak sekaligus.", "answers both ya (yes) and tidak (no)."),
        ("Pilih salah satu; kosongkan bila tidak diketahui.", "Choose one; leave it empty if not known."),
    ),
    "E-LAP-23": (
        (
            "dijawab untuk orang yang dinyatakan meninggal (“Hidup” dijawab tidak).",
            "is answered for somebody who is said to be dead (“Hidup” is answered tidak).",
        ),
        (
            "Bila ia meninggal, jawab tidak atau kosongkan pertanyaan lainnya; bila ia hidup, perbaiki “Hidup”.",
            "If she is dead, answer tidak or leave the other questions empty; if she is alive, mend “Hidup”.",
        ),
    ),
    "E-LAP-24": (
        (
            "bertentangan dengan jawaban {day}: ia dinyatakan meninggal.",
            "contradicts what was answered of {day}: she was said to be dead.",
        ),
        (
            "Bila ia ternyata hidup, isi “Hidup” dengan ya di baris ini.",
            "If she turned out to be alive, answer “Hidup” with ya in this row.",
        ),
    ),
    "E-LAP-25": (
        (
            "dijawab ya untuk orang yang lahir {born}, jadi belum cukup umur untuk bekerja.",
            "is answered yes for somebody born in {born}, who is not old enough to work.",
        ),
        (
            "Jawab tidak. Bila ia memang bekerja, atau tahun lahirnya salah, tulis itu di Catatan.",
            "Answer tidak. If the answer is right, or the birth year is wrong, say so under “Catatan”.",
        ),
    ),
    "E-LAP-31": (
        ("tidak dapat dibaca sebagai tanggal: {why}.", "cannot be read as a day: {why}."),
        ("Tulis dengan angka: tanggal-bulan-tahun.", "Write it in digits: day-month-year."),
    ),
    "E-LAP-32": (
        ("adalah hari yang belum datang.", "is a day that has not come yet."),
        ("Tulis hari kunjungannya, paling akhir hari ini.", "Write the day of the visit, today at the latest."),
    ),
    "E-LAP-33": (
        ("lebih dari setahun sebelum putaran ini dibuat.", "is more than a year before this round was made."),
        ("Periksa tahunnya.", "Check the year."),
    ),
    "E-LAP-34": (
        ("Tanggal kunjungannya tidak ada.", "The day of the visit is missing."),
        (
            "Isi kolomnya, atau isi tanggal untuk baris yang kosong saat mengunggah.",
            "Fill in the column, or give a day for the empty rows when you upload.",
        ),
    ),
    "E-LAP-35": (
        ("Nama petugas lapangannya tidak ada.", "The name of who went there is missing."),
        (
            "Isi kolomnya, atau isi nama untuk baris yang kosong saat mengunggah.",
            "Fill in the column, or give a name for the empty rows when you upload.",
        ),
    ),
    "E-LAP-36": (
        ("lebih panjang dari {most} huruf.", "is longer than {most} characters."),
        ("Pendekkan.", "Shorten it."),
    ),
}


@dataclass(frozen=True)
class Problem:
    """One thing that cannot be used: where, what stands there, what is wrong and how to mend it."""

    code: str
    wrong: Mapping[str, str]
    mend: Mapping[str, str]
    sheet: str = ""
    line: int | None = None  # as Excel counts
    column: str = ""  # as its heading is written
    value: str = ""


def problem(
    code: str, *, sheet: str = "", line: int | None = None, column: str = "", value: str = "", **facts: Fact
) -> Problem:
    """The problem of that code with its facts filled in. Of a long number nothing is shown: it may be a NIK."""
    named = {"sheet": sheet, **facts}
    both = [
        {
            language: sentence.format(**{name: fact[at] if isinstance(fact, tuple) else fact for name, fact in named.items()})
            for at, (language, sentence) in enumerate(zip(("id", "en"), pair, strict=True))
        }
        for pair in SENTENCES[code]
    ]
    return Problem(code, both[0], both[1], sheet, line, column, _LONG_NUMBER.sub("…", value)[:80])
