"""`payung demo files`: the lists that offices would send, about people who do not exist, and the truth about them."""

import csv
import io
import json
import time
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from payung.located_yaml import BadInput

if TYPE_CHECKING:
    import polars as pl

    from payung.invented.damage import Level

A_TENTH, MOST = 69_800, 700_000
README = """SEMUA ORANG DI FOLDER INI REKAAN / EVERYBODY IN THIS FOLDER IS INVENTED

Daftar-daftar ini dibuat oleh komputer untuk mencoba Payung. Tidak ada satu orang pun yang nyata: nama diundi dari daftar
kata nama, semua NIK dan nomor KK diawali 5299 (kabupaten yang tidak ada), nomor HP diawali 08400 (awalan yang tidak dipakai).
Nama kabupaten, kecamatan, dan desa nyata; isi daftarnya tidak. Tidak ada kantor yang mengirim berkas ini.
Kesalahan di dalamnya disengaja; yang benar ada di folder truth.

These lists were made by a computer to try out Payung. Nobody in them is real: names are drawn from lists of words, all NIK and
family card numbers begin with 5299 (a kabupaten that does not exist), telephone numbers with 08400 (which no network uses).
Names of kabupaten, kecamatan and desa are real; what the lists say is not. No office sent these files.
Their errors are there on purpose; what is true stands in the folder truth.

dinsos-provinsi, bappeda-provinsi, dukcapil, desa, distan, kelautan-perikanan, bpjs-ketenagakerjaan, kemenag
    daftar seperti yang dikirim kantor / lists as offices send them
plain/workers.csv, plain/members.csv
    register dan daftar peserta, kolom baku / the register and the insurer's list, standard columns
truth/people.parquet    setiap orang, yang sebenarnya / every person, as she is
truth/rows.csv          file, sheet, line, person_id, damages: baris mana tentang siapa / which row is about whom
truth/files.csv         setiap berkas: profile, area, as_of, rows / every file
truth/doubles.csv       left_id, right_id: orang yang dua kali di workers.csv / people twice in workers.csv
truth/links.csv         left_id, right_id: workers.csv dan members.csv
truth/workers.csv, truth/members.csv    orang di balik setiap baris / the person behind each row

{people} people, seed {seed}, {level}
"""


@dataclass(frozen=True)
class Written:
    """A file of an office, as the one who receives it must know it. `area`: code of the province, kabupaten or desa."""

    path: Path
    profile: str
    area: str
    as_of: date
    rows: int


def files(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")],
    workers: Annotated[
        int, typer.Option(help="People to invent, of all ages; 698000 is the whole province.", min=1, max=MOST)
    ] = A_TENTH,
    seed: Annotated[int, typer.Option(help="Another seed, other people.", min=0, max=2**32)] = 2026,
    harsh: Annotated[bool, typer.Option("--harsh/--mild", help="Several errors a row, or one at most.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Write the lists that offices would send about invented people, one folder an office, and the truth beside them.

    The same number, seed and level give the same files.
    """
    from payung.invented.damage import Level
    from payung.invented.people import people

    _refuse_used(folder)
    started = time.perf_counter()
    level = Level.HARSH if harsh else Level.MILD
    population = people(workers, seed)
    written: list[Written] = []
    for file in write_office_files(folder, population, level, seed):
        if not as_json and (not written or written[-1].path.parent != file.path.parent):
            typer.echo(f"  {file.path.parent.relative_to(folder)} ...", err=True)
        written.append(file)
    if not as_json:
        typer.echo("  plain, truth ...", err=True)
    pairs = write_plain_files(folder, population, level, seed)
    (folder / "README.txt").write_text(README.format(people=f"{workers:,}", seed=seed, level=level), encoding="utf-8")
    rows = sum(file.rows for file in written)
    if as_json:
        typer.echo(json.dumps({
            "folder": str(folder), "people": workers, "seed": seed, "level": level, "files": len(written), "rows": rows,
            **pairs, "seconds": round(time.perf_counter() - started, 1),
        }))  # fmt: skip
        return
    typer.echo(f"{len(written)} files with {rows:,} rows about {workers:,} people who do not exist, in {folder}.")
    typer.echo(f"README.txt says what is what; {folder / 'truth'} says what is true.")


def write_office_files(
    folder: Path, population: "pl.DataFrame", level: "Level", seed: int, offices: Container[str] | None = None
) -> Iterator[Written]:
    """Write the offices' files and, in truth/, rows.csv, files.csv and people.parquet; yield each file once it stands.

    `offices`: their folders; None for all.
    """
    from payung.invented.office_files import office_files

    truth = folder / "truth"
    truth.mkdir(parents=True, exist_ok=True)
    population.write_parquet(truth / "people.parquet")
    with (
        (truth / "rows.csv").open("wb") as rows,
        (truth / "files.csv").open("w", newline="", encoding="utf-8") as list_of_files,
    ):
        index = csv.writer(list_of_files)
        index.writerow(["file", "profile", "area", "as_of", "rows"])
        for number, file in enumerate(office_files(population, level, seed, offices)):
            path = folder / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.content)
            said = io.BytesIO()
            file.rows.write_csv(said, include_header=number == 0)
            rows.write(said.getvalue())
            listing = file.listing
            index.writerow([file.path, listing.profile, file.area, listing.as_of.isoformat(), file.rows.height])
            yield Written(path, listing.profile, file.area, listing.as_of, file.rows.height)


def write_plain_files(folder: Path, population: "pl.DataFrame", level: "Level", seed: int) -> Mapping[str, int]:
    """Write workers, members and their true pairs with the standard columns. Gives how many of each."""
    from payung.invented.standard import linkage

    plain, truth = folder / "plain", folder / "truth"
    plain.mkdir(parents=True, exist_ok=True)
    both = linkage(population, level, seed)
    for frame, path in (
        (both.workers, plain / "workers.csv"),
        (both.members, plain / "members.csv"),
        (both.doubles, truth / "doubles.csv"),
        (both.links, truth / "links.csv"),
        (both.workers_truth, truth / "workers.csv"),
        (both.members_truth, truth / "members.csv"),
    ):
        frame.write_csv(path)
    counted = {"workers": both.workers, "members": both.members, "doubles": both.doubles, "links": both.links}
    return {name: frame.height for name, frame in counted.items()}


def _refuse_used(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInput(None, f"{folder} is there already and not empty.", "Name a new folder, or empty this one first.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(
            None, f"{folder} cannot be made: {error.strerror or error}.", "Name a folder in a place of yours."
        ) from None
