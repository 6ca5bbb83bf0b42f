"""A slice of the graph as GraphML."""

from core.graphml import END, begin_graph, write_edge, write_node
from graph.records import Edge, Node, Slice

_YEARS = {"first_year": "int", "last_year": "int"}
_KEYS = {
    "graph": {"hidden_count": "int", "nodes_left_out_count": "int", "edges_left_out_count": "int"},
    "node": {
        **dict.fromkeys(("label", "kind", "address"), "string"),
        "works_count": "int",
        **_YEARS,
        "community_id": "int",
    },
    "edge": {
        **dict.fromkeys(("kind", "address"), "string"),
        "weight": "double",
        "works_count": "int",
        **_YEARS,
    },
}


def format_graphml(shown: Slice) -> bytes:
    """The slice as an XML document; what is not known has no `data` element. Ids of nodes are their keys.

    What the slice leaves out is data of the graph.
    """
    return "".join(
        [
            begin_graph(_KEYS, _read("graph", shown)),
            *(write_node(node.key, _read("node", node)) for node in shown.nodes),
            *(write_edge(edge.source, edge.target, _read("edge", edge)) for edge in shown.edges),
            END,
        ]
    ).encode()


def _read(about: str, record: Node | Edge | Slice) -> dict[str, object]:
    return {name: getattr(record, name) for name in _KEYS[about]}
