"""What the overview shows, put in the order of the page. Sorting and picking only: every number was computed at publication."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from payung.web.editions import Edition

CHARTS = ("share", "map", "payers", "residual", "ucj", "cost")
FILES = ("csv", "json", "png", "svg")
STATES = ("stated", "zero", "no_number", "asked", "not_mentioned")


@lru_cache(maxsize=32)
def blocks(edition: Edition, language: str) -> dict[str, Any]:
    """The context of the page, worked out once per edition and language."""
    content = edition.content
    governments = content["governments"]
    by_state = {state: [g for g in governments if g["state"] == state] for state in STATES}
    by_state["stated"].sort(key=lambda g: int(g["figure"]["value"]), reverse=True)
    local = [g for g in governments if g["kind"] != "provinsi"]
    names = {g["code"]: g["short"] for g in governments}
    rows = {row["who"]: row for row in content["cost"]["rows"]}
    return {
        "content": content,
        "charts": {name: _chart(edition, name, language) for name in CHARTS if name in content.get("charts", {})},
        "states": by_state,
        "ranked": [g for state in STATES for g in by_state[state]],
        "local": local,
        "local_paying": [g for g in local if g["state"] == "stated"],
        "with_gap": [g for g in local if g["gap"]],
        "without_number": [g for g in local if not g["gap"] and not _has_number(g)],
        "without_poor": [g for g in local if not g["gap"] and _has_number(g)],
        "all_poor": rows["all_poor"],
        "scenario": rows["workers"],
        "cites": {cite.get("key", cite["rule"]): cite for cite in content["family"]["cites"]},
        "family_standing": content["family"].get("standing"),
        "does_not_fit": [note for g in governments for note in g["notes"] if note.get("kind") == "does_not_fit"],
        "dates_differ": len({g["figure"]["as_of"] for g in governments if g["figure"]}) > 1,
        "published_later": [f | {"place": names.get(f["area"], f["area"])} for f in later(content)],
        "ucj_figures": _of_ucj(content["ucj"]),
        "sources": sorted({figure["source"] for figure in content["figures"]}),
        "has_pdf": ("payung-ntb.pdf", language) in edition.files,
    }


def later(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The figures of an edition that appeared after the day it knows of; they speak of the time before."""
    return [figure for figure in content["figures"] if (figure["published"] or "") > content["cutoff"]]


def _of_ucj(ucj: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The figures of the UCJ panel, in its order."""
    if not ucj:
        return []
    found = [ucj["active"], ucj["eligible"], ucj["stated_share"], *ucj["later"], ucj["target"], ucj["next_target"]]
    return [figure for figure in found if figure]


def _chart(edition: Edition, name: str, language: str) -> dict[str, Any]:
    words = edition.content["charts"][name][language]
    headings = [_cell(heading) for heading in words["headings"]]
    return {
        "name": name,
        **words,
        "headings": headings,
        "rows": [
            [{"text": cell, "is_number": heading["is_number"]} for cell, heading in zip(row, headings, strict=True)]
            for row in words["rows"]
        ],
        "wide": edition.pictures.get((f"{name}-wide.svg", language)),
        "narrow": edition.pictures.get((f"{name}-narrow.svg", language)),
        "files": [
            {"name": f"{name}.{ending}", "ending": f".{ending}"}
            for ending in FILES
            if (f"{name}.{ending}", language) in edition.files
        ],
    }


def _cell(heading: Any) -> dict[str, Any]:
    """A heading is its text, or its text with `is_number`."""
    return {"text": heading, "is_number": False} if isinstance(heading, str) else dict(heading)


def _has_number(government: dict[str, Any]) -> bool:
    return government["figure"] is not None and government["figure"]["value"] is not None
