"""Addresses of the graph: of nodes, of the explorer, of the works behind an edge, of a path and of people compared.

A node is given as a `NodeKey` or as its text (`author:12`).
"""

from collections.abc import Iterable
from urllib.parse import urlencode

from graph.records import NodeKey, NodeKind
from papers.addresses import institution_address, researcher_address, topic_address, work_address

EXPLORER = "/explore"
COMPARE = "/compare"


def node_address(key: NodeKey, label: str) -> str:
    """The one address of the page of a node that is called so."""
    match key.kind:
        case NodeKind.AUTHOR:
            return researcher_address(key.id, label)
        case NodeKind.WORK:
            return work_address(key.id, label)
        case NodeKind.TOPIC:
            return topic_address(key.id, label)
        case NodeKind.INSTITUTION:
            return institution_address(key.id, label)


def community_address(community_id: int) -> str:
    """The people of a community."""
    return f"/communities/{community_id}"


def explore_address(key: NodeKey | str) -> str:
    """The explorer with this node in the middle."""
    return f"{EXPLORER}?{_format_query(focus=key)}"


def edge_address(source: NodeKey | str, target: NodeKey | str) -> str:
    """The works behind the edge of two nodes."""
    return f"{EXPLORER}/edge?{_format_query(source=source, target=target)}"


def path_address(start: NodeKey | str, end: NodeKey | str) -> str:
    """The paths between two people, each given as a node or as a name that was typed, which may be ""."""
    return f"{EXPLORER}/path?{urlencode({'from': start, 'to': end}, safe=':')}"


def compare_address(author_ids: Iterable[int], asked: str = "") -> str:
    """These people side by side, in this order; with a name that was typed those to choose from for one more."""
    query = {"researchers": ",".join(map(str, author_ids)), "name": asked}
    text = urlencode({key: value for key, value in query.items() if value}, safe=",")
    return f"{COMPARE}?{text}" if text else COMPARE


def _format_query(**nodes: NodeKey | str) -> str:
    """A key's text needs no quoting, and a slice has hundreds of addresses."""
    return "&".join(f"{name}={node}" for name, node in nodes.items())
