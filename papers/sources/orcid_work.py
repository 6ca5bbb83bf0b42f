"""A work of an ORCID record made a work record."""

import msgspec

from papers.identifiers import normalize_identifier, normalize_identifiers, normalize_url
from papers.records import RecordError, SignatureRecord, WorkRecord
from papers.sources.dates import Dated, make_date
from papers.sources.json_pages import encode_part
from papers.sources.languages import read_language
from papers.sources.orcid_object import (
    Contributor,
    Date,
    Employment,
    PersonalDetails,
    Source,
    Title,
    Work,
    say,
)
from papers.sources.person_names import collect, sign_printed
from papers.sources.text import clean_text

_KINDS = {
    "book": "book",
    "book-chapter": "book-chapter",
    "book-review": "review",
    "conference-paper": "proceedings-article",
    "conference-proceedings": "proceedings-article",
    "data-set": "dataset",
    "dissertation": "dissertation",
    "dissertation-thesis": "dissertation",
    "edited-book": "book",
    "encyclopedia-entry": "book-chapter",
    "dictionary-entry": "book-chapter",
    "journal-article": "journal-article",
    "magazine-article": "journal-article",
    "newspaper-article": "journal-article",
    "preprint": "preprint",
    "report": "report",
    "review": "review",
    "software": "software",
    "supervised-student-publication": "dissertation",
    "working-paper": "preprint",
}
_SCHEMES = {
    "acl": "acl",
    "arxiv": "arxiv",
    "bibcode": "bibcode",
    "dblp": "dblp",
    "doi": "doi",
    "eid": "eid",
    "pmc": "pmcid",
    "pmid": "pmid",
    "wosuid": "wosuid",
}
MAX_HOMEPAGES = 20
_AUTHOR_ROLES = frozenset(
    {"author", "co-author", "co-inventor", "writing-original-draft", "writing-review-editing"}
)


class ListedBy(msgspec.Struct, omit_defaults=True, frozen=True):
    """The person in whose record a work stands, as far as the file says."""

    orcid: str | None = None
    name: str | None = None
    employments: tuple[dict[str, str], ...] = ()
    homepages: tuple[str, ...] = ()


lister_decoder = msgspec.json.Decoder(ListedBy)


def read_name(person: PersonalDetails) -> str | None:
    """The name by which a person wants to be credited, else given and family name; None when it is not public."""
    if not person.name:
        return None
    parts = (say(person.name.given_names), say(person.name.family_name))
    return say(person.name.credit_name) or " ".join(part for part in parts if part) or None


def list_homepages(person: PersonalDetails) -> tuple[str, ...]:
    """The addresses that the person gave as their own, as many as a record should have; what is none is left out."""
    urls = (person.researcher_urls.researcher_url if person.researcher_urls else None) or ()
    given = (normalize_url(say(one.url)) for one in urls if one)
    return tuple(dict.fromkeys(filter(None, given)))[:MAX_HOMEPAGES]


def describe_employment(employment: Employment) -> dict[str, str] | None:
    """Organization, country, department, role, start and end ("2019-09"), as far as they are known.

    `asserted_by` is the name of the organisation that put it on the record by itself; it is left out where the person
    did, or had it done.
    """
    organization = employment.organization
    if not organization or not organization.name:
        return None
    described = {
        "organization": clean_text(organization.name),
        "country": say(organization.address.country) if organization.address else None,
        "department": clean_text(employment.department_name),
        "role": clean_text(employment.role_title),
        "start": _show_date(employment.start_date),
        "end": _show_date(employment.end_date),
        "asserted_by": _find_asserter(employment.source or Source()),
    }
    return {key: value for key, value in described.items() if value}


def _find_asserter(source: Source) -> str | None:
    """The member of ORCID that is the source and speaks for nobody else: its id is that of a client, not an iD."""
    client = source.source_client_id
    if not (client and client.path) or source.source_orcid or source.assertion_origin_orcid:
        return None
    return say(source.source_name)


