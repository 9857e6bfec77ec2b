"""What the engine promises to every rule: versions, unknown, whole rupiah, months, on every kind of table."""

import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from itertools import product

import narwhals as nw
import polars as pl
import pytest

from payung import law
from payung.law.arithmetic import divide_down
from payung.law.columns import rows_of
from payung.law.engine import UNKNOWN, Law, choose, less_percent, per_10_000_of, percent_of, rule, rules_of, step
from payung.law.known import Known
from payung.law.parameter_files import parse_text
from payung.law.parameters import Parameters
from payung.located_yaml import BadInput

JUNE = date(2026, 6, 1)
NO_PARAMETERS = Parameters({})


def a_rule(since="2020-01-01", until=None, *, unit="rupiah", day=None):
    return rule(since=since, until=until, cites="a test", unit=unit, label_id="uji", label_en="test", says_id="Uji.", day=day)


def unregistered(*made):
    """Rules of a test are taken as they are; none of them is the law."""
    assert all(each in rules_of(__name__) for each in made)
    return made


# -------------------------------------------------------------------------------------------------------------- versions
def test_two_versions_in_force_at_once_are_refused_with_both_places():
    @a_rule("2020-01-01")
    def benefit(law: Law) -> nw.Expr: ...

    first = benefit

    @a_rule("2021-01-01")
    def benefit(law: Law) -> nw.Expr: ...

    with pytest.raises(BadInput) as error:
        law.Book(unregistered(first, benefit), NO_PARAMETERS)
    said = str(error.value)
    assert f"test_law_engine.py, line {benefit.place.line}: " in said
    assert f"the version in {first.place} still holds" in said
    assert 'Give the earlier one `until="2021-01-01"`.' in said


def test_a_month_in_a_gap_between_versions_is_refused_with_the_dates():
    @a_rule("2020-01-01", "2020-03-01")
    def benefit(declared_income):
        return declared_income

    first = benefit

    @a_rule("2020-05-01")
    def benefit(declared_income):
        return declared_income * 2

    book = law.Book(unregistered(first, benefit), NO_PARAMETERS)
    given = {"declared_income": 5}
    assert law.value("benefit", month=date(2020, 2, 1), given=given, book=book) == 5
    assert law.value("benefit", month=date(2020, 5, 1), given=given, book=book) == 10
    says = "'benefit' is not written for 2020-03; it holds from 2020-01-01 until 2020-03-01, from 2020-05-01."
    with pytest.raises(BadInput, match=says):
        law.value("benefit", month=date(2020, 3, 1), given=given, book=book)
    frame = pl.DataFrame({"m": [date(2020, 2, 1), date(2020, 5, 1)], "declared_income": [5, 5]})
    assert law.evaluate(frame, "benefit", month="m", book=book)["benefit"].to_list() == [5, 10]
    with pytest.raises(BadInput, match="is not written for 2020-04"):
        law.evaluate(frame.with_columns(m=date(2020, 4, 1)), "benefit", month="m", book=book)


def test_a_rule_that_needs_what_does_not_exist_is_refused():
    @a_rule()
    def benefit(declared_incom):
        return declared_incom

    with pytest.raises(BadInput, match=r"needs 'declared_incom'.* Did you mean 'declared_income'\?"):
        law.Book(unregistered(benefit), NO_PARAMETERS)


def test_rules_that_need_each_other_are_refused():
    @a_rule()
    def hen(egg):
        return egg

    @a_rule()
    def egg(hen):
        return hen

    with pytest.raises(BadInput, match="in a circle: egg → hen → egg"):
        law.Book(unregistered(hen, egg), NO_PARAMETERS)


def test_a_rule_may_read_the_month_it_is_asked_for():
    @a_rule(unit="months")
    def months_since_2020(month):
        return month - 2020 * 12

    book = law.Book(unregistered(months_since_2020), NO_PARAMETERS)
    assert law.value("months_since_2020", month=date(2021, 3, 1), book=book) == 14
    frame = pl.DataFrame({"m": [date(2020, 1, 1), None, date(2021, 3, 1)]})
    answer = law.evaluate(frame, "months_since_2020", month="m", book=book)
    assert answer["months_since_2020"].to_list() == [0, None, 14]


