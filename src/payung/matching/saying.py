"""Why: what was found about a pair, as one Indonesian sentence that a clerk understands."""

# pyright: reportUnknownMemberType=false
# polars' signatures name numpy's types, and numpy is not installed.

from collections.abc import Sequence

import polars as pl

from payung.matching.comparing import Comparison

_OPENING = {
    "same": "Orang yang sama", "review": "Belum pasti orang yang sama", "different": "Dianggap dua orang",
    "left": "Belum pasti orang yang sama, tetapi terlalu banyak untuk diperiksa satu per satu",
}  # fmt: skip


def because(decision: str, doubt: str, comparisons: Sequence[Comparison]) -> pl.Expr:
    """The sentence, from the columns `decision` and `doubt` (words, or null) and the number of the level that was met, as
    Splink counts, in a column for each comparison."""
    opening = pl.col(decision).replace_strict(_OPENING, return_dtype=pl.String)
    clauses = [clause(comparison).replace("", None) for comparison in comparisons]
    said = pl.concat_str([*clauses, pl.col(doubt)], separator="; ", ignore_nulls=True)
    return pl.concat_str(opening, pl.lit(": "), said, pl.lit("."))


def is_one_of(comparison: Comparison, *levels: str) -> pl.Expr:
    """Whether a pair met one of these levels."""
    highest = len(comparison.levels) - 1
    return pl.col(comparison.name).is_in([highest - at for at, level in enumerate(comparison.levels) if level.name in levels])


def clause(comparison: Comparison) -> pl.Expr:
    """What is said of one comparison; "" where there is nothing to say."""
    highest = len(comparison.levels) - 1
    said = {highest - at: level.said or "" for at, level in enumerate(comparison.levels)}
    return pl.col(comparison.name).replace_strict(said | {-1: comparison.unsaid or ""}, return_dtype=pl.String)
