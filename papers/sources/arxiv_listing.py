"""An arXiv listing as copied from a search page: every id stands behind its abstract, glued to the next one.

We propose …                                            the abstract, in one or several lines
9 pages, 3 figures                                      comments, if there are any
arXiv:2012.06272 - doi: 10.1109/X.2020.1Convolutional   the id, a DOI if there is one, the next abstract
"""

import re
from collections.abc import Iterator
from io import BufferedIOBase

from papers.identifiers import ARXIV_ID, normalize_identifiers
from papers.records import RawItem, RecordError, WorkRecord
from papers.sources.files import cut_whole
from papers.sources.text import check_text, clean_text

FORM = "arxiv-listing"

# An id ends an item where it begins a line and then the line ends, or a DOI follows, or at once the next
# abstract. "arXiv:2009.01431 is the longer version", or with a comma or a full stop behind it, is a comment.
_ID = re.compile(
    rf"^[ \t]*arXiv:(?P<arxiv>{ARXIV_ID}(?:v[1-9][0-9]?)?)"
    r"(?:[ \t]*$|(?:[ \t]*-)?[ \t]*doi:[ \t]*(?=(?P<doi>10\.[^\n]+))"
    r"|(?=[^\s.,;:!?)\]}/-]))".encode(),
    re.MULTILINE | re.IGNORECASE,
)
# A DOI of at most 200 characters and a word; without an end, a hostile line would take the square of its length.
_DOI = re.compile(rb"(10\.[0-9.]{4,12}/)?[^\s\"'`$\\{}\x80-\xff]{1,260}")
_SENTENCE = re.compile(rb"(?:(?<=[0-9a-z)])|(?<=[0-9][.,;]))(?=\(?[A-Z])")
_CAPITALIZED_WORD = re.compile(
    rb"\(?[A-Z][A-Za-z]*\)?[a-z]*(?:-[A-Za-z0-9]+|/[A-Za-z]+)*[0-9]{0,2}\)?[.,;:!?-]*"
)
_DIMENSION = re.compile(rb"[1-9]D(?=[\s-])")
_LOWER_CASE_WORD = re.compile(rb"(?<=[0-9])[a-z][a-z-]*[,;:]?$")

# Two of three comments on arXiv begin so, and one in 10,000 sentences of abstracts.
_COMMENT = re.compile(
    r"\s*(?:\d+\+?\s*(?:pages?|pp|figures?|tables?)\b|arxiv admin note\b|https?://\S+$|accepted\b"
    r"|(?:(?:to be|was|is)\s+)?(?:accepted|submitted|published|appears?|appeared|presented|to appear)"
    r"\s+(?:to|at|in|for|by|as|on)\b|(?:(?:in|part of)\s+)?(?:the\s+)?proceedings\s+of\b"
    r"|(?:code|project page|comments?|version)\s*[:\d])",
    re.IGNORECASE,
)
# 98 % of the comments on arXiv are no longer, and 94 % of the later paragraphs of abstracts are.
_COMMENT_MAX_CHARS = 250
# All but one in 500 abstracts are longer: a first line that is not is the first of a wrapped abstract.
_WRAPPED_MAX_CHARS = 120


def sniff(head: bytes) -> bool:
    """Whether a line of the text is, or begins with, an arXiv id that ends an item."""
    return b"\0" not in head and bool(_ID.search(head.replace(b"\r\n", b"\n")))


def split(stream: BufferedIOBase) -> Iterator[RawItem]:
    """Each abstract with its comments, behind a line with its id and DOI; the last may have no id."""
    return cut_whole(stream, _cut)


def _cut(data: bytes) -> Iterator[RawItem]:
    begin, line = 0, 1
    for match in _ID.finditer(data):
        end = match.end()
        doi = b""
        if match["doi"]:
            doi = match["doi"][: measure_doi(match["doi"])]
            end += len(doi)
        yield _item(data[begin : match.start()], line, match["arxiv"], doi)
        line += data.count(b"\n", begin, end)
        begin = end
    if data[begin:].strip():
        yield _item(data[begin:], line, b"", b"")


def _item(body: bytes, line: int, arxiv: bytes, doi: bytes) -> RawItem:
    text = body.lstrip()
    line += body.count(b"\n", 0, len(body) - len(text))
    return RawItem(line=line, data=b"%b %b\n%b" % (arxiv, doi, text))


def measure_doi(text: bytes) -> int:
    """How many bytes of a line are the DOI that it begins with, the next sentence being glued to it.

    The sentence begins at the first capital after a digit, a small letter or a bracket from which on there is
    nothing but a word; failing that, at a word in small letters after the last digit; failing that, at a space.
    """
    match = _DOI.match(text)
    if match is None or not text[match.end() :].strip():
        return match.end() if match else 0
    glued = match[0]
    for start in _SENTENCE.finditer(glued, max(match.end(1), 0)):
        end = start.start()
        if _CAPITALIZED_WORD.fullmatch(glued, end):
            return end - 1 if _DIMENSION.match(text, end - 1) else end
    word = _LOWER_CASE_WORD.search(glued)
    return word.start() if word else len(glued)


def parse(data: bytes) -> WorkRecord:
    """The record of one item. Raises RecordError when no abstract stands before the id."""
    check_text(data)
    head, _, body = data.decode().partition("\n")
    arxiv, _, doi = head.partition(" ")
    lines = body.strip().split("\n")
    first_comment = _find_comments(lines)
    abstract = clean_text("\n".join(lines[:first_comment]))
    if abstract is None:
        raise RecordError(f"no abstract stands before arXiv:{arxiv}")
    return WorkRecord(
        ids=normalize_identifiers({"arxiv": arxiv, "doi": doi}),
        kind="preprint" if arxiv else "other",
        abstract=abstract,
        comment=clean_text("\n".join(lines[first_comment:])),
    )


def _find_comments(lines: list[str]) -> int:
    """The index of the first comment: behind the abstract, which is at least one line.

    Here an abstract is one long line, or paragraphs, and what follows on short lines is comments. Behind a
    blank line, or in an abstract of wrapped lines, only what reads like a comment is one.
    """
    is_wrapped = len(lines[0]) <= _WRAPPED_MAX_CHARS
    index = len(lines)
    while index > 1:
        line = lines[index - 1]
        is_apart = is_wrapped or not lines[index - 2].strip()
        is_comment = len(line) <= _COMMENT_MAX_CHARS and not is_apart
        if line.strip() and not is_comment and not _COMMENT.match(line):
            break
        index -= 1
    return index
