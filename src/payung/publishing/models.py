"""Editions of the public picture: what was said on one day, frozen, with everything that was rendered from it.

Nothing is published by one person alone: somebody proposes, somebody else decides, and what is published is exactly what was
decided on. The database refuses anything else (migrations 0005 and 0006).
"""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from payung.office.models import Area, OfAnArea, User
from payung.office.roles import Deed


class Proposals(OfAnArea):
    seen_by = Deed.SEE_PROPOSALS


class Proposal(models.Model):
    """What somebody wants to publish, word for word. Never changed: who wants to say something else proposes anew."""

    proposed_by_id: int
    area_id: str
    edition: "Snapshot"
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", help_text="The province the edition speaks of.")
    cutoff = models.DateField()
    content = models.JSONField(help_text="What readers would see: see publishing.actions.statement.")
    content_sha256 = models.CharField(max_length=64)
    note = models.CharField(max_length=500, blank=True)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = Proposals.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"proposal {self.pk}"

    @property
    def state(self) -> str:
        """waiting, approved, refused or withdrawn."""
        decision = getattr(self, "decision", None)
        return decision.outcome if decision else "waiting"


class Decisions(OfAnArea):
    seen_by = Deed.SEE_PROPOSALS
    area_field = "proposal__area_id"


class Decision(models.Model):
    """The one answer to a proposal. Its proposer can only withdraw it; everybody else can only approve or refuse."""

    class Outcome(models.TextChoices):
        APPROVED = "approved"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"

    proposal_id: int
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=9, choices=Outcome)
    reason = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = Decisions.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="refusal_has_a_reason", condition=~Q(outcome="refused", reason="")),
            models.CheckConstraint(
                name="decision_is_one_of_three", condition=Q(outcome__in=["approved", "refused", "withdrawn"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome}: proposal {self.proposal_id}"


class Snapshot(models.Model):
    """One published edition. Never changed: a later truth is a later edition."""

    proposal_id: int | None
    number = models.PositiveIntegerField(unique=True)
    cutoff = models.DateField()
    published_on = models.DateField()
    content = models.JSONField()
    content_sha256 = models.CharField(max_length=64)
    law_version = models.CharField(max_length=64)
    program_version = models.CharField(max_length=20)
    proposal = models.OneToOneField(
        Proposal,
        on_delete=models.PROTECT,
        null=True,
        related_name="edition",
        help_text="Empty only in editions from before a second person was asked.",
    )
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                name="edition_is_not_published_before_its_cutoff", condition=Q(published_on__gte=models.F("cutoff"))
            ),
        ]

    def __str__(self) -> str:
        return f"edition {self.number}"


class RenderedFile(models.Model):
    """A chart or page of an edition as its readers get it, byte for byte."""

    snapshot_id: int
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=60)
    language = models.CharField(max_length=2)
    media_type = models.CharField(max_length=60)
    body = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(name="one_file_of_a_name", fields=["snapshot", "name", "language"])]

    def __str__(self) -> str:
        return f"{self.name} ({self.language}) of {self.snapshot_id}"
