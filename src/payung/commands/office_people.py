"""`payung office invite`, `reset` and `people`: who may get in, from the terminal of the server."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from payung.located_yaml import BadInput
from payung.site import running

if TYPE_CHECKING:
    from payung.office.models import Area, User
    from payung.office.roles import Role

BY = Annotated[str, typer.Option(help="User name of who does it; somebody who looks after these people.")]
DEMO = Annotated[bool, typer.Option("--demo", help="In the demo's database instead of the office's.")]


def register(app: typer.Typer) -> None:
    """Add these commands to `payung office`."""
    app.command()(invite)
    app.command()(reset)
    app.command()(people)


def invite(
    username: Annotated[str, typer.Argument(help="The new user name: small letters a-z, digits, dots, dashes.")],
    name: Annotated[str, typer.Option(help="As the person is called in the office.")],
    role: Annotated[str, typer.Option(help="E.g. analis_prov, kepala_dinas, petugas_kab.")],
    area: Annotated[str, typer.Option(help="Kemendagri code: 52 for roles of the province, 52.03 for a kabupaten.")],
    decree: Annotated[str, typer.Option(help="Number and day of the letter, e.g. 'SK 12/2026'.")],
    by: BY,
    email: Annotated[str, typer.Option(help="Needed only to sign in through an OpenID Connect provider.")] = "",
    demo: DEMO = False,
) -> None:
    """Make an account and print the link with which its owner chooses a password."""
    with running.office(demo=demo):
        from payung.office import actions
        from payung.office.models import Area

        who = user_called(by)
        given = _role(role)
        place = Area.objects.filter(code=area).first()
        if place is None:
            raise BadInput(None, f"There is no area '{area}'.", "Use a code such as 52 or 52.03.")
        user, token = actions.invite(
            username=username, name=name, email=email, role=given, area=place, decree=decree, now=datetime.now(UTC), by=who
        )
        show_link(user, token)


def reset(
    username: Annotated[str, typer.Argument(help="Whose way in is lost.")],
    by: BY,
    demo: DEMO = False,
) -> None:
    """Print a link to choose a new password and second factor. The old ones stop as soon as it is used."""
    with running.office(demo=demo):
        from payung.office import actions

        who, user = user_called(by), user_called(username)
        if not actions.may_look_after(actions.reach(who), user):
            raise BadInput(None, f"{by} does not look after {username}.", "See `payung office people`.")
        token = actions.give_way_in(user=user, now=datetime.now(UTC), by=who, from_the_server=True)  # also to herself
        show_link(user, token)


def people(demo: DEMO = False) -> None:
    """Everybody with an account: roles in force, whether the second factor is set up, when last signed in."""
    with running.office(demo=demo):
        from allauth.mfa.models import Authenticator
        from django.utils import timezone

        from payung.office.models import Appointment, User

        secured = set(Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES).values_list("user_id", flat=True))
        for user in User.objects.order_by("username"):
            held = Appointment.objects.filter(user=user, ended_at=None)
            roles = ", ".join(f"{each.role} {each.area_id}" for each in held) or "no role"
            state = "closed" if not user.is_active else "second step" if user.pk in secured else "no second step"
            seen = f"{timezone.localtime(user.last_login):%Y-%m-%d}" if user.last_login else "never signed in"
            typer.echo(f"{user.username:<20} {roles:<32} {state:<15} {seen:<16} {user.name}")


def user_called(username: str) -> "User":
    """Whatever its capitals. BadInput for a name that nobody has."""
    user = _known(username)
    if user is None:
        raise BadInput(None, f"There is no user '{username}'.", "See `payung office people`.")
    return user


def opener(username: str) -> "User":
    """Who opens the office: whoever has the name, else a new account. BadInput for a name that nobody can have."""
    from payung.office.actions import refuse_username
    from payung.office.models import User

    if user := _known(username):
        return user
    refuse_username(username.strip().lower())
    return User.objects.create_user(username.strip().lower())


def _known(username: str) -> "User | None":
    from payung.office.models import User

    return User.objects.filter(username__iexact=username.strip()).first()


def _role(text: str) -> "Role":
    from payung.office.roles import ACCOUNT_ROLES, Role

    if text not in ACCOUNT_ROLES:
        raise BadInput(None, f"There is no role '{text}'.", f"Roles: {', '.join(ACCOUNT_ROLES)}.")
    return Role(text)


def show_link(user: "User", token: str) -> None:
    """Printed once: only its hash is kept."""
    from django.conf import settings
    from django.urls import reverse

    from payung.office.actions import INVITATION_LASTS

    typer.echo(f"{user.username} chooses a password within {INVITATION_LASTS.days} days, once, at:")
    typer.echo(f"  {settings.PAYUNG_SITE}{reverse('invitation', args=[token])}")


def first_head(user: "User", province: "Area", decree: str) -> str:
    """An office without a head who can get in: `user` becomes one. Returns the token of her link, or "" where there is one.

    Whoever runs commands on the server could do anything anyway; this way it stands in the log.
    """
    from payung.office import actions
    from payung.office.models import Appointment
    from payung.office.roles import Role

    if Appointment.objects.filter(role=Role.OFFICE_HEAD, ended_at=None, user__is_active=True).exists():
        return ""
    if not user.is_active:
        actions.open_account_again(user=user, by=user, from_the_server=True)
        user.refresh_from_db()
    if not Appointment.objects.filter(user=user, role=Role.OFFICE_HEAD, area=province, ended_at=None).exists():
        actions.appoint(user=user, role=Role.OFFICE_HEAD, area=province, decree=decree, by=user, from_the_server=True)
    return actions.give_way_in(user=user, now=datetime.now(UTC), by=user, from_the_server=True)
