"""What people do about identities: decide a pair, take that back, accept what a run found, take that back, audit it.

Within registry.scope, for who may do it there. Each takes `alone()` first, so that two who decide at once come one after the
other, and the second finds what the first has decided.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from payung.identities import facts, looking, merging
from payung.identities.models import AuditedPair, Decision, Outcome, Pair, Run
from payung.matching.clusters import components, path
from payung.office.actions import log, reach
from payung.office.models import User
from payung.office.refusals import Refusal
from payung.office.roles import Deed
from payung.registry import scope
from payung.registry.models import Worker

REMARK_MOST = 500
_ALREADY = {"id": "sudah diputuskan orang lain; lihat keputusannya di bawah.", "en": "somebody else has decided it; see below."}


class ChangedMeanwhile(Refusal):
    """What is known of one of the two is not what the page showed."""

    def __init__(self) -> None:
        super().__init__(
            id="data salah satu dari keduanya berubah sejak halaman ini dibuka. Lihat lagi, lalu putuskan.",
            en="what is known of one of the two has changed since you opened the page. Look again, then decide.",
        )


class DecidedMeanwhile(Refusal):
    """Somebody else, or another window, was faster. `last` is what counts now; None: it was taken back."""

    def __init__(self, last: Decision | None) -> None:
        super().__init__(**_ALREADY)
        self.last = last


class Contradicted(Refusal):
    """It would say of two rows what people have said otherwise. `others`: the codes of the rows, each decided with the next, as
    far as she sees them."""

    def __init__(self, others: tuple[str, ...], *, id: str, en: str) -> None:
        super().__init__(id=id, en=en)
        self.others = others


@transaction.atomic
def decide(
    *, pair: Pair, outcome: Outcome, seen: str, after: int | None, now: datetime, by: User, remark: str = ""
) -> Decision:
    """Say what two rows are to each other. `seen`: the fingerprint of what the page showed (facts.now_of); `after`: the newest
    decision that it showed, whose place this one takes.

    ChangedMeanwhile, DecidedMeanwhile, Contradicted, Refusal: nothing was kept.
    """
    merging.alone()
    pair = _still_hers(pair, by)
    if (other := looking.take(pair, now=now, by=by)) is not None:
        raise Refusal(id=f"pasangan ini sedang dibuka {other.by.name}.", en=f"{other.by.name} has this pair open.")
    last = _last_of(pair, after)
    merging.hold_around([pair.left_id, pair.right_id], by=by)
    if not seen or facts.now_of(pair.left_id, pair.right_id) != seen:
        raise ChangedMeanwhile
    _refuse_contradiction(pair, outcome, by)
    return _decide(pair, outcome, last, facts_sha256=seen, now=now, by=by, remark=remark)


@transaction.atomic
def take_back(*, pair: Pair, after: int, now: datetime, by: User, remark: str = "") -> Decision:
    """Undo the decision `after`, by a new one: nobody has decided about the pair, and the register is as it was before."""
    merging.alone()
    pair = _still_hers(pair, by)
    last = _last_of(pair, after)
    if last is None or last.outcome == Outcome.OPEN:
        raise DecidedMeanwhile(last)
    merging.hold_around([pair.left_id, pair.right_id], by=by)
    return _decide(pair, Outcome.OPEN, last, facts_sha256=last.facts_sha256, now=now, by=by, remark=remark)


def newest(pair: Pair) -> Decision | None:
    """The decision about these two rows that counts, whichever run's pair it was made on."""
    # It may have been the province's while the pair was: who may decide the pair may see what was decided of it.
    with scope.everything(None):
        rows = Decision.objects.filter(left=pair.left_id, right=pair.right_id, undone_by__isnull=True)
        return rows.select_related("by").first()


def _still_hers(pair: Pair, by: User) -> Pair:
    """As it is now; Refusal where its decision has become another office's."""
    now = Pair.objects.filter(pk=pair.pk).first()
    if now is None or not reach(by).may(Deed.DECIDE_PAIRS, now.kab):
        raise Refusal(
            id="pasangan ini sekarang menyangkut orang di kabupaten lain; provinsi yang memutuskan.",
            en="this pair now concerns people of another kabupaten; the province decides.",
        )
    return now


