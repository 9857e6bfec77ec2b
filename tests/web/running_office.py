"""The running demo, and a browser that opens windows of its people: what journeys share."""

import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from demo_server import serving
from demo_sign_in import code, password

LANGUAGES = ("", "/en")  # as an address begins
PHONE, DESK = {"width": 360, "height": 780}, {"width": 1280, "height": 900}


def is_trouble(said) -> bool:
    """Not the refusals that a journey meets on purpose: a wrong total, another's address, a used link."""
    return said.type in ("error", "warning") and not re.search(r"responded with a status of 4(03|04|10|22)", said.text)


class Office:
    """The running demo, and a browser that opens windows of its people."""

    def __init__(self, browser, address: str, home: Path) -> None:
        self.browser, self.address, self.home = browser, address, home
        self.troubles: list[str] = []
        self.sessions: dict[str, Any] = {}

    def window(self, *, viewport=DESK, scripts: bool = True, session=None):
        context = self.browser.new_context(
            base_url=self.address, viewport=viewport, java_script_enabled=scripts, locale="id-ID", storage_state=session
        )
        page = context.new_page()
        page.on("console", lambda said: self.troubles.append(said.text) if is_trouble(said) else None)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        return page

    def signed_in(self, username: str, **how):
        """Signs in by keyboard alone, through both steps; where she has done so before, she still is signed in."""
        page = self.window(**how, session=self.sessions.get(username))
        if username in self.sessions:
            page.goto("/meja/")
            return page
        page.goto("/masuk/")
        page.locator("input[name=login]").focus()
        page.keyboard.type(username)
        page.keyboard.press("Tab")
        page.keyboard.type(password(self.home))
        page.keyboard.press("Enter")
        page.wait_for_url("**/masuk/langkah-kedua/**")
        page.locator("input[name=code]").focus()
        page.keyboard.type(code(self.home, username))
        page.keyboard.press("Enter")
        page.wait_for_url("**/meja/")
        self.sessions[username] = page.context.storage_state()
        return page


@contextmanager
def running_office() -> Iterator[Office]:
    """A demo of its own, because a journey changes it; the pages of the other tests stay as they are."""
    from playwright.sync_api import sync_playwright

    home = Path(tempfile.mkdtemp(prefix="payung-week-"))
    home.chmod(0o755)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    try:
        with serving(home) as (address, _), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            yield Office(browser, address, home)
            browser.close()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def heading(page) -> str:
    return page.locator("h1").inner_text()


def no_wider_than_the_window(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "preload": False,  # no rule of these reads a stylesheet by itself
    "resultTypes": ["violations"],  # of what is in order only the number is counted
}


def faults_of(page, paths: Iterable[str]) -> list[str]:
    """What hinders people on these pages, in both languages."""
    found = []
    for path in (language + path for path in paths for language in LANGUAGES):
        assert page.goto(path).status == 200, path
        found += faults(page)
    return found


def faults(page) -> list[str]:
    """What hinders people on the page as it stands, on a phone and at a desk, with everything unfolded."""
    from axe_playwright_python.base import AXE_SCRIPT

    found = []
    page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true })")
    page.evaluate(AXE_SCRIPT)
    for width in (PHONE, DESK):
        page.set_viewport_size(width)
        where = f"{page.url} at {width['width']}"
        if not no_wider_than_the_window(page):
            found.append(f"{where}: wider than the window")
        for fault in page.evaluate("options => axe.run(options).then(found => found.violations)", AXE):
            found.append(f"{where}: {fault['id']}, {fault['nodes'][0]['html']}")
    return found
