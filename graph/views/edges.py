"""The works behind an edge."""

from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from core.pagination import check_page_exists, read_page_number
from graph.addresses import edge_address
from graph.pages.evidence import show_edge_page
from graph.records import EdgeKind, Node, NodeKey, NodeKind, parse_node_key
from graph.selectors.evidence import EVIDENCE_CAP, Evidence, find_edge_kind, read_evidence
from graph.selectors.nodes import read_nodes
from graph.selectors.state import read_state
from papers.pages.work_list import PAGE_SIZE
from papers.selectors.authors import find_joined_author
from papers.selectors.works import find_joined_work, list_works


@dataclass(frozen=True, slots=True)
class FoundEdge:
    """An edge that was asked for: its ends in their order, and a page of its evidence."""

    kind: EdgeKind
    keys: tuple[NodeKey, NodeKey]
    ends: tuple[Node, Node]
    evidence: Evidence


@require_safe
def show_edge(request: HttpRequest) -> HttpResponse:
    """200 at the one address of an edge, 302 to it, 404 without any work behind it, 400 for what names no edge."""
    page = read_page_number(request.GET.get("page"))
    keys = read_ends(request)
    edge = find_edge(keys, page=page, size=PAGE_SIZE)
    if edge.keys != keys:
        return redirect(edge_address(*edge.keys))
    works = list_works([*edge.evidence.work_ids, *edge.evidence.crowded_ids])
    shown = show_edge_page(edge.kind, edge.ends, edge.keys, edge.evidence, works, page=page)
    return render(request, "explore/edge.html", {"page": shown})


def read_ends(request: HttpRequest) -> tuple[NodeKey, NodeKey]:
    """The two nodes of `source` and `target`. Raises BadRequest, with a sentence, for what is none."""
    source, target = (_read_key(request.GET.get(name, "")) for name in ("source", "target"))
    return source, target


def find_edge(keys: tuple[NodeKey, NodeKey], *, page: int, size: int) -> FoundEdge:
    """The edge of two nodes, given in any order or under former ids, with a page of its works, from 1.

    Raises BadRequest where no edge can be, Http404 where no work is behind it or its works end before the page.
    """
    kind, ordered = _order(keys)
    nodes = read_nodes(ordered)
    if len(nodes) < len(ordered):
        ordered = _order((_follow(ordered[0], nodes), _follow(ordered[1], nodes)))[1]
        nodes = read_nodes(ordered)
    if len(nodes) < len(ordered):
        missing = next(key for key in ordered if key not in nodes)
        raise Http404(f"There is no {missing} here.")
    evidence = read_evidence(kind, *ordered, offset=(page - 1) * size, limit=size)
    if not evidence.works_count and not evidence.crowded_count:
        raise Http404(_tell_nothing())
    check_page_exists(page, total=min(evidence.works_count, EVIDENCE_CAP), size=size)
    return FoundEdge(kind, ordered, (nodes[ordered[0]], nodes[ordered[1]]), evidence)


def _tell_nothing() -> str:
    if read_state().counted_at is None:
        return "The works here are not counted yet: look again when the graph is built."
    return "No work is behind this: nothing joins the two, as far as works are counted."


def _read_key(text: str) -> NodeKey:
    try:
        return parse_node_key(text)
    except ValueError as error:
        raise BadRequest(f"An edge needs source and target: {error}.") from None


def _order(keys: tuple[NodeKey, NodeKey]) -> tuple[EdgeKind, tuple[NodeKey, NodeKey]]:
    source, target = keys
    if source.kind is target.kind and source.id > target.id:
        source, target = target, source
    kind = find_edge_kind(source, target)
    if kind is None:
        source, target = target, source
        kind = find_edge_kind(source, target)
    if kind is None:
        raise BadRequest("Two nodes of these kinds, or one with itself, have no edge.")
    return kind, (source, target)


def _follow(key: NodeKey, found: dict[NodeKey, Node]) -> NodeKey:
    if key in found or key.kind not in _JOINED:
        return key
    return NodeKey(key.kind, _JOINED[key.kind](key.id) or key.id)


_JOINED = {NodeKind.AUTHOR: find_joined_author, NodeKind.WORK: find_joined_work}
