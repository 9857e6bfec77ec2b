"""How often the machine is right where it decides: pairs drawn by lot, and what people said of them."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Count, Q

from payung.identities import merging
from payung.identities.models import AuditedPair, AuditSample, Run
from payung.matching.audit import interval
from payung.office.actions import log
from payung.office.models import User
from payung.office.refusals import Refusal
from payung.registry import scope

# All right in 400 is the fewest that show 99 in a hundred with the interval's lower end.
SIZE, SIZE_MOST = 400, 2_000
_Verdict = AuditedPair.Verdict
#: The lot: whoever has the seed and the codes of the rows draws the same pairs in the same order.
_DRAW = """
INSERT INTO identities_auditedpair (sample_id, pair_id, kab, number)
SELECT %(sample)s, id, kab, row_number() OVER (ORDER BY drawn, id) FROM (
    SELECT p.id, p.kab, sha256(convert_to(%(seed)s || ' ' || l.code || ' ' || r.code, 'UTF8')) AS drawn
    FROM identities_pair p JOIN registry_worker l ON l.id = p.left_id JOIN registry_worker r ON r.id = p.right_id
    WHERE p.run_id = %(run)s AND p.decision = 'same' ORDER BY drawn, p.id LIMIT %(size)s
) lot
"""


@transaction.atomic
def draw(*, run: Run, size: int, by: User, seed: str = "") -> AuditSample:
    """Draw pairs that this run calls one person. Without a seed one is drawn, too; it is published with the sample.

    Refusal where the run has found none.
    """
    merging.alone()
    found = run.same or 0
    if not found:
        raise Refusal(id="hasil ini tidak memuat pasangan yang pasti sama.", en="this result has no pair it is certain of.")
    if not 1 <= size <= SIZE_MOST:
        raise Refusal("size", id=f"tulis angka 1 sampai {SIZE_MOST}", en=f"write a number from 1 to {SIZE_MOST}")
    seed = seed or secrets.token_hex(8)
    sample = AuditSample.objects.create(
        run=run, area=run.area, seed=seed, drawn_of=found, size=min(size, found), by=by
    )  # fmt: skip
    with scope.of_area(run.area_id), connection.cursor() as cursor:
        cursor.execute(_DRAW, {"sample": sample.pk, "seed": seed, "run": run.pk, "size": sample.size})
    detail = {"run": run.pk, "size": sample.size, "of": found, "seed": seed}
    log(kind="sample_drawn", subject=f"sample {sample.pk}", detail=detail, by=by, area=run.area_id)
    return sample


@dataclass(frozen=True)
class Estimate:
    """What a sample says of the pairs that the machine calls one person. Shares from 0 to 1, with 95 percent confidence."""

    sample: AuditSample
    same: int
    different: int
    household: int
    unsure: int
    left: int

    @property
    def told(self) -> int:
        """Pairs of which somebody could say what they are."""
        return self.same + self.different + self.household

    @property
    def wrong(self) -> int:
        return self.different + self.household

    @property
    def looked_at(self) -> int:
        return self.told + self.unsure

    @property
    def precision(self) -> float | None:
        return self.same / self.told if self.told else None

    @property
    def interval(self) -> tuple[float, float]:
        return interval(self.same, self.told)

    @property
    def at_worst(self) -> float:
        """The lower end, were all that could not be told wrong."""
        return interval(self.same, self.told + self.unsure)[0]


@transaction.atomic
def estimates(*, by: User | None) -> Sequence[Estimate]:
    """Of each sample, the newest first. Of the whole province: these numbers name nobody."""
    counted = {f"n_{verdict}": Count("pairs", filter=Q(pairs__verdict=verdict)) for verdict in _Verdict.values}
    with scope.everything(by):
        rows = AuditSample.objects.select_related("run", "by").annotate(**counted, n_left=_open()).order_by("-pk")
        return [Estimate(row, row.n_same, row.n_different, row.n_household, row.n_unsure, row.n_left) for row in rows]


def _open() -> Count:
    return Count("pairs", filter=Q(pairs__pk__isnull=False, pairs__verdict__isnull=True))


@dataclass(frozen=True)
class Band:
    """What people said of pairs that the machine left to them, by how likely it called them one person."""

    least: float
    most: float
    same: int
    different: int
    household: int
    waiting: int


_BANDS = ((0.0, 0.5), (0.5, 0.8), (0.8, 0.95), (0.95, 1.0))
_DECIDED = f"""
SELECT width_bucket(p.probability, ARRAY[0.5, 0.8, 0.95]::double precision[]),
    count(*) FILTER (WHERE d.outcome = 'same'), count(*) FILTER (WHERE d.outcome = 'different'),
    count(*) FILTER (WHERE d.outcome = 'household'), count(*) FILTER (WHERE p.waits)
FROM identities_pair p LEFT JOIN identities_decision d
    ON d.left_id = p.left_id AND d.right_id = p.right_id AND {merging.NEWEST}
WHERE p.run_id = %s AND p.decision = 'review' AND p.probability IS NOT NULL GROUP BY 1
"""


@transaction.atomic
def bands(*, by: User | None) -> Sequence[Band]:
    """Of the newest run; of the whole province."""
    run = merging.current_run()
    if run is None:
        return []
    with scope.everything(by), connection.cursor() as cursor:
        cursor.execute(_DECIDED, [run.pk])
        found = {at: counts for at, *counts in cursor.fetchall()}
    return [Band(*_BANDS[at], *found.get(at, (0, 0, 0, 0))) for at in range(len(_BANDS))]
