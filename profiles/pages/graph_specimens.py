"""The research graph in every state, as the gallery shows it."""

import datetime
from collections.abc import Sequence

from graph.pages.ego import WIDTH, draw_ego, measure_height
from graph.pages.status import show_graph_status
from graph.records import Edge, EdgeKind, Node, NodeKind, Slice
from graph.selectors.state import GraphStatus, Phase
from profiles.pages.research_graph import AS_PRINTED, ASSIGNED, EdgeGroup, EdgeLine, ResearchGraph
from profiles.pages.specimens import Specimen

_NOW = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)
_BEFORE = _NOW - datetime.timedelta(minutes=3)
_PEOPLE = (
    "Elna Thorsvik",
    "José Ángel Quintavera",
    "Do Hanui",
    "林薇",
    "Konstantinos-Alexandros Papadimitrakopoulos",
)


def show_research_graphs() -> list[Specimen]:
    """Each state of the part."""
    lines = _group("Works with", [_line(name, "12 works", "2019–2023") for name in _PEOPLE], more="All 636")
    topics = _group(
        "Works on",
        [
            _line("Hydrology and Watershed Management", "7 works", "2019–2023"),
            _line("Floods", "1 work", note=ASSIGNED),
        ],
    )
    places = _group(
        "Signs from", [_line("Institute of Imagined Waters, Dept. of Rivers", "3 works", note=AS_PRINTED)]
    )
    groups = (lines, topics, places)
    unknown = tuple(
        EdgeGroup(label, (), said, "", "#all")
        for label, said in (
            ("Works with", "Co-authors not imported"),
            ("Works on", "Topics not imported"),
            ("Signs from", "Institutions not imported"),
        )
    )
    fresh = GraphStatus(Phase.FRESH, _BEFORE, 0)
    states = {
        "drawn": _show(fresh, groups, is_drawn=True),
        "drawing on its way": _show(fresh, groups, has_place=True),
        "stale": _show(
            GraphStatus(Phase.STALE, _BEFORE, 12),
            groups,
            crowd="3 works by more than 100 authors make no pairs.",
        ),
        "being built": _show(GraphStatus(Phase.BUILDING, None, 0, 7, 19), ()),
        "being built anew": _show(GraphStatus(Phase.BUILDING, _BEFORE, 0, 7, 19), groups[:1]),
        "failed": _show(GraphStatus(Phase.FAILED, None, 0), ()),
        "empty": _show(fresh, unknown),
    }
    return [
        *(
            Specimen("Research graph", state, "components/research_graph.html", {"graph": graph})
            for state, graph in states.items()
        ),
        Specimen(
            "Research graph",
            "drawing failed",
            "components/part_failure.html",
            {"said": "The drawing could not be loaded."},
        ),
    ]


def _show(
    status: GraphStatus,
    groups: Sequence[EdgeGroup],
    *,
    crowd: str = "",
    is_drawn: bool = False,
    has_place: bool = False,
) -> ResearchGraph:
    return ResearchGraph(
        address="#graph",
        page_address="#page",
        explore_address="#explore",
        path_address="#path",
        notice=show_graph_status(status, now=_NOW),
        groups=tuple(groups),
        crowd=crowd,
        is_growing=False,
        drawing=draw_ego(_make_slice(), title="Wei Lin in the middle") if is_drawn else None,
        width=WIDTH if has_place else None,
        height=measure_height(3) if has_place else None,
    )


def _line(name: str, works: str, years: str = "", *, note: str = "") -> EdgeLine:
    return EdgeLine(name, "#node", works, "#evidence", years, note)


def _group(label: str, lines: Sequence[EdgeLine], *, more: str = "") -> EdgeGroup:
    return EdgeGroup(label, tuple(lines), "", more, "#all")


def _make_slice() -> Slice:
    names = ["Wei Lin", *_PEOPLE]
    nodes = [Node(f"author:{n}", NodeKind.AUTHOR, name, "#node", 12) for n, name in enumerate(names, 1)]
    nodes.append(Node("topic:1", NodeKind.TOPIC, "Hydrology and Watershed Management", "#node"))
    nodes.append(
        Node("institution:0000000000000001", NodeKind.INSTITUTION, "Institute of Imagined Waters", "#node")
    )
    ends = [(0, n) for n in range(1, len(nodes))] + [(1, 2), (2, 3), (1, 4)]
    edges = [Edge(nodes[a].key, nodes[b].key, EdgeKind.COLLABORATION, "#edge", 1.0, 1 + b) for a, b in ends]
    return Slice(tuple(nodes), tuple(edges), 0)


def show_graph_notices() -> list[Specimen]:
    """How the graph can stand."""
    now = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)
    counted_at = now - datetime.timedelta(hours=3)
    states = {
        "no graph": GraphStatus(Phase.EMPTY, None, 0),
        "being built": GraphStatus(Phase.BUILDING, None, 0, 12, 40),
        "being built anew": GraphStatus(Phase.BUILDING, counted_at, 0, 12, 40),
        "fresh": GraphStatus(Phase.FRESH, counted_at, 0),
        "stale": GraphStatus(Phase.STALE, counted_at, 1204),
        "failed": GraphStatus(Phase.FAILED, None, 0, note="part 3 was given up"),
        "failed, an older one is there": GraphStatus(Phase.FAILED, counted_at, 0, note="part 3 was given up"),
    }
    return [
        Specimen(
            "Graph",
            state,
            "components/graph_notice.html",
            {"notice": show_graph_status(status, now=now), "retry_address": "#again"},
        )
        for state, status in states.items()
    ]
