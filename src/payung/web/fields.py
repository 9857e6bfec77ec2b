"""Fields of forms that read what people type: days, whole numbers, words of a limited length."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from payung.web.typed import Unreadable, as_typed, day_of, whole

_NEEDED = {"required": gettext_lazy("this is needed")}


class Line(forms.CharField):
    """One line of text."""

    def __init__(self, *, label: Any, most: int, hint: Any = "", required: bool = True, wide: bool = True) -> None:
        width = "is-line" if wide else "govuk-input--width-20"
        widget = forms.TextInput(attrs={"autocomplete": "off", "class": width})
        super().__init__(label=label, help_text=hint, max_length=most, required=required, widget=widget, error_messages=_NEEDED)


class Words(forms.CharField):
    """Several lines of text."""

    def __init__(self, *, label: Any, most: int, hint: Any = "", required: bool = True, rows: int = 4) -> None:
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(label=label, help_text=hint, max_length=most, required=required, widget=widget, error_messages=_NEEDED)


class Day(forms.CharField):
    """A day as people write it. Cleaned to a date; None if empty."""

    def __init__(self, *, label: Any, hint: Any = "", required: bool = True) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "class": "govuk-input--width-10"})
        super().__init__(label=label, help_text=hint, required=required, max_length=40, widget=widget, error_messages=_NEEDED)

    def clean(self, value: Any) -> date | None:
        try:
            day = day_of(super().clean(value))
        except Unreadable as error:
            raise ValidationError(str(error)) from None
        if day is not None and not 2000 <= day.year <= 2100:
            raise ValidationError(gettext_lazy("choose a year from 2000 on, such as 2026"))
        return day

    def prepare_value(self, value: Any) -> Any:
        return as_typed(value) if isinstance(value, date) else value


class Whole(forms.CharField):
    """A whole number as people write it. Cleaned to an int; None if empty."""

    def __init__(
        self, *, label: Any, most: int, example: int, hint: Any = "", required: bool = True, least: int = 0, width: int = 10
    ) -> None:
        attrs = {"autocomplete": "off", "inputmode": "numeric", "class": f"govuk-input--width-{width}"}
        super().__init__(
            label=label,
            help_text=hint,
            required=required,
            max_length=40,
            widget=forms.TextInput(attrs=attrs),
            error_messages=_NEEDED,
        )
        self.most, self.example, self.least = most, example, least

    def clean(self, value: Any) -> int | None:
        try:
            return whole(super().clean(value), most=self.most, example=self.example, least=self.least)
        except Unreadable as error:
            raise ValidationError(str(error)) from None
