"""Graphs as GraphML, piece by piece, for Gephi, yEd, NetworkX and their like. http://graphml.graphdrawing.org/"""

from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from core.rendering.characters import strip_unsafe

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
CONTENT_TYPE = "application/graphml+xml"
END = "</graph></graphml>\n"

Keys = Mapping[str, Mapping[str, str]]
"""By "graph", "node" and "edge" the names of their data, each with its GraphML type."""


def begin_graph(keys: Keys, values: Mapping[str, object] | None = None) -> str:
    """The document up to its first node: what data there can be, and `values`, the data of the graph itself."""
    declared = "".join(
        f'<key id="{about}_{name}" for="{about}" attr.name="{name}" attr.type="{kind}"/>'
        for about, kinds in keys.items()
        for name, kind in kinds.items()
    )
    return (
        "<?xml version='1.0' encoding='utf-8'?>\n"
        f'<graphml xmlns="{NAMESPACE}">{declared}<graph id="peerlight" edgedefault="undirected">'
        f"{_write_data('graph', values or {})}\n"
    )


def write_node(key: str, values: Mapping[str, object]) -> str:
    """A node; what is None has no `data` element."""
    return f"<node id={_quote(key)}>{_write_data('node', values)}</node>\n"


def write_edge(source: str, target: str, values: Mapping[str, object]) -> str:
    """An edge between two nodes, which may stand before or behind it."""
    ends = f"source={_quote(source)} target={_quote(target)}"
    return f"<edge {ends}>{_write_data('edge', values)}</edge>\n"


def _write_data(about: str, values: Mapping[str, object]) -> str:
    return "".join(
        f'<data key="{about}_{name}">{escape(strip_unsafe(_show(value)))}</data>'
        for name, value in values.items()
        if value is not None
    )


def _show(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _quote(text: str) -> str:
    return quoteattr(strip_unsafe(text))
