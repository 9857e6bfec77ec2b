"""What is known of who is who: comparisons of the whole register, the pairs they found, what people decided about them.

Which row stands for a person (Worker.same_as) follows from these, and is kept beside her by payung.identities.merging. The
`kab` of a pair is that of both rows; where they lie in two, or her decision would join rows of another, it is the province's.
"""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from payung.office.models import Area, OfAnArea, User
from payung.office.roles import Deed
from payung.registry.models import OfPeople, Worker
from payung.registry.scope import KAB_LENGTH


class Runs(OfAnArea):
    seen_by = Deed.RUN_MATCHING


class Run(models.Model):
    """One comparison of the whole register with itself. What it found is shown; it merges nobody until somebody accepts it."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"  # our fault; may be asked for again

    UNDER_WAY = (State.WAITING, State.RUNNING)

    area_id: str
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", help_text="The province.")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)
    model_version = models.CharField(max_length=40, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    workers = models.IntegerField(null=True, blank=True, help_text="Rows of the register that were compared.")
    same = models.IntegerField(null=True, blank=True, help_text="Pairs that the model calls one person.")
    review = models.IntegerField(null=True, blank=True, help_text="Pairs that it leaves to a person.")
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects: Any = Runs.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(name="one_run_at_a_time", fields=["area"], condition=Q(state__in=["waiting", "running"])),
            models.CheckConstraint(
                name="a_done_run_says_what_it_found",
                condition=~Q(state="done") | Q(workers__isnull=False, same__isnull=False, review__isnull=False),
            ),
            models.CheckConstraint(
                name="only_a_done_run_is_accepted_by_somebody",
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, state="done"),
            ),
            models.CheckConstraint(
                name="only_an_accepted_run_is_taken_back_by_somebody",
                condition=Q(taken_back_at__isnull=True, taken_back_by__isnull=True)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False, accepted_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"run {self.pk}"

    @property
    def counts_now(self) -> bool:
        """Whether its acceptance stands; what counts is the newest of these (merging.counting_run)."""
        return self.accepted_at is not None and self.taken_back_at is None


class Pairs(OfPeople):
    seen_by = Deed.DECIDE_PAIRS


def _worker(**more: Any) -> Any:
    """Which the database checks as whoever writes sees the register (migration 0002): a plain foreign key would tell whether
    there is somebody in another kab."""
    return models.ForeignKey(Worker, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+", **more)


class Pair(models.Model):
    """Two rows that a run has compared, and what the model says of them. Only `kab` and `waits` change: they follow from what
    people decided."""

    left_id: int
    right_id: int
    run_id: int
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="pairs", db_index=False)
    left = _worker()
    right = _worker()
    kab = models.CharField(max_length=KAB_LENGTH)
    match_weight = models.FloatField(null=True, blank=True, help_text="log2 of the Bayes factor; None: not from the model.")
    probability = models.FloatField(null=True, blank=True)
    decision = models.CharField(max_length=9, help_text="The model's: same, review or different.")
    because = models.TextField(help_text="Its sentence, in Indonesian.")
    facts_sha256 = models.CharField(max_length=64, help_text="Of what was compared: payung.identities.facts.")
    waits = models.BooleanField(default=False, help_text="For a person. Kept calculation.")

    objects: Any = Pairs.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(name="pair_waits", fields=["kab", "id"], condition=Q(waits=True)),
            models.Index(name="pair_by_right", fields=["right"]),
            models.Index(name="pair_by_left", fields=["left"]),
        ]
        constraints = [
            models.UniqueConstraint(name="pair_once_in_a_run", fields=["run", "left", "right"]),
            models.CheckConstraint(name="pair_in_the_order_of_rows", condition=Q(left__lt=F("right"))),
            models.CheckConstraint(name="pair_has_a_decision", condition=Q(decision__in=["same", "review", "different"])),
        ]

    def __str__(self) -> str:
        return f"pair {self.pk}"


class Outcome(models.TextChoices):
    """What somebody says of two rows."""

    SAME = "same"
    DIFFERENT = "different"
    HOUSEHOLD = "household"  # two people of one household
    OPEN = "open"  # taken back: nobody has decided


class Decision(models.Model):
    """What somebody decided about two rows. Never changed; a newer one takes its place (`undoes`), and the newest counts.

    Of each pair the decisions are one chain, and the database keeps it so: one first, and each takes the place of one.
    """

    left_id: int
    right_id: int
    by_id: int
    undoes_id: int | None
    left = _worker()
    right = _worker()
    kab = models.CharField(max_length=KAB_LENGTH)
    outcome = models.CharField(max_length=9, choices=Outcome)
    facts_sha256 = models.CharField(max_length=64, help_text="Of what was known of both when it was decided.")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    remark = models.CharField(max_length=500, blank=True)
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by")

    objects: Any = Pairs.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(name="decision_by_left", fields=["left"]),
            models.Index(name="decision_by_right", fields=["right"]),
        ]
        constraints = [
            models.UniqueConstraint(name="first_decided_once", fields=["left", "right"], condition=Q(undoes__isnull=True)),
            models.CheckConstraint(name="decision_in_the_order_of_rows", condition=Q(left__lt=F("right"))),
            models.CheckConstraint(
                name="only_what_was_decided_is_taken_back", condition=~Q(outcome="open") | Q(undoes__isnull=False)
            ),
            models.CheckConstraint(
                name="decision_is_one_of_four", condition=Q(outcome__in=["same", "different", "household", "open"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome}: {self.left_id} {self.right_id}"


class Looking(models.Model):
    """Who has a pair open, so that two people never decide one pair. It ends by itself."""

    by_id: int
    pair = models.OneToOneField(Pair, on_delete=models.PROTECT, related_name="looking")
    kab = models.CharField(max_length=KAB_LENGTH)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField()

    objects: Any = Pairs.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"pair {self.pair_id} until {self.until}"  # pyright: ignore[reportAttributeAccessIssue]  Django adds it


class AuditSamples(OfAnArea):
    seen_by = Deed.SEE_COUNTS


class AuditSample(models.Model):
    """Pairs of a run that the model calls one person, drawn by lot, to be decided by people who do not see what it says."""

    area_id: str
    run_id: int
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="samples")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", help_text="The province.")
    seed = models.CharField(max_length=40, help_text="From it and the pairs' codes everybody draws the same sample.")
    drawn_of = models.IntegerField(help_text="Pairs that the lot was among.")
    size = models.IntegerField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    objects: Any = AuditSamples.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"sample {self.pk}"


class AuditedPair(models.Model):
    """A pair of a sample, and what somebody said of it without seeing how sure the model is, or why. It may be taken back and
    said anew; the log keeps both."""

    class Verdict(models.TextChoices):
        SAME = "same"
        DIFFERENT = "different"
        HOUSEHOLD = "household"
        UNSURE = "unsure"  # it cannot be told from what is known

    sample_id: int
    by_id: int | None
    sample = models.ForeignKey(AuditSample, on_delete=models.PROTECT, related_name="pairs")
    pair = models.ForeignKey(Pair, on_delete=models.PROTECT, related_name="+")
    kab = models.CharField(max_length=KAB_LENGTH)
    number = models.IntegerField(help_text="In the order drawn, from 1.")
    verdict = models.CharField(max_length=9, choices=Verdict, null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(null=True, blank=True)

    objects: Any = Pairs.as_manager()

    class Meta:
        ordering = ["sample", "number"]
        constraints = [
            models.UniqueConstraint(name="number_once_in_a_sample", fields=["sample", "number"]),
            models.UniqueConstraint(name="pair_once_in_a_sample", fields=["sample", "pair"]),
            models.CheckConstraint(
                name="a_verdict_is_somebody_s",
                condition=Q(verdict__isnull=True, by__isnull=True, at__isnull=True)
                | Q(verdict__isnull=False, by__isnull=False, at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} of sample {self.sample_id}"
