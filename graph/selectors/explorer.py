"""What the explorer shows: the neighbourhoods of its nodes, and all edges between the nodes found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graph.explorer import ExplorerState
from graph.records import Node, NodeKey, NodeKind, Slice
from graph.selectors.neighbours import (
    COUNTED_CAP,
    Narrowing,
    Neighbour,
    read_edges_between,
    read_neighbours,
)
from graph.selectors.nodes import read_nodes

MOST_NODES, MOST_EDGES = 300, 2_000

LIMITS = {NodeKind.AUTHOR: 50, NodeKind.WORK: 20, NodeKind.TOPIC: 15, NodeKind.INSTITUTION: 10}
"""How many neighbours of a kind the focus and the expanded nodes bring."""
FURTHER_LIMITS = {NodeKind.AUTHOR: 4, NodeKind.TOPIC: 2, NodeKind.INSTITUTION: 1}
"""How many of a kind a neighbour of the focus brings when two steps are asked for."""
MOST_FURTHER = 60
"""How many neighbours bring their own."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many neighbours of a kind a centre has, and how many of them it brought; `is_capped` when it has more."""

    centre: NodeKey
    kind: NodeKind
    brought_count: int
    neighbours_count: int
    is_capped: bool


@dataclass(frozen=True, slots=True)
class ExplorerGraph:
    """What is shown, and of which centres not all neighbours are: `left_out` has those with more than they brought.

    `focus` is None when there is no such node, and then nothing is shown. `gone` are the centres without a record.
    """

    shown: Slice
    focus: Node | None = None
    left_out: Sequence[LeftOut] = field(default=())
    gone: tuple[NodeKey, ...] = ()


def read_explorer_graph(
    state: ExplorerState, *, most_nodes: int = MOST_NODES, most_edges: int = MOST_EDGES
) -> ExplorerGraph:
    """The graph of a state: its centres, their best neighbours, and what is between all of these.

    Centres are the focus and the expanded nodes; they come first, then their neighbours, centre after centre, until
    there are `most_nodes`. Three queries, one more for two steps; none without a focus.
    """
    if state.focus is None:
        return ExplorerGraph(Slice((), ()))
    centres = (state.focus, *state.expanded)
    narrowing = Narrowing(state.first_year, state.last_year, state.least_weight)
    neighbours = read_neighbours(centres, limits=_limit(state, LIMITS), narrowing=narrowing)
    further: list[Neighbour] = []
    if state.depth > 1:
        near = [one.key for one in neighbours if one.centre == state.focus][:MOST_FURTHER]
        further = read_neighbours(near, limits=_limit(state, FURTHER_LIMITS), narrowing=narrowing)
    nodes = read_nodes(dict.fromkeys([*centres, *(one.key for one in (*neighbours, *further))]))
    gone = tuple(key for key in centres if key not in nodes)
    if state.focus in gone:
        return ExplorerGraph(Slice((), ()), gone=gone)
    beside = [one for one in neighbours if one.centre in nodes]
    around = [one.key for one in (*beside, *further) if one.centre in nodes]
    there = [key for key in dict.fromkeys([*centres, *around]) if key in nodes]
    shown = there[:most_nodes]
    edges, edges_count = read_edges_between(shown, centres=centres, limit=most_edges, narrowing=narrowing)
    left_out = _list_left_out(beside)
    return ExplorerGraph(
        shown=Slice(
            nodes=tuple(nodes[key] for key in shown),
            edges=tuple(edges),
            hidden_count=sum(one.neighbours_count - one.brought_count for one in left_out),
            nodes_left_out_count=len(there) - len(shown),
            edges_left_out_count=edges_count - len(edges),
        ),
        focus=nodes[state.focus],
        left_out=left_out,
        gone=gone,
    )


def _limit(state: ExplorerState, limits: Mapping[NodeKind, int]) -> dict[NodeKind, int]:
    return {kind: limit for kind, limit in limits.items() if kind in state.show}


def _list_left_out(neighbours: Sequence[Neighbour]) -> tuple[LeftOut, ...]:
    brought: dict[tuple[NodeKey, NodeKind], int] = {}
    totals: dict[tuple[NodeKey, NodeKind], int] = {}
    for one in neighbours:
        brought[one.centre, one.kind] = brought.get((one.centre, one.kind), 0) + 1
        totals[one.centre, one.kind] = one.neighbours_count
    return tuple(
        LeftOut(
            centre, kind, count, min(totals[centre, kind], COUNTED_CAP), totals[centre, kind] > COUNTED_CAP
        )
        for (centre, kind), count in brought.items()
        if totals[centre, kind] > count
    )
