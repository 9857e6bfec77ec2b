"""What people decide about pairs, what follows from it in the register, and that all of it can be undone."""

import pytest
from django.db import DatabaseError, transaction
from people_to_match import (
    LOBAR,
    LOTENG,
    NOW,
    PROVINCE,
    accepted,
    decide,
    in_review,
    pair_of,
    people,
    register_as_it_stands,
    run_of,
    stands_for,
    take_back,
    waiting,
)

from payung.identities import actions, auditing, facts, looking, merging
from payung.identities.models import AuditedPair, Decision, Outcome, Pair
from payung.office.models import Event, User
from payung.office.refusals import Refusal
from payung.office.roles import Role
from payung.registry import scope
from payung.registry.models import Worker

pytestmark = pytest.mark.django_db
SAME, DIFFERENT, HOUSEHOLD = Outcome.SAME, Outcome.DIFFERENT, Outcome.HOUSEHOLD


@pytest.fixture
def made(ntb, analyst) -> User:
    """An officer of Lombok Barat."""
    from payung.office.actions import appoint
    from payung.office.models import Area

    user = User.objects.create_user("made", first_name="Made Sari")
    area = Area.objects.get(code=LOBAR)
    appoint(user=user, role=Role.DISTRICT_OFFICER, area=area, decree="SK uji 3/2026", by=analyst, from_the_server=True)
    return user


def test_a_run_merges_nobody_and_leaves_the_doubtful_to_people(ntb, analyst, monkeypatch):
    a, b, c, d = people("SITI", "SITI", "WAYAN", "I WAYAN")
    run = run_of(monkeypatch, analyst, [(a, b, "same"), (c, d, "review")])
    assert (run.state, run.workers, run.same, run.review) == ("done", 4, 1, 1)
    assert stands_for(a, b, c, d) == {}
    assert waiting(run) == {(c.pk, d.pk)}
    assert in_review(a, b, c, d) == {c.pk, d.pk}
    assert Event.objects.filter(kind="run_done").count() == 1


def test_an_accepted_run_merges_whom_it_is_certain_of_and_taken_back_leaves_the_register_as_before(ntb, analyst, monkeypatch):
    a, b, c, d, e = people("SITI", "SITI", "SITI A", "WAYAN", "I WAYAN", birth_date="1990-01-01", employed_by_state=False)
    run = run_of(monkeypatch, analyst, [(a, b, "same"), (b, c, "same"), (d, e, "review")])
    before = register_as_it_stands()
    renewed = accepted(run, analyst)
    assert (renewed.merged, renewed.parted) == (2, 0)
    assert stands_for(a, b, c, d, e) == {b.pk: a.pk, c.pk: a.pk}
    assert register_as_it_stands() != before
    taken = actions.take_back_run(run=run, now=NOW, by=analyst)
    assert (taken.merged, taken.parted) == (0, 2)
    assert register_as_it_stands() == before


def test_same_person_joins_and_taken_back_leaves_the_register_as_before(ntb, analyst, monkeypatch):
    a, b = people("WAYAN", "I WAYAN", birth_date="1990-01-01", employed_by_state=False)
    run = run_of(monkeypatch, analyst, [(a, b, "review")])
    before = register_as_it_stands()
    decide(run, a, b, SAME, by=analyst)
    assert stands_for(a, b) == {b.pk: a.pk}
    assert in_review(a, b) == set() == waiting(run)
    taken = take_back(run, a, b, by=analyst)
    assert (taken.outcome, taken.undoes.outcome) == ("open", "same")
    assert register_as_it_stands() == before
    assert waiting(run) == {(a.pk, b.pk)}


def test_a_merge_moves_no_statement_and_overwrites_no_column_but_what_is_worked_out(ntb, analyst, monkeypatch):
    [a] = people("WAYAN", birth_date="1990-01-01")
    [b] = people("I WAYAN", birth_date="1991-02-02", occupation="nelayan")
    run = run_of(monkeypatch, analyst, [(a, b, "review")])
    kept = [field.name for field in Worker._meta.concrete_fields]
    for worked_out in ("same_as", "in_review", "may_be_paid_for", "standing_month"):
        kept.remove(worked_out)
    with scope.of_area(PROVINCE):
        before = list(Worker.objects.order_by("pk").values(*kept))
    decide(run, a, b, SAME, by=analyst)
    with scope.of_area(PROVINCE):
        assert list(Worker.objects.order_by("pk").values(*kept)) == before


