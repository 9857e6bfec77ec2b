"""A clerk's pairs in a real browser, by keyboard alone: with single keys, and without scripts by Tab and Enter."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pairs_of_the_demo
import pytest
from running_office import Office, faults_of, heading, running_office

pytestmark = pytest.mark.browser
CLERK = "petugas.loteng"
QUESTION = "Are these two one person?"


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    with running_office() as running:
        env = {**os.environ, "PAYUNG_HOME": str(running.home)}
        subprocess.run([sys.executable, pairs_of_the_demo.__file__], env=env, check=True)
        yield running


def tab_to(page, words: str) -> None:
    """As somebody goes who has no mouse: from one thing to the next."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if words in page.evaluate("document.activeElement.innerText || ''"):
            return
    raise AssertionError(f"Tab never came to {words!r} on {page.url}")


def press_to(page, key: str) -> None:
    with page.expect_navigation():
        page.keyboard.press(key)


def waiting(page) -> int:
    return int(found[0]) if (found := re.findall(r"[0-9]+", heading(page))) else 0


def begin(page) -> int:
    """From the desk to the first pair, by keyboard; how many wait."""
    page.goto("/en/meja/")
    tab_to(page, "of people to decide about")
    press_to(page, "Enter")
    n = waiting(page)
    tab_to(page, "Begin")
    press_to(page, "Enter")
    assert heading(page) == QUESTION
    return n


def test_the_pages_of_pairs_are_accessible_and_fit_a_phone(office):
    clerk = office.signed_in(CLERK)
    clerk.goto("/pencocokan/berikut/")
    here = clerk.url.removeprefix(office.address)
    assert "/pasangan/" in here
    common = ["/pencocokan/", "/pencocokan/keputusan/", "/pencocokan/gabungan/", "/pencocokan/mutu/"]
    found = faults_of(clerk, [here, *common])
    analyst = office.signed_in("analis")
    analyst.goto("/pencocokan/")
    runs = analyst.locator("main table a[href*='/hasil/']").first.get_attribute("href")
    assert found + faults_of(analyst, ["/pencocokan/", runs, f"{runs}?semua=1", "/pencocokan/mutu/"]) == []


def test_a_clerk_decides_with_single_keys_and_undoes(office):
    page = office.signed_in(CLERK)
    n = begin(page)
    assert n == pairs_of_the_demo.PAIRS
    first = page.url
    tab_to(page, "Switch these keys off")
    page.keyboard.press("Enter")
    page.keyboard.press("3")
    page.reload()
    page.keyboard.press("3")  # the browser has kept it
    assert page.url == first and "answer, too" not in page.locator(".decide-pair").inner_text()
    tab_to(page, "Switch the keys on")
    page.keyboard.press("Enter")
    assert "answer, too" in page.locator(".decide-pair").inner_text()
    press_to(page, "3")
    assert "different people, same household" in page.locator("main .notice").inner_text()
    press_to(page, "u")
    assert "The register is as it was before it." in page.locator("main").inner_text()
    assert page.url.split("?")[0] == first.split("?")[0] and heading(page) == QUESTION
    tab_to(page, "Add a remark")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("1 rumah, 2 orang")  # while she types, keys are letters
    assert page.url.split("?")[0] == first.split("?")[0]
    page.keyboard.press("Enter")  # a new line, and no answer
    assert page.url.split("?")[0] == first.split("?")[0]
    tab_to(page, "Same person")
    press_to(page, "Enter")
    page.goto("/en/pencocokan/keputusan/")
    said = page.locator("main").inner_text()
    assert "same person" in said and "1 rumah, 2 orang" in said and "taken back" in said
    page.goto("/en/pencocokan/")
    assert waiting(page) == n - 1
    assert office.troubles == []


def test_a_clerk_decides_by_tab_and_enter_without_scripts(office):
    page = office.signed_in(CLERK, scripts=False)
    page.goto("/en/pencocokan/")
    n = waiting(page)
    assert n
    page.goto("/en/pencocokan/berikut/")
    assert heading(page) == QUESTION
    assert "answer, too" not in page.locator(".decide-pair").inner_text()
    page.locator("button[value=beda]").focus()
    press_to(page, "Enter")
    page.goto("/en/pencocokan/")
    assert waiting(page) == n - 1
    page.goto("/en/pencocokan/keputusan/")
    page.locator("main table a").first.focus()
    press_to(page, "Enter")
    assert heading(page) == "Decided: different people"
    page.locator("main form button").first.focus()
    press_to(page, "Enter")
    assert heading(page) == QUESTION
