"""A work as citation programs and Crossref write it: CSL JSON, to which Crossref adds some fields.

https://docs.citationstyles.org/en/stable/specification.html, https://api.crossref.org/swagger-ui/index.html.
Titles and abstracts come with their markup.
"""

import datetime

import msgspec

from papers.identifiers import normalize_identifier, normalize_identifiers, normalize_url
from papers.records import AffiliationRecord, RecordError, SignatureRecord, WorkRecord
from papers.sources.dates import make_date, read_date
from papers.sources.json_pages import NULL, decode_as, encode_part, keep_parts
from papers.sources.languages import read_language
from papers.sources.person_names import collect, sign
from papers.sources.text import clean_text

Scalar = str | int | float | None
Texts = str | list[str | None] | None

_KINDS = {
    kind: ours
    for ours, kinds in {
        "journal-article": "journal-article article-journal article-magazine article-newspaper",
        "proceedings-article": "proceedings-article paper-conference",
        "preprint": "article",
        "book": "book monograph edited-book reference-book",
        "book-chapter": "book-chapter book-section book-part book-track chapter entry-encyclopedia reference-entry",
        "dissertation": "dissertation thesis",
        "dataset": "dataset",
        "software": "software",
        "report": "report report-component",
        "review": "review review-book",
    }.items()
    for kind in kinds.split()
}
_WITHDRAWALS = frozenset({"retraction", "withdrawal", "removal"})
_CAPITALS = {
    "doi": "DOI",
    "url": "URL",
    "orcid": "ORCID",
    "issn": "ISSN",
    "isbn": "ISBN",
    "pmid": "PMID",
    "pmcid": "PMCID",
}


def _rename(name: str) -> str:
    return _CAPITALS.get(name, name.replace("_", "-"))


class GivenId(msgspec.Struct, gc=False, rename=_rename):
    id: str | None = None
    id_type: str | None = None


class GivenAffiliation(msgspec.Struct, gc=False, rename=_rename):
    name: str | None = None
    id: list[GivenId | None] | None = None


class GivenName(msgspec.Struct, gc=False, rename=_rename):
    given: str | None = None
    family: str | None = None
    suffix: str | None = None
    dropping_particle: str | None = None
    non_dropping_particle: str | None = None
    name: str | None = None
    literal: str | None = None
    orcid: str | None = None
    affiliation: list[GivenAffiliation | str | None] | str | None = None


class GivenDate(msgspec.Struct, gc=False, rename=_rename):
    date_parts: list[list[Scalar] | None] | None = None
    raw: str | None = None
    literal: str | None = None


class GivenUpdate(msgspec.Struct, gc=False, rename=_rename):
    doi: str | None = None
    type: str | None = None


class GivenReference(msgspec.Struct, gc=False, rename=_rename):
    doi: str | None = None


class GivenItem(msgspec.Struct, gc=False, rename=_rename):
    """An item as given, its types checked and nothing else."""

    type: str | None = None
    subtype: str | None = None
    title: Texts = None
    container_title: Texts = None
    abstract: str | None = None
    doi: str | None = None
    pmid: Scalar = None
    pmcid: Scalar = None
    url: str | None = None
    language: str | None = None
    author: list[GivenName | None] | None = None
    institution: list[GivenAffiliation | None] | GivenAffiliation | None = None
    published: GivenDate | str | None = None
    issued: GivenDate | str | None = None
    published_online: GivenDate | str | None = None
    published_print: GivenDate | str | None = None
    posted: GivenDate | str | None = None
    keyword: Texts = None
    reference: list[GivenReference | None] | None = None
    update_to: list[GivenUpdate | None] | None = None
    updated_by: list[GivenUpdate | None] | None = None
    subtitle: msgspec.Raw = NULL
    volume: msgspec.Raw = NULL
    issue: msgspec.Raw = NULL
    page: msgspec.Raw = NULL
    publisher: msgspec.Raw = NULL
    issn: msgspec.Raw = NULL
    isbn: msgspec.Raw = NULL
    relation: msgspec.Raw = NULL


_item = msgspec.json.Decoder(GivenItem)
_KEPT = {
    name: _rename(name)
    for name in ("subtitle", "volume", "issue", "page", "publisher", "issn", "isbn", "relation")
}


