"""All collaborators, topics and institutions of a researcher, each at an address of its own."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.pagination import check_page_exists
from graph.selectors.author_edges import (
    count_collaborators,
    list_collaborators,
    read_author_edges,
)
from graph.selectors.state import read_state
from papers.addresses import researcher_address
from profiles.pages.edge_lists import (
    LISTED_INSTITUTIONS,
    PAGE_SIZE,
    read_edge_query,
    show_collaborators_page,
    show_institutions_page,
    show_topics_page,
)
from profiles.pages.research_graph import tell_own_status
from profiles.views.parts import render_part
from profiles.views.researchers import get_author, redirect_to


@require_safe
def show_collaborators(request: HttpRequest, author_id: int, slug: str = "") -> HttpResponse:
    """All with whom works were signed, or the close or new ones among them, sorted and paged."""
    query = read_edge_query(request.GET)
    author = get_author(author_id)
    path = f"{researcher_address(author.id, author.name)}/collaborators"
    if request.path != path:
        return redirect_to(request, path)
    counts = count_collaborators(author.id, since=query.since)
    check_page_exists(query.page, total=query.choose_total(counts), size=PAGE_SIZE)
    rows = list_collaborators(
        author.id,
        order=query.order,
        offset=(query.page - 1) * PAGE_SIZE,
        limit=PAGE_SIZE,
        is_close=query.is_close,
        since=query.since,
    )
    status = tell_own_status(read_state(), counts.behind_count)
    page = show_collaborators_page(author, rows, query, status, counts=counts, now=timezone.now())
    return render_part(request, "researchers/parts/edges.html", {"page": page})


@require_safe
def show_topics(request: HttpRequest, author_id: int, slug: str = "") -> HttpResponse:
    """All topics, those of sources and those of this site apart."""
    return _show_edges(request, author_id, "topics")


@require_safe
def show_institutions(request: HttpRequest, author_id: int, slug: str = "") -> HttpResponse:
    """All institutions, up to `LISTED_INSTITUTIONS`, of more those with the most works."""
    return _show_edges(request, author_id, "institutions")


def _show_edges(request: HttpRequest, author_id: int, part: str) -> HttpResponse:
    author = get_author(author_id)
    path = f"{researcher_address(author.id, author.name)}/{part}"
    if request.path != path:
        return redirect_to(request, path)
    edges = read_author_edges(author.id, people=0, close=0, institutions=LISTED_INSTITUTIONS)
    show = show_topics_page if part == "topics" else show_institutions_page
    page = show(author, edges, tell_own_status(read_state(), edges.behind_count), now=timezone.now())
    return render_part(request, "researchers/parts/edges.html", {"page": page})
