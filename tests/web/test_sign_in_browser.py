"""Signing in with a real Chromium at a demo that serves from two processes: an invitation, the app, a passkey, a provider."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest
from fake_provider import running
from signing_in import code

from demo_server import serving

pytestmark = pytest.mark.browser
PASSWORD = "kuda hijau makan batu"
VIRTUAL = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
           "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip


@pytest.fixture(scope="module")
def site(open_folder) -> Iterator[str]:
    """A demo that knows a provider and lets passkeys be tried. Passkeys belong to a name, so it is called localhost."""
    with running() as provider, pytest.MonkeyPatch.context() as environment:
        environment.setenv("PAYUNG_PASSKEYS", "1")
        for name, value in (("ISSUER", provider.address), ("CLIENT", "payung"), ("SECRET", "rahasia"), ("NAME", "SSO NTB")):
            environment.setenv(f"PAYUNG_OIDC_{name}", value)
        with serving(open_folder / "sign-in") as (address, _):
            yield address.replace("127.0.0.1", "localhost")


@pytest.fixture(scope="module")
def invited(open_folder, site):
    """Makes an account from the terminal; returns the path of its link."""

    def invited(name: str, email: str = "") -> str:
        told = subprocess.run(
            [sys.executable, "-m", "payung", "office", "invite", name, "--name", "Siti Aminah", "--role", "petugas_kab",
             "--area", "52.01", "--decree", "SK 1/2026", "--by", "kepala", "--email", email, "--demo"],
            env={**os.environ, "PAYUNG_HOME": str(open_folder / "sign-in")}, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert told.returncode == 0, told.stderr
        return re.search(r"/undangan/\S+", told.stdout)[0]

    return invited


@pytest.fixture
def page(site):
    """A browser's page; fails on any error of a script or a refusal by the page's own rules."""
    from playwright.sync_api import sync_playwright

    troubles = []
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_context(base_url=site, viewport={"width": 360, "height": 740}).new_page()
        page.on("console", lambda said: troubles.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        yield page
        browser.close()
    assert not troubles


def submit(page, **typed: str) -> None:
    for name, text in typed.items():
        page.fill(f"main [name={name}]", text)
    page.click(f"main form:has([name={next(iter(typed))}]) button[type=submit]")


def no_barrier(page) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    looked_at = {"include": [["main"], ["header"]]}  # the bar between them is every desk's, and tested there
    found = Axe().run(page, looked_at).response["violations"]
    assert not found, [(each["id"], [node["target"] for node in each["nodes"]]) for each in found]
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], page.url


def test_from_the_link_to_the_desk_and_back_in_with_a_passkey(page, invited):
    page.goto(invited("siti.a"))
    no_barrier(page)
    submit(page, password=PASSWORD, again=PASSWORD)
    assert page.url.endswith("/masuk/")
    no_barrier(page)
    submit(page, login="siti.a", password=PASSWORD)
    assert page.url.endswith("/akun/aplikasi/")
    no_barrier(page)  # which has opened the text for phones without a camera
    secret = page.inner_text(".secret").replace(" ", "")
    submit(page, code=code(secret))
    no_barrier(page)
    with page.expect_download() as download:
        page.click("a[download]")
    codes = re.findall(r"^\d{8}\r?$", download.value.path().read_text(), re.M)
    assert len(codes) == 10 and download.value.suggested_filename == "payung-siti.a.txt"
    for path in ("/akun/", "/akun/kata-sandi/", "/akun/kode-cadangan/", "/akun/kunci-sandi/"):
        page.goto(path)
        no_barrier(page)

    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": VIRTUAL})
    page.goto("/akun/kunci-sandi/baru/")
    no_barrier(page)
    submit(page, name="PC kantor")
    page.wait_for_url("**/akun/")
    assert "PC kantor" in page.inner_text("main")
    page.click("main form[action='/keluar/'] button")
    page.click("form[data-passkey] button")  # one step is both
    page.wait_for_url("**/meja/")
    page.goto("/akun/kunci-sandi/")
    page.click("text=Ganti nama")
    submit(page, name="Ponsel")
    assert "Ponsel" in page.inner_text("main")

    page.goto("/akun/aplikasi/hapus/")  # allowed now, because the passkey stays
    page.click("main form button")
    page.goto("/akun/kunci-sandi/")
    page.click("text=Hapus")
    assert "Ini langkah kedua Anda yang terakhir" in page.inner_text("main")


def test_the_second_step_can_be_the_passkey(page, invited):
    page.goto(invited("siti.b"))
    submit(page, password=PASSWORD, again=PASSWORD)
    submit(page, login="siti.b", password=PASSWORD)
    page.click("summary")
    submit(page, code=code(page.inner_text(".secret").replace(" ", "")))
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": VIRTUAL})
    page.goto("/akun/kunci-sandi/baru/")
    submit(page, name="PC kantor")
    page.wait_for_url("**/akun/")
    page.click("main form[action='/keluar/'] button")
    submit(page, login="siti.b", password=PASSWORD)
    no_barrier(page)
    page.click("form[data-passkey] button")
    page.wait_for_url("**/meja/")


def test_a_provider_is_reached_under_the_pages_strict_rules(page, invited):
    invited("siti.c", "siti@disnaker.example.go.id")
    page.goto("/en/masuk/")
    page.click("text=Sign in with SSO NTB")
    page.wait_for_url("**/akun/aplikasi/")  # through the provider, and on to our own second step


def test_wrong_tries_are_counted_across_processes(site, invited):
    path = invited("siti.d")

    def post(where: str, **typed: str) -> int:
        browser = build_opener(HTTPCookieProcessor())
        shown = browser.open(f"{site}{where}").read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', shown)[1]
        try:
            return browser.open(Request(f"{site}{where}", urlencode({"csrfmiddlewaretoken": token, **typed}).encode())).status
        except HTTPError as refused:
            return refused.code

    assert post(path, password=PASSWORD, again=PASSWORD) == 200
    assert [post("/masuk/", login="siti.d", password="salah") for _ in range(6)] == [200] * 5 + [429]
    assert post("/masuk/", login="siti.d", password=PASSWORD) == 429
