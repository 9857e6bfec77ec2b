"""What a kind of trouble is; the kinds themselves stand in kinds_of_*.py, all together in problems.KINDS."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from payung.lists.fields import FIELDS

#: The fact that is a field of a list, said as that is called.
MEANT = "meant"
Severity = Literal["error", "warning", "duplicate", "refusal", "note"]
Words = tuple[str, str]
_SEVERITIES: Mapping[str, Severity] = {"E": "error", "W": "warning", "D": "duplicate", "N": "note"}


@dataclass(frozen=True)
class Kind:
    """`wrong` and `mend` in Indonesian and English, with {facts}. `field`: where it is usually shown."""

    code: str
    field: str
    wrong: Words
    mend: Words
    safe_mend: bool = False
    mend_all: Words = ("", "")
    since: str = "2026-11"

    @property
    def severity(self) -> Severity:
        return "refusal" if self.code.startswith("E-LIST") else _SEVERITIES[self.code[0]]

    def said(self, language: str, facts: Mapping[str, str | int]) -> Words:
        """What is wrong and how to mend it, in one language; a fact that is not known is …"""
        at = 0 if language == "id" else 1
        filled = defaultdict(lambda: "…", {name: _said(name, fact, language) for name, fact in facts.items()})
        return self.wrong[at].format_map(filled), self.mend[at].format_map(filled)


def _said(name: str, fact: str | int, language: str) -> str:
    if name == MEANT and isinstance(fact, str) and fact in FIELDS:
        return FIELDS[fact].called(language)
    return fact if isinstance(fact, str) else f"{fact:,}".replace(",", "." if language == "id" else ",")
