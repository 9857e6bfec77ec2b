"""What the register holds: workers and households, the lists they came in, what each row said, what the field found.

`kab` stands on every row about a person: the first five characters of its area code ("52.03"), or "52" where only the
province is known. The database itself shows a row only to who has that kab in reach (registry.scope).
"""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Greatest, Left, Now

from payung.office.models import Area, OfAnArea, User
from payung.office.roles import Deed, Reach
from payung.registry.scope import KAB_LENGTH, kabs


class OfPeople(OfAnArea):
    seen_by = Deed.SEE_WORKERS
    area_field = "kab"

    def visible_to(self, reach: Reach) -> "OfPeople":
        """By equality alone: under row-level security nothing else is answered by an index."""
        return self.filter(kab__in=kabs(reach, self.seen_by))


class Lists(OfAnArea):
    seen_by = Deed.SEND_LISTS


class ReceivedFile(models.Model):
    """A list as an office sent it: who sent it, what it turned out to be, and how its rows fared.

    The file itself lies sealed outside the database for thirty days under a random name (`place`). Until somebody accepts
    it, nothing of it is in the register.
    """

    class State(models.TextChoices):
        WAITING = "waiting"  # for its check
        CHECKING = "checking"
        HEADINGS = "headings"  # its columns must be told first
        CHECKED = "checked"  # its verdicts wait for a person
        ACCEPTING = "accepting"
        ACCEPTED = "accepted"
        REFUSED = "refused"  # it could not be read at all
        FAILED = "failed"  # our fault; may be tried again
        WITHDRAWN = "withdrawn"  # by who sent it, or too old

    #: States in which somebody of its office must do something.
    NEEDS_SOMEBODY = (State.HEADINGS, State.CHECKED, State.FAILED)

    area_id: str
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", help_text="The office whose list this is.")
    name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    place = models.CharField(max_length=64, unique=True)
    profile = models.CharField(max_length=20, blank=True, help_text="What kind of list it is; empty: not recognised yet.")
    as_of = models.DateField(help_text="The day of which the list speaks.")
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(db_default=Now(), editable=False)
    refusal = models.JSONField(null=True, blank=True, help_text="Why it was refused: code, id, en.")
    mended = ArrayField(models.CharField(max_length=12), default=list, help_text="Kinds of error the officer let mend.")
    columns = models.JSONField(default=list, help_text="Heading by heading: what it was taken for.")
    notes = models.JSONField(default=list, help_text="What was left out or not read, and where: code, sheet, lines, facts.")
    causes = models.JSONField(
        default=list, help_text="Each kind of problem: code, severity, rows, facts they share. Its places lie with the file."
    )
    read = models.IntegerField(null=True, blank=True)
    accepted = models.IntegerField(null=True, blank=True)
    warned = models.IntegerField(null=True, blank=True)
    rejected = models.IntegerField(null=True, blank=True)
    duplicate = models.IntegerField(null=True, blank=True)
    unchanged = models.IntegerField(null=True, blank=True)
    new_workers = models.IntegerField(null=True, blank=True)
    changed_workers = models.IntegerField(null=True, blank=True)
    verdict_sha256 = models.CharField(
        max_length=64, blank=True, help_text="Of the verdicts shown: what is accepted is what was seen."
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects: Any = Lists.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="every_row_read_has_one_verdict",
                condition=Q(read__isnull=True) | Q(read=F("accepted") + F("rejected") + F("duplicate") + F("unchanged")),
            ),
            models.CheckConstraint(
                name="warned_rows_are_accepted_rows", condition=Q(warned__isnull=True) | Q(warned__lte=F("accepted"))
            ),
            models.CheckConstraint(
                name="accepted_by_somebody",
                condition=~Q(state="accepted") | Q(accepted_by__isnull=False, accepted_at__isnull=False, read__isnull=False),
            ),
            models.UniqueConstraint(
                name="same_list_accepted_once",
                fields=["area", "sha256"],
                condition=Q(state__in=["accepting", "accepted"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.area_id}"


def _pointing(to: Any, **more: Any) -> Any:
    """A foreign key that the database checks for all rows of a statement at once (migration 0002), not row by row: of a list
    of 700,000 the latter alone would take half a minute. It also refuses a parent of another kab; a plain one does not."""
    options: dict[str, Any] = {"related_name": "+"} | more
    return models.ForeignKey(to, on_delete=models.PROTECT, db_constraint=False, **options)


class Headings(OfAnArea):
    seen_by = Deed.SEND_LISTS


class HeadingChoice(models.Model):
    """What an office's heading means in lists of one kind, told once. The latest choice for a heading holds."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    profile = models.CharField(max_length=20, blank=True, default="", help_text="Kind of list it holds for; empty: for all.")
    heading = models.CharField(max_length=200, help_text="Normalised: lower case, short forms in full.")
    field = models.CharField(max_length=40, help_text="A field of lists, or 'ignore'.")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    objects: Any = Headings.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.heading}: {self.field}"


class OfNobody(models.QuerySet):
    def visible_to(self, reach: Reach) -> "OfNobody":
        return self.none()


class KeyMark(models.Model):
    """By which a key outside the database is known again: so a lost one is never replaced in silence, nor a wrong one used."""

    name = models.CharField(max_length=20, primary_key=True)
    mark = models.CharField(max_length=64)

    objects: Any = OfNobody.as_manager()

    def __str__(self) -> str:
        return self.name


class Household(models.Model):
    """People who share a family card (KK) or a list's household number. The number itself is not kept, only its keyed hash."""

    kab = models.CharField(max_length=KAB_LENGTH)
    area = _pointing(Area, db_index=False)
    index = models.BinaryField(max_length=32)

    objects: Any = OfPeople.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="household_once_in_a_kab", fields=["kab", "index"]),
            models.CheckConstraint(name="household_kab_is_its_area_s", condition=Q(kab=Left("area_id", KAB_LENGTH))),
        ]

    def __str__(self) -> str:
        return f"household {self.pk}"


