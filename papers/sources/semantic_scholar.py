"""Semantic Scholar: papers, batches, pages, and the papers of an author, as its Graph API answers them.

https://api.semanticscholar.org/api-docs/graph
"""

from collections.abc import Iterator
from io import BufferedIOBase

import msgspec

from papers.identifiers import normalize_author_identifiers, normalize_identifiers, normalize_url
from papers.records import RawItem, RecordError, SignatureRecord, WorkRecord
from papers.sources.dates import read_date
from papers.sources.json_pages import (
    NULL,
    LineFinder,
    decode_as,
    decode_document,
    decode_list,
    is_null,
    keep_parts,
    list_items,
    list_keys,
    list_whole,
    refuse,
    show_message,
    split_pages,
)
from papers.sources.person_names import collect, sign_printed
from papers.sources.text import clean_text, read_year

FORM = "semanticscholar"

_LISTS = ("data", "papers", "recommendedPapers", "citations", "references")
_WRAPPERS = ("citingPaper", "citedPaper", "paper")
_OWN_KEYS = frozenset({"paperId", "authorId", "citingPaper", "citedPaper", "snippet", "recommendedPapers"})
_PAGE_KEYS = ({"total", "offset"}, {"offset", "next"}, {"total", "token"})
_ERROR_KEYS = ({"error"}, {"message"}, {"message", "code"})
_SCHEMES = {"PubMed": "pmid", "PubMedCentral": "pmcid", "CorpusId": "s2"}
_KINDS = {
    # The first that a paper has decides: nearly all are also "JournalArticle".
    "Dataset": "dataset",
    "BookSection": "book-chapter",
    "Book": "book",
    "Conference": "proceedings-article",
    "Review": "review",
    "JournalArticle": "journal-article",
}

Ids = dict[str, str | int | float | list[str | int | None] | None]


class GivenVenue(msgspec.Struct, gc=False):
    name: str | None = None


class GivenAuthor(msgspec.Struct, gc=False, rename="camel"):
    author_id: str | int | None = None
    name: str | None = None
    external_ids: Ids | None = None
    affiliations: list[str | None] | None = None


class GivenPaper(msgspec.Struct, gc=False, rename="camel"):
    """A paper as given, its types checked and nothing else; of a reference only its ids are read."""

    paper_id: str | None = None
    corpus_id: str | int | None = None
    external_ids: Ids | None = None
    title: str | None = None
    abstract: str | None = None
    year: str | int | float | None = None
    publication_date: str | None = None
    venue: str | None = None
    publication_venue: GivenVenue | None = None
    journal: GivenVenue | None = None
    publication_types: list[str | None] | None = None
    url: str | None = None
    authors: list[GivenAuthor | str | None] | None = None
    references: list["GivenPaper | None"] | None = None
    fields_of_study: msgspec.Raw = NULL
    s2_fields_of_study: msgspec.Raw = msgspec.field(default=NULL, name="s2FieldsOfStudy")
    tldr: msgspec.Raw = NULL


_paper = msgspec.json.Decoder(GivenPaper)
_KEPT = {"fields_of_study": "fieldsOfStudy", "s2_fields_of_study": "s2FieldsOfStudy", "tldr": "tldr"}


def sniff(head: bytes) -> bool:
    """Whether it begins with a paper or an author, a list or page of them, or an error of the API."""
    keys = list_keys(head)
    own = {key.removeprefix("data.") for key in keys}
    return bool(own & _OWN_KEYS) or any(page <= keys for page in _PAGE_KEYS) or keys in _ERROR_KEYS


def split(stream: BufferedIOBase) -> Iterator[RawItem]:
    """Each paper; of one that was asked for and not found, and of an answer without papers, the reason."""
    return split_pages(stream, _cut)


