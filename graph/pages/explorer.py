"""The page of the explorer: its controls, and the graph as tables of nodes and of edges."""

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from graph.addresses import EXPLORER
from graph.explorer import (
    DEPTHS,
    MOST_EXPANDED,
    SHOWN_NAMES,
    ExplorerState,
    collapse_node,
    expand_node,
    focus_node,
    format_state,
    format_weight,
)
from graph.pages.colours import colour_people, number_communities
from graph.pages.communities import CommunityLine, list_communities
from graph.pages.kinds import EDGE_WORDS, NODE_WORDS
from graph.pages.status import GraphNotice, show_graph_status
from graph.records import EDGE_ENDS, Edge, Node, NodeKey, NodeKind, parse_node_key
from graph.selectors.communities import CommunityRow
from graph.selectors.explorer import ExplorerGraph, LeftOut
from graph.selectors.state import GraphStatus
from papers.names import fold_text
from papers.pages.text import count, show_years


@dataclass(frozen=True, slots=True)
class Option:
    """Something that can be chosen in the form."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Controls:
    """The form: each field with what it holds as text."""

    focus: str
    expanded: str
    kinds: tuple[Option, ...]
    depths: tuple[Option, ...]
    first_year: str
    last_year: str
    least_weight: str
    find: str


@dataclass(frozen=True, slots=True)
class NodeRow:
    """A row of the table of nodes, and what a drawing needs. `size` is how many edges it has here.

    `works` and `years` are "" when not known or not said of its kind; `community` is the number of one of the page's
    communities, or "", and `colour` that of a person where the page has communities. `focus_address` is "" for the
    focus itself, and `toggle` is "Expand", "Collapse", or "" where there is nothing to do.
    """

    key: str
    kind: str
    kind_word: str
    label: str
    address: str
    works: str
    works_address: str
    years: str
    size: int
    community: str
    colour: str
    is_focus: bool
    is_found: bool
    focus_address: str
    toggle: str
    toggle_address: str


@dataclass(frozen=True, slots=True)
class EdgeRow:
    """A row of the table of edges, with the labels in the order in which it is read; `address` leads to its works."""

    source: str
    target: str
    source_label: str
    target_label: str
    kind: str
    word: str
    works: str
    years: str
    weight: str
    address: str


@dataclass(frozen=True, slots=True)
class Download:
    """A form in which the same graph can be had."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class ExplorerPage:
    """`focus` is None where nothing is asked for yet. `summary` is like "12 nodes, 30 edges"; `left_out` are sentences.

    Of the nodes those that were looked for come first. Of the `lone` communities one person each is shown.
    `reset_address` leads to the focus with nothing narrowed, "" when nothing is.
    """

    title: str
    address: str
    notice: GraphNotice
    focus: NodeRow | None
    controls: Controls
    summary: str
    left_out: tuple[str, ...]
    nodes: tuple[NodeRow, ...]
    edges: tuple[EdgeRow, ...]
    communities: tuple[CommunityLine, ...]
    lone: tuple[CommunityLine, ...]
    downloads: tuple[Download, ...]
    drawing_address: str
    dark_drawing_address: str
    reset_address: str


def explorer_address(state: ExplorerState, part: str = "") -> str:
    """The one address of a state; `part` is "", or one of its downloads, like "/graph.svg"."""
    query = format_state(state)
    return f"{EXPLORER}{part}?{query}" if query else f"{EXPLORER}{part}"


def show_explorer_page(
    state: ExplorerState,
    graph: ExplorerGraph,
    communities: Mapping[int, CommunityRow],
    status: GraphStatus,
    *,
    now: datetime.datetime,
) -> ExplorerPage:
    """The page of a state and its graph; `communities` are those of its people, by id."""
    shown = graph.shown
    degrees = Counter(end for edge in shown.edges for end in (edge.source, edge.target))
    labels = {node.key: node.label for node in shown.nodes}
    numbers = number_communities(shown.nodes)
    colours = colour_people(shown.nodes)
    named = list_communities(shown.nodes, communities)
    nodes = tuple(
        _show_node(
            node,
            state,
            degree=degrees[node.key],
            community=str(numbers.get(node.community_id or 0, ""))
            if node.community_id in communities
            else "",
            colour=colours.get(node.key, ""),
        )
        for node in shown.nodes
    )
    focus = nodes[0] if graph.focus else None
    plain = ExplorerState(focus=state.focus)
    return ExplorerPage(
        title=graph.focus.label if graph.focus else "Explore",
        address=explorer_address(state),
        notice=show_graph_status(status, now=now),
        focus=focus,
        controls=_show_controls(state),
        summary=_summarize(nodes, shown.edges, state) if focus else "",
        left_out=tuple(_list_left_out(graph, state, labels)),
        nodes=tuple(sorted(nodes, key=lambda node: not node.is_found)),
        edges=tuple(_show_edge(edge, labels, middle=str(state.focus)) for edge in shown.edges),
        communities=tuple(one for one in named if not one.is_lone),
        lone=tuple(one for one in named if one.is_lone),
        downloads=tuple(
            Download(label, explorer_address(state, part))
            for label, part in (
                ("SVG", "/graph.svg"),
                ("GraphML", "/graph.graphml"),
                ("JSON", "/graph.json"),
            )
        ),
        drawing_address=explorer_address(state, "/graph.svg"),
        dark_drawing_address=f"{explorer_address(state, '/graph.svg')}&scheme=dark",
        reset_address=explorer_address(plain) if replace(state, expanded=()) != plain else "",
    )


