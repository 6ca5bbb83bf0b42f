"""The works behind an edge."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from core.pagination import read_page_number
from graph.pages.evidence import edge_page_address, read_ends, show_edge_page
from graph.selectors.edges import find_edge
from papers.pages.work_list import PAGE_SIZE
from papers.selectors.works import list_works


@require_safe
def show_edge(request: HttpRequest) -> HttpResponse:
    """200 at the one address of an edge, 302 to it, 404 without any work behind it, 400 for what names no edge."""
    page = read_page_number(request.GET.get("page"))
    keys = read_ends(request.GET)
    edge = find_edge(keys, page=page, size=PAGE_SIZE)
    if edge.keys != keys:
        return redirect(edge_page_address(edge.keys, page))
    works = list_works([*edge.evidence.work_ids, *edge.evidence.crowded_ids])
    shown = show_edge_page(edge.kind, edge.ends, edge.keys, edge.evidence, works, page=page)
    return render(request, "explore/edge.html", {"page": shown})
