"""The page of a work, and the same for programs."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from papers.addresses import work_address
from papers.pages.work import describe_work, show_work_page
from papers.selectors.works import WorkRow, find_joined_work, read_work


@require_safe
def show_work(request: HttpRequest, work_id: int, slug: str = "") -> HttpResponse:
    """200 at the work's one address, 301 from any other of this work or of one that joined it, else 404."""
    work = _get_work(work_id)
    address = work_address(work.id, work.title)
    if request.path != address:
        return HttpResponsePermanentRedirect(address)
    return render(request, "works/work.html", {"page": show_work_page(work)})


@require_safe
def show_work_data(request: HttpRequest, work_id: int) -> HttpResponse:
    """The work as JSON-LD; 301 when it joined another."""
    work = _get_work(work_id)
    if work.id != work_id:
        return HttpResponsePermanentRedirect(f"/works/{work.id}.jsonld")
    described = describe_work(work, origin=f"{request.scheme}://{request.get_host()}")
    return JsonResponse(described, content_type="application/ld+json")


def _get_work(work_id: int) -> WorkRow:
    work = read_work(work_id)
    if work is None:
        joined_id = find_joined_work(work_id)
        work = read_work(joined_id) if joined_id is not None else None
    if work is None:
        raise Http404(f"No work here has the number {work_id}.")
    return work
