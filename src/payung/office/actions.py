"""What can be done in the office: know its areas, know its people and what each may do, log a deed."""

import hashlib
import re
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Literal

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.db.models.functions import Length, Now
from lokal import wilayah

from payung.coverage.figures import area_name
from payung.located_yaml import BadInput
from payung.office.models import Appointment, Area, Event, Invitation, User
from payung.office.roles import ACCOUNT_ROLES, DISTRICT_ROLES, MAY_APPOINT, Reach, Role, lies_within, reach_of

INVITATION_LASTS = timedelta(days=7)
IDLE_AFTER = timedelta(days=90)  # an account that nobody used so long opens nothing until a new link is given
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")  # no @: a name is never taken for somebody's e-mail address
Why = Literal[
    "name", "username", "username_taken", "email", "email_taken", "no_account", "in_district", "in_province", "decree",
    "held", "ended", "not_yours", "own", "shut_out", "closed", "open", "link",
]  # fmt: skip


class Refused(BadInput):
    """Something about people that is not done. `why` lets a page say it beside the right field, in the reader's language."""

    def __init__(self, why: Why, wrong: str, remedy: str) -> None:
        self.why: Why = why
        super().__init__(None, wrong, remedy)


def log(
    *, kind: str, subject: str, detail: dict[str, Any], by: User | None, area: str | None = None, through: str = ""
) -> Event:
    """Note a deed. Call it inside the deed's own transaction, so that neither stands without the other.

    `area` is the code of the area it concerns: it decides who may read the event. Where nobody signed in, `through` says
    how it came: a one-time link, the schedule.
    """
    return Event.objects.create(kind=kind, subject=subject, detail=detail, by=by, area_id=area, through=through)


@transaction.atomic
def load_areas(*, province: str, by: User) -> list[Area]:
    """Make a province known down to its desa, from Kemendagri's codes. Areas already known are kept.

    Returns the province and its kabupaten and kota.
    """
    known = set(Area.objects.values_list("code", flat=True))
    new = [area for area in _tree(province) if area.code not in known]
    Area.objects.bulk_create(new)
    if new:
        counts = {kind: sum(area.kind == kind for area in new) for kind in Area.Kind}
        log(
            kind="areas_loaded",
            subject=f"area {province}",
            detail={str(kind): count for kind, count in counts.items() if count},
            by=by,
            area=province,
        )
    return list(Area.objects.filter(kind__in=[Area.Kind.PROVINCE, *Area.GOVERNMENTS]))


def _tree(province: str) -> Iterable[Area]:
    yield Area(code=province, name=area_name(province), kind=Area.Kind.PROVINCE)
    for government in wilayah.list_wilayah(province):
        name = area_name(government.code)
        kind = Area.Kind.KOTA if name.startswith("Kota ") else Area.Kind.KABUPATEN
        yield Area(code=government.code, name=name, kind=kind, parent_id=province)
        for district in wilayah.list_wilayah(government.code):
            yield Area(code=district.code, name=district.name, kind=Area.Kind.KECAMATAN, parent_id=government.code)
            for village in wilayah.list_wilayah(district.code):
                kind = Area.Kind(village.type)
                yield Area(code=village.code, name=village.name, kind=kind, parent_id=district.code)


# ------------------------------------------------------------------------------------------------------------- people


def reach(user: User) -> Reach:
    """What somebody may do, and where, today."""
    return reach_of(Appointment.objects.filter(user=user, ended_at__isnull=True)) if user.is_active else Reach()


@transaction.atomic
def appoint(*, user: User, role: Role, area: Area, decree: str, by: User, from_the_server: bool = False) -> Appointment:
    """Give somebody a role in an area. Open links of hers stop: who gave one may be nobody who could give this role.

    Refused where role and area do not fit, she has it already, or `by` may not give it. `from_the_server`: by whoever runs
    commands there, who could do anything anyway; needed to build an office that has no head yet.
    """
    reach_of_by = _reach_while_alone(by, user)
    if role not in ACCOUNT_ROLES:
        raise Refused("no_account", f"Nobody signs in as '{role}'.", f"Roles with an account: {', '.join(ACCOUNT_ROLES)}.")
    if role in DISTRICT_ROLES and not area.is_government:
        wrong = f"'{role}' is held in a kabupaten or kota, not in {area.name}."
        raise Refused("in_district", wrong, "Use a code such as 52.03.")
    if role not in DISTRICT_ROLES and area.kind != Area.Kind.PROVINCE:
        wrong = f"'{role}' is held in the province, not in {area.name}."
        raise Refused("in_province", wrong, "Use the code of the province, 52.")
    if not decree.strip():
        raise Refused("decree", "An appointment needs its decree.", "Write number and day of the letter, e.g. SK 12/2026.")
    if not from_the_server and not may_give(reach_of_by, role, area.code):
        raise Refused("not_yours", f"{by.username} may not give the role '{role}' in {area.name}.", "Nothing was changed.")
    try:
        with transaction.atomic():
            made = Appointment.objects.create(user=user, role=role, area=area, decree=decree.strip(), given_by=by)
    except IntegrityError:
        raise Refused("held", f"{user.username} has this role there already.", "Nothing was changed.") from None
    _open_links(user).update(withdrawn_at=Now())
    log(
        kind="appointed",
        subject=f"user {user.username}",
        detail={"role": str(role), "decree": made.decree},
        by=by,
        area=area.code,
    )
    return made


