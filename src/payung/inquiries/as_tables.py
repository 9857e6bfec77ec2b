"""What the calculation sees of answers: the last word of each source on each worker. Within registry.scope."""

import polars as pl

from payung.registry.copied import from_query

SCHEMA = {
    "worker_id": pl.String, "kind": pl.String, "status": pl.String, "segment": pl.String, "paid_until": pl.Date,
    "said_on": pl.Date,
}  # fmt: skip


def answers() -> pl.DataFrame:
    """One row for each worker and source that has answered about her; `worker_id` is her code, an empty segment unknown."""
    return from_query(
        "SELECT DISTINCT ON (a.worker_id, i.kind) w.code, i.kind, a.status, nullif(a.segment, ''), a.paid_until, a.said_on"
        " FROM inquiries_answered a JOIN inquiries_inquiry i ON i.id = a.inquiry_id"
        " JOIN registry_worker w ON w.id = a.worker_id ORDER BY a.worker_id, i.kind, a.said_on DESC, a.id DESC",
        SCHEMA,
    ).with_columns(pl.col("segment").replace("", None))
