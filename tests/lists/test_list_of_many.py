"""What is said of many rows of a kind at once: never with a hole."""

import re

import pytest

from payung.lists.kinds_of_many import OF_MANY, said_of_many
from payung.lists.problems import KINDS

ROWS = [kind for kind in KINDS.values() if not kind.code.startswith(("E-LIST", "N-"))]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("kind", ROWS, ids=lambda kind: kind.code)
def test_no_sentence_of_many_rows_has_a_hole(kind, language):
    """Whoever adds a kind whose sentence needs a fact writes in kinds_of_many what is said without it."""
    wrong, mend = said_of_many(kind, language, {})
    assert "…" not in wrong + mend and "{" not in wrong + mend
    assert wrong.endswith(".") and mend.endswith(".")


def test_only_kinds_that_need_a_fact_are_said_otherwise():
    for code, (_, mend) in OF_MANY.items():
        assert any("{" in text for text in KINDS[code].wrong + KINDS[code].mend), code
        assert (mend is not None) == any("{" in text for text in KINDS[code].mend), code


@pytest.mark.parametrize(
    ("code", "shared", "said", "holds_not"),
    [
        ("D-GANDA-01", {"sheet": "Daftar"}, "sudah ada di baris lain", "Daftar"),
        ("D-GANDA-01", {"sheet": "Daftar", "line": 7}, "baris 7, lembar Daftar", "baris lain"),
        ("E-WIL-03", {"area": "Kabupaten Sumbawa"}, "tinggal di Kabupaten Sumbawa", "…"),
        ("W-TGL-06", {"age": 1}, "Umurnya 1 tahun", "Terlalu muda"),
        ("W-TGL-06", {}, "Terlalu muda", "Umurnya"),
    ],
)
def test_facts_that_all_rows_share_are_said(code, shared, said, holds_not):
    wrong, _ = said_of_many(KINDS[code], "id", shared)
    assert re.search(said, wrong) and holds_not not in wrong
