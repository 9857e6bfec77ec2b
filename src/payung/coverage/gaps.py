"""What closing the gap costs: people without cover × the contribution the law asks × months.

People are not workers: a child cannot hold a place. So a cost over all poor people is an upper bound, and the cost over
the workers among them a scenario whose ratio is an assumption.
"""

from dataclasses import dataclass
from fractions import Fraction

MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Cost:
    """Whole rupiah for so many persons, a month and a year."""

    persons: int
    month: int
    year: int


def cost(persons: int, *, tariff: int) -> Cost:
    """What so many persons cost at so many rupiah a person-month."""
    if persons < 0 or tariff < 0:
        raise ValueError(f"Neither persons ({persons}) nor the tariff ({tariff}) can be negative.")
    return Cost(persons, persons * tariff, persons * tariff * MONTHS_A_YEAR)


def uncovered(people: int, covered: int) -> int:
    """How many are left; 0 where more are said to be covered than there are."""
    return max(people - covered, 0)


def workers_among(people: int, *, working: int, population: int) -> int:
    """The scenario: as many of these people work as of everybody, rounded down to whole persons."""
    return int(people * Fraction(working, population))


def short_of_target(*, active: int, eligible: int, target: Fraction) -> int:
    """How many more active participants reach the target share; rounded up, since a part of a person does not."""
    return max(-int(-(eligible * target) // 1) - active, 0)
