"""`payung backup`, `payung restore`, `payung copies`: safety copies, and proof that they come back."""

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from payung.located_yaml import BadInput
from payung.office import copies

app = typer.Typer(no_args_is_help=True, help="Safety copies: how safe the office is, and trial restores.")

Demo = Annotated[bool, typer.Option("--demo", help="The demo's instead of the office's.")]
AsJson = Annotated[bool, typer.Option("--json", help="For machines.")]
In = Annotated[
    Path | None, typer.Option("--in", help="Folder of the copies; default: PAYUNG_COPIES, or copies/ in PAYUNG_HOME.")
]
Identity = Annotated[
    Path | None, typer.Option(help="File with the age identity that opens copies; default: copies.identity in PAYUNG_HOME.")
]

WORRIES = {
    "no_copy": "There is no copy.",
    "copy_is_old": "The newest copy is {} hours old.",
    "copies_are_damaged": "Damaged, not counted: {}.",
    "no_drill": "No copy was ever restored on trial: payung copies drill.",
    "drill_failed": "The last trial restore did not hold ({} differences): payung copies drill says where.",
    "drill_is_old": "The last trial restore was {} days ago: payung copies drill.",
    "identity_is_on_this_machine": (
        "The identity that opens the copies lies on this machine. Keep it in two places elsewhere, then delete it here."
    ),
    "copies_are_on_the_same_disk": "The copies lie on the same disk as the data: one broken disk takes both.",
}


def backup(
    to: Annotated[
        Path | None, typer.Option(help="Folder of the copies; default: PAYUNG_COPIES, or copies/ in PAYUNG_HOME.")
    ] = None,
    keys_to: Annotated[
        Path | None, typer.Option(help="Folder for the office's secrets (a USB stick); default: copies-keys/ in PAYUNG_HOME.")
    ] = None,
    if_due: Annotated[bool, typer.Option("--if-due", help="Only if the newest copy is a day old.")] = False,
    keep_all: Annotated[bool, typer.Option("--keep-all", help="Do not thin out to 7 days, 5 weeks and 12 months.")] = False,
    demo: Demo = False,
    as_json: AsJson = False,
) -> None:
    """Copy everything the office keeps, encrypted, while it works on. Refused where the disk is too full."""
    from payung.site.copying import address_of, is_there, nothing_to_copy, size
    from payung.site.copying import backup as make

    home, name = _place(demo)
    folder, now = _given(to) or _folder(home, demo), datetime.now(UTC)
    if if_due and not copies.due(folder, now):
        typer.echo(json.dumps({"copy": None}) if as_json else "No copy is due yet.")
        return
    if not is_there(home):
        raise nothing_to_copy(home)
    keys_folder = _given(keys_to) or home / "copies-keys"
    with address_of(home, name=name) as address:
        made = make(address, home=home, folder=folder, keys_folder=keys_folder, now=now, keys=_keys(home), keep_all=keep_all)
    manifest = made.copy.manifest
    if as_json:
        answer = {"copy": str(made.copy.folder), "keys": made.keys and str(made.keys), "bytes": manifest.dump_bytes}
        answer |= {"rows": made.copy.rows, "seconds": round(made.seconds, 1), "thinned": made.thinned}
        typer.echo(json.dumps(answer | {"new_identity": made.new_identity and str(made.new_identity)}))
        return
    typer.echo(
        f"{made.copy.folder}: {made.copy.rows:,} rows in {size(manifest.dump_bytes)}, {made.seconds:.1f} s. "
        f"Keys: {made.keys or 'none'}. Old copies removed: {made.thinned}."
    )
    if made.new_identity:
        typer.echo(
            f"\nA new identity opens these copies: {made.new_identity}\n"
            "Without it nobody can read them; whoever has it and a copy can read everything. Keep it in two places away "
            "from this machine (a sealed envelope, a password manager), then delete it here. Backups go on without it."
        )


