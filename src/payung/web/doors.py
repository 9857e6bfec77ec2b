"""Every address has a door, and it is shut unless somebody wrote who may pass: the public, a link's holder, a role.

A view without a door is refused to everyone. Within a door, rows are found through `visible_to(request.reach)`, so that a
guessed address of another area answers as if nothing were there.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import suspend_request
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext

from payung.office import actions
from payung.office.models import User
from payung.office.roles import Deed, Reach
from payung.registry import scope
from payung.web.pages import render

View = Callable[..., HttpResponse]

#: What counts as a second factor. Recovery codes stand in for one that is lost; alone they are none.
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)

logger = logging.getLogger(__name__)


class Visitor(HttpRequest):
    """A request behind a door: who it is, and what she may do."""

    user: User  # pyright: ignore[reportIncompatibleVariableOverride]
    reach: Reach


def open_to_all(view: View) -> View:
    """Everybody may pass, and nobody is asked who she is."""
    return _with_door(view, "all")


def for_link_holders(view: View) -> View:
    """Who holds a one-time link may pass; the view looks the token up and does nothing without it."""
    guarded = _with_door(view, "link")

    @wraps(guarded)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return without_trace(guarded(request, *args, **kwargs))

    return _never_kept(answer)


def while_signing_in(view: View) -> View:
    """Pages of signing in itself: also before the second factor is set up."""
    return _never_kept(_with_door(view, "account"))


def only(deed: Deed) -> Callable[[View], View]:
    """Only who may do this somewhere. Whether she may do it in *this* area, the view asks of `request.reach`."""

    def decorate(view: View) -> View:
        return _never_kept(_with_door(view, deed))

    return decorate


def among_people(deed: Deed) -> Callable[[View], View]:
    """A door, and behind it one transaction that sees the people of the areas in which the visitor may do this."""

    def decorate(view: View) -> View:
        @wraps(view)
        def within(request: Visitor, *args: Any, **kwargs: Any) -> HttpResponse:
            with scope.within(request.reach, deed):
                return view(request, *args, **kwargs)

        return only(deed)(within)

    return decorate


def _with_door(view: View, door: "Deed | str") -> View:
    @wraps(view)
    def passed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    passed.door = door  # pyright: ignore[reportAttributeAccessIssue]
    return passed


def _never_kept(view: View) -> View:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    return answer


def without_trace(response: HttpResponse) -> HttpResponse:
    """A page that shows or has a secret address tells it to no other page. Not `no-referrer`: with it browsers send
    "Origin: null" with a form, which the protection against forged forms refuses."""
    response["Referrer-Policy"] = "strict-origin"
    return response


def may_or_404(request: Visitor, deed: Deed, area: str) -> None:
    """Another area is answered as one that does not exist, so that nobody learns what is there."""
    if not request.reach.may(deed, area):
        raise Http404


class Doors:
    """Lets each request through the door of its view, or shows why not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and request.method in ("GET", "HEAD"):
            # A form's own address, reloaded, or opened in the other language: the page that has the form is one step up.
            return redirect(f"{request.path.rstrip('/').rpartition('/')[0]}/")
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        door = getattr(view, "door", None)
        if door == "all":
            return None
        if door is None:
            logger.error("The view %s has no door and is refused to everyone.", getattr(view, "__qualname__", view))
            raise PermissionDenied
        end_old_session(request)
        end_half_session(request)
        if door == "link":
            return None
        if door == "account":  # also before the second factor is set up: then nothing is within reach yet
            request.reach = _reach_if_set_up(request)  # pyright: ignore[reportAttributeAccessIssue]
            return None
        if isinstance(request.user, AnonymousUser):
            return redirect(f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}")
        if not passed_second_step(request):  # and has none: a session that left it out has just ended
            return redirect("mfa_activate_totp")
        request.reach = actions.reach(request.user)  # pyright: ignore[reportAttributeAccessIssue, reportArgumentType]
        if not request.reach.may(door):  # pyright: ignore[reportAttributeAccessIssue]
            raise PermissionDenied
        return None


