"""What the register's values are called on its pages, in the reader's language. Unknown is said, never left blank."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext, gettext_noop

from payung.lists.profiles import PROFILES
from payung.registry import in_the_way
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


def reason_name(reason: str) -> str:
    """Why somebody may not be paid for, or why it is not known."""
    return {
        "died": gettext("said or found to be dead"),
        "young": gettext("too young: below the age from which one may work"),
        "old": gettext("past the age up to which one is registered"),
        "state": gettext("ASN, TNI or Polri"),
        "wage": gettext("active with the insurer as a wage earner"),
        "no_birth": gettext("there is no birth date"),
        "no_state": gettext("nobody has said whether ASN, TNI or Polri"),
        "no_wage": gettext("only the insurer's answer is missing: whether active as a wage earner"),
    }[reason]


def reason_remedy(reason: str) -> str:
    """What makes it known; "" where it is known."""
    return {
        "no_birth": gettext("Send a list that has it, or have it asked in the field."),
        "no_state": gettext("Send a list that has the occupation, or a column ASN/TNI/Polri."),
        "no_wage": gettext("Ask BPJS Ketenagakerjaan for the status of these people, and send its list."),
    }.get(reason, "")


def payable_name(worker: Worker, reason: in_the_way.Reason | None) -> str:
    """yes; "no: said or found to be dead"; "not known: there is no birth date"."""
    if worker.may_be_paid_for:
        return gettext("yes")
    if worker.may_be_paid_for is False:
        return gettext("no: %(why)s") % {"why": reason_name(reason)} if reason else gettext("no")
    return gettext("not known: %(why)s") % {"why": reason_name(reason)} if reason else gettext("not known")


def _day(value: date | str) -> str:
    try:
        return wording.date(value, language())
    except ValueError:  # a list's own spelling was kept
        return str(value)