@pytest.mark.parametrize("outcome", [DIFFERENT, HOUSEHOLD])
def test_who_is_somebody_else_is_not_joined_though_the_machine_is_certain(ntb, analyst, monkeypatch, outcome):
    a, b, c = people("SITI", "SITI", "SITI A")
    run = run_of(monkeypatch, analyst, [(a, b, "same"), (b, c, "same"), (a, c, "review")])
    accepted(run, analyst)
    assert waiting(run) == set()  # of a and c nothing is left to ask: they are one through b
    decide(run, a, c, outcome, by=analyst)
    assert stands_for(a, b, c) == {}
    assert waiting(run) == {(a.pk, b.pk), (b.pk, c.pk)}  # one of the two must be wrong
    decide(run, a, b, SAME, by=analyst)
    assert stands_for(a, b, c) == {b.pk: a.pk}
    assert waiting(run) == {(b.pk, c.pk)}
    take_back(run, a, c, by=analyst)
    assert stands_for(a, b, c) == {b.pk: a.pk, c.pk: a.pk}


def test_a_chain_whose_ends_the_machine_calls_different_goes_to_people(ntb, analyst, monkeypatch):
    a, b, c, d, e = people("SITI", "SITI", "SITA", "WAYAN", "WAYAN")
    run = run_of(monkeypatch, analyst, [(a, b, "same"), (b, c, "same"), (a, c, "different"), (d, e, "same")])
    assert waiting(run) == {(a.pk, b.pk), (b.pk, c.pk)}
    accepted(run, analyst)
    assert stands_for(a, b, c, d, e) == {e.pk: d.pk}
    assert in_review(a, b, c, d, e) == {a.pk, b.pk, c.pk}


def test_what_contradicts_what_people_have_said_is_refused(ntb, analyst, monkeypatch):
    a, b, c = people("SITI", "SITI", "SITA")
    run = run_of(monkeypatch, analyst, [(a, b, "review"), (b, c, "review"), (a, c, "review")])
    decide(run, a, b, SAME, by=analyst)
    decide(run, a, c, DIFFERENT, by=analyst)
    with pytest.raises(actions.Contradicted) as refused:
        decide(run, b, c, SAME, by=analyst)
    assert refused.value.others == (a.code, c.code)
    take_back(run, a, c, by=analyst)
    decide(run, b, c, SAME, by=analyst)
    with pytest.raises(actions.Contradicted) as refused:
        decide(run, a, c, DIFFERENT, by=analyst)
    assert refused.value.others == (a.code, b.code, c.code)
    assert Decision.objects.count() == 0  # nobody sees them without a kab named
    assert stands_for(a, b, c) == {b.pk: a.pk, c.pk: a.pk}


def test_a_decision_on_a_pair_that_changed_meanwhile_is_refused(ntb, analyst, monkeypatch):
    a, b = people("WAYAN", "I WAYAN")
    run = run_of(monkeypatch, analyst, [(a, b, "review")])
    with scope.of_area(PROVINCE):
        seen = facts.now_of(a.pk, b.pk)
        Worker.objects.filter(pk=b.pk).update(mother_name="NI KETUT")
    with pytest.raises(actions.ChangedMeanwhile):
        decide(run, a, b, SAME, by=analyst, seen=seen)
    with pytest.raises(actions.ChangedMeanwhile):
        decide(run, a, b, SAME, by=analyst, seen="")
    assert stands_for(a, b) == {}
    decide(run, a, b, SAME, by=analyst)
    assert stands_for(a, b) == {b.pk: a.pk}


def test_the_fingerprint_is_of_what_matching_reads():
    from payung.matching import cleaning

    own = {"nik": "nik_index", "area_code": "area_id"}
    assert set(facts.COMPARED) == {own.get(column, column) for column in cleaning.ASKED}


def test_what_matching_does_not_read_changes_no_fingerprint(ntb, analyst):
    a, b = people("WAYAN", "I WAYAN", nik="5299014107840001")
    with scope.of_area(PROVINCE):
        seen = facts.now_of(a.pk, b.pk)
        Worker.objects.filter(pk=b.pk).update(phone="0817", verified_on="2026-11-01", in_review=True)
        assert facts.now_of(a.pk, b.pk) == seen
        Worker.objects.filter(pk=b.pk).update(nik_index=b"x" * 32)
        assert facts.now_of(a.pk, b.pk) != seen


