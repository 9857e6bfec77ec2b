"""`payung figures`: do reported figures add up, and keep them."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from payung.located_yaml import BadInput, Place, read
from payung.site import running

app = typer.Typer(no_args_is_help=True, help="Reported figures: check whether they add up; keep them.")

By = Annotated[str, typer.Option(help="User name of who does this.")]
Demo = Annotated[bool, typer.Option("--demo", help="In the demo's database instead of the office's.")]
Json = Annotated[bool, typer.Option("--json", help="For machines.")]


NOTHING_COMPARED = {
    "id": "Angkanya dapat dibaca, tetapi tidak ada `checks:`: tidak ada yang dibandingkan.",
    "en": "The figures can be read, but there are no `checks:`: nothing was compared.",
}


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="YAML files with `figures:` and `checks:`.")],
    as_json: Json = False,
    lang: Annotated[str, typer.Option(help="Language of the sentences: id or en.")] = "id",
) -> None:
    """Do the figures add up? Nothing is saved. Exit 1 where one check does not hold, 2 where a file cannot be used."""
    _known_language(lang)
    results = [result for file in files for result in _checked(file)]
    if as_json:
        typer.echo(json.dumps({"checks": [r.as_dict() for r in results]}, ensure_ascii=False, indent=2))
    else:
        signs = {True: "✓", False: "✗", None: "?"}
        for result in results:
            where = f" ({result.place})" if result.place else ""
            sentence = result.sentence if lang == "id" else result.sentence_en
            typer.echo(f"{signs[result.holds]} {result.id}{where}\n  {sentence}")
        counts = [sum(r.holds is value for r in results) for value in (True, False, None)]
        summary = {
            "id": "{} cocok, {} tidak cocok, {} tidak dapat dipastikan.",
            "en": "{} fit, {} do not fit, {} cannot be told.",
        }[lang]
        typer.echo(summary.format(*counts) if results else NOTHING_COMPARED[lang])
    if any(result.holds is False for result in results):
        sys.exit(1)


def _checked(file: Path) -> list[Any]:
    from payung.coverage.figures import read_figures
    from payung.coverage.figures_file import run_checks
    from payung.reports.tariff import tariff

    content = read(file)
    for key in content:
        if key not in ("figures", "checks"):
            raise BadInput(Place(file.name, 1), f"A figures file has no block '{key}'.", "It has `figures:` and `checks:`.")
    figures = read_figures(_rows(content, "figures", file), file=file.name)
    return list(run_checks(_rows(content, "checks", file), figures, file=file.name, tariff=tariff))


def _rows(content: Any, block: str, file: Path) -> list[Any]:
    rows = content.get(block) or []
    if not isinstance(rows, list):
        raise BadInput(Place(file.name, 1), f"`{block}:` must be a list.", "Begin each row with `- `.")
    return rows


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="YAML files with `figures:`.")],
    by: By,
    demo: Demo = False,
    as_json: Json = False,
) -> None:
    """Keep the figures of files: all of them or none. The same file twice changes nothing."""
    from payung.coverage.figures import read_figures

    read_in = {file: read_figures(_rows(read(file), "figures", file), file=file.name) for file in files}
    with running.office(demo=demo):
        from django.db import transaction

        from payung.commands.people import person
        from payung.governments import actions

        user = person(by)
        with transaction.atomic(), _helpful():
            kept = {file: len(actions.import_figures(figures=figures, by=user)) for file, figures in read_in.items()}
    rows = [
        {"file": str(file), "read": len(figures), "new": kept[file], "unchanged": len(figures) - kept[file]}
        for file, figures in read_in.items()
    ]
    if as_json:
        typer.echo(json.dumps({"files": rows}, ensure_ascii=False))
    for row in [] if as_json else rows:
        typer.echo("{file}: {read} read, {new} new, {unchanged} known already.".format(**row))


@app.command()
def ask(
    government: Annotated[str, typer.Argument(help="Area code of the government that was asked, e.g. 52.01.")],
    on: Annotated[str, typer.Option(help="The day it was asked, e.g. 2026-11-22.")],
    how: Annotated[str, typer.Option(help="How: the letter and its number, or the meeting.")],
    by: By,
    what: Annotated[str, typer.Option(help="The kind of figure.")] = "people paid for",
    demo: Demo = False,
) -> None:
    """Log that a government was asked. Only then its silence shows as "asked, not answered since"."""
    day = _day(on)
    with running.office(demo=demo):
        from payung.commands.people import area, person
        from payung.governments import actions

        with _helpful():
            actions.log_request(government=area(government), what=what, asked_on=day, how=how, by=person(by))
    typer.echo(f"Logged: {government} was asked for '{what}' on {day}. It shows from the next edition.")


@app.command()
def answer(
    figure: Annotated[str, typer.Argument(help="Id of the figure that is answered.")],
    text: Annotated[str, typer.Option(help="The government's own words.")],
    on: Annotated[str, typer.Option(help="The day it said so.")],
    source: Annotated[str, typer.Option(help="Letter, meeting or outlet.")],
    by: By,
    demo: Demo = False,
) -> None:
    """Put a government's own words (tanggapan) beside a figure about it."""
    day = _day(on)
    with running.office(demo=demo):
        from payung.commands.people import person
        from payung.governments import actions
        from payung.governments.models import ReportedFigure

        row = ReportedFigure.objects.filter(key=figure).select_related("area").first()
        if row is None:
            raise BadInput(None, f"There is no figure '{figure}'.", "Its id stands on the page of all figures.")
        with _helpful():
            actions.attach_response(figure=row, government=row.area, text=text, said_on=day, source=source, by=person(by))
    typer.echo(f"Kept beside '{figure}'. It shows from the next edition.")


