"""What the API says of the graph. Counts end in `_count`, years in `_year`; a weight has no unit."""

import datetime
from collections.abc import Sequence

import msgspec

from core.api.answers import ListMeta
from graph.records import Edge, EdgeKind, Node, NodeKind
from graph.selectors.evidence import Evidence
from papers.addresses import work_address
from papers.pages.work_items import show_plain_title
from papers.records import KINDS
from papers.selectors.works import IdentifierRow, WorkRow


class GraphNodeAnswer(msgspec.Struct, frozen=True):
    """A node of the graph: `key` is its kind and its id. What is null is not known, or not said of this kind."""

    key: str
    kind: NodeKind
    display_name: str
    address: str
    works_count: int | None
    first_year: int | None
    last_year: int | None
    community_id: str | None


class SliceAnswer(msgspec.Struct, frozen=True):
    """A slice of the graph: the nodes in focus first, and the edges between the nodes; see `graph.records`.

    `hidden_count` is how many more neighbours there are, of a node and kind at most 1,001; `edges_left_out_count` is
    how many more edges are between the nodes, the lightest, and `nodes_left_out_count` how many nodes were too many.
    Sums are as of `counted_at`; who signed a work is as of now.
    """

    counted_at: datetime.datetime
    nodes: tuple[GraphNodeAnswer, ...]
    edges: tuple[Edge, ...]
    hidden_count: int | None
    nodes_left_out_count: int
    edges_left_out_count: int


class EdgeWorkAnswer(msgspec.Struct, frozen=True):
    """A work behind an edge; `display_name` is plain text, null when no source gives a title."""

    id: str
    display_name: str | None
    kind: str
    publication_year: int | None
    venue: str | None
    authors_count: int
    is_retracted: bool
    identifiers: tuple[IdentifierRow, ...]
    address: str


class EdgeAnswer(msgspec.Struct, frozen=True):
    """An edge, what its works sum up to, and a page of them, newest first.

    `works_count` is the number of all results. `weight`, Σ 1/(authors − 1), is None of edges that are no collaboration.
    Close works have at most 15 authors; late ones are of `late_from_year` or later; `assigned_works_count` have their
    topics from this site. `not_counted` are works by more than 100 authors, the newest of `not_counted_count`.
    """

    counted_at: datetime.datetime
    kind: EdgeKind
    source: GraphNodeAnswer
    target: GraphNodeAnswer
    address: str
    works_count: int
    weight: float | None
    close_works_count: int
    late_works_count: int
    late_from_year: int | None
    assigned_works_count: int
    first_year: int | None
    last_year: int | None
    not_counted_count: int
    not_counted: tuple[EdgeWorkAnswer, ...]
    meta: ListMeta
    results: tuple[EdgeWorkAnswer, ...]


def describe_node(node: Node) -> GraphNodeAnswer:
    """The answer of a node."""
    return GraphNodeAnswer(
        key=node.key,
        kind=node.kind,
        display_name=node.label,
        address=node.address,
        works_count=node.works_count,
        first_year=node.first_year,
        last_year=node.last_year,
        community_id=None if node.community_id is None else str(node.community_id),
    )


def describe_edge(
    kind: EdgeKind,
    ends: tuple[Node, Node],
    evidence: Evidence,
    works: Sequence[WorkRow],
    *,
    address: str,
    counted_at: datetime.datetime,
    meta: ListMeta,
) -> EdgeAnswer:
    """The answer of an edge; `works` are those that `evidence` names, in any order."""
    by_id = {work.id: describe_work(work) for work in works}
    return EdgeAnswer(
        counted_at=counted_at,
        kind=kind,
        source=describe_node(ends[0]),
        target=describe_node(ends[1]),
        address=address,
        works_count=evidence.works_count,
        weight=evidence.weight,
        close_works_count=evidence.close_works_count,
        late_works_count=evidence.late_works_count,
        late_from_year=evidence.late_from,
        assigned_works_count=evidence.assigned_works_count,
        first_year=evidence.first_year,
        last_year=evidence.last_year,
        not_counted_count=evidence.crowded_count,
        not_counted=tuple(by_id[one] for one in evidence.crowded_ids if one in by_id),
        meta=meta,
        results=tuple(by_id[one] for one in evidence.work_ids if one in by_id),
    )


def describe_work(work: WorkRow) -> EdgeWorkAnswer:
    return EdgeWorkAnswer(
        id=str(work.id),
        display_name=None if work.title is None else show_plain_title(work),
        kind=KINDS[work.kind],
        publication_year=work.year,
        venue=work.venue,
        authors_count=work.signatures_count,
        is_retracted=work.is_retracted,
        identifiers=work.identifiers,
        address=work_address(work.id, work.title),
    )
