"""What is asked while signing in, in our words and both languages. What is checked is allauth's, and Django's."""

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core import context
from allauth.core import ratelimit as limits
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as second_step
from allauth.mfa.totp import forms as totp
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.office.models import User

PASSWORD_HELP = _("At least 15 characters. Four words that have nothing to do with each other are easy to keep in mind.")
CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": 12, "spellcheck": "false"}


def _password(label: Any, *, autocomplete: str, help_text: Any = "") -> forms.CharField:
    """Pasting is allowed, and a password manager recognises the field."""
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(
        label=label, help_text=help_text, strip=False, widget=widget, error_messages={"required": _("Write the password.")}
    )


class SignIn(account.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        self.fields["login"] = forms.CharField(
            label=_("User name or e-mail address"),
            max_length=254,
            widget=forms.TextInput(attrs=attrs),
            error_messages={"required": _("Write your user name or e-mail address.")},
        )
        self.fields["password"] = _password(_("Password"), autocomplete="current-password")
        self.order_fields(["login", "password"])


class ConfirmByPassword(account.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"] = _password(_("Password"), autocomplete="current-password")


class ChangePassword(account.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "oldpassword": _password(_("Password until now"), autocomplete="current-password"),
            "password1": _password(_("New password"), autocomplete="new-password", help_text=PASSWORD_HELP),
            "password2": _password(_("New password once more"), autocomplete="new-password"),
        }

    def clean_password1(self) -> str:
        validate_password(self.cleaned_data["password1"], self.user)
        return self.cleaned_data["password1"]


class ChoosePassword(forms.Form):
    """The first password of an account, or a new one where the old way in is lost."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["password"] = _password(_("Your password"), autocomplete="new-password", help_text=PASSWORD_HELP)
        self.fields["again"] = _password(_("Your password once more"), autocomplete="new-password")

    def clean_password(self) -> str:
        validate_password(self.cleaned_data["password"], self.user)
        return self.cleaned_data["password"]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if "password" in typed and "again" in typed and typed["password"] != typed["again"]:
            self.add_error("again", gettext("The two are not the same; write both once more."))
        return typed


class _Code:
    """Six digits of the app, or one of the recovery codes; spaces between the digits do no harm."""

    fields: dict[str, forms.Field]

    def say_what_is_asked(self, label: Any, help_text: Any) -> None:
        self.fields["code"] = forms.CharField(
            label=label,
            help_text=help_text,
            max_length=20,
            widget=forms.TextInput(attrs=CODE),
            error_messages={"required": _("Write the code that the app shows now.")},
        )


class _CountsWrongCodes(second_step.BaseAuthenticateForm):
    """allauth allows five wrong codes in five minutes. Whoever knows the password could still try 1,440 in a day; we allow
    thirty, and a right one sets the count back."""

    def clean_code(self) -> str:
        assert context.request is not None
        key = f"user-{self.user.pk}"
        if not limits.consume(context.request, action="second_step_failed", key=key):
            raise get_account_adapter().validation_error("too_many_codes")
        code = super().clean_code()
        limits.clear(context.request, action="second_step_failed", key=key)
        return code


class SecondStep(_CountsWrongCodes, second_step.AuthenticateForm, _Code):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.say_what_is_asked(_("Code"), _("Six digits from the app on your phone, or one of your recovery codes."))


class ConfirmByCode(_CountsWrongCodes, second_step.ReauthenticateForm, _Code):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.say_what_is_asked(_("Code"), _("Six digits from the app on your phone, or one of your recovery codes."))


class SetUpApp(totp.ActivateTOTPForm, _Code):
    """Keeps the secret that is being set up encrypted in the session, and the same when the page is loaded again: the app
    has perhaps read it already."""

    PENDING = "second_factor_to_come"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.user = kwargs.pop("user")
        super(totp.ActivateTOTPForm, self).__init__(*args, **kwargs)
        assert context.request is not None
        session = context.request.session
        if self.PENDING not in session:
            session[self.PENDING] = get_adapter().encrypt(generate_totp_secret())
        self.secret = get_adapter().decrypt(session[self.PENDING])
        self.say_what_is_asked(_("The six digits that the app shows now"), _("They change every half minute."))

    @property
    def secret_in_groups(self) -> str:
        """For typing: groups of four."""
        return " ".join(self.secret[at : at + 4] for at in range(0, len(self.secret), 4))


def _passkey_name() -> forms.CharField:
    return forms.CharField(
        label=_("What shall it be called?"),
        help_text=_("So that you know it again later: “office PC”, “my phone”."),
        max_length=60,
        error_messages={"required": _("Write a name.")},
    )


class AddPasskey(passkeys.AddWebAuthnForm):
    """Always one that asks for a finger, face or PIN: with it, one step is both steps."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless", None)
        self.fields["name"] = _passkey_name()

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["passwordless"] = True  # allauth then insists on finger, face or PIN
        return super().clean()


class RenamePasskey(passkeys.EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = _passkey_name()
        self.fields["name"].initial = self.initial.get("name")
