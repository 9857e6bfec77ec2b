"""A list's way in a real browser, without scripts: sent damaged, told, mended, its bad rows brought again, accepted."""

from collections.abc import Iterator

import pytest
from office_lists import NIKS, book, damaged, person
from python_calamine import CalamineWorkbook
from running_office import Office, faults_of, heading, running_office

pytestmark = pytest.mark.browser
HEADINGS = ("NIK", "Nama Lengkap", "L/P", "Tanggal Lahir", "Kode Desa", "Sehari-hari ngapain")


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    with running_office() as running:
        yield running


def send(page, name: str, body: bytes) -> None:
    page.goto("/daftar/unggah/")
    page.set_input_files(
        "input[type=file]",
        {"name": name, "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "buffer": body},
    )
    page.fill("input[name=as_of]", "31-10-2026")
    page.click("main form button[type=submit]")
    wait(page)


def wait(page) -> None:
    """Until the page that looks again by itself has become the verdict."""
    page.locator("main:not(:has(progress)) h1").wait_for(timeout=60_000)


def test_an_officer_sends_a_damaged_list_mends_it_brings_the_bad_rows_again_and_accepts(office, tmp_path):
    page = office.signed_in("petugas.lobar", scripts=False)
    page.goto("/daftar/")
    page.click("main a.govuk-button:text-is('Kirim daftar')")
    page.click("main form button[type=submit]")
    assert page.locator(".govuk-error-summary").count() == 1

    send(page, "usulan gerung.xlsx", book(damaged(), HEADINGS))
    assert heading(page) == "3 dari 7 baris bisa diterima"
    mine = page.url.removeprefix(office.address)
    page.click("text=Jelaskan artinya")
    page.select_option("select >> nth=0", label="Pekerjaan")
    page.click("text=Simpan dan periksa lagi")
    wait(page)
    assert page.locator("text=Kolom ini tidak dibaca").count() == 0

    page.click("form[action$='/perbaiki/'] button")
    wait(page)
    assert heading(page) == "4 dari 7 baris bisa diterima"
    page.click(".cause:has-text('E-NIK-01') summary")
    assert "15 digit" in page.locator(".cause:has-text('E-NIK-01') tbody").inner_text()

    with page.expect_download() as download:
        page.click("text=Unduh 2 baris salah")
    download.value.save_as(tmp_path / "bad.xlsx")
    page.click("text=Terima 4 baris")
    wait(page)
    assert heading(page).startswith("4 orang baru masuk register")

    [headings, *rows] = CalamineWorkbook.from_path(tmp_path / "bad.xlsx").get_sheet_by_index(0).to_python()
    at = headings.index("NIK")
    for row, nik in zip(rows, (NIKS[3], NIKS[4]), strict=True):
        row[at] = nik
    send(page, "baris salah, sudah benar.xlsx", book(rows, headings))
    assert heading(page).startswith("Semua") and "2" in heading(page)
    page.click("text=Terima 2 baris")
    wait(page)
    page.click("main >> text=Buka register")
    page.fill("#nama", "WAYAN PUTRI")
    page.press("#nama", "Enter")
    page.locator("main a:has-text('WAYAN PUTRI')").first.wait_for()
    assert not any(nik in page.content() for nik in NIKS)

    others = office.signed_in("petugas.loteng", scripts=False)
    others.goto("/daftar/")
    assert "usulan gerung" not in others.locator("main").inner_text()
    assert others.goto(mine).status == 404
    assert office.troubles == []


def test_the_pages_of_a_list_are_accessible_and_fit_a_phone(office):
    page = office.signed_in("petugas.lobar")
    send(page, "lagi.xlsx", book([*damaged(), person(6, "INAQ SAHRI")], HEADINGS))
    here = page.url.removeprefix(office.address).split("?")[0]
    common = ["/daftar/", "/daftar/unggah/", "/daftar/templat/"]
    found = faults_of(page, [*common, here, f"{here}judul/", f"{here}sebab/E-NIK-01/"])
    page.goto(here)
    page.click("form[action$='/terima/'] button")
    wait(page)
    assert found + faults_of(page, [here]) == []
