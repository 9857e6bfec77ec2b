"""The guide has every code with the words that people see. `python tests/lists/test_list_guide.py` writes its tables anew."""

import re
from pathlib import Path

from payung.lists.problems import KINDS

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "lists-errors.md"
TITLES = {
    "error": "The row is not taken (E)",
    "duplicate": "The row repeats another (D)",
    "warning": "The row is taken, and somebody should look (W)",
    "refusal": "The whole file cannot be used as it is (E-LIST)",
    "note": "What was done with the file (N)",
}
BEGIN = "<!-- from payung.lists.problems.KINDS -->\n"


def tables() -> str:
    parts: list[str] = []
    for severity, title in TITLES.items():
        parts += [f"## {title}", "", "| Code | What is wrong | What to do |", "|---|---|---|"]
        for kind in KINDS.values():
            if kind.severity == severity:
                wrong, mend = (
                    "<br>".join((words[0], f"*{words[1]}*")).replace("|", "\\|") for words in (kind.wrong, kind.mend)
                )
                parts.append(f"| {kind.code}{' ✓' if kind.safe_mend else ''} | {wrong} | {mend} |")
        parts.append("")
    return "\n".join(parts)


def test_the_guide_has_every_code_with_its_words():
    assert GUIDE.read_text().partition(BEGIN)[2] == tables()


def test_the_guide_says_how_many_there_are():
    (said,) = re.findall(r"\*\*(\d+) kinds\*\*", GUIDE.read_text())
    assert int(said) == len(KINDS)


if __name__ == "__main__":
    head = re.sub(r"\*\*\d+ kinds\*\*", f"**{len(KINDS)} kinds**", GUIDE.read_text().partition(BEGIN)[0])
    GUIDE.write_text(head + BEGIN + tables())