def _show_date(date: Date | None) -> str | None:
    parts = [say(part) for part in (date.year, date.month, date.day)] if date else []
    known = parts[: parts.index(None)] if None in parts else parts
    return "-".join(part for part in known if part) or None


def read_work(work: Work, listed_by: ListedBy) -> WorkRecord:
    """The record of one work. Raises RecordError when it has neither a title nor a description."""
    title, abstract = say((work.title or Title()).title), clean_text(work.short_description)
    if title is None and abstract is None:
        raise RecordError("neither a title nor an abstract")
    kind = _KINDS.get((work.type or "").lower().replace("_", "-"), "other")
    dated = _read_date(work.publication_date)
    url = say(work.url)
    name = listed_by.name or find_name(work.source, listed_by.orcid)
    return WorkRecord(
        ids=_read_ids(work, kind),
        kind=kind,
        title=title,
        abstract=abstract,
        year=dated.year,
        published_on=dated.day,
        venue=say(work.journal_title),
        url=normalize_url(url) if url else None,
        language=read_language(work.language_code),
        signatures=_list_signatures(work),
        listed_for=(name,) if name else (),
        extra=_keep_extra(work, kind, listed_by, name),
    )


def _read_date(date: Date | None) -> Dated:
    return make_date(say(date.year), say(date.month), say(date.day)) if date else Dated()


def _read_ids(work: Work, kind: str) -> dict[str, str]:
    """Those that are the work's own: an ISBN is a book's and not its chapters', an ISSN no work's."""
    given: dict[str, object] = {}
    for external in (work.external_ids.external_id if work.external_ids else None) or ():
        if not external or external.external_id_relationship != "self":
            continue
        name = (external.external_id_type or "").lower()
        scheme = "isbn" if name == "isbn" and kind == "book" else _SCHEMES.get(name)
        value = say(external.external_id_normalized) or say(external.external_id_value)
        if scheme and value:
            given.setdefault(scheme, value)
    return normalize_identifiers(given)


def _list_signatures(work: Work) -> tuple[SignatureRecord, ...]:
    contributors = (work.contributors.contributor if work.contributors else None) or ()
    return collect([_read_contributor(contributor) for contributor in contributors if contributor])


def _read_contributor(contributor: Contributor) -> SignatureRecord | None:
    role = contributor.contributor_attributes.contributor_role if contributor.contributor_attributes else None
    if role and role.rstrip("/").rpartition("/")[2].lower().replace("_", "-") not in _AUTHOR_ROLES:
        return None
    signature = sign_printed(say(contributor.credit_name))
    person = contributor.contributor_orcid
    orcid = normalize_identifier("orcid", person.path) if person and person.path else None
    return msgspec.structs.replace(signature, ids={"orcid": orcid}) if signature and orcid else signature


def find_name(source: Source | None, orcid: str | None) -> str | None:
    """The person's own name, when that person added this work or had it added."""
    if not source or not orcid:
        return None
    if source.source_orcid and source.source_orcid.path == orcid:
        return say(source.source_name)
    if source.assertion_origin_orcid and source.assertion_origin_orcid.path == orcid:
        return say(source.assertion_origin_name)
    return None


def _keep_extra(work: Work, kind: str, listed_by: ListedBy, name: str | None) -> dict[str, msgspec.Raw]:
    source = work.source or Source()
    client = source.source_client_id or source.source_orcid
    origin = source.assertion_origin_orcid
    person = {
        "orcid": listed_by.orcid,
        "name": name,
        "asserted_by": say(source.source_name),
        "asserted_by_id": client.path if client else None,
        "asserted_for": origin.path if origin else None,
    }
    extra = {"listed_by": encode_part({key: value for key, value in person.items() if value})}
    if listed_by.employments:
        extra["employments"] = encode_part(listed_by.employments)
    if listed_by.homepages:
        extra["homepages"] = encode_part(listed_by.homepages)
    subtitle = say(work.title.subtitle) if work.title else None
    if subtitle:
        extra["subtitle"] = encode_part(subtitle)
    if kind == "other" and work.type:
        extra["type"] = encode_part(work.type)
    return extra
