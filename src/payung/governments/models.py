"""What was said about social security in an area, by whom it was asked for, and what the government answers."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from payung.office.models import Area, User


class ReportedFigure(models.Model):
    """One statement: what, where, whose money, which day, how many, said by whom. Never changed; a correction is a new row.

    `value` is empty where the source names the government without a number. `printed_step` is what one step of the last
    printed digit is worth ("about 57,000": 1,000), so that the interval it allows can be computed.
    """

    class Precision(models.TextChoices):
        EXACT = "exact"
        ABOUT = "about"

    area_id: str
    key = models.CharField(max_length=60, unique=True)
    what = models.CharField(max_length=60)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="figures")
    payer = models.CharField(max_length=120, blank=True)
    pot = models.CharField(max_length=60, blank=True)
    months = models.PositiveSmallIntegerField(null=True, blank=True)
    as_of = models.DateField()
    published = models.DateField(null=True, blank=True)
    value = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    precision = models.CharField(max_length=5, choices=Precision)
    printed_step = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    source = models.CharField(max_length=300)
    note = models.CharField(max_length=300, blank=True)
    note_en = models.CharField(max_length=300, blank=True)
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by")
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="figure_is_not_negative", condition=Q(value__gte=0) | Q(value__isnull=True)),
            models.CheckConstraint(
                name="figure_is_for_one_to_twelve_months", condition=Q(months__range=(1, 12)) | Q(months__isnull=True)
            ),
            models.CheckConstraint(name="figure_has_a_source", condition=~Q(source="")),
            models.CheckConstraint(name="figure_does_not_correct_itself", condition=~Q(corrects=F("id"))),
        ]

    def __str__(self) -> str:
        return self.key


class FigureRequest(models.Model):
    """A government was asked for a figure. Only such a row makes a silence "asked and not answered since"."""

    government_id: str
    government = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="requests")
    what = models.CharField(max_length=60)
    asked_on = models.DateField()
    how = models.CharField(max_length=200)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="asked_once_a_day_for_one_thing", fields=["government", "what", "asked_on"])
        ]

    def __str__(self) -> str:
        return f"{self.government_id} {self.what} {self.asked_on}"


class Response(models.Model):
    """*Tanggapan*: what a government says about a figure about it. Shown beside the figure, word for word."""

    figure_id: int
    government_id: str
    figure = models.ForeignKey(ReportedFigure, on_delete=models.PROTECT, related_name="responses")
    government = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="responses")
    text = models.TextField()
    said_on = models.DateField()
    source = models.CharField(max_length=300)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="response_has_text", condition=~Q(text="")),
            models.CheckConstraint(name="response_has_a_source", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return f"{self.government_id} on {self.figure_id}"
