"""What can be done: propose an edition, withdraw or refuse the proposal, or approve and so publish it. None is ever changed."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.db import connection, transaction
from django.db.models import Max
from django.utils.timezone import localtime

from payung import __version__
from payung.located_yaml import BadInput
from payung.office.actions import log, reach
from payung.office.models import Area, Event, Invitation, User
from payung.office.roles import MAY, Deed
from payung.publishing.models import Decision, Proposal, RenderedFile, Snapshot

# Any number will do, as long as it is only ours: held while an edition's number is taken and its pictures are made.
_PUBLISHING = 5_299_001

#: What an edition gets when it is published, not when it is proposed. Migration 0005 leaves out the same.
GIVEN_AT_PUBLISHING = ("number", "published_on", "seed_edition", "files", "log")


class SomethingChanged(ValueError):
    """What would be said is no longer what was proposed. `parts` names the parts that differ."""

    def __init__(self, parts: Sequence[str]) -> None:
        super().__init__(
            f"Something changed since it was proposed ({', '.join(parts)}): look again, and propose it anew. "
            "Nothing was published."
        )
        self.parts = tuple(parts)


class AlreadyDecided(ValueError):
    """Somebody approved, refused or withdrew the proposal before. `decision` says who."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(f"The proposal was {decision.outcome} by {decision.decided_by.name} already. Nothing was changed.")
        self.decision = decision


class MayNotDecide(BadInput):
    """She cannot decide on this proposal. `why`: no role there, proposed it herself, or may be who proposed it."""

    def __init__(self, why: Literal["role", "own", "one_hand"], wrong: str, remedy: str) -> None:
        super().__init__(None, wrong, remedy)
        self.why = why


@dataclass(frozen=True)
class File:
    """Something rendered for an edition, in one language."""

    name: str
    language: str
    media_type: str
    body: bytes


def statement(content: dict[str, Any]) -> dict[str, Any]:
    """What readers would see of an edition: all of its content but what it gets only when it is published."""
    return {key: value for key, value in content.items() if key not in GIVEN_AT_PUBLISHING}


def statement_sha256(content: dict[str, Any]) -> str:
    """The fingerprint that an approval is bound to."""
    return sha256_of(statement(content))


@transaction.atomic
def propose(*, content: dict[str, Any], area: Area, note: str, by: User) -> Proposal:
    """Lay an edition before a second person, word for word. BadInput where `by` may not propose, or the same waits already."""
    refuse_without(Deed.PROPOSE_EDITION, area=area, by=by)
    said = statement(content)
    fingerprint = sha256_of(said)
    if Proposal.objects.filter(area=area, content_sha256=fingerprint, decision__isnull=True).exists():
        raise BadInput(None, "The same edition waits for approval already.", "Wait for the answer, or withdraw it first.")
    made = Proposal.objects.create(
        area=area,
        cutoff=date.fromisoformat(said["cutoff"]),
        content=said,
        content_sha256=fingerprint,
        note=note.strip(),
        proposed_by=by,
    )
    detail = {"cutoff": said["cutoff"], "sha256": fingerprint}
    log(kind="edition_proposed", subject=f"proposal {made.pk}", detail=detail, by=by, area=area.code)
    return made


@transaction.atomic
def approve(*, proposal: Proposal, content: dict[str, Any], files: Sequence[File], published_on: date, by: User) -> Snapshot:
    """Approve a proposal and publish it, both or neither. Call it under `next_number`, from which the content's number came.

    SomethingChanged where `content` is not what was proposed, AlreadyDecided, MayNotDecide.
    """
    refuse_unapprovable(proposal, by=by)
    said = statement(content)
    if said != proposal.content or sha256_of(said) != proposal.content_sha256:
        raise SomethingChanged(parts_that_differ(proposal.content, said) or ["fingerprint"])
    Decision.objects.create(proposal=proposal, outcome=Decision.Outcome.APPROVED, decided_by=by)
    opened_at = way_in_given(to=proposal.proposed_by, by=by)
    log(
        kind="edition_approved",
        subject=f"proposal {proposal.pk}",
        detail={
            "sha256": proposal.content_sha256,
            # The two names alone would not tell that one of them once held the key of the other's account.
            **({"gave_the_proposer_her_way_in": f"{localtime(opened_at):%Y-%m-%d}"} if opened_at else {}),
        },
        by=by,
        area=proposal.area_id,
    )
    return _publish(proposal=proposal, content=content, files=files, published_on=published_on, by=by)


@transaction.atomic
def refuse(*, proposal: Proposal, reason: str, by: User) -> Decision:
    """Send a proposal back with the reason. It cannot be approved later: its proposer proposes anew."""
    refuse_undecidable(proposal, by=by)
    if not reason.strip():
        raise BadInput(None, "Nothing was sent back: the reason is missing.", "Write what should be different.")
    return _decide(proposal, Decision.Outcome.REFUSED, reason=reason.strip(), by=by)


