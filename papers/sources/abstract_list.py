"""An abstract list: a text in which every abstract begins with "Abstract:" at the start of a line."""

import re
from collections.abc import Iterator
from io import BufferedIOBase

from papers.records import RawItem, RecordError, WorkRecord
from papers.sources.files import cut_before, cut_whole
from papers.sources.text import check_text, clean_text

FORM = "abstracts"

_BEGINNING = re.compile(rb"^[ \t]*abstract[ \t]*:", re.MULTILINE | re.IGNORECASE)


def sniff(head: bytes) -> bool:
    """Whether the text begins with an abstract."""
    return bool(_BEGINNING.match(head.removeprefix(b"\xef\xbb\xbf").lstrip()))


def split(stream: BufferedIOBase) -> Iterator[RawItem]:
    """Each abstract with the lines that follow it. Text before the first is refused, not lost."""
    reason = 'text that does not begin with "Abstract:"'
    return cut_whole(stream, lambda data: cut_before(data, _BEGINNING, otherwise=reason))


def parse(data: bytes) -> WorkRecord:
    """A record known only by its abstract. Raises RecordError when there is none."""
    check_text(data)
    beginning = _BEGINNING.match(data)
    abstract = clean_text(data[beginning.end() if beginning else 0 :].decode())
    if abstract is None:
        raise RecordError('nothing follows "Abstract:"')
    return WorkRecord(abstract=abstract)
