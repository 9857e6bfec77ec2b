"""`payung publish`: freeze what is known as the next edition of the overview."""

import json
from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from payung.located_yaml import BadInput


def publish(
    by: Annotated[str, typer.Option(help="User name of who publishes.")],
    cutoff: Annotated[str, typer.Option(help="Figures known up to this day, e.g. 2026-11-22; default today (WITA).")] = "",
    for_real: Annotated[bool, typer.Option("--for-real", help="Publish; without it the headline is only shown.")] = False,
    demo: Annotated[bool, typer.Option("--demo", help="In the demo's database instead of the office's.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Publish the next edition of the overview. It can never be changed, so nothing is published without --for-real."""
    from payung.site import running

    today = datetime.now(ZoneInfo("Asia/Makassar")).date()
    try:
        day = date.fromisoformat(cutoff) if cutoff else today
    except ValueError:
        raise BadInput(None, f"'{cutoff}' is not a day.", "Write it as 2026-11-22.") from None
    if day > today:
        raise BadInput(None, f"{day} is still to come.", "An edition shows what is known up to today at the latest.")
    with running.office(demo=demo):
        from django.db import transaction

        from payung.commands.people import person
        from payung.reports.edition import publish_edition
        from payung.reports.overview import MissingFigure

        user = person(by)
        try:
            with transaction.atomic():
                snapshot = publish_edition(cutoff=day, published_on=today, by=user)
                share = snapshot.content["share"]
                answer = {
                    "number": snapshot.number,
                    "cutoff": str(day),
                    "covered": share["covered"]["value"],
                    "poor": share["poor"]["value"],
                    "sha256": snapshot.content_sha256,
                    "published": for_real,
                }
                if not for_real:
                    transaction.set_rollback(True)
        except MissingFigure as error:
            raise BadInput(None, str(error), "Nothing was published.") from None
    if as_json:
        typer.echo(json.dumps(answer))
    else:
        said = "Published" if for_real else "Would publish (add --for-real)"
        typer.echo(f"{said} edition {answer['number']}: {answer['covered']} of {answer['poor']}, as of {day}.")
