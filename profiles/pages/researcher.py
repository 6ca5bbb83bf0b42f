"""The researcher page, whole or a part of it alone, and what programs are told of the researcher."""

from dataclasses import dataclass
from typing import Any

from papers.addresses import researcher_address
from papers.pages.identifiers import show_author_identifiers
from papers.pages.text import show_day
from papers.selectors.authors import AuthorRow
from profiles.pages.dossier import Dossier
from profiles.pages.header import show_orcid
from profiles.pages.parts import PARTS, Asked, Part, Section, show_section, summarize
from profiles.pages.stated import NOTHING_STATED, Stated, leave_hidden


@dataclass(frozen=True, slots=True)
class ResearcherPage:
    """The whole page: the same for everybody, but for what its sections say to who is signed in.

    `scripts` are the modules that its sections need; `day` is when it was made, for paper.
    """

    address: str
    data_address: str
    title: str
    description: str
    sections: tuple[Section, ...]
    scripts: tuple[str, ...]
    day: str


@dataclass(frozen=True, slots=True)
class PartPage:
    """A part at an address of its own, under the `name` of the researcher; "" where the part says it itself."""

    address: str
    researcher_address: str
    title: str
    description: str
    name: str
    is_indexed: bool = True
    scripts: tuple[str, ...] = ()


def show_researcher_page(dossier: Dossier, asked: Asked) -> ResearcherPage:
    """The page of an author record. Raises what its parts raise for what they cannot be asked."""
    sections = [show_section(part, dossier, asked) for part in PARTS.values()]
    shown = tuple(one for one in sections if one is not None)
    author = dossier.author
    return ResearcherPage(
        address=dossier.address,
        data_address=f"/researchers/{author.id}.jsonld",
        title=author.name,
        description=f"{author.name}: {summarize(dossier)}",
        sections=shown,
        scripts=tuple(dict.fromkeys(one.part.script for one in shown if one.part.script)),
        day=show_day(asked.now),
    )


def show_part_page(part: Part, author: AuthorRow) -> PartPage:
    """The page around a part."""
    address = researcher_address(author.id, author.name)
    title = f"{part.title} of {author.name}"
    return PartPage(
        address=f"{address}/{part.name}",
        researcher_address=address,
        title=title,
        description=title,
        name="" if part.name == "header" else author.name,
        is_indexed=part.is_indexed,
        scripts=(part.script,) if part.script else (),
    )


def write_signposts(page: ResearcherPage, *, origin: str) -> str:
    """The Link header by which programs find their way (https://signposting.org): what to cite, what describes it."""
    address = f"{origin}{page.address}"
    links = (
        (address, 'rel="cite-as"'),
        ("https://schema.org/ProfilePage", 'rel="type"'),
        (f"{origin}{page.data_address}", 'rel="describedby"; type="application/ld+json"'),
        (f"{address}/feed.atom", 'rel="alternate"; type="application/atom+xml"'),
    )
    return ", ".join(f"<{target}>; {facts}" for target, facts in links)


def describe_researcher(author: AuthorRow, *, origin: str, stated: Stated = NOTHING_STATED) -> dict[str, Any]:
    """The page as JSON-LD in the words of schema.org; `origin` is the site's scheme and host without "/" behind.

    What the owner states is in `description`, `url` and among the names and affiliations, where it is said to be so.
    """
    address = f"{origin}{researcher_address(author.id, author.name)}"
    places = [{"@type": "Organization", "name": author.affiliation.name}] if author.affiliation else []
    if stated.affiliation:
        own = {"@type": "Organization", "name": stated.affiliation, "description": "Self-stated"}
        places.append(own)
    orcid = show_orcid(stated)
    same = [*([orcid] if orcid else []), *show_author_identifiers(author.identifiers)]
    person = {
        "@type": "Person",
        "@id": f"{address}#person",
        "name": author.name,
        "alternateName": [*leave_hidden(author.variants, stated), *stated.names],
        "affiliation": places[0] if len(places) == 1 else places,
        "description": "\n\n".join(stated.paragraphs),
        "url": [one.address for one in stated.links],
        "sameAs": list(dict.fromkeys(one.address for one in same if one.address)),
    }
    return {
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "@id": address,
        "url": address,
        "dateModified": author.changed_at.isoformat(),
        "mainEntity": {key: value for key, value in person.items() if value not in ("", [])},
    }
