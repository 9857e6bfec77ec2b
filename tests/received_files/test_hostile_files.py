"""Files made to break the reader. Each is refused in two seconds, in words that help whoever sent it by mistake."""

import contextlib
import re
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import hostile_files as made
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payung.received_files import reading
from payung.received_files.inspection import inspect
from payung.received_files.limits import MB, WEB
from payung.received_files.reading import read
from payung.received_files.refusals import SENTENCES, Refused

NO_CELL = made.sheet_xml("")
MACRO_TYPES = made.TYPES.replace("spreadsheetml.sheet", "ms-excel.sheet.macroEnabled")


def xml_part(text: str | bytes) -> bytes:
    return made.zipped(made.workbook_parts() | {"xl/worksheets/sheet1.xml": text})


def noise() -> str:
    """Enough of what cannot be packed that the file is no bomb."""
    return "".join(f"{n * 7919 % 1_000_003}" for n in range(30_000))


def named(*names: str) -> bytes:
    return made.zipped(made.workbook_parts(*[made.sheet_xml(made.ONE_CELL)] * len(names), names=names))


HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "an empty file": ("a.xlsx", lambda: b"", "E-FILE-01"),
    "one byte more than ten million": ("a.csv", lambda: b"a" * (10 * MB + 1), "E-FILE-02"),
    "a name without an end": ("data", lambda: b"nama;nik\n", "E-FILE-03"),
    "a pdf": ("surat.pdf", lambda: b"%PDF-1.7", "E-FILE-03"),
    "a binary workbook": ("data.xlsb", made.workbook, "E-FILE-03"),
    "an old workbook": ("data.xls", made.old_excel, "E-FILE-04"),
    "an old workbook under a new name": ("data.xlsx", made.old_excel, "E-FILE-04"),
    "a workbook with a password": ("data.xlsx", lambda: made.old_excel(entry="EncryptedPackage"), "E-FILE-05"),
    "a zip with a password": ("data.xlsx", made.with_password, "E-FILE-05"),
    "a web page called xls": ("lap.xls", lambda: b"\r\n<html><table><tr><td>1</td></tr></table>", "E-FILE-06"),
    "a web page called xlsx": ("lap.xlsx", lambda: b"\xef\xbb\xbf<!DOCTYPE html><p>1", "E-FILE-06"),
    "a web page in UTF-16": ("lap.xlsx", lambda: "<table><tr><td>1".encode("utf-16"), "E-FILE-06"),
    "a table in XML of 2003": ("lap.xls", lambda: b'<?xml version="1.0"?><?mso-application x?>', "E-FILE-06"),
    "a photo called xlsx": ("foto.xlsx", lambda: b"\xff\xd8\xff\xe0" + bytes(50), "E-FILE-07"),
    "a pdf that is a zip too": ("data.xlsx", lambda: b"%PDF-1.7\n" + made.workbook(), "E-FILE-07"),
    "a program called csv": ("data.csv", lambda: b"MZ\x90" + bytes(50), "E-FILE-22"),
    "a thousand comments": ("data.xlsx", lambda: b"<!---->" * 1000 + b"x", "E-FILE-08"),
    "a million tags that never end": ("data.xlsx", lambda: xml_part("<worksheet>" + "<row " * 900_000 + noise()), "E-FILE-10"),
    "a million attributes": ("data.xlsx", lambda: xml_part("<worksheet><row " + 'a="r" ' * 900_000 + noise()), "E-FILE-10"),
    "nothing but zeros": ("data.xlsx", lambda: bytes(5000), "E-FILE-07"),
    "csv called xlsx": ("data.xlsx", lambda: b"nama;nik\nSiti;1\n", "E-FILE-08"),
    "xlsx called csv": ("data.csv", made.workbook, "E-FILE-09"),
    "half a file": ("data.xlsx", lambda: made.workbook()[:-700], "E-FILE-10"),
    "one bit turned": ("data.xlsx", lambda: made.flipped(made.workbook()), "E-FILE-10"),
    "something behind the end": ("data.xlsx", lambda: made.workbook() + b"<script>", "E-FILE-10"),
    "nothing but the end of a zip": ("data.xlsx", lambda: made.workbook()[-22:], "E-FILE-16"),
    "XML that stops": ("data.xlsx", lambda: xml_part("<worksheet><sheetData><row"), "E-FILE-10"),
    "a macro": ("data.xlsx", lambda: made.with_part("xl/vbaProject.bin"), "E-FILE-11"),
    "a workbook for macros, renamed": ("data.xlsx", lambda: made.with_part("[Content_Types].xml", MACRO_TYPES), "E-FILE-11"),
    "a workbook for macros": ("data.XLSM", made.workbook, "E-FILE-11"),
    "an old macro sheet": ("data.xlsx", lambda: made.with_part("xl/macrosheets/sheet1.xml", "<x/>"), "E-FILE-11"),
    "a link to another workbook": ("data.xlsx", lambda: made.with_part("xl/externalLinks/a.xml", "<x/>"), "E-FILE-12"),
    "an embedded document": ("data.xlsx", lambda: made.with_part("xl/embeddings/oleObject1.bin"), "E-FILE-13"),
    "an ActiveX button": ("data.xlsx", lambda: made.with_part("xl/activeX/activeX1.bin"), "E-FILE-13"),
    "a zip in the zip": ("data.xlsx", lambda: made.with_part("xl/media/image1.png", made.workbook()), "E-FILE-13"),
    "sixty-five parts": (
        "data.xlsx",
        lambda: made.zipped(made.workbook_parts() | {f"xl/media/{n}.png": b"\x89PNG" for n in range(60)}),
        "E-FILE-14",
    ),
    "sixty thousand empty parts": ("data.xlsx", lambda: made.zipped({str(n): b"" for n in range(60_000)}), "E-FILE-14"),
    "a bomb that says so": ("data.xlsx", lambda: xml_part(b" " * 201 * MB), "E-FILE-15"),
    "a smaller bomb, a thousand to one": ("data.xlsx", lambda: xml_part(b" " * 20 * MB), "E-FILE-15"),
    "a bomb that says it is small": (
        "data.xlsx",
        lambda: made.with_size_declared(5_000, content=b"<worksheet>" + b" " * 150 * MB),
        "E-FILE-16",
    ),
    "sizes of eight exabytes": ("data.xlsx", made.with_zip64_sizes, "E-FILE-15"),
    "a part larger than it is": ("data.xlsx", lambda: made.with_size_declared(900, content=b"<worksheet/>"), "E-FILE-10"),
    "a way out of the folder": ("data.xlsx", lambda: made.with_part("../../etc/cron.d/x", "x"), "E-FILE-16"),
    "a name from the root": ("data.xlsx", lambda: made.with_part("/etc/passwd", "x"), "E-FILE-16"),
    "a name of Windows": ("data.xlsx", lambda: made.with_part("xl\\..\\x.xml", "<x/>"), "E-FILE-16"),
    "a part twice": ("data.xlsx", lambda: made.with_doubled_part("xl/worksheets/sheet1.xml"), "E-FILE-16"),
    "a part twice, once in capitals": ("data.xlsx", lambda: made.with_doubled_part("xl/worksheets/SHEET1.xml"), "E-FILE-16"),
    "two parts in one place": ("data.xlsx", made.with_overlapping_parts, "E-FILE-16"),
    "two sheets of one name": ("data.xlsx", lambda: named("Data", "data"), "E-FILE-16"),
    "a billion laughs": ("data.xlsx", lambda: xml_part(made.LAUGHS + made.cell("&lol9;")), "E-FILE-16"),
    "an entity from outside": ("data.xlsx", lambda: xml_part(made.OUTSIDE + made.cell("&passwords;")), "E-FILE-16"),
    "a declaration far down": ("data.xlsx", lambda: xml_part(made.numbered_rows(30_000) + made.OUTSIDE), "E-FILE-16"),
    "a declaration in UTF-16": ("data.xlsx", lambda: xml_part(made.OUTSIDE.encode("utf-16")), "E-FILE-16"),
    "a text document": ("data.xlsx", lambda: made.zipped({"word/document.xml": "<x/>"}), "E-FILE-17"),
    "nothing but a folder": ("data.xlsx", lambda: made.zipped({"xl/": b""}), "E-FILE-17"),
    "a million empty rows": ("data.xlsx", lambda: made.workbook(made.blank_rows(1_048_576)), "E-FILE-18"),
    "one cell in the farthest corner": (
        "data.xlsx",
        lambda: made.workbook(made.sheet_xml(made.ONE_CELL + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
        "E-FILE-18",
    ),
    "the same, written so that it is not seen": (
        "data.xlsx",
        lambda: made.workbook(made.sheet_xml(made.ONE_CELL + "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>")),
        "E-FILE-26",
    ),
    "seventy thousand rows": ("data.xlsx", lambda: made.workbook(made.numbered_rows(70_000)), "E-FILE-18"),
    "seventy thousand rows on two sheets": (
        "data.xlsx",
        lambda: made.zipped(made.workbook_parts(*[made.numbered_rows(35_000)] * 2, names=("Satu", "Dua"))),
        "E-FILE-19",
    ),
    "sixteen thousand columns": ("data.xlsx", lambda: made.workbook(made.sheet_xml(made.wide_row(16_384))), "E-FILE-20"),
    "a cell of a hundred thousand letters": ("data.xlsx", lambda: made.workbook(made.cell("kapal" * 20_000)), "E-FILE-21"),
    "fifteen gigabytes of one text": ("data.xlsx", made.shared_string_bomb, "E-FILE-26"),
    "a million formats": ("data.xlsx", made.styles_bomb, "E-FILE-15"),
    "csv with a NUL": ("data.csv", lambda: b"nama;nik\nSi\0ti;1\n", "E-FILE-22"),
    "csv that is no text": ("data.csv", lambda: b"nama\n\x81\x8d\x8f\n", "E-FILE-22"),
    "half a letter of UTF-16": ("data.csv", lambda: b"\xff\xfen\0a\0m", "E-FILE-22"),
    "a NUL spelled out in XML": ("data.xlsx", lambda: made.workbook(made.cell("Siti_x0000_")), "E-FILE-22"),
    "csv of one line": ("data.csv", lambda: b"a" * 10 * MB, "E-FILE-23"),
    "csv of one line of ten million cells": ("data.csv", lambda: b";" * (10 * MB - 1) + b"a", "E-FILE-20"),
    "a quotation mark that is never closed": ("data.csv", lambda: b'a;b\n1;"2\n3;4\n', "E-FILE-23"),
    "a workbook without a cell": ("data.xlsx", lambda: made.workbook(NO_CELL), "E-FILE-24"),
    "csv without a cell": ("data.csv", lambda: b";;;\n;;;\n", "E-FILE-24"),
}  # fmt: skip


class Watched(subprocess.Popen[bytes]):
    """Notes the most memory that each process ever held (Linux)."""

    peaks: list[int]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.peaks.append(0)
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        status = Path(f"/proc/{self.pid}/status")
        while self.returncode is None:
            try:
                found = re.search(r"VmHWM:\s+(\d+)", status.read_text())
            except OSError:
                return
            self.peaks[-1] = max(self.peaks[-1], int(found[1]) * 1024 if found else 0)
            time.sleep(0.001)


@pytest.mark.parametrize("which", HOSTILE)
def test_a_hostile_file_is_refused_soon_and_with_little_memory(which, monkeypatch):
    Watched.peaks = []
    monkeypatch.setattr(reading.subprocess, "Popen", Watched)
    name, make, code = HOSTILE[which]
    data = make()
    before = made.seconds_of_work()
    with pytest.raises(Refused) as refusal:
        read(data, name)
    assert refusal.value.code == code, refusal.value.en
    assert made.seconds_of_work() - before < 2
    assert max(Watched.peaks, default=0) <= WEB.memory_bytes


SAID = {
    "an empty file": (
        "Isinya kosong. Buka berkas aslinya di Excel, simpan, lalu kirim lagi.",
        "It is empty. Open the original in Excel, save it, and send it again.",
    ),
    "one byte more than ten million": (
        "Berkas ini lebih besar dari 10 MB. Hapus gambar dan lembar yang tidak perlu, atau bagi menjadi beberapa berkas.",
        "This file is larger than 10 MB. Delete pictures and sheets that are not needed, or divide it into several files.",
    ),
    "a name without an end": (
        "Hanya berkas Excel (.xlsx) dan CSV (.csv) yang bisa dibaca. "
        "Buka di Excel, pilih Simpan Sebagai, lalu pilih Buku Kerja Excel (.xlsx).",
        "Only Excel (.xlsx) and CSV (.csv) files can be read. Open it in Excel, choose Save As, then Excel Workbook (.xlsx).",
    ),
    "an old workbook": (
        "Ini berkas Excel lama (.xls). Buka di Excel, pilih Simpan Sebagai, lalu pilih Buku Kerja Excel (.xlsx).",
        "This is an old Excel file (.xls). Open it in Excel, choose Save As, then Excel Workbook (.xlsx).",
    ),
    "a workbook with a password": (
        "Berkas ini memakai kata sandi. "
        "Buka di Excel, pilih File > Info > Proteksi Buku Kerja > Enkripsi dengan Kata Sandi, kosongkan, lalu simpan.",
        "This file has a password. "
        "Open it in Excel, choose File > Info > Protect Workbook > Encrypt with Password, empty it, and save.",
    ),
    "a web page called xls": (
        "Isi berkas ini halaman web atau XML, walaupun namanya seperti berkas Excel. "
        "Buka di Excel, pilih Simpan Sebagai, lalu pilih Buku Kerja Excel (.xlsx).",
        "This file holds a web page or XML, although its name is that of a workbook. "
        "Open it in Excel, choose Save As, then Excel Workbook (.xlsx).",
    ),
    "a photo called xlsx": (
        "Nama berkas ini berakhiran .xlsx, tetapi isinya gambar. Kirim berkas Excel atau CSV yang asli.",
        "The name of this file ends in .xlsx, but it holds a picture. Send the original Excel or CSV file.",
    ),
    "csv called xlsx": (
        "Isi berkas ini teks biasa, bukan Excel. Kalau ini CSV, ganti akhiran namanya menjadi .csv, lalu kirim lagi.",
        "This file holds plain text, not a workbook. If it is CSV, change the end of its name to .csv and send it again.",
    ),
    "xlsx called csv": (
        "Isi berkas ini Excel atau arsip zip, tetapi namanya berakhiran .csv. "
        "Kalau ini Excel, ganti akhiran namanya menjadi .xlsx, lalu kirim lagi.",
        "This file is a workbook or a zip archive, but its name ends in .csv. "
        "If it is a workbook, change the end of its name to .xlsx and send it again.",
    ),
    "half a file": (
        "Berkas ini rusak atau terpotong. Buka berkas aslinya di Excel, simpan, lalu kirim lagi.",
        "This file is damaged or cut short. Open the original in Excel, save it, and send it again.",
    ),
    "a macro": (
        "Berkas ini berisi makro. Buka di Excel, pilih Simpan Sebagai, lalu pilih Buku Kerja Excel (.xlsx).",
        "This file holds macros. Open it in Excel, choose Save As, then Excel Workbook (.xlsx).",
    ),
    "a link to another workbook": (
        "Berkas ini mengambil data dari buku kerja lain. "
        "Di Excel pilih Data > Edit Tautan > Putuskan Tautan, simpan, lalu kirim lagi.",
        "This file takes data from another workbook. "
        "In Excel choose Data > Edit Links > Break Link, save it, and send it again.",
    ),
    "an embedded document": (
        "Ada berkas atau objek lain di dalam berkas ini. "
        "Salin hanya sel yang berisi data ke buku kerja baru, lalu kirim yang baru itu.",
        "There is another file or object inside this file. "
        "Copy only the cells that hold data to a new workbook, and send that one.",
    ),
    "sixty-five parts": (
        "Berkas ini terdiri atas lebih dari 64 bagian. "
        "Salin hanya sel yang berisi data ke buku kerja baru, lalu kirim yang baru itu.",
        "This file has more than 64 parts. Copy only the cells that hold data to a new workbook, and send that one.",
    ),
    "a bomb that says so": (
        "Isi berkas ini terlalu besar setelah dibuka. "
        "Salin hanya sel yang berisi data ke buku kerja baru, lalu kirim yang baru itu.",
        "This file becomes too large when it is unpacked. "
        "Copy only the cells that hold data to a new workbook, and send that one.",
    ),
    "a billion laughs": (
        "Susunan berkas ini tidak seperti buatan Excel. "
        "Buka di Excel, pilih Simpan Sebagai, lalu pilih Buku Kerja Excel (.xlsx).",
        "This file is not put together the way Excel does it. Open it in Excel, choose Save As, then Excel Workbook (.xlsx).",
    ),
    "a text document": (
        "Ini bukan buku kerja Excel (.xlsx). Buka di Excel, pilih Simpan Sebagai, lalu pilih Buku Kerja Excel (.xlsx).",
        "This is not an Excel workbook (.xlsx). Open it in Excel, choose Save As, then Excel Workbook (.xlsx).",
    ),
    "a million empty rows": (
        "Lembar “Data” terisi atau berformat sampai baris 1.048.576, padahal paling banyak 60.000. "
        "Hapus baris kosong di bawah data, atau bagi menjadi beberapa berkas.",
        "The sheet “Data” is filled or formatted down to row 1,048,576; the most is 60,000. "
        "Delete the empty rows below the data, or divide it into several files.",
    ),
    "seventy thousand rows on two sheets": (
        "Berkas ini berisi lebih dari 60.000 baris. Bagi menjadi beberapa berkas, misalnya satu berkas per kecamatan.",
        "This file holds more than 60,000 rows. Divide it into several files, for instance one per kecamatan.",
    ),
    "sixteen thousand columns": (
        "Lembar “Data” terisi sampai kolom XFD, padahal paling banyak 60 kolom. "
        "Hapus kolom yang tidak perlu di kanan data, lalu kirim lagi.",
        "The sheet “Data” is filled as far as column XFD; the most is 60 columns. "
        "Delete the columns that are not needed to the right of the data, and send it again.",
    ),
    "a cell of a hundred thousand letters": (
        "Sel C3 di lembar “Data” berisi lebih dari 500 huruf. Pendekkan isinya, lalu kirim lagi.",
        "The cell C3 of the sheet “Data” holds more than 500 characters. Shorten it, and send the file again.",
    ),
    "csv with a NUL": (
        "Berkas ini berisi tanda yang bukan teks. Buka di Excel, pilih Simpan Sebagai, lalu pilih Buku Kerja Excel (.xlsx).",
        "This file holds characters that are not text. Open it in Excel, choose Save As, then Excel Workbook (.xlsx).",
    ),
    "a quotation mark that is never closed": (
        "Tanda kutip di sekitar baris 2 berkas CSV ini tidak berpasangan, atau ada sel yang terlalu panjang. "
        "Perbaiki baris itu, lalu kirim lagi.",
        "The quotation marks around row 2 of this CSV file are not in pairs, or a cell there is too long. "
        "Mend that row, and send the file again.",
    ),
    "csv without a cell": (
        "Tidak ada satu sel pun yang terisi di berkas ini. Periksa apakah berkas yang dipilih sudah benar.",
        "Not one cell of this file is filled. Check that the right file was chosen.",
    ),
    "fifteen gigabytes of one text": (
        "Isi berkas ini terlalu besar untuk dibaca. "
        "Salin hanya sel yang berisi data ke buku kerja baru, lalu kirim yang baru itu.",
        "This file holds too much to be read. Copy only the cells that hold data to a new workbook, and send that one.",
    ),
}


@pytest.mark.parametrize("which", SAID)
def test_a_refusal_says_what_is_wrong_and_what_to_do(which):
    name, make, _ = HOSTILE[which]
    with pytest.raises(Refused) as refusal:
        read(make(), name)
    assert (refusal.value.id, refusal.value.en) == SAID[which]


def test_every_refusal_is_held_by_a_file_or_by_a_worker_that_fails():
    assert {code for _, _, code in HOSTILE.values()} == set(SENTENCES) - {"E-FILE-25", "E-FILE-27"}


@pytest.mark.parametrize("place", range(made.PIECE - 40, made.PIECE + 5))
def test_a_declaration_is_seen_where_two_pieces_meet(place):
    """The reader inflates a mebibyte at a time."""
    filler = "".join(f"{n:07}" for n in range(made.PIECE // 7))
    text = f"<a>{filler}"[:place].ljust(place, "0") + "<!DOCTYPE x>" + "0" * 9
    with pytest.raises(Refused) as refusal:
        inspect(xml_part(text), "data.xlsx")
    assert refusal.value.code == "E-FILE-16"


@settings(max_examples=500)
@given(st.data())
def test_no_bytes_turned_in_a_workbook_break_the_inspection(data):
    whole = bytearray(made.workbook())
    for at in data.draw(st.lists(st.integers(0, len(whole) - 1), min_size=1, max_size=4)):
        whole[at] = data.draw(st.integers(0, 255))
    with contextlib.suppress(Refused):
        inspect(bytes(whole), "data.xlsx")


@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.xlsx"]), st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe"]))
def test_no_bytes_at_all_break_the_inspection(content, name, start):
    with contextlib.suppress(Refused):
        inspect(start + content, name)


