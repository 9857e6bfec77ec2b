"""What two NIKs have to do with each other is said without a digit of theirs."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.matching.two_niks import relation

NIK = "5299014107840001"
DIGITS = st.text("0123456789", min_size=16, max_size=16)


@pytest.mark.parametrize(
    ("other", "kind", "pattern", "parts"),
    [
        (NIK, "same", "•••••• •••••• ••••", ()),
        ("5299014107850001", "one_digit", "•••••• •••••≠ ••••", ("birth",)),
        ("5299011407840001", "swapped", "•••••• ≠≠•••• ••••", ("birth",)),
        ("5299014107840000", "rounded", "•••••• •••••• •••≠", ("serial",)),
        ("5299014107843217", "one_part", "•••••• •••••• ≠≠≠≠", ("serial",)),
        ("5299022107840001", "other", "•••••≠ ≠••••• ••••", ("area", "birth")),
    ],
)
def test_it_says_in_which_parts_they_differ(other, kind, pattern, parts):
    found = relation(NIK, other)
    assert (found.kind, found.pattern, found.parts) == (kind, pattern, parts)


@pytest.mark.parametrize(("one", "other", "kind"), [(NIK, None, "one"), ("", NIK, "one"), (None, "", "neither")])
def test_a_nik_that_is_not_known_is_not_compared(one, other, kind):
    found = relation(one, other)
    assert (found.kind, found.pattern) == (kind, "")


@given(DIGITS, DIGITS)
def test_it_is_the_same_both_ways_and_holds_no_digit(one, other):
    found = relation(one, other)
    assert found == relation(other, one)
    assert not re.search("[0-9]", found.pattern)
    assert found.pattern.replace(" ", "").count("≠") == sum(a != b for a, b in zip(one, other, strict=True))
