"""The researcher page: who it is, a quick read, the published work, and where all of it comes from."""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graph.selectors.author_edges import AuthorEdges, TopicEdge
from graph.selectors.conflations import ConflationRow
from graph.selectors.state import GraphStatus
from papers.addresses import institution_address, researcher_address, work_address
from papers.names import is_latin
from papers.pages.identifiers import Identifier, show_author_identifiers
from papers.pages.text import count, enumerate_words, show_day, show_years
from papers.pages.work_items import WorkItem, show_work_item
from papers.pages.work_list import WorkList
from papers.selectors.authors import AuthorFile, AuthorRow
from papers.selectors.works import IdentifierRow, WorkCount, WorkRow
from profiles.pages.conflation import ConflationFlag, show_conflation
from profiles.pages.connect import Connect, show_connect
from profiles.pages.quick_read import QuickRead, show_quick_read
from profiles.pages.research_graph import ResearchGraph, show_research_graph
from profiles.pages.stated import NOTHING_STATED, Stated, leave_hidden, show_stated
from profiles.pages.trust import TrustLine, show_trust_line
from profiles.selectors.public_claims import PublicClaim
from profiles.selectors.researchers import StatedRow
from profiles.selectors.snapshots import SnapshotState

SUMMARY_PARTS = 3
LONGEST_VENUE = 24
"""A longer venue name does not go into a sentence."""
LISTED_VARIANTS = 6
LISTED_FILES = 6


@dataclass(frozen=True, slots=True)
class AffiliationLine:
    """The affiliation printed on the newest work that has one, the page of the institution, and which work that is."""

    name: str
    address: str
    year: str
    work_address: str


@dataclass(frozen=True, slots=True)
class Header:
    """Who this is. `native_names` are those in another script; `summary` is one sentence made from the works.

    `identifiers` are those that sources give. `orcid` is the iD that the owner signed in with; it is none of them.
    """

    name: str
    native_names: tuple[str, ...]
    variants: tuple[str, ...]
    summary: str
    affiliation: AffiliationLine | None
    identifiers: tuple[Identifier, ...]
    orcid: Identifier | None = None
    stated: Stated = NOTHING_STATED


@dataclass(frozen=True, slots=True)
class FileLine:
    name: str
    records: str
    read_on: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """The files behind the page, and in words what they do not say."""

    files: tuple[FileLine, ...]
    more_files: str
    not_covered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResearcherPage:
    address: str
    works_address: str
    data_address: str
    title: str
    description: str
    header: Header
    quick_read: QuickRead
    graph: ResearchGraph
    works: WorkList
    provenance: Provenance
    author_id: int
    history_address: str
    trust: TrustLine
    connect: Connect
    highlights: tuple[WorkItem, ...] = ()
    conflation: ConflationFlag | None = None


@dataclass(frozen=True, slots=True)
class ResearcherWorksPage:
    """The published work alone."""

    address: str
    researcher_address: str
    title: str
    description: str
    name: str
    works: WorkList


def show_researcher_page(
    author: AuthorRow,
    *,
    works: WorkList,
    counts: Sequence[WorkCount],
    edges: AuthorEdges,
    status: GraphStatus,
    files: Sequence[AuthorFile],
    snapshot: SnapshotState,
    claim: PublicClaim,
    stated: StatedRow | None = None,
    highlights: Sequence[WorkRow] = (),
    conflation: ConflationRow | None = None,
    now: datetime.datetime,
) -> ResearcherPage:
    """The page of an author record from all that was selected of it."""
    address = researcher_address(author.id, author.name)
    is_counted = status.counted_at is not None
    sourced = [one for one in edges.topics if one.sourced_works_count]
    summary = summarize_works(author, counts, sourced)
    return ResearcherPage(
        address=address,
        works_address=f"{address}/works",
        data_address=f"/researchers/{author.id}.jsonld",
        title=author.name,
        description=f"{author.name}: {summary}",
        header=show_header(author, summary, show_stated(stated)),
        quick_read=show_quick_read(author, counts, edges, address=address, is_counted=is_counted),
        graph=show_research_graph(author, counts, edges, status, now=now),
        works=works,
        provenance=show_provenance(author, counts, files, has_topics=bool(sourced) or not is_counted),
        highlights=tuple(show_work_item(one, self_id=author.id) for one in highlights),
        conflation=show_conflation(conflation, author_id=author.id),
        author_id=author.id,
        history_address=f"{address}/history",
        trust=show_trust_line(snapshot, address=address),
        connect=show_connect(author.id, claim, address=address),
    )