HARMLESS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a dimension that is not true": (
        "data.xlsx",
        lambda: made.workbook(made.sheet_xml(made.ONE_CELL, before='<dimension ref="A1:XFD1048576"/>')),
    ),
    "coloured cells far to the right": (
        "data.xlsx",
        lambda: made.workbook(made.sheet_xml('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row>')),
    ),
    "a picture": ("data.xlsx", lambda: made.with_part("xl/media/image1.png", b"\x89PNG<!DOCTYPE")),
    "folders among the parts": ("data.XLSX", lambda: made.zipped({"xl/": b"", **made.workbook_parts()})),
    "a file written as a stream": ("data.xlsx", made.streamed),
    "parts that are not packed": ("data.xlsx", lambda: made.zipped(made.workbook_parts(), level=0)),
}


@pytest.mark.parametrize("which", HARMLESS)
def test_what_only_looks_hostile_is_read(which):
    name, make = HARMLESS[which]
    assert read(make(), name).sheets[0].rows == [[1.0]]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Data&#x202E;gpj.exe", "Datagpj.exe"),
        ("&lt;script&gt;", "<script>"),
        ("a" * 5000, "a" * 100),
        ("../../etc", "../../etc"),
    ],
)
def test_the_name_of_a_sheet_cannot_turn_the_words_around_it(written, shown):
    assert read(named(written), "data.xlsx").sheets[0].name == shown
