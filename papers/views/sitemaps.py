"""What search engines are told: where the pages are, and where there are none."""

from collections.abc import Iterator
from itertools import chain, islice

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from papers.pages.sitemaps import MOST_ADDRESSES, Range, find_range, list_ranges, write_index, write_sitemap
from papers.selectors.sitemaps import EntryRow, Listed, find_filled, read_extent, stream_entries

_LINES_A_PIECE = 200
_CONTENT_TYPE = "application/xml; charset=utf-8"
_CLOSED = (
    "/account/",
    "/admin",
    "/claims/",
    "/curate",
    "/imports",
    "/invitations/",
    "/me",
    "/search/suggest",
)
"""Where nothing is for who has no account. What can be asked without end is left to the crawler's own patience."""


@require_safe
def show_sitemap_index(request: HttpRequest) -> StreamingHttpResponse:
    """The files in which there is something."""
    files = chain.from_iterable(((listed, number) for number in _list_filled(listed)) for listed in Listed)
    return StreamingHttpResponse(write_index(files, origin=_origin(request)), content_type=_CONTENT_TYPE)


@require_safe
def show_sitemap(request: HttpRequest, listed: str, number: int) -> StreamingHttpResponse:
    """One file, written while it is sent. 404 for one in which there is nothing."""
    kind = Listed(listed)
    part = find_range(kind, number)
    rows = None if part is None else _stream(kind, part)
    first = next(rows, None) if rows is not None else None
    if rows is None or first is None:
        raise Http404("No sitemap has this number; /sitemap.xml names those that there are.")
    pieces = write_sitemap(kind, chain([first], rows), origin=_origin(request))
    return StreamingHttpResponse(_gather(pieces), content_type=_CONTENT_TYPE)


@require_safe
def show_robots(request: HttpRequest) -> HttpResponse:
    """https://www.rfc-editor.org/rfc/rfc9309"""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _CLOSED), ""]
    lines.append(f"Sitemap: {_origin(request)}/sitemap.xml")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _list_filled(listed: Listed) -> list[int]:
    extent = read_extent(listed)
    ranges = list_ranges(listed, last_id=extent.last_id, estimated_count=extent.estimated_count)
    return find_filled(listed, [(one.number, one.first_id, one.last_id) for one in ranges])


def _stream(listed: Listed, part: Range) -> Iterator[EntryRow]:
    return stream_entries(listed, first_id=part.first_id, last_id=part.last_id, limit=MOST_ADDRESSES)


def _gather(pieces: Iterator[str]) -> Iterator[str]:
    """The same text in pieces that are worth being sent."""
    while piece := "".join(islice(pieces, _LINES_A_PIECE)):
        yield piece


def _origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"
