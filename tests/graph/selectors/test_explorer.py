"""What the explorer shows, of real rows."""

from __future__ import annotations

from typing import Any

import pytest

from graph.explorer import ExplorerState
from graph.records import EdgeKind, NodeKey, NodeKind
from graph.selectors.explorer import ExplorerGraph, read_explorer_graph
from graph.selectors.neighbours import read_edges_between, read_neighbours
from graph.selectors.nodes import UNTITLED, read_nodes
from papers.models import Author, Authorship, Institution, NameVariant
from tests.factories import make_record, sign
from tests.graph.counted import import_counted, key_of, key_of_work

pytestmark = pytest.mark.django_db

TOPIC = {"openalex": "T10036", "name": "Neural architecture search"}
OTHER_TOPIC = {"openalex": "T10057", "name": "Face recognition"}


def be(name: str, *affiliations: str) -> dict[str, Any]:
    """A signature of the one person of this name."""
    return sign(name, *affiliations, openreview=f"~{name.replace(' ', '_')}1")


ADA, BEN, CY, DEE = (be(name) for name in ("Ada Byron", "Ben Carr", "Cy Dorn", "Dee Eads"))


def import_few() -> None:
    """Ada signs with Ben twice and with Cy once; Ben alone with Dee."""
    import_counted(
        make_record("One", authors=[be("Ada Byron", "Turing House"), BEN], year=2015, topics=[TOPIC]),
        make_record("Two", authors=[ADA, BEN, CY], year=2020, topics=[TOPIC, OTHER_TOPIC]),
        make_record("Three", authors=[BEN, DEE], year=2022),
    )


def list_labels(graph: ExplorerGraph, kind: NodeKind | None = None) -> list[str]:
    return [node.label for node in graph.shown.nodes if kind in (None, node.kind)]


def list_edges(graph: ExplorerGraph, kind: EdgeKind) -> set[tuple[str, str]]:
    labels = {node.key: node.label for node in graph.shown.nodes}
    return {(labels[edge.source], labels[edge.target]) for edge in graph.shown.edges if edge.kind is kind}


def test_graph_is_the_focus_with_its_neighbours_and_what_is_between_them():
    import_few()
    graph = read_explorer_graph(ExplorerState(focus=key_of("Ada Byron")))

    assert list_labels(graph, NodeKind.AUTHOR) == ["Ada Byron", "Ben Carr", "Cy Dorn"]
    assert list_labels(graph, NodeKind.WORK) == ["Two", "One"]
    assert set(list_labels(graph, NodeKind.TOPIC)) == {"Neural architecture search", "Face recognition"}
    assert list_labels(graph, NodeKind.INSTITUTION) == ["Turing House"]
    pairs = list_edges(graph, EdgeKind.COLLABORATION)
    assert {frozenset(pair) for pair in pairs} == {
        frozenset(pair)
        for pair in [("Ada Byron", "Ben Carr"), ("Ada Byron", "Cy Dorn"), ("Ben Carr", "Cy Dorn")]
    }
    assert ("Cy Dorn", "Two") in list_edges(graph, EdgeKind.AUTHORSHIP)
    assert ("One", "Neural architecture search") in list_edges(graph, EdgeKind.WORK_TOPIC)
    assert ("Ada Byron", "Turing House") in list_edges(graph, EdgeKind.AUTHOR_INSTITUTION)
    assert list_edges(graph, EdgeKind.TOPIC_PAIR) == {("Neural architecture search", "Face recognition")}
    assert graph.shown.hidden_count == 0
    assert graph.left_out == ()


def test_edge_between_says_what_it_is_the_sum_of():
    import_few()
    nodes = [key_of("Ada Byron"), key_of("Ben Carr")]
    edges, edges_count = read_edges_between(nodes, centres=nodes, limit=10)
    assert edges_count == 1
    assert (edges[0].weight, edges[0].works_count, edges[0].first_year, edges[0].last_year) == (
        1.5,
        2,
        2015,
        2020,
    )
    assert edges[0].address == f"/explore/edge?source={edges[0].source}&target={edges[0].target}"


def test_graph_grows_with_what_is_expanded_and_with_its_depth():
    import_few()
    start = ExplorerState(focus=key_of("Ada Byron"), show=frozenset({NodeKind.AUTHOR}))
    expanded = ExplorerState(focus=start.focus, show=start.show, expanded=(key_of("Ben Carr"),))
    assert "Dee Eads" not in list_labels(read_explorer_graph(start))
    assert "Dee Eads" in list_labels(read_explorer_graph(expanded))
    deeper = ExplorerState(focus=start.focus, show=start.show, depth=2)
    assert "Dee Eads" in list_labels(read_explorer_graph(deeper))


def test_graph_is_narrowed_by_kind_year_and_weight():
    import_few()
    ada = key_of("Ada Byron")
    people = frozenset({NodeKind.AUTHOR})

    late = read_explorer_graph(ExplorerState(focus=ada, first_year=2016))
    assert list_labels(late, NodeKind.WORK) == ["Two"]
    early = read_explorer_graph(ExplorerState(focus=ada, show=people, last_year=2016))
    assert list_labels(early) == ["Ada Byron", "Ben Carr"]
    heavy = read_explorer_graph(ExplorerState(focus=ada, show=people, least_weight=0.6))
    assert list_labels(heavy) == ["Ada Byron", "Ben Carr"]
    nothing = read_explorer_graph(ExplorerState(focus=ada, show=frozenset()))
    assert list_labels(nothing) == ["Ada Byron"]


