"""Who stands for whom: worked out from what people decided and what an accepted run found, and kept beside each worker.

A merge is nothing but that pointer (`Worker.same_as`, decision 23): no column is overwritten and no statement moves, so what
is undone is as it was. Everything is worked out in the sight of the whole province, since a person may stand in two
kabupaten; it shows nobody more than she may see.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl
from django.db import connection, transaction

from payung.identities.models import Outcome, Run
from payung.matching.clusters import Clusters, Pair, clusters
from payung.office.models import User
from payung.registry import scope, standing, turns

_LOCK = 5299008
NEWEST = "NOT EXISTS (SELECT FROM identities_decision later WHERE later.undoes_id = d.id)"
APART = (Outcome.DIFFERENT, Outcome.HOUSEHOLD)


@dataclass(frozen=True)
class Known:
    """What is said of pairs: by people (the newest of each pair, with the fingerprint of what they saw; empty where that was
    after the run), and by two runs."""

    decided: Mapping[Pair, tuple[str, str]]
    same: Mapping[int, Collection[Pair]]
    different: Mapping[int, Collection[Pair]]

    def outcome(self, pair: Pair) -> str:
        return self.decided.get(pair, (Outcome.OPEN, ""))[0]

    def by_people(self, *outcomes: str) -> list[Pair]:
        return [pair for pair, (outcome, _) in self.decided.items() if outcome in outcomes]

    def clusters(self, run: int | None) -> Clusters:
        """Who is who by people, and by this run where people have said nothing."""
        guessed, apart = (
            [pair for pair in found.get(run or 0, ()) if self.outcome(pair) == Outcome.OPEN]
            for found in (self.same, self.different)
        )
        return clusters(self.by_people(Outcome.SAME), guessed, self.by_people(*APART), apart)


@dataclass(frozen=True)
class Plan:
    """What accepting a run would do, and the fingerprint of that."""

    run: Run
    clusters: Clusters
    before: Clusters
    sha256: str = field(init=False)

    def __post_init__(self) -> None:
        rows = sorted(self.clusters.stands_for.items())
        object.__setattr__(self, "sha256", hashlib.sha256(repr((self.run.pk, rows)).encode()).hexdigest())

    @property
    def merged(self) -> int:
        """Rows that then stand behind another."""
        return len(self.clusters.stands_for) - len(set(self.clusters.stands_for.values()))

    @property
    def dissolved(self) -> Collection[int]:
        """Rows that are joined to another now, and then no longer to that one."""
        then = self.clusters.stands_for
        return [row for row, to in self.before.stands_for.items() if then.get(row, row) != then.get(to, to)]


@dataclass(frozen=True)
class Renewed:
    """How many rows stand behind another that did not, or no longer do; and how many of the others changed whom they are."""

    merged: int
    parted: int
    moved: int


def alone() -> None:
    """Nobody else decides about identities until the transaction ends. Taken before anything of the register is held."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def current_run() -> Run | None:
    """The newest comparison: its pairs wait."""
    return Run.objects.filter(state=Run.State.DONE).order_by("-pk").first()


def counting_run(*, besides: Run | None = None) -> Run | None:
    """The newest that was accepted, and not taken back: its pairs merge. `besides`: which it would be without this one."""
    standing = Run.objects.filter(accepted_at__isnull=False, taken_back_at__isnull=True).order_by("-pk")
    return (standing.exclude(pk=besides.pk) if besides else standing).first()


@transaction.atomic
def planned(run: Run, *, by: User | None) -> Plan:
    """What accepting this run would do as things stand."""
    with scope.everything(by):
        counting = counting_run()
        known = _known(run.pk, counting.pk if counting else None)
        return Plan(run, known.clusters(run.pk), known.clusters(counting.pk if counting else None))


@transaction.atomic
def joined_with(rows: Iterable[int], *, by: User | None) -> Clusters:
    """The clusters, as they count now, of everybody who hangs together with these rows."""
    with scope.everything(by):
        counting = counting_run()
        pk = counting.pk if counting else None
        return _known(pk, pk, around=rows).clusters(pk)


@transaction.atomic
def hold_around(rows: Iterable[int], *, by: User | None) -> None:
    """Nobody else writes anybody whom a decision about these rows may change, until the transaction ends: everybody who hangs
    together with them, and who waits with one of those. In one go (turns.hold), before anything else is held."""
    current, counting = current_run(), counting_run()
    now = current.pk if current else None
    with scope.everything(by):
        known = _known(now, counting.pk if counting else None, around=rows)
        touched = {*rows, *_rows_of(known)}
        with connection.cursor() as cursor:
            touched |= set(_pointers(cursor, touched).values())
        ends = {row for _, left, right, *_ in _pairs_of(now, touched) for row in (left, right)}
        turns.hold(touched | ends)