# --------------------------------------------------------------------------------------------------------------- unknown
KLEENE = [
    (True, 1, 2, 1),
    (False, 1, 2, 2),
    (None, 1, 2, None),
    (None, 1, 1, 1),
    (None, None, None, None),
    (None, 1, None, None),
    (True, None, 2, None),
    (False, None, 2, 2),
    (True, 1, None, 1),
]


def test_an_unknown_condition_is_unknown_unless_it_cannot_change_the_answer(on_engine):
    frame = pl.DataFrame(KLEENE, schema={"c": bool, "a": int, "b": int, "expected": int}, orient="row")
    table = nw.from_native(on_engine.table(frame)).with_columns(chosen=choose(nw.col("c"), nw.col("a"), nw.col("b")))
    for (condition, a, b, expected), (chosen,) in zip(KLEENE, on_engine.rows(table.to_native(), "chosen"), strict=True):
        assert chosen == choose(Known(condition), a, b).value == expected, (condition, a, b)


def test_and_or_not_are_the_same_for_one_worker_as_over_columns(on_engine):
    pairs = list(product([True, False, None], repeat=2))
    one, other = nw.col("l"), nw.col("r")
    frame = on_engine.table(pl.DataFrame(pairs, schema={"l": bool, "r": bool}, orient="row"))
    table = nw.from_native(frame).with_columns(anded=one & other, ored=one | other, negated=~one)
    for (left, right), found in zip(pairs, on_engine.rows(table.to_native(), "anded", "ored", "negated"), strict=True):
        expected = (Known(left) & Known(right), Known(left) | Known(right), ~Known(left))
        assert found == tuple(each.value for each in expected), (left, right)


def test_python_may_not_decide_about_a_value_that_may_be_unknown():
    with pytest.raises(TypeError, match="use choose"):
        bool(Known(None) == 1)


def test_above_the_last_limit_without_an_above_is_unknown(on_engine):
    text = "a:\n  what: a\n  unit: rupiah\n  2020-01-01:\n    cites: c\n    standing: press\n    steps: {10: 1, 20: 2}\n"

    @a_rule()
    def banded(declared_income, law):
        return step(declared_income, law["t.a"])

    book = law.Book(unregistered(banded), parse_text(text, file="t.yaml"))
    incomes = [10, 11, 20, 21, None]
    answer = law.evaluate(on_engine.table(pl.DataFrame({"declared_income": incomes})), "banded", month=JUNE, book=book)
    assert on_engine.rows(answer, "banded") == [(1,), (2,), (2,), (None,), (None,)]
    alone = [law.value("banded", month=JUNE, given={"declared_income": income}, book=book) for income in incomes]
    assert alone == [1, 2, 2, None, None]


# ---------------------------------------------------------------------------------------------------------- whole rupiah
def test_a_sum_over_many_contributions_does_not_overflow(on_engine):
    """Over a million, Int32 literals gave 1,693,088,384 instead of 91,887,401,600 (design.md)."""
    text = "a:\n  what: a\n  unit: rupiah\n  2020-01-01: {cites: c, standing: press, value: 91_887}\n"

    @a_rule()
    def flat(law):
        return law["t.a"]

    @a_rule()
    def chosen(payer_kind, law):
        return choose(payer_kind == "self", 91_887, 91_888)

    book = law.Book(unregistered(flat, chosen), parse_text(text, file="t.yaml"))
    frame = pl.DataFrame({"payer_kind": pl.repeat("self", 100_000, eager=True)})
    answer = nw.from_native(law.evaluate(on_engine.table(frame), ["flat", "chosen"], month=JUNE, book=book))
    assert answer.collect_schema()["flat"] == answer.collect_schema()["chosen"] == nw.Int64
    assert rows_of(answer.select(nw.sum("flat", "chosen"))) == [(9_188_700_000, 9_188_700_000)]


