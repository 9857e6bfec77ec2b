"""The people and the files that several tests look at, made once."""

from functools import cache

import polars as pl

from payung.invented.damage import Level
from payung.invented.office_files import OfficeFile, office_files
from payung.invented.people import people

COUNT, SEED = 20_000, 7


@cache
def population() -> pl.DataFrame:
    return people(COUNT, SEED)


@cache
def sent(level: Level, count: int = 3_000) -> tuple[OfficeFile, ...]:
    return tuple(office_files(people(count, SEED), level, SEED))
