"""The explorer, and its graph in forms that other programs read."""

from dataclasses import replace
from urllib.parse import parse_qs

import msgspec
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from graph.explorer import ExplorerState, format_state, parse_state
from graph.pages.colours import SCHEMES
from graph.pages.drawing import draw_svg
from graph.pages.explorer import explorer_address, show_explorer_page
from graph.pages.graphml import format_graphml
from graph.records import NodeKey, NodeKind
from graph.selectors.communities import name_communities
from graph.selectors.explorer import ExplorerGraph, read_explorer_graph
from graph.selectors.state import read_state
from papers.selectors.authors import find_joined_author
from papers.selectors.works import find_joined_work

_NOBODY = "Nothing of this number is here, or nothing that has a name."


@require_safe
def show_explorer(request: HttpRequest) -> HttpResponse:
    """200 at the one address of a state, 302 to it from a form, 400 for what is none, 404 for a focus that is gone."""
    state = _read_address(request)
    if dict(request.GET.lists()) != parse_qs(format_state(state)):
        return redirect(explorer_address(state))
    graph = read_explorer_graph(state)
    if state.focus is not None and graph.focus is None:
        return redirect(explorer_address(replace(state, focus=_find_joined(state.focus))))
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
    return state, _get_graph(state)


def _get_graph(state: ExplorerState) -> ExplorerGraph:
    graph = read_explorer_graph(state)
    if state.focus is not None and graph.focus is None:
        raise Http404(_NOBODY)
    return graph


def _find_joined(focus: NodeKey) -> NodeKey:
    """The record that this one has joined; 404 when there is none."""
    joined_id = None
    if focus.kind is NodeKind.AUTHOR:
        joined_id = find_joined_author(focus.id)
    elif focus.kind is NodeKind.WORK:
        joined_id = find_joined_work(focus.id)
    if joined_id is None:
        raise Http404(_NOBODY)
    return NodeKey(focus.kind, joined_id)


def _download(state: ExplorerState, content: bytes, content_type: str, ending: str) -> HttpResponse:
    name = str(state.focus or "nothing").replace(":", "-")
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="peerlight-{name}.{ending}"'
    return response
