"""The public feeds of researchers, topics and institutions. No session is read, no cookie set."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from graph.records import Node, NodeKey, NodeKind, author_key
from graph.selectors.nodes import read_nodes
from papers.selectors.works import list_works
from profiles.pages.feed_forms import CONTENT_TYPES, FeedForm, write_feed
from profiles.pages.syndication import ENTRIES, syndicate
from profiles.selectors.feeds import ChangeRow, NewestWork, list_newest_works, list_subject_changes
from profiles.views.researchers import get_author, redirect_to

FRESH_SECONDS = 300
"""How long a cache may show a feed without asking."""
_VERSION = 1
"""Moves when feeds are written otherwise, so that those who kept one take it anew."""


@require_safe
def show_researcher_feed(
    request: HttpRequest, author_id: int, form: FeedForm, slug: str = ""
) -> HttpResponse:
    """200 at the feed's one address, 304 when nothing changed, 301 from other addresses of the record, else 404."""
    key = author_key(author_id)
    node = read_nodes([key]).get(key)
    if node is None:
        key = author_key(get_author(author_id).id)
        node = read_nodes([key])[key]
    return _show_feed(request, key, node, form)


@require_safe
def show_topic_feed(request: HttpRequest, topic_id: int, form: FeedForm, slug: str = "") -> HttpResponse:
    """The same for a topic."""
    return _show_node_feed(request, NodeKey(NodeKind.TOPIC, topic_id), form)


@require_safe
def show_institution_feed(
    request: HttpRequest, institution_id: int, form: FeedForm, slug: str = ""
) -> HttpResponse:
    """The same for an institution."""
    return _show_node_feed(request, NodeKey(NodeKind.INSTITUTION, institution_id), form)


def _show_node_feed(request: HttpRequest, key: NodeKey, form: FeedForm) -> HttpResponse:
    node = read_nodes([key]).get(key)
    if node is None:
        raise Http404("Nothing of which a feed could tell is here.")
    return _show_feed(request, key, node, form)


def _show_feed(request: HttpRequest, key: NodeKey, node: Node, form: FeedForm) -> HttpResponse:
    address = f"{node.address}/feed.{form}"
    if request.path != address:
        return redirect_to(request, address)
    origin = f"{request.scheme}://{request.get_host()}"
    changes = list_subject_changes(key, limit=ENTRIES)
    newest = [] if changes else list_newest_works(key, limit=ENTRIES)
    etag = _mark(origin, form, node, changes, newest)
    changed_at = _find_last_change(changes, newest)
    since = int(changed_at.timestamp()) if changed_at is not None else None
    response = get_conditional_response(request, etag=etag, last_modified=since)
    if response is None:
        response = HttpResponse(
            _write(key, node, changes, newest, origin, form), content_type=CONTENT_TYPES[form]
        )
    response["ETag"] = etag
    if since is not None:
        response["Last-Modified"] = http_date(since)
    patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
    return response


def _write(
    key: NodeKey,
    node: Node,
    changes: Sequence[ChangeRow],
    newest: Sequence[NewestWork],
    origin: str,
    form: FeedForm,
) -> bytes:
    """What was asked for, with the texts of works and the names of people: two queries."""
    told = {one.work_id for one in changes if one.work_id is not None} | {one.id for one in newest}
    works = {work.id: work for work in list_works(sorted(told))}
    nodes = read_nodes({key, *(own for one in changes for own in one.list_keys())})
    return write_feed(syndicate(node, changes, newest, works=works, nodes=nodes, origin=origin), form)


def _mark(
    origin: str, form: FeedForm, node: Node, changes: Sequence[ChangeRow], newest: Sequence[NewestWork]
) -> str:
    """The ETag: of all that a feed is made of, as works and people tell when they changed last."""
    parts = (_VERSION, origin, form, node.label, node.address, changes, newest)
    return f'"{hashlib.sha256(msgspec.json.encode(parts)).hexdigest()[:32]}"'


def _find_last_change(changes: Sequence[ChangeRow], newest: Sequence[NewestWork]) -> datetime | None:
    return max(
        [
            *(max(one.at, one.changed_at or one.at) for one in changes),
            *(one.changed_at for one in newest),
        ],
        default=None,
    )