def _reach_if_set_up(request: HttpRequest) -> Reach:
    return actions.reach(request.user) if passed_second_step(request) else Reach()  # pyright: ignore[reportArgumentType]


def passed_second_step(request: HttpRequest) -> bool:
    """Whether *this session* passed it, by a code or a passkey. That the account has one says nothing about who is here."""
    return bool(_second_steps(request)) and is_mfa_enabled(request.user)  # pyright: ignore[reportArgumentType]


def left_out_second_step(request: HttpRequest) -> bool:
    """A session that began with the password alone, before somebody set up the account's second factor elsewhere."""
    user: Any = request.user
    return user.is_authenticated and not _second_steps(request) and is_mfa_enabled(user)


def proved_second_step_recently(request: HttpRequest) -> bool:
    """Whether she passed it within five minutes, by signing in or again. A password does not count: for what opens doors to
    others, or shows figures to everybody, a borrowed screen and a password read over a shoulder must not do."""
    return any(now().timestamp() - at < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT for at in _second_steps(request))


def _second_steps(request: HttpRequest) -> list[float]:
    """When this session passed it, in seconds since 1970. allauth's word for a code and for a passkey is "mfa"."""
    records = get_authentication_records(request, request.user)  # pyright: ignore[reportArgumentType]
    return [record["at"] for record in records if record.get("method") == "mfa"]


def after_second_step(view: View) -> View:
    """Asks for the second step again where it was passed more than five minutes ago; what was typed goes on from there."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST" or proved_second_step_recently(request):
            return view(request, *args, **kwargs)
        return suspend_request(request, reverse(way_to_prove(request)))

    return answer


def way_to_prove(request: HttpRequest) -> str:
    """The page on which the second step is passed again: with a code, or where she has passkeys only, with one of them."""
    has_app = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP).exists()
    return "mfa_reauthenticate" if has_app or not settings.PASSKEYS else "mfa_reauthenticate_webauthn"


def end_half_session(request: HttpRequest) -> None:
    """Signs out who left the second step out. She, or whoever knows her password, passes both from the beginning."""
    if left_out_second_step(request):
        request.ended_because = "second step"  # pyright: ignore[reportAttributeAccessIssue]  read where the event is logged
        logout(request)
        messages.info(request, gettext("A second step was set up for this account. Please sign in again, with both."))


def end_old_session(request: HttpRequest) -> None:
    """Signs out who was idle too long; and everybody SESSION_ABSOLUTE after signing in, however busy.

    Both are counted here, because Django moves the end of a session at each write to it.
    """
    if not request.user.is_authenticated:
        return
    at = now().timestamp()
    began = request.session.setdefault("began", at)
    seen = request.session.setdefault("seen", at)
    idle = at - seen > settings.SESSION_IDLE.total_seconds()
    if idle or at - began > settings.SESSION_ABSOLUTE.total_seconds():
        request.ended_because = "idle" if idle else "age"  # pyright: ignore  read where the event is logged
        logout(request)
        text = gettext("You were signed out because nothing happened for a while. Nothing that was kept is lost.")
        messages.info(request, text if idle else gettext("You were signed out at the end of the day. Please sign in again."))
    elif at - seen > 60:  # not a write for every page
        request.session["seen"] = at


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but not for this."""
    response = render(request, "403.html", None, status=403)
    response["Cache-Control"] = "no-store"
    return response


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose protection does not match: an old page, or cookies refused. Nothing was kept."""
    response = render(request, "stale_form.html", None, {"no_cookie": reason == REASON_NO_CSRF_COOKIE}, status=403)
    response["Cache-Control"] = "no-store"
    return response


def now() -> datetime:
    """The clock, read at the door and passed on from here."""
    return timezone.localtime()
