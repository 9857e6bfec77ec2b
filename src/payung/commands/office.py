"""`payung office`: open an office's own database, before the first figure is kept."""

import json
import os
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from payung.commands import office_people
from payung.located_yaml import BadInput
from payung.site import running

if TYPE_CHECKING:
    from payung.office.log_chain import Head, Verdict

ALMOST_A_DAY = timedelta(hours=23, minutes=30)  # so that an hourly timer does not slip through the day

app = typer.Typer(no_args_is_help=True, help="The office itself: its areas and its people.")
office_people.register(app)


@app.command("open")
def open_(
    province: Annotated[str, typer.Option(help="Kemendagri code of the province.")],
    by: Annotated[str, typer.Option(help="User name of who opens it; made if it is new.")],
    decree: Annotated[str, typer.Option(help="The letter by which that person looks after it.")] = "payung office open",
) -> None:
    """Make the database ready for one province: its tables, its governments, its first person. Twice changes nothing.

    Where no head of the office can get in, that person becomes one, and the link for her first sign-in is printed.
    """
    if province != "52":
        raise BadInput(
            None, f"The overview is made for Nusa Tenggara Barat so far, not for '{province}'.", "Use --province 52."
        )
    with running.office():
        from django.db import transaction

        from payung.office.actions import load_areas

        with transaction.atomic():
            user = office_people.opener(by)
            areas = load_areas(province=province, by=user)
            token = office_people.first_head(user, areas[0], decree)
        typer.echo(f"{areas[0].name} with {len(areas) - 1} kabupaten and kota is ready; {user.username} may enter figures.")
        if token:
            office_people.show_link(user, token)


@app.command()
def code(
    name: Annotated[str, typer.Argument(help="User name, as `payung demo` prints it.")],
    demo: Annotated[bool, typer.Option("--demo", help="There are such codes in a demo only.")] = False,
) -> None:
    """The six digits of this moment with which somebody of the demo passes the second step."""
    if not demo:
        raise BadInput(None, "Codes of real people are in their own phones.", "Add --demo for somebody of the demo.")
    refuse_nothing(demo=True)
    with running.office(demo=True):
        from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

        from payung.commands.demo_people import PEOPLE, totp_secret

        if name not in (known := [person.username for person in PEOPLE]):
            raise BadInput(None, f"The demo has nobody called '{name}'.", f"It has: {', '.join(known)}.")
        typer.echo(format_hotp_value(hotp_value(totp_secret(name), int(time.time()) // 30)))


def refuse_nothing(*, demo: bool) -> None:
    """BadInput where there is no office: an empty one would be made, and nothing found wrong with it."""
    from payung.site.copying import is_there

    folder = running.home() / "demo" if demo else running.home()
    if not is_there(folder):
        what = "demo" if demo else "office"
        raise BadInput(None, f"There is no {what} in {folder}.", "Is it the right PAYUNG_HOME?")


@app.command("verify-log")
def verify_log(
    head: Annotated[list[str], typer.Option(help="POSITION:HASH that was noted elsewhere, e.g. on an edition's page.")] = [],  # noqa: B006
    if_due: Annotated[bool, typer.Option("--if-due", help="Only if it was last found whole a day ago.")] = False,
    demo: Annotated[bool, typer.Option("--demo", help="In the demo's database instead of the office's.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Is the event log whole? Exit 1 where an event was edited, removed or moved, or the end was cut off."""
    from payung.office.log_notes import last_check

    folder = running.home() / ("demo" if demo else ".")
    last = last_check(folder)
    if if_due and last and datetime.now(UTC) - last.at < ALMOST_A_DAY:
        typer.echo("The log need not be read yet.")
        return
    refuse_nothing(demo=demo)
    with running.office(demo=demo):
        verdict = checked_log([_head(text) for text in head], folder=folder)
    if as_json:
        typer.echo(json.dumps(asdict(verdict) | {"holds": verdict.holds}, ensure_ascii=False))
    else:
        for problem in verdict.problems:
            typer.echo(f"✗ {problem.sentence}")
        end = f"It ends with {verdict.head.position}:{verdict.head.hash}." if verdict.head else "It is empty."
        said = "The log does not hold." if verdict.problems else "The log is whole."
        typer.echo(f"{said} {verdict.events} events read, {verdict.heads_compared} notes of its end compared. {end}")
    if verdict.problems:
        sys.exit(1)


def _head(text: str) -> "Head":
    from payung.office.log_chain import Head

    position, _, written = text.partition(":")
    if not position.isdigit() or not re.fullmatch(r"[0-9a-f]{64}", written):
        raise BadInput(None, f"'{text}' is no end of a log.", "Write it as it was noted: the number, a colon, 64 characters.")
    return Head(int(position), written, "--head")


def checked_log(heads: "Sequence[Head]", *, folder: Path) -> "Verdict":
    """Compare the log with all editions, with the ends noted in `folder` and with `heads`; note today's end there."""
    import psycopg

    from payung.office import log_notes
    from payung.office.log_chain import Head, verify
    from payung.publishing.models import Snapshot

    heads = [*heads, *(Head(c.position, c.hash, f"{log_notes.NOTES} of {c.at}") for c in log_notes.checks(folder))]
    for number, log in Snapshot.objects.filter(content__has_key="log").values_list("number", "content__log"):
        heads = [*heads, Head(log["position"], log["hash"], f"edition {number}")]
    with psycopg.connect(os.environ["PAYUNG_DATABASE_URL"]) as connection:
        verdict = verify(connection, heads)
    if verdict.holds and verdict.head:
        log_notes.note(folder, log_notes.Check(datetime.now(UTC), verdict.head.position, verdict.head.hash))
    return verdict


@app.command()
def tidy() -> None:
    """Remove what has served its time: ended sessions, recaps not decided on for a week, lists received thirty days ago.

    In a new month it also works out anew who may be paid for: people turn 15 and 65.
    """
    with running.office():
        from django.core.management import call_command

        from payung.governments.recaps import forget_old_drafts
        from payung.registry import jobs, standing

        call_command("clearsessions")
        now = datetime.now(UTC)
        recaps, lists = forget_old_drafts(now), jobs.tidy(now=now)
        typer.echo(f"Ended sessions removed; {recaps} undecided recaps and {lists} received lists removed.")
        month = now.astimezone(ZoneInfo("Asia/Makassar")).date().replace(day=1)
        if (changed := standing.renew_if_due(month=month)) is not None:
            typer.echo(f"Who may be paid for in {month:%Y-%m}: worked out anew, {changed} changed.")
