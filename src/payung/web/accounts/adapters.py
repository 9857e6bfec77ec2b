"""What is ours in signing in: nobody signs up, no mail is needed, and second-factor secrets are unreadable in the database."""

import base64
import hashlib
import hmac
import ipaddress
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core import ratelimit as limits
from allauth.core.internal import ratelimit as counting
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from payung.office import actions
from payung.office.models import User
from payung.web.accounts import events
from payung.web.doors import SECOND_FACTORS, now

#: allauth names its messages by template. What is not here is not said.
SAID = {
    "account/messages/logged_out.txt": _("You are signed out."),
    "account/messages/password_changed.txt": _("Your password was changed. Sign in with the new one."),
    "mfa/messages/totp_activated.txt": _("The app is set up. From now on it is your second step."),
    "mfa/messages/totp_deactivated.txt": _("The app is no longer a way in."),
    "mfa/messages/webauthn_added.txt": _("The passkey is kept. From now on you can sign in with it."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is no longer a way in."),
}
# One text for a wrong name and a wrong password: nobody learns here who has an account.
_WRONG = _("User name, e-mail address or password is not right. Check capitals and try again.")
_TOO_MANY = _("Too many tries. Wait five minutes, then try again.")


class Accounts(DefaultAccountAdapter):
    """Accounts are made by invitation only."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _WRONG,
        "email_password_mismatch": _WRONG,
        "too_many_login_attempts": _TOO_MANY,
        "rate_limited": _TOO_MANY,
        "too_many_codes": _("Too many wrong codes in one day. Ask who looks after your office's people for a new link."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your password until now."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """No account depends on a mail server."""

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        text = kwargs.get("message") or SAID.get(message_template or "")
        if text:
            messages.add_message(request, level, text)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_login")  # every session of the old password has ended, this one too

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:  # pyright: ignore
        """After the first step, whichever it was. Only who knew the password learns that the account is closed or idle."""
        refused = super().pre_login(request, user, **kwargs)
        if refused is None and actions.is_idle(user, now()):
            refused = redirect("account_idle")
        return refused

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not just after signing in; and not while the first second factor is set up, which only the password guards anyway."""
        request = context.request
        assert request is not None
        if app == "allauth.mfa" and not SecondFactors().is_mfa_enabled(request.user):
            return False
        return now().timestamp() - request.session.get("began", 0) > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    # ------------------------------------------------------------------------------------------- counting wrong passwords

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        events.sign_in_failed(_account(_typed(credentials)), step="password")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Counts the try for the account from this visitor's address, then for the account from everywhere. allauth counts
        everywhere only, so that anybody could lock out anybody, and anew for each spelling of the Host header.

        A right password takes it back (allauth's `authenticate`, by `_login_failed_rl_usage`).
        """
        account = _count_of(_typed(credentials))
        spent = counting.RateLimitUsage([])
        for action, key, seconds in (
            ("login_failed", _from_here(request, account), 300),
            ("login_failed_everywhere", account, 3600),
        ):
            counted = counting.consume(request, app="allauth.account", action=action, key=key)
            if not counted:
                request.wait_seconds = seconds  # pyright: ignore[reportAttributeAccessIssue]  answered with 429
                raise self.validation_error("too_many_login_attempts")
            spent.usage += counted.usage
        self._login_failed_rl_usage = spent

    def get_client_ip(self, request: HttpRequest) -> str:
        """An IPv4 address that comes as ::ffff:10.0.0.1 is that IPv4 address: else all of them would share one count."""
        address = ipaddress.ip_address(super().get_client_ip(request))
        return str(getattr(address, "ipv4_mapped", None) or address)


def forget_tries(request: HttpRequest, user: User) -> None:
    """A link that was just used proves more than any count: its owner must not find the new way locked."""
    for typed in filter(None, (user.username, user.email)):
        account = _count_of(typed)
        limits.clear(request, action="login_failed", key=_from_here(request, account))
        limits.clear(request, action="login_failed_everywhere", key=account)
    limits.clear(request, action="login_failed", key=f"mfa-auth-user-{user.pk}")
    limits.clear(request, action="second_step_failed", key=f"user-{user.pk}")


def _account(typed: str) -> User | None:
    """Whose account is tried, as allauth's backend looks it up: by e-mail address or user name, without regard to capitals."""
    if not typed or "\0" in typed:
        return None
    return User.objects.filter(Q(email__iexact=typed) | Q(username__iexact=typed)).order_by("pk").first()


def _typed(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email") or credentials.get("username") or "").strip()


def _count_of(typed: str) -> str:
    """What tries with this name or e-mail address are counted as, however it is spelled.

    Name and address of one account are counted apart: did one lock the other, everybody could learn which belong together.
    """
    user = _account(typed)
    if user is None:
        return f"nobody-{typed.upper()}"
    return f"address-of-{user.pk}" if "@" in typed else f"name-of-{user.pk}"


def _from_here(request: HttpRequest, account: str) -> str:
    """Counted for the visitor's address as well; of IPv6 for the /64 that one subscriber has."""
    return f"{account} from {counting.get_ip(request)}"


def seconds_to_wait(request: HttpRequest) -> int:
    """How long until somebody may try again; 0 where this try was not one too many."""
    return getattr(request, "wait_seconds", 0)


class SecondFactors(DefaultMFAAdapter):
    """Keeps the secrets of second factors encrypted with a key that is not in the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right, or was used already. Wait for the next one and write all six digits."),
        "cannot_delete_authenticator": _("This is your last second step. Set up another one first."),
        "cannot_generate_recovery_codes": _("Set up the app first; then you can make recovery codes."),
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def is_mfa_enabled(self, user: Any, types: Any = None) -> bool:
        return super().is_mfa_enabled(user, types=SECOND_FACTORS if types is None else types)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last second factor stays: without one she could sign in with a stolen password alone, up to the set-up."""
        others = Authenticator.objects.filter(user=authenticator.user, type__in=SECOND_FACTORS).exclude(pk=authenticator.pk)
        return others.exists()

    def get_totp_label(self, user: Any) -> str:
        return user.username

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to a name. It is the one readers know, also where the site answers to others."""
        assert context.request is not None
        host = urlsplit(settings.PAYUNG_SITE or f"//{context.request.get_host()}").hostname
        return {"id": host or "", "name": "Payung"}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        return super().get_public_key_credential_user_entity(user) | {"display_name": user.name, "name": user.username}

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """No account depends on a mail server."""


def _cipher() -> Fernet:
    """From the site's secret key. Under another one no app or passkey opens anything, and everybody needs a new link."""
    key = hmac.digest(settings.SECRET_KEY.encode(), b"payung: second factors, version 1", hashlib.sha256)
    return Fernet(base64.urlsafe_b64encode(key))
