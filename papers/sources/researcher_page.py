"""A researcher page as copied from a browser: the name, what the page says of the person, then the works.

A work is a line of kind, year and source run together ("preprint2023arXiv"), its title on the next line that is
not blank, and its abstract, if there is one, in the lines up to the next work.
"""

import re
from collections.abc import Iterator
from io import BufferedIOBase
from itertools import pairwise

from papers.records import RawItem, RecordError, WorkRecord
from papers.sources.files import cut_whole
from papers.sources.text import check_text, clean_text, read_year, show_excerpt

FORM = "page"

_KINDS = {
    "article": "journal-article",
    "journal article": "journal-article",
    "conference": "proceedings-article",
    "conference paper": "proceedings-article",
    "proceedings": "proceedings-article",
    "proceedings article": "proceedings-article",
    "inproceedings": "proceedings-article",
    "posted content": "preprint",
    "preprint": "preprint",
    "book": "book",
    "monograph": "book",
    "book chapter": "book-chapter",
    "chapter": "book-chapter",
    "dissertation": "dissertation",
    "thesis": "dissertation",
    "dataset": "dataset",
    "software": "software",
    "report": "report",
    "technical report": "report",
    "review": "review",
    "other": "other",
}
_WORDS = "|".join(word.replace(" ", "[ _-]") for word in sorted(_KINDS, key=len, reverse=True))
# A line without a year is one only when it stands apart and the source, if any, begins as names do: a title such
# as "bookkeeping" is none.
_WORK = re.compile(
    rf"^[ \t]*(?:(?i:{_WORDS})[0-9]{{4}}.*"
    rf"|(?<![^\n]\n)(?:{_WORDS})(?:(?:arXiv|[A-Z]).*)?(?=\n\n|\n*\Z))$".encode(),
    re.MULTILINE,
)
_PARTS = re.compile(rf"\s*((?i:{_WORDS}))([0-9]{{4}})?(.*)")
_NAME = re.compile(rb"^[ \t]*Researcher profile[ \t]*\n\s*(.+)$", re.MULTILINE)
_COUNT = re.compile(rb"^[ \t]*[0-9][0-9,]* published items?(?:\(s\))?[ \t]*$", re.MULTILINE)


def sniff(head: bytes) -> bool:
    """Whether the text has the heading of a researcher page or its count of works, or begins with a work."""
    if b"\0" in head:
        return False
    text = head.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").lstrip()
    return bool(_NAME.match(text) or _COUNT.search(text) or _WORK.match(text))


def split(stream: BufferedIOBase) -> Iterator[RawItem]:
    """Each work in the order of the page, behind a line with the researcher's name."""
    return cut_whole(stream, _cut)


def _cut(data: bytes) -> Iterator[RawItem]:
    count = _COUNT.search(data)
    begins = [match.start() for match in _WORK.finditer(data, count.end() if count else 0)]
    if not begins:
        yield RawItem(line=1, reason="no published work on this page", excerpt=show_excerpt(data))
        return
    name = _NAME.search(data, 0, begins[0])
    researcher = name[1].strip() if name else b""
    line = 1 + data.count(b"\n", 0, begins[0])
    for begin, end in pairwise((*begins, len(data))):
        yield RawItem(line=line, data=researcher + b"\n" + data[begin:end])
        line += data.count(b"\n", begin, end)


def parse(data: bytes) -> WorkRecord:
    """The record of one work, listed for the researcher. Raises RecordError when there is no title."""
    check_text(data)
    researcher, _, work = data.decode().partition("\n")
    head, _, body = work.partition("\n")
    title, _, abstract = body.strip().partition("\n")
    parts = _PARTS.fullmatch(head)
    if parts is None or not clean_text(title):
        raise RecordError(f'no title follows "{head.strip()}"')
    kind, year, source = parts.groups()
    name = clean_text(researcher)
    return WorkRecord(
        kind=_KINDS[re.sub("[_-]", " ", kind.lower())],
        title=clean_text(title),
        abstract=clean_text(abstract),
        year=read_year(year),
        venue=clean_text(source),
        listed_for=(name,) if name else (),
    )
