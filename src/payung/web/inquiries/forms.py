"""What is typed on pages of inquiries."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from payung.inquiries.models import Inquiry
from payung.office.models import Area
from payung.received_files.limits import MB, WEB
from payung.web.fields import Day
from payung.web.inquiries import words
from payung.web.typed import as_typed

_NEEDED = {"required": gettext_lazy("this is needed"), "invalid_choice": gettext_lazy("choose from the list")}


class InquiryForm(forms.Form):
    """Whom to ask, about whom, by when. `areas`: the offices one may ask for, each with its kecamatan."""

    kind = forms.ChoiceField(label=gettext_lazy("Who is asked?"), error_messages=_NEEDED, widget=forms.RadioSelect)
    within = forms.ChoiceField(label=gettext_lazy("About whom?"), error_messages=_NEEDED)
    group = forms.ChoiceField(label=gettext_lazy("Of which group?"), required=False)
    again = forms.BooleanField(
        label=gettext_lazy("Also those of whom there is an answer already"),
        help_text=gettext_lazy("Otherwise only those of whom nothing is known yet."),
        required=False,
    )
    any_age = forms.BooleanField(
        label=gettext_lazy("Also those who are too young or too old"),
        help_text=gettext_lazy("Otherwise nobody whom age alone keeps from being paid for: their NIKs stay here."),
        required=False,
    )
    deadline = Day(label=gettext_lazy("Answer by"))

    def __init__(self, data: Any, *, areas: Sequence[Area], groups: Sequence[tuple[str, str]], today: date) -> None:
        super().__init__(data)
        self.today = today
        fields: Any = self.fields
        fields["kind"].choices = [(key, words.kind(key)) for key in Inquiry.Kind.values]
        fields["within"].choices = [("", gettext("Choose")), *((area.code, _named(area)) for area in areas)]
        fields["group"].choices = [("", gettext("any")), *groups]
        fields["deadline"].help_text = gettext("Such as %(day)s.") % {"day": as_typed(today + timedelta(days=14))}

    def clean_deadline(self) -> date:
        day = self.cleaned_data["deadline"]
        if day < self.today:
            raise ValidationError(gettext("the deadline has passed already"))
        return day


def _named(area: Area) -> str:
    """A kecamatan below its kabupaten."""
    return f"– {area.name}" if area.kind == Area.Kind.KECAMATAN else area.name


class AnswerForm(forms.Form):
    """An answer file, and the day of which it speaks."""

    file = forms.FileField(
        label=gettext_lazy("The answer"),
        help_text=gettext_lazy(
            "Excel (.xlsx) or CSV, at most 10 MB and 60,000 rows. All rows, or only those that are answered."
        ),
        error_messages={"required": gettext_lazy("choose the file"), "empty": gettext_lazy("this file is empty")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    as_of = Day(
        label=gettext_lazy("On which day was it looked up?"),
        hint=gettext_lazy(
            "The day on which they looked, not the day on which you send it. Of two answers about somebody, the one of the "
            "newer day counts; of the same day, the one that was sent last."
        ),
    )

    def __init__(self, data: Any, files: Any, *, today: date) -> None:
        super().__init__(data, files, initial={"as_of": today})
        self.today = today

    def clean_as_of(self) -> date:
        day = self.cleaned_data["as_of"]
        if day > self.today:
            raise ValidationError(gettext("that day has not come yet"))
        return day

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > WEB.file_bytes_max:
            raise ValidationError(gettext("this file is larger than %(most)s MB") % {"most": WEB.file_bytes_max // MB})
        return file


class FileForm(forms.Form):
    form = forms.ChoiceField(choices=[(form, form) for form in ("xlsx", "csv", "json")])
    only_unanswered = forms.BooleanField(required=False)
