"""The search from both ends, against the plainest search there is, on small random graphs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from graph.path_search import Link, Meeting, Outcome, choose_paths, search_paths

LONGEST = 6
START, END = 0, 1

pairs = st.tuples(st.integers(0, 13), st.integers(0, 13)).filter(lambda pair: pair[0] != pair[1])
graphs = st.lists(pairs, max_size=30).map(
    lambda ways: {link for one, other in ways for link in ((one, other), (other, one))}
)


def make_reader(links: set[Link], asked: list[int] | None = None):
    def read(nodes: Sequence[int], most: int) -> list[Link]:
        found = sorted(link for link in links if link[0] in nodes)[:most]
        if asked is not None:
            asked.append(len(found))
        return found

    return read


def search(
    links: set[Link], *, longest: int = LONGEST, most_read: int = 10_000, most_kept: int = 10_000
) -> Meeting:
    return search_paths(
        START, END, longest=longest, most_read=most_read, most_kept=most_kept, read=make_reader(links)
    )


def list_all_shortest(links: set[Link]) -> list[tuple[int, ...]]:
    """Every shortest path, by walking level after level with whole paths in hand."""
    paths: list[tuple[int, ...]] = [(START,)]
    seen = {START}
    while paths:
        arrived = [path for path in paths if path[-1] == END]
        if arrived:
            return sorted(arrived)
        paths = [
            (*path, node) for path in paths for one, node in links if one == path[-1] and node not in seen
        ]
        seen |= {path[-1] for path in paths}
    return []


def list_reached(links: set[Link], start: int) -> set[int]:
    reached, fresh = {start}, {start}
    while fresh:
        fresh = {node for one, node in links if one in fresh} - reached
        reached |= fresh
    return reached


def list_paths(meeting: Meeting) -> list[tuple[int, ...]]:
    lengths = dict.fromkeys((link for links in meeting.layers for link in links), 1)
    return choose_paths(meeting.layers, lengths, limit=10_000)


def make_chain(steps: int) -> set[Link]:
    """One path of so many steps from START over nodes from 100 on to END."""
    nodes = [START, *range(100, 100 + steps - 1), END]
    return {link for one, other in pairwise(nodes) for link in ((one, other), (other, one))}


@given(graphs)
def test_search_finds_every_shortest_path_and_no_other(links):
    expected = list_all_shortest(links)
    meeting = search(links)
    if not expected or len(expected[0]) - 1 > LONGEST:
        assert meeting.outcome in (Outcome.APART, Outcome.TOO_FAR)
        return
    assert meeting.outcome is Outcome.FOUND
    assert meeting.searched_steps == len(expected[0]) - 1
    assert sorted(list_paths(meeting)) == expected
    assert (meeting.paths_count, meeting.is_whole) == (len(expected), True)


@given(graphs)
def test_search_says_apart_only_where_no_path_is_and_counts_the_island(links):
    meeting = search(links, longest=100)
    reached = list_reached(links, START)
    assert (meeting.outcome is Outcome.APART) == (END not in reached)
    if meeting.outcome is Outcome.APART:
        assert meeting.island_id in (START, END)
        assert meeting.island_count == len(list_reached(links, meeting.island_id))


@given(graphs, st.integers(0, 40), st.integers(1, LONGEST))
def test_search_that_is_cut_says_nothing_wrong(links, most_read, longest):
    asked: list[int] = []
    meeting = search_paths(
        START, END, longest=longest, most_read=most_read, most_kept=100, read=make_reader(links, asked)
    )
    expected = list_all_shortest(links)
    distance = len(expected[0]) - 1 if expected else None
    assert sum(asked) <= most_read + 1
    assert len(asked) <= longest
    match meeting.outcome:
        case Outcome.FOUND:
            assert meeting.searched_steps == distance
            assert set(list_paths(meeting)) <= set(expected)
            assert meeting.paths_count in (None, len(expected))
            assert meeting.is_whole == (meeting.paths_count is not None)
        case Outcome.APART:
            assert distance is None
        case _:
            assert distance is None or distance > meeting.searched_steps
            assert (meeting.outcome is Outcome.TOO_FAR) == (meeting.searched_steps == longest)


def test_search_is_cut_where_it_would_read_more_than_it_may():
    links = make_chain(4)
    assert search(links, most_read=7).outcome is Outcome.FOUND
    cut = search(links, most_read=3)
    assert (cut.outcome, cut.searched_steps) == (Outcome.CUT, 2)


def test_search_goes_no_further_than_the_longest_path():
    assert search(make_chain(6)).searched_steps == 6
    assert search(make_chain(7)) == Meeting(Outcome.TOO_FAR, 6)


def test_search_keeps_some_of_too_many_links_and_counts_all_paths():
    links = {
        link
        for middle in range(100, 116)
        for link in ((START, middle), (middle, START), (END, middle), (middle, END))
    }
    meeting = search(links, most_kept=8)
    assert (meeting.paths_count, meeting.is_whole) == (16, False)
    assert list_paths(meeting) == [(START, middle, END) for middle in (100, 101, 102, 103)]


@given(graphs, st.randoms(use_true_random=False), st.integers(1, 5))
def test_chosen_paths_are_the_least_in_length_then_in_ids(links, chance, limit):
    lengths = {link: chance.randint(1, 4) for link in sorted(links)}
    expected = list_all_shortest(links)
    meeting = search(links)
    if meeting.outcome is Outcome.FOUND:
        ranked = sorted(expected, key=lambda path: (sum(lengths[link] for link in pairwise(path)), path))
        assert choose_paths(meeting.layers, lengths, limit=limit) == ranked[:limit]


def test_link_without_a_length_is_not_walked():
    layers = (((0, 2), (0, 3)), ((2, 1), (3, 1)))
    assert choose_paths(layers, {(0, 2): 1, (0, 3): 1, (3, 1): 1}, limit=3) == [(0, 3, 1)]
    assert choose_paths(layers, {}, limit=3) == []
