"""Rows of a csv file whose cells have moved: a separator stands inside one of them, and what follows is a column too far on.

Such a row has something behind the last heading; or, where what was pushed out is empty, more cells than the rows of its file
have. Many programs end every row in a few empty cells, so their number alone says nothing.
"""

from collections import Counter
from collections.abc import Sequence

SHIFTED = "E-SEL-09"
FIRST_ROWS = 100


def most_cells(counts: Sequence[int], first: int, width: int) -> int:
    """How many cells a row may have while those behind its `width` headings are empty: as many as most of the first rows from
    row `first` on have. Of two numbers that are as frequent the smaller."""
    found = Counter(count for count in counts[first - 1 :][:FIRST_ROWS] if count > 1)
    return max(width, max(found, key=lambda count: (found[count], -count), default=0))
