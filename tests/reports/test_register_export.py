"""The register as a file: every row of it, as text where it must stay text, and nothing a spreadsheet would run."""

import csv
import io
import re
import sys
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from payung.reports import long_workbook, register_export
from payung.reports.long_workbook import Column
from payung.reports.register_export import About

sys.path.insert(0, str(Path(__file__).parents[1] / "registry"))
NIK = "5299014107840001"
ABOUT = About(
    "Dewi Anggraini (atasan.lobar)",
    "23 November 2026, 14.05 WITA",
    "Kabupaten Lombok Timur (52.03)",
    "menjawab pengaduan",
    statuses={"active": "aktif"},
)
EVIL = ["=1+1", "+62", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"]


def workbook(columns: Sequence[str], rows: Sequence[Sequence[Any]], foot: str = "kaki") -> bytes:
    file = io.BytesIO()
    count = long_workbook.write(
        file,
        name="register",
        columns=[Column(each) for each in columns],
        rows=rows,
        notes=("Keterangan", [("a", "b")]),
        foot=foot,
    )
    assert count == len(rows)
    return file.getvalue()


def sheet(body: bytes, name: str = "register") -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_name(name).to_python(skip_empty_area=False)


# --------------------------------------------------------------------------------------------------- the long workbook


def test_a_long_workbook_is_read_back_as_it_was_written():
    rows = [
        ['SITI <&> "A\'"', 3, date(2026, 9, 30), None],
        ["É\u00a0ñ😀", 0, date(1900, 3, 1), "0812"],
        [None, None, None, "  x  "],
    ]
    body = workbook(["Nama", "Desil", "Lahir", "HP"], rows)
    assert sheet(body) == [
        ["Nama", "Desil", "Lahir", "HP"],
        ['SITI <&> "A\'"', 3.0, date(2026, 9, 30), ""],
        ["É\u00a0ñ😀", 0.0, date(1900, 3, 1), "0812"],
        ["", "", "", "  x  "],
    ]
    assert sheet(body, "Keterangan") == [["a", "b"]]


def test_a_number_that_is_text_has_the_format_of_text_and_the_heading_stays_in_sight():
    parts = zipfile.ZipFile(io.BytesIO(workbook(["NIK"], [[NIK]], foot="Dewi & Rekan")))
    written = parts.read("xl/worksheets/sheet1.xml").decode()
    assert f'<c r="A2" s="1" t="inlineStr"><is><t xml:space="preserve">{NIK}</t></is></c>' in written
    assert '<pane ySplit="1" topLeftCell="A2" state="frozen"/>' in written
    assert "<oddFooter>&amp;LDewi &amp;&amp; Rekan&amp;R&amp;P/&amp;N</oddFooter>" in written
    formats = re.findall(r'<xf numFmtId="(\d+)"', parts.read("xl/styles.xml").decode().partition("<cellXfs")[2])
    assert formats[1] == "49"  # of text, in every spreadsheet


def test_what_a_spreadsheet_would_run_is_text_with_a_mark_before_it():
    body = workbook([EVIL[0], "b"], [[each, "x"] for each in EVIL])
    assert [row[0] for row in sheet(body)] == [f"'{EVIL[0]}", *(f"'{each}" for each in EVIL)]
    parts = zipfile.ZipFile(io.BytesIO(body))
    assert not any(b"<f>" in parts.read(name) for name in parts.namelist())


def test_signs_that_xml_cannot_hold_are_left_out():
    assert sheet(workbook(["a"], [["x\x00\x01\x0b\x1f\ufffe\ud800y"]]))[1] == ["xy"]


def test_every_row_is_there_where_the_writing_is_cut_into_parts():
    for count in (0, 1, long_workbook.CHUNK - 1, long_workbook.CHUNK, long_workbook.CHUNK + 1):
        assert [row[0] for row in sheet(workbook(["n"], [[n] for n in range(count)]))[1:]] == list(range(count))


def test_more_than_a_sheet_holds_is_refused(monkeypatch):
    monkeypatch.setattr(long_workbook, "ROWS_MAX", 3)
    workbook(["n"], [[n] for n in range(3)])
    with pytest.raises(long_workbook.TooManyRows):
        workbook(["n"], [[n] for n in range(4)])


# --------------------------------------------------------------------------------------------------------- the register


@pytest.fixture
def people(ntb, settings, tmp_path):
    from people_of_the_register import desas, worker

    settings.PAYUNG_KEYS = str(tmp_path / "keys")
    desa = desas("52.03", 1)[0].code
    return {
        "siti": worker(
            "SITI AMINAH", desa, nik=NIK, sex="P", birth_date=date(1984, 7, 1), decile=2, groups=["buruh-tembakau", "marbot"],
            sources=["dtsen", "bpjs-status"], verified_on=date(2026, 11, 10), may_be_paid_for=True, address="=1+1",
        ),
        "nur": worker("NUR", "52.03"),
        "budi": worker("BUDI", desa[:8], may_be_paid_for=False, sex="L", birth_date=date(1950, 1, 2)),
    }  # fmt: skip


def written(form, *, niks: bool = False, language: Any = "id", areas: Sequence[str] = ("52.03",)) -> bytes:
    from payung.registry import scope
    from payung.registry.models import Worker

    file = io.BytesIO()
    with scope.of_area("52.03"):
        found = Worker.objects.filter(kab__in=areas).order_by("name_key", "id")
        count = register_export.write(file, found, form=form, about=ABOUT, language=language, niks=niks)
        assert count == found.count()
    return file.getvalue()


def by_name(rows: list[list[Any]]) -> Mapping[str, Mapping[str, Any]]:
    return {row[rows[0].index("Nama lengkap")]: dict(zip(rows[0], row, strict=True)) for row in rows[1:]}


@pytest.mark.django_db
def test_a_workbook_without_niks_has_everybody_and_no_digit_of_a_nik(people):
    body = written("xlsx")
    rows = sheet(body)
    assert "NIK" not in rows[0]
    assert not any(
        NIK.encode() in zipfile.ZipFile(io.BytesIO(body)).read(name) for name in zipfile.ZipFile(io.BytesIO(body)).namelist()
    )
    found = by_name(rows)
    assert list(found) == ["BUDI", "NUR", "SITI AMINAH"]
    siti = found["SITI AMINAH"]
    assert (siti["No. Sistem"], siti["Jenis kelamin"], siti["Tanggal lahir"]) == (people["siti"].code, "P", date(1984, 7, 1))
    assert (siti["Kabupaten/kota"], siti["Boleh dibayari"], siti["Desil"]) == ("Kabupaten Lombok Timur", "ya", 2.0)
    assert (siti["Disebut daftar"], siti["Kelompok"]) == (
        "DTSEN, Status kepesertaan BPJS Ketenagakerjaan",
        "buruh-tembakau, marbot",
    )
    assert (siti["Terverifikasi pada"], siti["Alamat"]) == (date(2026, 11, 10), "'=1+1")
    nur = found["NUR"]
    assert (nur["Tanggal lahir"], nur["Boleh dibayari"], nur["Nama desa/kelurahan"], nur["Kecamatan"]) == (
        "",
        "tidak diketahui",
        "",
        "",
    )
    assert (found["BUDI"]["Nama desa/kelurahan"], found["BUDI"]["Boleh dibayari"]) == ("", "tidak")
    assert found["BUDI"]["Kecamatan"] != ""


@pytest.mark.django_db
def test_a_workbook_with_niks_holds_them_as_text_and_says_who_took_it(people):
    body = written("xlsx", niks=True)
    found = by_name(sheet(body))
    assert (found["SITI AMINAH"]["NIK"], found["NUR"]["NIK"]) == (NIK, "")
    about = dict(sheet(body, "Keterangan"))
    assert about["Diunduh oleh"] == ABOUT.taken_by and about["Pada"] == ABOUT.taken_at and about["Keperluan"] == ABOUT.reason
    assert about["Data dalam berkas"] == "3" and "NIK" in about["Rahasia"]
    foot = zipfile.ZipFile(io.BytesIO(body)).read("xl/worksheets/sheet1.xml")
    assert f"&amp;LDiunduh oleh {ABOUT.taken_by} pada {ABOUT.taken_at}&amp;R".encode() in foot


@pytest.mark.django_db
def test_a_csv_is_read_back_with_the_same_people_and_never_holds_niks(people):
    text = written("csv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    found = by_name(rows)
    assert list(found) == ["BUDI", "NUR", "SITI AMINAH"]
    assert (found["SITI AMINAH"]["Tanggal lahir"], found["SITI AMINAH"]["Alamat"]) == ("1984-07-01", "'=1+1")
    assert NIK not in text
    with pytest.raises(ValueError, match="never"):
        written("csv", niks=True)


@pytest.mark.django_db
def test_a_file_speaks_english_where_the_page_does(people):
    rows = sheet(written("xlsx", language="en"))
    assert rows[0][:3] == ["System number", "Full name", "Sex"]
    assert sheet(written("xlsx", language="en"), "About this file")[0] == ["Taken by", ABOUT.taken_by]


@pytest.mark.django_db
def test_a_file_says_whose_record_stands_for_the_person_and_what_the_insurer_says(people):
    from people_of_the_register import worker

    from payung.registry import scope
    from payung.registry.models import Worker

    lobar = worker("SITI", "52.01")
    here = worker("ST AMINAH", "52.03", same_as=people["siti"], insurer_status="active", segment="BPU", in_review=True)
    with scope.everything(None):
        there = worker("ST AMINAH DUA", "52.03", insurer_status="nik_other")
        Worker.objects.filter(pk=there.pk).update(same_as=lobar)
    found = by_name(sheet(written("xlsx")))
    columns = ("Status BPJS Ketenagakerjaan", "Segmen", "Orang yang sama dengan")
    of_review = next(heading for heading in found[here.name] if heading.startswith("Perlu diperiksa"))
    assert [found[here.name][each] for each in (*columns, of_review)] == ["aktif", "BPU", people["siti"].code, "ya"]
    assert [found[there.name][each] for each in columns] == ["nik_other", "", "data kabupaten/kota lain"]
    assert [found["NUR"][each] for each in (*columns, of_review)] == ["", "", "", ""]


@pytest.mark.django_db
def test_a_wrong_key_gives_no_file_with_niks(people, settings, tmp_path):
    from payung.registry.nik_vault import WrongKey

    (tmp_path / "keys" / "nik-seal-1").write_text("0" * 64)
    with pytest.raises(WrongKey):
        written("xlsx", niks=True)


@pytest.mark.django_db
def test_nobody_found_is_a_file_with_its_heading(people):
    assert len(sheet(written("xlsx", areas=()))) == 1
    assert len(written("csv", areas=()).splitlines()) == 1
