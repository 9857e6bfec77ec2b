"""What is worked out around one pair is what is worked out of everybody; and the audit of what the machine is certain of."""

import random
from itertools import pairwise

import polars as pl
import pytest
from people_to_match import (
    NOW,
    PAIRS,
    PROVINCE,
    accepted,
    decide,
    machine,
    people,
    register_as_it_stands,
    run_of,
    stands_for,
    take_back,
)

from payung.identities import actions, auditing, facts, jobs, merging
from payung.identities.models import AuditedPair, Decision, Outcome, Pair, Run
from payung.office.models import Area, Event, User
from payung.office.refusals import Refusal
from payung.registry import scope
from payung.registry.models import Worker

pytestmark = pytest.mark.django_db
MONTH = NOW.date().replace(day=1)


def as_worked_out() -> tuple[list[str], list[tuple]]:
    with scope.of_area(PROVINCE):
        return register_as_it_stands(), list(Pair.objects.order_by("pk").values_list("pk", "kab", "waits"))


@pytest.mark.parametrize("seed", range(6))
def test_around_one_pair_is_as_of_everybody(ntb, analyst, monkeypatch, seed):
    """Twenty rows, thirty pairs, two runs of which one is accepted, and people who decide and take back at random."""
    drawn = random.Random(seed)
    rows = [people(f"SITI {at}", kab=drawn.choice(["52.01", "52.02"]))[0] for at in range(20)]

    def found():
        pairs = {tuple(sorted(drawn.sample(range(20), 2))) for _ in range(30)}
        return [(rows[a], rows[b], drawn.choice(["same", "same", "review", "different"])) for a, b in sorted(pairs)]

    accepted(run_of(monkeypatch, analyst, found()), analyst)
    said = found()
    run = run_of(monkeypatch, analyst, said)
    kept = 0
    for at in range(25):
        a, b, _ = drawn.choice(said)
        try:
            if at % 4 == 3:
                take_back(run, a, b, by=analyst)
            else:
                decide(run, a, b, drawn.choice([Outcome.SAME, Outcome.SAME, Outcome.DIFFERENT, Outcome.HOUSEHOLD]), by=analyst)
        except (actions.Contradicted, actions.DecidedMeanwhile, AssertionError):
            continue
        kept += 1
        before = as_worked_out()
        assert merging.renew(month=MONTH, by=analyst) == merging.Renewed(0, 0, 0)
        assert as_worked_out() == before
    assert kept > 5


def test_the_lowest_row_stands_for_everybody_and_nobody_stands_behind_one_who_does(ntb, analyst, monkeypatch):
    rows = people(*"ABCDEF")
    run = run_of(monkeypatch, analyst, [(one, other, "same") for one, other in pairwise(rows)])
    accepted(run, analyst)
    assert stands_for(*rows) == {each.pk: rows[0].pk for each in rows[1:]}


def test_who_stands_behind_another_is_not_paid_for_twice(ntb, analyst, monkeypatch):
    of_age = {"birth_date": "1990-01-01", "employed_by_state": False, "insurer_status": "inactive", "may_be_paid_for": True}
    a, b = people("SITI", "SITI", **of_age)
    run = run_of(monkeypatch, analyst, [(a, b, "same")])
    accepted(run, analyst)
    with scope.of_area(PROVINCE):
        paid_for = dict(Worker.objects.values_list("pk", "may_be_paid_for"))
    assert paid_for == {a.pk: True, b.pk: False}
    decide(run, a, b, Outcome.DIFFERENT, by=analyst)
    with scope.of_area(PROVINCE):
        assert dict(Worker.objects.values_list("pk", "may_be_paid_for")) == {a.pk: True, b.pk: True}


# ----------------------------------------------------------------------------------------------------------- the audit


def audited(sample, number: int) -> AuditedPair:
    return AuditedPair.objects.select_related("pair").get(sample=sample, number=number)


def test_a_sample_is_drawn_by_its_seed_among_what_the_machine_is_certain_of(ntb, analyst, monkeypatch):
    rows = people(*(f"SITI {at}" for at in range(40)))
    pairs = list(zip(rows[::2], rows[1::2], strict=True))
    run = run_of(monkeypatch, analyst, [(a, b, "same" if at % 2 else "review") for at, (a, b) in enumerate(pairs)])
    drawn = [auditing.draw(run=run, size=5, by=analyst, seed=seed) for seed in ("apel", "apel", "jeruk")]
    with scope.of_area(PROVINCE):
        chosen = [list(sample.pairs.order_by("number").values_list("pair", flat=True)) for sample in drawn]
        assert set(Pair.objects.filter(pk__in=chosen[0] + chosen[2]).values_list("decision", flat=True)) == {"same"}
    assert chosen[0] == chosen[1] != chosen[2]
    assert len(set(chosen[0])) == 5
    assert [sample.drawn_of for sample in drawn] == [10, 10, 10]
    assert auditing.draw(run=run, size=200, by=analyst).size == 10


