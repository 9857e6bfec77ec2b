"""Where the event log ended at each check, as `payung office verify-log` notes it beside the keys: outside the database."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

NOTES = "log-ends.txt"
_LINE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d{4})) (restored )?([0-9]+):([0-9a-f]{64})")


@dataclass(frozen=True)
class Check:
    """One check that found the log whole, and the end it found; or a copy that was restored, and the end it had."""

    at: datetime
    position: int
    hash: str
    is_restored: bool = False


def checks(folder: Path) -> list[Check]:
    """All readable lines, oldest first. A line cut short by a power failure is passed over.

    Ends that a restored copy did not have yet are set aside: the log went on from the copy's end, and the line says so.
    """
    found: list[Check] = []
    with suppress(OSError):
        for line in (folder / NOTES).read_text(encoding="ascii", errors="replace").splitlines():
            if parts := _LINE.fullmatch(line):
                check = Check(datetime.fromisoformat(parts[1]), int(parts[3]), parts[4], bool(parts[2]))
                if check.is_restored:
                    found = [earlier for earlier in found if earlier.position <= check.position]
                found.append(check)
    return found


def last_check(folder: Path) -> Check | None:
    """The newest; None where nobody checked yet."""
    looked = [check for check in checks(folder) if not check.is_restored]
    return max(looked, key=lambda check: check.at, default=None)


def note(folder: Path, check: Check) -> None:
    """Add a line. Nothing else ever writes to this file."""
    with (folder / NOTES).open("a", encoding="ascii") as file:
        how = "restored " if check.is_restored else ""
        file.write(f"{check.at:%Y-%m-%dT%H:%M:%S%z} {how}{check.position}:{check.hash}\n")
