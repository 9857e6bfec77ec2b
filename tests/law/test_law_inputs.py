"""What cannot be used is refused: where it stands, what is wrong, what to do."""

import re
from datetime import date

import polars as pl
import pytest

from payung import law
from payung.located_yaml import BadInput

JUNE = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"declared_incom": 1}, "There is no input 'declared_incom'. Did you mean 'declared_income'?"),
        ({"declared_income": -1}, "declared_income is -1. Allowed is from 0 to 10_000_000_000."),
        ({"declared_income": 10_000_000_001}, "declared_income is 10_000_000_001. Allowed is from 0 to"),
        ({"declared_income": 1000.5}, "'1000.5', not a whole number. Give whole rupiah, without decimals."),
        ({"declared_income": True}, "'True', not a whole number."),
        ({"declared_income": "1000000"}, "not a whole number."),
        ({"payer_kind": "goverment"}, "payer_kind is 'goverment'. Did you mean 'government'?"),
        ({"sector": "xyz"}, "sector is 'xyz'. Known are: pertanian, perikanan"),
        ({"months_of_membership": 0}, "months_of_membership is 0. Allowed is from 1 to"),
        ({"death_date": "2026-06-01"}, "not a date. Give a date such as 2025-02-24."),
        ({"death_date": date(2026, 7, 1)}, "death_date is 2026-07-01, but the month asked for is 2026-06."),
    ],
)
def test_an_impossible_fact_about_one_worker_is_refused(given, says):
    with pytest.raises(BadInput) as error:
        law.value("jkk_contribution", month=JUNE, given=given)
    assert says in str(error.value)


@pytest.mark.parametrize("month", [date(2026, 6, 2), "2026-06", None, 6])
def test_a_month_that_is_not_the_first_of_one_is_refused(month):
    with pytest.raises(BadInput, match="is not a month"):
        law.value("jkk_contribution", month=month, given={})


def test_a_rule_nobody_wrote_is_refused_with_the_likely_name():
    with pytest.raises(BadInput, match=r"no rule 'jkk_contributon'. Did you mean 'jkk_contribution'\?"):
        law.value("jkk_contributon", month=JUNE)


FRAMES = [
    ({"declared_income": [1, -5]}, "Row 2, column declared_income: -5. Allowed is from 0 to 10_000_000_000."),
    ({"declared_income": [1, 10**18]}, "Row 2, column declared_income: 1_000_000_000_000_000_000. Allowed"),
    ({"declared_income": [1.0, None]}, "declared_income holds decimals (Float64). Read it as whole numbers"),
    ({"declared_income": ["1", None]}, "The column declared_income is String, not Int64. Read it as Int64."),
    ({"worker_id": ["a", "b"], "declared_income": [1, -5]}, "Row 2, column declared_income (worker_id b): -5."),
    ({"declared_incom": [1, 5]}, "has no column 'declared_income'. Did you mean 'declared_incom'?"),
    ({"x": [1]}, "has no column 'declared_income'. Add it; leave it empty where it is unknown."),
    ({"declared_income": [1], "JKK_Contribution": [2]}, "already has a column 'JKK_Contribution'. Rename it"),
]


def is_refused(on_engine, columns, rule, month, says):
    with pytest.raises(BadInput) as error:
        law.evaluate(on_engine.table(pl.DataFrame(columns)), rule, month=month)
    assert (says if on_engine.in_memory else re.sub(r"Row \d, column", "Column", says)) in str(error.value)


@pytest.mark.parametrize(("columns", "says"), FRAMES, ids=lambda each: each[:40] if isinstance(each, str) else "")
def test_a_table_that_cannot_be_used_is_refused(columns, says, on_engine):
    is_refused(on_engine, columns, "jkk_contribution", JUNE, says)


def test_a_wrong_word_in_a_table_is_refused_with_the_likely_one(on_engine):
    columns = {"payer_kind": ["self", "goverment"], "sector": ["jasa", None]}
    says = "Row 2, column payer_kind: 'goverment'. Did you mean 'government'?"
    is_refused(on_engine, columns, "bpu_discount_percent", JUNE, says)


def test_a_day_of_death_in_another_month_is_refused(on_engine):
    columns = {"months_of_membership": [3], "death_date": [date(2025, 3, 1)]}
    says = "Row 1, column death_date: 2025-03-01 is not in the month of its row"
    is_refused(on_engine, columns, "jkm_benefit", date(2025, 2, 1), says)


def test_words_may_be_categories():
    frame = pl.DataFrame({"payer_kind": ["self"], "sector": ["jasa"]}).cast(pl.Categorical)
    assert law.evaluate(frame, "bpu_discount_percent", month=JUNE)["bpu_discount_percent"].to_list() == [50]


def test_a_column_without_any_value_is_unknown_whatever_its_type(on_engine):
    table = on_engine.table(pl.DataFrame({"payer_kind": ["government", "self"], "sector": [None, None]}))
    answer = law.evaluate(table, "bpu_discount_percent", month=JUNE)
    assert on_engine.rows(answer, "bpu_discount_percent") == [(0,), (50,)]


@pytest.mark.parametrize(
    ("column", "says"),
    [
        (pl.Series([date(2026, 6, 2)]), "Column m: 2026-06-02 is not a month. A month is its first day: 2026-06-01."),
        (pl.Series(["2026-06-01"]), "The column m is String, not a date."),
    ],
)
def test_a_column_of_months_that_are_none_is_refused(column, says, on_engine):
    is_refused(on_engine, {"m": column, "declared_income": [1]}, "jkk_contribution", "m", says)


def test_a_column_of_months_that_is_not_there_is_refused(on_engine):
    is_refused(on_engine, {"month": [JUNE]}, "jkm_contribution", "mont", "no column 'mont'. Did you mean 'month'?")


def test_what_is_no_table_is_refused():
    with pytest.raises(BadInput, match="This is no table: list"):
        law.evaluate([1, 2], "jkm_contribution", month=JUNE)
