"""From a messy list to the rows behind a number, in a real browser: an officer's way and a village's, in both languages, and
every page on that way for people who see, hear or move differently."""

import csv
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdf
import pytest
from office_lists import NIKS, book
from python_calamine import CalamineWorkbook
from running_office import DESK, LANGUAGES, PHONE, Office, faults, heading, no_wider_than_the_window, running_office

pytestmark = pytest.mark.browser
TODAY = datetime.now(ZoneInfo("Asia/Makassar")).date()
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DESA, OTHER_DESA, THIRD_DESA = "52.01.01.2014", "52.01.01.2002", "52.01.01.2003"  # Giri Tembesi, Kebon Ayu, Gapuk
NEIGHBOUR = "52.02.01.1001"  # Praya, of Lombok Tengah

#: A field check that nobody answered in time, in three desa; another kabupaten's people; lists in each state that passes.
PREPARED = f"""
import sys
from datetime import date, timedelta
sys.path.insert(0, {str(Path(__file__).parent.parent / "registry")!r})
from payung.site import running
with running.office(demo=True):
    from people_of_a_round import make_workers
    from payung.office.models import Area, User
    from payung.registry import jobs, scope
    from payung.registry.models import ReceivedFile
    from payung.registry.rounds import Chosen, make_round
    today, kab = date.fromisoformat({str(TODAY)!r}), Area.objects.get(code="52.01")
    by = User.objects.get(username="petugas.lobar")
    with scope.of_area("52.02"):
        make_workers(["INAQ TETANGGA"], area={NEIGHBOUR!r}, groups=["terlambat"])
    with scope.of_area("52.01"):
        make_workers(["SITI TERLAMBAT", "BUDI TERLAMBAT", "WAYAN TERLAMBAT"], area={DESA!r}, groups=["terlambat"])
        make_workers(["NUR TERLAMBAT", "DEWI TERLAMBAT"], area={OTHER_DESA!r}, groups=["terlambat"])
        make_workers(["RINA TERLAMBAT", "BAIQ TERLAMBAT"], area={THIRD_DESA!r}, groups=["terlambat"])
        make_round(area=kab, title="Tahap lama", decree="SK 1/2026", deadline=today - timedelta(days=3),
                   chosen=Chosen(group="terlambat"), today=today - timedelta(days=9), by=by)
    for state in ("waiting", "failed", "withdrawn"):
        row = ReceivedFile.objects.create(area=kab, name=f"{{state}}.xlsx", size=1, sha256=state, as_of=today, sent_by=by,
                                          place=state.encode().hex().zfill(64), state=state)
        if state == "waiting":  # for long: nobody may find that its file is not there
            later = jobs.app.configure_task("check list", queue=jobs.QUEUE, schedule_in={{"days": 9}})
            later.defer(list=row.pk)
"""


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    with running_office() as running:
        here = {**os.environ, "PAYUNG_HOME": str(running.home)}
        subprocess.run([sys.executable, "-c", PREPARED], env=here, check=True, timeout=120)
        yield running


def messy(desa: str) -> bytes:
    """Eight rows as an office types them, below two of title: four good, one to be mended safely, two bad, one doubled."""
    spaced = f"{NIKS[1][:4]} {NIKS[1][4:10]} {NIKS[1][10:]}"
    rows = [
        ["Keadaan Oktober 2026"],
        ["No.", "NIK", "NAMA LENGKAP", "L/P", "Tgl. Lahir", "Kode Desa", "Sehari-hari ngapain"],
        [1, NIKS[0], "ZUBAIDAH AMINAH", "P", "11-07-1980", desa, "nelayan"],
        [2, spaced, "ZUBAIDAH BAIQ", "Perempuan", "12/07/1980", desa.replace(".", ""), "buruh tani"],
        [3, f"'{NIKS[2]}", "ZUBAIDAH CITRA", "pr", date(1980, 7, 13), desa, "tukang jahit"],
        [4, NIKS[3], "ZUBAIDAH DEWI", "P", "14 Juli 1980", desa, "pedagang"],
        [5, NIKS[4], "ZUBAIDAH ENDANG", "2", "15-07-1980", desa, "nelayan"],
        [6, float(NIKS[5]), "ZUBAIDAH FATMA", "P", "16-07-1980", desa, "nelayan"],
        [7, NIKS[6][:15], "ZUBAIDAH GITA", "P", "17-07-1980", desa, "petani"],
        [8, NIKS[0], "ZUBAIDAH AMINAH", "P", "11-07-1980", desa, "nelayan"],
    ]
    return book(rows, ["DAFTAR USULAN PEKERJA RENTAN", "", "", "", "", "", ""])


