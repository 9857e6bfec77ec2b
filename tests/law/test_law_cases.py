"""Every sentence holds: for one worker, over columns in Polars, and over columns in DuckDB."""

from collections import defaultdict
from pathlib import Path

import polars as pl
import pytest

from payung import law
from payung.law import cases
from payung.located_yaml import BadInput
from payung.tables import LAW_INPUTS

TYPES = {"choice": pl.String, "truth": pl.Boolean, "date": pl.Date}
FILES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))


def frame_of(some: list[cases.Case]) -> pl.DataFrame:
    """One row a case: its month and what is given; what is not given is empty."""
    columns = {name: pl.Series([case.given.get(name) for case in some], dtype=TYPES.get(its.unit, pl.Int64))
               for name, its in LAW_INPUTS.items()}  # fmt: skip
    return pl.DataFrame({"month": pl.Series([case.month for case in some], dtype=pl.Date), **columns})


def by_rule(all_cases):
    expected = defaultdict(list)
    for case in all_cases:
        for rule in case.expect:
            expected[rule].append(case)
    return expected


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_sentence_holds_for_one_worker(path, book):
    assert [str(each) for each in cases.failures(book, cases.load(path))] == []


def test_every_sentence_holds_over_polars_columns(all_cases):
    for rule, some in by_rule(all_cases).items():
        answer = law.evaluate(frame_of(some), rule, month="month")
        wrong = [(case.name, got) for case, got in zip(some, answer[rule], strict=True) if got != case.expect[rule]]
        assert wrong == [], rule


def test_every_sentence_holds_over_duckdb_columns(all_cases, duckdb_connection):
    for rule, some in by_rule(all_cases).items():
        table = duckdb_connection.from_arrow(frame_of(some).with_row_index("row").to_arrow())
        answer = law.evaluate(table, rule, month="month").project(f"row, {rule}").order("row").fetchall()
        wrong = [(case.name, got) for case, (_, got) in zip(some, answer, strict=True) if got != case.expect[rule]]
        assert wrong == [], rule


def test_columns_and_explanation_agree_on_the_standing_of_every_case(all_cases, duckdb_connection):
    for rule, some in by_rule(all_cases).items():
        expected = [law.explain(rule, month=case.month, given=case.given).standing for case in some]
        frame = frame_of(some).with_row_index("row")
        answer = law.evaluate(frame, rule, month="month", standings=True)
        assert answer[f"{rule}_standing"].to_list() == expected, rule
        table = duckdb_connection.from_arrow(frame.to_arrow())
        found = law.evaluate(table, rule, month="month", standings=True).order("row").project(f"{rule}_standing")
        assert [each for (each,) in found.fetchall()] == expected, rule


def test_a_sentence_that_does_not_hold_is_named_with_its_line(book):
    text = """cases:
  - name: A wrong sentence
    month: 2026-06-01
    given: {declared_income: 1_000_000}
    expect:
      jkk_contribution: 10_000
      jht_contribution: 30_000
"""
    found = cases.failures(book, cases.parse_text(text, file="wrong.yaml"))
    said = "wrong.yaml:7: A wrong sentence. jht_contribution: expected 30_000, got 20_000."
    assert [str(each) for each in found] == [said]


@pytest.mark.parametrize(
    ("line", "wrong", "says"),
    [
        ("month: 2026-06-02\n    expect: {}", 3, "2026-06-02 is not a month. A month is its first day: 2026-06-01."),
        ("month: 2026-06-01\n    given: {sectr: jasa}\n    expect: {}", 4, "There is no input 'sectr'. Did you mean 'sector'?"),
        ("month: 2026-06-01\n    given: {sector: jaza}\n    expect: {}", 4, "sector is 'jaza'. Did you mean 'jasa'?"),
        ("month: 2026-06-01\n    expects: {}", 4, "A case has no 'expects'. Did you mean 'expect'?"),
        ("month: 2026-06-01", 2, "This case has no 'expect'. Add `expect:`."),
        ("month: 2026-06-01\n    expect: {jkk_contribution: 1.5}", 4, "jkk_contribution is expected to be '1.5'."),
        ("month: 2026-06-01\n    expect: {jkk: 1}", 2, "There is no rule 'jkk'."),
        ("month: 2014-06-01\n    expect: {jkk_contribution: 1}", 2, "is not written for 2014-06"),
    ],
)
def test_a_case_that_cannot_be_used_says_where_and_what_to_do(line, wrong, says, book):
    text = f"cases:\n  - name: A case\n    {line}\n"
    with pytest.raises(BadInput) as error:
        cases.failures(book, cases.parse_text(text, file="bad.yaml"))
    assert str(error.value).startswith(f"bad.yaml, line {wrong}: ")
    assert says in str(error.value)
