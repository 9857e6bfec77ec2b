"""The insurer's monthly recap as it was kept: members by kabupaten/kota and segment, and the headings of its file."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from payung.office.models import Area, OfAnArea, User
from payung.office.roles import Deed, Reach


class Recaps(models.QuerySet):
    def visible_to(self, reach: Reach) -> "Recaps":
        """A recap is seen by who may see one of its rows; its other rows she does not see."""
        return self.filter(pk__in=RecapRow.objects.visible_to(reach).values("recap"))


class Recap(models.Model):
    """One file of the insurer for one month, kept whole. A corrected file is a new recap that replaces it; both stay."""

    month = models.DateField(help_text="The first of the month.")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, unique=True)
    body = models.BinaryField(help_text="The file, byte for byte.")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    kept_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kept_on = models.DateField()
    entered_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: Any = Recaps.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="recap_is_of_a_month", condition=Q(month__day=1)),
            models.UniqueConstraint(
                name="a_month_has_one_first_recap", fields=["month"], condition=Q(replaces__isnull=True)
            ),  # every other one replaces one before: so a month has one that counts
        ]

    def __str__(self) -> str:
        return f"recap of {self.month:%Y-%m}"


class RecapRows(OfAnArea):
    seen_by = Deed.SEE_BOARD


class RecapRow(models.Model):
    """Members of one segment in one kabupaten or kota: active at the month's end, new and ended in it. Empty is unknown."""

    area_id: str
    recap_id: int
    recap = models.ForeignKey(Recap, on_delete=models.PROTECT, related_name="rows")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    segment = models.CharField(max_length=10)
    active = models.PositiveIntegerField(null=True, blank=True)
    new = models.PositiveIntegerField(null=True, blank=True)
    ended = models.PositiveIntegerField(null=True, blank=True)

    objects: Any = RecapRows.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(name="one_row_of_a_segment", fields=["recap", "area", "segment"])]

    def __str__(self) -> str:
        return f"{self.area_id} {self.segment} of recap {self.recap_id}"


class OfTheRecap(models.QuerySet):
    def visible_to(self, reach: Reach) -> "OfTheRecap":
        """What belongs to bringing a recap in is seen by who may bring one in."""
        return self.all() if reach.may(Deed.IMPORT_RECAP) else self.none()


class RecapDraft(models.Model):
    """A file that somebody uploaded and has not decided on: one of each person, replaced by her next, gone once kept.

    After a week it is forgotten. It is read anew at each step, so there is no half-read state that could be kept.
    """

    uploaded_by = models.OneToOneField(User, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    file_name = models.CharField(max_length=200)
    body = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: Any = OfTheRecap.as_manager()

    def __str__(self) -> str:
        return self.file_name


class HeadingMap(models.Model):
    """What this office calls a column of the recap: said once, remembered. `heading` is normalised: lower case, one space."""

    heading = models.CharField(max_length=120, unique=True)
    column = models.CharField(max_length=20)
    mapped_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    mapped_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: Any = OfTheRecap.as_manager()

    class Meta:
        ordering = ["heading"]

    def __str__(self) -> str:
        return f"{self.heading} = {self.column}"
