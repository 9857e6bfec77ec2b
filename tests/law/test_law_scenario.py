"""The same people under two laws: numbers worked by hand, a slow comparison in plain Python, and files that cannot be used."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payung import law
from payung.law import scenario
from payung.law.parameter_files import load as load_parameters
from payung.located_yaml import BadInput

JUNE = date(2026, 6, 1)
# Siti is covered in full, Budi is in the third month, Wayan in the second, and of Nur nothing is known.
PEOPLE = pl.DataFrame(
    {
        "worker_id": ["siti", "budi", "wayan", "nur"],
        "sector": ["jasa", "jasa", "pertanian", None],
        "months_of_membership": [5, 3, 2, None],
        "days_of_membership": [140, 91, None, None],
        "months_unpaid": [0, 2, 3, None],
    }
)


def written(changes):
    return scenario.parse_text(f"name: What if\nchanges:\n{changes}", file="mine.yaml")


def shipped(name):
    return scenario.load(scenario.shipped()[name])


def on_duckdb(connection, frame):
    return connection.from_arrow(frame.to_arrow())


# ------------------------------------------------------------------------------------------------------ worked by hand
def test_jkm_from_the_third_month_gives_budis_family_32_million_more():
    found = scenario.compare(PEOPLE, shipped("jkm-from-third-month"), "jkm_benefit", month=JUNE)
    total = found.rules["jkm_benefit"].total
    assert found.frame["jkm_benefit"].to_list() == [42_000_000, 10_000_000, 10_000_000, None]
    assert found.frame["jkm_benefit_in_scenario"].to_list() == [42_000_000, 42_000_000, 10_000_000, None]
    assert found.frame["jkm_benefit_difference"].to_list() == [0, 32_000_000, 0, None]
    assert found.frame.columns[:5] == PEOPLE.columns
    assert total.as_dict() == {
        "people": 4,
        "known": 3,
        "affected": 1,
        "rose": 1,
        "fell": 0,
        "became_known": 0,
        "became_unknown": 0,
        "unknown_in_both": 1,
        "sum_in_force": 62_000_000,
        "sum_in_scenario": 94_000_000,
        "difference": 32_000_000,
        "largest_rise": 32_000_000,
        "largest_fall": None,
    }


def test_who_becomes_unknown_leaves_both_sums():
    """By days Wayan cannot be told: her Rp10,000,000 is in no sum, not even in that of the law in force."""
    total = scenario.compare(PEOPLE, shipped("jkm-90-days"), "jkm_benefit", month=JUNE).rules["jkm_benefit"].total
    assert (total.known, total.became_unknown, total.unknown_in_both) == (2, 1, 1)
    assert (total.sum_in_force, total.sum_in_scenario) == (52_000_000, 84_000_000)


def test_what_the_law_leaves_open_a_scenario_can_make_known():
    found = scenario.compare(PEOPLE, written("  membership.protected_in_grace: true\n"), "protected_while_unpaid", month=JUNE)
    total = found.rules["protected_while_unpaid"].total
    assert (total.became_known, total.affected, total.known, total.unknown_in_both) == (1, 0, 2, 1)


def test_of_truths_it_is_counted_who_goes_from_no_to_yes_and_back():
    lapses = scenario.compare(PEOPLE, shipped("lapse-after-two-months"), "membership_lapsed", month=JUNE)
    total = lapses.rules["membership_lapsed"].total
    assert (total.rose, total.fell, total.sum_in_force, total.sum_in_scenario, total.largest_rise) == (1, 0, 1, 2, None)
    assert lapses.frame["membership_lapsed_difference"].to_list() == [0, 1, 0, None]
    stays = scenario.compare(PEOPLE, written("  membership.lapsed_from_months_unpaid: 9\n"), "membership_lapsed", month=JUNE)
    total = stays.rules["membership_lapsed"].total
    assert (total.rose, total.fell, total.difference) == (0, 1, -1)


def test_a_dated_change_leaves_the_months_before_it_as_the_law_has_them():
    months = [date(2026, 3, 1), date(2026, 4, 1), date(2026, 12, 1), date(2027, 1, 1)]
    frame = pl.DataFrame({"month": months}).with_columns(declared_income=1_000_000, payer_kind=pl.lit("government"))
    frame = frame.with_columns(sector=pl.lit("jasa"))
    found = scenario.compare(frame, shipped("discount-for-governments"), "bpu_contribution_due", month="month")
    assert found.frame["bpu_contribution_due"].to_list() == [16_800] * 4
    assert found.frame["bpu_contribution_due_in_scenario"].to_list() == [16_800, 8_400, 8_400, 16_800]
    assert found.rules["bpu_contribution_due"].total.largest_fall == 8_400


def test_a_table_can_be_changed_from_a_month_on():
    table = "  construction.jkk_rate_by_contract_value:\n    2027-01-01: {steps: {100_000_000: 20}, above: 10}\n"
    frame = pl.DataFrame({"month": [date(2026, 12, 1), date(2027, 1, 1)], "contract_value": [150_000_000] * 2})
    found = scenario.compare(frame, written(table), "construction_jkk_contribution", month="month").frame
    # In force: 0.21 % of 100 million and 0.17 % of 50 million. In the scenario: 0.2 % and 0.1 %.
    assert found["construction_jkk_contribution"].to_list() == [295_000, 295_000]
    assert found["construction_jkk_contribution_in_scenario"].to_list() == [295_000, 250_000]


def test_groups_have_their_own_summary_and_the_unknown_group_stands_last():
    found = scenario.compare(PEOPLE, shipped("jkm-from-third-month"), "jkm_benefit", month=JUNE, by="sector")
    groups = found.rules["jkm_benefit"].groups
    assert list(groups) == [("jasa",), ("pertanian",), (None,)]
    assert [each.difference for each in groups.values()] == [32_000_000, 0, None]
    assert sum(each.people for each in groups.values()) == 4
    whole = scenario.compare(PEOPLE, shipped("jkm-from-third-month"), "jkm_benefit", month=JUNE)
    assert found.rules["jkm_benefit"].total == whole.rules["jkm_benefit"].total


def test_percents_are_compared_but_not_added_up():
    frame = pl.DataFrame({"payer_kind": ["government", "self"], "sector": ["jasa", "jasa"]})
    total = scenario.compare(frame, shipped("discount-for-governments"), "bpu_discount_percent", month=JUNE)
    total = total.rules["bpu_discount_percent"].total
    assert (total.rose, total.largest_rise, total.sum_in_force, total.difference) == (1, 50, None, None)


def test_a_table_without_rows_says_that_of_nobody_anything_is_known(duckdb_connection):
    for frame in (PEOPLE.clear(), on_duckdb(duckdb_connection, PEOPLE.clear())):
        for by in ((), "sector"):
            found = scenario.compare(frame, shipped("jkm-90-days"), "jkm_benefit", month=JUNE, by=by)
            total = found.rules["jkm_benefit"].total
            assert (total.people, total.affected, total.sum_in_force) == (0, 0, None)


# --------------------------------------------------------------------------------------------------------------- words
def test_the_comparison_speaks_indonesian_and_english():
    found = scenario.compare(PEOPLE, shipped("jkm-90-days"), "jkm_benefit", month=JUNE, by="sector")
    assert found.text("en") == (
        "JKM benefit to the family, June 2026: the scenario “JKM in full from 90 days” changes it for 1 of 4 people: "
        "1 higher, 0 lower. Sum over the 2 people known under both: Rp52,000,000, in the scenario Rp84,000,000 "
        "(+Rp32,000,000). Largest rise of one person: Rp32,000,000. People unknown under both: 1; only in the scenario: 1; "
        "only in the law in force: 0. They are in no sum.\n"
        "- services: 1 of 2 affected (+Rp32,000,000), 0 unknown\n"
        "- agriculture: 0 of 1 affected, 1 unknown\n"
        "- unknown: 0 of 1 affected, 1 unknown"
    )
    assert found.text().startswith(
        "Santunan JKM kepada keluarga, Juni 2026: skenario “JKM penuh sejak 90 hari” mengubahnya bagi 1 dari 4 orang: 1 naik, "
        "0 turun. Jumlah untuk 2 orang yang diketahui di keduanya: Rp52.000.000, dalam skenario Rp84.000.000 (+Rp32.000.000)."
    )


def test_of_truths_it_speaks_of_yes_and_no():
    found = scenario.compare(PEOPLE[:3], shipped("lapse-after-two-months"), "membership_lapsed", month=JUNE)
    assert found.text("en") == (
        "Membership has lapsed, June 2026: the scenario “Membership lapses on reaching the second unpaid month” changes it for "
        "1 of 3 people: 1 from no to yes, 0 from yes to no. Yes for 1 of the 3 people known under both, in the scenario 2 "
        "(+1). Known for everyone."
    )


def test_a_scenario_says_what_it_changes_from_what():
    its = written(
        "  jkm.full_from: 3\n"
        "  bpu.discount_percent_other_sectors: 0\n"
        "  jkk.contribution_percent: {2027-01-01: 2}\n"
        "  construction.jkm_rate_by_contract_value: {2027-01-01: {steps: {100_000_000: 4}, above: 2}}\n"
    )
    assert its.changes_words("en")[0].endswith("(jkm_full_from): 3 months (in the law in force: 4 months).")
    assert its.changes_words("en")[1].endswith(
        ": 0 percent (in the law in force: from January 2026 0 percent, from April 2026 50 percent, "
        "from January 2027 0 percent)."
    )
    assert its.changes_words()[2].endswith(": mulai Januari 2027 2 persen (menurut hukum yang berlaku: 1 persen).")
    assert ": from January 2027 up to Rp100,000,000 0.04 percent, above 0.02 percent (in the" in its.changes_words("en")[3]
    before = written("  jkm.full_from: {2015-07-01: 3}\n").changes_words("en")
    assert before[0].endswith(": from July 2015 3 months (in the law in force: nothing yet).")


def test_what_is_changed_is_an_assumption_and_cites_the_scenario():
    its = shipped("jkm-from-third-month")
    asked = {"months_of_membership": 3}
    found = law.explain("jkm_benefit", month=JUNE, given=asked, book=its.book())
    [step] = [each for each in found.steps if each.name == "jkm.full_from"]
    assert (found.value, found.standing) == (42_000_000, "assumption")
    assert step.cites == "JKM penuh sejak bulan ketiga / JKM in full from the third month"
    assert step.note.startswith('"Before 3 months of membership"')
    assert found.version != law.explain("jkm_benefit", month=JUNE, given=asked).version


def test_every_shipped_scenario_loads_in_two_languages_and_is_no_parameter_of_the_law(book):
    assert len(scenario.shipped()) == 4
    for path in scenario.shipped().values():
        its = scenario.load(path)
        assert its.name != its.name_id and its.why != its.why_id
        assert its.book().whole_version != book.whole_version
    assert len(load_parameters(path.parents[1])) == len(book.parameters)


# --------------------------------------------------------------------------------------- a slow comparison, and engines
MONTHS = st.one_of(st.none(), st.integers(1, 6))
ROWS = st.lists(st.tuples(MONTHS, MONTHS, st.sampled_from(["jasa", "industri", None])), max_size=8)


def slow_benefit(months, full_from):
    return None if months is None else 42_000_000 if months >= full_from else 10_000_000


def slow_lapsed(unpaid, lapsed_from):
    return None if unpaid is None else int(unpaid >= lapsed_from)


def slow_summary(pairs, *, truth):
    known = [(one, other) for one, other in pairs if one is not None and other is not None]
    rises = [other - one for one, other in known if other > one]
    falls = [one - other for one, other in known if one > other]
    return {
        "people": len(pairs),
        "known": len(known),
        "affected": len(rises) + len(falls),
        "rose": len(rises),
        "fell": len(falls),
        "became_known": sum(one is None and other is not None for one, other in pairs),
        "became_unknown": sum(one is not None and other is None for one, other in pairs),
        "unknown_in_both": sum(one is None and other is None for one, other in pairs),
        "sum_in_force": sum(one for one, _ in known) if known else None,
        "sum_in_scenario": sum(other for _, other in known) if known else None,
        "difference": sum(other - one for one, other in known) if known else None,
        "largest_rise": None if truth else max(rises, default=None),
        "largest_fall": None if truth else max(falls, default=None),
    }


@settings(max_examples=40, deadline=None)
@given(rows=ROWS, full_from=st.integers(1, 6), lapsed_from=st.integers(1, 5))
def test_a_slow_comparison_in_plain_python_and_both_engines_agree(rows, full_from, lapsed_from, duckdb_connection):
    schema = {"months_of_membership": pl.Int64, "months_unpaid": pl.Int64, "sector": pl.String}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    changes = f"  jkm.full_from: {full_from}\n  membership.lapsed_from_months_unpaid: {lapsed_from}\n"
    pairs = {
        "jkm_benefit": [(slow_benefit(m, 4), slow_benefit(m, full_from)) for m, _, _ in rows],
        "membership_lapsed": [(slow_lapsed(u, 3), slow_lapsed(u, lapsed_from)) for _, u, _ in rows],
    }
    for table in (frame, frame.lazy(), on_duckdb(duckdb_connection, frame)):
        found = scenario.compare(table, written(changes), list(pairs), month=JUNE, by="sector")
        for rule, expected in pairs.items():
            its, truth = found.rules[rule], rule == "membership_lapsed"
            assert its.total.as_dict() == slow_summary(expected, truth=truth)
            for (sector,), summary in its.groups.items():
                of_group = [pair for pair, row in zip(expected, rows, strict=True) if row[2] == sector]
                assert summary.as_dict() == slow_summary(of_group, truth=truth)
            assert {sector for (sector,) in its.groups} == {row[2] for row in rows}


def test_every_engine_gives_the_same_rows_and_the_same_summary(on_engine):
    """Also a truth, groups with an unknown one, and a column that Spark would take for a part of another."""
    its, rules = shipped("jkm-90-days"), ["jkm_benefit", "jkm_is_full"]
    frame = PEOPLE.with_columns(pl.lit("a").alias("worker.name"))
    expected = scenario.compare(frame, its, rules, month=JUNE, by="sector")
    found = scenario.compare(on_engine.table(frame), its, rules, month=JUNE, by="sector")
    assert found.as_dict() == expected.as_dict()
    added = [f"{rule}{what}" for rule in rules for what in ("", "_in_scenario", "_difference")]
    assert on_engine.rows(found.frame, *added) == expected.frame.select(added).rows()
    assert list(found.frame.columns) == [*frame.columns, "row", *added]


def test_a_lazy_frame_stays_lazy_a_relation_a_relation_and_both_give_the_same_rows(duckdb_connection):
    its, rules = shipped("jkm-90-days"), ["jkm_benefit", "jkm_is_full"]
    eager = scenario.compare(PEOPLE, its, rules, month=JUNE)
    lazy = scenario.compare(PEOPLE.lazy(), its, rules, month=JUNE)
    table = on_duckdb(duckdb_connection, PEOPLE)
    relation = scenario.compare(table, its, rules, month=JUNE)
    assert isinstance(lazy.frame, pl.LazyFrame) and type(relation.frame) is type(table)
    assert lazy.frame.collect().equals(eager.frame)
    in_order = relation.frame.order("days_of_membership desc nulls last, months_of_membership nulls last")
    assert in_order.fetchall() == eager.frame.rows()
    assert eager.as_dict() == lazy.as_dict() == relation.as_dict()


# ------------------------------------------------------------------------------------------------------- what is refused
BAD = [
    ("changes: {}", "1: The scenario has no 'name'. Add a line `name: …`."),
    ("name:\nchanges: {}", "1: 'name' holds no words. Write `name:` and a short text."),
    ("name: 3\nchanges: {}", "1: 'name' holds no words. Write `name:` and a short text."),
    ("name: a\nchnges: {}", "2: A scenario has no 'chnges'. Did you mean 'changes'?"),
    ("name: a\nname: b", "2: The key 'name' stands twice in one block. Keep one of them."),
    ("name: a\nchanges: {}", "2: The scenario changes nothing. Below `changes:`, write lines such as `jkm.full_from: 3`."),
    ("name: a", "1: The scenario changes nothing. Below `changes:`, write lines such as `jkm.full_from: 3`."),
    ("name: a\nchanges: 3", "2: The scenario changes nothing. Below `changes:`, write lines such as `jkm.full_from: 3`."),
    ("jkm.ful_from: 3", "3: There is no parameter 'jkm.ful_from'. Did you mean 'jkm.full_from'?"),
    ("jkm.full_from: 3\n  jkm.full_from: 2", "4: The key 'jkm.full_from' stands twice in one block. Keep one of them."),
    (
        "jkm.full_from: 3.5",
        "3: The value of 'jkm.full_from' is '3.5', not a whole number. Write whole rupiah or whole percent, e.g. 16_800.",
    ),
    (
        "jkm.full_from: true",
        "3: The value of 'jkm.full_from' is 'True', not a whole number. Write whole rupiah or whole percent, e.g. 16_800.",
    ),
    (
        "jkm.full_from: -3",
        "3: The value of 'jkm.full_from' is -3, below 0. Amounts and limits are 0 or more; check the sign.",
    ),
    ("jkm.full_from:", "3: The value of 'jkm.full_from' is nothing. Write a value, or `unknown`."),
    ("jkm.full_from: {}", "3: 'jkm.full_from' gets no value. Write a value, or dates with a value each."),
    (
        "jkm.counted_in_days: 1",
        "3: The value of 'jkm.counted_in_days' is '1', neither true nor false. Write true, false or unknown.",
    ),
    (
        "jkk.contribution_percent: 150",
        "3: The value of 'jkk.contribution_percent' is 150, above 100 percent. Check the number of zeros.",
    ),
    (
        "jkk.contribution_percent:\n    2027-01-01: 2\n    2026-01-01: 1",
        "5: 'jkk.contribution_percent' has 2026-01-01 after 2027-01-01. Put the dates in order, oldest first.",
    ),
    (
        "jkk.contribution_percent:\n    2027-01-15: 2",
        "4: 'jkk.contribution_percent' changes on 2027-01-15, inside a month. "
        "Date it to the first of a month; a change inside one is a second dated rule.",
    ),
    (
        "jkk.contribution_percent:\n    2027: 2",
        "4: '2027' is no date from which 'jkk.contribution_percent' changes. "
        "Write the first day of a month, such as 2027-01-01.",
    ),
    (
        "jkk.contribution_percent:\n    2027-02-30: 2",
        "4: There is no such day or number: day is out of range for month. Mend it.",
    ),
    (
        "jkk.contribution_percent:\n    steps: {1: 2}",
        "3: 'jkk.contribution_percent' is one value, not a table. Write the value alone.",
    ),
    (
        "jkk.contribution_percent:\n    2027-01-01:\n      value: 2\n      cites: PP",
        "6: A changed value has no 'cites'. It has `value:`, or `steps:` and `above:`.",
    ),
    (
        "construction.jkk_rate_by_contract_value: 20",
        "3: 'construction.jkk_rate_by_contract_value' is a table of steps. Write `{steps: {limit: amount}, above: amount}`.",
    ),
    (
        "construction.jkk_rate_by_contract_value:\n    steps:\n      100: 20\n      50: 10",
        "6: The limit 50 of 'construction.jkk_rate_by_contract_value' stands after 100. Put the limits in order, lowest first.",
    ),
    (
        "construction.jkk_rate_by_contract_value:\n    steps: {100: 20}\n    above: 20_000",
        "5: 'above' of 'construction.jkk_rate_by_contract_value' is 20_000, above 10_000 per 10,000. "
        "Check the number of zeros.",
    ),
]


@pytest.mark.parametrize(("text", "says"), BAD, ids=[says for _, says in BAD])
def test_a_scenario_that_could_not_be_the_law_says_where_and_what_to_do(text, says):
    whole = text if text.startswith(("name", "changes")) else f"name: a\nchanges:\n  {text}\n"
    with pytest.raises(BadInput) as error:
        scenario.parse_text(whole, file="mine.yaml")
    assert str(error.value) == f"mine.yaml, line {says}"


@pytest.mark.parametrize(
    ("frame", "by", "says"),
    [
        (PEOPLE, "sectr", "The table has no column 'sectr' to group by. Did you mean 'sector'?"),
        (
            PEOPLE.with_columns(JKM_Benefit_difference=1),
            (),
            "The table already has a column 'JKM_Benefit_difference'. Rename it; it would be written over.",
        ),
        (PEOPLE.with_columns(jkm_benefit=1), (), "The table already has a column 'jkm_benefit'."),
        (PEOPLE.drop("months_of_membership"), (), "The table has no column 'months_of_membership'."),
        ("people.csv", (), "This is no table: str."),
    ],
)
def test_a_table_that_cannot_be_compared_is_refused_with_a_remedy(frame, by, says):
    with pytest.raises(BadInput) as error:
        scenario.compare(frame, shipped("jkm-90-days"), "jkm_benefit", month=JUNE, by=by)
    assert str(error.value).startswith(says)
