"""The files in which works can be taken."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from isal import isal_zlib

from papers.citations.forms import CITED, Form, label_form, write_works
from papers.citations.graphs import write_graph
from papers.selectors.citations import stream_cited_works, stream_linked_works
from papers.selectors.sources import stream_records_of
from papers.sources.work_jsonl import encode_line

_CHUNK_BYTES = 16_384


@dataclass(frozen=True, slots=True)
class Export:
    """A form of export; `text` is what it says where a page shows that."""

    id: str
    label: str
    address: str
    text: str = ""


def link_exports(start: str, query: str = "") -> tuple[Export, ...]:
    """The files whose addresses begin with `start`, and end with the query string, where there is one."""
    return tuple(
        Export(f"export-{form.partition('.')[0]}", label_form(form), f"{start}.{form}{query}")
        for form in Form
    )


def stream_works(form: Form, work_ids: Iterable[int]) -> Iterator[bytes]:
    """These works in that form, in this order, in pieces worth being sent; one that is gone is left out.

    Works are read while pieces are taken, a batch a query, and only that batch is in memory. Work JSON Lines have a
    line for each source that tells of a work, so that who reads them makes the same work again.
    """
    return join_pieces(_write(form, work_ids))


def _write(form: Form, work_ids: Iterable[int]) -> Iterator[bytes]:
    if form is Form.WORK_JSONL:
        return map(encode_line, stream_records_of(work_ids))
    if form is Form.GRAPHML:
        return map(str.encode, write_graph(stream_linked_works(work_ids)))
    assert form in CITED  # noqa: S101 - there are no others
    return map(str.encode, write_works(stream_cited_works(work_ids), form))


def join_pieces(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces that are worth being sent."""
    waiting: list[bytes] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= _CHUNK_BYTES:
            yield b"".join(waiting)
            waiting, size = [], 0
    yield b"".join(waiting)


def compress(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces as one gzip file: the same for the same bytes, whenever it is made."""
    compressor = isal_zlib.compressobj(wbits=31)
    for piece in pieces:
        if ready := compressor.compress(piece):
            yield ready
    yield compressor.flush()