@pytest.mark.parametrize("title", ["Two"])
def test_graph_begins_at_a_work_a_topic_or_an_institution_too(title):
    import_few()
    work = read_explorer_graph(ExplorerState(focus=key_of_work(title)))
    assert list_labels(work, NodeKind.AUTHOR) == ["Ada Byron", "Ben Carr", "Cy Dorn"]
    assert len(list_labels(work, NodeKind.TOPIC)) == 2
    topic = read_explorer_graph(ExplorerState(focus=NodeKey(NodeKind.TOPIC, 10036)))
    assert set(list_labels(topic)) >= {"Neural architecture search", "Face recognition", "Ada Byron"}
    place = read_explorer_graph(ExplorerState(focus=find_place("Ada Byron")))
    assert list_labels(place) == ["Turing House", "Ada Byron"]


def find_place(name: str) -> NodeKey:
    found = read_neighbours([key_of(name)], limits={NodeKind.INSTITUTION: 1})
    return found[0].key


def test_graph_says_what_it_leaves_out():
    import_counted(make_record("Crowd", "Ada Byron", *(f"Zed {chr(97 + n) * 4}" for n in range(60))))
    graph = read_explorer_graph(ExplorerState(focus=key_of("Ada Byron"), show=frozenset({NodeKind.AUTHOR})))
    (left,) = graph.left_out
    assert (left.brought_count, left.neighbours_count, left.is_capped) == (50, 60, False)
    assert graph.shown.hidden_count == 10
    assert (graph.shown.nodes_left_out_count, graph.shown.edges_left_out_count) == (0, 0)
    assert len(graph.shown.edges) == 51 * 50 / 2


def test_graph_never_has_more_than_it_may():
    import_counted(make_record("Crowd", "Ada Byron", *(f"Zed {chr(97 + n) * 4}" for n in range(60))))
    graph = read_explorer_graph(ExplorerState(focus=key_of("Ada Byron")), most_nodes=20, most_edges=30)
    assert (len(graph.shown.nodes), len(graph.shown.edges)) == (20, 30)
    assert graph.shown.nodes_left_out_count == 32  # of 61 people 50 are brought, and the work
    assert graph.shown.edges_left_out_count == 20 * 19 / 2 - 30
    own = [edge for edge in graph.shown.edges if str(key_of("Ada Byron")) in (edge.source, edge.target)]
    assert len(own) == 19  # the rest may go, but nobody stands there without an edge to the focus


def test_graph_of_nobody_is_empty():
    import_few()
    gone = read_explorer_graph(ExplorerState(focus=NodeKey(NodeKind.AUTHOR, 987654321)))
    assert (gone.focus, gone.shown.nodes) == (None, ())
    assert read_explorer_graph(ExplorerState()).focus is None


def test_graph_leaves_out_expanded_nodes_that_are_gone():
    import_few()
    state = ExplorerState(
        focus=key_of("Ada Byron"),
        expanded=(NodeKey(NodeKind.AUTHOR, 987654321), NodeKey(NodeKind.TOPIC, 10**17)),
    )
    graph = read_explorer_graph(state)
    assert "Ben Carr" in list_labels(graph)
    assert graph.gone == state.expanded


def test_graph_has_no_neighbours_of_an_expanded_person_who_is_gone():
    import_few()
    ben = key_of("Ben Carr")
    for model in (Authorship, NameVariant):
        model.objects.filter(author_id=ben.id).delete()
    Author.objects.filter(pk=ben.id).delete()
    state = ExplorerState(focus=key_of("Ada Byron"), expanded=(ben,))
    assert "Dee Eads" not in list_labels(read_explorer_graph(state))
    deeper = ExplorerState(focus=key_of("Ada Byron"), depth=2)
    assert "Dee Eads" not in list_labels(read_explorer_graph(deeper))


@pytest.mark.parametrize("works", [1, 3])
@pytest.mark.parametrize(("depth", "queries"), [(1, 3), (2, 4)])
def test_graph_takes_three_queries_and_one_more_for_two_steps(
    django_assert_num_queries, works, depth, queries
):
    import_counted(
        *(make_record(f"Work {n}", authors=[ADA, sign(f"Ben {'x' * (n + 1)}")]) for n in range(works))
    )
    state = ExplorerState(focus=key_of("Ada Byron"), depth=depth)
    with django_assert_num_queries(queries):
        read_explorer_graph(state)


def test_nodes_are_called_by_their_plain_names():
    import_counted(
        make_record("On $\\alpha$ and <script>x</script>", authors=[ADA]),
        make_record(None, authors=[ADA], abstract="What it says.", year=None),
    )
    works = read_neighbours([key_of("Ada Byron")], limits={NodeKind.WORK: 5})
    nodes = list(read_nodes(one.key for one in works).values())
    assert {node.label for node in nodes} == {"On α and <script>x</script>", UNTITLED}
    assert {(node.first_year, node.works_count) for node in nodes} == {(2021, None), (None, None)}


def test_institution_with_a_ror_id_bears_its_name():
    place = {"name": "Turing Hse.", "ror": "02mhbdp94"}
    import_counted(make_record("One", authors=[{"name": "Ada Byron", "affiliations": [place]}]))
    Institution.objects.update(name="Turing House")
    (node,) = read_nodes([find_place("Ada Byron")]).values()
    assert node.label == "Turing House"
