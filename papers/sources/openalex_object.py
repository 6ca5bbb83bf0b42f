"""The objects of OpenAlex as it writes them: any field may be missing or null. What nothing here reads is skipped."""

import msgspec

from papers.records import RecordError
from papers.sources.json_pages import NULL, decode_as
from papers.sources.work_object import explain


class GivenPerson(msgspec.Struct, gc=False):
    id: str | None = None
    display_name: str | None = None
    orcid: str | None = None


class GivenInstitution(msgspec.Struct, gc=False):
    display_name: str | None = None
    ror: str | None = None
    country_code: str | None = None


class GivenAuthorship(msgspec.Struct, gc=False):
    author: GivenPerson | None = None
    raw_author_name: str | None = None
    raw_orcid: str | None = None
    institutions: list[GivenInstitution | None] | None = None
    raw_affiliation_strings: list[str | None] | None = None


class GivenSource(msgspec.Struct, gc=False):
    display_name: str | None = None
    type: str | None = None


class GivenLocation(msgspec.Struct, gc=False):
    landing_page_url: str | None = None
    source: GivenSource | None = None
    raw_type: str | None = None


class GivenAddress(msgspec.Struct, gc=False):
    landing_page_url: str | None = None


class GivenLabel(msgspec.Struct, gc=False):
    """A topic or a keyword, which in 2023 had its name under its own key."""

    id: str | None = None
    display_name: str | None = None
    keyword: str | None = None
    score: int | float | None = None


class GivenWork(msgspec.Struct, gc=False):
    id: str | None = None
    doi: str | None = None
    ids: dict[str, str | int | float | None] | None = None
    title: str | None = None
    display_name: str | None = None
    type: str | None = None
    type_crossref: str | None = None
    language: str | None = None
    publication_year: int | float | str | None = None
    publication_date: str | None = None
    primary_location: GivenLocation | None = None
    authorships: list[GivenAuthorship | None] | None = None
    topics: list[GivenLabel | None] | None = None
    keywords: list[GivenLabel | None] | None = None
    referenced_works: list[str | None] | None = None
    is_retracted: bool | None = None
    abstract_inverted_index: msgspec.Raw = NULL
    locations: msgspec.Raw = NULL
    biblio: msgspec.Raw = NULL
    awards: msgspec.Raw = NULL
    grants: msgspec.Raw = NULL
    is_authors_truncated: msgspec.Raw = NULL
    is_paratext: msgspec.Raw = NULL


_work = msgspec.json.Decoder(GivenWork)
_identity = msgspec.json.Decoder(GivenPerson)
_addresses = msgspec.json.Decoder(list[GivenAddress | None] | None)


def decode_work(data: bytes) -> GivenWork:
    """The work, its types checked and nothing else. Raises RecordError naming the field."""
    return decode_as(_work, data)


def decode_identity(data: bytes | msgspec.Raw) -> str | None:
    """The id that an object of whatever kind gives, None when it gives none."""
    try:
        return _identity.decode(data).id
    except (msgspec.DecodeError, RecursionError):
        return None


def list_addresses(work: GivenWork, site: str) -> list[str]:
    """The addresses at a site where the work can be found. Raises RecordError when they are no list of places."""
    data = bytes(work.locations)
    if site.encode() not in data:  # nearly always; decoding them all would take as long as all other fields
        return []
    try:
        places = _addresses.decode(data)
    except (msgspec.DecodeError, RecursionError) as error:
        raise RecordError(f"locations: {explain(data, error)}") from None
    addresses = [place.landing_page_url for place in places or () if place]
    return [address for address in addresses if address and site in address]
