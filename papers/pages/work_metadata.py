"""What programs are told of a work: tags in the head of its page, JSON-LD, and signposts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.signposts import LINKSET_TYPE, Signpost
from papers.addresses import (
    institution_address,
    researcher_address,
    topic_address,
    venue_address,
    work_address,
)
from papers.citations.forms import Form, content_type
from papers.models import Kind
from papers.names import stable_key
from papers.pages.identifiers import show_work_identifiers
from papers.pages.text import show_plain
from papers.pages.work_items import show_plain_title
from papers.selectors.works import SignatureRow, WorkRow

META_SIGNATURES = 200
"""How many names are told to programs that read the page's head."""
HEADED_LINKS, HEADED_LENGTH = 5, 400
"""How many signposts of a relation stand in the header, and how long one is at most: some proxies take 4 kB of all."""
SCHEMA = "https://schema.org"
_ORCID = "https://orcid.org/"
_CONTAINER_TAGS: dict[int, str] = {
    Kind.JOURNAL_ARTICLE: "citation_journal_title",
    Kind.REVIEW: "citation_journal_title",
    Kind.PROCEEDINGS_ARTICLE: "citation_conference_title",
}
"""What the venue of a kind is to Highwire; the venues of other kinds, like a repository, have no tag there."""
_IDENTIFIER_TAGS = {
    "doi": "citation_doi",
    "arxiv": "citation_arxiv_id",
    "pmid": "citation_pmid",
    "isbn": "citation_isbn",
}
_TYPES: dict[int, str] = {
    Kind.BOOK: "Book",
    Kind.BOOK_CHAPTER: "Chapter",
    Kind.DISSERTATION: "Thesis",
    Kind.DATASET: "Dataset",
    Kind.SOFTWARE: "SoftwareSourceCode",
    Kind.REPORT: "Report",
    Kind.OTHER: "CreativeWork",
}
"""What schema.org calls a kind; the others are articles."""


@dataclass(frozen=True, slots=True)
class MetaTag:
    name: str
    content: str


def list_meta_tags(work: WorkRow) -> tuple[MetaTag, ...]:
    """The Highwire tags that reference managers and scholarly indexes read; a work without title has none."""
    if work.title is None:
        return ()
    tags = [MetaTag("citation_title", show_plain_title(work))]
    for one in work.signatures[:META_SIGNATURES]:
        tags.append(MetaTag("citation_author", one.name))
        tags += [MetaTag("citation_author_institution", place.name) for place in one.affiliations]
    if work.published_on or work.year:
        day = work.published_on
        tags.append(MetaTag("citation_publication_date", f"{day:%Y/%m/%d}" if day else str(work.year)))
    if work.venue and work.kind in _CONTAINER_TAGS:
        tags.append(MetaTag(_CONTAINER_TAGS[work.kind], work.venue))
    tags += [
        MetaTag(_IDENTIFIER_TAGS[one.scheme], one.value)
        for one in work.identifiers
        if one.scheme in _IDENTIFIER_TAGS
    ]
    if work.url:
        tags.append(MetaTag("citation_pdf_url" if _is_pdf(work.url) else "citation_public_url", work.url))
    if work.language:
        tags.append(MetaTag("citation_language", work.language))
    tags += [MetaTag("citation_keywords", one.name) for one in work.topics if one.name and not one.assignment]
    return tuple(tags)


