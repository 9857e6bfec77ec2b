"""Signing in through the office's own provider (OpenID Connect), where one is configured."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.internal.decorators import login_not_required
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_POST
from requests import RequestException

from payung.office import actions
from payung.office.models import User
from payung.web.pages import absolute, render

PROVIDER = "office"
KEPT = ("sub", "email", "email_verified")  # all we ask of a provider's claims; nothing else is stored


def provider_name() -> str:
    """What the button says; empty where no provider is configured."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    return apps[0]["name"] if apps else ""


def provider_origin() -> str:
    """Where the button leads. Browsers hold the page's form-action to redirects too, so it has to be named there."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    address = urlsplit(apps[0]["settings"]["server_url"]) if apps else None
    return f"{address.scheme}://{address.netloc}" if address else ""


class Provider(OpenIDConnectOAuth2Adapter):
    """allauth's, but stricter: the id token's signature is always checked, and it must speak of the same person as userinfo."""

    @property
    def openid_config(self) -> dict[str, Any]:
        found: dict[str, Any] = super().openid_config
        if found.get("issuer", "").rstrip("/") != self.get_provider().app.settings["server_url"].rstrip("/"):
            raise OAuth2Error("The provider calls itself by another name than the one configured.")
        return found

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        try:
            claims = self._decode_id_token(app, kwargs["response"]["id_token"])
            userinfo = self._fetch_user_info(token.token)
            if userinfo["sub"] != claims["sub"]:
                raise OAuth2Error("The id token and userinfo speak of two people.")
            kept = {key: userinfo.get(key, claims.get(key)) for key in KEPT}
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise OAuth2Error("The provider's answer cannot be read.") from error
        return self.get_provider().sociallogin_from_response(request, {"userinfo": kept})

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        return jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """One address in whichever language somebody signs in: it is registered at the provider."""
        with translation.override("id"):
            return absolute(request, reverse("openid_connect_callback"))


class SingleSignOn(DefaultSocialAccountAdapter):
    """An office's provider says who somebody is; whether she has an account here, an invitation decided."""

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        found = super().get_provider(request, provider, client_id)
        found.oauth2_adapter_class = Provider
        return found

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Who is not known by her provider's id yet is found by the address she was invited with, if the provider has proved
        that it is hers.

        allauth can do the same (EMAIL_AUTHENTICATION), but takes the password away when it does, and takes any value for a
        yes: a provider that answers email_verified: "false" would open accounts.
        """
        if sociallogin.state.get("process") != "login":
            raise ImmediateHttpResponse(redirect("sso_refused"))
        if sociallogin.is_existing:
            return
        said = _claims(sociallogin.account.extra_data)
        address = str(said.get("email") or "").strip()
        user = User.objects.filter(email__iexact=address).first() if address and said.get("email_verified") is True else None
        # One account, one person at the provider: an address that was given to somebody else opens nothing of the first.
        if user is None or user.socialaccount_set.exists():
            raise ImmediateHttpResponse(redirect("sso_refused"))
        with transaction.atomic():
            sociallogin.connect(request, user)
            actions.log_account(
                kind="provider_connected", user=user, by=user, detail={"provider": sociallogin.account.provider}
            )

    def on_authentication_error(self, request: HttpRequest, provider: Any, *args: Any, **kwargs: Any) -> None:
        raise ImmediateHttpResponse(redirect("sso_failed"))


def _claims(data: dict[str, Any]) -> dict[str, Any]:
    """What the provider says of somebody: its userinfo where it was asked, else the id token."""
    return data.get("userinfo") or data.get("id_token") or {}


@login_not_required
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """To the provider. A POST, so that no foreign page can start it."""
    try:
        return OAuth2LoginView.adapter_view(Provider(request, PROVIDER))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except (RequestException, OAuth2Error, ValueError, KeyError):
        return redirect("sso_failed")


@login_not_required
def come_back(request: HttpRequest) -> HttpResponse:
    """From the provider."""
    try:
        return OAuth2CallbackView.adapter_view(Provider(request, PROVIDER))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None


def refused(request: HttpRequest) -> HttpResponse:
    """Somebody the provider knows, but no invitation names."""
    return render(request, "socialaccount/refused.html", None, {"provider": provider_name()}, status=403)


def failed(request: HttpRequest) -> HttpResponse:
    """The provider is away, or its answer does not hold; or she said no there."""
    return render(request, "socialaccount/failed.html", None, {"provider": provider_name()}, status=502)