def test_two_clerks_never_decide_one_pair(ntb, analyst, made, monkeypatch):
    a, b = people("WAYAN", "I WAYAN")
    run = run_of(monkeypatch, analyst, [(a, b, "review")])
    pair = pair_of(run, a, b)
    with scope.of_area(LOBAR):
        assert looking.take(pair, now=NOW, by=made) is None
        assert looking.take(pair, now=NOW, by=made) is None  # hers already
        other = looking.take(pair, now=NOW, by=analyst)
        assert other is not None and other.by == made
        assert looking.next_pair([LOBAR], after=0, now=NOW, by=analyst) is None
        assert looking.next_pair([LOBAR], after=0, now=NOW, by=made) == pair
    with pytest.raises(Refusal, match="Made Sari"):
        decide(run, a, b, SAME, by=analyst)
    decide(run, a, b, HOUSEHOLD, by=made)
    with pytest.raises(actions.DecidedMeanwhile) as late:
        decide(run, a, b, SAME, by=analyst, after=None)
    assert late.value.last is not None and late.value.last.by == made
    with pytest.raises(DatabaseError), transaction.atomic(), scope.of_area(PROVINCE):
        Decision.objects.create(left=a, right=b, kab=LOBAR, outcome="same", facts_sha256="", by=analyst, at=NOW)


def test_a_pair_left_alone_for_ten_minutes_is_free_again(ntb, analyst, made, monkeypatch):
    a, b = people("WAYAN", "I WAYAN")
    pair = pair_of(run_of(monkeypatch, analyst, [(a, b, "review")]), a, b)
    with scope.of_area(LOBAR):
        assert looking.take(pair, now=NOW, by=made) is None
        assert looking.take(pair, now=NOW + looking.LOOKING_LASTS, by=analyst) is None
        looking.leave(pair.pk, by=made)  # no longer hers to leave
        assert looking.take(pair, now=NOW + looking.LOOKING_LASTS, by=made) is not None


def test_a_decided_pair_does_not_come_back_in_a_later_run_unless_its_data_changed(ntb, analyst, monkeypatch):
    a, b, c, d, e, f = people("WAYAN", "I WAYAN", "SITI", "SITTI", "NUR", "NUUR")
    found = [(a, b, "review"), (c, d, "review"), (e, f, "review")]
    first = run_of(monkeypatch, analyst, found)
    decide(first, a, b, SAME, by=analyst)
    decide(first, c, d, DIFFERENT, by=analyst)
    second = run_of(monkeypatch, analyst, found)
    assert waiting(first) == set()
    assert waiting(second) == {(e.pk, f.pk)}
    assert stands_for(a, b, c, d) == {b.pk: a.pk}
    with scope.of_area(PROVINCE):
        Worker.objects.filter(pk__in=[b.pk, d.pk]).update(birth_date="1988-08-08")
    assert waiting(second) == {(e.pk, f.pk)}  # not by itself
    third = run_of(monkeypatch, analyst, found)
    assert waiting(third) == {(a.pk, b.pk), (c.pk, d.pk), (e.pk, f.pk)}
    assert stands_for(a, b) == {b.pk: a.pk}  # what was decided holds until somebody decides anew
    decide(third, a, b, DIFFERENT, by=analyst)
    assert stands_for(a, b) == {}
    assert in_review(a, b, c, d, e, f) == {c.pk, d.pk, e.pk, f.pk}


def test_a_changed_pair_is_not_asked_where_the_machine_now_says_the_same(ntb, analyst, monkeypatch):
    a, b, c, d = people("WAYAN", "I WAYAN", "SITI", "SITTI")
    first = run_of(monkeypatch, analyst, [(a, b, "review"), (c, d, "review")])
    decide(first, a, b, SAME, by=analyst)
    decide(first, c, d, HOUSEHOLD, by=analyst)
    with scope.of_area(PROVINCE):
        Worker.objects.update(birth_date="1988-08-08")
    second = run_of(monkeypatch, analyst, [(a, b, "same"), (c, d, "different")])
    assert waiting(second) == set()
    third = run_of(monkeypatch, analyst, [(a, b, "different"), (c, d, "same")])
    assert waiting(third) == {(a.pk, b.pk), (c.pk, d.pk)}
    accepted(third, analyst)
    assert stands_for(a, b, c, d) == {b.pk: a.pk}  # people go before the machine


def test_a_joined_pair_that_no_run_finds_any_more_comes_back_when_its_data_changed(ntb, analyst, monkeypatch):
    a, b = people("WAYAN", "I WAYAN")
    decide(run_of(monkeypatch, analyst, [(a, b, "review")]), a, b, SAME, by=analyst)
    assert waiting(run_of(monkeypatch, analyst, [])) == set()
    with scope.of_area(PROVINCE):
        Worker.objects.filter(pk=a.pk).update(name="KETUT")
    again = run_of(monkeypatch, analyst, [])
    assert waiting(again) == {(a.pk, b.pk)}
    assert "Pernah diputuskan" in pair_of(again, a, b).because


