"""What can be followed: the nodes of the graph that are no works, by the numbers that tables have for their kinds."""

from graph.records import NodeKey, NodeKind, parse_node_key
from papers.models import Change

SUBJECT_KINDS = {
    NodeKind.AUTHOR: Change.Subject.AUTHOR,
    NodeKind.TOPIC: Change.Subject.TOPIC,
    NodeKind.INSTITUTION: Change.Subject.INSTITUTION,
}
MOST_FOLLOWED = 1_000
"""So many subjects one account can follow: its feed reads the newest of each."""

_NODE_KINDS = {subject.value: kind for kind, subject in SUBJECT_KINDS.items()}


def read_subject(text: str) -> NodeKey:
    """The subject of a text like `author:12`. Raises ValueError, in words for people, for what nobody can follow."""
    key = parse_node_key(text)
    if key.kind not in SUBJECT_KINDS:
        raise ValueError("researchers, topics and institutions can be followed")
    return key


def name_subject(subject_kind: int, subject_id: int) -> NodeKey:
    """The subject that a row of `Change` or `Follow` has."""
    return NodeKey(_NODE_KINDS[subject_kind], subject_id)
