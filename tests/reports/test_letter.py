"""A letter: one page, the words of the explanation, the same bytes for the same answer, quick enough to make on request."""

import io
import time
from datetime import date

import pypdf
import pytest

from payung import law
from payung.reports import letter

DAY = date(2026, 11, 23)
ASKED = {
    "jkm_benefit": {"months_of_membership": 3},
    "bpu_contribution_due": {"declared_income": 1_000_000, "payer_kind": "self"},
    "construction_contribution": {"contract_value": 7_000_000_000},
    "membership_lapsed": {},
}


def made(rule: str, lang: str) -> bytes:
    return letter.pdf(law.explain(rule, month=date(2026, 6, 1), given=ASKED[rule]), lang, printed_on=DAY, address="https://x/y")


def text_of(pdf: bytes) -> str:
    return " ".join(pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("rule", ASKED)
def test_a_letter_is_one_a4_page_that_says_every_step(rule, lang):
    pdf = made(rule, lang)
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) == 1
    assert [round(float(side)) for side in pages[0].mediabox[2:]] == [595, 842]
    words = text_of(pdf)
    explanation = law.explain(rule, month=date(2026, 6, 1), given=ASKED[rule])
    for step in explanation.steps:
        assert f"{step.label(lang)}: {step.said(lang)}" in words
    assert explanation.version in words
    assert "23 November 2026" in words


def test_a_letter_says_that_it_decides_nothing():
    assert "Ini penjelasan, bukan keputusan." in text_of(made("jkm_benefit", "id"))
    assert "This is an explanation, not a decision." in text_of(made("jkm_benefit", "en"))


def test_a_letter_says_plainly_what_is_not_known():
    assert "tidak diketahui Belum diketahui: Bulan menunggak." in text_of(made("membership_lapsed", "id"))


def test_the_same_answer_gives_the_same_bytes():
    assert made("jkm_benefit", "id") == made("jkm_benefit", "id")


def test_a_letter_is_quick_enough_to_be_made_on_request():
    made("jkm_benefit", "id")  # fonts are read once
    started = time.perf_counter()
    made("bpu_contribution_due", "id")
    assert time.perf_counter() - started < 0.3