def test_a_run_that_is_accepted_takes_the_place_of_the_one_before(ntb, analyst, monkeypatch):
    a, b, c = people("SITI", "SITI", "SITI")
    first = run_of(monkeypatch, analyst, [(a, b, "same")])
    accepted(first, analyst)
    second = run_of(monkeypatch, analyst, [(b, c, "same")])
    assert stands_for(a, b, c) == {b.pk: a.pk}
    plan = merging.planned(second, by=analyst)
    assert (plan.merged, list(plan.dissolved)) == (1, [b.pk])
    accepted(second, analyst)
    assert stands_for(a, b, c) == {c.pk: b.pk}
    with pytest.raises(Refusal):
        accepted(first, analyst)
    actions.take_back_run(run=second, now=NOW, by=analyst)
    assert stands_for(a, b, c) == {b.pk: a.pk}


def test_what_is_accepted_is_what_was_seen(ntb, analyst, monkeypatch):
    a, b, c, d = people("SITI", "SITI", "WAYAN", "WAYAN")
    run = run_of(monkeypatch, analyst, [(a, b, "same"), (c, d, "same")])
    seen = merging.planned(run, by=analyst).sha256
    decide(run, a, b, DIFFERENT, by=analyst)
    with pytest.raises(actions.ChangedMeanwhile):
        actions.accept(run=run, seen=seen, now=NOW, by=analyst)
    assert stands_for(c, d) == {}
    accepted(run, analyst)
    assert stands_for(a, b, c, d) == {d.pk: c.pk}


def test_who_is_joined_across_kabupaten_is_the_province_s_to_decide(ntb, analyst, made, monkeypatch):
    [a] = people("SITI", kab=LOTENG)
    b, c = people("SITI", "SITTI")
    run = run_of(monkeypatch, analyst, [(a, b, "same"), (b, c, "review")])
    assert pair_of(run, a, b).kab == PROVINCE
    assert pair_of(run, b, c).kab == LOBAR
    accepted(run, analyst)
    assert stands_for(a, b) == {b.pk: a.pk}
    assert pair_of(run, b, c).kab == PROVINCE  # it would join somebody of Lombok Tengah
    with scope.of_area(LOBAR):
        assert not Pair.objects.exists()
    with pytest.raises(Refusal, match="province"):
        decide(run, b, c, SAME, by=made)
    decide(run, b, c, SAME, by=analyst)
    assert stands_for(a, b, c) == {b.pk: a.pk, c.pk: a.pk}
    actions.take_back_run(run=run, now=NOW, by=analyst)
    assert stands_for(a, b, c) == {c.pk: b.pk}
    assert pair_of(run, b, c).kab == LOBAR


def test_the_newest_decision_is_one_chain(ntb, analyst, monkeypatch):
    a, b = people("WAYAN", "I WAYAN")
    run = run_of(monkeypatch, analyst, [(a, b, "review")])
    first = decide(run, a, b, SAME, by=analyst)
    second = decide(run, a, b, HOUSEHOLD, by=analyst)
    with scope.of_area(PROVINCE):
        assert actions.newest(pair_of(run, a, b)) == second and second.undoes == first
        for refused in (
            lambda: Decision.objects.filter(pk=first.pk).update(outcome="different"),
            lambda: Decision.objects.all()._raw_delete("default"),
            lambda: Pair.objects.update(decision="same"),
            lambda: Decision.objects.create(left=a, right=b, kab=LOBAR, outcome="same", by=analyst, at=NOW, undoes=first),
            lambda: Decision.objects.create(left=b, right=a, kab=LOBAR, outcome="same", by=analyst, at=NOW),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                refused()


@pytest.mark.parametrize("before", [DIFFERENT, SAME])
def test_an_answer_of_the_audit_taken_back_leaves_what_somebody_had_decided_before_it(ntb, analyst, made, monkeypatch, before):
    a, b = people("SITI", "SITI")
    run = run_of(monkeypatch, analyst, [(a, b, "same")])
    accepted(run, analyst)
    sample = auditing.draw(run=run, size=1, by=analyst, seed="uji")
    decide(run, a, b, before, by=made)
    as_decided = stands_for(a, b)
    with scope.of_area(PROVINCE):
        [audited] = sample.pairs.all()
        seen = facts.now_of(audited.pair.left_id, audited.pair.right_id)
        actions.audit(audited=audited, verdict=AuditedPair.Verdict.DIFFERENT, seen=seen, now=NOW, by=analyst)
    assert stands_for(a, b) == {}
    with scope.of_area(PROVINCE):
        actions.take_back_verdict(audited=audited, seen=NOW, now=NOW, by=analyst)
        assert AuditedPair.objects.get(pk=audited.pk).verdict is None
        last = actions.newest(pair_of(run, a, b))
    assert last and last.outcome == before and (last.by == made) == (before == DIFFERENT)
    assert stands_for(a, b) == as_decided
