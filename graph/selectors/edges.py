"""Edges as they are asked for: by their two nodes, in any order, which may have joined others since."""

from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.http import Http404

from core.pagination import check_page_exists
from graph.records import EDGE_ENDS, EdgeKind, Node, NodeKey
from graph.selectors.evidence import EVIDENCE_CAP, Evidence, is_counted, read_evidence
from graph.selectors.nodes import find_joined, read_nodes
from graph.selectors.state import read_state

Ends = tuple[NodeKey, NodeKey]


@dataclass(frozen=True, slots=True)
class FoundEdge:
    """An edge that was asked for: its ends in their order, and a page of its evidence.

    The evidence is without any work while those that were counted have changed, and are to be counted anew.
    """

    kind: EdgeKind
    keys: Ends
    ends: tuple[Node, Node]
    evidence: Evidence


def find_edge(keys: Ends, *, page: int, size: int) -> FoundEdge:
    """The edge of two nodes, given in any order or under former ids, with a page of its works, from 1.

    Raises BadRequest where no edge can be, Http404 where nothing is behind it or its works end before the page.
    """
    kind, ordered = order_ends(keys)
    nodes = read_nodes(ordered)
    if len(nodes) < len(ordered):
        joined = find_joined(key for key in ordered if key not in nodes)
        kind, ordered = order_ends((joined.get(ordered[0], ordered[0]), joined.get(ordered[1], ordered[1])))
        nodes = read_nodes(ordered)
    if len(nodes) < len(ordered):
        missing = next(key for key in ordered if key not in nodes)
        raise Http404(f"There is no {missing} here.")
    evidence = read_evidence(kind, *ordered, offset=(page - 1) * size, limit=size)
    if not evidence.works_count and not evidence.crowded_count and not is_counted(kind, *ordered):
        raise Http404(_tell_nothing())
    check_page_exists(page, total=min(evidence.works_count, EVIDENCE_CAP), size=size)
    return FoundEdge(kind, ordered, (nodes[ordered[0]], nodes[ordered[1]]), evidence)


def order_ends(keys: Ends) -> tuple[EdgeKind, Ends]:
    """What an edge between these would say, and its ends in their order. Raises BadRequest where none can be."""
    source, target = keys
    if source.kind is target.kind and source.id > target.id:
        source, target = target, source
    for ends in ((source, target), (target, source)):
        for kind, kinds in EDGE_ENDS.items():
            if kinds == (ends[0].kind, ends[1].kind) and source != target:
                return kind, ends
    raise BadRequest("Two nodes of these kinds, or one with itself, have no edge.")


def _tell_nothing() -> str:
    if read_state().counted_at is None:
        return "The works here are not counted yet: look again when the graph is built."
    return "No work is behind this: nothing joins the two, as far as works are counted."
