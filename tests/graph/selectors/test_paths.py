"""Paths between people, over rows of the graph and over works."""

from __future__ import annotations

from itertools import count, pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.addresses import edge_address
from graph.models import Collaboration
from graph.path_search import Outcome
from graph.records import author_key
from graph.selectors.paths import LONGEST_PATH, Paths, find_paths, list_steps, measure_distance, read_people
from papers.models import AuthorRedirect, Work
from tests.factories import import_records
from tests.graph.catalogue import build
from tests.graph.people import find_id, write

pytestmark = pytest.mark.django_db

START, END = 1, 2
pairs = st.tuples(st.integers(1, 10), st.integers(1, 10)).filter(lambda pair: pair[0] < pair[1])


def link(weights: dict[tuple[int, int], float]) -> None:
    """Write collaborations of these weights, in both directions, in place of all others."""
    Collaboration.objects.all().delete()
    Collaboration.objects.bulk_create(
        Collaboration(
            source_id=source,
            target_id=target,
            weight=weight,
            works_count=1,
            close_works_count=1,
            late_works_count=0,
        )
        for pair, weight in weights.items()
        for source, target in (pair, pair[::-1])
    )


def link_chain(steps: int, *, lanes: int = 1) -> None:
    """So many separate paths of so many steps from START to END."""
    numbers = count(100)
    for_each_lane = [[START, *(next(numbers) for _ in range(steps - 1)), END] for _ in range(lanes)]
    link({pair: 1.0 for lane in for_each_lane for pair in pairwise(lane)})


def list_all_shortest(weights: dict[tuple[int, int], float]) -> list[tuple[int, ...]]:
    """Every shortest path, the strongest first, by walking with whole paths in hand."""
    both_ways = weights | {pair[::-1]: weight for pair, weight in weights.items()}
    paths: list[tuple[int, ...]] = [(START,)]
    seen = {START}
    while paths:
        arrived = [path for path in paths if path[-1] == END]
        if arrived:
            return sorted(arrived, key=lambda path: (sum(1 / both_ways[one] for one in pairwise(path)), path))
        paths = [
            (*path, node) for path in paths for one, node in both_ways if one == path[-1] and node not in seen
        ]
        seen |= {path[-1] for path in paths}
    return []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(pairs, st.sampled_from([0.25, 0.5, 1.0, 2.0]), max_size=18), st.integers(1, 4))
def test_paths_are_the_strongest_of_all_shortest_ones(weights, limit):
    link(weights)
    expected = list_all_shortest(weights)
    found = find_paths(START, END, limit=limit)
    if expected and len(expected[0]) - 1 <= LONGEST_PATH:
        distance = len(expected[0]) - 1
        assert found == Paths(
            Outcome.FOUND, distance, distance, tuple(expected[:limit]), paths_count=len(expected)
        )
    else:
        assert found.outcome in (Outcome.APART, Outcome.TOO_FAR)
        assert (found.distance, found.paths, found.paths_count) == (None, (), None)
    assert measure_distance(START, END).distance == found.distance


def test_paths_that_are_too_long_are_not_found():
    link_chain(6)
    assert find_paths(START, END).distance == 6
    link_chain(7)
    assert find_paths(START, END) == Paths(Outcome.TOO_FAR, None, 6)


def test_person_without_collaborations_is_an_island():
    link({(START, 3): 1.0})
    found = find_paths(START, END)
    assert (found.outcome, found.island_id, found.island_count) == (Outcome.APART, END, 1)


def test_search_reads_no_more_than_it_may_and_says_how_far_it_came():
    link_chain(4, lanes=3)
    assert find_paths(START, END, most_read=8) == Paths(Outcome.CUT, None, 2)
    assert measure_distance(START, END, most_read=8) == Paths(Outcome.CUT, None, 2)


def test_search_that_is_cut_where_it_arrives_counts_no_paths():
    link_chain(2, lanes=3)
    found = find_paths(START, END, most_read=4)
    assert (found.outcome, found.distance, found.paths_count, found.is_whole) == (
        Outcome.FOUND,
        2,
        None,
        False,
    )
    assert found.paths == ((START, 100, END), (START, 101, END))


