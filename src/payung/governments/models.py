"""What was said about social security in an area, by whom it was asked for, and what the government answers."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from payung.governments import recap_models  # noqa: F401  Django finds models through this module
from payung.office.models import Area, OfAnArea, OneTimeLink, User
from payung.office.roles import Deed


class Figures(OfAnArea):
    seen_by = Deed.SEE_FIGURES


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

    objects: Any = Figures.as_manager()

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


class FigureRequests(OfAnArea):
    seen_by = Deed.SEE_BOARD
    area_field = "government_id"


class FigureRequest(models.Model):
    """A government was asked for a figure. Only such a row makes a silence "asked and not answered since".

    `as_of` is the day that was asked about and `deadline` the day it was asked for by; both are empty where a letter or a
    meeting was only noted. A desa or kelurahan may be asked too: what it answers is for its kabupaten and the province.
    """

    government_id: str
    government = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="requests")
    what = models.CharField(max_length=60)
    asked_on = models.DateField()
    as_of = models.DateField(null=True, blank=True)
    deadline = models.DateField(null=True, blank=True)
    how = models.CharField(max_length=200)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: Any = FigureRequests.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="noted_once_a_day_for_one_thing",
                fields=["government", "what", "asked_on"],
                condition=Q(as_of__isnull=True),
            ),
            models.UniqueConstraint(name="asked_once_about_one_day", fields=["government", "what", "as_of"]),
            models.CheckConstraint(
                name="request_about_a_day_has_a_deadline",
                condition=Q(as_of__isnull=True, deadline__isnull=True) | Q(deadline__gte=F("asked_on"), as_of__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.government_id} {self.what} {self.asked_on}"


class AnswerLinks(OfAnArea):
    seen_by = Deed.SEE_BOARD
    area_field = "request__government_id"


class AnswerLink(OneTimeLink):
    """Opens the form of one request, for one answer, without an account."""

    request_id: int
    request = models.ForeignKey(FigureRequest, on_delete=models.PROTECT, related_name="links")

    objects: Any = AnswerLinks.as_manager()

    class Meta:  # pyright: ignore[reportIncompatibleVariableOverride]  as Django has it: the parent's is abstract
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="one_link_at_a_time_opens_a_request",
                fields=["request"],
                condition=Q(used_at__isnull=True, withdrawn_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"link of request {self.request_id}"


class Reminders(OfAnArea):
    seen_by = Deed.SEE_BOARD
    area_field = "request__government_id"


class Reminder(models.Model):
    """Somebody sent a reminder by hand, and says how and on which day."""

    request_id: int
    request = models.ForeignKey(FigureRequest, on_delete=models.PROTECT, related_name="reminders")
    sent_on = models.DateField()
    how = models.CharField(max_length=200)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: Any = Reminders.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="reminder_says_how", condition=~Q(how="")),
            models.UniqueConstraint(name="reminded_once_a_day_in_one_way", fields=["request", "sent_on", "how"]),
        ]

    def __str__(self) -> str:
        return f"reminder of request {self.request_id}"


class Answers(OfAnArea):
    seen_by = Deed.SEE_BOARD
    area_field = "request__government_id"


class Answer(models.Model):
    """What a government filled in, as it sent it: through a link (nobody signed in) or signed in (`sent_by`).

    `number` counts the answers to one request from 1: a later one came after the earlier was sent back or put right.
    `total_people` is the total it declares itself; empty is unknown. `sent_on` is a day in WITA.
    """

    request_id: int
    request = models.ForeignKey(FigureRequest, on_delete=models.PROTECT, related_name="answers")
    number = models.PositiveSmallIntegerField()
    link = models.OneToOneField(AnswerLink, on_delete=models.PROTECT, null=True, blank=True, related_name="answer")
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    receipt = models.CharField(max_length=30, unique=True)
    total_people = models.PositiveIntegerField(null=True, blank=True)
    sender_name = models.CharField(max_length=100)
    sender_position = models.CharField(max_length=100)
    sender_office = models.CharField(max_length=120)
    sent_on = models.DateField()
    entered_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: Any = Answers.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="answers_to_a_request_are_counted", fields=["request", "number"]),
            models.CheckConstraint(
                name="answer_came_by_link_or_from_an_account",
                condition=Q(link__isnull=False, sent_by__isnull=True) | Q(link__isnull=True, sent_by__isnull=False),
            ),
            models.CheckConstraint(
                name="answer_names_its_sender", condition=~Q(sender_name="") & ~Q(sender_position="") & ~Q(sender_office="")
            ),
        ]

    def __str__(self) -> str:
        return self.receipt


class AnswerRows(OfAnArea):
    seen_by = Deed.SEE_BOARD
    area_field = "answer__request__government_id"


class AnswerRow(models.Model):
    """One source of money in an answer. Empty people, months or rupiah are unknown, not 0."""

    answer_id: int
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="rows")
    source = models.CharField(max_length=20)
    named = models.CharField(max_length=80, blank=True, help_text="What the sender calls it, where the source is open.")
    people = models.PositiveIntegerField(null=True, blank=True)
    months = models.PositiveSmallIntegerField(null=True, blank=True)
    rupiah = models.BigIntegerField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)

    objects: Any = AnswerRows.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="each_source_once_in_an_answer", fields=["answer", "source"]),
            models.CheckConstraint(
                name="row_is_for_one_to_twelve_months", condition=Q(months__range=(1, 12)) | Q(months__isnull=True)
            ),
            models.CheckConstraint(name="row_has_no_negative_rupiah", condition=Q(rupiah__gte=0) | Q(rupiah__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.source} of answer {self.answer_id}"


class AnswerDecisions(OfAnArea):
    seen_by = Deed.SEE_BOARD
    area_field = "answer__request__government_id"


class AnswerDecision(models.Model):
    """An answer was taken as a figure, or sent back with a reason. Decided once."""

    answer_id: int
    answer = models.OneToOneField(Answer, on_delete=models.PROTECT, related_name="decision")
    figure = models.OneToOneField(ReportedFigure, on_delete=models.PROTECT, null=True, blank=True, related_name="taken_from")
    sent_back_because = models.TextField(blank=True)
    decided_on = models.DateField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: Any = AnswerDecisions.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="answer_is_taken_or_sent_back_with_a_reason",
                condition=Q(figure__isnull=False, sent_back_because="") | Q(figure__isnull=True) & ~Q(sent_back_because=""),
            )
        ]

    def __str__(self) -> str:
        return f"decision on answer {self.answer_id}"


class Responses(OfAnArea):
    seen_by = Deed.SEE_FIGURES
    area_field = "government_id"


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

    objects: Any = Responses.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="response_has_text", condition=~Q(text="")),
            models.CheckConstraint(name="response_has_a_source", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return f"{self.government_id} on {self.figure_id}"
