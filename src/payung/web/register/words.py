"""What the register's values are called on its pages, in the reader's language. Unknown is said, never left blank."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext, gettext_noop

from payung.lists.profiles import called
from payung.registry import in_the_way
from payung.registry.finding import NONE
from payung.registry.models import Worker
from payung.reports import wording
from payung.web.templatetags.wording import language, number, rupiah

NAMED: Mapping[str, Mapping[str, str]] = {
    "sex": {"L": gettext_noop("man"), "P": gettext_noop("woman")},
    "insurer_status": {
        "active": gettext_noop("active"),
        "inactive": gettext_noop("not active"),
        "not_found": gettext_noop("not found"),
        "nik_other": gettext_noop("NIK not as Dukcapil has it"),
    },
}
SEGMENTS = ("BPU", "PU", "JAKON")
SHORT: Mapping[str, str] = {
    "dtsen": gettext_noop("DTSEN"),
    "p3ke": gettext_noop("P3KE"),
    "siak": gettext_noop("SIAK"),
    "opensid": gettext_noop("OpenSID"),
    "village": gettext_noop("proposal"),
    "bpjs-status": gettext_noop("BPJS"),
    "jawaban-bpjs": gettext_noop("BPJS, asked"),
    "jawaban-dukcapil": gettext_noop("Dukcapil, asked"),
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
    return called(profile, language()) or profile


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


def insurer_name(status: str, segment: str) -> str:
    """active, BPU; "not known" where she was never asked about, or no answer came."""
    name = gettext("not known") if status in ("", "unknown") else value_name("insurer_status", status)
    return f"{name}, {segment}" if status == "active" and segment in SEGMENTS else name


def segment_name(segment: str) -> str:
    """PU (paid a wage)"""
    named = {"BPU": gettext("BPU (not paid a wage)"), "PU": gettext("PU (paid a wage)"), "JAKON": gettext("JAKON (building)")}
    return named.get(segment, gettext("segment not known"))


def figure_label(figure: str) -> str:
    """What registry.counting counts, beside its number where a line is read alone: on a narrow screen."""
    return {
        "listed": gettext("Records"),
        "payable": gettext("payable"),
        "not_payable": gettext("not payable"),
        "payable_unknown": gettext("not known yet"),
        "verified": gettext("verified"),
        "not_verified": gettext("not verified"),
        "persons": gettext("Persons"),
        "active": gettext("active"),
        "inactive": gettext("not active"),
        "not_found": gettext("not found"),
        "nik_other": gettext("NIK differs"),
        "insurer_unknown": gettext("not known yet"),
        "to_review": gettext("to be looked at"),
    }[figure]


def figure_name(figure: str) -> str:
    """The same in full."""
    return {
        "listed": gettext("Records"),
        "elsewhere": gettext("Listed twice: the same person as another record"),
        "persons": gettext("Persons"),
        "active": gettext("Active"),
        "active_bpu": segment_name("BPU"),
        "active_pu": segment_name("PU"),
        "active_jakon": segment_name("JAKON"),
        "active_unknown": segment_name(""),
        "inactive": gettext("Not active"),
        "not_found": gettext("Not found"),
        "nik_other": gettext("NIK not as Dukcapil has it"),
        "insurer_unknown": gettext("Not known yet: never asked, or not answered"),
        "to_review": gettext("To be looked at: perhaps the same person as another record"),
    }[figure]


def figure_remedy(figure: str) -> str:
    """What makes a number of this kind smaller; "" where nothing needs to."""
    return {
        "to_review": gettext("Look at the pairs, two records side by side, and say whether they are one person."),
        "nik_other": reason_remedy("nik_other"),
        "insurer_unknown": reason_remedy("no_wage"),
    }.get(figure, "")


def reason_name(reason: str) -> str:
    """Why somebody may not be paid for, or why it is not known."""
    return {
        "counted_elsewhere": gettext("the same person as another record: counted there"),
        "died": gettext("said or found to be dead"),
        "young": gettext("too young: below the age from which one may work"),
        "old": gettext("past the age up to which one is registered"),
        "state": gettext("ASN, TNI or Polri"),
        "wage": gettext("active with the insurer as a wage earner"),
        "other_record": gettext("another record of the same person says why: dead, ASN, or active as a wage earner"),
        "no_birth": gettext("there is no birth date"),
        "no_state": gettext("nobody has said whether ASN, TNI or Polri"),
        "nik_other": gettext("the insurer cannot answer: her NIK is not as Dukcapil has it"),
        "no_wage": gettext("only the insurer's answer is missing: whether active as a wage earner"),
    }[reason]


def reason_remedy(reason: str) -> str:
    """What makes it known; "" where it is known."""
    return {
        "no_birth": gettext("Send a list that has it, or have it asked in the field."),
        "no_state": gettext("Send a list that has the occupation, or a column ASN/TNI/Polri."),
        "nik_other": gettext("Have the NIK compared with her KTP, send a list with the right one, and ask again."),
        "no_wage": gettext("Ask BPJS Ketenagakerjaan for the status of these people, and send its list."),
    }.get(reason, "")


def payable_name(worker: Worker, reason: in_the_way.Reason | None) -> str:
    """yes; "no: said or found to be dead"; "not known: there is no birth date"."""
    if worker.may_be_paid_for:
        return gettext("yes")
    if worker.may_be_paid_for is False:
        return gettext("no: %(why)s") % {"why": reason_name(reason)} if reason else gettext("no")
    return gettext("not known: %(why)s") % {"why": reason_name(reason)} if reason else gettext("not known")


def twice_name(code: str | None) -> str:
    """no: the same person as NTB-7K3F9-2QXDM; without the number where that is another kabupaten's."""
    if code is None:
        return gettext("no: the same person as a record of another kabupaten or kota")
    return gettext("no: the same person as %(code)s") % {"code": code}


def _day(value: date | str) -> str:
    try:
        return wording.date(value, language())
    except ValueError:  # a list's own spelling was kept
        return str(value)
