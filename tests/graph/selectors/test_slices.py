"""Slices of the graph, of real rows."""

from __future__ import annotations

from typing import Any

import pytest

from graph.records import EdgeKind, NodeKey, NodeKind, Slice
from graph.selectors.nodes import read_nodes
from graph.selectors.slices import read_slice, read_slice_of
from graph.services.surveys import survey_graph
from papers.models import Author, Authorship, Institution, NameVariant
from tests.factories import make_record, sign
from tests.graph.counted import import_counted, key_of, key_of_work

pytestmark = pytest.mark.django_db

TOPIC = {"openalex": "T10036", "name": "Neural architecture search"}


def be(name: str, *affiliations: str) -> dict[str, Any]:
    """A signature of the one person of this name."""
    return sign(name, *affiliations, openreview=f"~{name.replace(' ', '_')}1")


ADA, BEN, CY, DEE = map(be, ("Ada Byron", "Ben Carr", "Cy Dorn", "Dee Eads"))


def list_labels(found: Slice, kind: NodeKind) -> list[str]:
    return [node.label for node in found.nodes if node.kind is kind]


def list_pairs(found: Slice, kind: EdgeKind) -> set[frozenset[str]]:
    labels = {node.key: node.label for node in found.nodes}
    return {
        frozenset({labels[edge.source], labels[edge.target]}) for edge in found.edges if edge.kind is kind
    }


def import_star() -> None:
    """Ada signs with Ben three times, with Dee once, and with Cy beside Ben; Cy and Dee meet without her."""
    import_counted(
        make_record("One", authors=[ADA, BEN], year=2015, topics=[TOPIC]),
        make_record("Two", authors=[ADA, BEN], year=2018),
        make_record("Three", authors=[be("Ada Byron", "Turing House"), BEN, CY]),
        make_record("Four", authors=[ADA, DEE], year=2023),
        make_record("Five", authors=[CY, DEE], year=2020),
    )


def test_slice_is_the_focus_its_best_neighbours_and_all_edges_between():
    import_star()
    found = read_slice([key_of("Ada Byron")])
    assert list_labels(found, NodeKind.AUTHOR) == ["Ada Byron", "Ben Carr", "Dee Eads", "Cy Dorn"]
    assert list_labels(found, NodeKind.WORK) == ["Four", "Three", "Two", "One"]
    assert list_labels(found, NodeKind.TOPIC) == ["Neural architecture search"]
    assert list_labels(found, NodeKind.INSTITUTION) == ["Turing House"]
    assert frozenset({"Cy Dorn", "Dee Eads"}) in list_pairs(found, EdgeKind.COLLABORATION)
    assert frozenset({"Ben Carr", "Dee Eads"}) not in list_pairs(found, EdgeKind.COLLABORATION)
    assert len(list_pairs(found, EdgeKind.AUTHORSHIP)) == 9
    assert found.hidden_count == 0


def test_slice_takes_the_heaviest_and_says_how_many_are_hidden():
    import_star()
    found = read_slice([key_of("Ada Byron")], kinds=[NodeKind.AUTHOR], limit=1)
    assert list_labels(found, NodeKind.AUTHOR) == ["Ada Byron", "Ben Carr"]
    assert found.hidden_count == 2


def test_slice_with_too_many_edges_says_how_many_are_left_out():
    import_star()
    whole = read_slice([key_of("Ada Byron")], kinds=[NodeKind.AUTHOR])
    assert (len(whole.edges), whole.edges_left_out_count, whole.nodes_left_out_count) == (5, 0, 0)
    cut = read_slice([key_of("Ada Byron")], kinds=[NodeKind.AUTHOR], most_edges=3)
    assert (len(cut.edges), cut.edges_left_out_count) == (3, 2)
    assert all(str(key_of("Ada Byron")) in (edge.source, edge.target) for edge in cut.edges)


def test_slice_is_narrowed_by_year_and_weight():
    import_star()
    people = [NodeKind.AUTHOR]
    late = read_slice([key_of("Ada Byron")], kinds=people, years=(2022, None))
    assert list_labels(late, NodeKind.AUTHOR) == ["Ada Byron", "Dee Eads"]
    heavy = read_slice([key_of("Ada Byron")], kinds=people, weight=1.5)
    assert list_labels(heavy, NodeKind.AUTHOR) == ["Ada Byron", "Ben Carr"]


