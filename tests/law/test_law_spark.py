"""What only PySpark does: timestamps of a time zone, names with dots, and work that waits until it is asked for."""

import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from payung import law

pytestmark = pytest.mark.spark
JUNE = date(2026, 6, 1)


def test_only_the_check_of_the_inputs_runs_before_the_answer_is_asked_for(spark):
    spark.sparkContext.setJobGroup("law", "law")
    jobs = spark.sparkContext.statusTracker().getJobIdsForGroup
    workers = spark.range(1_000).selectExpr("1000 * id as declared_income")
    law.evaluate(workers, "jkm_contribution", month=JUNE)
    assert len(jobs("law")) == 0
    answer = law.evaluate(workers, ["jkk_contribution", "jkk_death_benefit"], month=JUNE)
    checked = len(jobs("law"))
    assert checked > 0
    assert answer.where("jkk_contribution = 10000").count() == 1_000
    assert len(jobs("law")) > checked


def test_a_timestamp_is_read_as_the_day_it_is_in_the_time_zone_of_the_session(spark):
    table = spark.sql(
        "select timestamp '2025-02-01' as month, timestamp '2025-02-28 23:59' as death_date, 3 as months_of_membership"
    )
    assert law.evaluate(table, "jkm_benefit", month="month").select("jkm_benefit").collect() == [(10_000_000,)]


def test_a_column_with_a_dot_in_its_name_passes_through(spark):
    table = spark.sql("select 'a' as `worker.name`, 1000000 as declared_income")
    answer = law.evaluate(table, "jkk_contribution", month=JUNE)
    assert answer.columns == ["worker.name", "declared_income", "jkk_contribution"]
    assert answer.collect() == [("a", 1_000_000, 10_000)]


def test_the_guide_runs(spark, tmp_path):
    guide = (Path(__file__).parents[2] / "docs/guides/law-at-scale.md").read_text(encoding="utf-8")
    [code] = re.findall(r"^```python\n(.*?)^```", guide, re.DOTALL | re.MULTILINE)
    workers = {"month": [JUNE], "declared_income": [1_000_000], "payer_kind": ["self"], "sector": ["jasa"]}
    pl.DataFrame(workers).write_parquet(tmp_path / "workers.parquet")
    exec(code.replace('parquet("', f'parquet("{tmp_path}/'), {})
    due = spark.read.parquet(str(tmp_path / "due.parquet"))
    assert due.select("jkk_contribution", "bpu_contribution_due").collect() == [(10_000, 8_400)]
