"""What a reader would see differently in one edition than in another: numbers before and after, statements new and corrected.

Works on the contents of editions alone (docs/data/edition.md); the words are the page's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Content = Mapping[str, Any]
Shown = Mapping[str, Any]  # a figure, an answer or a check as an edition holds it

#: What somebody did to records or program, and the blocks of an edition that hold it. All other blocks follow from these.
CAUSES = ("figures", "responses", "requests", "law_version", "site")


@dataclass(frozen=True)
class Headline:
    """One number of the front page. None where an edition does not have it."""

    key: str
    unit: Literal["people", "share", "rupiah", "governments"]
    before: int | str | None
    after: int | str | None

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class Silence:
    """A government that was asked and has not answered."""

    government: str
    name: str
    asked_on: str


@dataclass(frozen=True)
class Differences:
    """Everything that is new in `after`. Without an edition before, everything is."""

    headlines: tuple[Headline, ...]
    added: tuple[Shown, ...]
    corrected: tuple[tuple[Shown, Shown], ...]  # the figure as it stood, and what replaces it
    left_out: tuple[Shown, ...]  # known to the edition before, not to this one: its cutoff lies earlier
    responses: tuple[Shown, ...]
    does_not_fit: tuple[Shown, ...]  # checks that fail now and did not fail before
    unanswered: tuple[Silence, ...]  # all of them, not only new ones
    law_changed: bool

    @property
    def is_nothing(self) -> bool:
        """Whether a reader would see the same numbers and statements as before."""
        news = self.added or self.corrected or self.left_out or self.responses or self.does_not_fit or self.law_changed
        return not news and not any(each.is_changed for each in self.headlines)


def between(before: Content | None, after: Content, *, corrections: Mapping[str, str]) -> Differences:
    """`corrections` names for the id of a corrected figure that of its correction."""
    old = {figure["id"]: figure for figure in before["figures"]} if before else {}
    new = {figure["id"]: figure for figure in after["figures"]}
    replaced = {gone: last for gone in old.keys() - new.keys() if (last := _last(gone, corrections)) in new}
    was = headlines(before) if before else {}
    known = {_said(answer) for answer in before["responses"]} if before else set[tuple[Any, ...]]()
    failed = {_finding(check) for check in before["checks"] if check["holds"] is False} if before else set[tuple[Any, ...]]()
    return Differences(
        headlines=tuple(Headline(key, _UNITS[key], was.get(key), value) for key, value in headlines(after).items()),
        added=tuple(f for key, f in new.items() if key not in old and key not in replaced.values()),
        corrected=tuple((old[gone], new[key]) for gone, key in sorted(replaced.items())),
        left_out=tuple(f for key, f in old.items() if key not in new and key not in replaced),
        responses=tuple(answer for answer in after["responses"] if _said(answer) not in known),
        does_not_fit=tuple(c for c in after["checks"] if c["holds"] is False and _finding(c) not in failed),
        unanswered=tuple(
            Silence(one["code"], one["name"], one["asked_on"]) for one in after["governments"] if one["state"] == "asked"
        ),
        law_changed=before is not None and before["law_version"] != after["law_version"],
    )


def causes(parts: list[str]) -> list[str]:
    """Of the blocks in which two editions differ, those that somebody changed; the rest follows."""
    return [part for part in CAUSES if part in parts]


_UNITS: Mapping[str, Literal["people", "share", "rupiah", "governments"]] = {
    "covered": "people",
    "poor": "people",
    "share": "share",
    "told": "governments",
    "uncovered": "people",
    "year": "rupiah",
    "active": "people",
    "participation": "share",
}


def headlines(content: Content) -> dict[str, int | str | None]:
    """The numbers that people quote."""
    share, ucj, missing = content["share"], content["ucj"], content["cost"]["rows"][0]
    districts = [one for one in content["governments"] if one["kind"] != "provinsi"]
    return {
        "covered": share["covered"]["value"],
        "poor": share["poor"]["value"],
        "share": share["share"],
        "told": sum(one["state"] in ("stated", "zero") for one in districts),
        "uncovered": missing["persons"],
        "year": missing["year"],
        "active": ucj["active"]["value"] if ucj else None,
        "participation": ucj["share"] if ucj else None,
    }


def _last(key: str, corrections: Mapping[str, str]) -> str:
    """What speaks today for a figure: a correction may have been corrected itself. Each names an earlier one, so it ends."""
    while key in corrections:
        key = corrections[key]
    return key


def _said(answer: Shown) -> tuple[Any, ...]:
    return answer["government"], answer["figure"], answer["said_on"], answer["text"]


def _finding(check: Shown) -> tuple[Any, ...]:
    return check["kind"], check["id"], check["residual"]
