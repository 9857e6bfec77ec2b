"""Somebody with a role, signed in with both steps."""

import time

from allauth.account.internal.flows import login
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from payung.office.actions import appoint
from payung.office.models import Area, User
from payung.office.roles import Role


def browser_of(user: User, *, proved_seconds_ago: int | None = 0) -> Client:
    """A browser in which she proved that it is she so long ago; None: an old session without any proof."""
    if not user.authenticator_set.exists():
        TOTP.activate(user, generate_totp_secret())
    client = Client()
    client.force_login(user)
    if proved_seconds_ago is not None:
        session = client.session
        session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time() - proved_seconds_ago}]
        session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
        session.save()
    return client


def somebody(username: str, role: Role, area: str, *, by: User, name: str = "") -> User:
    """A new person with one role."""
    user = User.objects.create_user(username, first_name=name)
    appoint(user=user, role=role, area=Area.objects.get(code=area), decree="SK uji 9/2026", by=by, from_the_server=True)
    return user