def _show_controls(state: ExplorerState) -> Controls:
    return Controls(
        focus=str(state.focus or ""),
        expanded=",".join(map(str, state.expanded)),
        kinds=tuple(
            Option(name, name.capitalize(), kind in state.show) for name, kind in SHOWN_NAMES.items()
        ),
        depths=tuple(Option(str(depth), count(depth, "step"), depth == state.depth) for depth in DEPTHS),
        first_year=str(state.first_year or ""),
        last_year=str(state.last_year or ""),
        least_weight=format_weight(state.least_weight),
        find=state.find,
    )


def _show_node(node: Node, state: ExplorerState, *, degree: int, community: str, colour: str) -> NodeRow:
    key = parse_node_key(node.key)
    is_focus = key == state.focus
    toggle, toggled = _toggle(state, key)
    return NodeRow(
        key=node.key,
        kind=node.kind,
        kind_word=NODE_WORDS[node.kind][0],
        label=node.label,
        address=node.address,
        works=f"{node.works_count:,}" if node.works_count is not None else "",
        works_address=f"{node.address}/works",
        years=show_years(node.first_year, node.last_year),
        size=degree,
        community=community,
        colour=colour,
        is_focus=is_focus,
        is_found=is_found(node.label, state.find),
        focus_address="" if is_focus else explorer_address(focus_node(state, key)),
        toggle=toggle,
        toggle_address=explorer_address(toggled) if toggle else "",
    )


def _toggle(state: ExplorerState, key: NodeKey) -> tuple[str, ExplorerState]:
    if key == state.focus:
        return "", state
    if key in state.expanded:
        return "Collapse", collapse_node(state, key)
    if len(state.expanded) >= MOST_EXPANDED:
        return "", state
    return "Expand", expand_node(state, key)


def is_found(label: str, find: str) -> bool:
    """Whether a name has all the words looked for, in any order, whatever their accents and script."""
    words = fold_text(find).split()
    folded = fold_text(label)
    return bool(words) and all(word in folded for word in words)


def _show_edge(edge: Edge, labels: dict[str, str], *, middle: str) -> EdgeRow:
    """The row of an edge; one between two of a kind is told from the focus, `middle`, where that is an end."""
    first, second = edge.source, edge.target
    if second == middle and len(set(EDGE_ENDS[edge.kind])) == 1:
        first, second = second, first
    return EdgeRow(
        source=edge.source,
        target=edge.target,
        source_label=labels[first],
        target_label=labels[second],
        kind=edge.kind,
        word=EDGE_WORDS[edge.kind],
        works=count(edge.works_count, "work"),
        years=show_years(edge.first_year, edge.last_year),
        weight=f"{edge.weight:.2f}".rstrip("0").rstrip("."),
        address=edge.address,
    )


def _summarize(nodes: Sequence[NodeRow], edges: Sequence[Edge], state: ExplorerState) -> str:
    said = f"{count(len(nodes), 'node')}, {count(len(edges), 'edge')}"
    if not state.find:
        return f"{said}."
    found_count = sum(node.is_found for node in nodes)
    return f"{said}; {found_count:,} with “{state.find}” in the name."


def _list_left_out(graph: ExplorerGraph, state: ExplorerState, labels: dict[str, str]) -> list[str]:
    said = [_say_left_out(one, labels.get(str(one.centre), "")) for one in graph.left_out]
    nodes_count, edges_count = graph.shown.nodes_left_out_count, graph.shown.edges_left_out_count
    if nodes_count:
        said.append(f"{count(nodes_count, 'more node')} would be too many to draw.")
    if edges_count:
        said.append(
            f"{count(edges_count, 'more edge')} would be too many to draw: the lightest are left out."
        )
    if len(state.expanded) >= MOST_EXPANDED:
        said.append(
            f"{MOST_EXPANDED} nodes are expanded, and no more can be: collapse one to expand another."
        )
    return said


def _say_left_out(one: LeftOut, label: str) -> str:
    _, many = NODE_WORDS[one.kind]
    more = "more than " if one.is_capped else ""
    first = (
        "newest" if one.kind is NodeKind.WORK else "first" if one.centre.kind is NodeKind.WORK else "heaviest"
    )
    return f"Of {more}{one.neighbours_count:,} {many} beside {label} the {first} {one.brought_count:,} are shown."
