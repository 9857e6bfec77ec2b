"""Workers found page by page are those of a slow search through everybody, each once, in the order of kab and name."""

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from people_of_the_register import desas, worker

from payung.matching import names
from payung.office.roles import Deed, Reach, Role
from payung.registry import scope
from payung.registry.finding import NONE, Wanted, count, find, rows
from payung.registry.models import Worker

pytestmark = pytest.mark.django_db
PROVINCE, LOBAR = Reach(((Role.ANALYST, "52"),)), Reach(((Role.DISTRICT_OFFICER, "52.01"),))
WANTED = [
    Wanted(), Wanted(name="siti"), Wanted(name="st"), Wanted(name="am"), Wanted(name="siti am"), Wanted(name="zz"),
    Wanted(area="52.01"), Wanted(area="52.01", only_this_area=True), Wanted(area="52.01.01"), Wanted(area="52.02", name="siti"),
    Wanted(area="52"), Wanted(area="52", only_this_area=True), Wanted(group="marbot"), Wanted(group=NONE),
    Wanted(source="dtsen"),
    Wanted(verified="yes"), Wanted(verified="no", payable="unknown"), Wanted(payable="yes", name="s"), Wanted(payable="no"),
    Wanted(person="yes"), Wanted(person="no"), Wanted(person="no", name="siti"), Wanted(in_review="yes"),
    Wanted(in_review="yes", person="yes", area="52.01"), Wanted(in_review="no"), Wanted(insurer="active"),
    Wanted(insurer="active", segment="unknown"), Wanted(insurer="unknown"), Wanted(insurer="nik_other", person="yes"),
    Wanted(segment="PU", name="s"),
    Wanted(name="1234"),
]  # fmt: skip


@pytest.fixture
def everybody(ntb) -> list[Worker]:
    chance = Random(5)
    places = [
        "52",
        "52.01",
        "52.02",
        "52.01.01",
        "52.02.01",
        *(each.code for kab in ("52.01", "52.02") for each in desas(kab, 2)),
    ]
    called = ["SITI", "SITI AMINAH", "AMINAH SITI", "AMINAH", "ST. AMIRAH", "LALU SITI", "SITI SITI", "BUDI", "NUR AMIN"]
    made: list[Worker] = []
    for _ in range(70):
        same_as = chance.choice([each for each in made if each.same_as_id is None]) if made and chance.random() < 0.2 else None
        one = worker(
            chance.choice(called),
            chance.choice(places) if same_as is None else same_as.area_id,
            same_as=same_as,
            in_review=chance.random() < 0.2,
            insurer_status=chance.choice(["", "active", "inactive", "not_found", "nik_other"]),
            segment=chance.choice(["", "BPU", "PU", "JAKON"]),
            groups=chance.choice([[], ["marbot"], ["buruh-tembakau", "marbot"]]),
            sources=chance.choice([["dtsen"], ["village", "dtsen"], ["village"]]),
            verified_on=chance.choice([None, date(2026, 11, 1)]),
            may_be_paid_for=chance.choice([True, False, None]),
        )
        made.append(one)
    return made


def slowly(everybody: list[Worker], wanted: Wanted, reach: Reach) -> list[Worker]:
    """The reference: everybody is looked at."""

    def fits(each: Worker) -> bool:
        area = each.area_id
        return (
            reach.may(Deed.SEE_WORKERS, each.kab)
            and (not wanted.area or area == wanted.area or (area.startswith(f"{wanted.area}.") and not wanted.only_this_area))
            and (not wanted.group or (wanted.group in each.groups or (wanted.group == NONE and not each.groups)))
            and (not wanted.source or wanted.source in each.sources)
            and (not wanted.verified or (wanted.verified == "yes") == (each.verified_on is not None))
            and (not wanted.person or (wanted.person == "yes") == (each.same_as_id is None))
            and (not wanted.in_review or (wanted.in_review == "yes") == each.in_review)
            and (not wanted.insurer or (each.insurer_status or "unknown") == wanted.insurer)
            and (not wanted.segment or (each.insurer_status, each.segment or "unknown") == ("active", wanted.segment))
            and (not wanted.payable or {"yes": True, "no": False, "unknown": None}[wanted.payable] is each.may_be_paid_for)
        )

    key = names.key(wanted.name)
    if wanted.name and not key:
        return []
    first = [each for each in everybody if fits(each) and each.name_key.startswith(key)]
    later = [each for each in everybody if fits(each) and each not in first and each.name_tail.startswith(key)]
    return [
        *sorted(first, key=lambda each: (each.kab, each.name_key, each.pk)),
        *(sorted(later, key=lambda each: (each.kab, each.name_tail, each.pk)) if wanted.name else []),
    ]


@pytest.mark.parametrize("reach", [PROVINCE, LOBAR], ids=["province", "kabupaten"])
def test_pages_hold_everybody_who_is_wanted_once_and_in_order(everybody, reach):
    for wanted in WANTED:
        expected = slowly(everybody, wanted, reach)
        found: list[Worker] = []
        with scope.within(reach):
            page = find(wanted, reach=reach, limit=7)
            found += page.workers
            while page.next:
                page = find(page.next, reach=reach, limit=7)
                assert page.workers
                found += page.workers
            assert sorted(each.pk for each in rows(wanted, reach=reach)) == sorted(each.pk for each in expected), wanted
            assert count(wanted, reach=reach) == len(expected)
        assert [each.pk for each in found] == [each.pk for each in expected], wanted


def test_more_than_are_counted_is_not_known(everybody):
    with scope.within(LOBAR):
        known = len(slowly(everybody, Wanted(), LOBAR))
        assert count(Wanted(), reach=LOBAR, at_most=known) == known
        assert count(Wanted(), reach=LOBAR, at_most=known - 1) is None


@pytest.mark.parametrize("asked", ["code", "area", "group", "source"])
def test_what_no_text_can_hold_finds_nobody(everybody, asked):
    with scope.within(LOBAR):
        for wanted in (Wanted(**{asked: "\0"}), Wanted.from_query({asked: "52.01\0SITI"})):
            assert not find(wanted, reach=LOBAR).workers


def test_a_page_ends_with_somebodys_code_and_not_with_how_many_there_are_everywhere(everybody):
    with scope.within(LOBAR):
        page = find(Wanted(), reach=LOBAR, limit=2)
        assert page.next and page.next.after == f"n{page.workers[-1].code}"


def test_what_is_asked_stands_in_an_address_and_is_read_off_it_again():
    for wanted in WANTED:
        assert Wanted.from_query(wanted.as_query()) == wanted
    odd = {"person": "x", "insurer": "'; DROP", "segment": "pu", "in_review": "1"}
    assert Wanted.from_query(odd) == Wanted()


@pytest.mark.parametrize("after", ["x", "n", "n1", "t0", "n²", "nNTB-7K3F9-2QXDN", "n\0"])
def test_an_end_that_is_none_gives_the_first_page(everybody, after):
    with scope.within(LOBAR):
        first = find(Wanted(), reach=LOBAR, limit=5)
        assert find(replace(Wanted(), after=after), reach=LOBAR, limit=5).workers == first.workers


def test_without_a_scope_nobody_is_found(everybody):
    assert find(Wanted(), reach=PROVINCE).workers == []
