"""How the log is narrowed: everything in the query, so that what one sees can be bookmarked and sent on."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext, gettext_lazy

from payung.office.models import Area, Event, User
from payung.office.roles import Deed, Reach
from payung.web.office_log.sentences import SENTENCES, kind_name
from payung.web.typed import Unreadable, day_of

_WORD = re.compile(r"[a-z0-9]+")
_KIND = re.compile(r"[a-z_]{1,60}")


class FilterForm(forms.Form):
    siapa = forms.CharField(label=gettext_lazy("Who"), max_length=100, required=False)
    jenis = forms.ChoiceField(label=gettext_lazy("What was done"), required=False)
    perihal = forms.CharField(label=gettext_lazy("About (name, number)"), max_length=100, required=False)
    wilayah = forms.ChoiceField(label=gettext_lazy("Which area"), required=False)
    dari = forms.CharField(label=gettext_lazy("From day"), max_length=40, required=False)
    sampai = forms.CharField(label=gettext_lazy("To day"), max_length=40, required=False)

    def __init__(self, *args: Any, reach: Reach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = sorted(((kind, kind_name(kind)) for kind in SENTENCES), key=lambda each: each[1])
        asked = str(self.data.get("jenis", ""))
        if asked not in SENTENCES and _KIND.fullmatch(asked):
            kinds.append((asked, asked))  # a kind of a newer or older program
        areas = Area.objects.filter(reach.within(Deed.SEE_LOG, "code"), kind__in=[Area.Kind.PROVINCE, *Area.GOVERNMENTS])
        self.fields["jenis"].choices = [("", gettext("Everything")), *kinds]  # pyright: ignore[reportAttributeAccessIssue]
        self.fields["wilayah"].choices = [  # pyright: ignore[reportAttributeAccessIssue]
            ("", gettext("All I may see")),
            *((area.code, area.name) for area in areas),
        ]

    def clean_dari(self) -> date | None:
        return self._day("dari")

    def clean_sampai(self) -> date | None:
        return self._day("sampai")

    def _day(self, name: str) -> date | None:
        try:
            day = day_of(self.cleaned_data[name])
        except Unreadable as error:
            raise ValidationError(str(error)) from None
        if day is not None and not 2000 <= day.year < 3000:
            raise ValidationError(gettext("choose a year from 2000 on, such as 2026"))
        return day

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.values())

    def narrow(self, events: QuerySet[Event]) -> QuerySet[Event]:
        """The events asked for. Each question has its index (office migration 0006)."""
        asked = self.cleaned_data
        if asked["siapa"]:
            events = events.filter(_who(asked["siapa"]))
        if asked["jenis"]:
            events = events.filter(kind=asked["jenis"])
        if words := _WORD.findall(asked["perihal"].lower()):
            events = events.filter(pk__in=_about(words))
        if asked["wilayah"]:
            events = events.filter(Q(area=asked["wilayah"]) | Q(area__code__startswith=f"{asked['wilayah']}."))
        if asked["dari"]:
            events = events.filter(at__gte=_midnight(asked["dari"]))
        if asked["sampai"]:
            events = events.filter(at__lt=_midnight(asked["sampai"] + timedelta(days=1)))
        return events


def _who(text: str) -> Q:
    """By name or user name; where nobody is called so, by the way it came (a one-time link, the schedule)."""
    called = Q(username__icontains=text) | Q(first_name__icontains=text) | Q(last_name__icontains=text)
    people = list(User.objects.filter(called).values_list("pk", flat=True)[:200])
    return Q(by__in=people) if people else Q(through__icontains=text) & ~Q(through="")


def _about(words: list[str]) -> RawSQL:
    """Events whose subject has words that begin so."""
    query = " & ".join(f"{word}:*" for word in words)
    return RawSQL(f"SELECT id FROM office_event WHERE {SUBJECT_WORDS} @@ to_tsquery('simple', %s)", [query])


#: As indexed in office migration 0006.
SUBJECT_WORDS = "to_tsvector('simple', regexp_replace(lower(subject), '[^a-z0-9]+', ' ', 'g'))"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), get_current_timezone())
