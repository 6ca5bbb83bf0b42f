"""An abstract list: a text in which every abstract begins with "Abstract:" at the start of a line."""

import re
from collections.abc import Iterator
from io import BufferedIOBase
from itertools import pairwise

from papers.records import RawItem, RecordError, WorkRecord
from papers.sources.files import cut_whole
from papers.sources.text import check_text, clean_text, show_excerpt

FORM = "abstracts"

_BEGINNING = re.compile(rb"^[ \t]*abstract[ \t]*:", re.MULTILINE | re.IGNORECASE)


def sniff(head: bytes) -> bool:
    """Whether the text begins with an abstract."""
    return bool(_BEGINNING.match(head.removeprefix(b"\xef\xbb\xbf").lstrip()))


def split(stream: BufferedIOBase) -> Iterator[RawItem]:
    """Each abstract with the lines that follow it. Text before the first is refused, not lost."""
    return cut_whole(stream, _cut)


def _cut(data: bytes) -> Iterator[RawItem]:
    begins = [match.start() for match in _BEGINNING.finditer(data)]
    before = data[: begins[0]] if begins else data
    if before.strip():
        yield RawItem(
            line=1, reason='text that does not begin with "Abstract:"', excerpt=show_excerpt(before.strip())
        )
    line = 1 + before.count(b"\n")
    for begin, end in pairwise((*begins, len(data))):
        yield RawItem(line=line, data=data[begin:end])
        line += data.count(b"\n", begin, end)


def parse(data: bytes) -> WorkRecord:
    """A record known only by its abstract. Raises RecordError when there is none."""
    check_text(data)
    beginning = _BEGINNING.match(data)
    abstract = clean_text(data[beginning.end() if beginning else 0 :].decode())
    if abstract is None:
        raise RecordError('nothing follows "Abstract:"')
    return WorkRecord(abstract=abstract)
