"""Two people at the same moment: one pair is decided once, and what each keeps is true of what the other kept."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections, transaction
from django.test import override_settings
from people_to_match import LOBAR, NOW, PROVINCE, pair_of, people, run_of, stands_for

sys.path.insert(0, str(Path(__file__).parents[1] / "registry"))
from other_transaction import Other, at_once
from own_database import own_database

from payung.identities import actions, facts, looking, running
from payung.identities.models import Decision, Outcome, Pair, Run
from payung.office.actions import appoint, load_areas
from payung.office.models import Area, User
from payung.office.refusals import Refusal
from payung.office.roles import Role
from payung.registry import scope, turns
from payung.registry.models import Worker

NAME = "payung_two_clerks"


@pytest.fixture(scope="module")
def clerks(cluster, django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[tuple[User, User]]:
    """An office with a database of its own, in which transactions really end, and two who may decide everywhere."""
    keys = override_settings(PAYUNG_KEYS=str(tmp_path_factory.mktemp("two-clerks")))
    with django_db_blocker.unblock(), keys, own_database(cluster, NAME):
        first, second = User.objects.create_user("satu"), User.objects.create_user("dua")
        province = load_areas(province=PROVINCE, by=first)[0]
        for user in (first, second):
            appoint(user=user, role=Role.ANALYST, area=province, decree="SK uji 1/2026", by=first, from_the_server=True)
        yield first, second


def says(pair: Pair, outcome: Outcome, by: User, seen: str = ""):
    """As somebody decides whose page showed nobody's decision."""

    def do() -> Decision:
        with scope.of_area(PROVINCE):
            now = seen or facts.now_of(pair.left_id, pair.right_id)
            return actions.decide(pair=pair, outcome=outcome, seen=now, after=None, now=NOW, by=by)

    return do


def test_one_pair_is_decided_once_by_two_who_decide_at_once(clerks, monkeypatch):
    a, b = people("SITI", "SITTI")
    pair = pair_of(run_of(monkeypatch, clerks[0], [(a, b, "review")]), a, b)
    answers = at_once(says(pair, Outcome.SAME, clerks[0]), says(pair, Outcome.DIFFERENT, clerks[1]))
    assert sorted(type(answer) is Decision for answer in answers) == [False, True]
    assert any(isinstance(answer, actions.DecidedMeanwhile) for answer in answers)
    with scope.of_area(PROVINCE):
        [kept] = Decision.objects.filter(left=a)
    assert stands_for(a, b) == ({b.pk: a.pk} if kept.outcome == "same" else {})


def test_one_pair_is_opened_by_one_of_two_who_come_at_once(clerks, monkeypatch):
    a, b = people("NUR", "NUUR")
    pair = pair_of(run_of(monkeypatch, clerks[0], [(a, b, "review")]), a, b)

    def opens(by: User):
        def do():
            with scope.of_area(LOBAR):
                return looking.take(pair, now=NOW, by=by)

        return do

    answers = at_once(*map(opens, clerks))
    assert sorted(answer is None for answer in answers) == [False, True]


def test_two_who_would_join_two_different_people_by_way_of_a_third_do_not(clerks, monkeypatch):
    a, b, c = people("WAYAN", "I WAYAN", "WAYAAN")
    run = run_of(monkeypatch, clerks[0], [(a, b, "review"), (b, c, "review"), (a, c, "review")])
    says(pair_of(run, a, c), Outcome.DIFFERENT, clerks[0])()
    deeds = [says(pair_of(run, *ends), Outcome.SAME, by) for ends, by in zip([(a, b), (b, c)], clerks, strict=True)]
    answers = at_once(*deeds)
    assert sorted(isinstance(answer, actions.Contradicted) for answer in answers) == [False, True]
    assert len(stands_for(a, b, c)) == 1


def test_a_list_that_changes_one_of_the_two_at_the_same_moment_is_waited_for(clerks, monkeypatch):
    a, b = people("MADE", "I MADE")
    pair = pair_of(run_of(monkeypatch, clerks[0], [(a, b, "review")]), a, b)
    with scope.of_area(PROVINCE):
        seen = facts.now_of(a.pk, b.pk)
    with transaction.atomic(), scope.of_area(LOBAR):
        Worker.objects.filter(pk=b.pk).update(mother_name="NI LUH")
        other = Other(says(pair, Outcome.SAME, clerks[1], seen))
        other.begin()  # as far as the row that is being written
    with pytest.raises(actions.ChangedMeanwhile):
        other.end()
    assert stands_for(a, b) == {}
    with scope.of_area(PROVINCE):
        assert not Decision.objects.filter(left=a).exists()
    assert issubclass(actions.ChangedMeanwhile, Refusal)


def test_a_decision_holds_at_once_all_whom_it_may_change_so_that_a_list_and_it_never_wait_for_each_other(clerks, monkeypatch):
    oldest, a, b = people("KETUT", "I KETUT", "KETUUT")
    run = run_of(monkeypatch, clerks[0], [(oldest, a, "review"), (a, b, "review")])
    says(pair_of(run, oldest, a), Outcome.SAME, clerks[0])()
    with scope.of_area(LOBAR):  # as a list comes in: worker by worker, in the order of their ids
        turns.hold([oldest.pk])
        other = Other(says(pair_of(run, a, b), Outcome.SAME, clerks[1]))
        other.begin()
        turns.hold([b.pk])
        Worker.objects.filter(pk=b.pk).update(phone="0370")
    assert isinstance(other.end(), Decision)
    assert stands_for(a, b) == {a.pk: oldest.pk, b.pk: oldest.pk}


def test_two_workers_who_take_up_one_comparison_keep_its_pairs_once(clerks, monkeypatch):
    a, b = people("NENGAH", "I NENGAH")
    run_of(monkeypatch, clerks[0], [(a, b, "review")])  # its machine stays, and finds the same again
    run = running.ask(area=Area.objects.get(code=PROVINCE), by=clerks[0])
    answers = at_once(*[lambda: running.compare(run=run, now=NOW)] * 2)
    assert [answer.state for answer in answers] == [Run.State.DONE] * 2
    with scope.of_area(PROVINCE):
        assert Pair.objects.filter(run=run).count() == 1


def test_who_comes_to_stand_for_somebody_while_she_is_waited_for_is_held_too(clerks, monkeypatch):
    a, b, c = people("PUTU", "I PUTU", "KOMANG")
    pair = pair_of(run_of(monkeypatch, clerks[0], [(a, b, "review")]), a, b)

    def hold_and_ask() -> list[int]:
        """Whom somebody else then finds free."""
        with scope.of_area(LOBAR):
            turns.hold([b.pk])
            with transaction.atomic(using="migrate"), connections["migrate"].cursor() as cursor:
                cursor.execute("SELECT set_config('payung.kab', %s, true)", [LOBAR])
                free = "SELECT id FROM registry_worker WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED"
                cursor.execute(free, [[a.pk, b.pk, c.pk]])
                return [row for (row,) in cursor.fetchall()]

    with transaction.atomic():
        says(pair, Outcome.SAME, clerks[0])()
        other = Other(hold_and_ask)
        other.begin()
    assert stands_for(a, b) == {b.pk: a.pk}
    assert other.end() == [c.pk]
