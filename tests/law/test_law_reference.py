"""Drawn workers: Polars, DuckDB, one worker and the slow law in plain Python all give the same."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payung import law

MONTHS_2015 = [date(year, month, 1) for year in range(2015, 2030) for month in range(1, 13)][6:]
TURNS = [date(2019, 11, 1), date(2019, 12, 1), date(2025, 2, 1), date(2026, 1, 1), date(2026, 4, 1), date(2027, 1, 1)]
NEAR_LIMITS = [limit + step for limit in (1_099_000, 1_299_000, 8_199_000, 20_199_000) for step in (-1, 0, 1)]
TYPES = {
    "month": pl.Date,
    "declared_income": pl.Int64,
    "payer_kind": pl.String,
    "sector": pl.String,
    "months_of_membership": pl.Int64,
    "school_level": pl.String,
    "cause": pl.String,
    "contribution_years": pl.Int64,
    "months_unpaid": pl.Int64,
    "death_date": pl.Date,
}


def maybe(values):
    return st.none() | values


@st.composite
def workers(draw):
    month = draw(maybe(st.sampled_from(TURNS) | st.sampled_from(MONTHS_2015)))
    day = draw(maybe(st.integers(0, 27))) if month else None
    return {
        "month": month,
        "declared_income": draw(maybe(st.sampled_from(NEAR_LIMITS) | st.integers(0, 25_000_000))),
        "payer_kind": draw(maybe(st.sampled_from(["government", "self", "village", "csr"]))),
        "sector": draw(maybe(st.sampled_from(["pertanian", "transportasi", "jasa", "lainnya"]))),
        "months_of_membership": draw(maybe(st.integers(1, 6))),
        "school_level": draw(maybe(st.sampled_from(["tk_sd", "smp", "sma", "higher"]))),
        "cause": draw(maybe(st.sampled_from(["natural", "work_accident"]))),
        "contribution_years": draw(maybe(st.integers(0, 5))),
        "months_unpaid": draw(maybe(st.integers(0, 5))),
        "death_date": month + timedelta(days=day) if day is not None else None,
    }


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(drawn=st.lists(workers(), min_size=1, max_size=12))
def test_four_ways_to_the_same_answer(drawn, reference, duckdb_connection):
    for rules, some in _askable(drawn, reference):
        frame = pl.DataFrame(some, schema=TYPES).with_row_index("row")
        columns = ", ".join(rules)
        on_polars = law.evaluate(frame, rules, month="month").select(rules).rows()
        table = duckdb_connection.from_arrow(frame.to_arrow())
        on_duckdb = law.evaluate(table, rules, month="month").order("row").project(columns).fetchall()
        for row, worker in enumerate(some):
            slowly = tuple(reference.value(rule, worker["month"], worker) for rule in rules)
            assert on_polars[row] == slowly
            assert on_duckdb[row] == slowly
            if worker["month"]:
                given_ = {name: value for name, value in worker.items() if name != "month"}
                assert tuple(law.value(rule, month=worker["month"], given=given_) for rule in rules) == slowly


def _askable(drawn, reference):
    """Some rules begin in December 2019: they are asked only about later months."""
    late = reference.FROM_DECEMBER_2019
    yield [rule for rule in reference.RULES if rule not in late], drawn
    later = [worker for worker in drawn if worker["month"] is None or worker["month"] >= date(2019, 12, 1)]
    if later:
        yield late, later


@pytest.mark.parametrize("month", [date(2026, 2, 1), date(2026, 6, 1), date(2025, 2, 1)])
def test_one_month_for_everyone_gives_the_same_as_a_column_of_it(month):
    frame = pl.DataFrame(
        {
            "month": [month] * 3,
            "declared_income": [1_000_000, None, 5_000_000],
            "payer_kind": ["self", "government", "village"],
            "sector": ["transportasi", None, "jasa"],
            "months_of_membership": [3, 4, None],
        }
    )
    rules = ["bpu_contribution_due", "jkm_benefit"]
    assert law.evaluate(frame, rules, month=month).equals(law.evaluate(frame, rules, month="month"))


def test_the_reference_knows_every_rule(reference, book):
    assert sorted(reference.RULES) == sorted(book.rules)
