"""OpenAlex: pages of its API, single works, and the lines of its snapshot (data/works/updated_date=…/part_*.gz).

https://docs.openalex.org/api-entities/works/work-object; the schemas of 2024 and 2026 are read alike.
"""

import datetime
import io
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from papers.identifiers import (
    normalize_author_identifiers,
    normalize_identifier,
    normalize_identifiers,
    normalize_url,
)
from papers.names import fold_text
from papers.records import (
    AffiliationRecord,
    RawItem,
    RecordError,
    SignatureRecord,
    TopicRecord,
    WorkRecord,
)
from papers.sources.dates import read_date
from papers.sources.inverted_index import read_inverted_index
from papers.sources.json_pages import (
    decode_document,
    decode_list,
    encode_part,
    keep_parts,
    list_items,
    list_keys,
    list_whole,
    refuse,
    show_message,
    split_pages,
)
from papers.sources.languages import read_language
from papers.sources.openalex_object import (
    GivenAuthorship,
    GivenLabel,
    GivenLocation,
    GivenPerson,
    GivenWork,
    decode_identity,
    decode_work,
    list_addresses,
)
from papers.sources.person_names import MAX_SIGNATURES
from papers.sources.text import clean_text, read_year

FORM = "openalex"

_WORK_KEYS = frozenset({"authorships", "abstract_inverted_index", "primary_location", "referenced_works"})
_ENTITY_KEYS = frozenset({"works_api_url", "works_count", "cited_by_api_url"})
_ANSWERS = ({"meta", "results"}, {"meta", "group_by"}, {"error", "message"}, {"api_key", "rate_limit"})
_BUNDLE_KEY = "works"

_KINDS = {
    "article": "journal-article",
    "book": "book",
    "book-chapter": "book-chapter",
    "dataset": "dataset",
    "dissertation": "dissertation",
    "preprint": "preprint",
    "report": "report",
    "review": "review",
    "software": "software",
}
_ENTITIES = {
    "A": "author",
    "C": "concept",
    "F": "funder",
    "I": "institution",
    "P": "publisher",
    "S": "source",
    "T": "topic",
}
_SITE = "https://openalex.org/"
_LONGEST_TOPIC = len("T999999999")
_LONGEST_ADDRESS = len(_SITE) + 15


_KEPT = {name: name for name in ("awards", "biblio", "grants", "is_authors_truncated", "is_paratext")}


def sniff(head: bytes) -> bool:
    """Whether it begins with a work or another entity of OpenAlex, a page of them, or another answer of its API."""
    keys = list_keys(head)
    if any(answer <= keys for answer in _ANSWERS):
        return True
    own = {key.removeprefix(f"{_BUNDLE_KEY}.") for key in keys}
    return bool(own & _WORK_KEYS) or ("display_name" in keys and bool(own & _ENTITY_KEYS))


def split(stream: io.BufferedIOBase) -> Iterator[RawItem]:
    """Each work of a page or each line of a snapshot; an answer without works is a reason."""
    return split_pages(stream, _cut)


def _cut(data: bytes) -> Iterator[RawItem]:
    document = decode_document(data)
    if isinstance(document, list):
        yield from _cut_list(data, document)
    elif "results" in document:
        yield from _cut_list(data, decode_list(document["results"], "results"))
    elif _BUNDLE_KEY in document:
        for name, part in document.items():
            if name == _BUNDLE_KEY:
                yield from _cut_list(data, decode_list(part, name))
            else:
                yield refuse(data, f"{name}, not works")
    elif "error" in document:
        message = show_message(document.get("message"))
        yield refuse(
            data, f"OpenAlex answered with an error: {show_message(document['error'])} {message}".strip()
        )
    elif "rate_limit" in document:
        yield refuse(data, "an answer about the rate limit, not works")
    elif "group_by" in document:
        yield refuse(data, "counts by group, not works")
    else:
        yield from list_whole(data)


