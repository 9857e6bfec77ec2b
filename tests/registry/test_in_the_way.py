"""Why somebody may not be paid for, or why it is not known: every person under one reason, and each number opens its people."""

from datetime import date
from itertools import product

import pytest
from people_of_the_register import MONTH, file, worker

from payung.office.roles import Deed, Reach, Role
from payung.registry import counting, in_the_way, scope, standing
from payung.registry.finding import Wanted, rows
from payung.registry.models import Worker

pytestmark = pytest.mark.django_db

BIRTHS = {"unknown": None, "of age": date(1980, 2, 24), "young": date(2012, 11, 2), "old": date(1961, 11, 1)}


def said_of(birth: str, state: bool | None, cover: tuple[str, str], dead: bool | None, is_elsewhere: bool) -> str | None:
    """The reason, read off by hand; None where there is none: she may be paid for."""
    no = {
        "counted_elsewhere": is_elsewhere,
        "died": dead is True,
        "young": birth == "young",
        "old": birth == "old",
        "state": state is True,
        "wage": cover == ("active", "PU"),
    }
    not_known = {
        "no_birth": birth == "unknown",
        "no_state": state is None,
        "nik_other": cover[0] == "nik_other",
        "no_wage": cover in (("", ""), ("active", "")),
    }
    return next((reason for each in (no, not_known) for reason, is_so in each.items() if is_so), None)


@pytest.fixture
def everybody(ntb, analyst) -> dict[str, str | None]:
    """One of each kind, by name, with the reason that stands in the way."""
    file("52.01", "village", date(2026, 9, 30), by=analyst)  # so that the law of a month was asked
    covers = (
        ("", ""),
        ("active", ""),
        ("active", "BPU"),
        ("active", "PU"),
        ("inactive", "PU"),
        ("not_found", ""),
        ("nik_other", ""),
    )
    kinds = list(product(BIRTHS, (True, False, None), covers, (True, None), (False, True)))
    expected = {}
    first = worker("ORANG YANG MEWAKILI", "52.01", deceased=True)
    expected[first.name] = "died"
    second = worker("ORANG KEDUA", "52.01", birth_date=BIRTHS["of age"], employed_by_state=False, insurer_status="inactive")
    worker("ORANG KEDUA LAGI", "52.01", same_as=second, deceased=True)
    expected |= {"ORANG KEDUA": "other_record", "ORANG KEDUA LAGI": "counted_elsewhere"}
    for n, (birth, state, cover, dead, is_elsewhere) in enumerate(kinds):
        name = f"ORANG {chr(65 + n // 26)}{chr(65 + n % 26)}"
        status, segment = cover
        worker(
            name,
            "52.01",
            birth_date=BIRTHS[birth],
            employed_by_state=state,
            insurer_status=status,
            segment=segment,
            deceased=dead,
            same_as=first if is_elsewhere else None,
        )
        expected[name] = said_of(birth, state, cover, dead, is_elsewhere)
    with scope.everything(analyst):
        standing.renew(month=MONTH)
    return expected


def test_every_person_of_whom_it_is_not_yes_has_one_reason_and_each_number_opens_hers(everybody, analyst):
    reach = Reach(((Role.ANALYST, "52"),))
    with scope.within(reach, Deed.SEE_COUNTS):
        found = counting.reasons("52.01", MONTH, reach=reach)
        opened = {reason: {each.name for each in rows(wanted, reach=reach)} for reason, _, wanted in found}
        counts = counting.counts("52.01", reach=reach).total.figures
        payable = {each.name for each in Worker.objects.filter(may_be_paid_for=True)}
    assert opened == {
        reason: {name for name, its in everybody.items() if its == reason} for reason in (*in_the_way.NO, *in_the_way.UNKNOWN)
    }
    assert payable == {name for name, its in everybody.items() if its is None}
    assert all(persons == len(opened[reason]) > 0 for reason, persons, _ in found)
    assert sum(n for reason, n, _ in found if reason in in_the_way.NO) == counts["not_payable"]
    assert sum(n for reason, n, _ in found if reason in in_the_way.UNKNOWN) == counts["payable_unknown"]


def test_what_is_no_reason_is_not_asked():
    assert Wanted.from_query({"reason": "young"}).reason == "young"
    assert Wanted.from_query({"reason": "'; DROP"}).reason is None
