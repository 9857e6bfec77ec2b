"""A real Chromium over the running demo: both languages, phone and desk, without JavaScript, on paper, by keyboard."""

import gzip
import io
import shutil
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.browser

SUMBAWA = "periksa/?orang1=1736&bulan1=12&orang2=20000&bulan2=3&rupiah=759494400&bulan_tarif=2026-01"
# Every template, in each state that looks different.
PAGES = (
    "", "edisi/1/", "edisi/", "angka/", "pemerintah/52/", "pemerintah/52.01/", "pemerintah/52.04/", "pemerintah/52.71/",
    "periksa/", SUMBAWA, "periksa/?orang1=&rupiah=", "periksa/?orang1=-1&rupiah=759,5+juta&tarif=sendiri", "tidak-ada/",
    "hukum/", "hukum/asumsi/", "hukum/parameter/", "hukum/parameter/jkm.full_from/",
    "hukum/parameter/jkk.contribution_base_by_declared_income/",
    "hukum/aturan/bpu_discount_percent/", "hukum/aturan/may_be_paid_for/?bulan=2026-06",
    "hukum/aturan/construction_contribution/?bulan=2026-06&contract_value=7.123.456.789",
    "hukum/aturan/bpu_contribution_due/?bulan=2010-01&declared_income=satu+juta&sector=x",
    "hukum/sumber/", "hukum/?q=beasiswa",
    "hitung/keluarga/", "hitung/keluarga/?sebab=meninggal", "hitung/keluarga/?sebab=meninggal&kapan=6-2026",
    "hitung/keluarga/?sebab=meninggal&kapan=x&anak1_lahir=y",
    "hitung/keluarga/?sebab=cacat-total&kapan=6-2026&declared_income=1.000.000&anak1_jenjang=sma&anak2_lahir=1-5-2016",
    "hitung/konstruksi/", "hitung/konstruksi/?contract_value=7.123.456.789&bulan=6-2026", "hitung/konstruksi/?bulan=x",
)  # fmt: skip
ADDRESSES = [f"/{language}{path}" for path in PAGES for language in ("", "en/")]
WEIGHT_MAX = 120_000  # bytes of a first view, compressed