def read_item(data: bytes) -> WorkRecord:
    """The record of one item. Raises RecordError with the reason, naming the field.

    A date is taken from the first field that has a year; the day only where year, month and day are given.
    """
    item = decode_as(_item, data)
    title, abstract = _first(item.title), clean_text(item.abstract)
    if title is None and abstract is None:
        raise RecordError("neither a title nor an abstract")
    kind = _read_kind(item)
    ids = {"doi": item.doi, "pmid": item.pmid, "pmcid": item.pmcid, "arxiv": item.url}
    year, day = _read_published(item)
    return WorkRecord(
        ids=normalize_identifiers({scheme: value for scheme, value in ids.items() if value}),
        kind=kind,
        title=title,
        abstract=abstract,
        year=year,
        published_on=day,
        venue=_first(item.container_title) or (_name_archive(item) if kind == "preprint" else None),
        url=normalize_url(item.url) if item.url else None,
        language=read_language(item.language),
        is_retracted=_is_retracted(item),
        signatures=collect([_read_name(name) for name in item.author or () if name]),
        keywords=_list_keywords(item.keyword),
        references=_list_references(item.reference) if item.reference else (),
        extra=_keep_extra(item, kind),
    )


def _first(texts: Texts) -> str | None:
    cleaned = (clean_text(text) for text in ([texts] if isinstance(texts, str) else texts or ()))
    return next((text for text in cleaned if text), None)


def _read_kind(item: GivenItem) -> str:
    if item.type == "posted-content":
        return "preprint" if item.subtype in (None, "preprint") else "other"
    return _KINDS.get(item.type or "", "other")


def _read_published(item: GivenItem) -> tuple[int | None, datetime.date | None]:
    dates = (item.published, item.issued, item.published_online, item.published_print, item.posted)
    read = [_read_given_date(date) for date in dates if date]
    year = next((year for year, _ in read if year), None)
    return year, next((day for _, day in read if day and day.year == year), None)


def _read_given_date(date: GivenDate | str) -> tuple[int | None, datetime.date | None]:
    if isinstance(date, str):
        return read_date(date)
    parts = next((parts for parts in date.date_parts or () if parts), None)
    if parts is None:
        return read_date(date.raw or date.literal)
    year, month, day = ([None if part is None else str(part) for part in parts[:3]] + [None, None])[:3]
    return make_date(year, month, day)


def _name_archive(item: GivenItem) -> str | None:
    institutions = item.institution if isinstance(item.institution, list) else [item.institution]
    names = (clean_text(institution.name) for institution in institutions if institution)
    return next((name for name in names if name), None)


def _is_retracted(item: GivenItem) -> bool:
    """Whether another item retracts this one, or this one itself; a notice that retracts another is not retracted."""
    own = normalize_identifier("doi", item.doi)
    updates = [update for update in item.updated_by or () if update]
    updates += [
        update for update in item.update_to or () if update and normalize_identifier("doi", update.doi) == own
    ]
    return any(update.type in _WITHDRAWALS for update in updates)


def _read_name(name: GivenName) -> SignatureRecord | None:
    particles = [
        clean_text(name.dropping_particle),
        clean_text(name.non_dropping_particle),
        clean_text(name.family),
    ]
    family = " ".join(part for part in particles if part)
    whole = None if family else (name.literal or name.name)
    signature = sign(
        name.given, whole or family, name.suffix, ids={"orcid": name.orcid} if name.orcid else None
    )
    affiliations = _list_affiliations(name.affiliation)
    if signature is None:
        return SignatureRecord(name="", affiliations=affiliations) if affiliations else None
    return msgspec.structs.replace(signature, affiliations=affiliations) if affiliations else signature


def _list_affiliations(
    items: list[GivenAffiliation | str | None] | str | None,
) -> tuple[AffiliationRecord, ...]:
    affiliations = []
    for item in [items] if isinstance(items, str) else items or ():
        given = GivenAffiliation(name=item) if isinstance(item, str) else item
        name = clean_text(given.name) if given else None
        rors = (
            normalize_identifier("ror", entry.id) for entry in (given.id if given else None) or () if entry
        )
        ror = next((ror for ror in rors if ror), None)
        if name or ror:
            affiliations.append(AffiliationRecord(name=name or "", ror=ror))
    return tuple(dict.fromkeys(affiliations))


def _list_keywords(given: Texts) -> tuple[str, ...]:
    words = given.replace(";", ",").split(",") if isinstance(given, str) else given or ()
    return tuple([word for text in words if (word := clean_text(text))])


def _list_references(items: list[GivenReference | None]) -> tuple[dict[str, str], ...]:
    references = [normalize_identifiers({"doi": item.doi}) for item in items if item and item.doi]
    return tuple([reference for reference in references if reference])


def _keep_extra(item: GivenItem, kind: str) -> dict[str, msgspec.Raw]:
    extra = keep_parts(item, _KEPT)
    if item.update_to:
        extra["update-to"] = encode_part(item.update_to)
    if item.type and (kind == "other" or item.subtype):
        extra["type"] = encode_part(f"{item.type}/{item.subtype}" if item.subtype else item.type)
    return extra