def _cut(data: bytes) -> Iterator[RawItem]:
    document = decode_document(data)
    if isinstance(document, list):
        yield from _cut_list(data, document)
        return
    error = document.get("error", document.get("message"))
    if "paperId" in document or any(key in document for key in _WRAPPERS):
        yield from list_items(data, (_unwrap(msgspec.Raw(data.strip())),))
    elif error is not None:
        yield refuse(data, f"Semantic Scholar answered with an error: {show_message(error)}")
    elif name := next((name for name in _LISTS if name in document), None):
        yield from _cut_list(data, decode_list(document[name], name))
    elif "authorId" in document:
        yield refuse(data, "an author without papers")
    elif "total" in document or "offset" in document:
        yield refuse(data, "a page without papers")
    else:
        yield from list_whole(data)


def _cut_list(data: bytes, items: list[msgspec.Raw]) -> Iterator[RawItem]:
    if not items:
        yield refuse(data, "a page without papers")
    lines = LineFinder(data)
    for item in items:
        paper = _unwrap(item)
        line = lines.find(paper)
        if is_null(paper):
            yield RawItem(line=line, reason="null: what was asked for here was not found", excerpt="null")
        else:
            yield RawItem(line=line, data=bytes(paper))


def _unwrap(item: msgspec.Raw) -> msgspec.Raw:
    """The paper inside a citation, reference or snippet; else the item itself."""
    try:
        parts = msgspec.json.decode(item, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, RecursionError):
        return item
    if "paperId" in parts:
        return item
    return next((parts[key] for key in _WRAPPERS if key in parts), item)


def parse(data: bytes) -> WorkRecord:
    """The record of one paper. Raises RecordError with the reason, naming the field.

    `s2` is the corpus id, which is the work's; `s2paper` the paper id, of which a work can have several.
    """
    paper = decode_as(_paper, data)
    title, abstract = clean_text(paper.title), clean_text(paper.abstract)
    ids = _read_ids(paper)
    if title is None and abstract is None:
        is_author = b'"authorId"' in data and not ids
        raise RecordError("an author, not a paper" if is_author else "neither a title nor an abstract")
    day = read_date(paper.publication_date)
    return WorkRecord(
        ids=ids,
        kind=_read_kind(paper),
        title=title,
        abstract=abstract,
        year=read_year(paper.year) or day.year,
        published_on=day.day,
        venue=_read_venue(paper),
        url=normalize_url(paper.url) if paper.url else None,
        signatures=collect([_read_author(author) for author in paper.authors or () if author]),
        references=_list_references(paper.references) if paper.references else (),
        extra=keep_parts(paper, _KEPT),
    )


def _read_ids(paper: GivenPaper) -> dict[str, str]:
    given: dict[str, object] = {"s2paper": paper.paper_id, "s2": paper.corpus_id}
    for scheme, value in (paper.external_ids or {}).items():
        given[_SCHEMES.get(scheme, scheme)] = value
    return normalize_identifiers({scheme: value for scheme, value in given.items() if value})


def _read_kind(paper: GivenPaper) -> str:
    types = set(paper.publication_types or ())
    kind = next((kind for name, kind in _KINDS.items() if name in types), "other")
    is_unpublished = kind in ("other", "journal-article") and _read_venue(paper) == "arXiv.org"
    return "preprint" if is_unpublished else kind


def _read_venue(paper: GivenPaper) -> str | None:
    names = [paper.venue] + [venue.name for venue in (paper.publication_venue, paper.journal) if venue]
    return next((name for text in names if (name := clean_text(text))), None)


def _read_author(author: GivenAuthor | str) -> SignatureRecord | None:
    if isinstance(author, str):
        return sign_printed(author)
    ids: dict[str, object] = {"s2": author.author_id} if author.author_id else {}
    for scheme, value in (author.external_ids or {}).items():
        if scheme.upper() == "ORCID":
            ids["orcid"] = value[0] if isinstance(value, list) and value else value
    affiliations = [name for text in author.affiliations or () if (name := clean_text(text))]
    signature = sign_printed(author.name, affiliations=affiliations)
    known = normalize_author_identifiers(ids) if ids else {}
    if signature is None:
        return SignatureRecord(name="", ids=known) if known else None
    return msgspec.structs.replace(signature, ids=known) if known else signature


def _list_references(papers: list[GivenPaper | None]) -> tuple[dict[str, str], ...]:
    return tuple([ids for paper in papers if paper and (ids := _read_ids(paper))])
