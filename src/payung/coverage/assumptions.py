"""What the picture assumes because nobody has counted it. Each with where its numbers come from, and what would settle it."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class WorkersAmongThePoor:
    """How many of a number of poor people work, if they work as often as everybody in the province."""

    working: int
    population: int
    source: str
    settled_by: str
    standing: str = "assumption"

    @property
    def ratio(self) -> Fraction:
        return Fraction(self.working, self.population)


#: NTB: Sakernas August 2024 over the population of the same year's register.
WORKERS_AMONG_THE_POOR = WorkersAmongThePoor(
    working=3_110_000,
    population=5_751_295,
    source="Sakernas August 2024 (ekbisntb.com 2024-11-05) / Kepmendagri 300.2.2-2138/2025",
    settled_by="a count of workers in the list of 698,000 (ages, occupations)",
)
