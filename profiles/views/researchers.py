"""The researcher page, and the same for programs."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from core.absence import GoneError
from core.kept_pages import keep_page
from core.signposts import LINKSET_TYPE, Signpost, describe_linkset, write_links
from papers.addresses import researcher_address
from papers.selectors.authors import AuthorRow, find_joined_author, read_author, read_suppression
from papers.selectors.works import Order, WorkFilter, WorkRow, list_author_works
from profiles.pages.dossier import Dossier
from profiles.pages.parts import Asked
from profiles.pages.researcher import show_researcher_page
from profiles.pages.researcher_metadata import (
    DESCRIBED_WORKS,
    describe_researcher,
    list_items,
    list_signposts,
)
from profiles.pages.stated import show_stated
from profiles.selectors.page_stamps import read_researcher_stamp
from profiles.views.visitors import render_for_visitor


@require_safe
@keep_page(read_researcher_stamp, of="author_id")
def show_researcher(request: HttpRequest, author_id: int, slug: str = "") -> HttpResponse:
    """200 at the researcher's one address, 301 from any other of this record or one that joined it, else 404."""
    dossier = Dossier(get_author(author_id))
    if request.path != dossier.address:
        return redirect_to(request, dossier.address)
    asked = Asked(request.GET, dossier.address, is_alone=False, now=timezone.now())
    page = show_researcher_page(dossier, asked)
    author = dossier.author
    response = render_for_visitor(
        request, "researchers/researcher.html", page, author_id=author.id, name=author.name
    )
    response["Link"] = write_links(list_signposts(author, origin=_origin(request)))
    return response


@require_safe
def show_researcher_data(request: HttpRequest, author_id: int) -> HttpResponse:
    """The researcher as JSON-LD; 301 when the record joined another."""
    author = get_author(author_id)
    if author.id != author_id:
        return redirect_to(request, f"/researchers/{author.id}.jsonld")
    dossier = Dossier(author)
    described = describe_researcher(
        author,
        origin=_origin(request),
        stated=show_stated(dossier.stated),
        works=_list_newest(author),
        topics=dossier.edges.topics,
    )
    page = Signpost("describes", described["url"], "text/html")
    return JsonResponse(described, content_type="application/ld+json", headers={"Link": write_links([page])})


@require_safe
def show_researcher_links(request: HttpRequest, author_id: int) -> HttpResponse:
    """Where to go from the page, its newest works included, as a linkset; 301 when the record joined another."""
    author = get_author(author_id)
    if author.id != author_id:
        return redirect_to(request, f"/researchers/{author.id}.linkset.json")
    origin = _origin(request)
    signposts = [*list_signposts(author, origin=origin), *list_items(_list_newest(author), origin=origin)]
    linkset = describe_linkset(f"{origin}{researcher_address(author.id, author.name)}", signposts)
    return JsonResponse(linkset, content_type=LINKSET_TYPE)


def _list_newest(author: AuthorRow) -> list[WorkRow]:
    return list_author_works(
        author.id, order=Order.NEWEST, only=WorkFilter(), offset=0, limit=DESCRIBED_WORKS
    )


def _origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


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
