"""A reported figure as it is typed: what it is about decides how its value is read."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from payung.coverage.figures import UNITS, Figure, printed_step
from payung.governments.models import ReportedFigure
from payung.office.models import Area
from payung.web.fields import Day, Line, Whole, Words
from payung.web.templatetags.wording import WHATS, language, number, rupiah
from payung.web.typed import Unreadable, whole

PEOPLE_MAX, RUPIAH_MAX = 300_000_000, 10_000_000_000_000_000
_PERCENT = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,4}))?\s*%?")


def kinds() -> list[tuple[str, str]]:
    """What a figure may be about, in the reader's language."""
    return [(kind, gettext(WHATS[kind.lower().replace(" ", "_")])) for kind in UNITS]


class FigureForm(forms.Form):
    """One statement. `note` is our remark; in a correction it is the reason, and needed."""

    what = forms.ChoiceField(label=gettext_lazy("What is it about?"))
    area = forms.ChoiceField(label=gettext_lazy("Which area?"))
    as_of = Day(label=gettext_lazy("Which day does it speak of?"), hint=gettext_lazy("Such as 31-10-2026."))
    value = Line(
        label=gettext_lazy("How many?"),
        hint=gettext_lazy("All digits, such as 21,736; a share as 33.25 %. Leave empty only if the source names no number."),
        most=40,
        required=False,
        wide=False,
    )
    is_unnamed = forms.BooleanField(label=gettext_lazy("The source names no number"), required=False)
    precision = forms.ChoiceField(
        label=gettext_lazy("How exactly is it said?"),
        choices=[("exact", gettext_lazy("exactly")), ("about", gettext_lazy("about (“some 57,000”)"))],
        widget=forms.RadioSelect,
        initial="exact",
    )
    source = Line(label=gettext_lazy("Source"), hint=gettext_lazy("Outlet, letter or meeting, with its day."), most=300)
    published = Day(
        label=gettext_lazy("When was it published or said?"), required=False, hint=gettext_lazy("Empty: the day is unknown.")
    )
    payer = Line(label=gettext_lazy("Who pays?"), most=120, required=False)
    pot = Line(label=gettext_lazy("From which budget?"), hint=gettext_lazy("APBD, DBH-CHT …"), most=60, required=False)
    months = Whole(label=gettext_lazy("For how many months?"), most=12, least=1, example=12, required=False, width=3)
    note = Words(label=gettext_lazy("Our remark, in Indonesian"), most=300, required=False, rows=2)
    note_en = Words(label=gettext_lazy("The same in English"), most=300, required=False, rows=2)

    def __init__(
        self, data: Any, *, areas: list[Area], today: date, corrects: ReportedFigure | None = None, initial: Any = None
    ) -> None:
        super().__init__(data, initial=_typed_again(corrects) if corrects else initial)
        self.today, self.corrects = today, corrects
        fields: dict[str, Any] = self.fields
        fields["what"].choices = kinds()
        fields["area"].choices = [(area.code, area.name) for area in areas]
        if corrects:
            fields["note"].label = gettext("Why is it corrected? (in Indonesian)")
            fields["note"].required = True
            fields["note"].widget.is_required = False  # our own words, not the browser's

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        unit = UNITS.get(cleaned.get("what", ""))
        typed = cleaned.get("value", "")
        cleaned["number"] = cleaned["step"] = None
        if unit and typed and cleaned.get("is_unnamed"):
            self.add_error("value", gettext("leave it empty if the source names no number"))
        elif unit and typed:
            try:
                cleaned["number"], cleaned["step"] = _share(typed) if unit == "share" else _whole(typed, unit)
            except Unreadable as error:
                self.add_error("value", str(error))
        elif unit and not cleaned.get("is_unnamed"):
            self.add_error("value", gettext("write the number, or tick that the source names none"))
        elif unit and unit != "people":
            self.add_error("value", gettext("only a number of people may be unnamed"))
        as_of, published = cleaned.get("as_of"), cleaned.get("published")
        is_target = "target" in cleaned.get("what", "")
        if as_of and as_of > self.today and not is_target:
            self.add_error("as_of", gettext("that day has not come yet"))
        if published and published > self.today:
            self.add_error("published", gettext("that day has not come yet"))
        if as_of and published and as_of > published and not is_target:
            self.add_error("published", gettext("it was published before the day it speaks of: mend one of the days"))
        return cleaned

    def figure(self, key: str) -> Figure:
        """The statement, once the form is valid."""
        typed = self.cleaned_data
        return Figure(
            id=key,
            what=typed["what"],
            area=typed["area"],
            payer=typed["payer"],
            pot=typed["pot"],
            months=typed["months"],
            as_of=typed["as_of"],
            published=typed["published"],
            value=typed["number"],
            precision=typed["precision"],
            printed_step=typed["step"] if typed["precision"] == "about" else None,
            source=typed["source"],
            corrects=self.corrects.key if self.corrects else "",
            note=" ".join(typed["note"].split()),
            note_en=" ".join(typed["note_en"].split()),
        )

    def refuse(self, message: str, field: str | None = None) -> None:
        self.add_error(field, ValidationError(message))


def _whole(typed: str, unit: str) -> tuple[Decimal, Decimal]:
    if unit == "people":
        read = whole(typed, most=PEOPLE_MAX, example=21_736)
    else:
        read = whole(typed, most=RUPIAH_MAX, example=759_494_400, show=rupiah)
    return Decimal(read or 0), printed_step(str(read or 0))


def _share(typed: str) -> tuple[Decimal, Decimal]:
    """33,25 % is 0.3325, and its last digit is worth 0.0001."""
    found = _PERCENT.fullmatch(typed.strip())
    if not found:
        raise Unreadable(gettext("write a share in percent, such as 33.25 %"))
    decimals = found[2] or ""
    share = Decimal(f"{found[1]}.{decimals or 0}").scaleb(-2)
    if share > 1:
        raise Unreadable(gettext("a share cannot be more than 100 %"))
    return share, Decimal(1).scaleb(-2 - len(decimals))


def shown(value: Decimal | None, unit: str) -> str:
    """A value as somebody would type it."""
    if value is None:
        return ""
    if unit == "share":
        text = f"{(value * 100).normalize():f}"
        return f"{text.replace('.', ',') if language() == 'id' else text} %"
    return number(int(value))


def _typed_again(row: ReportedFigure) -> dict[str, Any]:
    """What the figure that is corrected says; the reason is new."""
    same = ("what", "as_of", "precision", "source", "published", "payer", "pot", "months")
    return {name: getattr(row, name) for name in same} | {
        "area": row.area_id,
        "value": shown(row.value, UNITS[row.what]),
        "is_unnamed": row.value is None,
    }
