"""A slice of the graph as GraphML, for Gephi, yEd, NetworkX and their like."""

from xml.etree.ElementTree import Element, SubElement, tostring

from core.rendering.characters import strip_unsafe
from graph.records import Edge, Node, Slice

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"

_NODE_KEYS = {
    "label": "string",
    "kind": "string",
    "address": "string",
    "works_count": "int",
    "first_year": "int",
    "last_year": "int",
    "community_id": "int",
}
_EDGE_KEYS = {
    "kind": "string",
    "address": "string",
    "weight": "double",
    "works_count": "int",
    "first_year": "int",
    "last_year": "int",
}

_GRAPH_KEYS = {"hidden_count": "int", "nodes_left_out_count": "int", "edges_left_out_count": "int"}


def format_graphml(shown: Slice) -> bytes:
    """The slice as an XML document; what is not known has no `data` element. Ids of nodes are their keys.

    What the slice leaves out is data of the graph.
    """
    root = Element("graphml", xmlns=NAMESPACE)
    for about, keys in (("graph", _GRAPH_KEYS), ("node", _NODE_KEYS), ("edge", _EDGE_KEYS)):
        for name, kind in keys.items():
            SubElement(
                root, "key", {"id": f"{about}_{name}", "for": about, "attr.name": name, "attr.type": kind}
            )
    graph = SubElement(root, "graph", id="peerlight", edgedefault="undirected")
    _add_data(graph, "graph", _GRAPH_KEYS, shown)
    for node in shown.nodes:
        _add_data(SubElement(graph, "node", id=node.key), "node", _NODE_KEYS, node)
    for edge in shown.edges:
        element = SubElement(graph, "edge", source=edge.source, target=edge.target)
        _add_data(element, "edge", _EDGE_KEYS, edge)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _add_data(element: Element, about: str, keys: dict[str, str], record: Node | Edge | Slice) -> None:
    for name in keys:
        value = getattr(record, name)
        if value is not None:
            SubElement(element, "data", key=f"{about}_{name}").text = strip_unsafe(str(value))