def say(of: AuditedPair, verdict: str, *, by: User) -> None:
    seen = facts.now_of(of.pair.left_id, of.pair.right_id)
    actions.audit(audited=of, verdict=AuditedPair.Verdict(verdict), seen=seen, now=NOW, by=by)


def test_a_sample_says_how_often_the_machine_is_right_and_a_wrong_pair_parts(ntb, analyst, monkeypatch):
    rows = people(*(f"SITI {at}" for at in range(10)))
    run = run_of(monkeypatch, analyst, [(a, b, "same") for a, b in zip(rows[::2], rows[1::2], strict=True)])
    accepted(run, analyst)
    sample = auditing.draw(run=run, size=5, by=analyst, seed="apel")
    said = ["same", "same", "different", "unsure"]
    with scope.of_area(PROVINCE):
        for number, verdict in enumerate(said, start=1):
            say(audited(sample, number), verdict, by=analyst)
        with pytest.raises(Refusal):
            say(audited(sample, 1), "same", by=analyst)
        wrong = audited(sample, 3).pair
        assert Decision.objects.get().outcome == "different"
        assert stands_for(wrong.right) == {}
    [estimate] = auditing.estimates(by=None)
    assert (estimate.same, estimate.different, estimate.unsure, estimate.left, estimate.told) == (2, 1, 1, 1, 3)
    assert estimate.precision == pytest.approx(2 / 3)
    assert estimate.interval == pytest.approx((0.0943, 0.9916), abs=1e-4)
    assert estimate.at_worst < estimate.interval[0]


def test_of_a_run_without_certain_pairs_nothing_is_drawn(ntb, analyst, monkeypatch):
    a, b = people("SITI", "SITTI")
    with pytest.raises(Refusal):
        auditing.draw(run=run_of(monkeypatch, analyst, [(a, b, "review")]), size=5, by=analyst)


def test_bands_say_what_people_made_of_how_likely_the_machine_found_it(ntb, analyst, monkeypatch):
    rows = people(*(f"SITI {at}" for at in range(8)))
    pairs = list(zip(rows[::2], rows[1::2], strict=True))
    likely = ("0.2", "0.6", "0.6", "0.97")
    run = run_of(monkeypatch, analyst, [(a, b, f"review {p}") for (a, b), p in zip(pairs, likely, strict=True)])
    decide(run, *pairs[1], Outcome.SAME, by=analyst)
    decide(run, *pairs[2], Outcome.HOUSEHOLD, by=analyst)
    found = [(band.least, band.same, band.different, band.household, band.waiting) for band in auditing.bands(by=None)]
    assert found == [(0.0, 0, 0, 0, 1), (0.5, 1, 0, 1, 0), (0.8, 0, 0, 0, 0), (0.95, 0, 0, 0, 1)]


# ---------------------------------------------------------------------------------------------------------- runs as jobs


def test_a_run_is_asked_for_once_and_done_once(ntb, analyst, monkeypatch):
    machine(monkeypatch, lambda workers: pl.DataFrame(schema=PAIRS))
    province = Area.objects.get(code=PROVINCE)
    run = jobs.ask_for_run(area=province, by=analyst)
    with pytest.raises(Refusal):
        jobs.ask_for_run(area=province, by=analyst)
    jobs.run_now(run.pk, clock=lambda: NOW)
    jobs.run_now(run.pk, clock=lambda: NOW)
    assert Run.objects.get(pk=run.pk).state == "done"
    assert Event.objects.filter(kind="run_done").count() == 1
    assert jobs.ask_for_run(area=province, by=analyst).pk > run.pk


def test_a_run_that_fails_says_so_and_nothing_of_anybody(ntb, analyst, monkeypatch, caplog):
    people("SITI RAHASIA")

    def broken(workers):
        raise ValueError(f"cannot compare {workers['name'][0]}")

    machine(monkeypatch, broken)
    run = jobs.ask_for_run(area=Area.objects.get(code=PROVINCE), by=analyst)
    jobs.run_now(run.pk, clock=lambda: NOW)
    assert Run.objects.get(pk=run.pk).state == "failed"
    assert "RAHASIA" not in caplog.text and "ValueError" in caplog.text
    assert Event.objects.filter(kind="run_failed").count() == 1
    assert jobs.ask_for_run(area=Area.objects.get(code=PROVINCE), by=analyst).state == "waiting"
