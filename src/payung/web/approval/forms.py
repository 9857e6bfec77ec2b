"""What is typed when an edition is proposed or sent back."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from payung.web.templatetags.wording import day
from payung.web.typed import Unreadable, day_of


class CutoffForm(forms.Form):
    """Which day the edition knows of. Sent by GET, so that what is seen has an address."""

    sampai = forms.CharField(
        label=gettext_lazy("Figures known up to"),
        max_length=40,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["sampai"].help_text = gettext("For example %(day)s.") % {"day": f"{today:%d-%m-%Y}"}

    def clean_sampai(self) -> date:
        try:
            chosen = day_of(self.cleaned_data["sampai"])
        except Unreadable as error:
            raise ValidationError(str(error)) from None
        if chosen is None or chosen > self.today:
            text = gettext("choose %(day)s or an earlier day: nothing is known of later days yet")
            raise ValidationError(text % {"day": day(self.today)})
        return chosen


class ProposeForm(forms.Form):
    """The proposal itself: with the fingerprint of what was seen, so that nothing else is proposed."""

    catatan = forms.CharField(
        label=gettext_lazy("Note for who approves"),
        help_text=gettext_lazy("For example for which meeting it is. Only the office sees it."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sidik = forms.CharField(widget=forms.HiddenInput, max_length=64)


class RefuseForm(forms.Form):
    """Sending it back always says why."""

    alasan = forms.CharField(
        label=gettext_lazy("What should be different?"),
        help_text=gettext_lazy("Who proposed it reads this sentence on the desk."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("write what should be different")},
    )
