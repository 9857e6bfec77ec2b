"""What is asked to invite somebody, and to give a role. Only roles and areas that one may give can be chosen."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from payung.office.actions import USERNAME, Refused, Why, may_give
from payung.office.models import Appointment, Area, User
from payung.office.roles import DISTRICT_ROLES, Reach, Role
from payung.web.navigation import ROLE_NAMES

#: What a refusal is about, and what the page says beside that field.
WHY: Mapping[Why, tuple[str, str]] = {
    "name": ("name", gettext_noop("Write the name.")),
    "username": ("username", gettext_noop("Use 2 to 40 small letters a-z, digits, dots or dashes, such as siti.aminah.")),
    "username_taken": ("username", gettext_noop("Somebody has this user name; choose another one.")),
    "email": ("email", gettext_noop("Write an address such as siti@disnaker.example.go.id, or leave it empty.")),
    "email_taken": ("email", gettext_noop("Somebody has this e-mail address; leave it empty if it is shared.")),
    "no_account": ("role", gettext_noop("Choose a role.")),
    "in_district": ("area", gettext_noop("This role is held in a kabupaten or kota, not in the province.")),
    "in_province": ("area", gettext_noop("This role is held in the province; choose it.")),
    "not_yours": ("area", gettext_noop("You cannot give this role there.")),
    "decree": ("decree", gettext_noop("Write number and day of the letter.")),
    "held": ("role", gettext_noop("This person has it there already.")),
}


class AppointForm(forms.Form):
    """A role, where, and by which letter."""

    role = forms.ChoiceField(label=_("Role"), error_messages={"required": _("Choose a role.")})
    area = forms.ModelChoiceField(Area.objects.none(), label=_("Where"), error_messages={"required": _("Choose where.")})
    decree = forms.CharField(
        label=_("By which letter"),
        help_text=_("Number and day, for instance SK 12/2026 of 5 January 2026."),
        max_length=200,
        error_messages={"required": _("Write number and day of the letter.")},
    )

    def __init__(self, *args: Any, reach: Reach, person: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reach, self.person = reach, person
        roles = list(dict.fromkeys(role for role, _area in reach.may_appoint()))
        named = [(role.value, gettext(ROLE_NAMES[role])) for role in roles]
        none_yet = [("", "")] if len(roles) > 1 else []
        self.fields["role"].choices = none_yet + named  # pyright: ignore[reportAttributeAccessIssue]
        known = Area.objects.filter(kind__in=[Area.Kind.PROVINCE, *Area.GOVERNMENTS])
        possible = [area.pk for area in known if any(may_give(reach, role, area.pk) and _fits(role, area) for role in roles)]
        self.fields["area"].empty_label = "" if len(possible) > 1 else None  # pyright: ignore[reportAttributeAccessIssue]
        self.fields["area"].queryset = known.filter(pk__in=possible)  # pyright: ignore[reportAttributeAccessIssue]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        area = typed.get("area")
        if not area or "role" not in typed:
            return typed
        role = typed["role"] = Role(typed["role"])
        if not _fits(role, area):
            self._add("in_district" if role in DISTRICT_ROLES else "in_province")
        elif not may_give(self.reach, role, area.pk):
            self._add("not_yours")
        elif self.person and Appointment.objects.filter(user=self.person, role=role, area=area, ended_at=None).exists():
            self._add("held")
        return typed

    def _add(self, why: Why) -> None:
        field, text = WHY[why]
        self.add_error(field, gettext(text))


def say_why(form: forms.Form, error: Refused) -> None:
    """The reason beside its field: what the form found right may have changed in the moment between."""
    field, text = WHY.get(error.why, (None, gettext_noop("This was not done: something changed meanwhile. Look again.")))
    form.add_error(field if field in form.fields else None, gettext(text))


def _fits(role: Role, area: Area) -> bool:
    """District roles are held in a kabupaten or kota, the others in the province."""
    return area.is_government if role in DISTRICT_ROLES else area.kind == Area.Kind.PROVINCE


class InviteForm(AppointForm):
    """Somebody new, with her first role."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("As she or he is called in the office."),
        max_length=150,
        error_messages={"required": _("Write the name.")},
    )
    username = forms.CharField(
        label=_("User name"),
        help_text=_("For signing in: small letters a-z, digits, dots or dashes, such as siti.aminah. It stays the same."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}),
        error_messages={"required": _("Write a user name.")},
    )
    email = forms.EmailField(
        label=_("E-mail address at the office"),
        help_text=_("Needed only to sign in through an office's provider. Nothing is sent to it."),
        required=False,
        error_messages={"invalid": _("Write an address such as siti@disnaker.example.go.id, or leave it empty.")},
    )
    field_order = ("name", "username", "email", "role", "area", "decree")

    def clean_username(self) -> str:
        typed = self.cleaned_data["username"].strip().lower()
        if not USERNAME.fullmatch(typed):
            raise forms.ValidationError(gettext(WHY["username"][1]))
        if User.objects.filter(username__iexact=typed).exists():
            raise forms.ValidationError(gettext(WHY["username_taken"][1]))
        return typed

    def clean_email(self) -> str:
        typed = self.cleaned_data["email"].strip().lower()
        if typed and User.objects.filter(email__iexact=typed).exists():
            raise forms.ValidationError(gettext(WHY["email_taken"][1]))
        return typed
