"""The running demo, and a browser that opens windows of its people: what journeys share."""

import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from demo_server import serving
from demo_sign_in import code, password

PHONE, DESK = {"width": 360, "height": 780}, {"width": 1280, "height": 900}


def is_trouble(said) -> bool:
    """Not the refusals that a journey meets on purpose: a wrong total, another's address."""
    return said.type in ("error", "warning") and not re.search(r"responded with a status of 4(03|04|22)", said.text)


class Office:
    """The running demo, and a browser that opens windows of its people."""

    def __init__(self, browser, address: str, home: Path) -> None:
        self.browser, self.address, self.home = browser, address, home
        self.troubles: list[str] = []
        self.codes_used: dict[str, str] = {}

    def fresh_code(self, username: str) -> str:
        """A code opens once: who signs in twice within thirty seconds waits for the next."""
        while (now := code(self.home, username)) == self.codes_used.get(username):
            time.sleep(0.5)
        self.codes_used[username] = now
        return now

    def window(self, *, viewport=DESK, scripts: bool = True):
        context = self.browser.new_context(
            base_url=self.address, viewport=viewport, java_script_enabled=scripts, locale="id-ID"
        )
        page = context.new_page()
        page.on("console", lambda said: self.troubles.append(said.text) if is_trouble(said) else None)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        return page

    def signed_in(self, username: str, **how):
        """Signs in by keyboard alone, through both steps."""
        page = self.window(**how)
        page.goto("/masuk/")
        page.locator("input[name=login]").focus()
        page.keyboard.type(username)
        page.keyboard.press("Tab")
        page.keyboard.type(password(self.home))
        page.keyboard.press("Enter")
        page.wait_for_url("**/masuk/langkah-kedua/**")
        page.locator("input[name=code]").focus()
        page.keyboard.type(self.fresh_code(username))
        page.keyboard.press("Enter")
        page.wait_for_url("**/meja/")
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
