"""An explanation as a letter on one A4 page, set by Typst: what was asked, the answer, each step with its source."""

from datetime import date
from typing import Any

from payung.law.explanation import Explanation
from payung.reports import typesetting
from payung.reports.law_pages import told
from payung.reports.wording import Lang
from payung.reports.wording import date as day_words
from payung.reports.wording import standing as standing_words

_WORDS: dict[Lang, dict[str, str]] = {
    "id": {
        "brand": "Jaminan sosial ketenagakerjaan: penjelasan hukum",
        "asked": "Yang ditanyakan",
        "month": "Bulan",
        "rule": "Aturan",
        "answer": "Jawaban",
        "steps": "Langkah demi langkah",
        "sources": "Sumber",
        "version": "Versi hukum",
        "printed": "Dicetak",
        "not_a_decision": "Ini penjelasan, bukan keputusan. Yang memutuskan adalah BPJS Ketenagakerjaan.",
    },
    "en": {
        "brand": "Employment social security: the law explained",
        "asked": "What was asked",
        "month": "Month",
        "rule": "Rule",
        "answer": "Answer",
        "steps": "Step by step",
        "sources": "Sources",
        "version": "Law version",
        "printed": "Printed",
        "not_a_decision": "This is an explanation, not a decision. BPJS Ketenagakerjaan decides.",
    },
}


def pdf(explanation: Explanation, lang: Lang, *, printed_on: date, address: str = "") -> bytes:
    """The letter as PDF/UA-1. `address`: where the same answer stands on the site. The same content gives the same bytes."""
    return typesetting.pdf("letter.typ", letter(explanation, lang, printed_on, address))


def letter(explanation: Explanation, lang: Lang, printed_on: date, address: str = "") -> dict[str, Any]:
    """Everything the letter says, in its language."""
    words, answer = _WORDS[lang], told(explanation, lang)
    given = [(step["label"], step["said"]) for step in answer["steps"] if step["kind"] == "input"]
    return {
        "lang": lang,
        "day": {"year": printed_on.year, "month": printed_on.month, "day": printed_on.day},
        "document": f"{answer['label']}, {answer['month_said']}",
        "words": words,
        "heading": answer["label"],
        "asked": [(words["rule"], answer["label"]), (words["month"], answer["month_said"]), *given],
        "answer": answer["said"],
        "caution": answer["caution"],
        "steps": [
            {
                "says": f"{step['label']}: {step['said']}",
                "worked": step["worked"],
                "from": _from(step, lang) if step["standing"] else "",
                "note": step["note"],
            }
            for step in answer["steps"]
        ],
        "sources": [f"{each['key']}: {each['text']}" for each in answer["sources"]],
        "foot": f"{words['version']} {answer['version']} · {words['printed']} {day_words(printed_on, lang)}",
        "address": address,
    }


def _from(step: dict[str, Any], lang: Lang) -> str:
    said = f"{step['cites']}; {standing_words(step['standing'], lang)}"
    return f"{said} [{', '.join(step['sources'])}]" if step["sources"] else said
