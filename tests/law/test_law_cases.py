"""Every sentence holds: for one worker, and over the columns of each engine."""

from collections import defaultdict
from pathlib import Path

import polars as pl
import pytest

from payung import law
from payung.law import cases
from payung.law.arithmetic import month_index
from payung.located_yaml import BadInput
from payung.tables import LAW_INPUTS

TYPES = {"choice": pl.String, "truth": pl.Boolean, "date": pl.Date}
FILES = sorted((Path(__file__).parents[2] / "src/payung/law").glob("*/cases.yaml"))


def frame_of(some: list[cases.Case]) -> pl.DataFrame:
    """One row a case: its month and what is given; what is not given is empty."""
    columns = {name: pl.Series([case.given.get(name) for case in some], dtype=TYPES.get(its.unit, pl.Int64))
               for name, its in LAW_INPUTS.items()}  # fmt: skip
    return pl.DataFrame({"month": pl.Series([case.month for case in some], dtype=pl.Date), **columns})


def together(book, all_cases):
    """Rules that can be asked about the same months, and the cases of those months: one query instead of one a rule.

    What assumes another law is asked of that law.
    """
    plain = [case for case in all_cases if not case.assuming]
    months = {case.month for case in plain}
    groups = defaultdict(list)
    for rule in book.rules:
        groups[frozenset(month for month in months if can_be_asked(book, rule, month))].append(rule)
    for asked, rules in groups.items():
        yield book, rules, [case for case in plain if case.month in asked]
    variants = defaultdict(list)
    for case in all_cases:
        if case.assuming:
            variants[tuple(case.assuming.items())].append(case)
    for some in variants.values():
        yield cases.book_for(book, some[0]), sorted({rule for case in some for rule in case.expect}), some


def can_be_asked(book, rule, month):
    try:
        return bool(book.plan([rule], [month_index(month)]))
    except BadInput:
        return False


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_every_sentence_holds_for_one_worker(path, book):
    assert [str(each) for each in cases.failures(book, cases.load(path))] == []


def test_every_sentence_holds_over_columns_and_stands_on_what_its_explanation_says(on_engine, book, all_cases):
    """Without standings, drawn workers are asked on every engine (test_law_reference)."""
    for its, rules, some in together(book, all_cases):
        answer = law.evaluate(on_engine.table(frame_of(some)), rules, month="month", standings=True, book=its)
        found = on_engine.rows(answer, *rules, *(f"{rule}_standing" for rule in rules))
        for case, row in zip(some, found, strict=True):
            values, standings = dict(zip(rules, row[: len(rules)], strict=True)), row[len(rules) :]
            expected = {rule: value for rule, value in case.expect.items() if rule in rules}
            assert {rule: values[rule] for rule in expected} == expected, case.name
            explained = tuple(law.explain(rule, month=case.month, given=case.given, book=its).standing for rule in rules)
            assert standings == explained, case.name


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
        ("month: 2026-06-01\n    expect: {jkk: 1}", 4, "There is no rule 'jkk'."),
        ("month: 2014-06-01\n    expect: {jkk_contribution: 1}", 4, "is not written for 2014-06"),
    ],
)
def test_a_case_that_cannot_be_used_says_where_and_what_to_do(line, wrong, says, book):
    good = "  - name: Another\n    month: 2026-06-01\n    expect: {jkm_contribution: 6_801}\n"
    text = f"cases:\n  - name: A case\n    {line}\n{good}"
    bad, other = cases.failures(book, cases.parse_text(text, file="bad.yaml"))
    assert str(bad).startswith(f"bad.yaml:{wrong}: A case. It cannot be asked: ")
    assert says in str(bad)
    assert other.got == 6_800, "the sentences after it are still checked"


def test_a_list_of_sentences_needs_no_heading(book):
    text = "- name: A sentence\n  month: 2026-06-01\n  expect: {jkm_contribution: 6_800}\n"
    assert cases.failures(book, cases.parse_text(text, file="list.yaml")) == []


@pytest.mark.parametrize("text", ["cases: []\n", "[]\n", "cases:\n", "just words\n"])
def test_a_file_without_sentences_is_not_a_success(text):
    with pytest.raises(BadInput, match="There are no cases"):
        cases.parse_text(text, file="empty.yaml")


def test_a_wrong_standing_is_named_with_its_own_line(book):
    text = """- name: A sentence
  month: 2026-06-01
  expect: {jkm_contribution: 6_800}
  standing:
    jkm_contribution: assumption
"""
    (found,) = cases.failures(book, cases.parse_text(text, file="s.yaml"))
    assert str(found) == "s.yaml:5: A sentence. jkm_contribution, its standing: expected assumption, got press."
