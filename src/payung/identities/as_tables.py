"""What the calculation sees of identities: the pairs of a run with what people said of them. Within registry.scope."""

import polars as pl

from payung.identities.merging import NEWEST
from payung.identities.models import Run
from payung.registry.copied import from_query

_COLUMNS = {
    "left_id": pl.String, "right_id": pl.String, "match_weight": pl.Float64, "probability": pl.Float64, "decision": pl.String,
    "because": pl.String, "decided": pl.String,
}  # fmt: skip
_PAIRS = f"""
SELECT l.code, r.code, p.match_weight, p.probability, p.decision, p.because, d.outcome
FROM identities_pair p JOIN registry_worker l ON l.id = p.left_id JOIN registry_worker r ON r.id = p.right_id
LEFT JOIN identities_decision d ON d.left_id = p.left_id AND d.right_id = p.right_id AND {NEWEST}
WHERE p.run_id = %s ORDER BY p.id
"""


def pairs(run: Run) -> pl.DataFrame:
    """The standard columns of pairs, with codes as ids; `decided` is what the newest decision says: same, different, household,
    open, or null where nobody has decided."""
    found = from_query(_PAIRS, _COLUMNS, (run.pk,))
    return found.with_columns(pl.col("decided").replace("", None))
