"""What happens at the doors, in the event log. Where it cannot be written, nobody gets in: no sign-in without its trace.

What is done on a page of one's own account (a second factor, a password) is logged there, in the same transaction.
"""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import user_logged_in
from allauth.mfa.signals import authentication_failed
from django.contrib.auth.signals import user_logged_out
from django.core.cache import cache
from django.dispatch import receiver
from django.http import HttpRequest

from payung.office import actions
from payung.office.models import Area, User
from payung.web.doors import now

FAILED_EVERY = 300  # seconds: a thousand guesses at one account leave one event in each five minutes, not a thousand


@receiver(user_logged_in, dispatch_uid="payung: signed in")
def signed_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """After the last step. Its session is stored later, and not at all if this fails."""
    at = now().timestamp()
    request.session["began"] = request.session["seen"] = at
    steps = [str(step.get("type") or step["method"]) for step in get_authentication_records(request, user)]
    actions.log_account(kind="signed_in", user=user, by=user, detail={"with": steps})


@receiver(user_logged_out, dispatch_uid="payung: signed out")
def signed_out(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    because = getattr(request, "ended_because", "")
    if user is not None:
        actions.log_account(kind="signed_out", user=user, by=user, detail={"because": because} if because else {})


@receiver(authentication_failed, dispatch_uid="payung: wrong code")
def second_step_failed(user: User, **kwargs: Any) -> None:
    sign_in_failed(user, step="second")


def sign_in_failed(user: User | None, *, step: str) -> None:
    """Names the account if there is one, and never what was typed: people type passwords into the wrong field.

    All tries with names that nobody has share one event in five minutes.
    """
    key = f"sign-in-failed:{user.pk if user else 'nobody'}:{step}"
    if not cache.add(key, True, timeout=FAILED_EVERY):
        return
    if user:
        actions.log_account(kind="sign_in_failed", user=user, by=None, detail={"step": step}, through="sign-in page")
    else:
        province = Area.objects.filter(parent=None).values_list("code", flat=True).first()
        actions.log(
            kind="sign_in_failed", subject="nobody", detail={"step": step}, by=None, area=province, through="sign-in page"
        )
