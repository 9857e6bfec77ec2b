"""The safety copies of an office, as they lie in their folder: which are whole, how old the newest is, what to worry about.

copies/
  2026-11-23T021500Z/    one copy, named after its moment (UTC)
    database.age         the dump, encrypted
    manifest.json        what was copied, and how to see that it came back the same
    SHA256SUMS           for `sha256sum -c`
    SEAL                 that this office made it: SHA256SUMS under the office's own key
  drills.jsonl           every trial restore, one a line

Only files are read here, so a page can ask. Making and restoring copies is `payung.site`'s.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, Self

from payung.located_yaml import BadInput

FORMAT = 1
DUMP, MANIFEST, SUMS, SEAL, DRILLS = "database.age", "manifest.json", "SHA256SUMS", "SEAL", "drills.jsonl"
IDENTITY, RECIPIENTS = "copies.identity", "copies.recipient"

KEEP = {"%Y-%m-%d": 7, "%G week %V": 5, "%Y-%m": 12}  # the newest copy of so many days, weeks and months
COPY_HOURS_MAX = 26  # one a day, and time for it to be made
DRILL_DAYS_MAX = 100  # one a quarter


class Table(NamedTuple):
    rows: int
    fingerprint: str


class Sequence(NamedTuple):
    last: int  # handed out; 0 before the first
    top: int  # the highest number in the column it feeds


class EventHead(NamedTuple):
    position: int
    hash: str


@dataclass(frozen=True)
class Contents:
    """What a database holds, as facts that must be the same after a restore. Names are written schema.name."""

    tables: dict[str, Table]
    sequences: dict[str, Sequence]
    migrations: list[str]
    guards: list[str]  # columns, constraints, triggers, policies, functions: one line each
    privileges: list[str]  # who owns what, and who else may do what: one line each
    event_head: EventHead | None  # where the event log ends; None without a log of numbered events

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        return cls(
            tables={name: Table(*facts) for name, facts in kept["tables"].items()},
            sequences={name: Sequence(*facts) for name, facts in kept["sequences"].items()},
            migrations=kept["migrations"],
            guards=kept["guards"],
            privileges=kept["privileges"],
            event_head=EventHead(*kept["event_head"]) if kept["event_head"] else None,
        )


@dataclass(frozen=True)
class Manifest:
    """What stands beside a dump. Readable by whoever holds the copy, so nothing of a person stands in it."""

    format: int
    made_at: datetime
    program: str  # the version of Payung
    server: str  # the version of PostgreSQL
    database: str
    dump_bytes: int
    recipients: list[str]  # whose identities open the copy
    # Mixed into every fingerprint, and itself encrypted: the fingerprint of a table with one row could else be guessed at.
    sealed_salt: str
    contents: Contents

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        """KeyError, TypeError or ValueError where it is not a manifest of this format."""
        kept = json.loads(text)
        if kept["format"] != FORMAT:
            raise ValueError(f"format {kept['format']}")
        made_at = datetime.fromisoformat(kept.pop("made_at"))
        return cls(made_at=made_at, contents=Contents.from_json(kept.pop("contents")), **kept)

    def as_json(self) -> bytes:
        return json.dumps(asdict(self) | {"made_at": self.made_at.isoformat()}, indent=1).encode() + b"\n"


@dataclass(frozen=True)
class Copy:
    """One whole copy: its manifest is as written, and no byte of the dump is missing."""

    folder: Path
    manifest: Manifest

    @property
    def made_at(self) -> datetime:
        return self.manifest.made_at

    @cached_property
    def rows(self) -> int:
        return sum(table.rows for table in self.manifest.contents.tables.values())


@dataclass(frozen=True)
class Drill:
    """One trial restore. `problems` counts what was not as in the copy; None where it could not even be restored."""

    at: datetime
    copy: str
    seconds: float
    problems: int | None

    @property
    def holds(self) -> bool:
        return self.problems == 0


class Warning(NamedTuple):
    """Something to worry about, for a page to word. `number`: hours, days or how many, as the code says."""

    code: str
    number: int = 0


@dataclass(frozen=True)
class Standing:
    """How safe an office is today."""

    newest: Copy | None
    age: timedelta | None
    whole: int
    damaged: tuple[str, ...]  # names of folders that look like copies and are none
    drill: Drill | None
    warnings: tuple[Warning, ...]


def folder_name(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H%M%SZ")


def moment_of(name: str) -> datetime | None:
    """When a folder or a file of keys says that it was made; None where the name is none of ours."""
    found = re.match(r"\d{4}-\d\d-\d\dT\d{6}Z", name)
    try:
        return datetime.strptime(found[0], "%Y-%m-%dT%H%M%SZ").replace(tzinfo=UTC) if found else None
    except ValueError:
        return None


def read_copies(folder: Path) -> tuple[list[Copy], list[str]]:
    """The copies in a folder, oldest first, and the names of damaged ones. The dump's size is compared, not its content."""
    copies, damaged = list[Copy](), list[str]()
    for place in sorted(folder.iterdir()) if folder.is_dir() else []:
        if moment_of(place.name) and place.is_dir():
            try:
                copies.append(_read(place))
            except (OSError, KeyError, TypeError, ValueError):
                damaged.append(place.name)
    return copies, damaged


