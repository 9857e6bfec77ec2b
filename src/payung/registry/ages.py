"""Whom age alone keeps from being paid for, by the law of a month: too young, or past the age limit."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import polars as pl
from django.db.models import Q

from payung import law

EARLIEST_BIRTH = date(1900, 1, 1)


@dataclass(frozen=True)
class OfAge:
    """The first and the last birth date of whom age does not keep from it. Who was born on neither side is asked for a date
    that can be: an unknown or impossible one keeps nobody out."""

    first: date
    last: date
    month: date

    @property
    def too_old(self) -> Q:
        return Q(birth_date__gte=EARLIEST_BIRTH, birth_date__lt=self.first)

    @property
    def too_young(self) -> Q:
        return Q(birth_date__gt=self.last, birth_date__lte=self.month)

    def is_too_young(self, birth_date: date | None) -> bool:
        return birth_date is not None and self.last < birth_date <= self.month


@lru_cache(maxsize=24)
def of_age(month: date) -> OfAge:
    """Asked of the law for every day on which somebody can be born: so it follows the rules, however they are written."""
    days = pl.DataFrame({"birth_date": pl.date_range(EARLIEST_BIRTH, month, eager=True)})
    answered = law.evaluate(days, ["of_working_age", "below_age_limit"], month=month)
    inside = answered.filter(pl.col("of_working_age") & pl.col("below_age_limit"))["birth_date"]
    return OfAge(inside[0], inside[-1], month)
