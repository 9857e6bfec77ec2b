"""What is typed on pages of field checks."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from payung.lists.profiles import PROFILES
from payung.registry.found import WHO_MOST
from payung.registry.rounds import Chosen
from payung.web.fields import Day, Line
from payung.web.templatetags.wording import language, number
from payung.web.typed import as_typed


class RoundForm(forms.Form):
    """A round: what it is called, which decree asks for it, by when; then whom it looks for."""

    title = Line(
        label=gettext_lazy("Name of the round"), hint=gettext_lazy("Such as: Field check 1, tobacco workers."), most=200
    )
    decree = Line(label=gettext_lazy("Which decree or letter asks for it?"), hint=gettext_lazy("Number and day."), most=200)
    deadline = Day(label=gettext_lazy("Back by"))
    source = forms.ChoiceField(label=gettext_lazy("Named by which list?"), required=False)
    group = forms.ChoiceField(label=gettext_lazy("Of which group?"), required=False)
    verified = forms.BooleanField(
        label=gettext_lazy("Also those who are verified already"),
        help_text=gettext_lazy("Otherwise only those whom no check has found alive, resident and working."),
        required=False,
    )
    running = forms.BooleanField(label=gettext_lazy("Also those whom another running round looks for"), required=False)
    any_age = forms.BooleanField(
        label=gettext_lazy("Also those who are too young or too old"),
        help_text=gettext_lazy(
            "Otherwise nobody whom age alone keeps from being paid for. An unknown birth date keeps nobody out."
        ),
        required=False,
    )
    areas = forms.MultipleChoiceField(
        required=False, label=gettext_lazy("Where"), error_messages={"invalid_choice": gettext_lazy("choose from the list")}
    )

    def __init__(self, data: Any, *, groups: Sequence[str], areas: Sequence[str], today: date) -> None:
        super().__init__(data)
        fields: Any = self.fields
        fields["deadline"].help_text = gettext("Such as %(day)s. From the day after, a desa with open names is late.") % {
            "day": as_typed(today + timedelta(days=14))
        }
        fields["source"].choices = [("", gettext("any"))] + [
            (key, profile.en if language() == "en" else profile.id) for key, profile in PROFILES.items()
        ]
        fields["group"].choices = [("", gettext("any"))] + [(group, group) for group in groups]
        fields["areas"].choices = [(area, area) for area in areas]

    @property
    def chosen(self) -> Chosen:
        """Desa within a kecamatan that is ticked as well are in it already."""
        ticked = set(self.cleaned_data["areas"])
        areas = sorted(area for area in ticked if area.rpartition(".")[0] not in ticked)
        data = self.cleaned_data
        return Chosen(
            tuple(areas), data["source"], data["group"],
            unverified=not data["verified"], running=data["running"], any_age=data["any_age"],
        )  # fmt: skip


class UploadForm(forms.Form):
    """A workbook that came back."""

    file = forms.FileField(
        label=gettext_lazy("The sheet that came back"),
        help_text=gettext_lazy(
            "Excel (.xlsx), at most 10 MB. All desa, or only some; all rows, or only those that are answered."
        ),
        error_messages={"required": gettext_lazy("choose the file"), "empty": gettext_lazy("this file is empty")},
    )
    seen_on = Day(label=gettext_lazy("Day of the visit, for rows that leave it empty"), required=False)
    seen_by = Line(label=gettext_lazy("Who went there, for rows that leave it empty"), most=WHO_MOST, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["seen_on"].help_text = gettext("Such as %(day)s") % {"day": as_typed(today)}

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > 10_000_000:
            raise ValidationError(gettext("this file is larger than %(most)s MB") % {"most": number(10)})
        return file

    def clean_seen_on(self) -> date | None:
        day = self.cleaned_data["seen_on"]
        if day and day > self.today:
            raise ValidationError(gettext("that day has not come yet"))
        return day


class LinkForm(forms.Form):
    """For whom a desa's link is."""

    sent_to = Line(
        label=gettext_lazy("For whom?"),
        hint=gettext_lazy("Name, or telephone of the desa's operator."),
        most=200,
        required=False,
    )
