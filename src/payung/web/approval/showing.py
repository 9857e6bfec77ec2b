"""What would change for readers, ready for the page: the same on the proposer's and on the approver's side."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from payung.coverage.figures import area_name
from payung.publishing.models import Snapshot
from payung.reports.differences import Differences, Headline, causes
from payung.reports.edition import changes
from payung.web.templatetags.wording import number, people, percent, rupiah_short

HEADLINES = {
    "covered": gettext_lazy("Poor people said to be covered"),
    "poor": gettext_lazy("Poor people in NTB"),
    "share": gettext_lazy("Share of the poor covered"),
    "told": gettext_lazy("Kabupaten/kota that gave a number, of ten"),
    "uncovered": gettext_lazy("Poor people without cover"),
    "year": gettext_lazy("What covering them costs a year"),
    "active": gettext_lazy("Active participants of all kinds"),
    "participation": gettext_lazy("Participation of all eligible workers"),
}
SHOWN = {"people": people, "share": percent, "rupiah": rupiah_short, "governments": number}
CAUSES = {
    "figures": gettext_lazy("a figure was added or corrected"),
    "responses": gettext_lazy("a government's answer (tanggapan) was added"),
    "requests": gettext_lazy("a request to a government was logged"),
    "law_version": gettext_lazy("the program was brought up to date, and with it the law"),
    "site": gettext_lazy("the address of this site was changed"),
}


@dataclass(frozen=True)
class Before:
    """The edition that readers see now, or saw when it was decided."""

    number: int
    cutoff: str
    content: Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """One line of the table of numbers."""

    name: str
    before: str
    after: str
    is_changed: bool


@dataclass(frozen=True)
class View:
    """Everything the page says about the difference."""

    before: Before | None
    rows: tuple[Row, ...]
    differences: Differences
    goes_back: bool  # an edition about an earlier day than the one shown now: the front page stays as it is


def edition_before(at: datetime | None = None) -> Before | None:
    """The edition on the front page; the one there was at a moment in the past."""
    known = Snapshot.objects.order_by("-cutoff", "-number")
    found = (known.filter(entered_at__lt=at) if at else known).first()
    return Before(found.number, str(found.cutoff), found.content) if found else None


def view(content: Mapping[str, Any], before: Before | None) -> View:
    found = changes(content=content, before=before.content if before else None)
    rows = tuple(_row(headline) for headline in found.headlines)
    return View(before, rows, found, goes_back=before is not None and content["cutoff"] < before.cutoff)


def _row(headline: Headline) -> Row:
    name = str(HEADLINES[headline.key])
    before, after = (
        gettext("not known") if value is None else SHOWN[headline.unit](value) for value in (headline.before, headline.after)
    )
    return Row(name, before, after, headline.is_changed)


def what_changed(parts: list[str]) -> list[str]:
    """In words, why what would be said today is not what was proposed."""
    return [str(CAUSES[part]) for part in causes(parts)] or [gettext("the calculation gives something else")]


def with_names(responses: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Answers of an edition with the names of their governments."""
    return [{**answer, "name": area_name(answer["government"])} for answer in responses]
