"""`payung register check`: a verdict on every row of a list. Nothing is saved, and no database is asked."""

import json
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from payung.commands.register_files import open_list, refusals_of, with_told
from payung.located_yaml import BadInput

if TYPE_CHECKING:
    from payung.lists.checking import Checked, Context
    from payung.lists.reading import ReadList, Told

_WORDS = {
    "id": {
        "read": "dibaca", "accepted": "diterima", "warned": "di antaranya dengan peringatan", "rejected": "ditolak",
        "duplicate": "ganda", "row": "baris", "rows": "baris", "sheet": "lembar", "as": "dibaca sebagai",
        "mend": "Bisa diperbaiki sekaligus dengan --mend {code}: {offer}.",
        "example": "contoh", "errors": "Baris yang ditolak ada di {path}.",
        "no_errors": "Tidak ada baris yang ditolak, jadi {path} tidak ditulis.",
    },
    "en": {
        "read": "read", "accepted": "accepted", "warned": "of these with a warning", "rejected": "rejected",
        "duplicate": "duplicate", "row": "row", "rows": "rows", "sheet": "sheet", "as": "read as",
        "mend": "Can be mended at once with --mend {code}: {offer}.",
        "example": "such as", "errors": "The rejected rows are in {path}.",
        "no_errors": "No row is rejected, so {path} is not written.",
    },
}  # fmt: skip
_SIGNS = {"error": "✗", "duplicate": "=", "warning": "!", "mended": "✓"}


