"""What stands in the graph, without the database: nodes by kind and key."""

import re
from enum import StrEnum
from typing import NamedTuple

import msgspec

from papers.addresses import format_institution_id, parse_institution_id

MOST_PAIRED = 100
"""A work of more authors pairs nobody: one of 3,000 would make 4.5 million pairs. It is shown as a consortium."""

CLOSE_WORKS, CLOSE_AUTHORS = 3, 15
"""A close collaborator shares at least so many works of at most so many authors each (the trust snapshot's K)."""

WEIGHT_STEP = 1_000_000
"""The weight of a collaboration is summed up in millionths: whole numbers add up to the same in any order."""

LATE_YEARS = 5
"""Works of this many years, the running one included, are late."""


def find_late_from(running_year: int) -> int:
    """The first late year."""
    return running_year - LATE_YEARS + 1


UNSEEN = 5
"""What is added to the whole when the survey ranks by a share: it stands for what was not seen."""

LISTED_PEOPLE = 100
"""So many people of a topic or an institution the survey ranks by share."""

_KEY = re.compile(r"(author|work|topic):([1-9][0-9]{0,17})|(institution):([0-9a-f]{16})")


class NodeKind(StrEnum):
    """What a node is."""

    AUTHOR = "author"
    WORK = "work"
    TOPIC = "topic"
    INSTITUTION = "institution"


class EdgeKind(StrEnum):
    """What an edge says: of two people, of a person and a work, a topic or an institution, of a work and its topic, of
    two topics."""

    COLLABORATION = "collaboration"
    AUTHORSHIP = "authorship"
    AUTHOR_TOPIC = "author-topic"
    AUTHOR_INSTITUTION = "author-institution"
    WORK_TOPIC = "work-topic"
    TOPIC_PAIR = "topic-pair"


EDGE_ENDS = {
    EdgeKind.COLLABORATION: (NodeKind.AUTHOR, NodeKind.AUTHOR),
    EdgeKind.AUTHORSHIP: (NodeKind.AUTHOR, NodeKind.WORK),
    EdgeKind.AUTHOR_TOPIC: (NodeKind.AUTHOR, NodeKind.TOPIC),
    EdgeKind.AUTHOR_INSTITUTION: (NodeKind.AUTHOR, NodeKind.INSTITUTION),
    EdgeKind.WORK_TOPIC: (NodeKind.WORK, NodeKind.TOPIC),
    EdgeKind.TOPIC_PAIR: (NodeKind.TOPIC, NodeKind.TOPIC),
}
"""What an edge joins, in this order; of two of a kind the lower id comes first."""


class NodeKey(NamedTuple):
    """A node: its kind, and the id of its record; of an institution the `match_key` of its affiliations.

    As text `author:12`, `topic:10036`, `institution:0c5e9f…` with the 16 hexadecimal digits of `format_institution_id`.
    """

    kind: NodeKind
    id: int

    def __str__(self) -> str:
        number = format_institution_id(self.id) if self.kind is NodeKind.INSTITUTION else str(self.id)
        return f"{self.kind}:{number}"


def author_key(author_id: int) -> NodeKey:
    """The node of an author record."""
    return NodeKey(NodeKind.AUTHOR, author_id)


class Node(msgspec.Struct, frozen=True):
    """A node as it is shown. `key` is a `NodeKey` as text; what is None is not known, or not said of this kind."""

    key: str
    kind: NodeKind
    label: str
    address: str
    works_count: int | None = None
    first_year: int | None = None
    last_year: int | None = None
    community_id: int | None = None


class Edge(msgspec.Struct, frozen=True):
    """An edge as it is shown; `address` is that of its evidence, the works behind it.

    `weight` is that of a collaboration, of other kinds the number of works.
    """

    source: str
    target: str
    kind: EdgeKind
    address: str
    weight: float
    works_count: int
    first_year: int | None = None
    last_year: int | None = None


class Slice(msgspec.Struct, frozen=True):
    """Some nodes and the edges between them that were asked for.

    `hidden_count` is how many more neighbours there are, None when they were not counted. Of those that were asked for
    `nodes_left_out_count` nodes, and `edges_left_out_count` edges between the nodes here, are too many to be given: of
    edges the lightest, and those of what is in the middle last.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    hidden_count: int | None = None
    nodes_left_out_count: int = 0
    edges_left_out_count: int = 0


def parse_node_key(text: str) -> NodeKey:
    """The node of a text. Raises ValueError, with what a key looks like, for any other text."""
    found = _KEY.fullmatch(text)
    if found is None:
        raise ValueError(
            "a node is named like author:12, work:34, topic:10036 or institution:0123456789abcdef"
        )
    kind, number, _, digits = found.groups()
    if digits:
        return NodeKey(NodeKind.INSTITUTION, parse_institution_id(digits))
    return NodeKey(NodeKind(kind), int(number))