def send(page, name: str, body: bytes) -> None:
    page.set_input_files("input[type=file]", {"name": name, "mimeType": XLSX, "buffer": body})
    page.fill("input[name=as_of]", "31-10-2026")
    page.select_option("select[name=profile]", "village")
    page.click("main form button[type=submit]")
    wait(page)


def wait(page) -> None:
    """Until the page that looks again by itself has become the verdict."""
    page.locator("main:not(:has(progress)) h1").wait_for(timeout=60_000)


def taken(page, click: str) -> bytes:
    with page.expect_download() as download:
        page.click(click)
    return Path(download.value.path()).read_bytes()


INDONESIAN = {
    "judged": "4 dari 8 baris bisa diterima", "accepted": "5 orang baru masuk register",
    "found": "1 orang dalam register", "row": "Usulan desa atau dinas", "opened": "5 orang dalam register",
    "name": "Nama lengkap", "whole": "Semua (2) baris bisa diterima",
}  # fmt: skip
ENGLISH = {
    "judged": "4 of 8 rows can be accepted", "accepted": "5 people new in the register",
    "found": "1 person in the register", "row": "A proposal by a village or an office", "opened": "5 people in the register",
    "name": "Full name", "whole": "All 2 rows can be accepted",
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "username", "desa", "screen", "says"),
    [
        ("", "petugas.lobar", DESA, {"viewport": DESK, "scripts": True}, INDONESIAN),
        ("/en", "petugas.loteng", NEIGHBOUR, {"viewport": PHONE, "scripts": False}, ENGLISH),
    ],
)
def test_an_officer_goes_from_a_messy_list_to_the_rows_behind_a_number(office, language, username, desa, screen, says):
    page = office.signed_in(username, **screen)
    page.goto(f"{language}/daftar/")
    page.click("main a[href$='/unggah/'].govuk-button")
    send(page, "usulan.xlsx", messy(desa))
    assert heading(page) == says["judged"]

    page.click("main .aside-note a[href$='/judul/']")
    page.get_by_label("Sehari-hari ngapain").select_option("occupation")
    page.click("main form[action$='/judul/'] button")
    wait(page)
    assert page.locator("main .aside-note").count() == 0
    page.click("form[action$='/perbaiki/'] button")
    wait(page)
    bad = taken(page, "form[action$='/baris-salah/'] button")
    page.click("form[action$='/terima/'] button")
    wait(page)
    assert heading(page) == says["accepted"]

    page.click("main a.govuk-button[href$='/register/']")
    page.fill("#nama", "zubaidah cit")
    page.press("#nama", "Enter")
    page.wait_for_url("**/register/?nama=*")
    assert heading(page) == says["found"]
    page.click("main table a")
    assert heading(page) == "ZUBAIDAH CITRA"
    assert "TUKANG JAHIT" in page.locator("main").inner_text().upper()

    page.goto(f"{language}/register/hitungan/?wilayah={desa}")
    page.click(".count-by a[href$='menurut=daftar']")
    number = page.locator("main tbody tr", has_text=says["row"]).locator("td a").first
    assert number.inner_text() == "5"
    number.click()
    assert heading(page) == says["opened"]
    people = page.locator("main tbody th a").all_inner_texts()
    page.click("main a[href*='/unduh/']")
    text = taken(page, "button[value=csv]").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    assert [row[says["name"]] for row in rows] == people
    assert len(people) == 5 and not any(nik in text or nik in page.content() for nik in NIKS)

    [headings, *rows] = CalamineWorkbook.from_filelike(io.BytesIO(bad)).get_sheet_by_index(0).to_python()
    for row, nik in zip(rows, (NIKS[5], NIKS[6]), strict=True):
        row[headings.index("NIK")] = nik
    page.goto(f"{language}/daftar/unggah/")
    send(page, "sudah benar.xlsx", book(rows, headings))
    assert heading(page) == says["whole"]
    page.click("form[action$='/terima/'] button")
    wait(page)
    page.goto(f"{language}/register/hitungan/?wilayah={desa}&menurut=daftar")
    assert page.locator("main tbody tr", has_text=says["row"]).locator("td").first.inner_text() == "7"
    assert no_wider_than_the_window(page)
    assert office.troubles == []


VILLAGES = {
    "": (DESA, ["BUDI TERLAMBAT", "SITI TERLAMBAT", "WAYAN TERLAMBAT"]),
    "/en": (OTHER_DESA, ["DEWI TERLAMBAT", "NUR TERLAMBAT"]),
}


def late_round(page) -> str:
    """The address of the round whose day has passed."""
    page.goto("/verifikasi/")
    return page.locator("main table a:text-is('Tahap lama')").first.get_attribute("href")


