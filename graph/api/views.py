"""The endpoints of the graph."""

import datetime

from django.core.exceptions import BadRequest
from django.http import Http404
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.answers import describe_page, read_page
from core.api.problems import NotYetError
from graph.addresses import edge_address
from graph.api.answers import SliceAnswer, describe_edge
from graph.api.path_answers import describe_path, describe_same
from graph.explorer import ExplorerState, parse_state
from graph.pages import evidence as edge_pages
from graph.pages import paths as path_pages
from graph.records import parse_node_key
from graph.selectors.edges import find_edge
from graph.selectors.evidence import EVIDENCE_CAP
from graph.selectors.paths import find_paths, find_people, read_path_parts
from graph.selectors.slices import SLICE_LIMIT, read_slice
from graph.selectors.state import read_state
from papers.selectors.works import list_works

MOST_NEIGHBOURS = 100
MOST_BROUGHT = 500
"""So many neighbours of a kind all nodes in focus may bring together."""


@api_view(["GET", "HEAD"])
@permission_classes([AllowAny])
def show_slice(request: Request) -> Response:
    """A slice around `focus` and the `expanded` nodes, asked for as in the address of the explorer.

    `show`, `from`, `to` and `weight` narrow it as there; `limit` is how many neighbours of a kind each node brings,
    up to `MOST_NEIGHBOURS`, and all together up to `MOST_BROUGHT`.
    """
    state = _read_state(request)
    limit = _read_limit(request, centres_count=1 + len(state.expanded))
    counted_at = _get_counted_at()
    assert state.focus is not None  # noqa: S101 - looked at when it was read
    shown = read_slice(
        (state.focus, *state.expanded),
        kinds=state.show,
        limit=limit,
        years=(state.first_year, state.last_year),
        weight=state.least_weight,
    )
    if not shown.nodes:
        raise Http404(f"There is no {state.focus} here: search for it, or follow a link to it.")
    return Response(
        SliceAnswer(
            counted_at,
            shown.nodes,
            shown.edges,
            shown.hidden_count,
            shown.nodes_left_out_count,
            shown.edges_left_out_count,
        )
    )


@api_view(["GET", "HEAD"])
@permission_classes([AllowAny])
def show_edge(request: Request) -> Response:
    """The edge of `source` and `target`, in any order, with a page of the works behind it."""
    page, per_page = read_page(request)
    keys = edge_pages.read_ends(request.GET)
    counted_at = _get_counted_at()
    edge = find_edge(keys, page=page, size=per_page)
    total = min(edge.evidence.works_count, EVIDENCE_CAP)
    answer = describe_edge(
        edge.kind,
        edge.ends,
        edge.evidence,
        list_works([*edge.evidence.work_ids, *edge.evidence.crowded_ids]),
        address=edge_address(*edge.keys),
        counted_at=counted_at,
        meta=describe_page(request, page, per_page, total=total),
    )
    return Response(answer)


@api_view(["GET", "HEAD"])
@permission_classes([AllowAny])
def show_path(request: Request) -> Response:
    """The strongest of the shortest paths of collaboration from the person `from` to the person `to`."""
    source, target = find_people(path_pages.read_ends(request.GET))
    if source is None or target is None:
        raise BadRequest("Say who: from=author:12&to=author:34, for example.")
    counted_at = _get_counted_at()
    if source == target:
        return Response(describe_same(source, counted_at=counted_at))
    paths = find_paths(parse_node_key(source.key).id, parse_node_key(target.key).id)
    return Response(describe_path(source, target, read_path_parts(paths), counted_at=counted_at))


def _read_state(request: Request) -> ExplorerState:
    try:
        state = parse_state(dict(request.GET.lists()))
    except ValueError as error:
        raise BadRequest(str(error)) from None
    if state.focus is None:
        raise BadRequest("Say what is in the middle: focus=author:12, for example.")
    return state


def _read_limit(request: Request, *, centres_count: int) -> int:
    most = min(MOST_NEIGHBOURS, MOST_BROUGHT // centres_count)
    raw = request.GET.get("limit", str(min(SLICE_LIMIT, most)))
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 3 and 1 <= int(raw) <= most):
        raise BadRequest(
            f"Each node brings from 1 to {MOST_NEIGHBOURS} neighbours of a kind, and all together up to "
            f"{MOST_BROUGHT}: of {centres_count} nodes up to limit={most}."
        )
    return int(raw)


def _get_counted_at() -> datetime.datetime:
    counted_at = read_state().counted_at
    if counted_at is None:
        raise NotYetError("The graph is not counted yet: ask again when it is built.")
    return counted_at
