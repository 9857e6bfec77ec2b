"""What the engine promises to every rule: versions, unknown, whole rupiah, months, on every kind of table."""

import subprocess
import sys
from datetime import date, datetime

import narwhals as nw
import polars as pl
import pytest

from payung import law
from payung.law.engine import Law, choose, divide_down, rule, rules_of, step
from payung.law.known import Known
from payung.law.parameters import Parameters, parse_text
from payung.located_yaml import BadInput

JUNE = date(2026, 6, 1)
NO_PARAMETERS = Parameters({})


def a_rule(since="2020-01-01", until=None, *, unit="rupiah", day=None):
    return rule(since=since, until=until, cites="a test", unit=unit, label_id="uji", label_en="test", day=day)


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


@pytest.mark.parametrize(("condition", "a", "b", "expected"), KLEENE)
def test_an_unknown_condition_is_unknown_unless_it_cannot_change_the_answer(condition, a, b, expected):
    assert choose(Known(condition), a, b).value == expected
    frame = nw.from_native(pl.DataFrame({"c": [condition], "a": [a], "b": [b]}, schema={"c": bool, "a": int, "b": int}))
    chosen = frame.select(answer=choose(nw.col("c"), nw.col("a"), nw.col("b")))
    assert chosen["answer"].to_list() == [expected]


@pytest.mark.parametrize("left", [True, False, None])
@pytest.mark.parametrize("right", [True, False, None])
def test_and_or_not_are_the_same_for_one_worker_as_over_columns(left, right):
    frame = nw.from_native(pl.DataFrame({"l": [left], "r": [right]}, schema={"l": bool, "r": bool}))
    one, other = nw.col("l"), nw.col("r")
    expected = frame.select(both=one & other, either=one | other, no=~one).row(0)
    found = (Known(left) & Known(right), Known(left) | Known(right), ~Known(left))
    assert tuple(each.value for each in found) == expected


def test_python_may_not_decide_about_a_value_that_may_be_unknown():
    with pytest.raises(TypeError, match="use choose"):
        bool(Known(None) == 1)


def test_above_the_last_limit_without_an_above_is_unknown():
    text = "a:\n  what: a\n  unit: rupiah\n  2020-01-01:\n    cites: c\n    standing: press\n    steps: {10: 1, 20: 2}\n"

    @a_rule()
    def banded(declared_income, law):
        return step(declared_income, law["t.a"])

    book = law.Book(unregistered(banded), parse_text(text, file="t.yaml"))
    frame = pl.DataFrame({"declared_income": [10, 11, 20, 21, None]})
    answers = law.evaluate(frame, "banded", month=JUNE, book=book)["banded"].to_list()
    assert answers == [1, 2, 2, None, None]
    assert [law.value("banded", month=JUNE, given={"declared_income": n}, book=book) for n in (10, 11, 20, 21, None)] == answers


# ---------------------------------------------------------------------------------------------------------- whole rupiah
def test_a_sum_over_a_million_contributions_does_not_overflow(duckdb_connection):
    """Int32 literals gave 1,693,088,384 instead of 91,887,401,600 (design.md)."""
    text = "a:\n  what: a\n  unit: rupiah\n  2020-01-01: {cites: c, standing: press, value: 91_887}\n"

    @a_rule()
    def flat(law):
        return law["t.a"]

    @a_rule()
    def chosen(payer_kind, law):
        return choose(payer_kind == "self", 91_887, 91_888)

    book = law.Book(unregistered(flat, chosen), parse_text(text, file="t.yaml"))
    frame = pl.DataFrame({"payer_kind": pl.repeat("self", 1_000_000, eager=True)})
    answer = law.evaluate(frame, ["flat", "chosen"], month=JUNE, book=book)
    assert answer.schema["flat"] == answer.schema["chosen"] == pl.Int64
    assert answer["flat"].sum() == answer["chosen"].sum() == 91_887_000_000
    table = duckdb_connection.from_arrow(frame.to_arrow())
    found = law.evaluate(table, ["flat", "chosen"], month=JUNE, book=book)
    assert found.types[-2:] == ["BIGINT", "BIGINT"]
    assert found.aggregate("sum(flat), sum(chosen)").fetchall() == [(91_887_000_000, 91_887_000_000)]


def test_division_goes_down_to_the_rupiah_and_only_by_a_number():
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


def test_a_lazy_frame_stays_lazy_and_a_relation_a_relation(duckdb_connection):
    frame = pl.DataFrame({"declared_income": [1_000_000]})
    assert isinstance(law.evaluate(frame.lazy(), "jkk_contribution", month=JUNE), pl.LazyFrame)
    table = duckdb_connection.from_arrow(frame.to_arrow())
    assert type(law.evaluate(table, "jkk_contribution", month=JUNE)) is type(table)


def test_an_arrow_table_stays_an_arrow_table():
    table = pl.DataFrame({"declared_income": [1_000_000, None]}).to_arrow()
    answer = law.evaluate(table, "jkk_contribution", month=JUNE)
    assert type(answer) is type(table)
    assert answer["jkk_contribution"].to_pylist() == [10_000, None]


def test_a_table_without_rows_gives_a_table_without_rows():
    frame = pl.DataFrame(schema={"declared_income": pl.Int64, "month": pl.Date})
    for month in (JUNE, "month"):
        answer = law.evaluate(frame, "jkk_contribution", month=month)
        assert (answer.height, answer.schema["jkk_contribution"]) == (0, pl.Int64)


def test_a_month_may_arrive_as_a_datetime(duckdb_connection):
    frame = pl.DataFrame(
        {"month": [datetime(2026, 6, 1)], "declared_income": [1_000_000], "payer_kind": ["self"], "sector": ["jasa"]}  # noqa: DTZ001
    )
    assert law.evaluate(frame, "bpu_contribution_due", month="month")["bpu_contribution_due"].to_list() == [8_400]
    table = duckdb_connection.from_arrow(frame.to_arrow()).project(
        "date_trunc('month', month)::timestamp as month, declared_income, payer_kind, sector"
    )
    answer = law.evaluate(table, "bpu_contribution_due", month="month").project("bpu_contribution_due")
    assert answer.fetchall() == [(8_400,)]
    as_datetime = datetime(2026, 6, 1)  # noqa: DTZ001 - what DuckDB hands over
    assert law.value("jkm_contribution", month=as_datetime) == 6_800


def test_an_unknown_month_leaves_everything_unknown():
    frame = pl.DataFrame(
        {"month": [None, JUNE], "declared_income": [1_000_000, 1_000_000]}, schema_overrides={"month": pl.Date}
    )
    answer = law.evaluate(frame, ["jkm_contribution"], month="month", standings=True)
    assert answer["jkm_contribution"].to_list() == [None, 6_800]
    assert answer["jkm_contribution_standing"].to_list() == [None, "press"]


def test_the_law_loads_without_django_and_without_polars():
    code = (
        "import sys, time; start = time.perf_counter(); import payung.law; seconds = time.perf_counter() - start;"
        "print([m for m in ('django', 'polars', 'duckdb', 'typer') if m in sys.modules], seconds < 2)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] True"