def _cut_list(data: bytes, items: list[msgspec.Raw]) -> Iterator[RawItem]:
    entity = _name_entity(items[0]) if items else None
    if entity and all(_name_entity(item) for item in items):
        yield refuse(data, f"a page of {len(items):,} × {entity}, not works")
    else:
        yield from list_items(data, items)


def _name_entity(item: msgspec.Raw) -> str | None:
    """What kind of thing the item is when it says that it is not a work."""
    return _entity_of(decode_identity(item))


def _entity_of(identifier: str | None) -> str | None:
    if not identifier or not identifier.startswith(_SITE):
        return None
    path, _, rest = identifier.removeprefix(_SITE).partition("/")
    return path.rstrip("s") if rest else _ENTITIES.get(path[:1])


def parse(data: bytes) -> WorkRecord:
    """The record of one work. Raises RecordError with the reason, naming the field.

    A name is as printed where OpenAlex has it so. A work without a source, date or abstract lacks them here too;
    `extra` keeps what else is of use, as it came, and the type where it is none of ours.
    """
    work = decode_work(data)
    title = clean_text(work.title) or clean_text(work.display_name)
    abstract = read_inverted_index(work.abstract_inverted_index)
    entity = _entity_of(work.id)
    if entity:
        raise RecordError(f"{entity}, not a work")
    if title is None and abstract is None:
        raise RecordError("neither a title nor an abstract")
    location = work.primary_location or GivenLocation()
    kind = _read_kind(work, location)
    return WorkRecord(
        ids=_read_ids(work),
        kind=kind,
        title=title,
        abstract=abstract,
        year=read_year(work.publication_year),
        published_on=_read_published_on(work),
        venue=clean_text(location.source.display_name) if location.source else None,
        url=normalize_url(location.landing_page_url) if location.landing_page_url else None,
        language=read_language(work.language),
        is_retracted=bool(work.is_retracted),
        signatures=_list_signatures(work.authorships) if work.authorships else (),
        topics=_list_topics(work.topics) if work.topics else (),
        keywords=_list_keywords(work.keywords) if work.keywords else (),
        references=_list_references(work.referenced_works) if work.referenced_works else (),
        extra=_keep_extra(work, kind),
    )


def _read_ids(work: GivenWork) -> dict[str, str]:
    given: dict[str, object] = {"openalex": work.id, "doi": work.doi}
    given |= {scheme: value for scheme, value in (work.ids or {}).items() if value is not None}
    arxiv = {
        value
        for address in list_addresses(work, "arxiv.org/")
        if (value := normalize_identifier("arxiv", address))
    }
    if len(arxiv) == 1:  # of two, one is another work's
        given["arxiv"] = arxiv.pop()
    return normalize_identifiers(given)


def _read_kind(work: GivenWork, location: GivenLocation) -> str:
    kind = _KINDS.get(work.type or "", "other")
    if kind == "journal-article":
        if "proceedings-article" in (work.type_crossref, location.raw_type):
            return "proceedings-article"
        if location.source and location.source.type == "conference":
            return "proceedings-article"
    return kind


def _read_published_on(work: GivenWork) -> datetime.date | None:
    """The day, but not the first of January, which is how OpenAlex writes that it knows the year only."""
    day = read_date(work.publication_date).day
    return None if day and day.month == day.day == 1 else day


def _keep_extra(work: GivenWork, kind: str) -> dict[str, msgspec.Raw]:
    extra = keep_parts(work, _KEPT)
    if kind == "other" and work.type:
        extra["type"] = encode_part(work.type)
    return extra


