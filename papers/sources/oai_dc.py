"""OAI-PMH answers and harvests in unqualified Dublin Core. http://www.openarchives.org/OAI/openarchivesprotocol.html

Dublin Core says what a field is about, not what it means: of several dates, descriptions and identifiers each
source means something else. What is taken is what holds for all of them; the rest stands in `extra`.
"""

import re
from collections.abc import Iterator
from io import BufferedIOBase
from xml.etree.ElementTree import Element

import msgspec

from papers.identifiers import normalize_identifier, normalize_identifiers, normalize_url
from papers.records import RawItem, RecordError, WorkRecord
from papers.sources.arxiv_words import make_comment
from papers.sources.dates import Dated, read_date
from papers.sources.files import cut_whole
from papers.sources.languages import read_language
from papers.sources.person_names import collect, sign_printed
from papers.sources.phrases import list_unique
from papers.sources.text import show_excerpt
from papers.sources.xml_cutting import cut_elements, sniff_root
from papers.sources.xml_elements import find_text, list_texts, read_element

FORM = "oai-dc"

_KINDS = {
    "article": "journal-article",
    "journalarticle": "journal-article",
    "journal": "journal-article",
    "bookitem": "book-chapter",
    "booksection": "book-chapter",
    "bookpart": "book-chapter",
    "bookchapter": "book-chapter",
    "book": "book",
    "conferencepaper": "proceedings-article",
    "conferenceorworkshopitem": "proceedings-article",
    "conferenceobject": "proceedings-article",
    "conferenceitem": "proceedings-article",
    "proceedings": "book",
    "thesis": "dissertation",
    "doctoralthesis": "dissertation",
    "masterthesis": "dissertation",
    "bachelorthesis": "dissertation",
    "dissertation": "dissertation",
    "dataset": "dataset",
    "software": "software",
    "report": "report",
    "reportorpaper": "report",
    "technicalreport": "report",
    "workingpaper": "preprint",
    "preprint": "preprint",
    "review": "review",
}
_NAMED = (
    ("arxiv", re.compile(r"(?:https?://(?:[a-z]+\.)?arxiv\.org/|oai:arxiv\.org:|arxiv:)", re.IGNORECASE)),
    ("doi", re.compile(r"(?:doi:|10\.\d|(?:https?://)?(?:dx\.)?doi\.org/)", re.IGNORECASE)),
    ("pmcid", re.compile(r"(?:https?://\S*/)?(?:articles/)?PMC\d", re.IGNORECASE)),
    ("pmid", re.compile(r"(?:https?://\S*/pubmed/|https?://pubmed\.ncbi|pmid:)", re.IGNORECASE)),
)
_PARENTHESES = re.compile(r"\([^()]{0,100}\)")
_ADDRESS_PATH = re.compile(r"(?:https?://\S*|info:\S*)[/#](?=\w)")
_NOT_LETTERS = re.compile(r"[^a-z]")
_COMMENT = re.compile(r"Comments?:\s*")
_REFERENCE = re.compile(r"[^:/]*\d")
_HONORIFIC = re.compile(r"(?<=,)\s*(?:(?:Prof|Dr|Mr|Mrs|Ms)\.?\s+)+", re.IGNORECASE)
_FILE = re.compile(r"\.(?:pdf|docx?|ps|gz|zip|xlsx?|pptx?|txt|mp3|png|jpe?g)$", re.IGNORECASE)
_JOURNAL = re.compile(r"\s*([^;:/]{2,200}?)\s*;\s*(?:Vol|No|Bd|T\.|Núm|Band|Tome|\d)", re.IGNORECASE)
_DESCRIPTION_KINDS = frozenset(
    {"Abstract", "Methods", "SeriesInformation", "TableOfContents", "TechnicalInfo", "Other"}
)
# An answer about the request instead of records.
_ERROR = re.compile(
    rb"<(?:[\w.-]+:)?error\b[^>]{0,200}?\bcode\s*=\s*[\"']([^\"'<>]{1,100})[\"'][^>]{0,200}>([^<]{0,1000})"
)


def sniff(head: bytes) -> bool:
    """Whether the text is an OAI-PMH answer, or records of one, in Dublin Core or about an error."""
    if sniff_root(head, "OAI-PMH"):
        return b"oai_dc" in head or b"<error" in head or b"record" not in head
    return sniff_root(head, "record", "records", "ListRecords", "dc", "metadata") and b"oai_dc" in head


def split(stream: BufferedIOBase) -> Iterator[RawItem]:
    """Each record, the deleted ones too; an answer without any is one item with the reason that it gives."""
    return cut_whole(stream, _cut)


def _cut(data: bytes) -> Iterator[RawItem]:
    is_empty = True
    for name in ("record", "dc"):
        for item in cut_elements(data, name):
            is_empty = False
            yield item
        if not is_empty:
            return
    error = _ERROR.search(data)
    reason = "an OAI-PMH answer without any record"
    if error:
        said = f"{error[1].decode(errors='replace')}: {' '.join(error[2].decode(errors='replace').split())}"
        reason = f"the source answered with an error: {said.removesuffix(': ')}"
    yield RawItem(line=1, reason=reason, excerpt=show_excerpt(data))


