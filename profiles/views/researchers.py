"""The researcher page, its parts at their own addresses, and the same for programs."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from core.absence import GoneError
from core.pagination import check_page_exists
from graph.selectors.author_edges import AuthorEdges, read_author_edges
from graph.selectors.conflations import read_conflation
from graph.selectors.state import read_state
from papers.addresses import researcher_address
from papers.pages.work_list import (
    PAGE_SIZE,
    WorkList,
    WorkListQuery,
    count_shown,
    read_list_query,
    show_work_list,
)
from papers.selectors.authors import (
    AuthorRow,
    find_joined_author,
    list_author_files,
    read_author,
    read_suppression,
)
from papers.selectors.works import WorkCount, count_author_works, list_author_works, list_works
from profiles.pages.quick_read import LISTED_CLOSE
from profiles.pages.research_graph import LISTED_INSTITUTIONS, LISTED_PEOPLE
from profiles.pages.researcher import describe_researcher, show_researcher_page, show_works_page
from profiles.pages.stated import show_stated
from profiles.selectors.public_claims import read_public_claim
from profiles.selectors.researchers import read_stated
from profiles.selectors.snapshots import read_snapshot
from profiles.views.visitors import render_for_visitor


@require_safe
def show_researcher(request: HttpRequest, author_id: int, slug: str = "") -> HttpResponse:
    """200 at the researcher's one address, 301 from any other of this record or one that joined it, else 404."""
    query = read_list_query(request.GET)
    author = get_author(author_id)
    address = researcher_address(author.id, author.name)
    if request.path != address:
        return redirect_to(request, address)
    counts = count_author_works(author.id)
    stated = read_stated(author.id)
    page = show_researcher_page(
        author,
        works=_select_works(author, counts, query, path=address, anchor="#works"),
        counts=counts,
        edges=read_shown_edges(author.id),
        status=read_state(),
        files=list_author_files(author.id),
        snapshot=read_snapshot(author.id),
        claim=read_public_claim(author.id),
        stated=stated,
        highlights=list_works(stated.highlights) if stated and stated.highlights else [],
        conflation=read_conflation(author.id),
        now=timezone.now(),
    )
    return render_for_visitor(
        request, "researchers/researcher.html", page, author_id=author.id, name=author.name
    )


@require_safe
def show_researcher_works(request: HttpRequest, author_id: int, slug: str = "") -> HttpResponse:
    """The published work alone, narrowed, sorted and paged as on the whole page."""
    query = read_list_query(request.GET)
    author = get_author(author_id)
    address = f"{researcher_address(author.id, author.name)}/works"
    if request.path != address:
        return redirect_to(request, address)
    works = _select_works(author, count_author_works(author.id), query, path=address, anchor="")
    return render(request, "researchers/works.html", {"page": show_works_page(author, works)})


@require_safe
def show_researcher_data(request: HttpRequest, author_id: int) -> HttpResponse:
    """The researcher as JSON-LD; 301 when the record joined another."""
    author = get_author(author_id)
    if author.id != author_id:
        return redirect_to(request, f"/researchers/{author.id}.jsonld")
    described = describe_researcher(
        author,
        origin=f"{request.scheme}://{request.get_host()}",
        stated=show_stated(read_stated(author.id)),
    )
    return JsonResponse(described, content_type="application/ld+json")


def redirect_to(request: HttpRequest, address: str) -> HttpResponsePermanentRedirect:
    """301 to the one address of what was asked for, with the same query.

    A browser asks again each time: a curator may part what was joined.
    """
    asked = request.META.get("QUERY_STRING", "")
    response = HttpResponsePermanentRedirect(f"{address}?{asked}" if asked else address)
    patch_cache_control(response, no_cache=True)
    return response


def get_author(author_id: int) -> AuthorRow:
    """The author record of this id, or the one that it joined. Raises Http404, and GoneError for a removed one."""
    author = read_author(author_id)
    if author is None:
        joined_id = find_joined_author(author_id)
        author = read_author(joined_id) if joined_id is not None else None
    if author is None:
        raise _tell_absence(author_id)
    return author


def _tell_absence(author_id: int) -> Http404:
    """Why there is no such page, as far as everybody may know."""
    suppression = read_suppression(author_id)
    if suppression == "remove":
        return GoneError("This page was removed, and imports do not bring it back.")
    if suppression == "hide":
        return Http404("This page is hidden by the person whose it is.")
    return Http404(f"No researcher here has the number {author_id}.")


def read_shown_edges(author_id: int) -> AuthorEdges:
    """As much of the edges of an author record as its page shows."""
    return read_author_edges(
        author_id, people=LISTED_PEOPLE, close=LISTED_CLOSE, institutions=LISTED_INSTITUTIONS
    )


def _select_works(
    author: AuthorRow, counts: list[WorkCount], query: WorkListQuery, *, path: str, anchor: str
) -> WorkList:
    check_page_exists(query.page, total=count_shown(counts, query.only), size=PAGE_SIZE)
    works = list_author_works(
        author.id, order=query.order, only=query.only, offset=(query.page - 1) * PAGE_SIZE, limit=PAGE_SIZE
    )
    return show_work_list(works, counts, query, path=path, anchor=anchor, self_id=author.id)
