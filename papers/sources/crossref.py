"""Crossref: pages of its API, single works, lines of its public data file, and what a DOI answers as citeproc JSON."""

from collections.abc import Iterator
from io import BufferedIOBase

import msgspec

from papers.records import RawItem, RecordError, WorkRecord
from papers.sources.citation_item import read_item
from papers.sources.json_pages import (
    Document,
    decode_document,
    decode_list,
    is_null,
    list_items,
    list_keys,
    list_whole,
    refuse,
    show_message,
    split_pages,
)

FORM = "crossref"

_OWN_KEYS = frozenset({"indexed", "reference-count", "is-referenced-by-count", "deposited", "member"})


def sniff(head: bytes) -> bool:
    """Whether it begins with an answer of Crossref's API, or with a work that has the fields only Crossref gives."""
    keys = list_keys(head)
    if "message-type" in keys and "status" in keys:
        return True
    own = {key.removeprefix("items.") for key in keys}
    return "DOI" in own and bool(own & _OWN_KEYS)


def split(stream: BufferedIOBase) -> Iterator[RawItem]:
    """Each work; an answer without works is a reason."""
    return split_pages(stream, _cut)


def _cut(data: bytes) -> Iterator[RawItem]:
    document = decode_document(data)
    if isinstance(document, list):
        yield from list_items(data, document)
        return
    if "message-type" not in document and "items" not in document:
        yield from list_whole(data)
        return
    message = document.get("message")
    kind = show_message(document.get("message-type"))
    if show_message(document.get("status")) == "failed":
        yield refuse(data, f"Crossref answered with an error: {_list_messages(message) or kind}")
    elif kind == "work" and message is not None and not is_null(message):
        yield from list_items(data, (message,))
    elif kind in ("work-list", ""):
        inner: Document = decode_document(bytes(message)) if message is not None else document
        items = inner.get("items") if isinstance(inner, dict) else None
        yield from list_items(data, decode_list(items, "items"))
    else:
        yield refuse(data, f"an answer of the kind {kind}, not works")


def _list_messages(message: msgspec.Raw | None) -> str:
    try:
        parts = msgspec.json.decode(message or b"[]", type=list[dict[str, msgspec.Raw]])
    except (msgspec.DecodeError, RecursionError):
        return show_message(message)
    return show_message("; ".join(show_message(part.get("message")) for part in parts[:5]).encode())


def parse(data: bytes) -> WorkRecord:
    """The record of one work. Raises RecordError with the reason, naming the field."""
    record = read_item(data)
    if not record.ids:
        raise RecordError("no DOI, which every work of Crossref has")
    return record
