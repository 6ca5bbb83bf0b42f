"""What the kinds of nodes and edges are called on pages."""

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