@transaction.atomic
def end_appointment(*, appointment: Appointment, at: datetime, by: User) -> None:
    """Take a role away. Who has none left can see nothing any more. Open links of hers stop, as with a new role.

    Refused where `by` would shut herself out: from the last role she has, or from looking after people.
    """
    if not may_give(_reach_while_alone(by, appointment.user), Role(appointment.role), appointment.area_id):
        raise Refused("not_yours", f"{by.username} does not look after this role.", "Nothing was changed.")
    if appointment.user_id == by.pk:
        others = reach_of(Appointment.objects.filter(user=by, ended_at__isnull=True).exclude(pk=appointment.pk))
        if not others.held or (MAY_APPOINT.get(Role(appointment.role)) and not others.may_appoint()):
            raise Refused(
                "shut_out", "With this role you would shut yourself out.", "Ask another head of the office to end it."
            )
    still = Appointment.objects.select_for_update().filter(pk=appointment.pk, ended_at__isnull=True)
    if not still.update(ended_at=at, ended_by=by):
        raise Refused("ended", "This appointment has ended already.", "Nothing was changed.")
    _open_links(appointment.user).update(withdrawn_at=at)
    log(
        kind="appointment_ended",
        subject=f"user {appointment.user.username}",
        detail={"role": appointment.role},
        by=by,
        area=appointment.area_id,
    )


@transaction.atomic
def invite(
    *, username: str, name: str, email: str, role: Role, area: Area, decree: str, now: datetime, by: User
) -> tuple[User, str]:
    """A new account with one role, and the token of the link with which its owner chooses a password.

    Refused for a user name or address that is taken or cannot be used, and for a role that `by` may not give.
    """
    user = User(username=username.strip().lower(), first_name=name.strip(), email=email.strip().lower())
    user.set_unusable_password()
    _refuse_unusable(user)
    user.save()
    appoint(user=user, role=role, area=area, decree=decree, by=by)
    return user, give_way_in(user=user, now=now, by=by)


def _refuse_unusable(user: User) -> None:
    refuse_username(user.username)
    if not user.first_name:
        raise Refused("name", "An account needs the name of its owner.", "Write it as she is called in the office.")
    if User.objects.filter(username__iexact=user.username).exists():
        raise Refused("username_taken", f"There is an account '{user.username}' already.", "Choose another user name.")
    if user.email and User.objects.filter(email__iexact=user.email).exists():
        wrong = "There is an account with this e-mail address already."
        raise Refused("email_taken", wrong, "Use her own, or leave it empty.")
    try:
        user.full_clean(exclude=["password"])
    except ValidationError as error:
        field: Why = "email" if "email" in error.error_dict else "name" if "first_name" in error.error_dict else "username"
        raise Refused(field, " ".join(error.messages), "Nothing was changed.") from None


def refuse_username(username: str) -> None:
    """Refused where nobody can be called so."""
    if not USERNAME.fullmatch(username):
        wrong = f"'{username}' cannot be a user name."
        raise Refused("username", wrong, "Use 2 to 40 letters a-z, digits, dots or dashes, e.g. siti.a.")


@transaction.atomic
def give_way_in(*, user: User, now: datetime, by: User, from_the_server: bool = False) -> str:
    """The token of a link to choose a new password and second factor. Earlier links stop; the old ways in stop when it is used.

    Refused for a closed account (a link to it would open nothing), for who does not look after it, and for one's own: that
    one only `from_the_server`, where a lost phone of the only head is helped.
    """
    reach_of_by = _reach_while_alone(by, user)
    if not from_the_server and (user.pk == by.pk or not may_look_after(reach_of_by, user)):
        raise Refused("not_yours", f"{by.username} does not look after {user.username}.", "Nothing was changed.")
    if not User.objects.filter(pk=user.pk, is_active=True).exists():
        raise Refused("closed", f"The account '{user.username}' is closed.", "Open it first, then give a new link.")
    _open_links(user).update(withdrawn_at=now)
    token = new_token()
    Invitation.objects.create(user=user, token_sha256=sha256_of_token(token), issued_by=by, expires_at=now + INVITATION_LASTS)
    log_account(kind="invited", user=user, by=by)
    return token


def _open_links(user: User) -> Any:
    return Invitation.objects.filter(user=user, used_at__isnull=True, withdrawn_at__isnull=True)


def link_state(invitation: Invitation, now: datetime) -> Literal["open", "used", "withdrawn", "expired", "outlived"]:
    """As its own state; but an open one is "outlived" where who gave it may no longer do so: she lost her role, or its owner
    rose above her. A link to oneself comes from the terminal of the server (`give_way_in`), whose authority does not end."""
    state = invitation.state(now)
    if state != "open":
        return state
    if not invitation.user.is_active:
        return "withdrawn"
    giver = invitation.issued_by
    return "open" if giver == invitation.user or may_look_after(reach(giver), invitation.user) else "outlived"


