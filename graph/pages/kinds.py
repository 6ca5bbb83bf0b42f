"""What the kinds of nodes and edges are called on pages, and how nodes are drawn."""

from graph.records import EdgeKind, NodeKind

NODE_WORDS = {
    NodeKind.AUTHOR: ("person", "people"),
    NodeKind.WORK: ("work", "works"),
    NodeKind.TOPIC: ("topic", "topics"),
    NodeKind.INSTITUTION: ("institution", "institutions"),
}
"""One node of a kind, and several."""

EDGE_WORDS = {
    EdgeKind.COLLABORATION: "signed together",
    EdgeKind.AUTHORSHIP: "signed",
    EdgeKind.AUTHOR_TOPIC: "works on",
    EdgeKind.AUTHOR_INSTITUTION: "signed from",
    EdgeKind.WORK_TOPIC: "is about",
    EdgeKind.TOPIC_PAIR: "on the same works",
}

NODE_COLOURS = {
    NodeKind.AUTHOR: "#7a2e1d",
    NodeKind.WORK: "#54514b",
    NodeKind.TOPIC: "#2b6449",
    NodeKind.INSTITUTION: "#2b4f86",
}
"""The colours of `tokens.css` in the light scheme, for drawings that stand alone."""
