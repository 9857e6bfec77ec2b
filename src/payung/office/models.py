"""What exists in every office: people who use the system, areas, and the log of what was done."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class User(AbstractUser):
    """Somebody who may do something here. Every action names one."""


class Area(models.Model):
    """A province, kabupaten or kota, by its Kemendagri code with dots (52.03)."""

    class Kind(models.TextChoices):
        PROVINCE = "provinsi"
        KABUPATEN = "kabupaten"
        KOTA = "kota"

    code = models.CharField(max_length=13, primary_key=True)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=Kind)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="only_a_province_has_no_parent",
                condition=Q(kind="provinsi", parent__isnull=True) | ~Q(kind="provinsi") & Q(parent__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Event(models.Model):
    """Who did what, when, to which row. Written in the same transaction as the deed; never changed."""

    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    detail = models.JSONField(default=dict)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.kind}: {self.subject}"
