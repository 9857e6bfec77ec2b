"""How often the machine is right where it decides: from a random sample that people have decided, with its interval."""

from collections.abc import Callable
from math import exp, lgamma, log, log1p

STEPS = 60  # halvings of the interval from 0 to 1: more than a float can tell


def interval(right: int, of: int, *, confidence: float = 0.95) -> tuple[float, float]:
    """Clopper and Pearson's: the shares of which a sample with so many `right` is not too unlikely, from either side.

    It holds at least as often as it says for every share, also where all of a sample are right; a normal approximation would
    then say that nothing is uncertain. Of nobody asked everything is possible: (0, 1).
    """
    if not 0 <= right <= of:
        raise ValueError(f"{right} of {of}")
    tail = (1 - confidence) / 2
    low = _where(lambda share: _at_least(right, of, share) < tail) if right else 0.0
    high = _where(lambda share: _at_least(right + 1, of, share) < 1 - tail) if right < of else 1.0
    return low, high


def _where(is_below: Callable[[float], bool]) -> float:
    """The share at which a question that is true of small shares becomes false."""
    low, high = 0.0, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if is_below(middle) else (low, middle)
    return (low + high) / 2


def _at_least(right: int, of: int, share: float) -> float:
    """How likely so many or more are right in a sample, where this share is."""
    if share <= 0 or share >= 1:
        return float(share >= 1 or right == 0)
    hit, miss = log(share), log1p(-share)
    ways = lgamma(of + 1)
    return sum(exp(ways - lgamma(n + 1) - lgamma(of - n + 1) + n * hit + (of - n) * miss) for n in range(right, of + 1))