@pytest.mark.parametrize(("steps", "lanes"), [(1, 1), (3, 1), (3, 3)])
def test_search_asks_a_query_a_step_and_one_for_the_strongest(steps, lanes):
    link_chain(steps, lanes=lanes)
    with CaptureQueriesContext(connection) as asked:
        assert find_paths(START, END).distance == steps
    assert len(asked) == steps + 1
    with CaptureQueriesContext(connection) as asked:
        measure_distance(START, END)
    assert len(asked) == steps


# ---- people


def test_people_are_found_by_their_ids_and_by_former_ones(django_assert_num_queries):
    import_records(write("A", "Ada Ax", "Ben Bo"))
    ada, ben = find_link("Ada Ax", "Ben Bo")
    AuthorRedirect.objects.bulk_create(
        AuthorRedirect(old_id=old, author_id=ada) for old in (10**9, 10**9 + 1)
    )
    with django_assert_num_queries(1):
        people = read_people([ada, ben])
    assert {one: node.key for one, node in people.items()} == {ada: f"author:{ada}", ben: f"author:{ben}"}
    with django_assert_num_queries(3):
        people = read_people([10**9, 10**9 + 1, ben, 10**17])
    assert {one: node.label for one, node in people.items()} == {
        10**9: "Ada Ax",
        10**9 + 1: "Ada Ax",
        ben: "Ben Bo",
    }


# ---- the works of a step


def find_link(*names: str) -> tuple[int, int]:
    source, target = map(find_id, names)
    return source, target


def test_steps_have_their_newest_works_and_their_count():
    crowd = [f"Crowd {chr(97 + n // 26)}{chr(97 + n % 26)}xx" for n in range(99)]
    import_records(
        write("Oldest", "Ada Ax", "Ben Bo", year=2001),
        write("Undated", "Ada Ax", "Ben Bo", year=None),
        write("b", "Ada Ax", "Ben Bo", "Cem Cy", year=2020),
        write("A", "Ada Ax", "Ben Bo", year=2020),
        write("Of too many", "Ada Ax", "Ben Bo", *crowd, year=2024),
        write("Of another", "Ada Ax", "Cem Cy", year=2024),
    )
    build()
    pair = find_link("Ada Ax", "Ben Bo")

    (step,) = list_steps([pair])

    assert (step.source_id, step.target_id, step.works_count) == (*pair, 4)
    assert (step.first_year, step.last_year) == (2001, 2020)
    assert [work.title for work in step.works] == ["A", "b", "Oldest"]


def test_steps_have_no_work_that_is_not_counted_yet(client):
    import_records(write("Counted", "Ada Ax", "Ben Bo", year=2001))
    build()
    import_records(write("Not yet", "Ada Ax", "Ben Bo", year=2024))
    pair = find_link("Ada Ax", "Ben Bo")
    (step,) = list_steps([pair])
    assert (step.works_count, [work.title for work in step.works]) == (1, ["Counted"])
    evidence = client.get(edge_address(*sorted(map(author_key, pair)))).content.decode()
    assert ("Counted" in evidence, "Not yet" in evidence) == (True, False)


def test_steps_come_in_the_order_asked_for_and_gone_ones_are_left_out():
    import_records(write("A", "Ada Ax", "Ben Bo"), write("B", "Ben Bo", "Cem Cy"))
    build()
    there, on = find_link("Ada Ax", "Ben Bo"), find_link("Ben Bo", "Cem Cy")

    steps = list_steps([on, (there[0], on[1]), there])

    assert [(step.source_id, step.target_id) for step in steps] == [on, there]


def test_step_has_the_abstract_of_a_work_without_title_only():
    import_records(
        write(None, "Ada Ax", "Ben Bo", abstract="In the beginning.", year=2021),
        write("Named", "Ada Ax", "Ben Bo", abstract="Not read.", year=2020),
    )
    build()

    (step,) = list_steps([find_link("Ada Ax", "Ben Bo")])

    assert [(work.title, work.abstract) for work in step.works] == [
        (None, "In the beginning."),
        ("Named", None),
    ]


@pytest.mark.parametrize("works", [1, 3])
def test_steps_ask_one_query(django_assert_num_queries, works):
    import_records(
        *(write(f"A {n}", "Ada Ax", "Ben Bo") for n in range(works)),
        *(write(f"B {n}", "Ben Bo", "Cem Cy") for n in range(works)),
    )
    build()
    assert Work.objects.count() == 2 * works
    links = [find_link("Ada Ax", "Ben Bo"), find_link("Ben Bo", "Cem Cy")]
    with django_assert_num_queries(1):
        list_steps(links)
