"""What can be done: publish an edition. There is no action that changes one."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from payung import __version__
from payung.office.actions import log
from payung.office.models import User
from payung.publishing.models import RenderedFile, Snapshot

# Any number will do, as long as it is only ours: held while an edition's number is taken and its pictures are made.
_PUBLISHING = 5_299_001


@dataclass(frozen=True)
class File:
    """Something rendered for an edition, in one language."""

    name: str
    language: str
    media_type: str
    body: bytes


def next_number() -> int:
    """The number the next edition gets. Call it inside the transaction that publishes; two publishers wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_PUBLISHING])
    return (Snapshot.objects.aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def publish(*, content: dict[str, Any], files: Sequence[File], published_on: date, by: User) -> Snapshot:
    """Freeze an edition with its files: all of it, or none."""
    # Which files belong to it stands in the content, under its fingerprint: the database refuses any other, then and later.
    content = {**content, "files": {f"{f.language}/{f.name}": hashlib.sha256(f.body).hexdigest() for f in files}}
    snapshot = Snapshot.objects.create(
        number=content["number"],
        cutoff=date.fromisoformat(content["cutoff"]),
        published_on=published_on,
        content=content,
        content_sha256=sha256_of(content),
        law_version=content["law_version"],
        program_version=__version__,
        published_by=by,
    )
    RenderedFile.objects.bulk_create(
        RenderedFile(
            snapshot=snapshot,
            name=file.name,
            language=file.language,
            media_type=file.media_type,
            body=file.body,
            sha256=hashlib.sha256(file.body).hexdigest(),
        )
        for file in files
    )
    log(
        kind="edition_published",
        subject=f"edition {snapshot.number}",
        detail={"sha256": snapshot.content_sha256, "files": len(files)},
        by=by,
    )
    return snapshot


def sha256_of(content: dict[str, Any]) -> str:
    """The fingerprint of an edition's content: the same on every machine."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