@app.command()
def recap(
    file: Annotated[Path, typer.Argument(help="The insurer's recap (.xlsx or .csv).")],
    month: Annotated[str, typer.Option(help="Its month, e.g. 2026-10.")],
    by: By,
    demo: Demo = False,
) -> None:
    """Keep the insurer's monthly recap: all of it or nothing. The same file twice changes nothing."""
    first = _day(f"{month}-01")
    with running.office(demo=demo):
        from payung.commands.people import person
        from payung.governments import recaps
        from payung.governments.recap_file import sums
        from payung.received_files.refusals import Refused

        today = datetime.now(ZoneInfo("Asia/Makassar")).date()
        with _helpful(), _every_problem():
            body = _bytes_of(file)
            try:
                found = recaps.read_file(body=body, name=file.name, month=first, today=today)
                recaps.keep(body=body, name=file.name, recap=found, on=today, by=person(by))
            except recaps.AlreadyKept as known:
                typer.echo(known.said["en"])
                return
            except Refused as refused:
                raise BadInput(None, f"{refused.en} ({refused.code})", "Nothing was kept.") from None
    for one in sums(found.members):
        unknown = f", {one.unknown['active']} governments not known" if one.unknown["active"] else ""
        typer.echo(f"{one.segment}: {one.known['active']} active{unknown}.")


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise BadInput(None, f"{file.name} cannot be read: {error.strerror}.", "Give a readable file.") from None


@contextmanager
def _every_problem() -> Iterator[None]:
    """A recap with several things wrong tells each on a line of its own."""
    from payung.governments.recap_file import RecapRefused

    try:
        yield
    except RecapRefused as refused:
        for one in refused.problems:
            where = f"Row {one.row}, {one.column}: " if one.row else ""
            typer.echo(f"{where}{f'“{one.value}” ' if one.value else ''}{one.en} ({one.code})", err=True)
        raise BadInput(None, f"{len(refused.problems)} things are wrong in it.", "Nothing was kept.") from None


@contextmanager
def _helpful() -> Iterator[None]:
    """What the database refuses becomes a sentence; nothing was kept."""
    from django.db import DataError, IntegrityError

    from payung.governments.actions import FigureExists

    try:
        yield
    except BadInput:
        raise
    except FigureExists as error:
        raise BadInput(None, str(error), "Nothing was kept.") from None
    except (DataError, IntegrityError, ValueError) as error:
        raise BadInput(
            None, f"This is kept already, or cannot be: {str(error).splitlines()[0]}.", "Nothing was kept."
        ) from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(None, f"'{text}' is not a day.", "Write it as 2026-11-22.") from None


def _known_language(lang: str) -> None:
    if lang not in ("id", "en"):
        raise BadInput(None, f"There is no language '{lang}'.", "Use --lang id or --lang en.")
