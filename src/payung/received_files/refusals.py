"""Why a file is not read, and what to do about it, in the words of who sent it. Codes are stable: they stand in manuals."""

from collections.abc import Mapping

Fact = str | int | tuple[str, str]

SAVE_AS = (
    "Buka di Excel, pilih Simpan Sebagai, lalu pilih Buku Kerja Excel (.xlsx).",
    "Open it in Excel, choose Save As, then Excel Workbook (.xlsx).",
)
SAVE_AGAIN = (
    "Buka berkas aslinya di Excel, simpan, lalu kirim lagi.",
    "Open the original in Excel, save it, and send it again.",
)
COPY_THE_DATA = (
    "Salin hanya sel yang berisi data ke buku kerja baru, lalu kirim yang baru itu.",
    "Copy only the cells that hold data to a new workbook, and send that one.",
)

# Each: what is wrong, in Indonesian and in English; then what to do. {words} are filled in by refused().
SENTENCES: Mapping[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "E-FILE-01": (("Isinya kosong.", "It is empty."), SAVE_AGAIN),
    "E-FILE-02": (
        ("Berkas ini lebih besar dari {most} MB.", "This file is larger than {most} MB."),
        (
            "Hapus gambar dan lembar yang tidak perlu, atau bagi menjadi beberapa berkas.",
            "Delete pictures and sheets that are not needed, or divide it into several files.",
        ),
    ),
    "E-FILE-03": (
        (
            "Hanya berkas Excel (.xlsx) dan CSV (.csv) yang bisa dibaca.",
            "Only Excel (.xlsx) and CSV (.csv) files can be read.",
        ),
        SAVE_AS,
    ),
    "E-FILE-04": (("Ini berkas Excel lama (.xls).", "This is an old Excel file (.xls)."), SAVE_AS),
    "E-FILE-05": (
        ("Berkas ini memakai kata sandi.", "This file has a password."),
        (
            "Buka di Excel, pilih File > Info > Proteksi Buku Kerja > Enkripsi dengan Kata Sandi, kosongkan, lalu simpan.",
            "Open it in Excel, choose File > Info > Protect Workbook > Encrypt with Password, empty it, and save.",
        ),
    ),
    "E-FILE-06": (
        (
            "Isi berkas ini halaman web atau XML, walaupun namanya seperti berkas Excel.",
            "This file holds a web page or XML, although its name is that of a workbook.",
        ),
        SAVE_AS,
    ),
    "E-FILE-07": (
        (
            "Nama berkas ini berakhiran {extension}, tetapi isinya {content}.",
            "The name of this file ends in {extension}, but it holds {content}.",
        ),
        ("Kirim berkas Excel atau CSV yang asli.", "Send the original Excel or CSV file."),
    ),
    "E-FILE-08": (
        ("Isi berkas ini teks biasa, bukan Excel.", "This file holds plain text, not a workbook."),
        (
            "Kalau ini CSV, ganti akhiran namanya menjadi .csv, lalu kirim lagi.",
            "If it is CSV, change the end of its name to .csv and send it again.",
        ),
    ),
    "E-FILE-09": (
        (
            "Isi berkas ini Excel atau arsip zip, tetapi namanya berakhiran .csv.",
            "This file is a workbook or a zip archive, but its name ends in .csv.",
        ),
        (
            "Kalau ini Excel, ganti akhiran namanya menjadi .xlsx, lalu kirim lagi.",
            "If it is a workbook, change the end of its name to .xlsx and send it again.",
        ),
    ),
    "E-FILE-10": (("Berkas ini rusak atau terpotong.", "This file is damaged or cut short."), SAVE_AGAIN),
    "E-FILE-11": (("Berkas ini berisi makro.", "This file holds macros."), SAVE_AS),
    "E-FILE-12": (
        ("Berkas ini mengambil data dari buku kerja lain.", "This file takes data from another workbook."),
        (
            "Di Excel pilih Data > Edit Tautan > Putuskan Tautan, simpan, lalu kirim lagi.",
            "In Excel choose Data > Edit Links > Break Link, save it, and send it again.",
        ),
    ),
    "E-FILE-13": (
        ("Ada berkas atau objek lain di dalam berkas ini.", "There is another file or object inside this file."),
        COPY_THE_DATA,
    ),
    "E-FILE-14": (
        ("Berkas ini terdiri atas lebih dari {most} bagian.", "This file has more than {most} parts."),
        COPY_THE_DATA,
    ),
    "E-FILE-15": (
        ("Isi berkas ini terlalu besar setelah dibuka.", "This file becomes too large when it is unpacked."),
        COPY_THE_DATA,
    ),
    "E-FILE-16": (
        ("Susunan berkas ini tidak seperti buatan Excel.", "This file is not put together the way Excel does it."),
        SAVE_AS,
    ),
    "E-FILE-17": (("Ini bukan buku kerja Excel (.xlsx).", "This is not an Excel workbook (.xlsx)."), SAVE_AS),
    "E-FILE-18": (
        (
            "Lembar “{sheet}” terisi atau berformat sampai baris {row}, padahal paling banyak {most}.",
            "The sheet “{sheet}” is filled or formatted down to row {row}; the most is {most}.",
        ),
        (
            "Hapus baris kosong di bawah data, atau bagi menjadi beberapa berkas.",
            "Delete the empty rows below the data, or divide it into several files.",
        ),
    ),
    "E-FILE-19": (
        ("Berkas ini berisi lebih dari {most} baris.", "This file holds more than {most} rows."),
        (
            "Bagi menjadi beberapa berkas, misalnya satu berkas per kecamatan.",
            "Divide it into several files, for instance one per kecamatan.",
        ),
    ),
    "E-FILE-20": (
        (
            "Lembar “{sheet}” terisi sampai kolom {column}, padahal paling banyak {most} kolom.",
            "The sheet “{sheet}” is filled as far as column {column}; the most is {most} columns.",
        ),
        (
            "Hapus kolom yang tidak perlu di kanan data, lalu kirim lagi.",
            "Delete the columns that are not needed to the right of the data, and send it again.",
        ),
    ),
    "E-FILE-21": (
        (
            "Sel {cell} di lembar “{sheet}” berisi lebih dari {most} huruf.",
            "The cell {cell} of the sheet “{sheet}” holds more than {most} characters.",
        ),
        ("Pendekkan isinya, lalu kirim lagi.", "Shorten it, and send the file again."),
    ),
    "E-FILE-22": (("Berkas ini berisi tanda yang bukan teks.", "This file holds characters that are not text."), SAVE_AS),
    "E-FILE-23": (
        (
            "Tanda kutip di sekitar baris {row} berkas CSV ini tidak berpasangan, atau ada sel yang terlalu panjang.",
            "The quotation marks around row {row} of this CSV file are not in pairs, or a cell there is too long.",
        ),
        ("Perbaiki baris itu, lalu kirim lagi.", "Mend that row, and send the file again."),
    ),
    "E-FILE-24": (
        ("Tidak ada satu sel pun yang terisi di berkas ini.", "Not one cell of this file is filled."),
        ("Periksa apakah berkas yang dipilih sudah benar.", "Check that the right file was chosen."),
    ),
    "E-FILE-25": (
        ("Membaca berkas ini terlalu lama, jadi dihentikan.", "Reading this file took too long and was stopped."),
        COPY_THE_DATA,
    ),
    "E-FILE-26": (("Isi berkas ini terlalu besar untuk dibaca.", "This file holds too much to be read."), COPY_THE_DATA),
    "E-FILE-27": (
        ("Berkas ini gagal dibaca.", "This file could not be read."),
        (
            "Simpan dengan nama baru di Excel, lalu kirim lagi. Kalau tetap gagal, beri tahu pengelola Payung: E-FILE-27.",
            "Save it under a new name in Excel and send it again. If that fails too, tell whoever runs Payung: E-FILE-27.",
        ),
    ),
}


class Refused(ValueError):
    """A file is not read. `id` and `en` say what is wrong and what to do next; `code` is stable."""

    def __init__(self, code: str, id: str, en: str) -> None:
        self.code, self.id, self.en = code, id, en
        super().__init__(f"{code}: {en}")


def refused(code: str, **facts: Fact) -> Refused:
    """The refusal of that code with its facts filled in; a pair is said differently in Indonesian and in English."""
    wrong, remedy = SENTENCES[code]
    sentences = [f"{wrong[at]} {remedy[at]}".format(**{name: _said(facts[name], at) for name in facts}) for at in (0, 1)]
    return Refused(code, *sentences)


def _said(fact: Fact, language: int) -> str:
    if isinstance(fact, tuple):
        return fact[language]
    return fact if isinstance(fact, str) else f"{fact:,}".replace(",", ".,"[language])
