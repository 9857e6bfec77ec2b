"""`payung publish`: show, propose, or publish the next edition of the overview. Nobody publishes alone."""

import json
from datetime import date, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from payung.located_yaml import BadInput

TWO_WAYS = (
    "Either leave it for the second person to approve on the page /terbitan/:  --propose   "
    "Or name her, where she stands beside you:  --for-real --approved-by NAME"
)


def publish(
    by: Annotated[str, typer.Option(help="User name of who proposes it.")],
    cutoff: Annotated[str, typer.Option(help="Figures known up to this day, e.g. 2026-11-22; default today (WITA).")] = "",
    propose: Annotated[bool, typer.Option("--propose", help="Leave it waiting for the approval of a second person.")] = False,
    note: Annotated[str, typer.Option(help="What the second person should know.")] = "",
    for_real: Annotated[bool, typer.Option("--for-real", help="Publish now; needs --approved-by.")] = False,
    approved_by: Annotated[str, typer.Option(help="User name of the second person, who approves it.")] = "",
    demo: Annotated[bool, typer.Option("--demo", help="In the demo's database instead of the office's.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """The next edition of the overview: shown; with --propose laid before a second person; with --for-real published."""
    from payung.site import running

    today = datetime.now(ZoneInfo("Asia/Makassar")).date()
    day = _day(cutoff, today)
    _refuse_alone(by, propose=propose, for_real=for_real, approved_by=approved_by)
    with running.office(demo=demo):
        answer = _done(by, approved_by, day, today, note, propose=propose, for_real=for_real)
    typer.echo(json.dumps(answer) if as_json else _sentence(answer))


def _day(cutoff: str, today: date) -> date:
    try:
        day = date.fromisoformat(cutoff) if cutoff else today
    except ValueError:
        raise BadInput(None, f"'{cutoff}' is not a day.", "Write it as 2026-11-22.") from None
    if day > today:
        raise BadInput(None, f"{day} is still to come.", "An edition shows what is known up to today at the latest.")
    return day


def _refuse_alone(by: str, *, propose: bool, for_real: bool, approved_by: str) -> None:
    if propose and (for_real or approved_by):
        raise BadInput(None, "--propose waits for approval; --for-real and --approved-by do not.", TWO_WAYS)
    if for_real and not approved_by:
        raise BadInput(None, "An edition is approved by a second person. Nothing was published.", TWO_WAYS)
    if approved_by and not for_real:
        raise BadInput(None, "--approved-by publishes, so it needs --for-real. Nothing was published.", TWO_WAYS)
    if approved_by == by and by:
        raise BadInput(None, f"'{by}' cannot approve what '{by}' proposes. Nothing was published.", TWO_WAYS)


def _done(by: str, approved_by: str, day: date, today: date, note: str, *, propose: bool, for_real: bool) -> dict[str, Any]:
    """What was shown, proposed or published, for machines."""
    from django.db import transaction

    from payung.commands.people import person
    from payung.publishing.actions import AlreadyDecided, SomethingChanged, sha256_of
    from payung.reports.edition import approve_edition, propose_edition, statement
    from payung.reports.overview import MissingFigure

    proposer, head = person(by), person(approved_by) if approved_by else None
    try:
        with transaction.atomic():
            proposal = propose_edition(cutoff=day, note=note, by=proposer) if propose or head else None
            said = proposal.content if proposal else statement(cutoff=day)
            edition = approve_edition(proposal=proposal, published_on=today, by=head) if proposal and head else None
    except (MissingFigure, SomethingChanged, AlreadyDecided) as error:
        raise BadInput(None, str(error), "Nothing was published.") from None
    return {
        "number": edition.number if edition else None,
        "proposal": proposal.pk if proposal else None,
        "cutoff": str(day),
        "covered": said["share"]["covered"]["value"],
        "poor": said["share"]["poor"]["value"],
        "sha256": edition.content_sha256 if edition else sha256_of(said),
        "published": edition is not None,
    }


def _sentence(answer: dict[str, Any]) -> str:
    headline = f"{answer['covered']} of {answer['poor']}, as of {answer['cutoff']}."
    if answer["published"]:
        return f"Published edition {answer['number']}: {headline}"
    if answer["proposal"]:
        return f"Proposed, not published: {headline} It waits at /terbitan/{answer['proposal']}/ for a second person."
    return f"The next edition would say: {headline} Nothing was kept. {TWO_WAYS}"
