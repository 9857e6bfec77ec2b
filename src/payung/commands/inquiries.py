"""`payung inquiry`: ask the insurer or Dukcapil about people of the register, and take their answer in. Files of any length."""

import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from payung.located_yaml import BadInput
from payung.site import running

if TYPE_CHECKING:
    from payung.inquiries.models import AnswerFile, Inquiry
    from payung.inquiries.reading import ReadAnswer

app = typer.Typer(no_args_is_help=True, help="Ask the insurer, or Dukcapil, about people of the register.")
COUNTS = ("read", "new", "changed", "unchanged", "unanswered", "overtaken", "repeated", "refused")
CAUSES_SHOWN = 20


@app.command()
def make(
    area: Annotated[str, typer.Option(help="Which office asks: 52, or a kabupaten such as 52.03.")],
    deadline: Annotated[str, typer.Option(help="Answer by, e.g. 2026-12-31.")],
    by: Annotated[str, typer.Option(help="User name of who answers for it.")],
    out: Annotated[Path, typer.Option(help="Folder for its files: they hold NIKs.")],
    to: Annotated[str, typer.Option(help="bpjs or dukcapil.")] = "bpjs",
    within: Annotated[str, typer.Option(help="Only people of this kecamatan or desa.")] = "",
    group: Annotated[str, typer.Option(help="Only people of this group.")] = "",
    again: Annotated[bool, typer.Option(help="Also those of whom there is an answer already.")] = False,
    any_age: Annotated[bool, typer.Option(help="Also those who are too young or too old to be paid for.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Tell the batch, its rows and files as JSON.")] = False,
    demo: Annotated[bool, typer.Option(help="In the demo's database.")] = False,
) -> None:
    """Freeze whom to ask about, and write the files that go out: csv with the standard columns, json with the totals, and up
    to 100,000 rows a workbook to fill in.

    Exit 2 where nobody is left to be asked about. Files that went out are noted in the event log.
    """
    day = _day(deadline)
    if not out.is_dir():
        raise BadInput(None, f"There is no folder {out}.", "Make it first, where nobody else can read.")
    with running.office(demo=demo):
        from payung.commands import people
        from payung.inquiries import asking, layouts

        user, office = _person(by, demo=demo), people.area(area)
        chosen = asking.Chosen(area=within, group=group, again=again, any_age=any_age)
        inquiry = asking.make(
            kind=to, area=office, chosen=chosen, deadline=day, today=_now().date(), by=user, from_the_server=True
        )
        forms: list[Any] = ["csv", "json", *(["xlsx"] if inquiry.rows <= layouts.XLSX_ROWS_MOST else [])]
        files = [_write(inquiry, form, out, user) for form in forms]
        told = {
            "inquiry": inquiry.pk, "batch": inquiry.batch, "rows": inquiry.rows, "rows_with_nik": inquiry.rows_with_nik,
            "files": files,
        }  # fmt: skip
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    typer.echo(f"{inquiry.batch}: {inquiry.rows:,} people, {inquiry.rows_with_nik:,} with a NIK; to be answered by {day}.")
    typer.echo("\n".join(files))


def _write(inquiry: "Inquiry", form: Any, folder: Path, user: Any) -> str:
    from payung.inquiries import asking

    written = asking.write(inquiry=inquiry, form=form, by=user, from_the_server=True)
    path = folder / written.name
    path.touch(mode=0o600)
    path.write_bytes(written.body)
    return str(path)


@app.command()
def answer(
    file: Annotated[Path, typer.Argument(help="The answer: .xlsx or .csv.")],
    inquiry: Annotated[str, typer.Option(help="Which inquiry it answers: 12, or BPJS-0012.")],
    as_of: Annotated[str, typer.Option(help="The day on which it was looked up, e.g. 2026-11-20.")],
    by: Annotated[str, typer.Option(help="User name of who answers for it.")],
    accept: Annotated[bool, typer.Option("--accept", help="Take it into the register.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write the verdict as JSON.")] = False,
    demo: Annotated[bool, typer.Option(help="In the demo's database.")] = False,
) -> None:
    """Judge an answer row by row, and with --accept take what is new into the register: all of it at once, and only once.

    Without --accept nothing is kept. Exit 1 where rows are refused, 2 where the file is no answer to this inquiry.
    """
    day = _day(as_of)
    if not file.is_file():
        raise BadInput(None, f"There is no file {file}.", f"Looked in {file.absolute().parent}.")
    with running.office(demo=demo):
        from payung.inquiries import answering

        user, found = _person(by, demo=demo), _inquiry(inquiry)
        try:
            result = _taken(file, found, day, user, accept=accept)
        except answering.SentBefore as before:
            result = _told(before.answer) | {"state": "sent before"}
    typer.echo(json.dumps(result, ensure_ascii=False, indent=2, default=str) if as_json else _in_words(file, result))
    if not as_json and not accept:
        typer.echo("Nothing was kept. Add --accept to take it in.")
    if result["refused"]:
        sys.exit(1)


