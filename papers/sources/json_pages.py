"""Answers of an API kept as files: one JSON document with many records, or one document a line."""

import io
import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import msgspec

from papers.records import RawItem, RecordError
from papers.sources import work_jsonl
from papers.sources.files import MAX_ITEM_BYTES, DamagedError, cut_whole, read_block
from papers.sources.text import check_text, show_excerpt
from papers.sources.work_object import explain

Document = dict[str, msgspec.Raw] | list[msgspec.Raw]
Decoded = TypeVar("Decoded")

NULL = msgspec.Raw(b"null")
"""What a field that is decoded later holds when it is missing."""

MAX_MESSAGE_CHARS = 300
"""How much of what an API says of its error becomes part of a reason."""

_DEEPEST = 4
_NOTHING = frozenset({b"", b"null", b"[]", b"{}", b'""', b"false"})
_BOM = b"\xef\xbb\xbf"
_LINES = re.compile(rb'\{[ \t]*"[^\n]*\n(?:[ \t\r]*\n)*\{[ \t]*"')
# Possessive, and a string that is cut off is one too: without either, a hostile head takes the square of its length.
_TOKEN = re.compile(rb'"((?:[^"\\]++|\\.?)*+)(?:"(\s*+:)?|\Z)|[{}\[\]]', re.DOTALL)
_document: msgspec.json.Decoder[Document] = msgspec.json.Decoder(Document)


def list_keys(head: bytes) -> frozenset[str]:
    """The keys of the first JSON value in the head, which may be cut off: "meta", "results", "results.id", …

    A key inside others is written behind theirs, at most four deep; lists don't count. Empty when it is no JSON.
    """
    text = head.removeprefix(_BOM).lstrip()
    if not text.startswith((b"{", b"[")) or b"\0" in text:
        return frozenset()
    keys: set[str] = set()
    path: list[str] = []
    is_named: list[bool] = []  # of each open bracket, whether it stands under a key
    key = ""
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if token[2] is not None:
            key = token[1].decode(errors="replace")
            if len(path) < _DEEPEST:
                keys.add(".".join((*path, key)))
        elif mark in (b"{", b"["):
            is_named.append(bool(key))
            if key:
                path.append(key)
            key = ""
        elif mark in (b"}", b"]"):
            if is_named.pop():
                path.pop()
            key = ""
            if not is_named:
                break
        else:
            key = ""
    return frozenset(keys)


def split_pages(stream: io.BufferedIOBase, cut: Callable[[bytes], Iterator[RawItem]]) -> Iterator[RawItem]:
    """The lines of the file when each is a JSON object, else what `cut` finds in the whole of it.

    `cut` gets a text that is not blank and may raise RecordError: then the reason is what the file holds. Raises
    SourceError when a file that is not in lines is too large to be read whole.
    """
    whole, is_lines = _look_ahead(stream)
    yield from (
        work_jsonl.split(whole) if is_lines else cut_whole(whole, lambda data: _cut_document(data, cut))
    )


def _cut_document(data: bytes, cut: Callable[[bytes], Iterator[RawItem]]) -> Iterator[RawItem]:
    if not data.strip():
        return
    try:
        yield from cut(data)
    except RecordError as error:
        yield refuse(data, str(error))


def decode_document(data: bytes) -> Document:
    """The document with its parts still encoded. Raises RecordError when it is neither an object nor a list."""
    return decode_as(_document, data)


def decode_as(decoder: msgspec.json.Decoder[Decoded], data: bytes) -> Decoded:
    """What the decoder makes of the data. Raises RecordError, naming the field that is not as it should be."""
    check_text(data)
    try:
        return decoder.decode(data)
    except (msgspec.DecodeError, RecursionError) as error:
        raise RecordError(explain(data, error)) from None


def decode_list(part: msgspec.Raw | None, name: str) -> list[msgspec.Raw]:
    """The items of a part that should be a list, none when it is null or missing. Raises RecordError."""
    document = [] if part is None or is_null(part) else decode_document(bytes(part))
    if isinstance(document, dict):
        raise RecordError(f"{name}: an object where a list should be")
    return document


def refuse(data: bytes, reason: str) -> RawItem:
    """The item that a document is which holds no records."""
    return RawItem(line=1, reason=reason, excerpt=show_excerpt(data))


def is_null(part: msgspec.Raw | None) -> bool:
    """Whether a part is missing, null, or an empty list, object or text, so that it says nothing."""
    return part is None or bytes(part) in _NOTHING


def keep_parts(given: msgspec.Struct, names: dict[str, str]) -> dict[str, msgspec.Raw]:
    """Those of the raw fields that say something, by the keys that `names` has for them."""
    return {key: raw.copy() for name, key in names.items() if not is_null(raw := getattr(given, name))}


def encode_part(value: object) -> msgspec.Raw:
    """A value as a part of `WorkRecord.extra`."""
    return msgspec.Raw(msgspec.json.encode(value))


def list_items(data: bytes, parts: Sequence[msgspec.Raw]) -> Iterator[RawItem]:
    """Each part of the document as an item with the line where it begins; of none, that as the reason."""
    if not parts:
        yield refuse(data, "a page without works")
    lines = LineFinder(data)
    for part in parts:
        yield RawItem(line=lines.find(part), data=bytes(part))


def list_whole(data: bytes) -> Iterator[RawItem]:
    """The document as its only item."""
    return list_items(data, (msgspec.Raw(data.strip()),))


class LineFinder:
    """The lines in which parts of a document begin, asked in their order."""

    def __init__(self, data: bytes) -> None:
        self._data, self._position, self._line = data, 0, 1

    def find(self, part: msgspec.Raw) -> int:
        begin = self._data.find(part, self._position)
        self._line += self._data.count(b"\n", self._position, begin)
        self._position = begin + memoryview(part).nbytes
        line = self._line
        self._line += self._data.count(b"\n", begin, self._position)
        return line


def show_message(raw: msgspec.Raw | bytes | None) -> str:
    """What an API says in a part of its answer, as a piece of one line for people; text without its quotes."""
    data = bytes(raw or b"")
    try:
        text = msgspec.json.decode(data, type=str)
    except (msgspec.DecodeError, RecursionError):
        text = data.decode(errors="replace")
    text = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    return text if len(text) <= MAX_MESSAGE_CHARS else f"{text[: MAX_MESSAGE_CHARS - 1]}…"


class _Rejoined(io.BufferedIOBase):
    """A stream of which the beginning has been read already."""

    def __init__(self, head: bytes, stream: io.BufferedIOBase) -> None:
        self.name = getattr(stream, "name", "the text")
        self._head, self._stream = head, stream

    def read1(self, size: int = -1) -> bytes:
        if not self._head:
            return self._stream.read1(size)
        head, self._head = self._head, b""
        return head


def _look_ahead(stream: io.BufferedIOBase) -> tuple[io.BufferedIOBase, bool]:
    """The stream as it was, and whether it is in lines, which is known where the second begins."""
    head = b""
    try:
        while len(head) <= MAX_ITEM_BYTES and (block := read_block(stream)):
            head += block
            _, line_end, rest = head.removeprefix(_BOM).lstrip().partition(b"\n")
            if line_end and rest.strip():
                break
    except DamagedError:
        pass  # it is raised again by the reading that follows, behind the head
    return _Rejoined(head, stream), bool(_LINES.match(head.removeprefix(_BOM).lstrip()))
