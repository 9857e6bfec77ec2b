"""Which numbers of a table would tell about single people, and which more must be hidden so that nobody works those out.

A reader sees the total of every column exactly, and knows that no number is below 0. So a hidden number lies between bounds
that follow from the others: of two hidden rows that have 2 people together each has 0 to 2. Rows are hidden until the bounds
of every hidden number are at least five apart, or as far as the column's own total lets them be. A row's parts are hidden
together, save those of which nobody at all is hidden. That a hidden number is small must not be shown: it would be a bound.
"""

from collections.abc import Mapping, Sequence

SMALLEST = 10  # ONS and the SDC handbook: below it a number tells about people
BOUNDS_APART = 5  # at least

#: Each block of parts that add up to `listed`.
Row = Mapping[str, int]


def hidden(rows: Sequence[Row], blocks: Sequence[Sequence[str]], whole: str) -> set[tuple[int, str]]:
    """(row, column) of every number to hide. Each block's columns add up to `whole` in each row. 0 is no person: it is shown,
    unless it would give another away. A table of one row hides nothing: the row is its own total."""
    if len(rows) < 2:
        return set()
    gone = {at for at, row in enumerate(rows) if _is_small(row[whole])}
    if len([row for row in rows if row[whole]]) == 1:  # then only who they are of the rows can stay unknown
        gone |= {at for at, row in enumerate(rows) if any(_is_small(number) for number in row.values())}
    gone = _with_enough([row[whole] for row in rows], gone)  # each then lies between 0 and the sum of them all
    found = {(at, whole) for at in gone}
    for block in blocks:
        its = gone | {at for at, row in enumerate(rows) if any(_is_small(row[part]) for part in block)}
        its = _with_enough_parts(rows, its, block, whole)
        found |= {(at, part) for part in block for at in its if any(rows[each][part] for each in its)}
    return found


def _is_small(number: int) -> bool:
    return 0 < number < SMALLEST


def _with_enough(numbers: Sequence[int], chosen: set[int]) -> set[int]:
    """At least two rows, and enough people in them together; of the other rows those that lose least."""
    while chosen and (len(chosen) < 2 or sum(numbers[at] for at in chosen) < BOUNDS_APART):
        others = [at for at in range(len(numbers)) if at not in chosen]
        others = [at for at in others if numbers[at]] or (others if len(chosen) < 2 else [])
        if not others:
            break
        chosen = chosen | {min(others, key=lambda at: (numbers[at], at))}
    return chosen


def _with_enough_parts(rows: Sequence[Row], chosen: set[int], block: Sequence[str], whole: str) -> set[int]:
    """The same for each part that anybody hidden has, and for who has another. Of a row with l people, whose part has c of the
    t people in all hidden rows, the part lies between l + c - t and l, and between 0 and c: so each of l, c, t - l and t - c
    has to be enough."""
    chosen = _with_enough([row[whole] for row in rows], chosen)
    for part in block:
        for numbers in ([row[part] for row in rows], [row[whole] - row[part] for row in rows]):
            if any(numbers[at] for at in chosen):
                chosen = _with_enough(numbers, chosen)
    return chosen
