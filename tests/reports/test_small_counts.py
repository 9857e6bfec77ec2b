"""Of a number that is hidden those that are shown tell little: as little as a reader finds out who tries everything."""

from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payung.reports import small_counts
from payung.reports.small_counts import hidden

BLOCKS = (("yes", "no", "unknown"), ("seen", "unseen"))
COLUMNS = ("listed", *BLOCKS[0], *BLOCKS[1])


def row(yes: int, no: int, unknown: int, seen: int) -> dict[str, int]:
    listed = yes + no + unknown
    return {"listed": listed, "yes": yes, "no": no, "unknown": unknown, "seen": seen, "unseen": listed - seen}


def bounds(rows: list[dict[str, int]], gone: set[tuple[int, str]]) -> dict[tuple[int, str], tuple[int, int]]:
    """The slow reference: a reader who tries every number for everything that is hidden, and keeps what adds up. He knows each
    column's total, each row's sums, and that nothing is below 0."""
    found: dict[tuple[int, str], set[int]] = {}
    listed = [row["listed"] for row in rows]
    wholes = list(fillings([at for at in range(len(rows)) if (at, "listed") in gone], listed, sum(listed)))
    for whole in wholes:
        blocks = [list(tables_of(rows, gone, block, whole)) for block in BLOCKS]
        assert all(blocks), "whatever the totals are, there are parts that fit"
        for at in range(len(rows)):
            found.setdefault((at, "listed"), set()).add(whole[at])
        for table in (table for block in blocks for table in block):
            for cell, number in table.items():
                found.setdefault(cell, set()).add(number)
    return {cell: (min(found[cell]), max(found[cell])) for cell in gone}


def fillings(unknown: list[int], known: list[int], total: int):
    """Every way to fill the unknown places of a list that has this total."""
    rest = total - sum(number for at, number in enumerate(known) if at not in unknown)
    if not unknown:
        if not rest:
            yield known
        return
    at, *others = unknown
    for number in range(rest + 1):
        filled = [number if place == at else each for place, each in enumerate(known)]
        yield from fillings(others, filled, total)


def tables_of(rows: list[dict[str, int]], gone: set[tuple[int, str]], block: tuple[str, ...], whole: list[int]):
    """Every way to fill a block's hidden numbers, row by row, so that rows and columns add up."""

    def from_row(at: int, left: dict[str, int], filled: dict[tuple[int, str], int]):
        if at == len(rows):
            if not any(left.values()):
                yield filled
            return
        unknown = [place for place, part in enumerate(block) if (at, part) in gone]
        for numbers in fillings(unknown, [rows[at][part] for part in block], whole[at]):
            rest = {part: left[part] - number for part, number in zip(block, numbers, strict=True)}
            if min(rest.values()) >= 0:
                its = {(at, part): number for part, number in zip(block, numbers, strict=True)}
                yield from from_row(at + 1, rest, filled | its)

    yield from from_row(0, {part: sum(row[part] for row in rows) for part in block}, {})


def apart(rows: list[dict[str, int]], gone: set[tuple[int, str]]) -> dict[tuple[int, str], int]:
    return {cell: most - least for cell, (least, most) in bounds(rows, gone).items()}


counts = st.integers(0, 5)
tables = st.lists(
    st.tuples(counts, counts, counts, st.fractions(0, 1)).map(lambda t: row(*t[:3], int(sum(t[:3]) * t[3]))),
    min_size=2,
    max_size=3,
)


@settings(max_examples=60, deadline=None)
@given(tables)
def test_no_hidden_number_can_be_narrowed_down(rows):
    """With 4 and 3 for 10 and 5, so that every number can be tried: below 4 numbers are small, bounds are to be 3 apart."""
    with patch.multiple(small_counts, SMALLEST=4, BOUNDS_APART=3):
        gone = hidden(rows, BLOCKS, "listed")
    totals = {column: sum(each[column] for each in rows) for column in COLUMNS}
    small = {(at, column) for at, each in enumerate(rows) for column in COLUMNS if 0 < each[column] < 4}
    assert small <= gone
    for (at, column), wide in apart(rows, gone).items():
        others = totals["listed"] - totals[column]  # who is in another part; where nobody is, the part is the whole
        assert wide >= min(3, totals[column], others or 3), (at, column)


@pytest.mark.parametrize(
    ("rows", "narrowest"),
    [
        ([row(1, 0, 0, 0), row(1, 0, 0, 0), row(20, 0, 0, 0)], 22),  # two of one each would be 2 together: each 0 to 2
        ([row(4, 0, 0, 0), row(1, 0, 0, 0), row(20, 0, 0, 0)], 5),  # 5 together is enough
        ([row(3, 0, 0, 0), row(1, 0, 0, 0), row(20, 0, 0, 0)], 24),
        ([row(11, 1, 0, 0), row(12, 1, 0, 0), row(10, 10, 0, 0)], 12),
        ([row(11, 1, 0, 0), row(12, 1, 0, 0), row(10, 0, 0, 0)], 2),  # there are 2 in all: no more can be left open
    ],
)
def test_hidden_numbers_are_five_apart_where_there_are_five(rows, narrowest):
    gone = hidden(rows, BLOCKS, "listed")
    assert min(apart(rows, gone).values()) == narrowest


def test_large_numbers_and_zeros_are_shown():
    assert hidden([row(10, 0, 10, 10), row(50, 12, 0, 0)], BLOCKS, "listed") == set()


def test_one_hidden_row_takes_the_next_smallest_with_it():
    rows = [row(100, 20, 30, 70), row(9, 30, 40, 20), row(40, 20, 40, 30), row(0, 0, 0, 0)]
    assert hidden(rows, BLOCKS, "listed") == {(at, part) for at in (1, 2) for part in BLOCKS[0]}


def test_a_row_of_few_people_hides_all_of_it_and_one_more():
    gone = hidden([row(3, 0, 0, 0), row(100, 50, 30, 60), row(60, 20, 20, 50)], BLOCKS, "listed")
    assert gone == {(at, column) for at in (0, 2) for column in COLUMNS}


def test_a_table_of_one_row_is_its_own_total():
    assert hidden([row(3, 0, 0, 0)], BLOCKS, "listed") == set()


def test_a_hidden_row_beside_nothing_but_zeros_takes_one_of_them():
    assert {at for at, _ in hidden([row(3, 0, 0, 0), row(0, 0, 0, 0)], BLOCKS, "listed")} == {0, 1}
