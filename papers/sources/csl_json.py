"""CSL JSON: what Zotero and other citation programs export, a list of items or a single one."""

from collections.abc import Iterator
from io import BufferedIOBase

from papers.records import RawItem, WorkRecord
from papers.sources.citation_item import read_item
from papers.sources.json_pages import (
    decode_document,
    decode_list,
    list_items,
    list_keys,
    list_whole,
    split_pages,
)

FORM = "csl-json"

_OWN_KEYS = frozenset(
    {"author", "container-title", "DOI", "issued", "publisher-place", "URL", "citation-key"}
)
_OTHERS_KEYS = frozenset({"authors", "kind"})


def sniff(head: bytes) -> bool:
    """Whether it begins with an object that has a type and what else only an item of CSL JSON has."""
    keys = {key.removeprefix("items.") for key in list_keys(head)}
    return "type" in keys and bool(keys & _OWN_KEYS) and not keys & _OTHERS_KEYS


def split(stream: BufferedIOBase) -> Iterator[RawItem]:
    """Each item of the list, or the one that there is."""
    return split_pages(stream, _cut)


def _cut(data: bytes) -> Iterator[RawItem]:
    document = decode_document(data)
    if isinstance(document, dict) and "items" not in document:
        yield from list_whole(data)
        return
    items = decode_list(document["items"], "items") if isinstance(document, dict) else document
    yield from list_items(data, items)


def parse(data: bytes) -> WorkRecord:
    """The record of one item. Raises RecordError with the reason, naming the field."""
    return read_item(data)
