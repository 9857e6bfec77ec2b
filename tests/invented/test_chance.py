"""Chance that can be repeated."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.invented.chance import FIRST, GOLDEN, SECOND, Chance, table, taken

ALL_BITS = (1 << 64) - 1


def drawn_slowly(chance: Chance, what: str, row: int) -> float:
    """SplitMix64 as its authors wrote it, one number at a time."""
    z = (chance.key(what) + (row + 1) * GOLDEN) & ALL_BITS
    z = ((z ^ (z >> 30)) * FIRST) & ALL_BITS
    z = ((z ^ (z >> 27)) * SECOND) & ALL_BITS
    return ((z ^ (z >> 31)) >> 11) / (1 << 53)


@given(st.integers(0, 2**32), st.text(max_size=10), st.lists(st.integers(0, 2**40), min_size=1, max_size=20))
def test_the_columns_draw_what_the_slow_reference_draws(seed, what, rows):
    chance = Chance(seed)
    drawn = pl.DataFrame({"i": rows}).select(chance.uniform(what)).to_series().to_list()
    assert drawn == [drawn_slowly(chance, what, row) for row in rows]


def test_a_draw_does_not_depend_on_the_order_of_rows_nor_on_their_number():
    chance = Chance(3)
    rows = pl.DataFrame({"i": range(1000)}).with_columns(drawn=chance.uniform("sex"))
    few = rows.reverse().head(10).with_columns(again=chance.uniform("sex"))
    assert few["drawn"].to_list() == few["again"].to_list()


def test_numbers_are_spread_evenly():
    drawn = pl.DataFrame({"i": range(100_000)}).select(Chance(1).uniform("any")).to_series()
    tenths = (drawn * 10).cast(pl.Int8).value_counts()["count"]
    assert len(tenths) == 10 and tenths.min() > 9_600 and tenths.max() < 10_400


def test_a_choice_within_a_group_follows_its_weights():
    of = table([[1.0], [3.0, 1.0, 0.0]])
    rows = pl.DataFrame({"i": range(40_000)})
    chosen = rows.select(taken(["only", "often", "seldom", "never"], Chance(1).pick("any", of, pl.lit(1)))).to_series()
    counts = dict(chosen.value_counts().iter_rows())
    assert set(counts) == {"often", "seldom"} and counts["often"] / 40_000 == pytest.approx(0.75, abs=0.01)


@given(st.floats(0, 1, exclude_max=True), st.lists(st.floats(0.001, 1000), min_size=1, max_size=9))
def test_every_position_of_a_table_stands_in_its_own_group(share, weights):
    of = table([weights, weights])
    at = pl.select(of.place(pl.lit(1), pl.lit(share))).item()
    assert len(weights) <= at < 2 * len(weights)
