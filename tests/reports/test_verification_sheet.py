"""A desa's printed sheet: every name with five questions, numbered pages, nothing that identifies more than it must."""

import io
from datetime import date

import pypdf
import pytest

from payung.office.models import Area
from payung.registry.field_progress import Name
from payung.registry.found import QUESTIONS, Answers, Found
from payung.reports import verification_sheet
from payung.reports.verification_sheet import Handed, Place

KECAMATAN = Area(code="52.01.01", name="Gerung", kind="kecamatan")
DESA = Area(code="52.01.01.2014", name="Giri Tembesi", kind="desa", parent=KECAMATAN)


def a_name(number: int, **more) -> Name:
    given = {"name": f"Siti {number}", "birth_year": 1980, "address": "Dusun Timur", "found": None} | more
    return Name(DESA.code, number, number, f"NTB-00000-{number:05}", **given)


def handed(*names: Name, place: Area = DESA, **more) -> Handed:
    about = {"title": "Tahap 1", "decree": "SK Bupati 12/2026", "deadline": date(2026, 12, 4), "printed_on": date(2026, 11, 24)}
    return Handed(government="Kabupaten Lombok Barat", place=Place(place), names=names, **about | more)


def pages(sheet: Handed) -> list[pypdf.PageObject]:
    return pypdf.PdfReader(io.BytesIO(verification_sheet.pdf(sheet))).pages


def words(page: pypdf.PageObject) -> str:
    return " ".join(page.extract_text().split())


def test_a_sheet_is_a4_lying_and_tagged():
    reader = pypdf.PdfReader(io.BytesIO(verification_sheet.pdf(handed(a_name(1)))))
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [842, 595]
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "id"
    assert reader.metadata.title == "Lembar verifikasi lapangan, Desa Giri Tembesi"


def test_a_sheet_says_where_why_by_when_and_who_signs():
    [page] = pages(handed(a_name(1)))
    said = words(page)
    for text in (
        *("Kabupaten Lombok Barat", "Desa Giri Tembesi, Kecamatan Gerung", "Tahap 1", "SK Bupati 12/2026", "4 Desember 2026"),
        *("1 nama", "Petugas lapangan", "Mengetahui, Kepala Desa Giri Tembesi", "Tanda tangan dan cap", "halaman 1 dari 1"),
    ):
        assert text in said, text
    for question in QUESTIONS.values():
        assert question.short["id"] in said
    assert said.count("ya tidak") == 5


def test_every_name_stands_on_it_and_the_headings_on_every_page():
    found = pages(handed(*(a_name(number) for number in range(1, 61))))
    assert len(found) > 2
    together = " ".join(words(page) for page in found)
    for number in range(1, 61):
        assert together.count(f"NTB-00000-{number:05}") == 1
    for at, page in enumerate(found, start=1):
        assert f"halaman {at} dari {len(found)}" in words(page)
    assert all("No. Sistem" in words(page) for page in found[:-1])


def test_an_unknown_birth_year_or_address_stays_empty():
    content = verification_sheet.sheet(handed(a_name(1, birth_year=None, address="")))
    assert (content["rows"][0]["born"], content["rows"][0]["address"]) == ("", "")
    assert "None" not in words(pages(handed(a_name(1, birth_year=None, address="")))[0])


def test_what_is_known_is_crossed_already():
    found = Found(Answers(alive=True, works=False), date(2026, 11, 20), "Amir", "di ladang")
    content = verification_sheet.sheet(handed(a_name(1, found=found)))
    assert content["rows"][0]["answers"] == [True, None, False, None, None]
    assert content["rows"][0]["remark"] == "di ladang"


@pytest.mark.parametrize(
    ("area", "named", "head"),
    [
        (DESA, "Desa Giri Tembesi", "Kepala Desa Giri Tembesi"),
        (Area(code="52.01.01.1001", name="Dasan Geres", kind="kelurahan", parent=KECAMATAN), "Kelurahan Dasan Geres", "Lurah"),
        (KECAMATAN, "Kecamatan Gerung (desa belum diketahui)", "Camat Gerung"),
        (
            Area(code="52.01", name="Kabupaten Lombok Barat", kind="kabupaten"),
            "Kabupaten Lombok Barat (kecamatan belum diketahui)",
            "Pejabat wilayah",
        ),
    ],
)
def test_a_sheet_names_its_place_also_where_no_desa_is_known(area, named, head):
    said = words(pages(handed(a_name(1), place=area))[0])
    assert named in said and head in said


def test_a_name_with_signs_of_typst_stays_a_name():
    odd = '#let x = 1 *Siti* $a$ "_" @b'
    assert words(pages(handed(a_name(1, name=odd)))[0]).count("*Siti*") == 1


def test_the_same_content_gives_the_same_bytes():
    assert verification_sheet.pdf(handed(a_name(1))) == verification_sheet.pdf(handed(a_name(1)))
