"""Answers of the arXiv API: an Atom feed with an entry for each preprint. https://info.arxiv.org/help/api/user-manual.html"""

from collections.abc import Iterator
from io import BufferedIOBase
from xml.etree.ElementTree import Element

from papers.identifiers import normalize_identifiers, normalize_url
from papers.records import RawItem, RecordError, SignatureRecord, WorkRecord
from papers.sources.arxiv_words import first_doi, list_categories, make_comment
from papers.sources.dates import read_date
from papers.sources.files import cut_whole
from papers.sources.person_names import collect, sign_printed
from papers.sources.xml_cutting import cut_elements, sniff_root
from papers.sources.xml_elements import find_text, list_texts, read_element

FORM = "arxiv-atom"


def sniff(head: bytes) -> bool:
    """Whether the text is an Atom feed that speaks of arXiv."""
    return sniff_root(head, "feed", "entry") and b"arxiv.org/" in head


def split(stream: BufferedIOBase) -> Iterator[RawItem]:
    """Each entry of the feed; an empty answer is one item with a reason."""
    return cut_whole(
        stream, lambda data: cut_elements(data, "entry", without_any="an answer of arXiv without any entry")
    )


def parse(data: bytes) -> WorkRecord:
    """The preprint of one entry. Raises RecordError, with what arXiv says when the entry is an error of its API."""
    entry = read_element(data)
    address = find_text(entry, "id")
    title, abstract = find_text(entry, "title"), find_text(entry, "summary")
    if (address and "/api/errors" in address) or (title == "Error" and not entry.findall("published")):
        raise RecordError(f"arXiv answered with an error: {abstract or 'it does not say which'}")
    ids = normalize_identifiers({"arxiv": address, "doi": first_doi(find_text(entry, "doi"))})
    if "arxiv" not in ids:
        raise RecordError(f"no arXiv id but {address!r}" if address else "no arXiv id")
    if title is None and abstract is None:
        raise RecordError("neither a title nor an abstract")
    published = read_date(find_text(entry, "published"))
    return WorkRecord(
        ids=ids,
        kind="preprint",
        title=title,
        abstract=abstract,
        year=published.year,
        published_on=published.day,
        url=normalize_url(f"https://arxiv.org/abs/{ids['arxiv']}"),
        comment=make_comment(find_text(entry, "comment"), find_text(entry, "journal_ref")),
        signatures=collect([_sign(author) for author in entry.iterfind("author")]),
        keywords=_list_categories(entry),
    )


def _sign(author: Element) -> SignatureRecord | None:
    return sign_printed(find_text(author, "name"), affiliations=list_texts(author, "affiliation"))


def _list_categories(entry: Element) -> tuple[str, ...]:
    primary = entry.find("primary_category")
    return list_categories(
        None if primary is None else primary.get("term"),
        [category.get("term") for category in entry.iterfind("category")],
    )
