"""The metadata dump of arXiv: JSON Lines with an object for each preprint. https://www.kaggle.com/datasets/Cornell-University/arxiv"""

import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from io import BufferedIOBase

import msgspec

from papers.identifiers import normalize_identifiers, normalize_url
from papers.records import RawItem, RecordError, SignatureRecord, WorkRecord
from papers.sources import work_jsonl
from papers.sources.arxiv_words import first_doi, list_categories, make_comment
from papers.sources.dates import Dated
from papers.sources.person_names import collect, sign, sign_printed
from papers.sources.phrases import fold_space
from papers.sources.text import check_text

FORM = "arxiv-metadata"

_OBJECT = re.compile(rb'\s*\{(?=[^\n]*"authors_parsed"\s*:|[^\n]*"submitter"\s*:[^\n]*"categories"\s*:)')
_PARTS = 3


class _Version(msgspec.Struct, gc=False):
    created: str | None = None


class _Preprint(msgspec.Struct, gc=False, rename={"journal_ref": "journal-ref"}):
    """A preprint as given. An id saved as a number has lost its zeros; they come back with its date."""

    id: str | float | None = None
    title: str | None = None
    abstract: str | None = None
    comments: str | None = None
    journal_ref: str | None = None
    doi: str | None = None
    categories: str | list[str] | None = None
    authors: str | None = None
    authors_parsed: list[list[str | None]] | None = None
    versions: list[_Version] | None = None


_decoder = msgspec.json.Decoder(_Preprint)


def sniff(head: bytes) -> bool:
    """Whether the first line begins an object with the keys of the dump."""
    return bool(_OBJECT.match(head.removeprefix(b"\xef\xbb\xbf")))


def split(stream: BufferedIOBase) -> Iterator[RawItem]:
    """The lines that are not blank."""
    return work_jsonl.split(stream)


def parse(data: bytes) -> WorkRecord:
    """The preprint of one line. Raises RecordError with the reason."""
    check_text(data)
    try:
        given = _decoder.decode(data)
    except (msgspec.DecodeError, RecursionError) as error:
        raise RecordError(f"not an object of the arXiv dump: {error}") from None
    ids = normalize_identifiers({"arxiv": given.id, "doi": first_doi(given.doi)})
    if "arxiv" not in ids:
        raise RecordError("no arXiv id" if given.id is None else f"id: {given.id!r} is no arXiv id")
    title, abstract = fold_space(given.title), fold_space(given.abstract)
    if title is None and abstract is None:
        raise RecordError("neither a title nor an abstract")
    published = _date_first_version(given.versions or [])
    categories = given.categories.split() if isinstance(given.categories, str) else given.categories or []
    return WorkRecord(
        ids=ids,
        kind="preprint",
        title=title,
        abstract=abstract,
        year=published.year,
        published_on=published.day,
        url=normalize_url(f"https://arxiv.org/abs/{ids['arxiv']}"),
        comment=make_comment(given.comments, given.journal_ref),
        signatures=_list_signatures(given),
        keywords=list_categories(None, categories),
    )


def _date_first_version(versions: list[_Version]) -> Dated:
    """When it was first submitted; `update_date` is when the metadata last changed and says nothing of that."""
    if not versions or not versions[0].created:
        return Dated()
    try:
        day = parsedate_to_datetime(versions[0].created).date()
    except (ValueError, IndexError, TypeError, OverflowError):
        return Dated()
    return Dated(day.year, day)


def _list_signatures(given: _Preprint) -> tuple[SignatureRecord, ...]:
    """Those of `authors_parsed`: family, given, suffix, then affiliations; else all of `authors` as one name."""
    if given.authors_parsed:
        return collect([_sign(parts) for parts in given.authors_parsed])
    names = re.split(r", and |, | and ", fold_space(given.authors) or "")
    return collect([sign_printed(name) for name in names])


def _sign(parts: list[str | None]) -> SignatureRecord | None:
    family, first, suffix = (*parts[:_PARTS], None, None, None)[:_PARTS]
    affiliations = [text for part in parts[_PARTS:] if (text := fold_space(part))]
    return sign(first, family, suffix, affiliations=affiliations)
