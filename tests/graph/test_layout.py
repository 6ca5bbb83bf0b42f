"""Where the nodes of a drawing stand."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from graph.layout import lay_out


@st.composite
def graphs(draw):
    nodes_count = draw(st.integers(0, 25))
    ends = st.integers(0, max(0, nodes_count - 1))
    return nodes_count, draw(st.lists(st.tuples(ends, ends), max_size=60)) if nodes_count else []


@given(graphs())
def test_layout_gives_each_node_a_place_and_always_the_same(graph):
    nodes_count, edges = graph
    places = lay_out(nodes_count, edges)
    assert len(places) == nodes_count
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in places)
    assert places == lay_out(nodes_count, edges)


def test_layout_puts_neighbours_near():
    """Two rings of ten, joined by one edge: within a ring all stand nearer than across, on the average."""
    rings = [(start + n, start + (n + 1) % 10) for start in (0, 10) for n in range(10)]
    places = lay_out(20, [*rings, (0, 10)])

    def mean(pairs):
        distances = [math.dist(places[a], places[b]) for a, b in pairs]
        return sum(distances) / len(distances)

    assert 2 * mean(rings) < mean([(a, b) for a in range(10) for b in range(10, 20)])
