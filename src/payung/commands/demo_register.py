"""The demo's register: invented people, the lists that offices would send about them, received as real lists are."""

import csv
import hashlib
import shutil
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

import typer

from payung.commands.demo_files import Written, write_office_files
from payung.site import running

_SEED = 2026
TAKEN = ("dinsos-provinsi", "distan", "bpjs-ketenagakerjaan")  # the offices whose lists are in the register, in this order
TYPED_OFF = ("52.01", "52.02", "52.71")  # Lombok Barat, Lombok Tengah, Mataram
WRITTEN = (*TAKEN, "kelautan-perikanan")  # and whose files wait to be tried by hand; `payung demo files` writes all


def build_register(*, people: int, by: Any, now: datetime) -> None:
    """Invent people, write the lists about them into PAYUNG_HOME/demo/lists, and take two offices' lists into the register.

    What is there already stays and is not done again; nothing for 0 people. `by` answers for the lists, at `now`.
    """
    if not people:
        return
    folder = running.home() / "demo" / "lists" / str(people)
    if not (folder / "truth" / "files.csv").exists():
        typer.echo(f"Inventing {people:,} people and the lists about them ...", err=True)
        _make(folder, people)
    known = _known(folder)
    taken = [file for office in TAKEN for file in known if file.path.relative_to(folder).parts[0] == office]
    _take([*taken, *_typed_off(folder)], by=by, today=now.date())


def _take(files: Sequence[Written], *, by: Any, today: date) -> None:
    """Into the register, each file whole, through the same checks as any list."""
    from payung.lists.reading import read_list
    from payung.office.models import Area
    from payung.received_files.limits import LOCAL
    from payung.received_files.reading import read
    from payung.registry import receiving

    areas = Area.objects.in_bulk({file.area[:5] for file in files})
    with typer.progressbar(files, label="Taking lists in", file=sys.stderr, item_show_func=_name) as shown:
        for file in shown:
            area, data = areas[file.area[:5]], file.path.read_bytes()
            sha256 = hashlib.sha256(data).hexdigest()
            with suppress(receiving.AlreadyReceived):
                receiving.refuse_known(area=area, sha256=sha256)
                receiving.take(
                    read_list=read_list(read(data, file.path.name, LOCAL), profile=file.profile, office={}),
                    name=file.path.name, size=len(data), sha256=sha256, area=area, as_of=file.as_of, today=today, by=by,
                )  # fmt: skip


def _name(file: Written | None) -> str:
    return file.path.stem if file else ""


def _make(folder: Path, people: int) -> None:
    """All of it, or nothing: a run that died left another folder, which is cleared here."""
    from payung.invented.damage import Level
    from payung.invented.people import people as invented

    unfinished = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    for _ in write_office_files(unfinished, invented(people, _SEED), Level.MILD, _SEED, WRITTEN):
        pass
    shutil.rmtree(folder, ignore_errors=True)
    unfinished.rename(folder)


def _typed_off(folder: Path) -> Sequence[Written]:
    """Lists of three kabupaten that were typed off from paper, with several errors a row: of who stands in them somebody must
    say whether she is known already."""
    import polars as pl

    from payung.invented.damage import Level

    typed = folder / "diketik-ulang"
    if not (typed / "truth" / "files.csv").exists():
        people = pl.read_parquet(folder / "truth" / "people.parquet").filter(pl.col("kab_code").is_in(TYPED_OFF))
        unfinished = typed.with_name(f"{typed.name}.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        for _ in write_office_files(unfinished, people, Level.HARSH, _SEED, ("bappeda-provinsi",)):
            pass
        shutil.rmtree(typed, ignore_errors=True)
        unfinished.rename(typed)
    return _known(typed)


def _known(folder: Path) -> Sequence[Written]:
    with (folder / "truth" / "files.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(
            Written(folder / row["file"], row["profile"], row["area"], date.fromisoformat(row["as_of"]), int(row["rows"]))
            for row in csv.DictReader(stream)
        )