@pytest.fixture(scope="module")
def browser() -> Iterator:
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, demo_site):
    """Opens a page of the demo in a window so wide, and fails on any error, refused resource or foreign request."""
    contexts, troubles = [], []

    def open_page(path: str, *, width: int = 1280, expect: int = 200, watch=None, fonts: bool = True, **options):
        context = browser.new_context(viewport={"width": width, "height": 900}, base_url=demo_site, **options)
        contexts.append(context)
        page = context.new_page()
        home = urlsplit(demo_site).netloc
        page.on("console", lambda message: troubles.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("requestfailed", lambda request: troubles.append(f"failed: {request.url}"))
        page.on("request", lambda r: troubles.append(f"foreign: {r.url}") if urlsplit(r.url).netloc != home else None)
        if not fonts:
            page.route("**/*.woff2", lambda route: route.abort())
        if watch:
            page.on("response", lambda response: watch(response))
        response = page.goto(path)
        assert response is not None and response.status == expect
        if expect == 404:  # Chromium writes every 404 to its console
            troubles[:] = [t for t in troubles if "404" not in t]
        if not fonts:
            page.evaluate("document.fonts.ready")
            troubles[:] = [t for t in troubles if "woff2" not in t and "ERR_FAILED" not in t]
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert troubles == []


def status_of(path: str) -> int:
    return 404 if "tidak-ada" in path else 200


@pytest.mark.parametrize("path", ADDRESSES)
def test_nothing_hinders_people_who_see_hear_or_move_differently(open_page, path):
    from axe_playwright_python.sync_playwright import Axe

    for width in (360, 1280):
        page = open_page(path, width=width, expect=status_of(path), bypass_csp=True)  # axe is put in as a script
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        results = Axe().run(
            page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
        )
        assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("path", ADDRESSES)
def test_nothing_is_wider_than_the_smallest_phone(open_page, path):
    page = open_page(path, width=320, expect=status_of(path))
    page.evaluate("document.fonts.ready")
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("path", ["/", "/en/", "/pemerintah/52.04/", "/en/pemerintah/52.04/", "/periksa/", "/en/periksa/"])
def test_nothing_is_wider_than_the_smallest_phone_before_our_font_is_there(open_page, path):
    page = open_page(path, width=320, fonts=False)
    page.evaluate("document.fonts.ready")
    assert page.evaluate("[...document.fonts].some(each => each.status === 'loaded')") is False
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    # A still wider font than any that is at hand: the header gives way.
    page.evaluate("document.querySelector('.page-header').style.letterSpacing = '3px'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("path", ["/", "/en/", "/edisi/1/", f"/{SUMBAWA}"])
def test_the_first_view_weighs_at_most_120_kilobytes(open_page, path):
    responses = []
    page = open_page(path, watch=responses.append)
    page.wait_for_load_state("networkidle")
    weights = {}
    for response in responses:
        packed = "gzip" in response.headers.get("content-encoding", "")
        weights[response.url] = len(gzip.compress(response.body())) if packed else len(response.body())
    assert any("woff2" in url for url in weights)
    assert sum(weights.values()) <= WEIGHT_MAX, weights


@pytest.mark.parametrize("path", ["/", "/en/", "/edisi/1/", "/en/edisi/1/", "/edisi/2/"])
def test_the_overview_prints_on_one_page(open_page, path):
    from pypdf import PdfReader

    printed = PdfReader(io.BytesIO(open_page(path).pdf(prefer_css_page_size=True)))
    assert len(printed.pages) == 1
    words = " ".join(printed.pages[0].extract_text().split())
    for number in ("57.000", "698.000", "30,7 %", "Rp129,2 miliar") if "/en" not in path else ("57,000", "698,000", "30.7%"):
        assert number in words


@pytest.mark.parametrize("width", [360, 1280])
def test_a_head_of_office_finds_who_pays_without_javascript(open_page, width):
    page = open_page("/", width=width, java_script_enabled=False)
    assert "57.000 dari 698.000" in page.locator("h1").inner_text()
    assert "Tidak diketahui" in page.locator(".unknown").inner_text()
    page.get_by_role("link", name="Seperti disebut 14 Juli 2025").click()
    assert page.url.endswith("/edisi/1/#pemerintah")
    row = page.locator("#bagan-payers tr", has=page.get_by_role("link", name="Kabupaten Lombok Barat"))
    assert "tidak disebut dalam sumber" in row.inner_text()
    assert "0" in page.locator("tr", has=page.get_by_role("link", name="Kota Mataram")).locator("td").first.inner_text()
    page.locator("#bagan-payers").get_by_role("link", name="Kota Mataram").click()
    assert page.locator("h1").inner_text() == "Kota Mataram"


@pytest.mark.parametrize("width", [360, 1280])
def test_a_journalist_checks_sumbawa_in_english(open_page, width):
    page = open_page("/en/", width=width, java_script_enabled=False)
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Check figures").click()
    page.get_by_role("link", name="Fill in this example").click()
    verdict = page.locator(".verdict").inner_text()
    assert "It does not fit" in verdict
    assert "45,208" in verdict
    assert "80,832" in verdict
    page.get_by_label("How many rupiah?").fill("1,357,977,600")
    page.get_by_role("button", name="Check").click()
    assert "It fits" in page.locator(".verdict").inner_text()
    page.get_by_label("How many rupiah?").fill("1.3 billion")
    page.get_by_role("button", name="Check").click()
    page.get_by_role("alert").get_by_role("link").click()
    assert page.url.endswith("#rupiah")
    page.get_by_role("link", name="Indonesia").click()
    assert "tulis angkanya lengkap" in page.get_by_role("alert").inner_text()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_village_clerk_finds_what_a_widow_gets_without_javascript(open_page, width):
    page = open_page("/", width=width, java_script_enabled=False)
    page.get_by_role("navigation", name="Halaman").get_by_role("link", name="Hitung").click()
    page.get_by_role("link", name="bukan karena kecelakaan kerja").click()
    page.get_by_label("Kapan terjadi?").fill("12-6-2026")
    page.get_by_label("Bulan kepesertaan, termasuk bulan meninggal").fill("3")
    page.get_by_role("button", name="Hitung").click()
    assert "Rp10.000.000" in page.locator(".verdict").inner_text()
    page.get_by_label("Bulan kepesertaan, termasuk bulan meninggal").fill("4")
    page.get_by_role("button", name="Hitung").click()
    assert "Rp42.000.000" in page.locator(".verdict").inner_text()
    page.locator("summary", has_text="Santunan JKM").click()
    page.get_by_role("link", name="Aturannya, dengan surat").first.click()
    assert page.locator("h1").inner_text() == "Santunan JKM kepada keluarga"
    assert "Rp42.000.000" in page.locator(".verdict").inner_text()


def test_a_jurist_finds_the_line_of_a_paragraph(open_page):
    page = open_page("/en/hukum/", java_script_enabled=False)
    page.locator("summary", has_text="Permenaker 1/2025").click()
    page.get_by_role("link", name="JKM is full").last.click()
    assert "src/payung/law/jkm/jkm.py" in page.locator(".history").inner_text()


def test_an_answer_about_a_family_prints_without_its_form(open_page):
    page = open_page("/hitung/keluarga/?sebab=meninggal&kapan=6-2026&months_of_membership=4")
    page.emulate_media(media="print")
    assert not page.locator("form").is_visible()
    assert page.locator(".verdict__answer").is_visible()


@pytest.mark.parametrize("width", [320, 1280])
def test_a_long_message_does_not_move_the_fields(open_page, width):
    places = """async () => { await document.fonts.ready;
        return [...document.querySelectorAll('.groups__row')].map(row => [...row.querySelectorAll('input')]
        .map(e => e.getBoundingClientRect())
        .map(box => [box.left, box.width, box.bottom - row.getBoundingClientRect().top])) }"""
    wrong = open_page("/periksa/?orang1=banyak+sekali&bulan2=121&rupiah=1", width=width)
    assert wrong.locator(".groups .govuk-error-message").count() == 2
    assert wrong.evaluate(places) == open_page("/periksa/", width=width).evaluate(places)


def test_a_page_of_a_government_prints_in_our_font_at_the_size_of_a_letter(open_page):
    page = open_page("/pemerintah/52.04/")
    page.emulate_media(media="print")
    printed = page.evaluate(
        """() => [...document.querySelectorAll('main h1, main h2, main h3, main p, main li')].filter(e => e.checkVisibility())
            .map(e => getComputedStyle(e)).map(s => [s.fontFamily.split(',')[0], parseFloat(s.fontSize)])"""
    )
    assert {font for font, _ in printed} == {'"Source Sans 3"'}
    assert max(size for _, size in printed) <= 27  # 20 pt
    assert page.locator(".timeline__value").first.evaluate("e => getComputedStyle(e).whiteSpace") == "nowrap"


def test_an_answer_is_printed_with_what_was_asked(open_page):
    from pypdf import PdfReader

    printed = PdfReader(io.BytesIO(open_page(f"/{SUMBAWA}").pdf(prefer_css_page_size=True)))
    assert len(printed.pages) == 1
    words = " ".join(printed.pages[0].extract_text().split())
    assert "Yang diisi: 1.736 orang × 12 bulan + 20.000 orang × 3 bulan; Rp759.494.400" in words


def test_the_list_of_editions_names_its_cells_on_a_phone(open_page):
    page = open_page("/edisi/", width=360)
    shown = page.evaluate("[...document.querySelectorAll('td')].map(e => getComputedStyle(e, '::before').content)")
    assert shown[:4] == ['"Tentang keadaan sampai"', '"Terbit"', '"Isi"', '"Versi hukum"']


def test_only_one_width_of_each_picture_is_read_out(open_page):
    for width in (360, 1280):
        page = open_page("/", width=width)
        shown = [svg for svg in page.locator(".chart__picture > svg").all() if svg.is_visible()]
        assert len(shown) == page.locator(".chart").count() == 6
        assert all(svg.get_attribute("role") == "img" for svg in shown)


def test_the_keyboard_goes_to_the_content_first(open_page):
    page = open_page("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Langsung ke isi"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "isi"


def test_targets_are_large_enough_for_a_thumb(open_page):
    page = open_page("/", width=360)
    small = page.evaluate(
        """() => [...document.querySelectorAll('nav a, .switch a, .chart__files a, .downloads a, summary')]
            .map(e => [e.textContent.trim(), e.getBoundingClientRect().height]).filter(([, height]) => height < 44)"""
    )
    assert small == []