@transaction.atomic
def said_of(rows: Iterable[int], *, by: User | None) -> Known:
    """What people have decided about everybody who hangs together with these rows."""
    with scope.everything(by):
        counting = counting_run()
        pk = counting.pk if counting else None
        return _known(pk, pk, around=rows)


@transaction.atomic
def renew(*, month: date, by: User | None, around: Iterable[int] | None = None) -> Renewed:
    """Work out who stands for whom, which pairs wait, and who is in review: of everybody, or of those who hang together with
    these rows. Only what changes is written. Whoever calls it is `alone`."""
    current, counting = current_run(), counting_run()
    now, then = current.pk if current else None, counting.pk if counting else None
    with scope.everything(by):
        known = _known(now, then, around=around)
        rows = None if around is None else {*around, *_rows_of(known)}
        pairs = _pairs_of(now, rows)
        ends = {row for _, left, right, *_ in pairs for row in (left, right)}
        merged = known.clusters(then)
        _keep_waiting(pairs, known, merged if now == then else known.clusters(now), now, rows)
        renewed = _keep_of_workers(merged.stands_for, rows, ends, now, month)
        _keep_places(pairs, ends)
        return renewed


# ---------------------------------------------------------------------------------------------------------- what is said


def _known(now: int | None, then: int | None, *, around: Iterable[int] | None = None) -> Known:
    """Of everybody; or of those who may hang together with these rows, found step by step."""
    if around is None:
        return _said(now, then, None)
    rows: set[int] = set()
    more = set(around)
    known = Known({}, {}, {})
    while more:
        rows |= more
        known = _said(now, then, sorted(rows))
        more = _rows_of(known) - rows
    return known


def _rows_of(known: Known) -> set[int]:
    joining = [known.by_people(Outcome.SAME), *known.same.values()]
    return {row for pairs in joining for pair in pairs for row in pair}


def _said(now: int | None, then: int | None, rows: list[int] | None) -> Known:
    of_rows, values = ("", []) if rows is None else (" AND (left_id = ANY(%s) OR right_id = ANY(%s))", [rows, rows])
    same: dict[int, set[Pair]] = {}
    different: dict[int, set[Pair]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT left_id, right_id, outcome, CASE WHEN at > (SELECT ended_at FROM identities_run WHERE id = %s)"
            f" THEN '' ELSE facts_sha256 END FROM identities_decision d WHERE {NEWEST}{of_rows}",
            [now, *values],
        )
        decided = {(left, right): (outcome, facts) for left, right, outcome, facts in cursor.fetchall()}
        cursor.execute(
            "SELECT run_id, left_id, right_id, decision FROM identities_pair"
            f" WHERE run_id = ANY(%s) AND decision <> 'review'{of_rows}",
            [[run for run in {now, then} if run], *values],
        )
        for run, left, right, decision in cursor.fetchall():
            (same if decision == "same" else different).setdefault(run, set()).add((left, right))
    return Known(decided, same, different)


# ------------------------------------------------------------------------------------------------------- what waits, kept


def _pairs_of(run: int | None, rows: set[int] | None) -> list[Any]:
    """Id, both ends, decision, fingerprint, kab and whether it waits: of this run's pairs that touch one of these rows."""
    of_rows, values = ("", []) if rows is None else (" AND (left_id = ANY(%s) OR right_id = ANY(%s))", [list(rows)] * 2)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, left_id, right_id, decision, facts_sha256, kab, waits FROM identities_pair"
            f" WHERE run_id = %s{of_rows} ORDER BY id",
            [run, *values],
        )
        return cursor.fetchall()


def _waits(pair: Pair, decision: str, facts: str, known: Known, found: Clusters) -> bool:
    """Whether somebody must look: where the machine cannot tell, where its cluster does not hold together, and where a pair
    that was decided has changed and the machine does not say the same of it now."""
    outcome, seen = known.decided.get(pair, (Outcome.OPEN, ""))
    if outcome == Outcome.OPEN:
        is_one_already = found.stands_for.get(pair[0], -1) == found.stands_for.get(pair[1], -2)
        return pair in found.held if decision == "same" else (decision == "review" and not is_one_already)
    says_the_same = outcome == Outcome.SAME if decision == "same" else (decision == "different" and outcome in APART)
    return seen != "" and facts != seen and not says_the_same  # what was decided since this run asks nobody again


# ------------------------------------------------------------------------------------------------------------------ kept