def check(
    files: Annotated[list[Path], typer.Argument(help="Lists of people: .xlsx or .csv.")],
    as_: Annotated[
        str, typer.Option("--as", help="dtsen, p3ke, siak, opensid, village or bpjs-status; else found by the headings.")
    ] = "",
    area: Annotated[str, typer.Option(help="Whose list it is: 52, or a kabupaten such as 52.03.")] = "52",
    mend: Annotated[list[str] | None, typer.Option(help="Mend this kind in all rows, e.g. E-TGL-04. May be repeated.")] = None,
    heading: Annotated[
        list[str] | None,
        typer.Option(help='What a heading of the list means, e.g. "Nama Sopir=name" or "Blok=ignore". Repeat.'),
    ] = None,
    errors: Annotated[Path | None, typer.Option(help="Write the rejected rows to this .xlsx. With one file only.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
    lang: Annotated[str, typer.Option(help="Language of the sentences: id or en.")] = "id",
) -> None:
    """A verdict on every row, and why. Nothing is saved. Exit 1 where a row is rejected, 2 where a file cannot be used."""
    _check_options(as_, area, mend or [], errors, files, lang)
    from payung.lists.areas import known_areas
    from payung.lists.checking import Context, check

    areas = known_areas(area[:2])
    if area not in areas:
        raise BadInput(None, f"There is no area '{area}'.", "Write a province such as 52, or a kabupaten such as 52.03.")
    today = datetime.now(ZoneInfo("Asia/Makassar")).date()
    office = with_told(heading or [])
    results: list[dict[str, Any]] = []
    for file in files:
        read_list = open_list(file, profile=as_, lang=lang, office=office)
        _refuse(file, read_list.problems, lang)
        context = Context(today, area, areas, read_list.profile, frozenset(mend or ()))
        with _Progress(file, shown=not as_json) as progress, refusals_of(file, lang):
            checked = check(read_list, context, progress)
        if not checked.counts.read:
            _refuse(file, [_told("E-LIST-05")], lang)
        results.append(_result(file, read_list, checked, context, lang))
        if not as_json:
            _print(results[-1], lang)
        if errors is not None:
            if checked.counts.rejected:
                _write_errors(errors, read_list, checked, lang)
            typer.echo(_WORDS[lang]["errors" if checked.counts.rejected else "no_errors"].format(path=errors), err=as_json)
    if as_json:
        typer.echo(json.dumps({"files": results}, ensure_ascii=False, indent=2))
    if any(result["counts"]["rejected"] for result in results):
        sys.exit(1)


def _check_options(profile: str, area: str, mend: list[str], errors: Path | None, files: list[Path], lang: str) -> None:
    from payung.lists.mending import SAFE
    from payung.lists.profiles import PROFILES

    if lang not in _WORDS:
        raise BadInput(None, f"There is no language '{lang}'.", "Write --lang id or --lang en.")
    if profile and profile not in PROFILES:
        raise BadInput(None, f"There is no kind of list '{profile}'.", f"There are {', '.join(PROFILES)}.")
    for code in mend:
        if code not in SAFE:
            raise BadInput(None, f"'{code}' cannot be mended for all rows.", f"These can: {', '.join(sorted(SAFE))}.")
    if errors is not None and (len(files) > 1 or errors.suffix.lower() != ".xlsx"):
        raise BadInput(
            None, "--errors writes the rows of one file to one .xlsx.", "Name one file, and an answer that ends in .xlsx."
        )
    if errors is not None and errors.resolve() == files[0].resolve():
        raise BadInput(None, f"{errors} is the file that is read.", "Give the answer another name.")


def _told(code: str) -> "Told":
    from payung.lists.reading import Told

    return Told(code)


def _refuse(file: Path, problems: "list[Told]", lang: str) -> None:
    from payung.lists.problems import sentence

    for told in problems:
        wrong, mend = sentence(told.code, {"sheet": told.sheet, **told.facts}, lang)
        raise BadInput(None, f"{file.name}: {told.code}: {wrong}", mend)


def _result(file: Path, read_list: "ReadList", checked: "Checked", context: "Context", lang: str) -> dict[str, Any]:
    from payung.lists.kinds_of_many import said_of_many
    from payung.lists.mending import SAFE, offer
    from payung.lists.problems import KINDS, described, sentence

    causes: list[dict[str, Any]] = []
    for cause in checked.causes():
        wrong, mend = said_of_many(KINDS[cause.code], lang, cause.shared)
        causes.append(
            {
                **{"code": cause.code, "severity": cause.severity, "rows": cause.rows, "wrong": wrong, "mend": mend},
                "offer": offer(cause.code, lang) if cause.code in SAFE and cause.severity != "mended" else None,
                "examples": [
                    {"sheet": e.sheet, "line": e.line, "heading": e.heading, "shown": e.shown and described(e.shown, lang)}
                    for e in cause.examples
                ],
            }
        )
    notes = [
        {
            "code": told.code,
            "sheet": told.sheet,
            "lines": list(told.lines),
            "says": " ".join(sentence(told.code, {"sheet": told.sheet, **told.facts}, lang)),
        }
        for told in [*read_list.notes, *_unknown(read_list)]
    ]
    return {
        **{"file": str(file), "profile": read_list.profile, "area": context.area, "today": context.today.isoformat()},
        **{
            "sheets": [table.sheet for table in read_list.sheets],
            "counts": asdict(checked.counts),
            "causes": causes,
            "notes": notes,
        },
        "unknown_headings": [
            {"sheet": each.sheet, "heading": each.heading.written, "suggestions": list(each.heading.suggestions)}
            for each in read_list.unknown
        ],
    }


def _unknown(read_list: "ReadList") -> "list[Told]":
    from payung.lists.reading import Told

    return [Told("N-LIST-22", each.sheet, facts={"heading": each.heading.written}) for each in read_list.unknown]


def _print(result: dict[str, Any], lang: str) -> None:
    words = _WORDS[lang]

    def said(number: int) -> str:
        return f"{number:,}".replace(",", "." if lang == "id" else ",")

    counts = result["counts"]
    typer.echo(f"{result['file']} ({words['as']} {result['profile']})")
    parts = [f"{said(counts[name])} {words[name]}" for name in ("accepted", "rejected", "duplicate")]
    typer.echo(f"{said(counts['read'])} {words['read']} = {' + '.join(parts)}; {said(counts['warned'])} {words['warned']}.")
    for cause in result["causes"]:
        rows = words["row" if cause["rows"] == 1 else "rows"]
        typer.echo(f"\n{_SIGNS[cause['severity']]} {cause['code']}  {said(cause['rows'])} {rows}. {cause['wrong']}")
        if cause["severity"] != "mended":
            typer.echo(f"  {cause['mend']}")
        where = "; ".join(
            f"{words['sheet']} {e['sheet']} {words['row']} {e['line']}" + (f": {e['shown']}" if e["shown"] else "")
            for e in cause["examples"][:3]
        )
        typer.echo(f"  {words['example']} {where}")
        if cause["offer"]:
            typer.echo("  " + words["mend"].format(code=cause["code"], offer=cause["offer"]))
    if result["notes"]:
        typer.echo("")
    for note in result["notes"]:
        typer.echo(f"· {note['says']} [{note['code']}]")


def _write_errors(path: Path, read_list: "ReadList", checked: "Checked", lang: str) -> None:
    from payung.lists.bad_rows import bad_rows

    try:
        path.write_bytes(bad_rows(read_list, checked, lang))
    except OSError as error:
        raise BadInput(
            None, f"{path} cannot be written: {error.strerror or error}.", "Name a file in a folder of yours."
        ) from None


class _Progress:
    """Rows read so far, on the terminal only."""

    def __init__(self, file: Path, *, shown: bool) -> None:
        self._file, self._shown = file, shown and sys.stderr.isatty()
        self._bar: Any = None

    def __enter__(self) -> "_Progress":
        if self._shown:
            from rich.console import Console
            from rich.progress import Progress, TextColumn, TimeElapsedColumn

            self._bar = Progress(
                TextColumn("{task.description}"),
                TextColumn("{task.completed:,.0f}"),
                TimeElapsedColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._bar.start()
            self._task = self._bar.add_task(self._file.name, total=None)
        return self

    def __call__(self, rows: int) -> None:
        if self._bar is not None:
            self._bar.update(self._task, completed=rows)

    def __exit__(self, *error: object) -> None:
        if self._bar is not None:
            self._bar.stop()
