"""No number that is hidden can be worked out from those that are shown by adding and subtracting."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from payung.reports.small_counts import hidden

BLOCKS = (("yes", "no", "unknown"), ("seen", "unseen"))
COLUMNS = ("listed", *BLOCKS[0], *BLOCKS[1])


def row(yes: int, no: int, unknown: int, seen: int) -> dict[str, int]:
    listed = yes + no + unknown
    return {"listed": listed, "yes": yes, "no": no, "unknown": unknown, "seen": seen, "unseen": listed - seen}


def worked_out(rows: list[dict[str, int]], gone: set[tuple[int, str]]) -> set[tuple[int, str]]:
    """The slow reference: Gauss over every sum a reader knows, that is each column's total and each row's two sums."""
    unknowns = sorted(gone)
    sums = [{(at, column): 1 for at in range(len(rows))} for column in COLUMNS]
    sums += [{(at, "listed"): -1} | {(at, part): 1 for part in block} for at in range(len(rows)) for block in BLOCKS]
    matrix = [[Fraction(each.get(cell, 0)) for cell in unknowns] for each in sums]
    pivots, at = [], 0
    for column in range(len(unknowns)):
        pivot = next((r for r in range(at, len(matrix)) if matrix[r][column]), None)
        if pivot is None:
            continue
        matrix[at], matrix[pivot] = matrix[pivot], matrix[at]
        matrix[at] = [value / matrix[at][column] for value in matrix[at]]
        for r in range(len(matrix)):
            if r != at and matrix[r][column]:
                matrix[r] = [a - matrix[r][column] * b for a, b in zip(matrix[r], matrix[at], strict=True)]
        pivots.append(column)
        at += 1
    return {unknowns[column] for r, column in enumerate(pivots) if sum(map(bool, matrix[r])) == 1}


counts = st.integers(0, 30)
tables = st.lists(
    st.tuples(counts, counts, counts, st.fractions(0, 1)).map(lambda t: row(*t[:3], int(sum(t[:3]) * t[3]))),
    min_size=2,
    max_size=6,
)


@settings(max_examples=300, deadline=None)
@given(tables)
def test_a_small_number_is_hidden_and_no_hidden_number_follows_from_the_others(rows):
    gone = hidden(rows, BLOCKS, "listed")
    assert {(at, column) for at, each in enumerate(rows) for column in COLUMNS if 0 < each[column] < 10} <= gone
    assert worked_out(rows, gone) == set()


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
