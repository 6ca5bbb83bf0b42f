"""What programs are told of a researcher: JSON-LD, and signposts."""

from collections.abc import Sequence
from typing import Any

from core.signposts import LINKSET_TYPE, Signpost
from graph.selectors.author_edges import TopicEdge
from papers.addresses import institution_address, researcher_address, topic_address, work_address
from papers.pages.identifiers import show_author_identifiers
from papers.pages.work_items import show_plain_title
from papers.pages.work_metadata import SCHEMA, name_type
from papers.selectors.authors import AuthorRow
from papers.selectors.works import WorkRow
from profiles.pages.header import show_orcid
from profiles.pages.stated import NOTHING_STATED, Stated, leave_hidden

DESCRIBED_WORKS = 100
"""How many works are named, the newest; the exports have all."""


def list_signposts(author: AuthorRow, *, origin: str) -> list[Signpost]:
    """Where to go from the page of a researcher."""
    address = f"{origin}{researcher_address(author.id, author.name)}"
    start = f"{origin}/researchers/{author.id}"
    return [
        Signpost("cite-as", address),
        Signpost("type", f"{SCHEMA}/AboutPage"),
        Signpost("type", f"{SCHEMA}/ProfilePage"),
        Signpost("describedby", f"{start}.jsonld", "application/ld+json"),
        Signpost("alternate", f"{address}/feed.atom", "application/atom+xml"),
        Signpost("linkset", f"{start}.linkset.json", LINKSET_TYPE),
    ]


def list_items(works: Sequence[WorkRow], *, origin: str) -> list[Signpost]:
    """What the page is a list of, for its linkset."""
    return [Signpost("item", f"{origin}{work_address(one.id, one.title)}", "text/html") for one in works]


def describe_researcher(
    author: AuthorRow,
    *,
    origin: str,
    stated: Stated = NOTHING_STATED,
    works: Sequence[WorkRow] = (),
    topics: Sequence[TopicEdge] = (),
) -> dict[str, Any]:
    """The page as JSON-LD in the words of schema.org; `origin` is the site's scheme and host without "/" behind.

    What the owner states is in `description`, `url` and among the names and affiliations, where it is said to be so.
    `works` are the newest ones; `topics` count where sources name them.
    """
    address = f"{origin}{researcher_address(author.id, author.name)}"
    places = _describe_places(author, stated, origin)
    orcid = show_orcid(stated)
    same = list(dict.fromkeys([*([orcid] if orcid else []), *show_author_identifiers(author.identifiers)]))
    person = {
        "@type": "Person",
        "@id": f"{address}#person",
        "name": author.name,
        "alternateName": [*leave_hidden(author.variants, stated), *stated.names],
        "affiliation": places[0] if len(places) == 1 else places,
        "description": "\n\n".join(stated.paragraphs),
        "url": [one.address for one in stated.links],
        "identifier": [
            {"@type": "PropertyValue", "propertyID": one.label, "value": one.value} for one in same
        ],
        "sameAs": list(dict.fromkeys(one.address for one in same if one.address)),
        "knowsAbout": [
            {"@type": "DefinedTerm", "@id": f"{origin}{topic_address(one.id, one.name)}", "name": one.name}
            for one in topics
            if one.name and one.sourced_works_count
        ],
        "agentInteractionStatistic": {
            "@type": "InteractionCounter",
            "interactionType": f"{SCHEMA}/WriteAction",
            "userInteractionCount": author.works_count,
        },
    }
    described = {
        "@context": SCHEMA,
        "@type": "ProfilePage",
        "@id": address,
        "url": address,
        "dateModified": author.changed_at.isoformat(),
        "mainEntity": {key: value for key, value in person.items() if value not in ("", [])},
        "hasPart": [_describe_work(one, origin, person["@id"]) for one in works],
    }
    return {key: value for key, value in described.items() if value != []}


def _describe_places(author: AuthorRow, stated: Stated, origin: str) -> list[dict[str, str]]:
    printed, places = author.affiliation, []
    if printed is not None:
        address = institution_address(printed.institution_id, printed.name)
        places.append({"@type": "Organization", "@id": f"{origin}{address}", "name": printed.name})
    if stated.affiliation:
        places.append({"@type": "Organization", "name": stated.affiliation, "description": "Self-stated"})
    return places


def _describe_work(work: WorkRow, origin: str, person_id: object) -> dict[str, Any]:
    address = f"{origin}{work_address(work.id, work.title)}"
    described = {
        "@type": name_type(work.kind),
        "@id": address,
        "url": address,
        "headline": show_plain_title(work) if work.title is not None else None,
        "author": {"@id": person_id},
        "datePublished": str(work.published_on or work.year or "") or None,
    }
    return {key: value for key, value in described.items() if value is not None}
