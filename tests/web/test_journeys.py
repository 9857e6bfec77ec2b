"""One week in the office, in a real browser: village, kabupaten, analyst and head each do their part, none sees another's."""

import re
from collections.abc import Iterator

import pytest
from running_office import PHONE, Office, faults_of, heading, running_office

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    with running_office() as running:
        yield running


def village_link(office: Office) -> str:
    """As `make demo` prints it."""
    log = (office.home / "demo.log").read_text()
    return next(word.split(office.address)[1] for word in log.split() if "/isi/" in word)


def numbered(page, kind: str, called: str = "") -> str:
    """The address of the first thing of a kind, called so, that the page leads to."""
    links = page.locator(f"main a[href*='/{kind}/']").evaluate_all("all => all.map(a => [a.getAttribute('href'), a.innerText])")
    found = [href for href, text in links if re.fullmatch(rf"/{kind}/[0-9]+/", href) and called in text]
    assert found, f"{page.url} leads to no {kind} {called}: {links}"
    return found[0]


def test_a_village_operator_answers_on_a_phone_without_an_account(office):
    page = office.window(viewport=PHONE, scripts=False)
    link = village_link(office)
    assert page.goto(link).status == 200
    assert "Giri Tembesi" in heading(page)
    page.fill("#orang_add", "12")
    page.fill("#bulan_add", "6")
    page.fill("#orang_dana_desa", "5")
    page.fill("#bulan_dana_desa", "3")
    page.fill("#total", "20")
    page.check("#kosong")
    page.fill("#nama", "Pak Amir")
    page.fill("#jabatan", "Kaur Perencanaan")
    page.fill("#instansi", "Kantor Desa Giri Tembesi")
    page.click("main button[type=submit]")

    said = page.locator(".govuk-error-summary").inner_text()
    assert "17" in said and "20" in said, said
    assert (page.input_value("#orang_add"), page.input_value("#nama")) == ("12", "Pak Amir")

    page.fill("#total", "17")
    page.click("main button[type=submit]")
    assert "87" in page.locator("main").inner_text()  # 12 x 6 + 5 x 3 person-months
    page.click("main button[value=kirim]")
    receipt = page.locator("main").inner_text()
    assert "17" in receipt and "Pak Amir" in receipt

    again = office.window(viewport=PHONE, scripts=False)
    again.goto(link)
    assert again.locator("form button[value=kirim], form #total").count() == 0
    assert "Pak Amir" in again.locator("main").inner_text()


def test_a_kabupaten_officer_fills_ten_rows_for_her_own_government_only(office):
    page = office.signed_in("petugas.lobar")
    assert "menunggu" in heading(page)
    page.goto("/permintaan/")
    rows = page.locator("main").inner_text()
    assert "Lombok Barat" in rows
    assert "Lombok Tengah" not in rows and "Kota Mataram" not in rows

    others = office.signed_in("petugas.loteng")
    others.goto("/permintaan/")
    address = numbered(others, "permintaan")
    assert others.goto(address).status == 200
    assert page.goto(address).status == 404

    page.goto("/permintaan/")
    page.goto(numbered(page, "permintaan", "Lombok Barat") + "isi/")
    sources = page.locator("input[id^=orang_]")
    assert sources.count() == 10
    sources.nth(0).fill("1.200")
    page.locator("input[id^=bulan_]").nth(0).fill("12")
    page.fill("#total", "1.200")
    page.check("#kosong")
    for field, text in (("#nama", "Made Sari"), ("#jabatan", "Analis"), ("#instansi", "Disnaker Lombok Barat")):
        page.fill(field, text)
    page.click("main button[type=submit]")
    assert "14.400" in page.locator("main").inner_text()
    page.click("main button[value=kirim]")
    assert "Made Sari" in page.locator("main").inner_text()


def test_an_analyst_takes_the_answer_and_proposes_an_edition(office):
    page = office.signed_in("analis")
    assert "menunggu" in heading(page)
    page.goto("/jawaban/")
    page.locator("main a[href*='/jawaban/5201-']").first.click()
    assert "1.200" in page.locator("main").inner_text()
    page.locator("form[action*='terima'] button").click()
    assert "1.200" in page.locator("main").inner_text()

    page.goto("/terbitan/usul/")
    assert "1.200" in page.locator("main").inner_text()
    page.fill("textarea", "Lombok Barat menjawab")
    page.locator("main form[method=post] button[type=submit]").last.click()
    assert page.locator("form[action*='setujui']").count() == 0  # not by who proposed it
    assert page.goto("/orang/").status == 403


def test_the_head_approves_in_two_taps_and_everybody_reads_it(office):
    page = office.signed_in("kepala")
    page.goto("/terbitan/")
    page.goto(numbered(page, "terbitan"))
    assert "Lombok Barat menjawab" in page.locator("main").inner_text()
    page.set_default_timeout(90_000)
    page.locator("form[action*='setujui'] button").click()
    assert "3" in page.locator("main").inner_text()

    public = office.window(viewport=PHONE)
    public.goto("/pemerintah/52.01/")
    assert "1.200" in public.locator("main").inner_text()
    assert public.goto("/edisi/3/").status == 200
    assert office.troubles == []


PAGES = {
    "analis": (
        "/meja/", "/papan/", "/papan/52.01/", "/permintaan/", "/permintaan/baru/", "/permintaan/desa/", "/angka-masuk/",
        "/angka-masuk/baru/", "/rekap/", "/jawaban/", "/terbitan/", "/terbitan/usul/", "/catatan/", "/salinan/", "/akun/",
    ),
    "kepala": ("/meja/", "/orang/", "/orang/undang/", "/terbitan/"),
    "petugas.lobar": ("/meja/", "/papan/", "/permintaan/", "/angka-masuk/"),
    "auditor": ("/meja/", "/catatan/"),
}  # fmt: skip


@pytest.mark.parametrize("username", PAGES)
def test_pages_behind_doors_are_accessible_and_fit_a_phone(office, username):
    assert faults_of(office.signed_in(username), PAGES[username]) == []
