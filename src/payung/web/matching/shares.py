"""Shares that a calculation gives as floats, as pages print them: never nearer to the whole, or to nothing, than they are."""

import math
from dataclasses import dataclass
from decimal import Decimal

from payung.identities.auditing import Estimate

_A_TENTH_OF_A_PERCENT = 1000


def down(share: float) -> Decimal:
    """0.99997 is 0.999: 99,9 %."""
    return Decimal(math.floor(round(share * _A_TENTH_OF_A_PERCENT, 9))) / _A_TENTH_OF_A_PERCENT


def up(share: float) -> Decimal:
    return Decimal(math.ceil(round(share * _A_TENTH_OF_A_PERCENT, 9))) / _A_TENTH_OF_A_PERCENT


@dataclass(frozen=True)
class Shown:
    """A sample's estimate with its shares as they are printed."""

    of: Estimate

    @property
    def precision(self) -> Decimal | None:
        return Decimal(self.of.same) / self.of.told if self.of.told else None

    @property
    def low(self) -> Decimal:
        return down(self.of.interval[0])

    @property
    def high(self) -> Decimal:
        return up(self.of.interval[1])

    @property
    def at_worst(self) -> Decimal:
        return down(self.of.at_worst)
