"""What closing the gap costs: hand-worked."""

from fractions import Fraction

import pytest

from payung.coverage.assumptions import WORKERS_AMONG_THE_POOR
from payung.coverage.gaps import cost, short_of_target, uncovered, workers_among


def test_641000_people_cost_129_billion_a_year():
    missing = uncovered(698_000, 57_000)
    assert missing == 641_000
    assert (cost(missing, tariff=16_800).month, cost(missing, tariff=16_800).year) == (10_768_800_000, 129_225_600_000)
    assert cost(missing, tariff=16_000).year == 123_072_000_000


def test_the_workers_scenario_is_54_percent_and_65_billion_a_year():
    assumed = WORKERS_AMONG_THE_POOR
    workers = workers_among(698_000, working=assumed.working, population=assumed.population)
    assert assumed.standing == "assumption"
    assert round(float(assumed.ratio), 2) == 0.54
    assert workers == 377_441
    assert cost(uncovered(workers, 57_000), tariff=16_800).year == 320_441 * 201_600 == 64_600_905_600


def test_more_covered_than_people_leaves_nobody():
    assert uncovered(10, 11) == 0


def test_a_negative_number_of_persons_is_refused():
    with pytest.raises(ValueError, match="-1"):
        cost(-1, tariff=16_800)


def test_the_target_is_reached_by_whole_people():
    assert short_of_target(active=555_276, eligible=1_808_432, target=Fraction("0.6222")) == 569_931
    assert short_of_target(active=2, eligible=3, target=Fraction(2, 3)) == 0
    assert short_of_target(active=1, eligible=3, target=Fraction("0.34")) == 1
