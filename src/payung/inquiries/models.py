"""What was asked of whom, about whom, and what came back. Of an answer the status is kept: never a balance, no number of the
insurer's."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from payung.office.models import Area, User
from payung.office.roles import Deed, Reach
from payung.registry.models import OfPeople, ReceivedFile, Worker
from payung.registry.scope import KAB_LENGTH

ANSWER_COUNTS = ("new", "changed", "unchanged", "unanswered", "overtaken", "repeated", "refused")


def _pointing(to: Any, **more: Any) -> Any:
    """Checked by the database for all rows of a statement at once (registry.kab_guards)."""
    return models.ForeignKey(to, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+", **more)


class Inquiries(models.QuerySet):
    """Who asks sees all of her area; the insurer what was asked of it, and nothing that was asked of Dukcapil."""

    prefix = ""

    def visible_to(self, reach: Reach) -> "Inquiries":
        asks = reach.within(Deed.ASK_INSURER, f"{self.prefix}area_id")
        of_insurer = Q(**{f"{self.prefix}kind": Inquiry.Kind.INSURER})
        return self.filter(asks | reach.within(Deed.ANSWER_INQUIRY, f"{self.prefix}area_id") & of_insurer)


class Inquiry(models.Model):
    """People of the register whom somebody else is asked about, frozen and numbered from 1.

    `mark` and the totals are of the file as it was when it was asked; the file itself is kept nowhere, but written again
    from the register each time it is fetched.
    """

    class Kind(models.TextChoices):
        INSURER = "bpjs"
        DUKCAPIL = "dukcapil"

    area_id: str
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", help_text="The office that asks.")
    kind = models.CharField(max_length=10, choices=Kind, help_text="Who is asked.")
    layout = models.CharField(max_length=20, help_text="A key of inquiries.layouts.")
    chosen = models.JSONField(default=dict, help_text="How its people were chosen: area, group, again, any_age.")
    deadline = models.DateField()
    rows = models.IntegerField()
    rows_with_nik = models.IntegerField()
    mark = models.CharField(max_length=64, help_text="inquiries.marks, of the csv with the standard columns.")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    answered_at = models.DateTimeField(null=True, blank=True, help_text="When the last row had its answer.")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects: Any = Inquiries.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "inquiries"
        constraints = [
            models.CheckConstraint(
                name="inquiry_asks_about_somebody", condition=Q(rows__gte=1, rows_with_nik__lte=F("rows"), rows_with_nik__gte=0)
            ),
            models.CheckConstraint(
                name="inquiry_is_withdrawn_by_somebody",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.batch

    @property
    def batch(self) -> str:
        """How both sides name it: BPJS-0012."""
        return f"{self.kind.upper()}-{self.pk:04}"

    @property
    def state(self) -> str:
        if self.withdrawn_at:
            return "withdrawn"
        return "answered" if self.answered_at else "open"


class InquiryRow(models.Model):
    """One worker who is asked about. `facts`: a keyed digest of what went out, to tell whether it is still so."""

    inquiry = _pointing(Inquiry)
    number = models.IntegerField()
    worker = _pointing(Worker)
    kab = models.CharField(max_length=KAB_LENGTH)
    facts = models.BinaryField(max_length=16)

    objects: Any = OfPeople.as_manager()

    class Meta:
        ordering = ["inquiry", "number"]
        constraints = [
            models.UniqueConstraint(name="number_once_in_an_inquiry", fields=["inquiry", "number"]),
            models.UniqueConstraint(name="worker_once_in_an_inquiry", fields=["worker", "inquiry"]),
        ]

    def __str__(self) -> str:
        return f"{self.inquiry_id} {self.number}"  # pyright: ignore[reportAttributeAccessIssue]  Django adds it


class AnswersOfInquiries(Inquiries):
    prefix = "inquiry__"


class AnswerFile(models.Model):
    """An answer as it was sent: read, judged, and waiting for who asked. It lies sealed as a received list does, for thirty
    days; then its status words are in the register and the file is nowhere."""

    class State(models.TextChoices):
        CHECKED = "checked"  # its verdict waits for who asked
        ACCEPTED = "accepted"
        WITHDRAWN = "withdrawn"  # by who sent it, or not taken by who asked

    inquiry_id: int
    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="answers")
    name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    mark = models.CharField(max_length=64, help_text="inquiries.marks: by which the same file is known again.")
    place = models.CharField(max_length=64, unique=True)
    as_of = models.DateField(help_text="The day of which the answer speaks.")
    state = models.CharField(max_length=12, choices=State, default=State.CHECKED)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(db_default=Now(), editable=False)
    notes = models.JSONField(default=dict, help_text="What was left out, and the totals that were compared.")
    causes = models.JSONField(
        default=dict, help_text="Each kind of trouble and in how many rows. Its places lie with the file."
    )
    by_status = models.JSONField(default=dict, help_text="How many rows say what.")
    read = models.IntegerField()
    new = models.IntegerField()
    changed = models.IntegerField()
    unchanged = models.IntegerField()
    unanswered = models.IntegerField()
    overtaken = models.IntegerField()
    repeated = models.IntegerField()
    refused = models.IntegerField()
    entering = models.IntegerField(help_text="Rows that come in: new, changed, and unchanged on a later day.")
    verdict_sha256 = models.CharField(max_length=64, help_text="What is accepted is what was seen.")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    received = models.ForeignKey(ReceivedFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects: Any = AnswersOfInquiries.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="every_row_of_an_answer_has_one_verdict",
                condition=Q(
                    read=F("new") + F("changed") + F("unchanged") + F("unanswered") + F("overtaken") + F("repeated")
                    + F("refused")
                ),
            ),
            models.CheckConstraint(
                name="answer_is_decided_by_somebody",
                condition=Q(state="checked") | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="accepted_answer_has_its_list", condition=~Q(state="accepted") | Q(received__isnull=False)
            ),
            models.UniqueConstraint(
                name="same_answer_once", fields=["inquiry", "mark"], condition=~Q(state="withdrawn")
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name} for inquiry {self.inquiry_id}"


class Answered(models.Model):
    """What one row of an accepted answer said of a worker. Never changed; the one of the newest day counts, then the last."""

    inquiry = _pointing(Inquiry)
    answer = _pointing(AnswerFile)
    worker = _pointing(Worker)
    kab = models.CharField(max_length=KAB_LENGTH)
    status = models.CharField(max_length=12, help_text="A key of inquiries.words.")
    segment = models.CharField(max_length=5, blank=True)
    paid_until = models.DateField(null=True, blank=True, help_text="The first of the last month that is paid.")
    said_on = models.DateField()

    objects: Any = OfPeople.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "answered"
        indexes = [models.Index(name="answered_of_an_inquiry", fields=["inquiry", "worker"])]
        constraints = [models.UniqueConstraint(name="one_word_of_an_answer", fields=["worker", "answer"])]

    def __str__(self) -> str:
        return f"{self.worker_id}: {self.status}"  # pyright: ignore[reportAttributeAccessIssue]  Django adds it
