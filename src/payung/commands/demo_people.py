"""The demo's people: one for each role, with ways in that follow from the demo's own secret key."""

import base64
import hashlib
import hmac
import os
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from payung.governments import asking
from payung.governments.models import AnswerLink, FigureRequest
from payung.office import actions
from payung.office.models import Area, User
from payung.office.roles import Role


@dataclass(frozen=True)
class Person:
    """Somebody in the demo office."""

    username: str
    name: str
    role: Role
    area: str


PEOPLE = (
    Person("analis", "Baiq Rahmi", Role.ANALYST, "52"),
    Person("kepala", "Hasan Basri", Role.OFFICE_HEAD, "52"),
    Person("petugas.lobar", "Made Sari", Role.DISTRICT_OFFICER, "52.01"),
    Person("atasan.lobar", "Dewi Anggraini", Role.DISTRICT_HEAD, "52.01"),
    Person("petugas.loteng", "Lalu Ahmad", Role.DISTRICT_OFFICER, "52.02"),
    Person("bpjs", "Rina Wulandari", Role.INSURER, "52"),
    Person("pimpinan", "Sekretariat Wakil Gubernur", Role.LEADERSHIP, "52"),
    Person("auditor", "Yusuf Maulana", Role.AUDITOR, "52"),
)
PUBLISHERS = ("analis", "kepala")  # who proposes the demo's editions, and who approves them
INSURER = "bpjs"  # who answers the demo's inquiries
VERIFIER = "petugas.lobar"  # who makes the demo's rounds of field checks
DECREE = "SK demo 1/2026"
VILLAGE = "52.01.01.2014"  # Giri Tembesi


def make_people(*, by: User) -> None:
    """Everybody who is not there yet, with password and second factor set up."""
    from allauth.mfa.totp.internal.auth import TOTP

    known = set(User.objects.values_list("username", flat=True))
    for person in PEOPLE:
        if person.username in known:
            continue
        user = User(username=person.username, first_name=person.name)
        user.set_password(password())
        user.save()
        TOTP.activate(user, totp_secret(person.username))
        area = Area.objects.get(code=person.area)
        actions.appoint(user=user, role=person.role, area=area, decree=DECREE, by=by, from_the_server=True)


def make_work(*, now: datetime) -> None:
    """What a working week has: ten governments asked about the month that ended, and a desa of Lombok Barat."""
    if FigureRequest.objects.filter(as_of__isnull=False).exists():
        return
    month_end = now.date().replace(day=1) - timedelta(days=1)
    deadline = now.date() + timedelta(days=14)
    by = {person.username: User.objects.get(username=person.username) for person in PEOPLE}
    governments = Area.objects.filter(kind__in=Area.GOVERNMENTS)
    village = Area.objects.filter(code=VILLAGE)
    asking.ask(areas=governments, as_of=month_end, deadline=deadline, how="Demo", now=now, by=by["analis"])
    [(request, _)] = asking.ask(areas=village, as_of=month_end, deadline=deadline, how="Demo", now=now, by=by["petugas.lobar"])
    # As with the passwords: the same demo has the same link, so that it can be printed at every start.
    drawn_by_lot = AnswerLink.objects.get(request=request)
    asking.withdraw_link(request=request, now=now, by=by["petugas.lobar"])
    AnswerLink.objects.create(
        request=request,
        token_sha256=actions.sha256_of_token(village_token()),
        issued_by=drawn_by_lot.issued_by,
        expires_at=drawn_by_lot.expires_at,
    )


def village_token() -> str:
    """What opens the form of the demo's village operator."""
    return base64.urlsafe_b64encode(_drawn("link of the village operator")).decode().rstrip("=")


def password() -> str:
    """The demo's one password: every demo has another, and the same demo always this."""
    drawn = _drawn("password").hex()
    return f"payung-{drawn[:5]}-{drawn[5:10]}"


def totp_secret(username: str) -> str:
    """What an authenticator app is given."""
    return base64.b32encode(_drawn(f"second factor of {username}")[:20]).decode()


def _drawn(what: str) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), f"payung demo: {what}".encode(), hashlib.sha256)


def ways_in(address: str) -> list[str]:
    """Lines for the terminal: who there is, and how to pass both steps."""
    wide = max(len(person.username) for person in PEOPLE)
    program = os.path.relpath(sys.argv[0])
    return [
        f"  Sign in:        {address}/masuk/",
        f"  Password:       {password()}   (the same for everybody)",
        f"  Second step:    {program} office code NAME --demo   gives the six digits of this moment",
        "",
        *(f"  {p.username:<{wide}}  {p.role.value:<12}  {p.area:<6} {p.name}" for p in PEOPLE),
        f"  {'(no account)':<{wide}}  {Role.VILLAGE_OPERATOR.value:<12}  {VILLAGE}  {address}/isi/{village_token()}/",
        f"  {'(no account)':<{wide}}  {Role.PUBLIC.value:<12}  {address}/",
    ]
