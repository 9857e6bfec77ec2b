"""A row points to an older row that stands for the same person: one that is there, and that whoever writes it sees."""

import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from django.db import DatabaseError, transaction

sys.path.insert(0, str(Path(__file__).parent))
from people_of_the_register import MONTH, worker

from payung.office.roles import Reach, Role
from payung.registry import counting, in_the_way, scope, standing, turns
from payung.registry.models import Worker

pytestmark = pytest.mark.django_db


def point(who: Worker, to: int | None) -> None:
    Worker.objects.filter(pk=who.pk).update(same_as_id=to)


def test_a_row_points_to_an_older_one_and_back_to_none(ntb):
    old, young = worker("SITI AMINAH", "52.01"), worker("ST. AMINAH", "52.01")
    with scope.of_area("52.01"):
        point(young, old.pk)
        assert list(old.also_listed_as.values_list("code", flat=True)) == [young.code]
        point(young, None)
        assert not old.also_listed_as.exists()
        for to in (old, young):  # to itself, or to a younger one: so there is never a circle
            with pytest.raises(DatabaseError, match="older_row"), transaction.atomic():
                point(old, to.pk)


def test_a_row_points_to_nobody_who_is_not_there_not_even_from_the_start(ntb):
    one = worker("SITI AMINAH", "52.01")
    with scope.of_area("52.01"):
        with pytest.raises(DatabaseError, match="points to no row"), transaction.atomic():
            point(one, -1)
        with pytest.raises(DatabaseError, match="points to no row"), transaction.atomic():
            worker("ST. AMINAH", "52.01", same_as_id=-1)


def test_a_row_of_another_kabupaten_is_pointed_to_by_who_sees_both(ntb, analyst):
    lobar, loteng = worker("SITI AMINAH", "52.01"), worker("ST. AMINAH", "52.02")
    with scope.of_area("52.02"), pytest.raises(DatabaseError, match="points to no row"), transaction.atomic():
        point(loteng, lobar.pk)
    with scope.everything(analyst):
        point(loteng, lobar.pk)
        assert Worker.objects.get(pk=loteng.pk).same_as_id == lobar.pk
    with scope.of_area("52.02"):  # what was decided stays; other columns are written as before
        Worker.objects.filter(pk=loteng.pk).update(in_review=True)


OF_AGE = {"birth_date": date(1980, 2, 24), "employed_by_state": False, "insurer_status": "inactive"}


@pytest.mark.parametrize(
    "said",
    [
        {"deceased": True}, {"field_alive": False}, {"employed_by_state": True},
        {"insurer_status": "active", "segment": "PU"},
    ],
)  # fmt: skip
def test_what_stands_in_the_way_by_one_record_does_so_for_the_person_and_is_gone_when_they_are_parted(ntb, analyst, said):
    standing_for, other = worker("SITI AMINAH", "52.01", **OF_AGE), worker("ST. AMINAH", "52.02", **said)
    reach = Reach(((Role.DISTRICT_OFFICER, "52.01"),))
    with scope.everything(analyst):
        standing.renew(month=MONTH)
        before = list(Worker.objects.order_by("pk").values())
        assert Worker.objects.get(pk=standing_for.pk).may_be_paid_for is True
        point(other, standing_for.pk)
        standing.renew(month=MONTH, only=pl.Series([other.pk]))
        assert Worker.objects.get(pk=standing_for.pk).may_be_paid_for is False
    with scope.of_area("52.01"):  # also for who does not see the other one
        assert standing.renew(month=MONTH) == 0
        one = Worker.objects.get(pk=standing_for.pk)
        why = "wage" if "segment" in said else "other_record"  # what the insurer says, it says of the person
        assert in_the_way.of_workers([one]) == {one.pk: why}
        reasons = {reason: n for reason, n, _ in counting.reasons("52.01", MONTH, reach=reach)}
        assert reasons[why] == 1 and sum(reasons.values()) == 1
    with scope.everything(analyst):
        point(other, None)
        standing.renew(month=MONTH, only=pl.Series([standing_for.pk, other.pk]))
        assert list(Worker.objects.order_by("pk").values()) == before


SAID = [("", ""), ("nik_other", ""), ("not_found", ""), ("inactive", ""), ("active", "")] + [
    ("active", segment) for segment in ("JAKON", "BPU", "PU")
]  # by strength


@pytest.mark.parametrize("first", range(len(SAID)))
@pytest.mark.parametrize("second", range(len(SAID)))
def test_of_two_rows_a_person_is_counted_once_by_the_stronger_thing_the_insurer_says(ntb, analyst, first, second):
    rows = [worker("SITI", "52.01", insurer_status=status, segment=seg) for status, seg in (SAID[first], SAID[second])]
    with scope.everything(analyst):
        before = list(Worker.objects.order_by("pk").values())
        point(rows[1], rows[0].pk)
        standing.renew(month=MONTH, only=pl.Series([rows[1].pk]))
    reach = Reach(((Role.ANALYST, "52"),))
    with scope.within(reach):
        figures = counting.counts("52.01", reach=reach).total.figures
        status, segment = SAID[max(first, second)]
        says = ("active", "inactive", "not_found", "nik_other", "insurer_unknown")
        assert {name: figures[name] for name in says if figures[name]} == {status or "insurer_unknown": 1}
        of_segments = ("active_bpu", "active_pu", "active_jakon", "active_unknown")
        active = {f"active_{segment.lower() or 'unknown'}": 1} if status == "active" else {}
        assert {name: figures[name] for name in of_segments if figures[name]} == active
    with scope.everything(analyst):
        point(rows[1], None)
        standing.renew(month=MONTH, only=pl.Series([each.pk for each in rows]))
        now = list(Worker.objects.order_by("pk").values())
        kept = ("others_insured", "others_bar", "insured")
        assert [{name: row[name] for name in kept} for row in now] == [{name: row[name] for name in kept} for row in before]


def test_a_death_that_one_kabupaten_reports_ends_the_place_that_another_one_lists_at_once(ntb, analyst):
    lobar, loteng = worker("SITI AMINAH", "52.01", **OF_AGE), worker("ST. AMINAH", "52.02", **OF_AGE)
    with scope.everything(analyst):
        point(loteng, lobar.pk)
        standing.renew(month=MONTH)
        assert Worker.objects.get(pk=lobar.pk).may_be_paid_for is True
    with scope.of_area("52.02"):
        turns.hold([loteng.pk])
        Worker.objects.filter(pk=loteng.pk).update(field_alive=False)
        assert standing.renew(month=MONTH, only=pl.Series([loteng.pk])) == 1
        assert scope.now_seen() == ("52.02",)  # the calculation saw the other one; nobody else does
    with scope.everything(analyst):
        assert Worker.objects.get(pk=lobar.pk).may_be_paid_for is False


def test_what_a_record_does_not_know_is_not_filled_in_by_another(ntb, analyst):
    one, other = worker("SITI AMINAH", "52.01", birth_date=date(1980, 2, 24)), worker("ST. AMINAH", "52.01", **OF_AGE)
    with scope.everything(analyst):
        point(other, one.pk)
        standing.renew(month=MONTH)
        assert dict(Worker.objects.values_list("pk", "may_be_paid_for")) == {one.pk: None, other.pk: False}