def show_works_page(author: AuthorRow, works: WorkList) -> ResearcherWorksPage:
    """The page of the published work alone."""
    address = researcher_address(author.id, author.name)
    return ResearcherWorksPage(
        address=f"{address}/works",
        researcher_address=address,
        title=f"Published work of {author.name}",
        description=f"{works.total} of {author.name}",
        name=author.name,
        works=works,
    )


def show_header(author: AuthorRow, summary: str, stated: Stated = NOTHING_STATED) -> Header:
    variants = leave_hidden(author.variants, stated)
    native = tuple(name for name in variants if not is_latin(name)) if is_latin(author.name) else ()
    printed = author.affiliation
    identifiers = show_author_identifiers(author.identifiers)
    return Header(
        name=author.name,
        native_names=native[:2],
        variants=tuple(name for name in variants if name not in native[:2])[:LISTED_VARIANTS],
        summary=summary,
        affiliation=None
        if printed is None
        else AffiliationLine(
            printed.name,
            institution_address(printed.institution_id, printed.name),
            str(printed.year or ""),
            work_address(printed.work_id, printed.work_title),
        ),
        identifiers=tuple(one for one in identifiers if one.value != stated.orcid),
        orcid=_show_orcid(stated),
        stated=stated,
    )


def _show_orcid(stated: Stated) -> Identifier | None:
    own = [IdentifierRow("orcid", stated.orcid)] if stated.orcid else []
    return next(iter(show_author_identifiers(own)), None)


def summarize_works(author: AuthorRow, counts: Sequence[WorkCount], topics: Sequence[TopicEdge]) -> str:
    """One sentence from the imported works: what about or else where, how many, when."""
    span = ", ".join(
        filter(None, [count(author.works_count, "work"), show_years(author.first_year, author.last_year)])
    )
    named = [topic.name for topic in topics if topic.name][:SUMMARY_PARTS]
    if named:
        return f"Publishes on {'; '.join(named)}. {span}."
    series = _list_series(counts)[:SUMMARY_PARTS]
    return f"{span}, most often in {enumerate_words(series)}." if series else f"{span}."


def _list_series(counts: Sequence[WorkCount]) -> list[str]:
    """The venues without their year, those with the most works first; of two with as many, in alphabetical order."""
    numbers: Counter[str] = Counter()
    for one in counts:
        words = (one.venue or "").split()
        name = " ".join(words[:-1] if words and words[-1].isdigit() else words)
        if name and len(name) <= LONGEST_VENUE:
            numbers[name] += one.works_count
    return sorted(numbers, key=lambda name: (-numbers[name], name))


def show_provenance(
    author: AuthorRow, counts: Sequence[WorkCount], files: Sequence[AuthorFile], *, has_topics: bool
) -> Provenance:
    """The files with the time each was read, newest first, and what no source said.

    `has_topics` unless it is known that no source names one.
    """
    unsigned = sum(one.works_count - one.signed_count for one in counts)
    undated = sum(one.works_count for one in counts if one.year is None)
    not_covered = []
    if author.affiliation is None:
        not_covered.append("affiliations")
    if not has_topics:
        not_covered.append("topics")
    if unsigned:
        not_covered.append(
            "authors" if unsigned == author.works_count else f"authors of {count(unsigned, 'work')}"
        )
    if undated:
        not_covered.append(
            "years" if undated == author.works_count else f"the year of {count(undated, 'work')}"
        )
    return Provenance(
        files=tuple(
            FileLine(one.name, count(one.records_count, "record"), show_day(one.read_at))
            for one in files[:LISTED_FILES]
        ),
        more_files=count(len(files) - LISTED_FILES, "more file") if len(files) > LISTED_FILES else "",
        not_covered=tuple(not_covered),
    )


def describe_researcher(author: AuthorRow, *, origin: str, stated: Stated = NOTHING_STATED) -> dict[str, Any]:
    """The page as JSON-LD in the words of schema.org; `origin` is the site's scheme and host without "/" behind.

    What the owner states is in `description`, `url` and among the names and affiliations, where it is said to be so.
    """
    address = f"{origin}{researcher_address(author.id, author.name)}"
    places = [{"@type": "Organization", "name": author.affiliation.name}] if author.affiliation else []
    if stated.affiliation:
        own = {"@type": "Organization", "name": stated.affiliation, "description": "Self-stated"}
        places.append(own)
    orcid = _show_orcid(stated)
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
