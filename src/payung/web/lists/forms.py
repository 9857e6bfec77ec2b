"""What is asked with a list: the file, what kind it is, of which day it speaks, whose it is."""

import re
from datetime import date
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from payung.lists.profiles import PROFILES
from payung.office.models import Area
from payung.received_files.limits import MB, WEB
from payung.received_files.refusals import Refused, refused
from payung.web.lists import words
from payung.web.templatetags.wording import language
from payung.web.typed import Unreadable, day_of

_NEEDED = {"required": gettext_lazy("this is needed")}
RECOGNISE = ""


class UploadForm(forms.Form):
    """`areas`: the offices for which this visitor may send lists. With only one it is not asked."""

    file = forms.FileField(
        label=gettext_lazy("The file"),
        help_text=gettext_lazy("Excel (.xlsx) or CSV, at most 10 MB and 60,000 rows."),
        error_messages={
            "required": gettext_lazy("choose the file"),
            "empty": gettext_lazy("It is empty. Open the original in Excel, save it, and send it again. (E-FILE-01)"),
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    area = forms.ChoiceField(label=gettext_lazy("Whose list is it?"), error_messages=_NEEDED)
    as_of = forms.CharField(
        label=gettext_lazy("Of which day does it speak?"),
        help_text=gettext_lazy("The day on which these data were gathered or drawn, such as 31-10-2026. Newer lists count."),
        max_length=40,
        error_messages=_NEEDED,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
    )
    profile = forms.ChoiceField(
        label=gettext_lazy("What kind of list is it?"),
        help_text=gettext_lazy("Usually its headings tell."),
        required=False,
    )

    def __init__(self, data: Any, files: Any, *, areas: list[Area], today: date) -> None:
        super().__init__(data, files)
        self.today = today
        fields: Any = self.fields
        fields["profile"].choices = [
            (RECOGNISE, gettext("tell from its headings")),
            *((key, words.profile(key)) for key in PROFILES),
        ]
        if len(areas) == 1:
            del self.fields["area"]
            self.only_area: Area | None = areas[0]
        else:
            self.only_area = None
            fields["area"].choices = [("", gettext("Choose")), *((area.code, area.name) for area in areas)]

    def clean_as_of(self) -> date:
        try:
            day = day_of(self.cleaned_data["as_of"])
        except Unreadable as error:
            raise ValidationError(str(error)) from None
        assert day is not None  # it is required
        if day.year < 2000:
            raise ValidationError(gettext("choose a year from 2000 on, such as 2026"))
        if day > self.today:
            raise ValidationError(gettext("that day has not come yet"))
        return day

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > WEB.file_bytes_max:
            raise ValidationError(said(refused("E-FILE-02", most=WEB.file_bytes_max // MB)))
        return file

    @property
    def area_code(self) -> str:
        return self.only_area.code if self.only_area else self.cleaned_data["area"]


def said(why: Refused) -> str:
    """A refusal in the reader's language, with its code."""
    return f"{why.en if language() == 'en' else why.id} ({why.code})"


def plain_name(name: str) -> str:
    """The name of a file as it is kept and shown: no path, nothing invisible, and no number that could be a NIK."""
    shown = "".join(letter for letter in PurePath(name.replace("\\", "/")).name if letter.isprintable())
    hidden = re.sub(r"\d(?:[\s.\-_]?\d){13,}", "…", shown)
    suffix = PurePath(hidden).suffix[:10]
    return f"{hidden.removesuffix(suffix)[: 120 - len(suffix)]}{suffix}" or "?"
