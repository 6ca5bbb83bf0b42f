"""What stands at the head of the page of a topic or an institution, and the same for programs."""

from dataclasses import dataclass
from typing import Any

from graph.addresses import node_address
from graph.records import NodeKey, NodeKind
from graph.selectors.institutions import InstitutionEntry
from graph.selectors.topics import TopicEntry
from papers.pages.text import shorten

OPENALEX = "https://openalex.org"
ROR = "https://ror.org"
DESCRIPTION = 200


@dataclass(frozen=True, slots=True)
class HeadFact:
    """A fact in a line; `note` says where it is from, or what it means."""

    text: str
    address: str = ""
    note: str = ""
    is_unknown: bool = False


@dataclass(frozen=True, slots=True)
class NodeHead:
    """`label` says what it is; `lede` is a description, "" where none is known, and `lede_note` whose."""

    key: NodeKey
    label: str
    name: str
    address: str
    data_address: str
    lede: str
    lede_note: str
    facts: tuple[HeadFact, ...]
    described: dict[str, Any]

    @property
    def description(self) -> str:
        """For programs that read the page's head."""
        return shorten(self.lede, DESCRIPTION) if self.lede else f"{self.label}: {self.name}"


def show_topic_head(topic: TopicEntry) -> NodeHead:
    """A topic: what the taxonomy says of it and where it stands there."""
    key = NodeKey(NodeKind.TOPIC, topic.id)
    places = [one for one in (topic.domain, topic.field, topic.subfield) if one]
    source = f"{OPENALEX}/T{topic.id}"
    return NodeHead(
        key=key,
        label="Topic",
        name=topic.name,
        address=node_address(key, topic.name),
        data_address=f"/topics/{topic.id}.jsonld",
        lede=topic.description or "",
        lede_note="From the OpenAlex taxonomy.",
        facts=(
            HeadFact(" › ".join(places), note="domain, field and subfield")
            if places
            else HeadFact("Place in the taxonomy not imported", is_unknown=True),
            HeadFact(f"T{topic.id}", source, "its number in OpenAlex"),
        ),
        described={
            "@type": "DefinedTerm",
            "name": topic.name,
            "description": topic.description,
            "termCode": f"T{topic.id}",
            "inDefinedTermSet": f"{OPENALEX}/topics",
            "sameAs": source,
        },
    )


def show_institution_head(institution: InstitutionEntry) -> NodeHead:
    """An institution: with a ROR id an organisation, else no more than what is printed."""
    key = NodeKey(NodeKind.INSTITUTION, institution.id)
    ror = f"{ROR}/{institution.ror}" if institution.ror else ""
    return NodeHead(
        key=key,
        label="Institution",
        name=institution.name,
        address=node_address(key, institution.name),
        data_address=f"{node_address(key, '')}.jsonld",
        lede="",
        lede_note="",
        facts=(
            _show_country(institution.countries),
            _show_identity(institution, ror),
            *_show_names(institution),
        ),
        described={
            "@type": "Organization",
            "name": institution.name,
            "alternateName": [one for one in institution.spellings if one != institution.name],
            "address": {"@type": "PostalAddress", "addressCountry": institution.countries[0]}
            if len(institution.countries) == 1
            else None,
            "sameAs": ror or None,
        },
    )


def describe_node(head: NodeHead, *, origin: str) -> dict[str, Any]:
    """The page as JSON-LD in the words of schema.org; `origin` is the site's scheme and host without "/" behind."""
    described = {
        "@context": "https://schema.org",
        "@id": f"{origin}{head.address}",
        "url": f"{origin}{head.address}",
        **head.described,
    }
    return {key: value for key, value in described.items() if value not in (None, [])}


def _show_country(countries: tuple[str, ...]) -> HeadFact:
    if not countries:
        return HeadFact("Country not imported", is_unknown=True)
    return HeadFact(", ".join(countries), note="country" if len(countries) == 1 else "countries")


def _show_identity(institution: InstitutionEntry, ror: str) -> HeadFact:
    if institution.ror:
        return HeadFact(f"ROR {institution.ror}", ror, "from a source")
    return HeadFact("As printed on works, not matched to a ROR id", is_unknown=True)


def _show_names(institution: InstitutionEntry) -> list[HeadFact]:
    others = [one for one in institution.spellings if one != institution.name]
    if not others:
        return []
    more = institution.spellings_count - len(institution.spellings)
    return [HeadFact(" · ".join(others), note=f"also printed so{f', and {more:,} more' if more else ''}")]
