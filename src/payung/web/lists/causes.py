"""Problems of a list grouped by cause: what is wrong, in how many rows, how to mend it, and where first."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from payung.lists.fields import FIELDS, SECRET
from payung.lists.kinds import Kind, Words
from payung.lists.problems import KINDS
from payung.web.templatetags.wording import language


@dataclass(frozen=True)
class Place:
    """Where it is. `shown`: what stands there; of a NIK, a phone or a mother's name only what it looks like (`described`)."""

    sheet: str
    line: int
    heading: str
    shown: str
    described: bool
    wrong: str


@dataclass(frozen=True)
class Cause:
    """One kind of problem in a list."""

    kind: Kind
    rows: int
    places: tuple[Place, ...]
    wrong: str
    mend: str
    severity: str = "error"
    is_mended: bool = False

    @property
    def code(self) -> str:
        return self.kind.code

    @property
    def anchor(self) -> str:
        return f"{self.kind.code}-{self.severity}"

    @property
    def may_mend_all(self) -> bool:
        """Whether one button may mend it everywhere: it cannot be mended wrongly, and is not mended yet."""
        return self.kind.safe_mend and not self.is_mended and self.severity != "mended"

    @property
    def has_more(self) -> bool:
        return self.rows > len(self.places)

    @property
    def mend_all(self) -> str:
        """What the button does."""
        return self.kind.mend_all[0 if language() == "id" else 1]


def causes(kept: Iterable[Mapping[str, Any]], mended: Iterable[str]) -> Iterator[Cause]:
    """As a list keeps them. A code that this version no longer knows is left out."""
    done = set(mended)
    for one in kept:
        if kind := KINDS.get(one["code"]):
            shown = places(kind, one["places"])
            wrong, mend = kind_said(kind, one["places"])
            yield Cause(kind, one["rows"], tuple(shown), wrong, mend, one.get("severity", kind.severity), kind.code in done)


def kind_said(kind: Kind, rows: Iterable[Mapping[str, Any]]) -> Words:
    """What is wrong and how to mend it, for all its rows: facts that differ between them are left open."""
    told = [_facts(row) for row in rows]
    common = {name: value for name, value in told[0].items() if all(each.get(name) == value for each in told)} if told else {}
    return kind.said(language(), common)


def places(kind: Kind, rows: Iterable[Mapping[str, Any]]) -> Iterator[Place]:
    for row in rows:
        field = row.get("field") or ""
        heading = row.get("heading") or (FIELDS[field].called(language()) if field in FIELDS else "")
        wrong, _ = kind.said(language(), _facts(row))
        yield Place(row["sheet"], row["line"], heading, row.get("shown") or "", field in SECRET, wrong)


def _facts(row: Mapping[str, Any]) -> Mapping[str, Any]:
    facts = row.get("facts") or {}
    return json.loads(facts) if isinstance(facts, str) else facts
