"""Drawn workers: every engine, one worker and the slow law in plain Python all give the same."""

from datetime import date, timedelta
from random import Random

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from payung import law
from payung.tables import LAW_INPUTS

TURNS = [
    *(date(2019, 11, 1), date(2019, 12, 1), date(2025, 2, 1), date(2025, 3, 1)),
    *(date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1), date(2027, 1, 1)),
]
MONTHS = [*TURNS, *(date(year, month, 1) for year in range(2016, 2030) for month in (3, 9))]
AGES = (0, 15, 23, 40, 65)
DAYS_OFF = (-40, -2, -1, 0, 1, 2, 40)
# Where something changes, and one to each side.
LIMITS = {
    "declared_income": [1_099_000, 1_299_000, 8_199_000, 20_199_000],
    "contract_value": [100_000_000, 500_000_000, 1_000_000_000, 5_000_000_000, 5_000_001_111, 10**13 - 1],
    "wage_bill": [10**13 - 1],
    "wage": [10_547_400],
    "transport_cost": [2_000_000, 5_000_000, 10_000_000],
    "aid_cost": [1_000_000, 2_500_000, 5_000_000, 20_000_000],
    "employees": [50],
    "hours_until_report": [48],
    "days_since_spk": [14],
    "days_since_change": [7],
    "months_off_work": [12, 1_199],
    "table_loss": [500, 999],
    "function_loss": [333, 999],
}
TYPES = {"choice": pl.String, "truth": pl.Boolean, "date": pl.Date}
SCHEMA = {"month": pl.Date} | {name: TYPES.get(its.unit, pl.Int64) for name, its in LAW_INPUTS.items()}
# The days of membership count only in a variant of the law.
DRAWN = [its for name, its in LAW_INPUTS.items() if name != "days_of_membership"]


def values_of(its, month):
    """What an input can be around this month: what is usual, and where something changes."""
    if its.choices:
        return list(its.choices)
    if its.unit == "truth":
        return [True, False]
    if its.unit == "date" and its.in_month:
        return [month + timedelta(days=day) for day in range(28)]
    if its.unit == "date":  # born 15, 23 or 65 years ago, give or take a day; or booked about now
        days = [month.replace(year=month.year - ago) + timedelta(days=off) for ago in AGES for off in DAYS_OFF]
        return [day for day in days if day <= month or not its.before]
    limits = LIMITS.get(its.name, [3])
    usual = range(0, 25_000_000, 777_777) if its.unit.startswith("rupiah") else range(7)
    near = [limit + step for limit in limits for step in (-1, 0, 1)]
    return [value for value in {*near, *usual} if its.lowest <= value <= its.highest]


def possible(month):
    return {its.name: values_of(its, month) for its in DRAWN}


@st.composite
def workers(draw):
    month = draw(st.sampled_from(MONTHS))
    return {"month": month} | {name: draw(st.none() | st.sampled_from(values)) for name, values in POSSIBLE[month].items()}


POSSIBLE = {month: possible(month) for month in MONTHS}


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(worker=workers())
def test_one_worker_gets_what_the_slow_law_gives(worker, reference):
    for rules, _ in askable([worker], reference):
        given_ = {name: value for name, value in worker.items() if name != "month"}
        found = tuple(law.value(rule, month=worker["month"], given=given_) for rule in rules)
        assert dict(zip(rules, found, strict=True)) == slowly(reference, rules, worker)


# One table of many workers, because a query costs Spark seconds and a row nothing: too many to be shrunk, so a seed is
# drawn and the worker is named.
@settings(max_examples=2, deadline=None, phases=[Phase.generate])
@given(seed=st.integers(0, 2**32))
def test_columns_give_what_the_slow_law_gives(on_engine, seed, reference):
    draw = Random(seed)
    drawn = []
    for _ in range(300):
        month = draw.choice(MONTHS)
        given_ = {name: draw.choice([*values, None]) for name, values in POSSIBLE[month].items()}
        drawn.append({"month": month, **given_})
    for rules, some in askable(drawn, reference):
        nobody = dict.fromkeys(SCHEMA)
        table = on_engine.table(pl.DataFrame([*some, nobody], schema=SCHEMA))
        answer = law.evaluate(table, rules, month="month", standings=True)
        standings = [f"{rule}_standing" for rule in rules]
        *rows, of_nobody = on_engine.rows(answer, *rules, *standings)
        for worker, row in zip(some, rows, strict=True):
            found, surely = row[: len(rules)], row[len(rules) :]
            assert dict(zip(rules, found, strict=True)) == slowly(reference, rules, worker), worker
            assert dict(zip(rules, surely, strict=True)) == explained(rules, worker), worker
        assert set(of_nobody) == {None}  # without a month nothing can be said
        plain = on_engine.rows(law.evaluate(table, rules, month="month"), *rules)
        assert [row[: len(rules)] for row in rows] == plain[:-1]


def explained(rules, worker):
    given_ = {name: value for name, value in worker.items() if name != "month"}
    return {rule: law.explain(rule, month=worker["month"], given=given_).standing for rule in rules}


def slowly(reference, rules, worker):
    return {rule: reference.value(rule, worker["month"], worker) for rule in rules}


def askable(drawn, reference):
    """Some rules begin later than others: they are asked only about workers of later months."""
    late = [rule for rules in reference.WRITTEN_FROM.values() for rule in rules]
    groups = {date(2015, 7, 1): [rule for rule in reference.RULES if rule not in late], **reference.WRITTEN_FROM}
    for since, rules in groups.items():
        if some := [worker for worker in drawn if worker["month"] >= since]:
            yield rules, some


@pytest.mark.parametrize("month", [date(2026, 2, 1), date(2026, 6, 1), date(2025, 3, 1)])
def test_one_month_for_everyone_gives_the_same_as_a_column_of_it(month, book):
    frame = pl.DataFrame(
        {
            "month": [month] * 3,
            "declared_income": [1_000_000, None, 5_000_000],
            "payer_kind": ["self", "government", "village"],
            "sector": ["transportasi", None, "jasa"],
            "months_of_membership": [3, 4, None],
            "birth_date": [date(1961, 2, 1), date(2000, 1, 1), None],
        },
    )
    rules = ["bpu_contribution_due", "jkm_benefit", "of_working_age", "below_age_limit"]
    assert law.evaluate(frame, rules, month=month).equals(law.evaluate(frame, rules, month="month"))


def test_the_reference_knows_every_rule(reference, book):
    assert sorted(reference.RULES) == sorted(book.rules)
