"""Spark, with the same model, finds what DuckDB finds."""

from functools import cache

import polars as pl
import pytest

from payung.invented.damage import Level
from payung.invented.people import people
from payung.invented.standard import Linkage, linkage
from payung.matching import areas, pairing
from payung.matching.engines import Spark

pytestmark = pytest.mark.spark
BOTH = ["left_id", "right_id"]


@cache
def lists() -> Linkage:
    return linkage(people(4_000, 23), Level.HARSH, 23)


def are_equal(on_spark: pairing.Matched, on_duckdb: pairing.Matched) -> bool:
    """In everything but the last digits of weights; so also in an order that these digits decide."""
    one, other = on_spark.pairs.sort(BOTH), on_duckdb.pairs.sort(BOTH)
    told = [*BOTH, "decision", "because"]
    near = [(one[name] - other[name]).abs().max() for name in ("match_weight", "probability")]
    return one.select(told).equals(other.select(told)) and max(near) < 1e-9 and on_spark.looked_at == on_duckdb.looked_at


@pytest.mark.parametrize("task", ["dedupe", "link"])
def test_spark_finds_the_pairs_that_duckdb_finds_and_says_the_same_of_them(spark, task):
    workers, members = lists().workers, lists().members if task == "link" else None
    on_duckdb = pairing.matched(workers, members)
    assert on_duckdb.pairs["decision"].n_unique() == 3 and on_duckdb.pairs.height > 100
    assert are_equal(pairing.matched(workers, members, engine=Spark(spark)), on_duckdb)


@pytest.mark.parametrize("rows_at_once", [None, 1_200])
def test_area_by_area_too(spark, rows_at_once):
    workers, members = lists().workers.head(1_000), lists().members.head(1_000)
    engine = Spark(spark)
    on_spark = areas.weighed(engine, pairing.load(engine, workers, members), rows_at_once=rows_at_once)
    assert are_equal(on_spark, areas.by_areas(workers, members))


def test_a_table_is_worked_out_once_and_does_not_remember_how(spark):
    engine = Spark(spark)
    engine.load("few", [pl.DataFrame({"key": [1, 2]}), pl.DataFrame({"key": [3]})])
    engine.table("lots", "SELECT key, rand() AS lot FROM few")
    assert engine.frame("SELECT * FROM lots ORDER BY key").equals(engine.frame("SELECT * FROM lots ORDER BY key"))
    assert "rand" not in spark.table("lots")._jdf.queryExecution().optimizedPlan().toString()


def test_rows_outlive_a_lost_machine_where_the_session_has_a_folder_for_them(spark, tmp_path):
    spark.sparkContext.setCheckpointDir(str(tmp_path))  # from here on: none can be taken from a session again
    Spark(spark).table("kept", "SELECT 1 AS key")
    assert [path for path in tmp_path.rglob("part-*")]
