"""Which rows are one person follows from which pairs are, and does not where somebody says that two of them are not."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from payung.matching.clusters import ROWS_MOST, clusters, components, path

PAIRS = st.lists(st.tuples(st.integers(1, 12), st.integers(1, 5)).map(lambda drawn: (drawn[0], sum(drawn))), max_size=14)


def hanging_together(pairs) -> dict[int, int]:
    """Slowly: whoever can be reached, step by step."""
    found = {}
    for start in {row for pair in pairs for row in pair}:
        reached = {start}
        for _ in pairs:
            reached |= {row for pair in pairs if reached & set(pair) for row in pair}
        found[start] = min(reached)
    return found


def by_definition(said, guessed, said_apart, guessed_apart):
    """What joins, as the docstring has it: cluster by cluster, each pair asked."""
    whole, by_hand = hanging_together([*said, *guessed]), hanging_together(said)

    def torn(joined, lowest, apart) -> bool:
        return any(joined.get(a) == lowest == joined.get(b) for a, b in apart)

    overruled = {(a, b) for a, b in guessed_apart if a in by_hand and by_hand[a] == by_hand.get(b)}
    against = {*said_apart, *guessed_apart} - (overruled - set(said_apart))
    kept = [
        pair
        for pair in guessed
        if not torn(whole, whole[pair[0]], against) and list(whole.values()).count(whole[pair[0]]) <= ROWS_MOST
    ]
    kept += [pair for pair in said if not torn(by_hand, by_hand[pair[0]], said_apart)]
    return hanging_together(kept), {*said, *guessed} - set(kept)


@given(PAIRS)
def test_who_hangs_together_is_who_can_be_reached(pairs):
    assert components(pairs) == hanging_together(pairs)


@given(PAIRS, PAIRS, PAIRS, PAIRS)
def test_clusters_are_as_they_are_defined(said, guessed, said_apart, guessed_apart):
    guessed = [pair for pair in guessed if pair not in said]
    found = clusters(said, guessed, said_apart, guessed_apart)
    assert (found.stands_for, set(found.held)) == by_definition(said, guessed, said_apart, guessed_apart)


@given(PAIRS, PAIRS, PAIRS, PAIRS, st.randoms())
def test_the_order_of_the_pairs_changes_nothing(said, guessed, said_apart, guessed_apart, random):
    pairs = (said, guessed, said_apart, guessed_apart)
    before = clusters(*pairs)
    for each in pairs:
        random.shuffle(each)
    assert clusters(*pairs) == before


def test_a_chain_is_one_person_and_its_lowest_row_stands_for_it():
    found = clusters([], [(5, 7), (3, 5), (8, 9)], [])
    assert found.stands_for == {3: 3, 5: 3, 7: 3, 8: 8, 9: 8}
    assert found.rows() == {3: [3, 5, 7], 8: [8, 9]}
    assert not found.held


def test_a_chain_whose_ends_are_different_people_joins_nobody():
    found = clusters([], [(1, 2), (2, 3), (8, 9)], [], [(1, 3)])
    assert found == clusters([], [(1, 2), (2, 3), (8, 9)], [(1, 3)])
    assert found.stands_for == {8: 8, 9: 8}
    assert set(found.held) == {(1, 2), (2, 3)}


def test_what_a_person_said_joins_also_in_a_chain_that_does_not_hold():
    found = clusters([(1, 2)], [(2, 3)], [(1, 3)])
    assert found.stands_for == {1: 1, 2: 1}
    assert set(found.held) == {(2, 3)}


def test_what_people_joined_is_not_torn_by_the_model():
    assert clusters([(1, 2), (2, 3)], [(3, 4)], [], [(1, 3)]).stands_for == {1: 1, 2: 1, 3: 1, 4: 1}


def test_two_people_who_contradict_each_other_join_nobody():
    found = clusters([(1, 2), (2, 3)], [(3, 4)], [(1, 3)])
    assert found.stands_for == {}
    assert set(found.held) == {(1, 2), (2, 3), (3, 4)}


def test_more_rows_than_one_person_has_are_looked_at_by_somebody():
    chain = [(at, at + 1) for at in range(1, ROWS_MOST + 1)]
    assert len(clusters([], chain[:-1], []).stands_for) == ROWS_MOST
    assert clusters([], chain, []).stands_for == {}
    assert len(clusters(chain, [], []).stands_for) == ROWS_MOST + 1  # a person may say so


@given(PAIRS, st.integers(1, 17), st.integers(1, 17))
def test_a_path_leads_over_pairs_from_one_row_to_the_other_wherever_they_hang_together(pairs, first, last):
    found = path(pairs, first, last)
    whole = hanging_together(pairs)
    assert bool(found) == (first == last or (first in whole and whole[first] == whole.get(last)))
    if found:
        assert (found[0], found[-1]) == (first, last) and len(set(found)) == len(found)
        assert all({(a, b), (b, a)} & set(pairs) for a, b in pairwise(found))


def test_the_shortest_path_is_taken():
    assert path([(1, 2), (2, 3), (3, 4), (1, 5), (4, 5)], 1, 4) == [1, 5, 4]