def _last_of(pair: Pair, after: int | None) -> Decision | None:
    last = newest(pair)
    if (last.pk if last else None) != after:
        raise DecidedMeanwhile(last)
    return last


def _decide(
    pair: Pair, outcome: Outcome, last: Decision | None, *, facts_sha256: str, now: datetime, by: User, remark: str
) -> Decision:
    made = Decision.objects.create(
        left_id=pair.left_id, right_id=pair.right_id, kab=pair.kab, outcome=outcome, facts_sha256=facts_sha256, by=by, at=now,
        remark=" ".join(remark.split())[:REMARK_MOST], undoes=last,
    )  # fmt: skip
    looking.leave(pair.pk, by=by)
    month = localtime(now).date().replace(day=1)
    renewed = merging.renew(month=month, by=by, around=[pair.left_id, pair.right_id])
    codes = Worker.objects.filter(pk__in=(pair.left_id, pair.right_id)).order_by("pk").values_list("code", flat=True)
    detail = {"rows": list(codes), "outcome": str(outcome), "merged": renewed.merged, "parted": renewed.parted}
    kind = "pair_taken_back" if outcome == Outcome.OPEN else "pair_decided"
    log(kind=kind, subject=f"pair {pair.pk}", detail=detail, by=by, area=pair.kab)
    return made


def _refuse_contradiction(pair: Pair, outcome: Outcome, by: User) -> None:
    """What people have said holds together, or nobody could tell who is who. The way out is to take one of it back."""
    known = merging.said_of([pair.left_id, pair.right_id], by=by)
    this = (pair.left_id, pair.right_id)
    joined = components([p for p in known.by_people(Outcome.SAME) if p != this] + ([this] if outcome == Outcome.SAME else []))
    if outcome == Outcome.SAME:
        apart = [p for p in known.by_people(*merging.APART) if p != this]
        wrong = [p for p in apart if joined.get(p[0], -1) == joined.get(p[1], -2)]
        if wrong:
            raise Contradicted(
                _codes(wrong[0]),
                id="dua data yang sudah diputuskan sebagai orang berbeda akan menjadi satu orang. Batalkan dulu salah satunya:",
                en="two rows that were decided to be different people would then be one. Take one of these back first:",
            )
    elif joined.get(this[0], -1) == joined.get(this[1], -2):
        raise Contradicted(
            _codes(path([p for p in known.by_people(Outcome.SAME) if p != this], *this)),
            id="keduanya sudah menjadi satu orang melalui keputusan lain. Batalkan dulu salah satunya:",
            en="other decisions have made these two one person. Take one of those back first:",
        )


def _codes(rows: Sequence[int]) -> tuple[str, ...]:
    found = dict(Worker.objects.filter(pk__in=rows).values_list("pk", "code"))
    return tuple(found[row] for row in rows if row in found)


# ------------------------------------------------------------------------------------------------------------- a whole run


@transaction.atomic
def accept(*, run: Run, seen: str, now: datetime, by: User) -> merging.Renewed:
    """Merge everybody whom this run finds to be one person, as it was seen (`seen`: Plan.sha256). ChangedMeanwhile where that
    is another plan by now; Refusal where it is not the newest, or counts already. One that was taken back may be accepted
    once more; the log keeps both."""
    merging.alone()
    row = Run.objects.select_for_update(no_key=True).get(pk=run.pk)
    newest_run = merging.current_run()
    if row.state != Run.State.DONE or newest_run is None or newest_run.pk != row.pk or row.counts_now:
        raise Refusal(
            id="hasil ini sudah diterima, atau sudah ada hasil yang lebih baru.",
            en="this result was accepted already, or there is a newer one.",
        )
    plan = merging.planned(row, by=by)
    if plan.sha256 != seen:
        raise ChangedMeanwhile
    Run.objects.filter(pk=row.pk).update(accepted_by=by, accepted_at=now, taken_back_by=None, taken_back_at=None)
    return _renewed(row, "run_accepted", now=now, by=by)


