"""`payung register import`: lists of workers into the register, from files of any length on this machine."""

import hashlib
import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from payung.ahead import ahead
from payung.commands.register_files import open_list, refusals_of, with_told
from payung.located_yaml import BadInput
from payung.site import running

if TYPE_CHECKING:
    from payung.lists.reading import ReadList
    from payung.office.models import Area, User

NUMBERS = ("read", "accepted", "warned", "rejected", "duplicate", "unchanged", "new_workers", "changed_workers")


def import_(
    files: Annotated[list[Path], typer.Argument(help="Lists of people: .xlsx or .csv.")],
    area: Annotated[str, typer.Option(help="Whose lists they are: 52, or a kabupaten such as 52.03.")],
    as_of: Annotated[str, typer.Option(help="The day of which the lists speak, e.g. 2026-10-31.")],
    by: Annotated[str, typer.Option(help="User name of who answers for it.")],
    as_: Annotated[
        str, typer.Option("--as", help="dtsen, p3ke, siak, opensid, village or bpjs-status; else found by the headings.")
    ] = "",
    mend: Annotated[list[str] | None, typer.Option(help="Mend this kind in all rows, e.g. E-TGL-04. May be repeated.")] = None,
    heading: Annotated[
        list[str] | None,
        typer.Option(help='What a heading of the list means, e.g. "Nama Sopir=name" or "Blok=ignore". Repeat.'),
    ] = None,
    accept: Annotated[bool, typer.Option("--accept", help="Take them in. Without it only what would happen is said.")] = False,
    demo: Annotated[bool, typer.Option("--demo", help="Into the demo's database instead of the office's.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Compare lists with the register and, with --accept, take them in: each file whole or not at all, and only once.

    Exit 2 where a file cannot be used; files before it are in.
    """
    day = _day(as_of)
    _check_kinds(as_, mend or [])
    results: list[dict[str, Any]] = []
    with running.office(demo=demo):
        from payung.commands import people
        from payung.registry import receiving

        user, office = people.person(by), people.area(area)
        told = with_told(heading or [], receiving.headings_of(office.code))
        for file, read_list in ahead(lambda file: open_list(file, profile=as_, lang="en", office=told), files):
            try:
                mended = frozenset(mend or ())
                results.append(_one(file, read_list(), day, office, user, mended, accept=accept, quiet=as_json))
            except receiving.AlreadyReceived as known:
                results.append({"file": str(file), "list": known.file.pk, "state": "received before"})
            if not as_json:
                _print(results[-1])
    if as_json:
        typer.echo(json.dumps({"files": results}, ensure_ascii=False, indent=2))
    elif not accept:
        typer.echo("Nothing was saved. Add --accept to take them in.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(None, f"'{text}' is no day.", "Write it like 2026-10-31.") from None


def _check_kinds(profile: str, mend: list[str]) -> None:
    from payung.lists.mending import SAFE
    from payung.lists.profiles import PROFILES

    if profile and profile not in PROFILES:
        raise BadInput(None, f"There is no kind of list '{profile}'.", f"There are {', '.join(PROFILES)}.")
    if unknown := [code for code in mend if code not in SAFE]:
        raise BadInput(None, f"'{unknown[0]}' cannot be mended for all rows.", f"These can: {', '.join(sorted(SAFE))}.")


def _one(
    file: Path,
    read_list: "ReadList",
    as_of: date,
    area: "Area",
    by: "User",
    mended: frozenset[str],
    *,
    accept: bool,
    quiet: bool,
) -> dict[str, Any]:
    from payung.registry import nik_vault, receiving, scope, understood, verdicts

    now = datetime.now(ZoneInfo("Asia/Makassar"))
    if refusal := understood.refusal_of(read_list):
        raise BadInput(None, f"{file.name}: {refusal['code']}: {refusal['en']}", "Nothing of this file was taken.")
    with _Progress(file.name, shown=not quiet) as progress, refusals_of(file, "en"):
        if accept:
            kept = receiving.take(
                read_list=read_list, name=file.name, size=file.stat().st_size, sha256=_sha256(file), area=area, as_of=as_of,
                today=now.date(), by=by, mended=mended, progress=progress,
            )  # fmt: skip
            return {"file": str(file), "list": kept.pk, "state": kept.state, "profile": kept.profile} | {
                name: getattr(kept, name) for name in NUMBERS
            }
        receiving.refuse_known(area=area, sha256=_sha256(file))
        checked = verdicts.checked_list(read_list, area=area.code, mended=mended, today=now.date(), progress=progress)
        receiving.refuse_empty(checked)
        with scope.of_area(area.code):
            verdict = verdicts.judged(checked, area=area.code, profile=read_list.profile, keys=nik_vault.keys())
    numbers = vars(verdict.counts) | {"new_workers": verdict.found.new}
    return {"file": str(file), "state": "compared", "profile": read_list.profile} | numbers


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _print(result: dict[str, Any]) -> None:
    if result["state"] == "received before":
        typer.echo(f"{result['file']}: received before, as list {result['list']}. Nothing was done with it again.")
        return
    parts = " + ".join(f"{result[name]:,} {name}" for name in ("accepted", "rejected", "duplicate", "unchanged"))
    typer.echo(f"{result['file']} (read as {result['profile']})")
    typer.echo(f"{result['read']:,} rows read = {parts}; {result['warned']:,} accepted with a warning.")
    if result["state"] == "accepted":
        typer.echo(f"In the register: {result['new_workers']:,} new workers; {result['changed_workers']:,} changed.")
    else:
        typer.echo(f"Would bring {result['new_workers']:,} new workers.")


class _Progress:
    """A bar on the terminal only."""

    def __init__(self, name: str, *, shown: bool) -> None:
        self._name, self._shown, self._bar = name, shown and sys.stderr.isatty(), None

    def __enter__(self) -> "_Progress":
        if self._shown:
            from rich.console import Console
            from rich.progress import Progress

            self._bar = Progress(console=Console(stderr=True), transient=True)
            self._bar.start()
            self._task = self._bar.add_task(self._name, total=None)
        return self

    def __call__(self, done: int, total: int) -> None:
        if self._bar is not None:
            self._bar.update(self._task, completed=done, total=total or None)

    def __exit__(self, *error: object) -> None:
        if self._bar is not None:
            self._bar.stop()
