"""The works and employments of ORCID's public record v3.0, from its JSON and from its XML in one shape.

https://github.com/ORCID/orcid-model. In JSON a text is either plain or {"value": text}; in XML it is an element's.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element  # the type; defusedxml does the parsing

import msgspec

from papers.sources.json_pages import Decoded, decode_as
from papers.sources.text import clean_text
from papers.sources.xml_elements import read_element, read_text

_LISTS = frozenset({"external-id", "contributor", "researcher-url"})
_ATTRIBUTES = ("path", "put-code")


class Value(msgspec.Struct, gc=False):
    value: str | int | None = None


Text = Value | str | int | None


class Person(msgspec.Struct, gc=False, rename="kebab"):
    """An ORCID iD or the id of a client, with the name beside it where the source has it there."""

    path: str | None = None


class Source(msgspec.Struct, gc=False, rename="kebab"):
    source_orcid: Person | None = None
    source_client_id: Person | None = None
    source_name: Text = None
    assertion_origin_orcid: Person | None = None
    assertion_origin_name: Text = None


class Title(msgspec.Struct, gc=False):
    title: Text = None
    subtitle: Text = None


class Date(msgspec.Struct, gc=False):
    year: Text = None
    month: Text = None
    day: Text = None


class ExternalId(msgspec.Struct, gc=False, rename="kebab"):
    external_id_type: str | None = None
    external_id_value: str | int | None = None
    external_id_normalized: Text = None
    external_id_relationship: str | None = None


class ExternalIds(msgspec.Struct, gc=False, rename="kebab"):
    external_id: list[ExternalId | None] | None = None


class Attributes(msgspec.Struct, gc=False, rename="kebab"):
    contributor_role: str | None = None


class Contributor(msgspec.Struct, gc=False, rename="kebab"):
    contributor_orcid: Person | None = None
    credit_name: Text = None
    contributor_attributes: Attributes | None = None


class Contributors(msgspec.Struct, gc=False):
    contributor: list[Contributor | None] | None = None


class Work(msgspec.Struct, gc=False, rename="kebab"):
    """A work or its summary as given, its types checked and nothing else."""

    path: str | None = None
    source: Source | None = None
    title: Title | None = None
    journal_title: Text = None
    short_description: str | None = None
    type: str | None = None
    publication_date: Date | None = None
    external_ids: ExternalIds | None = None
    url: Text = None
    contributors: Contributors | None = None
    language_code: str | None = None


class Address(msgspec.Struct, gc=False):
    country: Text = None


class Organization(msgspec.Struct, gc=False):
    name: str | None = None
    address: Address | None = None


class Employment(msgspec.Struct, gc=False, rename="kebab"):
    source: Source | None = None
    department_name: str | None = None
    role_title: str | None = None
    start_date: Date | None = None
    end_date: Date | None = None
    organization: Organization | None = None


class EmploymentSummary(msgspec.Struct, gc=False, rename="kebab"):
    employment_summary: Employment | None = None


class EmploymentGroup(msgspec.Struct, gc=False):
    summaries: list[EmploymentSummary | None] | None = None


class Employments(msgspec.Struct, gc=False, rename="kebab"):
    affiliation_group: list[EmploymentGroup | None] | None = None


class Activities(msgspec.Struct, gc=False):
    employments: Employments | None = None


class Name(msgspec.Struct, gc=False, rename="kebab"):
    given_names: Text = None
    family_name: Text = None
    credit_name: Text = None


class ResearcherUrl(msgspec.Struct, gc=False):
    url: Text = None


class ResearcherUrls(msgspec.Struct, gc=False, rename="kebab"):
    researcher_url: list[ResearcherUrl | None] | None = None


class PersonalDetails(msgspec.Struct, gc=False, rename="kebab"):
    name: Name | None = None
    researcher_urls: ResearcherUrls | None = None


class Record(msgspec.Struct, gc=False, rename="kebab"):
    """What a record, or the works of one, says of the person."""

    path: str | None = None
    orcid_identifier: Person | None = None
    person: PersonalDetails | None = None
    activities_summary: Activities | None = None


work_decoder = msgspec.json.Decoder(Work)
employment_decoder = msgspec.json.Decoder(Employment)
person_decoder = msgspec.json.Decoder(PersonalDetails)
record_decoder = msgspec.json.Decoder(Record)


def list_employments(record: Record) -> Iterator[Employment]:
    """The employments in a record that is JSON."""
    activities = record.activities_summary or Activities()
    for group in (activities.employments or Employments()).affiliation_group or ():
        for summary in (group.summaries if group else None) or ():
            if summary and summary.employment_summary:
                yield summary.employment_summary


def say(text: Text) -> str | None:
    """The text itself, cleaned; None when there is none."""
    value = text.value if isinstance(text, Value) else text
    return clean_text(str(value)) if value is not None else None


def decode_xml(decoder: msgspec.json.Decoder[Decoded], data: bytes) -> Decoded:
    """What the decoder makes of an XML element. Raises RecordError when it is not well formed."""
    return decode_as(decoder, msgspec.json.encode(_convert(read_element(data))))


def _convert(element: Element) -> object:
    """The element as the JSON that ORCID would write of it, with plain texts."""
    children = [child for child in element if isinstance(child.tag, str)]
    if not children:
        return read_text(element)
    parts: dict[str, object] = {name: element.get(name) for name in _ATTRIBUTES if element.get(name)}
    for child in children:
        parts.setdefault(child.tag, None if child.tag in _LISTS else _convert(child))
    for name in _LISTS & parts.keys():
        parts[name] = [_convert(child) for child in children if child.tag == name]
    return parts
