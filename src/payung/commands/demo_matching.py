"""The demo's identities: the register compared and accepted, some pairs decided in Lombok Barat, a sample half looked at."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

KAB = "52.01"  # Lombok Barat
SAMPLE = 20
#: What somebody says of the first pairs that wait, and why.
SAID = (("same", "Ditanyakan ke kepala dusun."), ("different", ""), ("household", "Kakak beradik."), ("same", ""))


def build_matching(*, now: datetime, analyst: Any, officer: Any) -> None:
    """A comparison of the register, where there is none yet and somebody is in it. `analyst` answers for it, `officer` for
    the decisions."""
    from payung.identities import actions, auditing, jobs, merging
    from payung.identities.models import Run
    from payung.office.models import Area
    from payung.registry import scope
    from payung.registry.models import Worker

    with scope.everything(analyst):
        if Run.objects.exclude(state=Run.State.FAILED).exists() or not Worker.objects.exists():
            return
    run = jobs.ask_for_run(area=Area.objects.get(kind=Area.Kind.PROVINCE), by=analyst)
    jobs.run_now(run.pk, clock=lambda: now)
    run.refresh_from_db()
    if run.state != Run.State.DONE or not run.same:
        return
    with scope.everything(analyst):
        seen = merging.planned(run, by=analyst).sha256
        actions.accept(run=run, seen=seen, now=now, by=analyst)
        sample = auditing.draw(run=run, size=SAMPLE, by=analyst, seed="demo")
        _look_at(sample, now=now, by=analyst)
    _decide(run, now=now, by=officer)


def _look_at(sample: Any, *, now: datetime, by: Any) -> None:
    """Half of a sample: one person each."""
    from payung.identities import actions, facts
    from payung.identities.models import AuditedPair

    half: Sequence[AuditedPair] = sample.pairs.select_related("pair").order_by("number")[: SAMPLE // 2]
    for audited in half:
        seen = facts.now_of(audited.pair.left_id, audited.pair.right_id)
        actions.audit(audited=audited, verdict=AuditedPair.Verdict.SAME, seen=seen, now=now, by=by)


def _decide(run: Any, *, now: datetime, by: Any) -> None:
    from payung.identities import actions, facts, looking
    from payung.identities.models import Outcome
    from payung.registry import scope

    with scope.of_area(KAB):
        for outcome, remark in SAID:
            pair = looking.waiting([KAB]).filter(run=run).first()
            if pair is None:
                return
            seen = facts.now_of(pair.left_id, pair.right_id)
            actions.decide(pair=pair, outcome=Outcome(outcome), seen=seen, after=None, now=now, by=by, remark=remark)
