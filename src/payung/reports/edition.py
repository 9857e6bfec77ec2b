"""Make an edition: read the records, compute, draw everything in both languages, freeze it. All of it, or nothing.

One person proposes what it would say; another approves it. At approval everything is read and computed again: where that gives
something else than was proposed, nothing is published.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction

from payung.governments import as_tables
from payung.governments.models import ReportedFigure, Response
from payung.office.models import Area, User
from payung.publishing import actions
from payung.publishing.models import Proposal, Snapshot
from payung.reports import differences, overview, rendering

#: The statement that the project began with (Suara NTB); its edition is the switch "as stated on".
SEED_CUTOFF = date(2025, 7, 14)


def statement(*, cutoff: date) -> dict[str, Any]:
    """What an edition of this cutoff would say today. MissingFigure where the headline's figures are not there."""
    return actions.statement(_content(number=0, cutoff=cutoff, published_on=cutoff))


@transaction.atomic
def propose_edition(*, cutoff: date, note: str = "", by: User) -> Proposal:
    """Propose what is known up to `cutoff` as the next edition. MissingFigure without a headline; BadInput for who may not."""
    return actions.propose(content=statement(cutoff=cutoff), area=Area.objects.get(code=overview.PROVINCE), note=note, by=by)


@transaction.atomic
def approve_edition(*, proposal: Proposal, published_on: date, by: User) -> Snapshot:
    """Publish what was proposed, if it is still what would be said. Drawing takes seconds; what cannot be is refused before.

    actions.SomethingChanged, actions.AlreadyDecided, or actions.MayNotDecide.
    """
    number = actions.next_number()
    actions.refuse_unapprovable(proposal, by=by)
    try:
        content = _content(number=number, cutoff=proposal.cutoff, published_on=published_on)
    except overview.MissingFigure:
        raise actions.SomethingChanged(["share"]) from None
    changed = actions.parts_that_differ(proposal.content, actions.statement(content))
    if changed:
        raise actions.SomethingChanged(changed)
    files = [actions.File(*drawn) for drawn in rendering.files(content)]
    return actions.approve(proposal=proposal, content=content, files=files, published_on=published_on, by=by)


def changes(*, content: Mapping[str, Any], before: Mapping[str, Any] | None) -> differences.Differences:
    """What readers would see differently than in the edition `before`."""
    pairs = ReportedFigure.objects.filter(corrects__isnull=False).values_list("corrects__key", "key")
    return differences.between(before, content, corrections=dict(pairs))


def _content(*, number: int, cutoff: date, published_on: date) -> dict[str, Any]:
    seed = Snapshot.objects.filter(cutoff=SEED_CUTOFF).order_by("number").first()
    content = overview.build(
        figures=as_tables.figures(),
        requests=as_tables.requests(),
        answers=[
            overview.Answer(r.government_id, r.figure.key, r.text, r.said_on, r.source)
            for r in Response.objects.select_related("figure")
        ],
        number=number,
        cutoff=cutoff,
        published_on=published_on,
        seed_edition=seed.number if seed else number if cutoff == SEED_CUTOFF else None,
        seed_cutoff=SEED_CUTOFF,
        site=settings.PAYUNG_SITE,
    )
    content["charts"] = rendering.words(content)
    return content
