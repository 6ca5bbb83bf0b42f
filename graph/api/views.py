"""The endpoints of the graph."""

import datetime
from http import HTTPStatus

from django.core.exceptions import BadRequest
from django.http import Http404
from rest_framework.request import Request

from core.api.endpoints import read
from core.api.pages import PAGE_PARAMETERS, describe_stretch, read_stretch
from core.api.parameters import Parameter
from core.api.problems import NotYetError
from graph.addresses import edge_address
from graph.api.answers import EdgeAnswer, SliceAnswer, describe_edge, describe_node
from graph.api.path_answers import PathAnswer, describe_path, describe_same
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

_NODE = "a node, as author:12, work:34, topic:10036 or institution:0123456789abcdef"
SLICE_PARAMETERS = (
    Parameter(name="focus", about=f"What is in the middle: {_NODE}.", example="author:1", is_required=True),
    Parameter(name="expanded", about="More nodes whose neighbours are brought, parted by commas."),
    Parameter(
        name="show", about="Kinds of neighbours, parted by commas: people, works, topics, institutions."
    ),
    Parameter(name="from", about="The first year that counts.", example="2015"),
    Parameter(name="to", about="The last year that counts.", example="2020"),
    Parameter(name="weight", about="The least weight of a collaboration.", example="0.5"),
    Parameter(name="depth", about="As the explorer has it; it changes nothing here."),
    Parameter(name="find", about="As the explorer has it; it changes nothing here."),
    Parameter(
        name="limit",
        about=f"How many neighbours of a kind each node brings, up to {MOST_NEIGHBOURS}, and all together up to "
        f"{MOST_BROUGHT}.",
        type=int,
        example=SLICE_LIMIT,
    ),
)
END_PARAMETERS = (
    Parameter(name="source", about=f"One end: {_NODE}.", example="author:1", is_required=True),
    Parameter(name="target", about=f"The other end: {_NODE}.", example="topic:10036", is_required=True),
)
PATH_PARAMETERS = (
    Parameter(name="from", about="Who it begins with, as author:12.", example="author:1", is_required=True),
    Parameter(name="to", about="Whom it leads to, as author:34.", example="author:2", is_required=True),
)


@read(answer=SliceAnswer, parameters=SLICE_PARAMETERS, problems=(HTTPStatus.NOT_FOUND,))
def show_slice(request: Request) -> SliceAnswer:
    """A slice of the graph around a node.

    Asked for as in the address of the explorer, which shows it.
    """
    state = _read_state(request)
    limit = _read_limit(request, centres_count=1 + len(state.expanded))
    counted_at = get_counted_at()
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
    return SliceAnswer(
        counted_at,
        tuple(describe_node(node) for node in shown.nodes),
        shown.edges,
        shown.hidden_count,
        shown.nodes_left_out_count,
        shown.edges_left_out_count,
    )


@read(answer=EdgeAnswer, parameters=(*END_PARAMETERS, *PAGE_PARAMETERS), problems=(HTTPStatus.NOT_FOUND,))
def show_edge(request: Request) -> EdgeAnswer:
    """An edge of the graph, with the works behind it.

    The two ends may be given in any order.
    """
    stretch = read_stretch(request)
    keys = edge_pages.read_ends(request.GET)
    counted_at = get_counted_at()
    edge = find_edge(keys, page=stretch.page, size=stretch.per_page)
    total = edge.evidence.works_count
    meta = describe_stretch(stretch, count=min(total, EVIDENCE_CAP), is_capped=total > EVIDENCE_CAP)
    return describe_edge(
        edge.kind,
        edge.ends,
        edge.evidence,
        list_works([*edge.evidence.work_ids, *edge.evidence.crowded_ids]),
        address=edge_address(*edge.keys),
        counted_at=counted_at,
        meta=meta,
    )


@read(answer=PathAnswer, parameters=PATH_PARAMETERS, problems=(HTTPStatus.NOT_FOUND,))
def show_path(request: Request) -> PathAnswer:
    """The strongest of the shortest paths of collaboration from one person to another."""
    source, target = find_people(path_pages.read_ends(request.GET))
    if source is None or target is None:
        raise BadRequest("Say who: from=author:12&to=author:34, for example.")
    counted_at = get_counted_at()
    if source == target:
        return describe_same(source, counted_at=counted_at)
    paths = find_paths(parse_node_key(source.key).id, parse_node_key(target.key).id)
    return describe_path(source, target, read_path_parts(paths), counted_at=counted_at)


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


def get_counted_at() -> datetime.datetime:
    """When the graph was counted. Raises NotYetError before."""
    counted_at = read_state().counted_at
    if counted_at is None:
        raise NotYetError("The graph is not counted yet: ask again when it is built.")
    return counted_at