def _list_signatures(authorships: list[GivenAuthorship | None]) -> tuple[SignatureRecord, ...]:
    """The signatures in order. One that OpenAlex gives twice, the same name and author, is there once.

    Two of one name with different authors, or none, stay: they can be two people.
    """
    if len(authorships) > MAX_SIGNATURES:
        raise RecordError(f"authorships: {len(authorships):,} of them; the limit is {MAX_SIGNATURES:,}")
    signatures: dict[object, SignatureRecord] = {}
    for position, authorship in enumerate(authorships):
        signature = _read_signature(authorship) if authorship else None
        if signature is None:
            continue
        author = signature.ids.get("openalex")
        key = (signature.name, author) if author else position
        twin = signatures.get(key)
        if twin:
            signature = _join_affiliations(twin, signature)
        signatures[key] = signature
    return tuple(signatures.values())


def _join_affiliations(twin: SignatureRecord, signature: SignatureRecord) -> SignatureRecord:
    affiliations = tuple(dict.fromkeys(twin.affiliations + signature.affiliations))
    return msgspec.structs.replace(twin, ids=twin.ids | signature.ids, affiliations=affiliations)


def _read_signature(authorship: GivenAuthorship) -> SignatureRecord | None:
    person = authorship.author or GivenPerson()
    name = _turn_round(clean_text(authorship.raw_author_name), clean_text(person.display_name))
    ids = normalize_author_identifiers({"openalex": person.id, "orcid": person.orcid or authorship.raw_orcid})
    affiliations: list[AffiliationRecord] = []
    for institution in authorship.institutions or ():
        if institution:
            affiliation = _read_institution(
                institution.display_name, institution.ror, institution.country_code
            )
            if affiliation:
                affiliations.append(affiliation)
    if not affiliations and authorship.raw_affiliation_strings:
        printed = (clean_text(text) for text in authorship.raw_affiliation_strings)
        affiliations = [AffiliationRecord(name=text) for text in printed if text]
    if not (name or ids or affiliations):
        return None
    return SignatureRecord(name=name, ids=ids, affiliations=tuple(affiliations))


def _turn_round(printed: str | None, displayed: str | None) -> str:
    """The name as printed, but "Feng, Jiashi" as it is displayed where that has the very same words."""
    if not printed or not displayed:
        return printed or displayed or ""
    is_turned = "," in printed and "," not in displayed
    if is_turned and sorted(fold_text(printed).split()) == sorted(fold_text(displayed).split()):
        return displayed
    return printed


@lru_cache(maxsize=65536)
def _read_institution(name: str | None, ror: str | None, country: str | None) -> AffiliationRecord | None:
    name, ror = clean_text(name), normalize_identifier("ror", ror)
    if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
        country = None
    if name is None and ror is None:
        return None
    return AffiliationRecord(name=name or "", ror=ror, country=country.upper() if country else None)


def _list_topics(labels: list[GivenLabel | None]) -> tuple[TopicRecord, ...]:
    topics = []
    for label in labels:
        openalex = _read_id(label.id, "T") if label else None
        if label and openalex and len(openalex) <= _LONGEST_TOPIC:
            score = float(label.score) if label.score is not None and 0 <= label.score <= 1 else None
            topics.append(TopicRecord(openalex=openalex, score=score, name=clean_text(label.display_name)))
    return tuple(topics)


def _list_keywords(labels: list[GivenLabel | None]) -> tuple[str, ...]:
    names = [clean_text(label.display_name or label.keyword) for label in labels if label]
    return tuple([name for name in names if name])


def _list_references(addresses: list[str | None]) -> tuple[dict[str, str], ...]:
    return tuple([{"openalex": work} for address in addresses if (work := _read_id(address, "W"))])


def _read_id(address: str | None, letter: str) -> str | None:
    """The id behind an address, None unless it is of the kind that the letter tells."""
    if not address:
        return None
    # Most of the identifiers of a snapshot are written so, and what is behind is their one dress already.
    if address.startswith(_SITE) and len(address) <= _LONGEST_ADDRESS and address.isascii():
        openalex = address[len(_SITE) :]
        if openalex[:1] == letter and openalex[1:].isdigit():
            return openalex
    openalex = normalize_identifier("openalex", address) or ""
    return openalex if openalex.startswith(letter) else None
