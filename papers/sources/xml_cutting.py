"""XML files cut into the elements that are their records, each to be parsed on its own.

The scanner looks for tags and does not check what is between them: a record that is not well formed costs
itself and no other, and a file may also be several put one behind the other.
"""

import codecs
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from papers.records import RawItem
from papers.sources.text import EXCERPT_BYTES, show_excerpt

_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_DTD = re.compile(
    rb"<!DOCTYPE(?:\"[^\"<]{0,4096}+\"|'[^'<]{0,4096}+'|[^<\[>\"']++){0,64}+\[|<!ENTITY\b", re.IGNORECASE
)
_OWN_DTD = "a DOCTYPE that declares entities or elements of its own is not read: take it out"
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"\0<", b"<\0")
_SKIPPED = {b"<!--": b"-->", b"<![CDATA[": b"]]>", b"<?": b"?>"}
_ROOT = re.compile(
    rb"\s*(?:<\?.{0,2000}?\?>\s*|<!--.{0,8000}?-->\s*|<!DOCTYPE[^>]{0,4096}>\s*){0,20}<(?:[\w.-]+:)?([\w.-]+)",
    re.DOTALL | re.IGNORECASE,
)
_BOM = b"\xef\xbb\xbf"


def sniff_root(head: bytes, *names: str) -> bool:
    """Whether the text is XML whose first element has one of these names, whatever its prefix."""
    match = _ROOT.match(head.removeprefix(_BOM))
    return match is not None and match[1].decode("ascii", "replace") in names


class Piece(NamedTuple):
    """An element found in a file; `before` is what stands between it and the one before."""

    name: str
    before: bytes
    item: RawItem


def cut_elements(data: bytes, *names: str, without_any: str | None = None) -> Iterator[RawItem]:
    """The elements of these names, as `cut_pieces` finds them; `without_any` is the reason when there are none."""
    pieces = cut_pieces(data, *names)
    first = next(pieces, None)
    if first:
        yield first.item
        yield from (piece.item for piece in pieces)
    elif without_any:
        yield RawItem(line=1, reason=without_any, excerpt=show_excerpt(data))


def cut_pieces(data: bytes, *names: str) -> Iterator[Piece]:
    """The elements of these names, whatever their prefix, in UTF-8; none of them stands within another.

    What is not closed before the next begins is an item with that as its reason. A file that declares
    entities of its own is one item with a reason: what they stand for may be as large as they like.
    """
    declaration = _DTD.search(data)
    if declaration:
        line = 1 + data.count(b"\n", 0, declaration.start())
        excerpt = show_excerpt(data[declaration.start() :][:EXCERPT_BYTES])
        yield Piece("", b"", RawItem(line=line, reason=_OWN_DTD, excerpt=excerpt))
        return
    text = _decode(data)
    if isinstance(text, str):
        yield Piece("", b"", RawItem(line=1, reason=text, excerpt=show_excerpt(data)))
        return
    line, behind, counted = 1, 0, 0
    for name, begin, end, reason in _find_elements(text, names):
        line += text.count(b"\n", counted, begin)
        if reason:
            excerpt = show_excerpt(text[begin : begin + EXCERPT_BYTES])
            item = RawItem(line=line, reason=reason, excerpt=excerpt)
        else:
            item = RawItem(line=line, data=text[begin:end])
        yield Piece(name, text[behind:begin], item)
        counted, behind = begin, end


def _decode(data: bytes) -> bytes | str:
    """The text in UTF-8, or the reason why it cannot be had."""
    if data.startswith(_WIDE):
        return "not UTF-8 but two bytes a character: save it as UTF-8"
    declared = _ENCODING.match(data.lstrip()[:400])
    name = declared[1].decode().lower() if declared else "utf-8"
    if name in ("utf-8", "utf8", "us-ascii", "ascii"):
        return data  # each element is checked when it is parsed
    try:
        return data.decode(name).encode()
    except (LookupError, UnicodeError):
        return f"not {name}, which it says it is: save it as UTF-8"


def _find_elements(data: bytes, names: Sequence[str]) -> Iterator[tuple[str, int, int, str | None]]:
    """Name, begin and end of each element, and the reason why it is none."""
    tag = re.compile(
        rb"<(?:!--|!\[CDATA\[|\?|(/?)(?:[\w.-]{1,60}:)?(%b)(?=[\s/>]))"
        % b"|".join(re.escape(name).encode() for name in names)
    )
    unended: set[bytes] = set()
    begin: int | None = None
    name, position = "", 0
    while match := tag.search(data, position):
        position = match.end()
        if match[2] is None:
            position = _skip(data, match[0], position, unended)
            continue
        found = match[2].decode()
        if not match[1]:
            if begin is not None:
                yield name, begin, match.start(), f"<{name}> is not closed before the next begins"
            name, begin = found, match.start()
        elif begin is None or found != name:
            continue
        position = _end_of_tag(data, position)
        if match[1] or data[position - 2 : position] == b"/>":
            yield name, begin, position, None
            begin = None
    if begin is not None:
        yield name, begin, len(data), f"<{name}> is not closed: the file ends in it"


def _skip(data: bytes, opening: bytes, position: int, unended: set[bytes]) -> int:
    """The place behind a comment, CDATA section or instruction; at `position` when nothing ends it."""
    if opening in unended:
        return position
    end = data.find(_SKIPPED[opening], position)
    if end < 0:
        unended.add(opening)  # so that a text full of openings is not searched to its end for each
        return position
    return end + len(_SKIPPED[opening])


def _end_of_tag(data: bytes, position: int) -> int:
    end = data.find(b">", position)
    return len(data) if end < 0 else end + 1
