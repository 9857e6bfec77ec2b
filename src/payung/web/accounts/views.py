"""Signing in, one's own ways in, and the link of an invitation. The steps are allauth's; the rest is ours."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from urllib.parse import quote

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from payung.located_yaml import BadInput
from payung.office import actions
from payung.office.models import Appointment, Invitation, User
from payung.web.accounts.adapters import SecondFactors, forget_tries, seconds_to_wait
from payung.web.accounts.forms import ChoosePassword
from payung.web.accounts.second_factors import passed_with
from payung.web.accounts.single_sign_on import provider_name, provider_origin
from payung.web.doors import end_half_session, now
from payung.web.pages import frame, render

WAIT_SECONDS = 300


def framed(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """allauth's views know nothing of our frame: give its words to the template before it is rendered."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        context = getattr(response, "context_data", None)
        if context is not None:
            context.update({name: said for name, said in frame(request).items() if name not in context})
        return response

    return answer


def alone(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """One change to somebody's ways in at a time, with its event, or none of it: two at once could remove the last two."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        with transaction.atomic():
            User.objects.select_for_update(no_key=True).get(pk=request.user.pk)
            end_half_session(request)  # if the first second factor was set up elsewhere while this one waited
            if not request.user.is_authenticated:
                return redirect(settings.LOGIN_URL)
            return view(request, *args, **kwargs)

    return answer


# -------------------------------------------------------------------------------------------------------------- signing in


class SignIn(account.LoginView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().dispatch(request, *args, **kwargs)
        if origin := provider_origin():
            response._csp_update = {"form-action": [origin]}  # pyright: ignore[reportAttributeAccessIssue]
        return response  # pyright: ignore[reportReturnType]

    def form_invalid(self, form: Any) -> HttpResponse:
        if seconds_to_wait(self.request):
            return too_many_tries(self.request)
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        more = {"passkeys": settings.PASSKEYS, "provider": provider_name()}
        return super().get_context_data(**kwargs) | more


class SecondStep(mfa.AuthenticateView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        has_passkey = Authenticator.objects.filter(user=self.stage.login.user, type=Authenticator.Type.WEBAUTHN).exists()
        return context | {"passkeys": has_passkey and settings.PASSKEYS}


def too_many_tries(request: HttpRequest) -> HttpResponse:
    """429: when to come again. The same page for a right and a wrong password, and for names that nobody has."""
    seconds = seconds_to_wait(request) or WAIT_SECONDS
    page = {"again": now() + timedelta(seconds=seconds), "passkeys": settings.PASSKEYS}
    response = render(request, "429.html", None, page, status=429)
    response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "no-store"
    return response


def closed(request: HttpRequest) -> HttpResponse:
    return render(request, "account/account_inactive.html", None, status=403)


def idle(request: HttpRequest) -> HttpResponse:
    return render(request, "account/idle.html", None, {"days": actions.IDLE_AFTER.days}, status=403)


# --------------------------------------------------------------------------------------------------------- one's own ways in


class MyAccount(mfa.IndexView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        held = Appointment.objects.filter(user=self.request.user, ended_at__isnull=True).select_related("area")
        ways = context["authenticators"]
        codes = ways.get(Authenticator.Type.RECOVERY_CODES)
        more = {
            "held": held,
            "app": ways.get(Authenticator.Type.TOTP),
            "keys": ways.get(Authenticator.Type.WEBAUTHN, []),
            "codes_left": len(codes.get_unused_codes()) if codes else 0,
            "passkeys": settings.PASSKEYS,
        }
        return context | more


class SetUpApp(totp.ActivateTOTPView):
    def form_valid(self, form: Any) -> HttpResponse:
        user = self.request.user
        is_first = not SecondFactors().is_mfa_enabled(user)
        response = super().form_valid(form)
        self.request.session.pop(form.PENDING, None)
        passed_with(self.request, Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP), is_first=is_first)
        actions.log_account(kind="second_factor_set", user=user, by=user, detail={"what": "app"})  # pyright: ignore
        if self.did_generate_recovery_codes:
            actions.log_account(kind="recovery_codes_made", user=user, by=user)  # pyright: ignore
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"qr": _inline(context["totp_svg"])}


def _inline(svg: str) -> SafeString:
    """A drawing in the page itself: one path, without an address or a style that the page's rules would have to allow."""
    drawing = svg[svg.index("<svg") :].replace("<svg ", '<svg class="qr" role="img" aria-labelledby="qr-text" ', 1)
    return mark_safe(drawing)


class RemoveApp(totp.DeactivateTOTPView):
    def form_valid(self, form: Any) -> HttpResponse:
        user = self.request.user
        response = super().form_valid(form)
        actions.log_account(kind="second_factor_removed", user=user, by=user, detail={"what": "app"})  # pyright: ignore
        return response


class MakeCodes(recovery.GenerateRecoveryCodesView):
    def form_valid(self, form: Any) -> HttpResponse:
        user = self.request.user
        response = super().form_valid(form)
        actions.log_account(kind="recovery_codes_made", user=user, by=user)  # pyright: ignore
        return response


class ShowCodes(recovery.ViewRecoveryCodesView):
    """Shown once. The file is a link that holds them itself, so that they are sent only once, too."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if context["can_view_codes"]:
            user = self.request.user
            heading = gettext("Recovery codes of %(name)s for Payung. Each works once.") % {"name": user.username}  # pyright: ignore
            text = "\r\n".join([heading, "", *context["unused_codes"], ""])
            context["file"] = f"data:text/plain;charset=utf-8,{quote(text)}"
        return context


class ChangePassword(account.PasswordChangeView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_usable_password():  # pyright: ignore[reportAttributeAccessIssue]  signed in, says the address
            messages.info(request, gettext("You have no password here: you sign in through your office's provider."))
            return redirect("mfa_index")
        return super().dispatch(request, *args, **kwargs)  # pyright: ignore[reportReturnType]

    def form_valid(self, form: Any) -> HttpResponse:
        user = form.user
        response = super().form_valid(form)
        actions.log_account(kind="password_changed", user=user, by=user)
        return response


# ------------------------------------------------------------------------------------------------------------ an invitation


@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Who holds the link chooses a password. It says whose account and which office, and nothing else."""
    links = Invitation.objects.select_related("user", "issued_by")
    link = links.filter(token_sha256=actions.sha256_of_token(token)).first()
    if link is None:
        return _dead_link(request, "unknown", status=404)
    state = actions.link_state(link, now())
    if state != "open":
        return _dead_link(request, state, status=410)
    form = ChoosePassword(request.POST or None, user=link.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.accept_invitation(invitation=link, password=form.cleaned_data["password"], now=now())
        except ValidationError as error:
            form.add_error("password", error)
        except BadInput:  # used or withdrawn in the moment between
            link = links.get(pk=link.pk)
            return _dead_link(request, actions.link_state(link, now()), status=410)
        else:
            forget_tries(request, link.user)
            messages.success(request, gettext("Your password is kept. Sign in with it now; then you set up the second step."))
            return redirect("account_login")
    held = Appointment.objects.filter(user=link.user, ended_at__isnull=True).select_related("area").first()
    page = {"form": form, "person": link.user, "office": held.area if held else None, "expires": link.expires_at}
    return render(request, "accounts/invitation.html", None, page)


def _dead_link(request: HttpRequest, why: str, *, status: int) -> HttpResponse:
    return render(request, "accounts/dead_link.html", None, {"why": why}, status=status)
