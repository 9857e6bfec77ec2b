"""The insurer's staff in a real browser: sign in, fetch what is asked, send the answer; the analyst sees its verdict, accepts,
and the worker's page shows the status. Without scripts, and nothing of the register is seen by the insurer."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from running_office import Office, faults, faults_of, heading, running_office

sys.path.insert(0, str(Path(__file__).parent.parent / "inquiries"))
from asked_people import book

pytestmark = pytest.mark.browser
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    with running_office() as running:
        yield running


def asked(office: Office) -> str:
    """The analyst asks the insurer about a kecamatan; the address of the inquiry."""
    page = office.signed_in("analis", scripts=False)
    page.goto("/tanya/")
    page.click("main a[href='/tanya/baru/']")
    page.click("main button[value=lihat]")
    assert page.locator(".govuk-error-summary").count() == 1
    page.check("input[name=kind][value=bpjs]")
    page.select_option("select[name=within]", "52.01")
    page.fill("input[name=deadline]", f"{datetime.now(UTC) + timedelta(days=60):%d-%m-%Y}")
    page.click("main button[value=lihat]")
    assert page.locator("input[name=within][value='52.01']").count() == 1
    page.click("main button[value=buat]")
    page.wait_for_url("**/tanya/*/")
    return page.url.removeprefix(office.address)


def test_the_insurers_staff_answers_and_the_analyst_accepts(office, tmp_path):
    address = asked(office)

    insurer = office.signed_in("bpjs", scripts=False)
    insurer.click(f"main a[href='{address}'], main a[href='/tanya/']")
    insurer.goto(address)
    with insurer.expect_download() as download:
        insurer.click("form:has(input[value=xlsx]) button >> nth=0")
    download.value.save_as(tmp_path / "asked.xlsx")
    headings, *rows = CalamineWorkbook.from_path(tmp_path / "asked.xlsx").get_sheet_by_name("Isi di sini").to_python()
    assert "NIK" in headings and len(rows) > 4
    codes = [row[2] for row in rows]

    headings = ["Kode", "Nama", "STATUS KEPESERTAAN", "Segmen", "Saldo JHT"]
    told = [
        [code, "", "AKTIF" if at == 0 else "TIDAK DITEMUKAN", "PU" if at == 0 else "", "1000000"]
        for at, code in enumerate(codes)
    ]
    told[1][2] = "entah"
    above = [["BPJS KETENAGAKERJAAN"], [None]]
    insurer.goto(f"{address}jawab/")
    insurer.set_input_files("input[type=file]", {"name": "x.xlsx", "mimeType": XLSX, "buffer": book([["1"]], ["Nama"])})
    insurer.click("main form[enctype] button")
    assert insurer.locator(".govuk-error-summary").count() == 1
    answer = {"name": "jawaban.xlsx", "mimeType": XLSX, "buffer": book(told, headings, above)}
    insurer.set_input_files("input[type=file]", answer)
    insurer.click("main form[enctype] button")
    insurer.wait_for_url("**/jawaban/*/")
    verdict = insurer.url.removeprefix(office.address)
    shown = insurer.locator("main").inner_text()
    assert f"{len(rows) - 1}" in heading(insurer) and "entah" in shown and "Saldo JHT" in shown
    assert insurer.locator("form[action$='/terima/']").count() == 0
    assert insurer.goto("/register/").status == 403

    analyst = office.signed_in("analis", scripts=False)
    analyst.click(f"main a[href='{verdict}']")
    analyst.click("form[action$='/terima/'] button")
    assert analyst.locator("form[action$='/terima/']").count() == 0
    analyst.goto(f"/register/{codes[0]}/")
    shown = analyst.locator("main").inner_text()
    assert "jawaban.xlsx" in shown and "aktif" in shown and "1000000" not in shown
    assert office.troubles == []


def test_no_page_of_inquiries_hinders_anybody(office):
    address = asked_before(office)
    analyst = office.signed_in("analis")
    found = faults_of(analyst, ["/tanya/", "/tanya/baru/", address, f"{address}jawab/"])
    analyst.goto(address)
    if link := analyst.locator("main a[href*='/jawaban/']").first.get_attribute("href"):
        found += faults_of(analyst, [link])
    analyst.goto(f"{address}jawab/")
    analyst.click("main form[enctype] button")
    found += faults(analyst)
    assert found == [] and office.troubles == []


def asked_before(office: Office) -> str:
    """The demo's own answered inquiry, the oldest."""
    page = office.signed_in("analis")
    page.goto("/tanya/")
    return page.locator(".lists__name a").last.get_attribute("href")
