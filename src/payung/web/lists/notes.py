"""What was left out of a file and what was not read: told beside the verdict, because it is nowhere in its numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from payung.lists.leaving_out import NOBODY
from payung.lists.problems import KINDS
from payung.web.templatetags.wording import language

#: After these somebody may be missing: hidden sheets, a sheet cut off, no NIKs, rows taken for signatures or for headlines;
#: or something was guessed: what a column is, in which desa people live.
WEIGHTY = (
    *("N-LIST-16", "N-LIST-08", "N-LIST-09", "N-LIST-14", "N-LIST-15"),
    *("N-LIST-25", "N-LIST-26", "N-LIST-27"),
)


@dataclass(frozen=True)
class Note:
    """`lines`: "3, 7–9", the first of them; empty where it is about a whole sheet."""

    code: str
    wrong: str
    mend: str
    sheet: str
    lines: str
    has_more: bool


def notes(kept: Iterable[Mapping[str, Any]]) -> dict[str, list[Note]]:
    """The weighty ones (`notes`) and the others. A code that this version no longer knows is left out."""
    told = [
        Note(
            each["code"],
            *KINDS[each["code"]].said(language(), {"sheet": each["sheet"], **each["facts"]}),
            each["sheet"],
            in_runs(each["lines"]),
            bool(each["lines"]) and each["facts"].get("n", 0) > len(each["lines"]),
        )
        for each in kept
        if each["code"] in KINDS
    ]
    weighty = sorted((note for note in told if note.code in WEIGHTY), key=lambda note: WEIGHTY.index(note.code))
    return {"notes": weighty, "other_notes": [note for note in told if note.code not in WEIGHTY]}


def left_out(kept: Iterable[Mapping[str, Any]]) -> int:
    """Rows with something in them that were taken for nobody: they are not among those read."""
    return sum(each["facts"].get("n", 0) for each in kept if each["code"] in NOBODY)


def in_runs(lines: Iterable[int]) -> str:
    """3, 7–9."""
    runs: list[list[int]] = []
    for line in sorted(lines):
        if runs and line == runs[-1][-1] + 1:
            runs[-1].append(line)
        else:
            runs.append([line])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