def _taken(file: Path, inquiry: "Inquiry", day: date, user: Any, *, accept: bool) -> dict[str, Any]:
    from django.db import transaction

    from payung.inquiries import answering
    from payung.inquiries.verdicts import causes_of
    from payung.registry import store, turns

    said, now = _read(file), _now()
    place, is_kept = "", False
    try:
        with transaction.atomic():
            if accept:
                turns.alone()  # before the inquiry is held, as in answering.accept
            kept = answering.receive(
                data=file.read_bytes(), name=file.name, inquiry=inquiry, as_of=day, today=now.date(), by=user,
                from_the_server=True, said=said,
            )  # fmt: skip
            place, rows = kept.place, answering.kept_rows(kept)
            causes = causes_of(rows)[:CAUSES_SHOWN] if rows is not None else []
            if accept and kept.entering:
                kept = answering.accept(
                    answer=kept, seen=kept.verdict_sha256, now=now, by=user, from_the_server=True, said=said
                )
                if kept.state != kept.State.ACCEPTED:
                    wrong = "Another answer was accepted meanwhile: nothing was taken."
                    raise BadInput(None, wrong, "Run it again; then it is compared with that one.")
            else:
                transaction.set_rollback(True)
        is_kept = kept.state == kept.State.ACCEPTED
    finally:
        if place and not is_kept:
            store.forget(place)
    state = kept.state if is_kept else "nothing new" if accept else "compared"
    return _told(kept) | {"state": state, "causes": [_cause(each, inquiry) for each in causes]}


def _read(file: Path) -> "ReadAnswer":
    """A csv piece by piece, a workbook in the cage; refused as on the page."""
    from payung.commands.register_files import refusals_of
    from payung.inquiries.reading import read_csv, read_workbook
    from payung.received_files.limits import LOCAL
    from payung.received_files.reading import read

    with refusals_of(file, "en"):
        if file.suffix.lower() == ".csv":
            return read_csv(file)
        return read_workbook(read(file.read_bytes(), file.name, LOCAL))


def _person(username: str, *, demo: bool) -> Any:
    """BadInput for a stranger; where a demo lies beside the office, it says how to mean that one."""
    from payung.commands import people

    try:
        return people.person(username)
    except BadInput as error:
        if demo or not (running.home() / "demo").is_dir():
            raise
        beside = f"This is the office in {running.home()}; beside it lies a demo: add --demo to mean that one."
        raise BadInput(None, error.wrong, f"{error.remedy} {beside}") from None


def _inquiry(named: str) -> "Inquiry":
    from payung.inquiries.models import Inquiry

    number = named.rpartition("-")[2]
    found = Inquiry.objects.select_related("area").filter(pk=int(number)).first() if number.isdigit() else None
    if found is None or ("-" in named and found.batch != named.upper()):
        known = ", ".join(each.batch for each in Inquiry.objects.all()[:5]) or "none yet: payung inquiry make"
        raise BadInput(None, f"There is no inquiry '{named}'.", f"The newest are: {known}.")
    return found


def _told(answer: "AnswerFile") -> dict[str, Any]:
    return {
        "answer": answer.pk, "state": answer.state, **{name: getattr(answer, name) for name in COUNTS},
        "entering": answer.entering, "by_status": answer.by_status, "notes": answer.notes,
        "changed_workers": answer.received.changed_workers if answer.received else None,
    }  # fmt: skip


def _cause(each: dict[str, Any], inquiry: "Inquiry") -> dict[str, Any]:
    from payung.inquiries.troubles import OF_ROW
    from payung.inquiries.words import allowed

    facts = {"shown": each["shown"], "other": each["shown"], "batch": inquiry.batch, "allowed": allowed(inquiry.kind, "en")}
    wrong, mend = OF_ROW[each["code"]].said("en", facts)
    return {"code": each["code"], "rows": each["rows"], "lines": each["lines"], "wrong": wrong, "mend": mend}


def _in_words(file: Path, result: dict[str, Any]) -> str:
    if result["state"] == "sent before":
        return f"{file}: sent before, as answer {result['answer']}. Nothing was done with it again."
    parts = " + ".join(f"{result[name]:,} {name}" for name in COUNTS[1:] if result[name])
    lines = [
        f"{file}",
        f"{result['read']:,} rows read = {parts or 'nothing'}; {result['notes']['missing']:,} asked about are missing.",
    ]
    for each in result["causes"]:
        where = ", ".join(map(str, each["lines"]))
        lines.append(f"  {each['code']} ({each['rows']:,} rows; row {where}): {each['wrong']} {each['mend']}")
    if dropped := result["notes"]["dropped"]:
        lines.append(f"Not read and not kept: {', '.join(dropped)}.")
    if result["state"] == "nothing new":
        lines.append("Nothing in it is new: nothing was kept.")
    if result["state"] == "accepted":
        lines.append(f"In the register: {result['entering']:,} answers; {result['changed_workers']:,} workers changed.")
    return "\n".join(lines)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(None, f"'{text}' is no day.", "Write it like 2026-12-31.") from None


def _now() -> datetime:
    return datetime.now(ZoneInfo("Asia/Makassar"))
