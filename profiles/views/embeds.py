"""Researchers on other sites: the panel for their frames, HTML to paste, and oEmbed (https://oembed.com)."""

from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

from csp.decorators import csp
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from core.kept_pages import keep_page
from core.rendering.characters import strip_unsafe
from papers.pages.work_items import show_plain_title
from papers.selectors.authors import AuthorRow
from papers.selectors.works import Order, WorkFilter, list_author_works
from papers.views.works import get_work
from profiles.pages.embeds import (
    EMBEDDED_WORKS,
    HEIGHT,
    WIDTH,
    Embed,
    show_embed,
    show_share_page,
    write_frame,
)
from profiles.pages.stated import show_stated
from profiles.selectors.page_stamps import read_researcher_stamp
from profiles.selectors.researchers import read_stated
from profiles.selectors.snapshots import read_snapshot
from profiles.views.researchers import get_author, redirect_to

_FRAMED = {
    "default-src": ["'none'"],
    "style-src": ["'self'"],
    "form-action": ["'none'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["*"],
}
_RESEARCHERS = frozenset({"researchers/<id:author_id>-<str:slug>", "researchers/<id:author_id>"})
_WORKS = frozenset({"works/<id:work_id>-<str:slug>", "works/<id:work_id>"})
_CACHED_SECONDS = 3600
_MOST_PIXELS = 10_000


# The only page that other sites may put into their frames: it has no form, no script and nothing of who looks at it.
@xframe_options_exempt
@csp(_FRAMED)
@require_safe
@keep_page(read_researcher_stamp, of="author_id")
def show_panel(request: HttpRequest, author_id: int, slug: str = "") -> HttpResponse:
    """200 at the one address of the panel, 301 from any other of the record; hidden and removed as the page is."""
    author = get_author(author_id)
    embed = _read_embed(request, author)
    if request.path != urlsplit(embed.embed_address).path:
        return redirect_to(request, urlsplit(embed.embed_address).path)
    return HttpResponse(render_to_string("researchers/embed.html", {"embed": embed}))


@require_safe
def show_share(request: HttpRequest, author_id: int, slug: str = "") -> HttpResponse:
    """What to copy to put the researcher on a homepage: 301 from any other address of the record."""
    author = get_author(author_id)
    page = show_share_page(_read_embed(request, author), author)
    if request.path != page.address:
        return redirect_to(request, page.address)
    return render(request, "researchers/share.html", {"page": page})


@require_safe
def answer_oembed(request: HttpRequest) -> HttpResponse:
    """What oEmbed says of the page at `url`: rich for a researcher, a link for a work; any site may read it.

    404 for what has no such page, 400 for a form that is none: the 501 of the specification would be our failure.
    """
    form = request.GET.get("format", "json")
    if form not in ("json", "xml"):
        raise BadRequest("The formats are json and xml.")
    width = _read_pixels(request, "maxwidth", WIDTH)
    height = _read_pixels(request, "maxheight", HEIGHT)
    told = {
        "version": "1.0",
        "provider_name": "Peerlight",
        "provider_url": f"{_origin(request)}/",
        "cache_age": _CACHED_SECONDS,
        **_describe(request, width=width, height=height),
    }
    if form == "json":
        response: HttpResponse = JsonResponse(told)
    else:
        response = HttpResponse(_write_xml(told), content_type="text/xml; charset=utf-8")
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _read_pixels(request: HttpRequest, name: str, default: int) -> int:
    raw = request.GET.get(name)
    if raw is None:
        return default
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 5 and 1 <= int(raw) <= _MOST_PIXELS):
        raise BadRequest(f"{name} is a number of pixels, from 1 to {_MOST_PIXELS}.")
    return min(default, int(raw))


def _describe(request: HttpRequest, *, width: int, height: int) -> dict[str, Any]:
    """What is said of the page asked for. Raises Http404, and BadRequest without one."""
    url = request.GET.get("url")
    if not url:
        raise BadRequest("Say of which page: url=https://…/researchers/12, for example.")
    try:
        parts = urlsplit(url)
        found = resolve(parts.path) if parts.netloc == request.get_host() else None
    except (ValueError, Resolver404):
        found = None
    if found is not None and found.route in _RESEARCHERS:
        embed = _read_embed(request, get_author(found.kwargs["author_id"]))
        html = write_frame(embed, width=width, height=height)
        return {"type": "rich", "title": embed.name, "html": html, "width": width, "height": height}
    if found is not None and found.route in _WORKS:
        work = get_work(found.kwargs["work_id"])
        names = ", ".join(one.name for one in work.signatures[:3])
        more = " and others" if work.signatures_count > 3 else ""
        author = {"author_name": f"{names}{more}"} if names else {}
        return {"type": "link", "title": show_plain_title(work), **author}
    raise Http404("No page of a researcher or a work stands at this address.")


def _read_embed(request: HttpRequest, author: AuthorRow) -> Embed:
    works = list_author_works(
        author.id, order=Order.NEWEST, only=WorkFilter(), offset=0, limit=EMBEDDED_WORKS
    )
    stated = show_stated(read_stated(author.id))
    return show_embed(author, read_snapshot(author.id), stated, works, origin=_origin(request))


def _write_xml(told: dict[str, Any]) -> bytes:
    root = Element("oembed")
    for name, value in told.items():
        SubElement(root, name).text = strip_unsafe(str(value))
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"
