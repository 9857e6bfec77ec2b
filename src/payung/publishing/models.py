"""Editions of the public picture: what was said on one day, frozen, with everything that was rendered from it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from payung.office.models import User


class Snapshot(models.Model):
    """One published edition. Never changed: a later truth is a later edition."""

    number = models.PositiveIntegerField(unique=True)
    cutoff = models.DateField()
    published_on = models.DateField()
    content = models.JSONField()
    content_sha256 = models.CharField(max_length=64)
    law_version = models.CharField(max_length=64)
    program_version = models.CharField(max_length=20)
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