def restore(
    copy: Annotated[Path, typer.Argument(help="Folder of the copy.")],
    identity: Identity = None,
    keys: Annotated[Path | None, typer.Option(help="The .keys.age file with the office's secrets.")] = None,
    for_real: Annotated[
        bool, typer.Option("--for-real", help="Restore; without it the copy is only read and checked.")
    ] = False,
    without_keys: Annotated[
        bool, typer.Option("--without-keys", help="The keys are lost: everybody then needs a new link to sign in.")
    ] = False,
    demo: Demo = False,
    as_json: AsJson = False,
) -> None:
    """Bring a copy back into an empty place, all or nothing, and compare it with what was copied."""
    from payung.site.copy_keys import identities, keys_in_place, seal_key_if_known
    from payung.site.copying import address_of
    from payung.site.restoring import note_restored, prove, refuse_living_place
    from payung.site.restoring import restore as bring_back

    home, name = _place(demo)
    opening = identities(identity or home / copies.IDENTITY)
    key = seal_key_if_known(home, keys, opening)
    proved = prove(copy, opening, key)
    manifest = proved.copy.manifest
    refuse_living_place(home, name=name)
    what = f"{manifest.made_at:%Y-%m-%d %H:%M} UTC, {proved.copy.rows:,} rows, made by Payung {manifest.program}"
    if not for_real:
        answer = {
            "copy": str(copy),
            "made_at": manifest.made_at.isoformat(),
            "rows": proved.copy.rows,
            "sealed": key is not None,
        }
        answer |= {"restored": False}
        maker = "bears this office's seal" if key else "without --keys nobody can tell who made it"
        whole = f"The copy is whole and opens ({what}); it {maker}. Add --for-real to restore it into {home}."
        typer.echo(json.dumps(answer) if as_json else whole)
        return
    if not (keys or without_keys or (home / "secret-key").exists()):
        raise BadInput(
            None,
            "Without the office's keys nobody could pass the second step any more. Nothing was changed.",
            "Name the .keys.age file with --keys. If it is lost: --without-keys, then a new link for everybody "
            "(payung office reset NAME --by NAME).",
        )
    with keys_in_place(keys, proved.identities, home, _keys(home)) as placed, address_of(home, name=name) as address:
        restored = bring_back(proved, address)
        note_restored(address, proved, home)
    if as_json:
        typer.echo(json.dumps(asdict(restored) | {"restored": True, "rows": proved.copy.rows, "keys": placed}))
    else:
        typer.echo(
            f"Restored into {restored.database} in {restored.seconds:.1f} s: {what}. Keys: {', '.join(placed) or 'none'}."
        )
        if restored.links_withdrawn:
            typer.echo(f"{restored.links_withdrawn} one-time links were still open in the copy; now none is: give new ones.")
        _tell(restored.problems)
    if restored.problems:
        raise typer.Exit(1)


@app.command()
def show(folder: In = None, demo: Demo = False, as_json: AsJson = False) -> None:
    """How safe the office is: its newest copy, its last trial restore, and what to worry about. Exit 1 if anything."""
    home, _ = _place(demo)
    found = copies.standing(home, now=datetime.now(UTC), folder=folder or _folder(home, demo))
    if as_json:
        newest = found.newest and {"folder": str(found.newest.folder), "made_at": found.newest.made_at.isoformat()}
        drill = found.drill and asdict(found.drill) | {"at": found.drill.at.isoformat()}
        warnings = [warning._asdict() for warning in found.warnings]
        typer.echo(json.dumps({"newest": newest, "copies": found.whole, "drill": drill, "warnings": warnings}))
    else:
        if found.newest:
            typer.echo(f"{found.newest.folder}: {found.newest.rows:,} rows; {found.whole} copies in all.")
        for warning in found.warnings:
            typer.echo(WORRIES[warning.code].format(warning.number))
    if found.warnings:
        raise typer.Exit(1)


@app.command()
def drill(
    folder: In = None,
    identity: Identity = None,
    if_due: Annotated[bool, typer.Option("--if-due", help="Only if the last is a month old and the identity is here.")] = False,
    demo: Demo = False,
    as_json: AsJson = False,
) -> None:
    """Restore the newest copy on trial, beside the office, compare everything, and throw it away. Exit 1 if it differs."""
    from payung.site.copy_keys import identities
    from payung.site.restoring import drill as try_out

    home, _ = _place(demo)
    folder, key, now = folder or _folder(home, demo), identity or home / copies.IDENTITY, datetime.now(UTC)
    if if_due and not (key.exists() and copies.drill_due(folder, now)):
        typer.echo(json.dumps({"copy": None}) if as_json else "No drill is due, or the identity is not on this machine.")
        return
    done, restored = try_out(folder, home=home, identities=identities(key), now=now)
    if as_json:
        problems = [asdict(problem) for problem in restored.problems]
        typer.echo(json.dumps({"copy": done.copy, "seconds": done.seconds, "problems": problems}))
    else:
        typer.echo(f"{done.copy} came back in {done.seconds:.1f} s.")
        _tell(restored.problems)
    if not done.holds:
        raise typer.Exit(1)


def _given(folder: Path | None) -> Path | None:
    """BadInput where it is not there: made here, it might lie below the place where a disk should have been."""
    if folder and not folder.is_dir():
        raise BadInput(None, f"There is no folder {folder}.", "Is the disk plugged in? If it is new, make the folder first.")
    return folder and folder.absolute()


def _keys(home: Path) -> Path:
    """The folder of the keys that the site uses: PAYUNG_KEYS, else in the home."""
    return Path(os.environ.get("PAYUNG_KEYS") or home / "keys")


def _place(demo: bool) -> tuple[Path, str]:
    """Home and name of the database, as `payung.site.running` has them."""
    from payung.site import running

    return (running.home() / "demo", "payung_demo") if demo else (running.home(), "payung")


def _folder(home: Path, demo: bool) -> Path:
    """Where the page looks for copies too."""
    named = os.environ.get("PAYUNG_COPIES")
    return Path(named) if named and not demo else home / "copies"


def _tell(problems: Sequence) -> None:
    shown: Iterable[str] = (f"  {problem.kind}: {problem.where} {problem.wrong}" for problem in problems)
    typer.echo("\n".join(shown) if problems else "Everything is as it was copied.")