def parse(data: bytes) -> WorkRecord:
    """The work of one record. Raises RecordError when it was deleted or holds no Dublin Core."""
    record = read_element(data)
    header = record.find("header")
    if header is not None and header.get("status") == "deleted":
        raise RecordError(
            f"deleted at its source: {find_text(header, 'identifier') or 'without an identifier'}"
        )
    core = record if record.tag == "dc" else record.find("metadata/dc")
    if core is None:
        raise RecordError("no Dublin Core (oai_dc) in this record")
    titles = list_texts(core, "title")
    descriptions = _list_descriptions(core)
    abstract, comment, others = _sort_descriptions(descriptions)
    if not titles and abstract is None:
        raise RecordError("neither a title nor a description")
    key = find_text(header, "identifier") if header is not None else None
    identifiers = list_texts(core, "identifier")
    ids = _identify(key, identifiers)
    dated = _date(core, is_harvester="CiteSeerX" in (key or ""))
    return WorkRecord(
        ids=ids,
        kind="preprint" if "arxiv" in ids else _read_kind(core, ids),
        title=titles[0] if titles else None,
        abstract=abstract,
        year=dated.year,
        published_on=dated.day,
        venue=_find_journal(core),
        url=_find_address(identifiers, list_texts(core, "relation")),
        comment=make_comment(comment, _find_reference(identifiers) if "arxiv" in ids else None),
        language=next(filter(None, map(read_language, list_texts(core, "language"))), None),
        signatures=collect([sign_printed(_HONORIFIC.sub(" ", name)) for name in list_texts(core, "creator")]),
        keywords=list_unique(list_texts(core, "subject")),
        extra={"descriptions": msgspec.Raw(msgspec.json.encode(others))} if others else {},
    )


def _identify(key: str | None, identifiers: list[str]) -> dict[str, str]:
    """The identifiers that can be told from others, and the record's own key at its source."""
    found: dict[str, object] = {}
    for text in (*identifiers, key or ""):
        for scheme, pattern in _NAMED:
            if scheme not in found and pattern.match(text) and normalize_identifier(scheme, text):
                found[scheme] = text
    if key and "arxiv" not in found and "pmcid" not in found:
        found["oai"] = key.removeprefix("oai:")
    return normalize_identifiers(found)


def _read_kind(core: Element, ids: dict[str, str]) -> str:
    for text in list_texts(core, "type"):
        word = _PARENTHESES.sub("", _ADDRESS_PATH.sub("", text.lower()))
        kind = _KINDS.get(_NOT_LETTERS.sub("", word))
        if kind:
            return kind
    return "journal-article" if "pmcid" in ids else "other"


def _list_descriptions(core: Element) -> list[str]:
    """The descriptions, without those that DataCite puts before another to say what it is."""
    texts = list_texts(core, "description")
    return [
        text
        for index, text in enumerate(texts)
        if text not in _DESCRIPTION_KINDS and not (index and texts[index - 1] == "SeriesInformation")
    ]


def _sort_descriptions(texts: list[str]) -> tuple[str | None, str | None, list[str]]:
    """The abstract, which is the longest; the comment of an arXiv record; the others."""
    comments = [text for text in texts if _COMMENT.match(text)]
    rest = [text for text in texts if text not in comments]
    abstract = max(rest, key=len, default=None)
    comment = _COMMENT.sub("", comments[0], count=1) if comments else None
    return abstract, comment, [text for text in rest if text != abstract]


def _date(core: Element, *, is_harvester: bool) -> Dated:
    """The earliest: archives add when they took a work in. Those with a time of day are always theirs."""
    texts = list_texts(core, "date")
    if is_harvester:  # whose own dates are whole days
        texts = [text for text in texts if len(text) == 4]
    published = [text for text in texts if "T" not in text] or texts
    dates = [dated for text in published if (dated := read_date(text)).year]
    year = min((dated.year for dated in dates if dated.year), default=None)
    days = [dated.day for dated in dates if dated.day and dated.year == year]
    return Dated(year, min(days, default=None))


def _find_journal(core: Element) -> str | None:
    """The journal of a source that reads like "Journal; Vol 3 (2010)"; others name files and publishers."""
    journals = [_JOURNAL.match(text) for text in list_texts(core, "source")]
    return next((match[1] for match in journals if match), None)


def _find_address(identifiers: list[str], relations: list[str]) -> str | None:
    """The page of the work rather than a file of it."""
    addresses = [address for text in identifiers if (address := normalize_url(text))]
    pages = [address for address in addresses if not _FILE.search(address)]
    if not pages and addresses:
        host = addresses[0].split("/")[2]
        related = [address for text in relations if (address := normalize_url(text))]
        pages = [address for address in related if address.split("/")[2] == host]
    return next(iter(pages or addresses), None)


def _find_reference(identifiers: list[str]) -> str | None:
    """The journal reference that arXiv gives among the identifiers."""
    return next((text for text in identifiers if _REFERENCE.match(text) and "10." not in text[:8]), None)
