"""Make an edition: read the records, compute, draw everything in both languages, freeze it. All of it, or nothing."""

from datetime import date

from django.conf import settings
from django.db import transaction

from payung.governments import as_tables
from payung.governments.models import Response
from payung.office.models import User
from payung.publishing import actions
from payung.publishing.models import Snapshot
from payung.reports import overview, rendering

#: The statement that the project began with (Suara NTB); its edition is the switch "as stated on".
SEED_CUTOFF = date(2025, 7, 14)


@transaction.atomic
def publish_edition(*, cutoff: date, published_on: date, by: User) -> Snapshot:
    """Publish what is known up to `cutoff` as the next edition. MissingFigure where the headline's figures are not there."""
    number = actions.next_number()
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
    files = [actions.File(*drawn) for drawn in rendering.files(content)]
    return actions.publish(content=content, files=files, published_on=published_on, by=by)
