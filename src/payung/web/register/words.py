"""What the register's values are called on its pages, in the reader's language. Unknown is said, never left blank."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext, gettext_noop

from payung.lists.profiles import PROFILES
from payung.registry.finding import NONE
from payung.registry.models import Worker
from payung.reports import wording
from payung.web.templatetags.wording import language, number, rupiah

NAMED: Mapping[str, Mapping[str, str]] = {
    "sex": {"L": gettext_noop("man"), "P": gettext_noop("woman")},
    "insurer_status": {"active": gettext_noop("active"), "inactive": gettext_noop("not active")},
}
SHORT: Mapping[str, str] = {
    "dtsen": gettext_noop("DTSEN"),
    "p3ke": gettext_noop("P3KE"),
    "siak": gettext_noop("SIAK"),
    "opensid": gettext_noop("OpenSID"),
    "village": gettext_noop("proposal"),
    "bpjs-status": gettext_noop("BPJS"),
}
#: Groups that offices ask for; any other is found from the counts.
GROUPS: Mapping[str, str] = {
    "buruh-tembakau": gettext_noop("tobacco labourers"),
    "nelayan-kusuka": gettext_noop("fishers with KUSUKA"),
    "miskin-ekstrem": gettext_noop("extremely poor"),
    "marbot": gettext_noop("marbot"),
    NONE: gettext_noop("in no group"),
}


def group_name(tag: str) -> str:
    """tobacco labourers; a tag that nobody named, as it is."""
    return gettext(GROUPS[tag]) if tag in GROUPS else tag


def group_choices(asked: str) -> list[tuple[str, str]]:
    """Those to pick from; the one that is asked now too."""
    tags = [*GROUPS, asked] if asked and asked not in GROUPS else list(GROUPS)
    return [(tag, group_name(tag)) for tag in tags]


def source_name(profile: str) -> str:
    """In full: DTSEN (Data Tunggal Sosial dan Ekonomi Nasional)."""
    if profile not in PROFILES:
        return profile
    return PROFILES[profile].id if language() == "id" else PROFILES[profile].en


def source_short(profile: str) -> str:
    """DTSEN"""
    return gettext(SHORT[profile]) if profile in SHORT else profile


def sources_short(profiles: Iterable[str]) -> str:
    """DTSEN, BPJS: in the order in which lists are named everywhere."""
    named = set(profiles)
    known = [source_short(each) for each in SHORT if each in named]
    return ", ".join([*known, *sorted(named - SHORT.keys())])


def value_name(field: str, value: Any) -> str:
    """A value as a row of a list gave it, or as the register keeps it."""
    if value is None or value == "":
        return gettext("not known")
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if field in NAMED and value in NAMED[field]:
        return gettext(NAMED[field][value])
    if field == "declared_income":
        return rupiah(value)
    if isinstance(value, int):
        return number(value)
    if field == "groups":
        tags = value.split() if isinstance(value, str) else value
        return ", ".join(map(group_name, tags))
    if field.endswith("_date"):
        return _day(value)
    return str(value)


def payable_name(worker: Worker) -> str:
    """yes; no, or "no: she died"; "not known: there is no birth date"."""
    if worker.may_be_paid_for:
        return gettext("yes")
    if worker.may_be_paid_for is False:
        is_dead = worker.deceased or worker.field_alive is False
        return gettext("no: said or found to be dead") if is_dead else gettext("no")
    return gettext("not known: %(why)s") % {"why": _missing(worker)}


def _missing(worker: Worker) -> str:
    """What the law asks and nobody has said: the first thing that a clerk can find out."""
    if worker.birth_date is None:
        return gettext("there is no birth date")
    if worker.employed_by_state is None:
        return gettext("whether ASN, TNI or Polri is not known")
    return gettext("whether the insurer has her as a wage earner is not known")


def _day(value: date | str) -> str:
    try:
        return wording.date(value, language())
    except ValueError:  # a list's own spelling was kept
        return str(value)