#: What persons are counted by, beyond their rows.
_OF_PERSONS = ("same_as", "in_review", "insured")


class Worker(models.Model):
    """A person in our register. Never deleted; `code` is how people and letters name the row, never the NIK.

    The columns hold what the newest list that says something about them says; which list that was follows from `statements`.
    None is unknown.
    """

    area_id: str
    code = models.CharField(max_length=15, help_text="NTB-7K3F9-2QXDM: nine random characters and a check character.")
    kab = models.CharField(max_length=KAB_LENGTH)
    area = _pointing(Area, db_index=False)
    household = _pointing(Household, null=True, blank=True, related_name="members")
    nik_index = models.BinaryField(max_length=32, null=True, blank=True)
    nik_sealed = models.BinaryField(max_length=64, null=True, blank=True)
    key_version = models.SmallIntegerField(default=1, help_text="Of the key that sealed the NIK.")

    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200, db_collation="C", help_text="matching.names: for search and comparison.")
    name_tail = models.CharField(
        max_length=200, db_collation="C", blank=True, help_text="The key from its second word on: for search by that."
    )
    sex = models.CharField(max_length=1, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    birth_place = models.CharField(max_length=100, blank=True)
    mother_name = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=500, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    decile = models.SmallIntegerField(null=True, blank=True)
    occupation = models.CharField(max_length=200, blank=True)
    sector = models.CharField(max_length=20, blank=True)
    declared_income = models.BigIntegerField(null=True, blank=True, help_text="Rupiah a month.")
    dependants = models.SmallIntegerField(null=True, blank=True)
    school_children = models.SmallIntegerField(null=True, blank=True)
    segment = models.CharField(max_length=5, blank=True)
    employed_by_state = models.BooleanField(null=True, blank=True)
    breadwinner = models.BooleanField(null=True, blank=True)
    deceased = models.BooleanField(null=True, blank=True, help_text="As a list says; the field says `field_alive`.")
    insurer_status = models.CharField(max_length=10, blank=True, help_text="active, inactive, not_found or nik_other.")
    groups = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    sources = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, help_text="Profiles of the lists that name her."
    )
    said_on = models.DateField(help_text="The day of which the newest list about her speaks.")

    verified_on = models.DateField(
        null=True, blank=True, help_text="The last field check that found her alive, resident and working."
    )
    field_alive = models.BooleanField(null=True, blank=True)
    field_resident = models.BooleanField(null=True, blank=True)
    field_works = models.BooleanField(null=True, blank=True)
    field_willing = models.BooleanField(null=True, blank=True)

    # Kept calculation: law rule may_be_paid_for; renewed by registry.standing.
    may_be_paid_for = models.BooleanField(null=True, blank=True)
    standing_month = models.DateField(null=True, blank=True, help_text="The month from which it is so.")

    # Kept calculation: what was decided of pairs of rows, renewed by payung.identities. Nothing of either row is overwritten.
    same_as_id: int | None
    same_as = _pointing(
        "self",
        null=True,
        blank=True,
        db_index=False,
        related_name="also_listed_as",
        help_text="The row that stands for this person: the oldest of hers. None: this one does.",
    )
    in_review = models.BooleanField(
        default=False, db_default=False, help_text="Whether somebody must still say if another row is the same person."
    )

    # Kept calculation: what her other rows say, in whichever kab they stand; of who stands for them, renewed by
    # registry.standing.
    others_bar = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Whether another row of hers says that she died, or that the state employs her.",
    )
    others_insured = models.SmallIntegerField(
        default=0, db_default=0, help_text="What the insurer says of her other rows: the greatest of Insured."
    )
    insured = models.GeneratedField(
        expression=Greatest(F("others_insured"), Func(F("insurer_status"), F("segment"), function="payung_insured")),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )

    entered_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: Any = OfPeople.as_manager()

    class Meta:
        ordering = ["kab", "name_key", "id"]
        indexes = [
            # With what a list is narrowed by: the index alone then says who is on the page, and how many there are.
            models.Index(
                name="worker_by_name",
                fields=["kab", "name_key", "id"],
                include=["area", "verified_on", "may_be_paid_for", "groups", "sources", *_OF_PERSONS],
            ),
            models.Index(name="worker_by_tail", fields=["kab", "name_tail", "id"], condition=~Q(name_tail="")),
            models.Index(name="worker_by_area", fields=["area"]),
            models.Index(name="worker_counted_elsewhere", fields=["same_as"], condition=Q(same_as__isnull=False)),
            models.Index(name="worker_in_review", fields=["kab", "name_key", "id"], condition=Q(in_review=True)),
            models.Index(name="worker_by_nik", fields=["kab", "nik_index"], condition=Q(nik_index__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(name="worker_code_is_hers_alone", fields=["code"]),
            models.CheckConstraint(name="worker_kab_is_its_area_s", condition=Q(kab=Left("area_id", KAB_LENGTH))),
            models.CheckConstraint(name="worker_is_the_same_as_an_older_row", condition=Q(same_as__lt=F("id"))),
            models.CheckConstraint(
                name="worker_nik_sealed_and_found",
                condition=Q(nik_index__isnull=True, nik_sealed__isnull=True)
                | Q(nik_index__isnull=False, nik_sealed__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Statement(models.Model):
    """What one row of one list said about a worker: the place it stands in, and its values as taken. Without the NIK."""

    file_id: int
    worker = _pointing(Worker, related_name="statements", db_index=False)  # the constraint below begins with it
    kab = models.CharField(max_length=KAB_LENGTH)
    file = _pointing(ReceivedFile, db_index=False)
    household = _pointing(Household, null=True, blank=True, db_index=False)
    sheet = models.CharField(max_length=100)
    line = models.IntegerField()
    said = models.JSONField(help_text="Field: value. What the row left empty is not there.")
    repeats = models.BooleanField(default=False, help_text="It said what the newest list of this kind had said already.")
    warnings = ArrayField(models.CharField(max_length=12), default=list, help_text="Codes.")

    objects: Any = OfPeople.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            # The worker first: rows come in her order, so that the end of one index is written, not all places of two.
            models.UniqueConstraint(name="a_row_says_something_once", fields=["worker", "file", "sheet", "line"])
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.sheet} {self.line}"


# Django finds models through this module; those of a field check stand in their own.
from payung.registry.round_models import Round, RoundName, Sheet, Verification  # noqa: E402, F401