def test_slice_of_given_nodes_has_no_others():
    import_star()
    keys = [key_of("Dee Eads"), key_of("Ada Byron"), NodeKey(NodeKind.AUTHOR, 10**17), key_of("Cy Dorn")]
    found = read_slice_of(keys)
    assert list_labels(found, NodeKind.AUTHOR) == ["Dee Eads", "Ada Byron", "Cy Dorn"]
    assert len(found.nodes) == 3
    assert len(found.edges) == 3
    assert found.hidden_count is None


def test_slice_of_several_is_the_union_of_their_neighbourhoods():
    import_star()
    found = read_slice([key_of("Dee Eads"), key_of("Ben Carr")], kinds=[NodeKind.AUTHOR])
    labels = list_labels(found, NodeKind.AUTHOR)
    assert labels[:2] == ["Dee Eads", "Ben Carr"]
    assert set(labels[2:]) == {"Ada Byron", "Cy Dorn"}
    assert len(list_pairs(found, EdgeKind.COLLABORATION)) == 5


def test_slice_of_a_topic_and_of_a_work_has_their_people():
    import_star()
    topic = read_slice([NodeKey(NodeKind.TOPIC, 10036)])
    assert set(list_labels(topic, NodeKind.AUTHOR)) == {"Ada Byron", "Ben Carr"}
    work = read_slice([key_of_work("One")])
    assert set(list_labels(work, NodeKind.AUTHOR)) == {"Ada Byron", "Ben Carr"}
    assert list_labels(work, NodeKind.TOPIC) == ["Neural architecture search"]


def test_slice_of_a_topic_has_the_newest_of_its_surveyed_works():
    import_counted(
        *(make_record(f"Of {year}", authors=[ADA], year=year, topics=[TOPIC]) for year in (2010, 2020, 2015)),
        make_record("Undated", authors=[ADA], year=None, topics=[TOPIC]),
        make_record("On another", authors=[ADA], topics=[{"openalex": "T10057", "name": "Faces"}]),
    )
    topic = [NodeKey(NodeKind.TOPIC, 10036)]
    assert list_labels(read_slice(topic), NodeKind.WORK) == []
    survey_graph()

    found = read_slice(topic)
    assert list_labels(found, NodeKind.WORK) == ["Of 2020", "Of 2015", "Of 2010", "Undated"]
    assert len(list_pairs(found, EdgeKind.WORK_TOPIC)) == 4
    newest = read_slice(topic, limit=1)
    assert list_labels(newest, NodeKind.WORK) == ["Of 2020"]
    assert list_labels(read_slice(topic, years=(2012, 2016)), NodeKind.WORK) == ["Of 2015"]


def test_slice_of_a_node_that_is_not_there_is_empty():
    import_star()
    found = read_slice([NodeKey(NodeKind.AUTHOR, 10**17), NodeKey(NodeKind.INSTITUTION, -1)])
    assert found == Slice((), (), 0)
    assert read_slice([]) == Slice((), (), 0)


def test_slice_leaves_out_people_whose_record_is_gone():
    import_star()
    gone = key_of("Ben Carr")
    Authorship.objects.filter(author_id=gone.id).delete()
    NameVariant.objects.filter(author_id=gone.id).delete()
    Author.objects.filter(pk=gone.id).delete()
    found = read_slice([key_of("Ada Byron")], kinds=[NodeKind.AUTHOR])
    assert list_labels(found, NodeKind.AUTHOR) == ["Ada Byron", "Dee Eads", "Cy Dorn"]
    assert all(str(gone) not in (edge.source, edge.target) for edge in found.edges)


def test_institution_with_a_ror_id_is_called_by_its_name_there():
    place = {"name": "Dept. of Engines, Turing House", "ror": "02mhbdp94"}
    import_counted(make_record("One", authors=[ADA | {"affiliations": [place]}, BEN]))
    (institution,) = [
        NodeKey(NodeKind.INSTITUTION, key)
        for key in Institution.objects.values_list("affiliation__match_key", flat=True)
    ]
    Institution.objects.update(name="Turing House")
    assert read_nodes([institution])[institution].label == "Turing House"


@pytest.mark.parametrize("people", [1, 3])
def test_slice_is_read_in_three_queries(django_assert_num_queries, people):
    import_counted(
        *(make_record(f"Work {n}", authors=[ADA, sign(f"Colleague {n * 'x'}y")]) for n in range(people))
    )
    focus = [key_of("Ada Byron")]
    with django_assert_num_queries(3):
        assert len(list_labels(read_slice(focus), NodeKind.AUTHOR)) == people + 1
