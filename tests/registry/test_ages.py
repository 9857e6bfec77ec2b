"""Whom age alone keeps from being paid for: found by birth date as the law finds them one by one."""

from datetime import date, timedelta

import pytest

from payung import law
from payung.registry.ages import of_age

NOVEMBER = date(2026, 11, 1)


@pytest.mark.parametrize("month", [NOVEMBER, date(2024, 2, 1), date(2024, 3, 1), date(2026, 12, 1)])
@pytest.mark.parametrize("edge", ["first", "last"])
def test_the_law_says_of_each_day_around_a_limit_what_the_dates_say(month, edge):
    found = of_age(month)
    for days in range(-3, 4):
        born = getattr(found, edge) + timedelta(days)
        answers = [law.value(rule, month=month, given={"birth_date": born}) for rule in ("of_working_age", "below_age_limit")]
        assert (found.first <= born <= found.last) == all(answers)


@pytest.mark.parametrize(
    ("born", "too_young"),
    [(date(2011, 11, 1), False), (date(2011, 11, 2), True), (NOVEMBER, True), (date(2026, 11, 2), False), (None, False)],
)
def test_who_is_too_young_was_born_after_the_last_day_and_not_in_the_future(born, too_young):
    assert of_age(NOVEMBER).is_too_young(born) is too_young
