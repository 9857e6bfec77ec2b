"""Field checks: rounds, the names to be looked for, the sheets of each desa, and what somebody found."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from payung.office.models import Area, OfAnArea, OneTimeLink, User
from payung.office.roles import Deed
from payung.registry.models import KAB_LENGTH, OfPeople, Worker


class Rounds(OfAnArea):
    """A round names no person: who may see counts may see it."""

    seen_by = Deed.SEE_COUNTS
    area_field = "kab"


class Round(models.Model):
    """A field check that a decree asks for: which names, in which desa, by when. Its names are frozen when it is made."""

    area_id: str
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", help_text="The kabupaten or kota.")
    kab = models.CharField(max_length=KAB_LENGTH)
    title = models.CharField(max_length=200)
    decree = models.CharField(max_length=200, help_text="Number and day of the decree or letter.")
    deadline = models.DateField()
    chosen = models.JSONField(default=dict, help_text="How its names were chosen: areas, source, group, unverified.")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: Any = Rounds.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="round_has_a_decree", condition=~Q(decree="") & ~Q(title="")),
            models.CheckConstraint(
                name="round_is_withdrawn_by_somebody",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class RoundName(models.Model):
    """One worker to be looked for in a round, in the desa she was listed in when it was made."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="names")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    kab = models.CharField(max_length=KAB_LENGTH)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    number = models.IntegerField(help_text="Her number on the desa's sheet, from 1.")

    objects: Any = OfPeople.as_manager()

    class Meta:
        ordering = ["area", "number"]
        constraints = [
            models.UniqueConstraint(name="worker_once_in_a_round", fields=["round", "worker"]),
            models.UniqueConstraint(name="number_once_on_a_sheet", fields=["round", "area", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.number}"  # pyright: ignore[reportAttributeAccessIssue]  Django adds it


class Sheet(OneTimeLink):
    """A desa's sheet on a telephone: a link for its village, used as often as needed until somebody there says it is done."""

    round_id: int
    area_id: str
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="sheets")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", help_text="The desa or kelurahan.")
    kab = models.CharField(max_length=KAB_LENGTH)
    sent_to = models.CharField(max_length=200, blank=True, help_text="Whom it was handed to.")

    objects: Any = OfPeople.as_manager()

    class Meta:  # pyright: ignore[reportIncompatibleVariableOverride]  as Django has it: the parent's is abstract
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="one_open_link_of_a_sheet",
                fields=["round", "area"],
                condition=Q(used_at__isnull=True, withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"sheet of {self.area_id}"


class Verification(models.Model):
    """What somebody found in the field about a worker on a day. Never changed; a newer one counts. None: not answered."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="verifications")
    kab = models.CharField(max_length=KAB_LENGTH)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, null=True, blank=True, related_name="verifications")
    alive = models.BooleanField(null=True, blank=True)
    resident = models.BooleanField(null=True, blank=True)
    works = models.BooleanField(null=True, blank=True)
    breadwinner = models.BooleanField(null=True, blank=True)
    willing = models.BooleanField(null=True, blank=True)
    seen_on = models.DateField()
    seen_by = models.CharField(max_length=200, help_text="Who went there.")
    remark = models.CharField(max_length=500, blank=True)
    kept_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    through = models.CharField(max_length=200, blank=True, help_text="The village's link, where nobody signed in.")
    kept_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: Any = OfPeople.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(name="last_said_of_a_name", fields=["worker", "round", "-id"])]
        constraints = [
            models.CheckConstraint(name="verification_names_who_kept_it", condition=Q(kept_by__isnull=False) | ~Q(through="")),
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.seen_on}"  # pyright: ignore[reportAttributeAccessIssue]  Django adds it