@transaction.atomic
def accept_invitation(*, invitation: Invitation, password: str, now: datetime) -> User:
    """Choose the password. The link is used up, and what opened the account before no longer does: also no provider's.

    ValidationError for a password that is too weak; Refused for a link that is no longer open.
    """
    from allauth.mfa.models import Authenticator
    from allauth.socialaccount.models import SocialAccount

    _alone({invitation.user_id, invitation.issued_by_id})  # pyright: ignore[reportAttributeAccessIssue]  Django adds them
    invitation = Invitation.objects.select_for_update(of=("self",)).select_related("user", "issued_by").get(pk=invitation.pk)
    user = invitation.user
    if link_state(invitation, now) != "open":
        raise Refused("link", "This link is no longer open.", "Ask the office for a new one.")
    validate_password(password, user)
    user.set_password(password)  # also ends every session of the old password
    user.save(update_fields=["password"])
    Authenticator.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
    invitation.used_at = now
    invitation.save(update_fields=["used_at"])
    log_account(kind="invitation_accepted", user=user, by=user)
    return user


@transaction.atomic
def close_account(*, user: User, now: datetime, by: User) -> None:
    """Nobody gets in with it any more, from the next request on. What she did stays in the log. Refused for one's own."""
    if user.pk == by.pk:
        wrong = "Nobody closes her own account: the office could be left without a head."
        raise Refused("own", wrong, "Ask another head.")
    if not may_look_after(_reach_while_alone(by, user), user):
        raise Refused("not_yours", f"{by.username} does not look after {user.username}.", "Nothing was changed.")
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        raise Refused("closed", f"The account '{user.username}' is closed already.", "Nothing was changed.")
    _open_links(user).update(withdrawn_at=now)
    log_account(kind="account_closed", user=user, by=by)


@transaction.atomic
def open_account_again(*, user: User, by: User, from_the_server: bool = False) -> None:
    """Undo the closing; her roles are as they were."""
    reach_of_by = _reach_while_alone(by, user)
    if not from_the_server and not may_look_after(reach_of_by, user):
        raise Refused("not_yours", f"{by.username} does not look after {user.username}.", "Nothing was changed.")
    if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        raise Refused("open", f"The account '{user.username}' is open.", "Nothing was changed.")
    log_account(kind="account_opened", user=user, by=by)


def _reach_while_alone(by: User, user: User) -> Reach:
    """What `by` may do once nobody else acts on the two: of two heads who shut each other out, the second finds herself out."""
    return reach(_alone({user.pk, by.pk})[by.pk])


def _alone(people: set[int]) -> dict[int, User]:
    """Accounts that nobody else changes until the transaction ends. Always locked first, and in this order: so no two wait for
    each other. Without their keys, which everybody's events point to and must go on pointing to meanwhile."""
    locked = User.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk")
    return {row.pk: row for row in locked}


def log_account(*, kind: str, user: User, by: User | None, detail: dict[str, Any] | None = None, through: str = "") -> Event:
    """Note what happened to an account. Whoever looks after its owner may read it."""
    return log(kind=kind, subject=f"user {user.username}", detail=detail or {}, by=by, area=_home_of(user), through=through)


def is_idle(user: User, now: datetime) -> bool:
    """Whether nobody used the account for so long that only a new link opens it. Never used is not idle: its link ends."""
    link = Invitation.objects.filter(user=user).aggregate(last=Max("used_at"))["last"]
    return was_idle([user.last_login, link], now)


def was_idle(uses: Iterable[datetime | None], now: datetime) -> bool:
    """The same, from the moments at which somebody signed in, or chose a password with a link."""
    known = [at for at in uses if at]
    return bool(known) and now - max(known) > IDLE_AFTER


def may_look_after(who: Reach, user: User) -> bool:
    """Whether one may give all roles of somebody, where she has them: no district head closes a provincial account."""
    held = Appointment.objects.filter(user=user, ended_at__isnull=True)
    last = held or Appointment.objects.filter(user=user).order_by("-id")[:1]
    return bool(last) and all(may_give(who, Role(row.role), row.area_id) for row in last)


def may_give(who: Reach, role: Role, area: str) -> bool:
    """Whether one may give, and end, this role in this area."""
    return any(role == given and lies_within(area, outer) for given, outer in who.may_appoint())


def _home_of(user: User) -> str | None:
    """The area whose people may read what happened to this account: the widest of those she works for, or last worked for;
    the province where she never did, so that somebody can read it."""
    held = Appointment.objects.filter(user=user).order_by(Length("area_id"), "-id")
    areas = held.filter(ended_at__isnull=True).values_list("area_id", flat=True)
    last = held.order_by("-id").values_list("area_id", flat=True)
    top = Area.objects.filter(parent=None).order_by("code").values_list("code", flat=True)
    return areas.first() or last.first() or top.first()


# ------------------------------------------------------------------------------------------------------ one-time links


def new_token() -> str:
    """256 random bits: nobody guesses one, so no limit on tries is needed."""
    return secrets.token_urlsafe(32)


def sha256_of_token(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
