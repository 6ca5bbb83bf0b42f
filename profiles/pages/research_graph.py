"""The research graph on the researcher page: with whom, on what, from where; the drawing comes behind it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from graph.addresses import edge_address, explore_address, path_address
from graph.pages.ego import WIDTH, EgoDrawing, measure_height
from graph.pages.status import GraphNotice, show_graph_status
from graph.records import MOST_PAIRED, NodeKey, NodeKind, author_key
from graph.selectors.author_edges import AuthorEdges, CollaboratorRow, InstitutionEdge, RisingEdge, TopicEdge
from graph.selectors.state import GraphStatus, Phase
from papers.addresses import institution_address, researcher_address, topic_address
from papers.pages.text import count, shorten, show_years
from papers.selectors.authors import AuthorRow
from papers.selectors.works import WorkCount

LISTED_PEOPLE, LISTED_TOPICS, LISTED_INSTITUTIONS = 14, 6, 4
"""Who and what is listed is also drawn, and nothing else."""
LONGEST_PLACE = 90
ASSIGNED = "assigned by this site"
AS_PRINTED = "as printed"
RISING = "At least three works together, more than half of them since then."


@dataclass(frozen=True, slots=True)
class EdgeLine:
    """A person, topic or institution with the works behind it; all behind `evidence_address` may be "".

    `part` says how many of the works are special, `measure` what is summed up from them.
    """

    name: str
    address: str
    works: str
    evidence_address: str
    years: str = ""
    note: str = ""
    part: str = ""
    measure: str = ""


@dataclass(frozen=True, slots=True)
class EdgeGroup:
    """Lines of one kind. `unknown` says why there are none, `more` leads to all of them, "" where these are all.

    `note` says what stands in the list, where its label does not.
    """

    label: str
    lines: tuple[EdgeLine, ...]
    unknown: str
    more: str
    more_address: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ResearchGraph:
    """`notice` says how the graph stands. Lists are only shown when there is a graph to read.

    `address` is the same part with its drawing, at an address of its own; `page_address` is that of the whole page.
    `drawing` is None until it is loaded: then `width` and `height` keep its place, both None where there is none
    to come. `is_growing` while a build is under way, so that it is worth looking again.
    """

    address: str
    page_address: str
    explore_address: str
    path_address: str
    notice: GraphNotice
    groups: tuple[EdgeGroup, ...]
    crowd: str
    is_growing: bool
    drawing: EgoDrawing | None = None
    width: int | None = None
    height: int | None = None


def show_research_graph(
    author: AuthorRow,
    counts: Sequence[WorkCount],
    edges: AuthorEdges,
    status: GraphStatus,
    *,
    now: datetime.datetime,
    drawing: EgoDrawing | None = None,
) -> ResearchGraph:
    """The part of a researcher; with a place for the drawing when that is not given."""
    address = researcher_address(author.id, author.name)
    neighbours = len(list_drawn(author.id, edges)) - 1
    has_place = status.counted_at is not None and neighbours > 0
    return ResearchGraph(
        address=f"{address}/graph",
        page_address=address,
        explore_address=explore_address(author_key(author.id)),
        path_address=path_address(author_key(author.id), ""),
        notice=show_graph_status(tell_own_status(status, edges.behind_count), now=now),
        groups=tuple(_show_groups(author, counts, edges, address)) if status.counted_at is not None else (),
        crowd=_tell_crowd(sum(one.crowded_count for one in counts)),
        is_growing=status.phase is Phase.BUILDING,
        drawing=drawing,
        width=WIDTH if has_place else None,
        height=measure_height(neighbours) if has_place else None,
    )


def list_drawn(author_id: int, edges: AuthorEdges) -> list[NodeKey]:
    """The author record and all whom the part lists beside it."""
    return [
        author_key(author_id),
        *(author_key(one.id) for one in edges.collaborators[:LISTED_PEOPLE]),
        *(NodeKey(NodeKind.TOPIC, one.id) for one in _name_topics(edges)[:LISTED_TOPICS]),
        *(NodeKey(NodeKind.INSTITUTION, one.id) for one in edges.institutions[:LISTED_INSTITUTIONS]),
    ]


def tell_own_status(status: GraphStatus, behind_count: int) -> GraphStatus:
    """How the graph stands as far as one person goes, so many of whose works changed: those of others do not count."""
    if status.phase not in (Phase.STALE, Phase.FRESH):
        return status
    phase = Phase.STALE if behind_count else Phase.FRESH
    return msgspec.structs.replace(status, phase=phase, changed_count=behind_count)


def show_collaborator(author_id: int, row: CollaboratorRow, *, part: str = "", measure: str = "") -> EdgeLine:
    return EdgeLine(
        name=row.name,
        address=researcher_address(row.id, row.name),
        works=count(row.works_count, "work"),
        years=show_years(row.first_year, row.last_year),
        evidence_address=evidence_address(author_id, NodeKind.AUTHOR, row.id),
        part=part,
        measure=measure,
    )


def show_rising(author_id: int, row: RisingEdge) -> EdgeLine:
    """Somebody with whom most works are late, and how many are."""
    return EdgeLine(
        name=row.name,
        address=researcher_address(row.id, row.name),
        works=f"{row.late_works_count:,} of {count(row.works_count, 'work')} since {row.late_from}",
        evidence_address=evidence_address(author_id, NodeKind.AUTHOR, row.id),
    )


def show_topic(author_id: int, row: TopicEdge, *, works_count: int, note: str = "") -> EdgeLine:
    """A topic with so many of its works."""
    return EdgeLine(
        name=row.name or "",
        address=topic_address(row.id, row.name or ""),
        works=count(works_count, "work"),
        years=show_years(row.first_year, row.last_year),
        evidence_address=evidence_address(author_id, NodeKind.TOPIC, row.id),
        note=note,
    )


def show_institution(author_id: int, row: InstitutionEdge) -> EdgeLine:
    return EdgeLine(
        name=shorten(row.name, LONGEST_PLACE),
        address=institution_address(row.id, row.name),
        works=count(row.works_count, "work"),
        years=show_years(row.first_year, row.last_year),
        evidence_address=evidence_address(author_id, NodeKind.INSTITUTION, row.id),
        note="" if row.is_identified else AS_PRINTED,
    )


def _show_groups(
    author: AuthorRow, counts: Sequence[WorkCount], edges: AuthorEdges, address: str
) -> list[EdgeGroup]:
    is_signed = any(one.signed_count for one in counts)
    alone = f"None on works of up to {MOST_PAIRED} authors" if is_signed else "Co-authors not imported"
    topics = [one for one in edges.topics if one.name]
    rising = [show_rising(author.id, row) for row in edges.rising]
    return [
        _group(
            "Works with",
            [show_collaborator(author.id, row) for row in edges.collaborators[:LISTED_PEOPLE]],
            alone,
            edges.collaborators_count,
            f"{address}/collaborators",
            behind=edges.behind_count,
        ),
        *([EdgeGroup("Rising with", tuple(rising), "", "", "", RISING)] if rising else []),
        _group(
            "Works on",
            [
                show_topic(
                    author.id,
                    row,
                    works_count=row.works_count,
                    note="" if row.sourced_works_count else ASSIGNED,
                )
                for row in topics[:LISTED_TOPICS]
            ],
            "Topics not imported",
            len(topics),
            f"{address}/topics",
            behind=edges.behind_count,
        ),
        _group(
            "Signs from",
            [show_institution(author.id, row) for row in edges.institutions[:LISTED_INSTITUTIONS]],
            "Institutions not imported",
            edges.institutions_count,
            f"{address}/institutions",
            behind=edges.behind_count,
        ),
    ]


def _group(
    label: str, lines: Sequence[EdgeLine], unknown: str, total: int, address: str, *, behind: int
) -> EdgeGroup:
    """Each list has a page of its own, whether or not there is more on it."""
    return EdgeGroup(
        label=label,
        lines=tuple(lines),
        unknown="" if lines else "Not counted yet" if behind else unknown,
        more=f"All {total:,}" if total > len(lines) else "",
        more_address=address,
    )


def _tell_crowd(works: int) -> str:
    if not works:
        return ""
    return f"{count(works, 'work')} by more than {MOST_PAIRED} authors {'makes' if works == 1 else 'make'} no pairs."


def _name_topics(edges: AuthorEdges) -> list[TopicEdge]:
    return [one for one in edges.topics if one.name]


def evidence_address(author_id: int, kind: NodeKind, other_id: int) -> str:
    """The works behind an edge of the author record, at the edge's one address."""
    ends = [author_key(author_id), NodeKey(kind, other_id)]
    if kind is NodeKind.AUTHOR:
        ends.sort()
    return edge_address(*ends)
