"""The parts of the researcher page, each at an address of its own."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.views.decorators.http import require_safe
from django_htmx.middleware import HtmxDetails

from core.kept_pages import keep_page
from profiles.pages.dossier import Dossier
from profiles.pages.parts import PARTS, Asked, show_section
from profiles.pages.researcher import show_part_page
from profiles.selectors.page_stamps import read_researcher_stamp
from profiles.views.researchers import get_author, redirect_to
from profiles.views.visitors import tell_visitor


@require_safe
@keep_page(read_researcher_stamp, of="author_id")
def show_part(request: HttpRequest, author_id: int, part: str, slug: str = "") -> HttpResponse:
    """200 at the part's one address, 301 from any other of the record, 404 where there is nothing of the kind."""
    dossier = Dossier(get_author(author_id))
    asked_part = PARTS[part]
    path = f"{dossier.address}/{part}"
    if request.path != path:
        return redirect_to(request, path)
    is_on_whole_page = _find_reader(request) == dossier.address
    list_path = dossier.address if is_on_whole_page else path
    asked = Asked(request.GET, list_path, is_alone=True, now=timezone.now())
    section = show_section(asked_part, dossier, asked)
    if section is None:
        raise Http404("There is nothing of the kind on this page.")
    author = dossier.author
    context = {"page": show_part_page(asked_part, author), "shown": section.shown}
    said = tell_visitor(request, author_id=author.id, name=author.name, address=dossier.address)
    return render_part(request, section.template, context | said)


def render_part(request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """A page of its own around the section; for htmx the section alone, which nobody keeps: Back finds whole pages."""
    is_fragment = bool(HtmxDetails(request))
    if is_fragment:
        response = render(request, template, context)
        add_never_cache_headers(response)
    else:
        response = render(request, "researchers/part.html", {**context, "template": template})
    patch_vary_headers(response, ["HX-Request"])
    return response


def _find_reader(request: HttpRequest) -> str:
    """The path of the page into which htmx puts what it asks for; "" for a page of its own."""
    htmx = HtmxDetails(request)
    try:
        address = htmx.current_url_abs_path if htmx else None
    except ValueError:  # what is in the header is no address
        address = None
    return urlsplit(address).path if address else ""
