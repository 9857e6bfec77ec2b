"""Passkeys: signing in with a finger, a face or a PIN. Only where there is TLS; see settings.PASSKEYS."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal.auth import begin_registration
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from payung.office import actions
from payung.web.accounts.adapters import SecondFactors
from payung.web.accounts.second_factors import passed_with


class Add(webauthn.AddWebAuthnView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["js_data"] = {"creation_options": begin_registration(self.request.user, True)}  # pyright: ignore
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        user = self.request.user
        is_first = not SecondFactors().is_mfa_enabled(user)
        response = super().form_valid(form)
        newest = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).latest("pk")
        passed_with(self.request, newest, is_first=is_first)
        actions.log_account(kind="second_factor_set", user=user, by=user, detail={"what": "passkey"})  # pyright: ignore
        if self.did_generate_recovery_codes:
            actions.log_account(kind="recovery_codes_made", user=user, by=user)  # pyright: ignore
        return response


class Remove(webauthn.RemoveWebAuthnView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not SecondFactors().can_delete_authenticator(self.get_object_of(request, kwargs["pk"])):
            messages.error(request, SecondFactors.error_messages["cannot_delete_authenticator"])
            return redirect("mfa_index")
        return super().dispatch(request, *args, **kwargs)  # pyright: ignore[reportReturnType]

    def get_object_of(self, request: HttpRequest, pk: int) -> Any:
        self.request, self.kwargs = request, {"pk": pk}
        return self.get_object()

    def form_valid(self, form: Any) -> HttpResponse:
        user = self.request.user
        response = super().form_valid(form)
        actions.log_account(kind="second_factor_removed", user=user, by=user, detail={"what": "passkey"})  # pyright: ignore
        return response


class SignIn(webauthn.LoginWebAuthnView):
    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, gettext("This passkey is not known here. Sign in with your password."))
        return redirect("account_login")


class Confirm(webauthn.ReauthenticateWebAuthnView):
    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, gettext("This passkey is not known here. Use your password or a code."))
        return redirect("account_reauthenticate")