@transaction.atomic
def withdraw(*, proposal: Proposal, by: User) -> Decision:
    """Take back one's own proposal before it is decided."""
    _lock(proposal)
    if proposal.proposed_by_id != by.pk:
        raise BadInput(None, "Only who proposed an edition can withdraw it.", "Refuse it instead, with the reason.")
    return _decide(proposal, Decision.Outcome.WITHDRAWN, reason="", by=by)


def refuse_undecidable(proposal: Proposal, *, by: User) -> None:
    """AlreadyDecided, or MayNotDecide. Holds the proposal to the transaction's end."""
    if not reach(by).may(Deed.APPROVE_EDITION, proposal.area_id):
        raise MayNotDecide("role", *_without(Deed.APPROVE_EDITION, area=proposal.area, by=by))
    if proposal.proposed_by_id == by.pk:
        raise MayNotDecide(
            "own",
            f"{by.name} proposed this edition, so somebody else must approve it.",
            "Ask another person who may approve editions. There are no exceptions.",
        )
    _lock(proposal)


def refuse_unapprovable(proposal: Proposal, *, by: User) -> None:
    """The same, and MayNotDecide where one person may stand behind both names. Sending back harms nobody, so it stays free."""
    refuse_undecidable(proposal, by=by)
    if in_one_hand(by, proposal.proposed_by):
        raise MayNotDecide(
            "one_hand",
            f"{by.name} cannot approve this edition yet: in the last seven days a link opened her account or that of "
            f"{proposal.proposed_by.name}, and who gave it could have used it herself.",
            "Wait until seven days have passed since the link was used, or ask another head of the office.",
        )


def in_one_hand(one: User, other: User) -> bool:
    """Whether links used in the last seven days connect two accounts: given from one to the other, or by a third to both.

    Asked of the database, which refuses by the same answer (migration 0006).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT payung_in_one_hand(%s, %s)", [one.pk, other.pk])
        return cursor.fetchone()[0]


def way_in_given(*, to: User, by: User) -> datetime | None:
    """When somebody last opened her account with a link from `by`, however long ago; None where she never did."""
    given = Invitation.objects.filter(user=to, issued_by=by, used_at__isnull=False)
    return given.aggregate(last=Max("used_at"))["last"]


def refuse_without(deed: Deed, *, area: Area, by: User) -> None:
    """BadInput where somebody may not do it in this area, with the roles that may."""
    if not reach(by).may(deed, area.code):
        raise BadInput(None, *_without(deed, area=area, by=by))


def _without(deed: Deed, *, area: Area, by: User) -> tuple[str, str]:
    what = {Deed.PROPOSE_EDITION: "propose", Deed.APPROVE_EDITION: "approve"}[deed]
    roles = " or ".join(role.value for role in MAY if deed in MAY[role])
    return (
        f"{by.username} may not {what} editions of {area.name}.",
        f"It takes the role {roles} there: the head of the office gives it, with the letter that says so.",
    )


def parts_that_differ(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """The blocks of an edition in which two of them differ."""
    return sorted(key for key in one.keys() | other.keys() if one.get(key) != other.get(key))


def next_number() -> int:
    """The number the next edition gets. Call it inside the transaction that publishes; two publishers wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_PUBLISHING])
    return (Snapshot.objects.aggregate(last=Max("number"))["last"] or 0) + 1


def sha256_of(content: dict[str, Any]) -> str:
    """The fingerprint of an edition's content: the same on every machine."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _lock(proposal: Proposal) -> None:
    """Two who decide at once wait for each other; the second finds the decision of the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_PUBLISHING, proposal.pk])
    decision = Decision.objects.filter(proposal=proposal).select_related("decided_by").first()
    if decision:
        raise AlreadyDecided(decision)


def _decide(proposal: Proposal, outcome: Decision.Outcome, *, reason: str, by: User) -> Decision:
    decision = Decision.objects.create(proposal=proposal, outcome=outcome, reason=reason, decided_by=by)
    log(
        kind=f"edition_{outcome}",
        subject=f"proposal {proposal.pk}",
        detail={"reason": reason} if reason else {},
        by=by,
        area=proposal.area_id,
    )
    return decision


def _publish(*, proposal: Proposal, content: dict[str, Any], files: Sequence[File], published_on: date, by: User) -> Snapshot:
    """Freeze an edition with its files: all of it, or none."""
    # Which files belong to it stands in the content, under its fingerprint: the database refuses any other, then and later.
    # So does the end of the event log: printed with every edition, it shows later if the log was shortened or rewritten.
    end = Event.objects.order_by("-position").values("position", "hash").first()
    content = {**content, **({"log": end} if end else {})}
    content = {**content, "files": {f"{f.language}/{f.name}": hashlib.sha256(f.body).hexdigest() for f in files}}
    snapshot = Snapshot.objects.create(
        number=content["number"],
        cutoff=date.fromisoformat(content["cutoff"]),
        published_on=published_on,
        content=content,
        content_sha256=sha256_of(content),
        law_version=content["law_version"],
        program_version=__version__,
        proposal=proposal,
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
        area=proposal.area_id,
    )
    return snapshot
