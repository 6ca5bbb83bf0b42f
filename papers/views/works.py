"""The page of a work, and the same for programs."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.signposts import LINKSET_TYPE, Signpost, describe_linkset, write_links
from papers.addresses import work_address
from papers.pages.work import show_work_page
from papers.pages.work_metadata import choose_for_header, describe_work, list_signposts
from papers.selectors.authors import find_orcids
from papers.selectors.works import WorkRow, find_joined_work, read_work


@require_safe
def show_work(request: HttpRequest, work_id: int, slug: str = "") -> HttpResponse:
    """200 at the work's one address, 301 from any other of this work or of one that joined it, else 404."""
    work = get_work(work_id)
    address = work_address(work.id, work.title)
    if request.path != address:
        return HttpResponsePermanentRedirect(address)
    response = render(request, "works/work.html", {"page": show_work_page(work)})
    response["Link"] = write_links(choose_for_header(list_signposts(work, origin=_origin(request))))
    return response


@require_safe
def show_work_data(request: HttpRequest, work_id: int) -> HttpResponse:
    """The work as JSON-LD; 301 when it joined another."""
    work = get_work(work_id)
    if work.id != work_id:
        return HttpResponsePermanentRedirect(f"/works/{work.id}.jsonld")
    orcids = find_orcids({one.author_id for one in work.signatures if one.author_id is not None})
    described = describe_work(work, origin=_origin(request), orcids=orcids)
    page = Signpost("describes", described["url"], "text/html")
    return JsonResponse(described, content_type="application/ld+json", headers={"Link": write_links([page])})


@require_safe
def show_work_links(request: HttpRequest, work_id: int) -> HttpResponse:
    """Where to go from the page of the work, all authors included, as a linkset; 301 when it joined another."""
    work = get_work(work_id)
    if work.id != work_id:
        return HttpResponsePermanentRedirect(f"/works/{work.id}.linkset.json")
    origin = _origin(request)
    anchor = f"{origin}{work_address(work.id, work.title)}"
    linkset = describe_linkset(anchor, list_signposts(work, origin=origin))
    return JsonResponse(linkset, content_type=LINKSET_TYPE)


def get_work(work_id: int) -> WorkRow:
    """The work of this id, or the one that it joined. Raises Http404."""
    work = read_work(work_id)
    if work is None:
        joined_id = find_joined_work(work_id)
        work = read_work(joined_id) if joined_id is not None else None
    if work is None:
        raise Http404(f"No work here has the number {work_id}.")
    return work


def _origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"
