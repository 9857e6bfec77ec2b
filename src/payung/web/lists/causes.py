"""Problems of a list grouped by cause: what is wrong, in how many rows, how to mend it, and where first."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from payung.lists.fields import FIELDS, SECRET
from payung.lists.kinds import Kind, Words
from payung.lists.kinds_of_many import said_of_many
from payung.lists.problems import KINDS, described
from payung.web.templatetags.wording import language

PLACES_SHOWN = 5


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
    def query(self) -> str:
        """Which of the two it is, where some rows of a kind are mended and others are not."""
        return f"sebagai={self.severity}&" if self.severity != self.kind.severity else ""

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


def causes(kept: Iterable[Mapping[str, Any]], mended: Iterable[str], problems: pl.DataFrame | None) -> Iterator[Cause]:
    """As a list keeps them, with the first places of each in `problems`; None where these are no longer kept.

    A code that this version no longer knows is left out.
    """
    done = set(mended)
    first = _first(problems) if problems is not None else {}
    for one in kept:
        if kind := KINDS.get(one["code"]):
            severity = one.get("severity", kind.severity)
            rows = first.get((kind.code, severity), [])
            wrong, mend = _said(kind, one, rows)
            yield Cause(kind, one["rows"], tuple(places(kind, rows)), wrong, mend, severity, kind.code in done)


def _first(problems: pl.DataFrame) -> dict[tuple[Any, ...], list[dict[str, Any]]]:
    shown = problems.group_by("code", "severity", maintain_order=True).head(PLACES_SHOWN)
    return shown.rows_by_key(["code", "severity"], named=True, include_key=True)  # pyright: ignore[reportReturnType]


def _said(kind: Kind, kept: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> Words:
    """What is wrong and how to mend it, for all its rows: with the facts that they share."""
    if "facts" in kept and kept["rows"] > 1:
        return said_of_many(kind, language(), kept["facts"])
    told = [_facts(row) for row in rows]
    common = {name: value for name, value in told[0].items() if all(each.get(name) == value for each in told)} if told else {}
    return said_of_many(kind, language(), common)


def places(kind: Kind, rows: Iterable[Mapping[str, Any]]) -> Iterator[Place]:
    for row in rows:
        field = row.get("field") or ""
        heading = row.get("heading") or (FIELDS[field].called(language()) if field in FIELDS else "")
        wrong, _ = kind.said(language(), _facts(row))
        yield Place(row["sheet"], row["line"], heading, described(row.get("shown") or "", language()), field in SECRET, wrong)


def _facts(row: Mapping[str, Any]) -> Mapping[str, Any]:
    facts = row.get("facts") or {}
    return json.loads(facts) if isinstance(facts, str) else facts
