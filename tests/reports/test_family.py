"""What a family is paid and what a project owes: the law's rules put side by side, nothing added."""

from datetime import date
from fractions import Fraction

import pytest

from payung import law
from payung.reports import project
from payung.reports.family import CAUSES, Child, Event, paid
from payung.reports.possible import possible

JUNE = date(2026, 6, 1)
AT_SCHOOL = Child("tk_sd", date(2016, 5, 1))
IN_SMA = Child("sma", date(2010, 5, 1))
AT_COLLEGE = Child("higher", date(2006, 5, 1))
GROWN = Child("higher", date(2000, 5, 1))


def death(months: int | None, *, years: int = 0, children: tuple[Child, ...] = ()) -> Event:
    return Event("death", JUNE, given={"months_of_membership": months, "contribution_years": years}, children=children)


@pytest.mark.parametrize(("months", "amount"), [(1, 10_000_000), (3, 10_000_000), (4, 42_000_000), (5, 42_000_000)])
def test_a_natural_death_brings_what_the_months_of_membership_bring(months, amount):
    answer = paid(death(months))
    assert (answer.sum, answer.is_least, answer.standing) == (amount, False, "assumption")


@pytest.mark.parametrize(("day", "amount"), [(23, 42_000_000), (24, 10_000_000), (25, 10_000_000)])
def test_the_day_decides_in_february_2025(day, amount):
    month = date(2025, 2, 1)
    assert paid(Event("death", month, month.replace(day=day), {"months_of_membership": 3})).sum == amount


def test_unknown_months_bring_at_least_the_funeral_and_say_what_is_missing():
    answer = paid(death(None))
    assert (answer.sum, answer.is_least, answer.most, answer.most_from) == (10_000_000, True, 42_000_000, 4)
    assert answer.missing("id") == ["Bulan kepesertaan, termasuk bulan meninggal"]


def test_in_the_month_in_which_the_law_changed_the_day_is_unknown_too():
    answer = paid(Event("death", date(2025, 2, 1)))
    assert (answer.sum, answer.most, answer.most_from) == (10_000_000, 42_000_000, None)


def test_another_reading_is_said_only_where_it_changes_the_answer():
    third, fourth = paid(death(3)), paid(death(4))
    assert [(each.parameter, each.value) for each in third.readings] == [("jkm.full_from", 42_000_000)]
    assert fourth.readings == ()


def test_without_an_income_the_lowest_base_gives_the_least():
    answer = paid(Event("accident_death", JUNE))
    assert (answer.sum, answer.is_least, answer.most, answer.lowest_base) == (70_000_000, True, None, 1_000_000)


def test_what_a_village_owes_lies_between_what_the_law_says_of_others():
    given = {"declared_income": 1_000_000, "payer_kind": "village", "sector": "jasa"}
    span = possible(law.standard(), "bpu_contribution_due", JUNE, given)
    assert span and (span.least, span.most, span.is_silent, span.varied) == (8_400, 16_800, True, ("payer_kind",))


@pytest.mark.parametrize(("months", "is_due"), [(20, False), (35, False), (36, None), (None, None)])
def test_a_short_membership_holds_too_few_years_of_contribution(months, is_due):
    found = paid(Event("death", JUNE, given={"months_of_membership": months})).scholarship
    assert found and found.due.value is is_due


def test_an_accident_at_the_lowest_base_brings_70_million_from_the_first_day():
    answer = paid(Event("accident_death", JUNE, given={"declared_income": 1_000_000}))
    assert (answer.sum, answer.is_least) == (70_000_000, False)


def test_what_is_known_of_a_disability_is_the_least():
    answer = paid(Event("total_disability", JUNE, given={"declared_income": 1_000_000}))
    assert (answer.sum, answer.is_least) == (68_000_000, True)
    assert answer.missing("en") == ["Months unable to work"]


def test_two_years_of_contribution_bring_no_scholarship_after_a_natural_death():
    two, three = (paid(death(40, years=years, children=(AT_SCHOOL,))).scholarship for years in (2, 3))
    assert two and three
    assert (two.due.value, three.due.value) == (False, True)
    assert three.a_year == 1_500_000


def test_at_most_two_children_are_counted_those_with_the_highest_amounts():
    found = paid(Event("accident_death", JUNE, given={}, children=(AT_SCHOOL, IN_SMA, AT_COLLEGE))).scholarship
    assert found
    # From SD on 87 million, from SMA on 69 million, from college on 60 million: the two highest.
    assert (found.receiving, found.a_year, found.is_least, found.most) == (2, 15_000_000, False, 156_000_000)


def test_a_grown_child_gets_nothing_and_an_unknown_birth_makes_it_the_least():
    grown = paid(Event("accident_death", JUNE, given={}, children=(GROWN, IN_SMA))).scholarship
    unknown = paid(Event("accident_death", JUNE, given={}, children=(Child("sma", None), AT_SCHOOL))).scholarship
    assert grown and unknown
    assert (grown.receiving, grown.a_year, grown.is_least) == (1, 3_000_000, False)
    assert (unknown.receiving, unknown.a_year, unknown.is_least) == (1, 1_500_000, True)


@pytest.mark.parametrize("cause", CAUSES)
def test_every_cause_can_be_asked_with_nothing_known(cause):
    answer = paid(Event(cause, JUNE))
    assert answer.is_least
    assert all(each.month == JUNE for each in answer.parts)


# --------------------------------------------------------------------------------------------------------------- projects
def test_each_rate_applies_to_its_own_slice():
    answer = project.contribution(JUNE, contract_value=1_500_000_000)
    assert (answer.jkk.value, answer.jkm.value, answer.whole.value) == (2_090_000, 260_000, 2_350_000)
    assert sum(each.part for each in answer.slices) == 1_500_000_000
    assert sum(each.jkk + each.jkm for each in answer.slices) == 2_350_000
    assert answer.flat == 1_800_000  # the last rate on everything, as it is often printed


@pytest.mark.parametrize("value", [0, 1, 99_999_999, 100_000_000, 100_000_001, 500_000_001, 1_000_000_000, 7_123_456_789])
def test_the_slices_make_up_the_answer_of_the_rule(value):
    answer = project.contribution(JUNE, contract_value=value)
    assert sum(each.part for each in answer.slices) == value
    assert int(sum((each.jkk for each in answer.slices), Fraction())) == answer.jkk.value
    assert int(sum((each.jkm for each in answer.slices), Fraction())) == answer.jkm.value


def test_known_wages_are_used_and_not_the_contract():
    answer = project.contribution(JUNE, contract_value=1_500_000_000, wage_bill=400_000_000)
    assert (answer.whole.value, answer.slices, answer.flat) == (8_160_000, (), None)


@pytest.mark.parametrize(
    ("amount", "indonesian", "english"),
    [
        (Fraction(210_000), "Rp210.000", "Rp210,000"),
        (Fraction(2_580_246_801, 10_000), "Rp258.024,6801", "Rp258,024.6801"),
        (Fraction(21, 10_000), "Rp0,0021", "Rp0.0021"),
        (Fraction(1, 2), "Rp0,5", "Rp0.5"),
    ],
)
def test_a_part_of_a_rupiah_is_shown(amount, indonesian, english):
    assert project.rupiah_exact(amount, "id") == indonesian
    assert project.rupiah_exact(amount, "en") == english
