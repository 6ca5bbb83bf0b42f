"""Pages for everybody, kept as they were sent for as long as nothing that they are made of has moved.

A page is kept under a *tag*: a digest of its address, of the release, and of the stamp that its view's room reads from
the database in one query. What changes a page moves its stamp, and with it the tag, in the same transaction: nothing
needs to be told, found or deleted. The tag and the time of rendering are the ETag, so that who has the page already is
told so before anything is rendered. What no stamp tells, like "5 minutes ago", is as old as `KEPT_SECONDS` at most,
wherever the page is kept.

Each web process keeps its own, at most `MOST_PAGES`. Only pages without a query, asked for by nobody who is signed in,
are kept. Why not in Redis: docs/adr/0028-kept-pages.md.
"""

import gzip
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from hashlib import blake2b
from http import HTTPStatus
from threading import Lock
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import parse_etags
from isal import igzip

from core.compression import LEVEL, takes_gzip
from core.release import read_release

KEPT_SECONDS = 300
MOST_PAGES = 1_000
"""Of 20 kB each, as most pages are, they take 20 MB."""
LARGEST_BYTES = 200_000
"""A page that is larger, compressed, is not kept."""

_ETAG = re.compile(r'(?:W/)?"(?P<tag>[0-9a-f]{32})-(?P<rendered_at>[0-9]{1,12})"')

View = Callable[..., HttpResponse]


class KeptPage(NamedTuple):
    """A page as it was rendered: its body compressed, the headers that its view set, and when, in seconds."""

    body: bytes
    headers: dict[str, str]
    rendered_at: int


class KeptPages:
    """The pages that this process keeps, by tag; the one that was asked for longest ago goes first."""

    def __init__(self) -> None:
        self._pages: OrderedDict[str, KeptPage] = OrderedDict()
        self._lock = Lock()

    def find(self, tag: str) -> KeptPage | None:
        """The page of this tag, None when there is none or it is too old."""
        with self._lock:
            page = self._pages.get(tag)
            if page is None or _is_old(page.rendered_at):
                return None
            self._pages.move_to_end(tag)
            return page

    def keep(self, tag: str, page: KeptPage) -> None:
        """Keep a page under this tag."""
        with self._lock:
            self._pages[tag] = page
            self._pages.move_to_end(tag)
            if len(self._pages) > MOST_PAGES:
                self._pages.popitem(last=False)

    def clear(self) -> None:
        """Keep nothing more of what there is."""
        with self._lock:
            self._pages.clear()


kept_pages = KeptPages()


def keep_page(read_stamp: Callable[[int], str | None], *, of: str) -> Callable[[View], View]:
    """Keep what a view answers for everybody while the stamp of what `of` names, the id in its address, is the same.

    `read_stamp` gives None for what is not there: the view says then what is.
    """

    def keep(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, **named: Any) -> HttpResponse:
            stamp = read_stamp(named[of]) if _is_for_everybody(request) else None
            if stamp is None:
                return view(request, **named)
            tag = _make_tag(request, stamp)
            if (had := _find_had(request, tag)) is not None:
                return _mark(HttpResponseNotModified(), tag, had)
            kept = kept_pages.find(tag)
            if kept is None:
                started_at = time.time()
                response = view(request, **named)
                if not _may_be_kept(request, response):
                    return response
                body = igzip.compress(response.content, LEVEL, mtime=0)
                kept = KeptPage(body, dict(response.items()), int(started_at))
                if len(body) <= LARGEST_BYTES:
                    kept_pages.keep(tag, kept)
            return _mark(_send(request, kept), tag, kept.rendered_at)

        return answer

    return keep


def _is_for_everybody(request: HttpRequest) -> bool:
    """Whether anybody who asks this is answered the same."""
    personal = (settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name)
    return (
        not settings.DEBUG
        and request.method in ("GET", "HEAD")
        and not request.META.get("QUERY_STRING")
        and "HX-Request" not in request.headers  # a part alone, as the page wants it that is already there
        and not any(name in request.COOKIES for name in personal)
    )


def _make_tag(request: HttpRequest, stamp: str) -> str:
    asked = (request.scheme or "", request.get_host(), request.path)
    return blake2b("\0".join((read_release(), stamp, *asked)).encode(), digest_size=16).hexdigest()


def _find_had(request: HttpRequest, tag: str) -> int | None:
    """When what the visitor has of this tag was rendered; None when they have none, or one that is too old."""
    for one in parse_etags(request.headers.get("If-None-Match", "")):
        had = _ETAG.fullmatch(one)
        if had is not None and had["tag"] == tag and not _is_old(int(had["rendered_at"])):
            return int(had["rendered_at"])
    return None


def _is_old(rendered_at: int) -> bool:
    return not 0 <= time.time() - rendered_at < KEPT_SECONDS


def _mark(response: HttpResponse, tag: str, rendered_at: int) -> HttpResponse:
    """Say under which tag it is asked for again, which is each time: it may be another page by then."""
    response["ETag"] = f'W/"{tag}-{rendered_at}"'
    patch_cache_control(response, no_cache=True)
    patch_vary_headers(response, ["Cookie", "Accept-Encoding"])
    return response


def _send(request: HttpRequest, kept: KeptPage) -> HttpResponse:
    if not takes_gzip(request):
        return HttpResponse(gzip.decompress(kept.body), headers=kept.headers)
    return HttpResponse(kept.body, headers={**kept.headers, "Content-Encoding": "gzip"})


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether it is a page as everybody gets it: a form in it would have a secret of this visitor."""
    return (
        response.status_code == HTTPStatus.OK
        and not response.streaming
        and not response.cookies
        and not response.has_header("Cache-Control")
        and "CSRF_COOKIE" not in request.META
    )