@transaction.atomic
def take_back_run(*, run: Run, now: datetime, by: User) -> merging.Renewed:
    """Undo an acceptance: what the run merged parts again, and what was accepted before it counts once more. What people
    decided stays."""
    merging.alone()
    row = Run.objects.select_for_update(no_key=True).get(pk=run.pk)
    if not row.counts_now:
        raise Refusal(id="hasil ini tidak sedang berlaku.", en="this result does not count now.")
    Run.objects.filter(pk=row.pk).update(taken_back_by=by, taken_back_at=now)
    return _renewed(row, "run_taken_back", now=now, by=by)


def _renewed(run: Run, kind: str, *, now: datetime, by: User) -> merging.Renewed:
    renewed = merging.renew(month=localtime(now).date().replace(day=1), by=by)
    log(kind=kind, subject=f"run {run.pk}", detail=vars(renewed), by=by, area=run.area_id)
    return renewed


# ------------------------------------------------------------------------------------------------------------- the audit


@transaction.atomic
def audit(*, audited: AuditedPair, verdict: AuditedPair.Verdict, seen: str, now: datetime, by: User) -> Contradicted | None:
    """Say of a pair of a sample what it is, without having seen what the model says. Where it is not one person, that is a
    decision as well: the two are merged no longer, unless other decisions say so (what is returned says which).

    `seen`: the fingerprint of what the page showed. ChangedMeanwhile; Refusal where somebody else was faster.
    """
    merging.alone()
    still = AuditedPair.objects.filter(pk=audited.pk, verdict__isnull=True)
    if not still.update(verdict=verdict, by=by, at=now):
        raise Refusal(**_ALREADY)
    pair = _still_hers(audited.pair, by)
    merging.hold_around([pair.left_id, pair.right_id], by=by)
    if facts.now_of(pair.left_id, pair.right_id) != seen:
        raise ChangedMeanwhile
    contradicted = _part(pair, Outcome(str(verdict)), seen, now=now, by=by) if verdict in merging.APART else None
    _log_verdict("pair_audited", audited, verdict, by)
    return contradicted


def _part(pair: Pair, outcome: Outcome, seen: str, *, now: datetime, by: User) -> Contradicted | None:
    """Decide so, unless somebody has, or others contradict it: what was seen counts for the sample all the same."""
    last = newest(pair)
    try:
        _refuse_contradiction(pair, outcome, by)
    except Contradicted as contradicted:
        return contradicted
    if last is None or last.outcome != outcome:  # else it stays hers who said so
        _decide(pair, outcome, last, facts_sha256=seen, now=now, by=by, remark="")
    return None


@transaction.atomic
def take_back_verdict(*, audited: AuditedPair, seen: datetime | None, now: datetime, by: User) -> None:
    """Nobody has looked at this pair of a sample, and where that had parted the two, what was said before it counts again, by a
    new decision; the log keeps what was said. `seen`: when that was. Refusal where somebody else was faster."""
    merging.alone()
    said = AuditedPair.objects.filter(pk=audited.pk, at=seen, verdict__isnull=False).first()
    if said is None:
        raise Refusal(**_ALREADY)
    AuditedPair.objects.filter(pk=said.pk).update(verdict=None, by=None, at=None)
    pair = _still_hers(said.pair, by)
    last = newest(pair)
    if last is not None and last.outcome == said.verdict and (last.by_id, last.at) == (said.by_id, said.at):
        merging.hold_around([pair.left_id, pair.right_id], by=by)
        outcome, facts_sha256 = _said_before(last, pair, by)
        _decide(pair, outcome, last, facts_sha256=facts_sha256, now=now, by=by, remark="")
    _log_verdict("pair_audit_taken_back", said, said.verdict, by)


def _said_before(last: Decision, pair: Pair, by: User) -> tuple[Outcome, str]:
    """What counted before this decision, and of which facts: open where nothing did, or where others contradict it by now."""
    with scope.everything(None):
        before = Decision.objects.filter(pk=last.undoes_id).first()
    if before is not None and before.outcome != Outcome.OPEN:
        with suppress(Contradicted):
            _refuse_contradiction(pair, Outcome(before.outcome), by)
            return Outcome(before.outcome), before.facts_sha256
    return Outcome.OPEN, last.facts_sha256


def _log_verdict(kind: str, audited: AuditedPair, verdict: str, by: User) -> None:
    detail = {"number": audited.number, "verdict": str(verdict)}
    log(kind=kind, subject=f"sample {audited.sample_id}", detail=detail, by=by, area=audited.kab)