def _keep_waiting(pairs: list[Any], known: Known, found: Clusters, run: int | None, rows: set[int] | None) -> None:
    waiting = {pk: _waits((left, right), said, facts, known, found) for pk, left, right, said, facts, *_ in pairs}
    changed = [(pk, waiting[pk]) for pk, *_, before in pairs if waiting[pk] != before]
    with connection.cursor() as cursor:
        if rows is None:  # what an older run found is asked again by the newest, or not at all
            cursor.execute("UPDATE identities_pair SET waits = false WHERE waits AND run_id <> %s", [run])
        cursor.execute(
            "UPDATE identities_pair p SET waits = s.waits FROM unnest(%s::bigint[], %s::boolean[]) AS s (id, waits)"
            " WHERE p.id = s.id",
            [[pk for pk, _ in changed], [waits for _, waits in changed]],
        )


def _keep_of_workers(
    stands_for: Mapping[int, int], rows: set[int] | None, ends: set[int], run: int | None, month: date
) -> Renewed:
    """All that is written of workers, who are held in the order of their ids, in one go."""
    with connection.cursor() as cursor:
        before = _pointers(cursor, rows)
        wanted = {row: lowest for row, lowest in stands_for.items() if row != lowest}
        pointing = {row: wanted.get(row) for row in {*before, *wanted} if before.get(row) != wanted.get(row)}
        reviewed = _in_review_otherwise(cursor, None if rows is None else rows | ends, run)
        # Who stands for them, too: what an other record says of a person counts against her place.
        standing_rows = {to for row, to in pointing.items() if to} | {before[row] for row in pointing if row in before}
        turns.hold(sorted({*pointing, *standing_rows, *reviewed}))
        cursor.execute(
            "UPDATE registry_worker w SET same_as_id = s.same_as FROM unnest(%s::bigint[], %s::bigint[]) AS s (id, same_as)"
            " WHERE w.id = s.id",
            [list(pointing), list(pointing.values())],
        )
        cursor.execute("UPDATE registry_worker SET in_review = NOT in_review WHERE id = ANY(%s)", [reviewed])
    if pointing:
        standing.renew(month=month, only=pl.Series(sorted({*pointing, *standing_rows}), dtype=pl.Int64))
    merged = sum(row not in before for row in pointing)
    parted = sum(to is None for to in pointing.values())
    return Renewed(merged, parted, len(pointing) - merged - parted)


def _keep_places(pairs: list[Any], ends: set[int]) -> None:
    """Whose each pair is: the kab of everybody whom its decision would join, else the province's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, coalesce(same_as_id, id) FROM registry_worker WHERE id = ANY(%s)", [list(ends)])
        lowest = dict(cursor.fetchall())
        cursor.execute(
            "SELECT id, kab FROM registry_worker WHERE id = ANY(%s)"
            " UNION SELECT same_as_id, kab FROM registry_worker WHERE same_as_id = ANY(%s)",
            [sorted({*lowest.values()})] * 2,
        )
        kabs: dict[int, set[str]] = {}
        for row, kab in cursor.fetchall():
            kabs.setdefault(row, set()).add(kab)
        changed: list[tuple[int, str]] = []
        for pk, left, right, _, _, before, _ in pairs:
            its = kabs[lowest[left]] | kabs[lowest[right]]
            kab = next(iter(its)) if len(its) == 1 else before[:2]
            if kab != before:
                changed.append((pk, kab))
        cursor.execute(
            "UPDATE identities_pair p SET kab = s.kab FROM unnest(%s::bigint[], %s::text[]) AS s (id, kab) WHERE p.id = s.id",
            [[pk for pk, _ in changed], [kab for _, kab in changed]],
        )


def _pointers(cursor: Any, rows: set[int] | None) -> dict[int, int]:
    """Who stands behind whom now."""
    of_rows, values = ("", []) if rows is None else (" AND id = ANY(%s)", [list(rows)])
    cursor.execute(f"SELECT id, same_as_id FROM registry_worker WHERE same_as_id IS NOT NULL{of_rows}", values)
    return dict(cursor.fetchall())


def _in_review_otherwise(cursor: Any, rows: set[int] | None, now: int | None) -> list[int]:
    """Of these, or of everybody: who is said to be in review and has no pair that waits, or the other way round."""
    waiting = "SELECT unnest(ARRAY[left_id, right_id]) FROM identities_pair WHERE run_id = %s AND waits"
    if rows is None:
        cursor.execute(
            f"(SELECT id FROM registry_worker WHERE in_review EXCEPT {waiting})"
            f" UNION ALL ({waiting} EXCEPT SELECT id FROM registry_worker WHERE in_review)",
            [now, now],
        )
    else:
        near = f"{waiting} AND (left_id = ANY(%s) OR right_id = ANY(%s))"
        cursor.execute(
            f"SELECT id FROM registry_worker WHERE id = ANY(%s) AND in_review <> (id IN ({near}))",
            [list(rows), now, list(rows), list(rows)],
        )
    return [row for (row,) in cursor.fetchall()]
