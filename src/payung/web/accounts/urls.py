"""Addresses of signing in. Only these of allauth's: there is no signing up, and no reset by mail."""

from collections.abc import Callable
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.webauthn import views as webauthn
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.urls import path

from payung.web.accounts import passkeys, single_sign_on, views
from payung.web.accounts.views import alone, framed
from payung.web.doors import for_link_holders, while_signing_in

View = Callable[..., Any]


def entrance(view: View) -> View:
    return while_signing_in(framed(view))


def own(view: View) -> View:
    """A page of one's own account, also before the second factor is set up."""
    return while_signing_in(login_required(alone(framed(view))))


urlpatterns = [
    path("masuk/", entrance(views.SignIn.as_view()), name="account_login"),
    path("keluar/", entrance(account.logout), name="account_logout"),
    path("masuk/tertutup/", entrance(views.closed), name="account_inactive"),
    path("masuk/lama-tidak-dipakai/", entrance(views.idle), name="account_idle"),
    path("masuk/lagi/", while_signing_in(login_required(framed(account.reauthenticate))), name="account_reauthenticate"),
    path("masuk/langkah-kedua/", entrance(views.SecondStep.as_view()), name="mfa_authenticate"),
    path("masuk/langkah-kedua/lagi/", while_signing_in(login_required(framed(mfa.reauthenticate))), name="mfa_reauthenticate"),
    path("akun/", own(views.MyAccount.as_view()), name="mfa_index"),
    path("akun/aplikasi/", own(views.SetUpApp.as_view()), name="mfa_activate_totp"),
    path("akun/aplikasi/hapus/", own(views.RemoveApp.as_view()), name="mfa_deactivate_totp"),
    path("akun/kode-cadangan/", own(views.ShowCodes.as_view()), name="mfa_view_recovery_codes"),
    path("akun/kode-cadangan/baru/", own(views.MakeCodes.as_view()), name="mfa_generate_recovery_codes"),
    path("akun/kata-sandi/", own(views.ChangePassword.as_view()), name="account_change_password"),
    path("undangan/<str:token>/", for_link_holders(views.invitation), name="invitation"),
]

if settings.PASSKEYS:
    urlpatterns += [
        path("masuk/kunci-sandi/", entrance(passkeys.SignIn.as_view()), name="mfa_login_webauthn"),
        path("masuk/kunci-sandi/lagi/", while_signing_in(login_required(framed(passkeys.Confirm.as_view()))),
             name="mfa_reauthenticate_webauthn"),
        path("akun/kunci-sandi/", own(webauthn.list_webauthn), name="mfa_list_webauthn"),
        path("akun/kunci-sandi/baru/", own(passkeys.Add.as_view()), name="mfa_add_webauthn"),
        path("akun/kunci-sandi/<int:pk>/nama/", own(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
        path("akun/kunci-sandi/<int:pk>/hapus/", own(passkeys.Remove.as_view()), name="mfa_remove_webauthn"),
    ]  # fmt: skip

if settings.SOCIALACCOUNT_PROVIDERS:
    urlpatterns += [
        path("masuk/sso/", entrance(single_sign_on.begin), name="openid_connect_login"),
        path("masuk/sso/kembali/", entrance(single_sign_on.come_back), name="openid_connect_callback"),
        path("masuk/sso/tidak-dikenal/", entrance(single_sign_on.refused), name="sso_refused"),
        path("masuk/sso/gagal/", entrance(single_sign_on.failed), name="sso_failed"),
    ]
