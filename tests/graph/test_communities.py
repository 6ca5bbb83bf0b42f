"""Communities of a graph: found whatever the order of its pairs, and called as before where they stayed."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.communities import PLAIN_WEIGHT, Communities, find_communities, keep_ids

Pair = tuple[int, int, float]


def link(*groups: list[int], bridges: list[tuple[int, int]] | None = None) -> list[Pair]:
    """Everybody of a group with everybody else of it, in both directions; bridges weigh less."""
    pairs = [(a, b, 1.0) for group in groups for a, b in permutations(group, 2)]
    return pairs + [(a, b, 0.1) for one in bridges or [] for a, b in (one, one[::-1])]


def find(pairs: list[Pair], *, plain_weight: float = PLAIN_WEIGHT) -> Communities:
    columns: list[Any] = list(zip(*pairs, strict=True)) or [(), (), ()]
    return find_communities(
        np.array(columns[0], np.int64),
        np.array(columns[1], np.int64),
        np.array(columns[2], np.float32),
        plain_weight=plain_weight,
    )


def group(found: Communities) -> list[list[int]]:
    """The members of each community."""
    count = int(found.numbers.max(initial=-1)) + 1
    return [found.author_ids[found.numbers == number].tolist() for number in range(count)]


def remember(**members: int) -> dict[str, Any]:
    """Earlier members, given as `_12=3`: person 12 was in community 3."""
    rows = sorted((int(name[1:]), community_id) for name, community_id in members.items())
    return {
        "author_id": np.array([row[0] for row in rows], np.int64),
        "community_id": np.array([row[1] for row in rows], np.int64),
    }


def test_people_who_work_together_are_a_community():
    found = find(link([1, 2, 3, 4], [11, 12, 13, 14, 15], bridges=[(4, 11)]))
    assert group(found) == [[11, 12, 13, 14, 15], [1, 2, 3, 4]]
    assert found.modularity is not None
    assert found.modularity > 0.4
    assert found.weights.tolist() == [3.0] * 4 + [4.0] * 5


def test_large_graph_is_parted_more_finely_than_by_plain_modularity():
    triangles = [[n, n + 1, n + 2] for n in range(0, 90, 3)]
    ring = link(*triangles, *([n, (n + 1) % 90] for n in range(2, 90, 3)))
    assert len(group(find(ring))) < 30
    assert group(find(ring, plain_weight=48)) == triangles


def test_people_alone_or_in_twos_are_in_none():
    assert group(find(link([1, 2], [5, 6, 7]))) == [[5, 6, 7]]
    assert group(find(link([1, 2]))) == []
    nobody = find([])
    assert (group(nobody), nobody.modularity) == ([], None)


def test_same_pairs_make_the_same_communities_each_time():
    pairs = [
        (1, 2, 1.0),
        (2, 1, 1.0),
        (1, 5, 2.0),
        (5, 1, 2.0),
        (3, 4, 1.5),
        (4, 3, 1.5),
        (3, 5, 4.0),
        (5, 3, 4.0),
    ]
    found = [find(pairs) for _ in range(200)]
    assert {tuple(one.author_ids.tolist()) for one in found} == {tuple(found[0].author_ids.tolist())}


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_order_of_pairs_does_not_show(data):
    people = st.integers(1, 12)
    drawn = data.draw(
        st.dictionaries(
            st.tuples(people, people).filter(lambda pair: pair[0] < pair[1]),
            st.floats(0.125, 9, width=32),
            max_size=40,
        )
    )
    pairs = [(a, b, w) for (one, other), w in drawn.items() for a, b in ((one, other), (other, one))]
    first, second = find(pairs), find(data.draw(st.permutations(pairs)))
    assert first.author_ids.tolist() == second.author_ids.tolist()
    assert first.numbers.tolist() == second.numbers.tolist()
    assert first.modularity == second.modularity
    assert np.bincount(first.numbers).min(initial=3) >= 3


def test_communities_keep_their_ids_where_most_people_stayed():
    found = find(link([1, 2, 3, 4], [11, 12, 13]))
    former = remember(_1=7, _2=7, _3=9, _11=9, _12=9, _20=5)
    assert keep_ids(found, former, last_id=9).tolist() == [7, 9]


def test_the_greater_overlap_takes_the_id_and_others_get_one_never_given():
    found = find(link([1, 2, 3, 4], [11, 12, 13]))
    assert keep_ids(found, remember(_1=4, _11=4, _12=4), last_id=30).tolist() == [31, 4]
    assert keep_ids(found, remember(), last_id=30).tolist() == [31, 32]


def test_of_equal_overlaps_the_lower_former_id_stays():
    found = find(link([1, 2, 3, 4]))
    assert keep_ids(found, remember(_1=8, _2=8, _3=6, _4=6), last_id=9).tolist() == [6]


@pytest.mark.parametrize("former", [remember(), remember(_1=3)])
def test_no_community_needs_no_id(former):
    assert keep_ids(find([]), former, last_id=9).tolist() == []