def new_link(page, round: str, desa: str) -> str:
    page.goto(f"{round}{desa}/")
    page.click("form[action$='/tautan/'] button")
    return re.search(r"/lapangan/\S+", page.locator("main textarea").input_value())[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_village_that_is_late_answers_on_a_telephone_and_sees_no_other_village(office, language):
    desa, names = VILLAGES[language]
    others = {"INAQ TETANGGA", "RINA TERLAMBAT", *(name for _, those in VILLAGES.values() for name in those)} - set(names)
    page = office.signed_in("petugas.lobar")
    round = late_round(page)
    late = page.locator("[aria-label='Desa yang terlambat'] tr", has=page.locator(f"a[href$='/{desa}/']"))
    assert late.locator("td").nth(2).inner_text().split()[0] == str(len(names))
    lost = new_link(page, round, desa)
    link = new_link(page, round, desa)

    village = office.window(viewport=PHONE, scripts=False)
    village.goto(f"{language}{link}")
    assert no_wider_than_the_window(village)
    assert village.locator("fieldset.person legend").all_inner_texts() == [f"{at}. {name}" for at, name in enumerate(names, 1)]
    seen = village.content()
    village.check("input[name='1-alive'][value=tidak]")
    village.click("main form button[type=submit] >> nth=0")
    assert village.locator(".govuk-error-summary").count() == 1
    seen += village.content()
    village.fill("#tanggal", f"{TODAY - timedelta(days=1):%d-%m-%Y}")
    village.fill("#petugas", "Pak Amir")
    for box in village.locator(".person__rest input").all()[1:]:
        box.check()
    village.click("main form button[type=submit] >> nth=0")
    assert f"{len(names)} {'dari' if not language else 'of'} {len(names)}" in village.locator(".notice").inner_text()
    village.click("button[value=selesai]")
    seen += village.content()
    village.click("button[value=tutup]")
    assert heading(village) == ("The sheet is closed. Thank you." if language else "Lembarnya sudah ditutup. Terima kasih.")
    seen += village.content()
    assert village.goto(f"{language}{lost}").status == 410
    seen += village.content()
    assert not any(name in seen for name in others)
    for shut in ("/register/", "/register/hitungan/", round, f"{round}{desa}/", "/daftar/"):
        village.goto(f"{language}{shut}")
        assert "/masuk/" in village.url, shut

    page.goto("/verifikasi/")
    assert late.count() == 0
    page.goto(f"{round}nama/?desa={desa}")
    said = [row.inner_text() for row in page.locator("main tbody tr").all()]
    assert [("meninggal" in row, "terverifikasi" in row) for row in said] == [(at == 0, at > 0) for at in range(len(names))]
    assert office.troubles == []


# ------------------------------------------------------------------------------------------- for everybody, on any screen


def looked_at(page, found: list[str], address: str, expect: int = 200) -> None:
    assert page.goto(address).status == expect, address
    found += faults(page)


def pressed(page, found: list[str], button: str) -> None:
    """The page that a button or a link leads to."""
    with page.expect_navigation():
        page.click(button)
    found += faults(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_of_the_register_hinder_nobody(office, language):
    page, found = office.signed_in("analis"), []
    for query in (f"wilayah={DESA}", "kelompok=tidak-ada&terverifikasi=ya"):
        looked_at(page, found, f"{language}/register/?{query}")
    looked_at(page, found, f"{language}/register/?nama=x", expect=422)
    page.fill("#nama", NIKS[0])
    pressed(page, found, ".register-search button")
    for query in ("", "wilayah=52.01&menurut=kelompok", "wilayah=52.01&menurut=daftar", f"wilayah={DESA}"):
        looked_at(page, found, f"{language}/register/hitungan/?{query}")
    looked_at(page, found, f"{language}/register/unduh/?wilayah=52.01.01")
    looked_at(page, found, f"{language}/register/unduh-nik/?wilayah=52.01.01")
    pressed(page, found, "main form button[type=submit]")

    page.goto(f"{language}/register/?wilayah=52.01&daftar=dtsen")
    pressed(page, found, "main table a >> nth=0")
    pressed(page, found, "main a[href$='/nik/']")
    pressed(page, found, "main form button[type=submit]")
    page.check("input[name=reason] >> nth=0")
    page.fill("input[name=words]", "kartu keluarga dibawa sendiri")
    pressed(page, found, "main form button[type=submit]")
    assert page.locator(".nik-shown").count() == 1
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_that_are_hidden_hinder_nobody(office, language):
    page, found = office.signed_in("pimpinan"), []
    looked_at(page, found, f"{language}/register/hitungan/?wilayah=52.01")
    assert page.locator("main table .is-state").count()  # "hidden"
    assert page.locator("main table td a").count() == 0
    looked_at(page, found, f"{language}{late_round(page)}")
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_that_stands_still_or_is_refused_hinders_nobody(office, language):
    page, found = office.signed_in("petugas.lobar"), []
    looked_at(page, found, f"{language}/daftar/?hanya=menunggu")
    page.goto(f"{language}/daftar/")
    links = {link.inner_text(): link.get_attribute("href") for link in page.locator(".lists__name a").all()}
    for name in ("waiting", "failed", "withdrawn"):
        looked_at(page, found, f"{links[f'{name}.xlsx']}?diam=1")
    assert page.goto(f"{language}/daftar/unggah/").status == 200
    pressed(page, found, "main form button[type=submit]")
    send(page, f"tanpa judul{len(language)}.csv", f"a;b;c\n1;2;{len(language)}\n".encode())
    found += faults(page)
    page.goto(f"{language}/daftar/unggah/")
    send(page, f"asing{len(language)}.xlsx", book([[NIKS[0], "SITI", "P"]], ["NIK", f"Siapa dia {language}", "L/P"]))
    found += faults(page)
    pressed(page, found, "main form[action$='/judul/'] button")
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_round_that_is_late_and_a_sheet_that_comes_back_hinder_nobody(office, language):
    province, found = office.signed_in("analis"), []
    looked_at(province, found, f"{language}/verifikasi/baru/")  # in which kabupaten?
    page = office.signed_in("petugas.lobar")
    round = late_round(page)
    for address in ("/verifikasi/", round, f"{round}nama/?keadaan=belum", f"{round}pengingat/"):
        looked_at(page, found, f"{language}{address}")
    page.goto(f"{language}{round}")
    pressed(page, found, "form[action$='/tautan/'] button")
    page.goto(f"{language}/verifikasi/baru/")
    pressed(page, found, "main form button[value=periksa]")
    for field, typed in (
        ("title", "Tahap baru"),
        ("decree", "SK 2/2026"),
        ("deadline", f"{TODAY + timedelta(days=9):%d-%m-%Y}"),
    ):
        page.fill(f"#id_{field}", typed)
    pressed(page, found, "main form button[value=periksa]")
    assert page.locator("main button[value=buat]").count() == 1

    page.goto(f"{language}{round}{THIRD_DESA}/")
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(taken(page, "main a[href$='/isian.xlsx']")))
    lines = sheets.get_sheet_by_name(sheets.sheet_names[0]).to_python()
    start = next(at for at, line in enumerate(lines) if "No. Sistem" in line)
    headings, rows = lines[start], lines[start + 1 : start + 3]
    rows[0][headings.index("Bekerja")] = "kadang"
    rows[1][headings.index("Hidup")] = "tidak"
    for row in rows:
        row[headings.index("Tanggal kunjungan")], row[headings.index("Petugas lapangan")] = f"{TODAY:%d-%m-%Y}", "Pak Amir"
    page.goto(f"{language}{round}unggah/")
    pressed(page, found, "main form button[type=submit]")
    for body, buttons in ((book(rows, headings), 1), (book([["x"]], ["Lain"]), 0)):
        page.goto(f"{language}{round}unggah/")
        page.set_input_files("input[type=file]", {"name": "kembali.xlsx", "mimeType": XLSX, "buffer": body})
        pressed(page, found, "main form button[type=submit]")
        assert page.locator("main form[action$='/simpan/'] button").count() == buttons, page.locator("main").inner_text()
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_of_a_villages_link_hinder_nobody(office, language):
    page, found = office.signed_in("petugas.lobar"), []
    round = late_round(page)
    lost, link = (new_link(page, round, THIRD_DESA) for _ in range(2))
    village = office.window(viewport=PHONE)
    looked_at(village, found, f"{language}{link}")
    village.fill("#tanggal", "besok")
    village.check("input[name='1-alive'][value=tidak]")
    pressed(village, found, "main form button[type=submit] >> nth=0")
    village.fill("#tanggal", f"{TODAY:%d-%m-%Y}")
    village.fill("#petugas", "Pak Amir")
    pressed(village, found, "main form button[type=submit] >> nth=0")
    pressed(village, found, "button[value=selesai]")
    pressed(village, found, "button[value=tutup]")
    looked_at(village, found, f"{language}{lost}", expect=410)
    looked_at(village, found, f"{language}{lost[:-2]}/", expect=404)
    assert found == []


def test_counts_print_on_a_page_for_records_and_one_for_persons_without_what_cannot_be_pressed_on_paper(office):
    page = office.signed_in("analis")
    page.goto("/register/hitungan/")
    printed = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    records, persons, *rest = (" ".join(sheet.extract_text().split()) for sheet in printed.pages)
    assert heading(page) in records and "Kota Mataram" in records
    assert persons.startswith("Orang dan kepesertaan") and "Kota Mataram" in persons
    assert len(rest) <= 1  # what stands in the way
    assert "Menurut kelompok" not in records and "Keluar" not in records