def test_division_goes_down_to_the_rupiah_on_every_engine(on_engine):
    """The hardest are amounts one below a multiple: a quotient rounded up would give one rupiah too many."""
    divisors, most = [1, 2, 3, 7, 97, 100, 997, 1000, 9_999, 10_000], 9 * 10**15
    near = {most // by * by + step for by in divisors for step in (-by, -1, 0, 1)}
    amounts = [*sorted(each for each in near if each <= most), 0, 1, 99, -1, -299, None]
    frame = on_engine.table(pl.DataFrame({"amount": amounts}))
    divided = {f"by_{by}": divide_down(nw.col("amount"), by) for by in divisors}
    answer = nw.from_native(frame).with_columns(**divided)
    assert {answer.collect_schema()[name] for name in divided} == {nw.Int64()}
    for amount, row in zip(amounts, on_engine.rows(answer.to_native(), *divided), strict=True):
        assert row == tuple(None if amount is None else amount // by for by in divisors), amount


def test_division_is_only_by_a_number_above_0():
    assert divide_down(Known(299), 100).value == 2
    with pytest.raises(ValueError, match="above 0"):
        divide_down(Known(1), 0)


@pytest.mark.parametrize("kind", [pl.Int8, pl.Int32, pl.UInt64, pl.Int128])
def test_any_whole_type_gives_int64(kind):
    frame = pl.DataFrame({"declared_income": pl.Series([100, None], dtype=kind)})
    answer = law.evaluate(frame, "jkk_death_benefit", month=JUNE)["jkk_death_benefit"]
    assert (answer.dtype, answer.to_list()) == (pl.Int64, [70_000_000, None])


# ---------------------------------------------------------------------------------------------------------------- tables
def test_other_columns_pass_through_and_rows_keep_their_order():
    frame = pl.DataFrame({"worker_id": ["siti", "budi"], "declared_income": [None, 1_000_000], "note": [1.5, None]})
    answer = law.evaluate(frame, ["jkk_contribution"], month=JUNE)
    assert answer.columns == ["worker_id", "declared_income", "note", "jkk_contribution"]
    assert answer.drop("jkk_contribution").equals(frame)
    assert answer["jkk_contribution"].to_list() == [None, 10_000]


def test_a_table_stays_what_it_was(on_engine):
    frame = pl.DataFrame({"declared_income": [1_000_000]})
    table = on_engine.table(frame)
    assert type(law.evaluate(table, "jkk_contribution", month=JUNE)) is type(table)
    assert isinstance(law.evaluate(frame.lazy(), "jkk_contribution", month=JUNE), pl.LazyFrame)


def test_an_arrow_table_stays_an_arrow_table():
    table = pl.DataFrame({"declared_income": [1_000_000, None]}).to_arrow()
    answer = law.evaluate(table, "jkk_contribution", month=JUNE)
    assert type(answer) is type(table)
    assert answer["jkk_contribution"].to_pylist() == [10_000, None]


@pytest.mark.parametrize("month", [JUNE, "month"])
def test_a_table_without_rows_gives_a_table_without_rows(month, on_engine):
    frame = pl.DataFrame(schema={"declared_income": pl.Int64, "month": pl.Date})
    answer = law.evaluate(on_engine.table(frame), "jkk_contribution", month=month)
    assert on_engine.rows(answer, "jkk_contribution") == []
    assert nw.from_native(answer).collect_schema()["jkk_contribution"] == nw.Int64


def test_a_month_may_arrive_as_a_datetime(on_engine):
    as_datetime = datetime(2026, 6, 1)  # noqa: DTZ001 - what engines hand over
    frame = pl.DataFrame({"month": [as_datetime], "declared_income": [1_000_000], "payer_kind": ["self"], "sector": ["jasa"]})
    answer = law.evaluate(on_engine.table(frame), "bpu_contribution_due", month="month")
    assert on_engine.rows(answer, "bpu_contribution_due") == [(8_400,)]
    assert law.value("jkm_contribution", month=as_datetime) == 6_800


def test_an_unknown_month_leaves_everything_unknown(on_engine):
    frame = pl.DataFrame({"month": [None, JUNE]}, schema={"month": pl.Date})
    answer = law.evaluate(on_engine.table(frame), ["jkm_contribution"], month="month", standings=True)
    assert on_engine.rows(answer, "jkm_contribution", "jkm_contribution_standing") == [(None, None), (6_800, "press")]


def test_the_law_loads_without_django_and_without_polars():
    code = (
        "import sys, time; start = time.perf_counter(); import payung.law; seconds = time.perf_counter() - start;"
        "print([m for m in ('django', 'polars', 'duckdb', 'typer') if m in sys.modules], seconds < 2)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] True"


# -------------------------------------------------------------------------------- nothing, and what may not be written
def evaluated(on_engine, body_rule, parameters, frame):
    table = on_engine.table(frame)
    answer = law.evaluate(table, body_rule.name, month=JUNE, book=law.Book([body_rule], parameters))
    return [value for (value,) in on_engine.rows(answer, body_rule.name)]


def made(body, unit="rupiah"):
    """The rule of a body written in a test."""
    a_rule(unit=unit)(body)
    return rules_of(body.__module__)[-1]


@pytest.mark.parametrize(("percent", "of_unknown"), [(0, 0), (5, None)])
def test_nothing_of_an_unknown_amount_is_nothing(percent, of_unknown, on_engine):
    text = f"p:\n  what: p\n  unit: percent\n  2020-01-01:\n    cites: c\n    standing: press\n    value: {percent}\n"

    def a_share(declared_income, law):
        """A share."""
        return percent_of(declared_income, law["t.p"])

    frame = pl.DataFrame({"declared_income": pl.Series([None, 1_000], dtype=pl.Int64)})
    its, parameters = made(a_share), parse_text(text, file="t.yaml")
    assert evaluated(on_engine, its, parameters, frame) == [of_unknown, percent * 10]
    book = law.Book([its], parameters)
    assert law.value("a_share", month=JUNE, given={}, book=book) == of_unknown


def test_all_of_an_unknown_amount_taken_off_leaves_nothing(on_engine):
    def the_rest(declared_income, months_unpaid):
        """What is left."""
        return less_percent(declared_income, months_unpaid)

    frame = pl.DataFrame({"declared_income": pl.Series([None, 1_000], dtype=pl.Int64), "months_unpaid": [100, 40]})
    assert evaluated(on_engine, made(the_rest), Parameters({}), frame) == [0, 600]


def test_a_truth_may_be_left_open(on_engine):
    def an_open_truth(months_unpaid):
        """Open from three on."""
        return choose(months_unpaid < 3, True, UNKNOWN)

    frame = pl.DataFrame({"months_unpaid": pl.Series([2, 3, None], dtype=pl.Int64)})
    assert evaluated(on_engine, made(an_open_truth, "truth"), Parameters({}), frame) == [True, None, None]


def test_a_share_of_a_huge_contract_is_exact(on_engine):
    """Above 2**53 an engine that divides in floating point would be a rupiah off."""
    text = 'r:\n  what: r\n  unit: "per 10,000"\n  2020-01-01:\n    cites: c\n    standing: press\n    value: 9_999\n'

    def a_huge_share(wage_bill, law):
        """Nearly all of it."""
        return per_10_000_of(wage_bill, law["t.r"])

    bills = [9_999_999_980_001, 9_999_999_999_999, 8_888_888_888_887, 1]
    frame = pl.DataFrame({"wage_bill": bills})
    expected = [bill * 9_999 // 10_000 for bill in bills]
    assert evaluated(on_engine, made(a_huge_share), parse_text(text, file="t.yaml"), frame) == expected


def test_a_rule_that_only_a_later_version_needs_is_not_asked_for_earlier_months(on_engine):
    @a_rule(since="2026-01-01")
    def new(months_unpaid):
        """Written late."""
        return months_unpaid + 1

    def old(months_unpaid):
        """The old version."""
        return months_unpaid

    def of_both(new):
        """The new version."""
        return new

    early = replace(made(old), name="of_both", until=date(2026, 1, 1))
    late = replace(made(of_both), since=date(2026, 1, 1))
    book = law.Book([new, early, late], Parameters({}))
    frame = pl.DataFrame({"month": [date(2020, 1, 1), JUNE], "months_unpaid": [5, 5]}, schema_overrides={"month": pl.Date})
    answer = law.evaluate(on_engine.table(frame), "of_both", month="month", book=book)
    assert on_engine.rows(answer, "of_both") == [(5,), (6,)]


def test_no_rule_asked_for_is_refused():
    with pytest.raises(BadInput, match="No rule is asked for"):
        law.evaluate(pl.DataFrame({"a": [1]}), [], month=JUNE)
