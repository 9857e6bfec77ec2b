"""Editions as pages read them: from the database once per process, because an edition never changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import BinaryField, Case, F, Value, When
from django.utils.safestring import SafeString, mark_safe

from payung.publishing.models import RenderedFile, Snapshot

INLINE = ("-wide.svg", "-narrow.svg")


@dataclass(frozen=True, eq=False)
class Edition:
    """A published edition, with the pictures that stand inside its page."""

    number: int
    published_on: date
    sha256: str
    law_version: str
    content: Mapping[str, Any]
    pictures: Mapping[tuple[str, str], SafeString]
    files: frozenset[tuple[str, str]]

    @property
    def is_seed(self) -> bool:
        return self.number == self.content["seed_edition"]

    @property
    def governments(self) -> list[dict[str, Any]]:
        return self.content["governments"]


def newest() -> Edition | None:
    """The edition that knows of the latest day; of two for one day the later. None before the first."""
    return _at(Snapshot.objects.order_by("-cutoff", "-number"))


def numbered(number: int) -> Edition | None:
    return _at(Snapshot.objects.filter(number=number))


def _at(found: Any) -> Edition | None:
    key = found.values_list("pk", "content_sha256").first()
    return _load(*key) if key else None


@lru_cache(maxsize=16)
def _load(pk: int, sha256: str) -> Edition:
    snapshot = Snapshot.objects.get(pk=pk)
    inline = [When(name__endswith=ending, then=F("body")) for ending in INLINE]
    body = Case(*inline, default=Value(None), output_field=BinaryField())
    rows = list(RenderedFile.objects.filter(snapshot=pk).annotate(inline=body).values_list("name", "language", "inline"))
    return Edition(
        number=snapshot.number,
        published_on=snapshot.published_on,
        sha256=sha256,
        law_version=snapshot.law_version,
        content=snapshot.content,
        # Drawn by reports.charts from the edition's own numbers: our SVG, not a visitor's.
        pictures={(name, language): mark_safe(bytes(svg).decode()) for name, language, svg in rows if svg is not None},
        files=frozenset((name, language) for name, language, _ in rows),
    )
