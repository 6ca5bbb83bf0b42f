"""Feeds written out: Atom 1.0 (RFC 4287) and JSON Feed 1.1."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from xml.etree import ElementTree

from profiles.pages.syndication import SyndicatedEntry, Syndication

SITE = "Peerlight"
_ATOM = "http://www.w3.org/2005/Atom"
_JSON_FEED = "https://jsonfeed.org/version/1.1"
ElementTree.register_namespace("", _ATOM)


class FeedForm(StrEnum):
    """The forms, by how their addresses end."""

    ATOM = "atom"
    JSON = "json"


def write_feed(feed: Syndication, form: FeedForm) -> bytes:
    """The feed in UTF-8."""
    return _WRITERS[form](feed)


CONTENT_TYPES = {
    FeedForm.ATOM: "application/atom+xml; charset=utf-8",
    FeedForm.JSON: "application/feed+json; charset=utf-8",
}


def _write_atom(feed: Syndication) -> bytes:
    root = ElementTree.Element(f"{{{_ATOM}}}feed")
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", _show_time(feed.updated_at))
    _add(root, "link", rel="alternate", type="text/html", href=feed.home_address)
    _add(root, "link", rel="self", type="application/atom+xml", href=feed.atom_address)
    _add(_add(root, "author"), "name", SITE)
    for entry in feed.entries:
        own = _add(root, "entry")
        _add(own, "id", entry.id)
        _add(own, "title", entry.title)
        _add(own, "updated", _show_time(entry.updated_at))
        _add(own, "link", rel="alternate", type="text/html", href=entry.address)
        for name in entry.authors:
            _add(_add(own, "author"), "name", name)
        _add(own, "summary", entry.text)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _add(
    parent: ElementTree.Element, name: str, text: str | None = None, **facts: str
) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", facts)
    element.text = text
    return element


def _write_json(feed: Syndication) -> bytes:
    described = {
        "version": _JSON_FEED,
        "title": feed.title,
        "home_page_url": feed.home_address,
        "feed_url": feed.json_address,
        "items": [_describe_entry(entry) for entry in feed.entries],
    }
    return json.dumps(described, ensure_ascii=False).encode()


def _describe_entry(entry: SyndicatedEntry) -> dict[str, Any]:
    described: dict[str, Any] = {
        "id": entry.id,
        "url": entry.address,
        "title": entry.title,
        "content_text": entry.text,
        "date_modified": _show_time(entry.updated_at),
    }
    if entry.authors:
        described["authors"] = [{"name": name} for name in entry.authors]
    return described


def _show_time(moment: datetime) -> str:
    """As RFC 3339 has it, to the second in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


_WRITERS: dict[FeedForm, Callable[[Syndication], bytes]] = {
    FeedForm.ATOM: _write_atom,
    FeedForm.JSON: _write_json,
}
