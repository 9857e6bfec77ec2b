"""What is asked of the register, as it stands in an address and in the form above the list.

An address holds every question, so that a page can be loaded again and turned over; a name stands in it sealed
(`sealed_name`). What does not exist or lies outside one's reach is no question but an address without a page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext

from payung.lists.profiles import SOURCES
from payung.office.models import Area, User
from payung.office.roles import Deed
from payung.registry import codes
from payung.registry.finding import Wanted
from payung.registry.in_the_way import NO, UNKNOWN
from payung.web.doors import Visitor
from payung.web.register import sealed_name

YES_NO: Mapping[str, Any] = {"ya": "yes", "tidak": "no"}
PAYABLE: Mapping[str, Any] = {**YES_NO, "tidak-diketahui": "unknown"}
INSURER: Mapping[str, Any] = {
    "aktif": "active", "tidak-aktif": "inactive", "tidak-ditemukan": "not_found", "nik-lain": "nik_other",
    "tidak-diketahui": "unknown",
}  # fmt: skip
SEGMENT: Mapping[str, Any] = {"bpu": "BPU", "pu": "PU", "jakon": "JAKON", "tidak-diketahui": "unknown"}
_IN_ADDRESS = {value: word for words in (PAYABLE, INSURER, SEGMENT) for word, value in words.items()}
REASONS = frozenset((*NO, *UNKNOWN))
CODE_MAX, GROUP_MAX, AFTER_MAX = 20, 40, 20
LONG_NUMBER = 10  # digits; a system number has fewer as a rule, and is looked at first


def query_of(wanted: Wanted, user: User) -> str:
    """The query of an address that asks this."""
    return urlencode(fields_of(wanted, user))


def fields_of(wanted: Wanted, user: User) -> dict[str, str]:
    """The same, name by name: for a form that carries the question on."""
    told = {
        "nama": sealed_name.sealed(wanted.name, user) if wanted.name else "",
        "no": wanted.code,
        "wilayah": wanted.area,
        "tepat": "1" if wanted.only_this_area else "",
        "kelompok": wanted.group,
        "daftar": wanted.source,
        "terverifikasi": _IN_ADDRESS.get(wanted.verified, ""),
        "boleh": _IN_ADDRESS.get(wanted.payable, ""),
        "orang": _IN_ADDRESS.get(wanted.person, ""),
        "bpjs": _IN_ADDRESS.get(wanted.insurer, ""),
        "segmen": _IN_ADDRESS.get(wanted.segment, ""),
        "diperiksa": _IN_ADDRESS.get(wanted.in_review, ""),
        "sebab": (wanted.reason or "").replace("_", "-"),
        "sesudah": wanted.after,
    }
    return {name: value for name, value in told.items() if value}


def of_address(visitor: Visitor, given: QueryDict) -> Wanted:
    """What an address asks. 404 for an area that is not within reach; sealed_name.Unreadable for another's name."""
    token, area = given.get("nama", ""), given.get("wilayah", "")
    if area and not _is_within(visitor, area):
        raise Http404
    return Wanted(
        name=sealed_name.opened(token, visitor.user) if token else "",
        code=given.get("no", "")[:CODE_MAX],
        area=area,
        only_this_area=bool(area) and given.get("tepat") == "1",
        after=given.get("sesudah", "")[:AFTER_MAX],
        **_picked(given),
    )


def of_form(visitor: Visitor) -> Wanted:
    """What was typed and chosen: of the three areas the finest one that lies within the one above it."""
    typed, area = visitor.POST, ""
    for name in ("kab", "kec", "desa"):
        chosen = typed.get(name, "")
        if chosen and (not area or chosen.startswith(f"{area}.")) and _is_within(visitor, chosen):
            area = chosen
    text = " ".join(typed.get("nama", "").split())[: sealed_name.NAME_MAX]
    code = codes.as_printed(text)
    return Wanted(name="" if code else text, code=code, area=area, **_picked(typed))


def holds_long_number(text: str) -> bool:
    """Whether somebody typed what may be a NIK or a family card's number. It goes no further."""
    return sum(letter.isdigit() for letter in text) >= LONG_NUMBER


def no_nik() -> str:
    return gettext("Nobody is found by NIK here. Type the name, or the system number.")


def _picked(given: QueryDict) -> Mapping[str, Any]:
    """What is picked from a list; what is not in the list was not asked."""
    source, reason = given.get("daftar", ""), given.get("sebab", "").replace("-", "_")
    return {
        "group": given.get("kelompok", "")[:GROUP_MAX],
        "source": source if source in SOURCES else "",
        "verified": YES_NO.get(given.get("terverifikasi", "")),
        "payable": PAYABLE.get(given.get("boleh", "")),
        "person": YES_NO.get(given.get("orang", "")),
        "insurer": INSURER.get(given.get("bpjs", "")),
        "segment": SEGMENT.get(given.get("segmen", "")),
        "in_review": YES_NO.get(given.get("diperiksa", "")),
        "reason": reason if reason in REASONS else None,
    }


def _is_within(visitor: Visitor, area: str) -> bool:
    return area.isprintable() and visitor.reach.may(Deed.SEE_WORKERS, area) and Area.objects.filter(code=area).exists()


# --------------------------------------------------------------------------------------------------- areas to pick from


@dataclass(frozen=True)
class Level:
    """One list of areas to pick from: those of one level, within the one chosen above it."""

    name: str
    areas: list[Area]
    chosen: str


def levels(visitor: Visitor, area: str) -> list[Level]:
    """kab, kecamatan, desa; a level appears when the one above it is chosen. Who has one kab is not asked for it."""
    within = visitor.reach.within(Deed.SEE_WORKERS, "code")
    governments = list(Area.objects.filter(within, kind__in=Area.GOVERNMENTS).order_by("code"))
    parts = area.split(".")
    kab = governments[0].code if len(governments) == 1 else area[:5] if len(parts) > 1 else ""
    kecamatan = ".".join(parts[:3]) if len(parts) > 2 else ""
    found = [Level("kab", governments, kab)]
    if kab:
        found.append(Level("kec", _within(kab), kecamatan))
    if kecamatan:
        found.append(Level("desa", _within(kecamatan), area if len(parts) > 3 else ""))
    return found


def _within(code: str) -> list[Area]:
    return list(Area.objects.filter(parent_id=code).order_by("name"))
