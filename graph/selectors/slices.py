"""Slices of the graph: the best neighbours of some nodes, and the edges between the nodes found."""

from collections.abc import Collection, Sequence

from graph.records import NodeKey, NodeKind, Slice
from graph.selectors.neighbours import Narrowing, read_edges_between, read_neighbours
from graph.selectors.nodes import read_nodes

SLICE_LIMIT = 50
MOST_SLICE_EDGES = 10_000
"""Of the edges between the nodes of a slice no more than this are given, those of its focus and the heaviest first."""


def read_slice(
    focus: Sequence[NodeKey],
    *,
    kinds: Collection[NodeKind] = tuple(NodeKind),
    limit: int = SLICE_LIMIT,
    years: tuple[int | None, int | None] = (None, None),
    weight: float = 0.0,
    most_edges: int = MOST_SLICE_EDGES,
) -> Slice:
    """The nodes in focus, of each up to `limit` neighbours of each kind, and up to `most_edges` between all of these.

    The focus comes first, then the neighbours of each in turn, the heaviest first, of works the newest. `years` are the
    first and the last, both included, and `weight` is the least one, as `Narrowing` has them. A node whose record is
    gone is left out, with its edges. `hidden_count` sums up what each in focus has beyond its limits, capped. Three
    queries, however much is in focus: two ranges of an index for each, and a range for each person shown.
    """
    narrowing = Narrowing(years[0], years[1], weight)
    neighbours = read_neighbours(focus, limits=dict.fromkeys(kinds, limit), narrowing=narrowing)
    nodes = read_nodes(dict.fromkeys([*focus, *(one.key for one in neighbours)]))
    there = [key for key in focus if key in nodes]
    beside = [one for one in neighbours if one.centre in nodes]
    shown = list(dict.fromkeys([*there, *(one.key for one in beside if one.key in nodes)]))
    edges, edges_count = read_edges_between(shown, centres=there, limit=most_edges, narrowing=narrowing)
    totals = {(one.centre, one.kind): one.neighbours_count for one in beside}
    return Slice(
        nodes=tuple(nodes[key] for key in shown),
        edges=tuple(edges),
        hidden_count=sum(totals.values()) - len(beside),
        edges_left_out_count=edges_count - len(edges),
    )


def read_slice_of(keys: Sequence[NodeKey]) -> Slice:
    """Just these nodes, in this order, and the edges between them, in two queries; what is gone is left out."""
    nodes = read_nodes(keys)
    shown = [key for key in dict.fromkeys(keys) if key in nodes]
    edges, edges_count = read_edges_between(shown, centres=shown[:1], limit=MOST_SLICE_EDGES)
    return Slice(
        nodes=tuple(nodes[key] for key in shown),
        edges=tuple(edges),
        edges_left_out_count=edges_count - len(edges),
    )
