"""What exists in every office: people who use the system, areas, who may do what where, and the log of what was done."""

from datetime import datetime
from typing import Any, Literal

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now

from payung.office.roles import ACCOUNT_ROLES, Deed, Reach, Role


class People(UserManager["User"]):
    """Accounts, and who may see them."""

    use_in_migrations = False

    def visible_to(self, reach: Reach) -> "models.QuerySet[User]":
        """Those appointed within the areas whose people one may look after."""
        return self.filter(Q(appointments__in=Appointment.objects.visible_to(reach))).distinct()


class User(AbstractUser):
    """Somebody who may do something here. Every action names one."""

    objects: Any = People()  # pyright: ignore[reportIncompatibleVariableOverride]

    class Meta(AbstractUser.Meta):
        constraints = [  # a name or address opens one account, however it is typed
            models.UniqueConstraint(Lower("username"), name="one_account_of_a_name"),
            models.UniqueConstraint(Lower("email"), condition=~Q(email=""), name="one_account_of_an_address"),
        ]

    @property
    def name(self) -> str:
        """How people call her; the user name where she gave no other."""
        return self.get_full_name() or self.username


class Area(models.Model):
    """A province, kabupaten, kota, kecamatan, desa or kelurahan, by its Kemendagri code with dots (52.03, 52.03.01.2001)."""

    class Kind(models.TextChoices):
        PROVINCE = "provinsi"
        KABUPATEN = "kabupaten"
        KOTA = "kota"
        KECAMATAN = "kecamatan"
        DESA = "desa"
        KELURAHAN = "kelurahan"

    GOVERNMENTS = (Kind.KABUPATEN, Kind.KOTA)

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

    @property
    def is_government(self) -> bool:
        return self.kind in self.GOVERNMENTS


class OfAnArea(models.QuerySet):
    """Rows that belong to an area: one sees those of the areas where one may do a certain thing, and of what lies within."""

    seen_by: Deed  # the deed that opens these rows
    area_field = "area_id"

    def visible_to(self, reach: Reach) -> "OfAnArea":
        """Deny by default: no appointment, no rows."""
        return self.filter(reach.within(self.seen_by, self.area_field))


class Appointments(OfAnArea):
    seen_by = Deed.MANAGE_PEOPLE


class Appointment(models.Model):
    """A role that somebody has in an area, by which decree. Ended, never deleted."""

    user_id: int
    area_id: str
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=20, choices=Role)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="appointments")
    decree = models.CharField(max_length=200, help_text="Number and day of the letter that says so.")
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(db_default=Now(), editable=False)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: Any = Appointments.as_manager()  # Any: the stubs do not know the methods of a query set

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="one_role_once_in_an_area", fields=["user", "role", "area"], condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(name="role_has_an_account", condition=Q(role__in=[str(role) for role in ACCOUNT_ROLES])),
            models.CheckConstraint(name="appointment_has_a_decree", condition=~Q(decree="")),
            models.CheckConstraint(
                name="appointment_is_ended_by_somebody",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True) | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.area_id}"


class OneTimeLink(models.Model):
    """A door for one person and one task. Only the hash of its token is kept: who reads the database cannot open it."""

    token_sha256 = models.CharField(max_length=64, unique=True)
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def state(self, now: datetime) -> Literal["open", "used", "withdrawn", "expired"]:
        """Only with an open link can anything be done. A used one stays used, however late; it may show what was done."""
        if self.used_at:
            return "used"
        if self.withdrawn_at:
            return "withdrawn"
        return "open" if now < self.expires_at else "expired"


class Invitations(models.QuerySet):
    def visible_to(self, reach: Reach) -> "Invitations":
        return self.filter(user__in=User.objects.visible_to(reach))


class Invitation(OneTimeLink):
    """With it somebody chooses a password: for a new account, or when the old way in is lost."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations")

    objects: Any = Invitations.as_manager()

    class Meta:  # pyright: ignore[reportIncompatibleVariableOverride]  as Django has it: the parent's is abstract
        ordering = ["id"]

    def __str__(self) -> str:
        return f"invitation of {self.user_id}"  # pyright: ignore[reportAttributeAccessIssue]  Django adds it


class Events(OfAnArea):
    seen_by = Deed.SEE_LOG


class Event(models.Model):
    """Who did what, when, to which row. Written in the same transaction as the deed; never changed.

    The database itself gives each event its place in the chain: `position` counts without gaps, and `hash` covers the event
    and the hash before it. So an edit, a deletion, another order or a shorter end is found by `payung office verify-log`.
    """

    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    detail = models.JSONField(default=dict)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="events")
    through = models.CharField(
        max_length=200, blank=True, help_text="A one-time link, or the schedule, where nobody signed in."
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="events")
    at = models.DateTimeField(db_default=Now(), editable=False)
    position = models.BigIntegerField(db_default=0, editable=False)
    hash = models.CharField(max_length=64, db_default="", editable=False)

    objects: Any = Events.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(name="office_event_one_at_a_place", fields=["position"]),
            models.CheckConstraint(name="event_names_who_did_it", condition=Q(by__isnull=False) | ~Q(through="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.subject}"


class LogHead(models.Model):
    """The last event's place and hash, kept by the database apart from the log: a shortened log no longer ends with it."""

    position = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(name="log_has_one_head", condition=Q(id=1))]

    def __str__(self) -> str:
        return f"{self.position} {self.hash[:12]}"
