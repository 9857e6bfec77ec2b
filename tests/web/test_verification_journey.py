"""A field check in a real browser: a round is made, a village answers on a phone without scripts, a sheet comes back."""

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from running_office import PHONE, Office, faults_of, heading, running_office

pytestmark = pytest.mark.browser
TODAY = datetime.now(ZoneInfo("Asia/Makassar")).date()
DESA = "52.01.01.2014"  # Giri Tembesi
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#: Twenty-three people whom no list of the demo knows, in a group of their own.
PEOPLE = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent.parent / "registry")!r})
from payung.site import running
with running.office(demo=True):
    from people_of_a_round import make_workers
    from payung.registry import scope
    with scope.of_area("52.01"):
        make_workers(["Orang %02d" % at for at in range(1, 24)], area={DESA!r}, groups=["uji-lapangan"], address="Dusun Timur")
"""


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    with running_office() as running:
        here = {**os.environ, "PAYUNG_HOME": str(running.home)}
        subprocess.run([sys.executable, "-c", PEOPLE], env=here, check=True, timeout=120)
        yield running


def day(days: int = 0) -> str:
    return f"{TODAY + timedelta(days=days):%d-%m-%Y}"


def make_round(page) -> str:
    """The address of a round of those people."""
    page.goto("/verifikasi/")
    page.click("main a.govuk-button:text-is('Buat putaran')")
    page.click("main form button[type=submit]")
    assert page.locator(".govuk-error-summary li").count() == 3  # name, decree, deadline
    page.fill("#id_title", "Verifikasi tahap 1")
    page.fill("#id_decree", "SK Bupati 12/2026")
    page.fill("#id_deadline", day(7))
    page.select_option("#id_group", "uji-lapangan")
    page.click("main form button[type=submit]")
    assert heading(page) == "23 nama di 1 desa akan didatangi"
    page.click("main button[value=buat]")
    assert heading(page) == "0 dari 23 nama sudah terjawab"
    return re.sub(r"^https?://[^/]+", "", page.url)


def test_a_round_is_made_answered_by_the_village_and_closed(office):
    page = office.signed_in("petugas.lobar", scripts=False)
    round = make_round(page)
    page.click("main th a:has-text('Giri Tembesi')")
    page.fill("#id_sent_to", "Pak Amir")
    page.click("main button:text-is('Buat tautan')")
    link = re.search(r"/lapangan/\S+", page.locator("main textarea").input_value())[0]

    village = office.window(viewport=PHONE, scripts=False)
    assert village.goto(link).status == 200
    assert "Giri Tembesi: 0 dari 23 nama terjawab" in heading(village)
    assert village.locator("fieldset.person").count() == 20
    village.fill("#tanggal", day(-1))
    for box in village.locator(".person__rest input").all():
        box.check()
    village.check("input[name='4-alive'][value=tidak]")
    village.click("main button:text-is('Simpan halaman ini')")
    said = village.locator(".govuk-error-summary").inner_text()
    assert "Petugas lapangan" in said and "Orang 04" in said
    assert village.locator(".person__rest input:checked").count() == 20  # nothing typed is lost
    village.fill("#petugas", "Pak Amir")
    village.uncheck("input[name='4-sisa']")
    village.click("main button:text-is('Simpan halaman ini')")
    assert "20 dari 23 nama sudah terjawab" in village.locator(".notice").inner_text()

    later = office.window(viewport=PHONE, scripts=False)  # the telephone was off meanwhile
    later.goto(f"/en{link}")
    assert "Giri Tembesi: 20 of 23 names answered" in heading(later)
    assert later.locator("fieldset.person").count() == 3
    assert later.input_value("#petugas") == "Pak Amir"
    later.click("main button:text-is('Keep; we are done')")
    assert heading(later) == "3 names are still open"
    later.click("main a:text-is('Go on filling in')")
    later.locator("input[name='21-sisa']").check()
    later.check("input[name='22-resident'][value=tidak]")
    later.fill("input[name='23-catatan']", "belum bertemu")
    later.click("main button:text-is('Keep this page')")
    later.click("main button:text-is('Keep; we are done')")
    later.click("main button:text-is('Close the sheet')")
    assert heading(later) == "The sheet is closed. Thank you."
    assert "Orang" not in later.locator("main").inner_text()

    page.goto(round)
    assert heading(page) == "22 dari 23 nama sudah terjawab"
    row = page.locator("main tbody tr").first
    assert [row.locator("td").nth(at).inner_text().split()[0] for at in range(4)] == ["23", "20", "2", "1"]
    row.locator("td").nth(3).locator("a").click()
    assert heading(page) == "1 orang: belum terjawab"
    assert "belum bertemu" in page.locator("main").inner_text()
    page.goto(f"/en{round}")
    assert heading(page) == "22 of 23 names are answered"

    others = office.signed_in("petugas.loteng", scripts=False)
    others.goto("/verifikasi/")
    assert "Verifikasi tahap 1" not in others.locator("main").inner_text()
    assert others.goto(round).status == 404
    assert office.troubles == []


def test_an_officer_types_a_paper_by_keyboard_and_uploads_what_came_back(office):
    from python_calamine import CalamineWorkbook

    from payung.received_files.writing import Column, SheetToWrite, xlsx

    page = office.signed_in("petugas.lobar")
    page.goto("/verifikasi/")
    page.click("main table a:text-is('Verifikasi tahap 1')")
    round = page.url.removeprefix(office.address)
    page.goto(f"{round}{DESA}/isi/?hal=2")
    page.fill("#tanggal", day())
    page.fill("#petugas", "Bu Ani")
    page.locator("input[name='23-alive']:checked").focus()
    page.keyboard.press("ArrowUp")  # from “–” to “tidak”
    page.keyboard.press("ArrowUp")  # to “ya”
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")  # resident: tidak
    assert page.locator("input[name='23-alive']:checked").input_value() == "ya"
    assert page.locator("input[name='23-resident']:checked").input_value() == "tidak"
    page.click("main button:text-is('Simpan dan lanjut')")
    assert "23 dari 23 nama sudah terjawab" in heading(page)

    with page.expect_download() as download:
        page.click("main a:has-text('Excel untuk diisi')")
    [*_, headings], rows = split(CalamineWorkbook.from_path(download.value.path()).get_sheet_by_index(0).to_python())
    at = {heading: column for column, heading in enumerate(headings)}
    rows[0][at["Bekerja"]] = "tidak"
    rows[1][at["Bekerja"]] = "kadang"
    rows[2][at["Tanggal kunjungan"]] = day(3)
    body = xlsx([SheetToWrite("Lembar", [Column(heading) for heading in headings], rows)])

    page.goto(f"{round}unggah/")
    page.set_input_files("input[type=file]", {"name": "kembali.xlsx", "mimeType": XLSX, "buffer": body})
    page.click("main form button[type=submit]")
    assert heading(page) == "Hasil 1 orang siap disimpan"
    assert re.findall(r"\d+", page.locator(".balance").inner_text()) == ["23", "1", "2", "0", "20"]
    said = page.locator("main table").inner_text()
    assert "E-LAP-21" in said and "“kadang” bukan ya atau tidak." in said and "E-LAP-32" in said
    page.click("main form button:has-text('Simpan hasil')")
    assert "Disimpan: hasil 1 orang." in page.locator(".notice").inner_text()

    page.goto(f"{round}unggah/")
    page.set_input_files("input[type=file]", {"name": "kembali.xlsx", "mimeType": XLSX, "buffer": body})
    page.click("main form button[type=submit]")
    assert heading(page) == "Tidak ada yang baru untuk disimpan"
    assert office.troubles == []


def split(lines: list[list[object]]) -> tuple[list[list[str]], list[list[object]]]:
    """The lines down to the headings, and the rows; days as people write them."""
    start = next(at for at, line in enumerate(lines) if "No. Sistem" in line) + 1
    rows = [[f"{cell:%d-%m-%Y}" if hasattr(cell, "year") else cell for cell in line] for line in lines[start:]]
    return [[str(cell) for cell in line] for line in lines[:start]], rows


def test_the_sheet_to_print_is_a_pdf(office):
    import pypdf

    page = office.signed_in("petugas.lobar")
    page.goto("/verifikasi/")
    page.click("main table a:text-is('Verifikasi tahap 1')")
    page.click("main th a:has-text('Giri Tembesi')")
    with page.expect_download() as download:
        page.click("main a:has-text('Lembar cetak, semua nama')")
    printed = pypdf.PdfReader(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert "Orang 23" in " ".join(sheet.extract_text() for sheet in printed.pages)


def test_the_pages_of_a_field_check_are_accessible_and_fit_a_phone(office):
    page = office.signed_in("petugas.lobar")
    page.goto("/verifikasi/")
    page.click("main table a:text-is('Verifikasi tahap 1')")
    round = page.url.removeprefix(office.address)
    page.goto(f"{round}{DESA}/")
    page.click("main button:text-is('Buat tautan')")
    link = re.search(r"/lapangan/\S+", page.locator("main textarea").input_value())[0]
    paths = [
        "/verifikasi/", "/verifikasi/baru/", round, f"{round}nama/", f"{round}pengingat/", f"{round}unggah/", f"{round}{DESA}/",
        f"{round}{DESA}/isi/", link,
    ]  # fmt: skip
    assert faults_of(page, paths) == []
