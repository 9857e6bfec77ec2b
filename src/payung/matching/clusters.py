"""Which rows are one person, from which pairs are: all that hang together, unless something says that two of them are not.

One wrong pair joins two whole families of rows. So a cluster holds together only where nobody, no clerk and no model, has
called two of its rows different people, and where it is not larger than one person's rows ever are; otherwise only what a
person said joins, and the rest is for a person to look at.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

Pair = tuple[int, int]
#: One person stands in five kinds of lists, in two places at most: more rows than this are a NIK that many have used.
ROWS_MOST = 8


@dataclass(frozen=True)
class Clusters:
    """`stands_for` names of each joined row the lowest of its cluster; who is joined to nobody is not there. `held` are the
    pairs that join nothing, because their cluster does not hold together."""

    stands_for: Mapping[int, int]
    held: Collection[Pair]

    def rows(self) -> Mapping[int, Sequence[int]]:
        """The rows of each cluster in order, by its lowest."""
        found: dict[int, list[int]] = {}
        for row in sorted(self.stands_for):
            found.setdefault(self.stands_for[row], []).append(row)
        return found


def clusters(
    said: Iterable[Pair], guessed: Iterable[Pair], said_apart: Iterable[Pair] = (), guessed_apart: Iterable[Pair] = ()
) -> Clusters:
    """From the pairs that people (`said`) and the model (`guessed`) call one person, and those that they call two.

    What people said joins unless people contradict it; a model's "different" holds nothing of that up.
    """
    said, guessed, against = list(said), list(guessed), list(said_apart)
    by_hand = components(said)
    astray = _torn(by_hand, against)
    guessed_apart = set(guessed_apart)
    overruled = {pair for pair in guessed_apart if by_hand.get(pair[0], -1) == by_hand.get(pair[1], -2)}
    whole = components([*said, *guessed])
    loose = _torn(whole, [*against, *(guessed_apart - overruled)]) | _too_large(whole)
    held = {pair for pair in guessed if whole[pair[0]] in loose} | {pair for pair in said if by_hand[pair[0]] in astray}
    return Clusters(components(pair for pair in (*said, *guessed) if pair not in held), frozenset(held))


def _torn(joined: Mapping[int, int], apart: Iterable[Pair]) -> set[int]:
    """The clusters, by their lowest row, of which two rows are two people."""
    return {joined[one] for one, other in apart if one in joined and joined[one] == joined.get(other)}


def _too_large(joined: Mapping[int, int]) -> set[int]:
    return {lowest for lowest, rows in Counter(joined.values()).items() if rows > ROWS_MOST}


def components(pairs: Iterable[Pair]) -> dict[int, int]:
    """Of each row in a pair the lowest row that it hangs together with. A union-find: about a million pairs a second."""
    above: dict[int, int] = {}

    def lowest(row: int) -> int:
        root = row
        while (higher := above.setdefault(root, root)) != root:
            root = higher
        while above[row] != root:  # the next time it is one step
            above[row], row = root, above[row]
        return root

    for one, other in pairs:
        first, second = lowest(one), lowest(other)
        above[max(first, second)] = min(first, second)
    return {row: lowest(row) for row in list(above)}


def path(pairs: Iterable[Pair], first: int, last: int) -> Sequence[int]:
    """A shortest way from one row to another, over pairs; without any where there is none."""
    beside: dict[int, list[int]] = {}
    for one, other in pairs:
        beside.setdefault(one, []).append(other)
        beside.setdefault(other, []).append(one)
    came_from = {first: first}
    ends = [first]
    while ends and last not in came_from:
        reached = [(each, end) for end in ends for each in sorted(beside.get(end, ())) if each not in came_from]
        ends = list(dict.fromkeys(each for each, _ in reached))
        for each, end in reversed(reached):
            came_from[each] = end
    if last not in came_from:
        return ()
    found = [last]
    while found[-1] != first:
        found.append(came_from[found[-1]])
    return found[::-1]