def describe_work(work: WorkRow, *, origin: str, orcids: Mapping[int, str]) -> dict[str, Any]:
    """The work as JSON-LD in the words of schema.org; `origin` is the site's scheme and host without "/" behind.

    Authors whose page is known are called by it, as that page calls them; `orcids` are theirs, by author record.
    """
    address = f"{origin}{work_address(work.id, work.title)}"
    identifiers = show_work_identifiers(work.identifiers)
    described: dict[str, Any] = {
        "@context": SCHEMA,
        "@type": name_type(work.kind),
        "@id": address,
        "url": address,
        "headline": show_plain_title(work) if work.title is not None else None,
        "author": [_describe_signature(one, origin, orcids) for one in work.signatures],
        "datePublished": str(work.published_on or work.year or "") or None,
        "isPartOf": _describe_venue(work.venue, origin) if work.venue else None,
        "abstract": show_plain(work.abstract_html, work.abstract) if work.abstract else None,
        "inLanguage": work.language,
        "about": [
            {"@type": "DefinedTerm", "@id": f"{origin}{topic_address(one.id, one.name)}", "name": one.name}
            for one in work.topics
            if one.name and not one.assignment
        ],
        "identifier": [
            {"@type": "PropertyValue", "propertyID": one.label, "value": one.value} for one in identifiers
        ],
        "sameAs": list(dict.fromkeys(filter(None, [*(one.address for one in identifiers), work.url]))),
        "creativeWorkStatus": "Retracted" if work.is_retracted else None,
    }
    return {key: value for key, value in described.items() if value not in (None, [])}


def list_signposts(work: WorkRow, *, origin: str) -> list[Signpost]:
    """Where to go from the page of a work. Which licence it has no source says, so that is not said."""
    address, start = f"{origin}{work_address(work.id, work.title)}", f"{origin}/works/{work.id}"
    doi = next((one.address for one in show_work_identifiers(work.identifiers) if one.label == "DOI"), None)
    authors = dict.fromkeys(
        researcher_address(one.author_id, one.author_name or one.name)
        for one in work.signatures
        if one.author_id is not None
    )
    return [
        Signpost("cite-as", doi or address),
        *(Signpost("author", f"{origin}{one}") for one in authors),
        Signpost("type", f"{SCHEMA}/AboutPage"),
        Signpost("type", f"{SCHEMA}/{name_type(work.kind)}"),
        *([Signpost("item", work.url, "application/pdf" if _is_pdf(work.url) else "")] if work.url else []),
        Signpost("describedby", f"{start}.jsonld", "application/ld+json"),
        *(Signpost("describedby", f"{start}.{form}", content_type(form).partition(";")[0]) for form in Form),
        Signpost("linkset", f"{start}.linkset.json", LINKSET_TYPE),
    ]


def choose_for_header(signposts: Sequence[Signpost]) -> list[Signpost]:
    """Those that go into the header: the first of each relation, and none that is too long. The linkset has all."""
    counted: Counter[str] = Counter()
    chosen = []
    for one in signposts:
        counted[one.relation] += 1
        if counted[one.relation] <= HEADED_LINKS and len(one.uri) <= HEADED_LENGTH:
            chosen.append(one)
    return chosen


def name_type(kind: int) -> str:
    """What schema.org calls a work of this kind."""
    return _TYPES.get(kind, "ScholarlyArticle")


def _is_pdf(address: str) -> bool:
    return address.lower().partition("?")[0].endswith(".pdf")


def _describe_signature(one: SignatureRow, origin: str, orcids: Mapping[int, str]) -> dict[str, Any]:
    person: dict[str, Any] = {"@type": "Person", "name": one.name}
    if one.author_id is not None:
        address = f"{origin}{researcher_address(one.author_id, one.author_name or one.name)}"
        orcid = orcids.get(one.author_id)
        person |= {"@id": f"{address}#person", "url": address} | (
            {"sameAs": f"{_ORCID}{orcid}"} if orcid else {}
        )
    places = [
        {
            "@type": "Organization",
            "@id": f"{origin}{institution_address(place.institution_id, place.name)}",
            "name": place.name,
        }
        for place in one.affiliations
    ]
    return person | ({"affiliation": places} if places else {})


def _describe_venue(venue: str, origin: str) -> dict[str, str]:
    address = venue_address(stable_key(venue), venue)
    return {"@type": "CreativeWork", "@id": f"{origin}{address}", "name": venue}
