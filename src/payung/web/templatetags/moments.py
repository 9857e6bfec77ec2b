"""Days and moments in the office's own time: at seven in the morning it is still yesterday in the database's."""

from datetime import date, datetime, timedelta

from django import template
from django.utils import timezone

from payung.reports import wording
from payung.web.templatetags.wording import language

register = template.Library()


@register.filter(expects_localtime=True)
def moment(at: datetime | None) -> str:
    """23 November 2026, 14.05 WITA; 14:05 in English."""
    if at is None:
        return ""
    clock = f"{at:%H.%M}" if language() == "id" else f"{at:%H:%M}"
    return f"{wording.date(at.date(), language())}, {clock} WITA"


@register.filter(expects_localtime=True)
def local_day(at: datetime | None) -> str:
    """The day of a moment."""
    return wording.date(at.date(), language()) if at else ""


@register.filter(expects_localtime=True)
def local_day_short(at: datetime | None) -> str:
    """The day of a moment: 5 Nov 2026."""
    return wording.date(at.date(), language(), short=True) if at else ""


@register.filter
def last_day(at: datetime | None) -> str:
    """The last day of what ends at a moment: midnight still belongs to the day before."""
    return wording.date(timezone.localtime(at - timedelta(seconds=1)).date(), language()) if at else ""


@register.filter
def day_short(day: date | None) -> str:
    """5 Nov 2026."""
    return wording.date(day, language(), short=True) if day else ""


@register.filter
def month_short(day: date | None) -> str:
    """Nov 2026."""
    return wording.month(day, language(), short=True) if day else ""