def _read(folder: Path) -> Copy:
    text = (folder / MANIFEST).read_bytes()
    manifest = Manifest.from_json(text)
    if f"{hashlib.sha256(text).hexdigest()}  {MANIFEST}" not in (folder / SUMS).read_text(encoding="ascii").splitlines():
        raise ValueError(f"{MANIFEST} is not as {SUMS} says")
    if (folder / DUMP).stat().st_size != manifest.dump_bytes:
        raise ValueError(f"{DUMP} is cut short")
    return Copy(folder, manifest)


def sums(folder: Path) -> bytes:
    """What SHA256SUMS must hold, byte for byte."""
    lines = list[str]()
    for name in (DUMP, MANIFEST):
        with (folder / name).open("rb") as file:
            lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {name}\n")
    return "".join(lines).encode()


def opened(folder: Path) -> Copy:
    """The copy in a folder, every byte of it compared with its sums. BadInput naming the file that is damaged."""
    other = "Take another copy: this one was damaged after it was made, or is none."
    try:
        kept, found = (folder / SUMS).read_bytes(), sums(folder)
    except OSError as error:
        raise BadInput(None, f"{error.filename} cannot be read ({error.strerror}).", other) from None
    if kept != found:
        lines = kept.splitlines(keepends=True)
        wrong = [line.split()[1].decode() for line in found.splitlines(keepends=True) if line not in lines]
        names = " and ".join(str(folder / name) for name in wrong) or str(folder / SUMS)
        raise BadInput(None, f"{names} is not as {SUMS} says.", other)
    try:
        return _read(folder)
    except (KeyError, TypeError, ValueError) as error:
        raise BadInput(
            None,
            f"{folder / MANIFEST} is no manifest of format {FORMAT} ({error}).",
            "Restore it with the Payung that made it.",
        ) from None


def to_thin(moments: Iterable[datetime]) -> set[datetime]:
    """What need not be kept: older than a day, and not the newest of the last 7 days, 5 weeks or 12 months that have any."""
    newest_first = sorted(moments, reverse=True)
    kept = {moment for moment in newest_first if newest_first[0] - moment < timedelta(days=1)}
    for period, how_many in KEEP.items():
        newest_of = dict[str, datetime]()
        for moment in newest_first:
            newest_of.setdefault(moment.strftime(period), moment)
        kept.update(list(newest_of.values())[:how_many])
    return set(newest_first) - kept


def due(folder: Path, now: datetime, hours: int = 24) -> bool:
    """Is it time for the next copy? Half an hour early counts, so that a daily timer does not skip every second day."""
    copies, _ = read_copies(folder)
    return not copies or now - copies[-1].made_at >= timedelta(hours=hours) - min(
        timedelta(minutes=30), timedelta(hours=hours) / 2
    )


def drill_due(folder: Path, now: datetime, days: int = 30) -> bool:
    """Is it time for the next trial restore? After one that did not hold: as soon as there is another copy."""
    copies, _ = read_copies(folder)
    last = newest_drill(folder)
    if not copies or last is None:
        return bool(copies)
    return now - last.at >= timedelta(days=days) or (not last.holds and last.copy != copies[-1].folder.name)


def note_drill(folder: Path, drill: Drill) -> None:
    """Add a line to the list of trial restores."""
    place = folder / DRILLS
    place.touch(0o600)
    with place.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(drill) | {"at": drill.at.isoformat()}) + "\n")


def newest_drill(folder: Path) -> Drill | None:
    try:
        lines = (folder / DRILLS).read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    for line in reversed(lines):
        try:
            kept = json.loads(line)
            return Drill(**kept | {"at": datetime.fromisoformat(kept["at"])})
        except (ValueError, KeyError, TypeError):
            continue  # a line cut short by a power failure
    return None


def standing(home: Path, *, now: datetime, folder: Path | None = None) -> Standing:
    """How safe the office in `home` is, if its copies lie in `folder`; by itself that is home/copies."""
    folder = folder or home / "copies"
    copies, damaged = read_copies(folder)
    newest, drill = (copies[-1] if copies else None), newest_drill(folder)
    age = now - newest.made_at if newest else None
    return Standing(newest, age, len(copies), tuple(damaged), drill, tuple(_warnings(home, folder, age, damaged, drill, now)))


def _warnings(
    home: Path, folder: Path, age: timedelta | None, damaged: list[str], drill: Drill | None, now: datetime
) -> Iterable[Warning]:
    if age is None:
        yield Warning("no_copy")
    elif age > timedelta(hours=COPY_HOURS_MAX):
        yield Warning("copy_is_old", int(age.total_seconds() // 3600))
    if damaged:
        yield Warning("copies_are_damaged", len(damaged))
    if age is not None and drill is None:
        yield Warning("no_drill")
    elif drill is not None and not drill.holds:
        yield Warning("drill_failed", drill.problems or 0)
    elif drill is not None and (days := (now - drill.at).days) > DRILL_DAYS_MAX:
        yield Warning("drill_is_old", days)
    if (home / IDENTITY).exists():
        yield Warning("identity_is_on_this_machine")
    if folder.is_dir() and home.is_dir() and folder.stat().st_dev == home.stat().st_dev:
        yield Warning("copies_are_on_the_same_disk")
