"""The researcher page, its parts at their own addresses, and the same for programs."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.pagination import check_page_exists
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
    list_author_topics,
    list_close_collaborators,
    read_author,
)
from papers.selectors.works import WorkCount, count_author_works, list_author_works
from profiles.pages.researcher import describe_researcher, show_researcher_page, show_works_page
from profiles.views.distances import render_with_distance

COLLABORATORS_LIMIT = 500


@require_safe
def show_researcher(request: HttpRequest, author_id: int, slug: str = "") -> HttpResponse:
    """200 at the researcher's one address, 301 from any other of this record or one that joined it, else 404."""
    query = read_list_query(request.GET)
    author = _get_author(author_id)
    address = researcher_address(author.id, author.name)
    if request.path != address:
        return _redirect(request, address)
    counts = count_author_works(author.id)
    page = show_researcher_page(
        author,
        works=_select_works(author, counts, query, path=address, anchor="#works"),
        counts=counts,
        topics=list_author_topics(author.id),
        collaborators=list_close_collaborators(author.id, limit=COLLABORATORS_LIMIT),
        files=list_author_files(author.id),
    )
    return render_with_distance(request, "researchers/researcher.html", page, author_id=author.id)


@require_safe
def show_researcher_works(request: HttpRequest, author_id: int, slug: str = "") -> HttpResponse:
    """The published work alone, narrowed, sorted and paged as on the whole page."""
    query = read_list_query(request.GET)
    author = _get_author(author_id)
    address = f"{researcher_address(author.id, author.name)}/works"
    if request.path != address:
        return _redirect(request, address)
    works = _select_works(author, count_author_works(author.id), query, path=address, anchor="")
    return render(request, "researchers/works.html", {"page": show_works_page(author, works)})


@require_safe
def show_researcher_data(request: HttpRequest, author_id: int) -> HttpResponse:
    """The researcher as JSON-LD; 301 when the record joined another."""
    author = _get_author(author_id)
    if author.id != author_id:
        return HttpResponsePermanentRedirect(f"/researchers/{author.id}.jsonld")
    described = describe_researcher(author, origin=f"{request.scheme}://{request.get_host()}")
    return JsonResponse(described, content_type="application/ld+json")


def _redirect(request: HttpRequest, address: str) -> HttpResponsePermanentRedirect:
    asked = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{address}?{asked}" if asked else address)


def _get_author(author_id: int) -> AuthorRow:
    author = read_author(author_id)
    if author is None:
        joined_id = find_joined_author(author_id)
        author = read_author(joined_id) if joined_id is not None else None
    if author is None:
        raise Http404(f"No researcher here has the number {author_id}.")
    return author


def _select_works(
    author: AuthorRow, counts: list[WorkCount], query: WorkListQuery, *, path: str, anchor: str
) -> WorkList:
    check_page_exists(query.page, total=count_shown(counts, query.only), size=PAGE_SIZE)
    works = list_author_works(
        author.id, order=query.order, only=query.only, offset=(query.page - 1) * PAGE_SIZE, limit=PAGE_SIZE
    )
    return show_work_list(works, counts, query, path=path, anchor=anchor, self_id=author.id)
