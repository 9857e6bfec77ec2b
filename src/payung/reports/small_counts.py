"""Which numbers of a table would tell about single people, and which more must be hidden so that nobody works those out.

A reader sees the total of every column exactly. One hidden number in a column follows from the others; so does one hidden part
in a row. Therefore a row's parts are hidden together, and never those of one row alone: what is hidden is always at least two
rows by two parts, of which no number follows by adding and subtracting.
"""

from collections.abc import Mapping, Sequence

SMALLEST = 10  # ONS and the SDC handbook: below it a number tells about people

#: Each block of parts that add up to `listed`.
Row = Mapping[str, int]


def hidden(rows: Sequence[Row], blocks: Sequence[Sequence[str]], whole: str) -> set[tuple[int, str]]:
    """(row, column) of every number to hide. Each block's columns add up to `whole` in each row. 0 is no person: it is shown,
    unless it would give another away. A table of one row hides nothing: the row is its own total."""
    if len(rows) < 2:
        return set()
    gone = _at_least_two(rows, {at for at, row in enumerate(rows) if _is_small(row[whole])}, whole)
    found = {(at, whole) for at in gone}
    for block in blocks:
        small = {at for at, row in enumerate(rows) if any(_is_small(row[part]) for part in block)}
        found |= {(at, part) for at in _at_least_two(rows, gone | small, whole) for part in block}
    return found


def _is_small(number: int) -> bool:
    return 0 < number < SMALLEST


def _at_least_two(rows: Sequence[Row], chosen: set[int], whole: str) -> set[int]:
    """With one row, also the one that loses least: the smallest of those that have people, else any."""
    if len(chosen) != 1:
        return chosen
    others = [at for at in range(len(rows)) if at not in chosen]
    return chosen | {min(others, key=lambda at: (rows[at][whole] == 0, rows[at][whole]))}
