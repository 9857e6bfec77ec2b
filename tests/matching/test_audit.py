"""The interval of a sample is Clopper and Pearson's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.matching.audit import interval


@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    [  # as R's binom.test gives them
        (0, 10, 0.0, 0.3084971),
        (10, 10, 0.6915029, 1.0),
        (1, 20, 0.001265089, 0.2487328),
        (5, 10, 0.187086, 0.812914),
        (81, 263, 0.2527, 0.3676),
    ],
)
def test_known_samples_have_the_interval_of_the_books(right, of, low, high):
    assert interval(right, of) == pytest.approx((low, high), abs=5e-5)


def test_where_all_are_right_the_lower_end_is_a_root_of_the_tail():
    """(tail) ** (1/n): what the general way comes to, by hand."""
    for of in (1, 50, 200, 1000):
        assert interval(of, of)[0] == pytest.approx(0.025 ** (1 / of), abs=1e-9)
        assert interval(0, of)[1] == pytest.approx(1 - 0.025 ** (1 / of), abs=1e-9)


def test_of_nobody_asked_everything_is_possible():
    assert interval(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize(("right", "of"), [(-1, 3), (4, 3)])
def test_more_right_than_asked_is_refused(right, of):
    with pytest.raises(ValueError, match="of 3"):
        interval(right, of)


@given(st.integers(0, 60), st.integers(1, 60), st.sampled_from([0.8, 0.95, 0.99]))
def test_it_holds_the_share_seen_and_mirrors(right, of, confidence):
    right = min(right, of)
    low, high = interval(right, of, confidence=confidence)
    assert 0 <= low <= right / of <= high <= 1
    assert interval(of - right, of, confidence=confidence) == pytest.approx((1 - high, 1 - low), abs=1e-9)
