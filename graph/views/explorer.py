"""The explorer, and its graph in forms that other programs read."""

from urllib.parse import parse_qs

import msgspec
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from graph.explorer import ExplorerState, format_state, parse_state, settle_nodes
from graph.pages.colours import SCHEMES
from graph.pages.drawing import draw_svg
from graph.pages.explorer import explorer_address, show_explorer_page
from graph.pages.graphml import format_graphml
from graph.selectors.communities import name_communities
from graph.selectors.explorer import ExplorerGraph, read_explorer_graph
from graph.selectors.nodes import find_joined
from graph.selectors.state import read_state

_NOBODY = "Nothing of this number is here, or nothing that has a name."


@require_safe
def show_explorer(request: HttpRequest) -> HttpResponse:
    """200 at the one address of a state, 302 to it from a form, 400 for what is none, 404 for a focus that is gone.

    Nodes that joined others are followed, and expanded ones that are gone are dropped: 302 to what is left.
    """
    state = _read_address(request)
    if dict(request.GET.lists()) != parse_qs(format_state(state)):
        return redirect(explorer_address(state))
    graph = read_explorer_graph(state)
    if graph.gone:
        return redirect(explorer_address(_settle(state, graph)))
    communities = name_communities(
        {one.community_id for one in graph.shown.nodes if one.community_id is not None}
    )
    page = show_explorer_page(state, graph, communities, read_state(), now=timezone.now())
    return render(request, "explore/explorer.html", {"page": page})


@require_safe
def show_graph_json(request: HttpRequest) -> HttpResponse:
    """The graph of a state as `Slice` has it."""
    state, graph = _read_graph(request)
    return _download(state, msgspec.json.encode(graph.shown), "application/json", "json")


@require_safe
def show_graph_graphml(request: HttpRequest) -> HttpResponse:
    """The graph of a state as GraphML."""
    state, graph = _read_graph(request)
    return _download(state, format_graphml(graph.shown), "application/graphml+xml", "graphml")


@require_safe
def show_graph_svg(request: HttpRequest) -> HttpResponse:
    """The graph of a state, drawn on light paper, or on dark with `scheme` "dark"."""
    palette = SCHEMES.get(request.GET.get("scheme", "light"))
    if palette is None:
        raise BadRequest("A picture is light or dark.")
    state, graph = _read_graph(request)
    title = graph.focus.label if graph.focus else "Nothing"
    return _download(state, draw_svg(graph.shown, title=title, palette=palette), "image/svg+xml", "svg")


def _read_address(request: HttpRequest) -> ExplorerState:
    try:
        return parse_state(dict(request.GET.lists()))
    except ValueError as error:
        raise BadRequest(str(error)) from None


def _read_graph(request: HttpRequest) -> tuple[ExplorerState, ExplorerGraph]:
    state = _read_address(request)
    graph = read_explorer_graph(state)
    if graph.gone:
        state = _settle(state, graph)
        graph = read_explorer_graph(state)
    if state.focus in graph.gone:
        raise Http404(_NOBODY)
    return state, graph


def _settle(state: ExplorerState, graph: ExplorerGraph) -> ExplorerState:
    """The state of what is left of it; 404 when that is not its focus."""
    joined = find_joined(graph.gone)
    if state.focus in graph.gone and state.focus not in joined:
        raise Http404(_NOBODY)
    return settle_nodes(state, graph.gone, joined)


def _download(state: ExplorerState, content: bytes, content_type: str, ending: str) -> HttpResponse:
    name = str(state.focus or "nothing").replace(":", "-")
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="peerlight-{name}.{ending}"'
    return response
