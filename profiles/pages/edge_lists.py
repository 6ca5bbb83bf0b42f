"""All collaborators, topics or institutions of a researcher, each with the works behind it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import QueryDict

from core.pagination import Pager, build_pager, read_page_number
from graph.pages.status import GraphNotice, show_graph_status
from graph.records import MOST_PAIRED
from graph.selectors.author_edges import AuthorEdges, CollaboratorOrder, CollaboratorRow
from graph.selectors.state import GraphStatus
from papers.addresses import researcher_address
from papers.pages.text import count
from papers.pages.work_list import Choice
from papers.selectors.authors import AuthorRow
from profiles.pages.research_graph import (
    AS_PRINTED,
    EdgeGroup,
    EdgeLine,
    show_collaborator,
    show_institution,
    show_topic,
)

PAGE_SIZE = 50
LISTED_INSTITUTIONS = 500
_ORDER_LABELS = {
    CollaboratorOrder.WEIGHT: "Weight",
    CollaboratorOrder.WORKS: "Works together",
    CollaboratorOrder.NEWEST: "Newest",
}


@dataclass(frozen=True, slots=True)
class EdgeListQuery:
    """Which page of the collaborators, in which order."""

    order: CollaboratorOrder = CollaboratorOrder.WEIGHT
    page: int = 1

    def to_text(self) -> str:
        """The query string, with its "?", that `read_edge_query` reads back; "" for the list as it is first seen."""
        words = {} if self.order is CollaboratorOrder.WEIGHT else {"sort": self.order.value}
        if self.page > 1:
            words["page"] = str(self.page)
        return f"?{urlencode(words)}" if words else ""


@dataclass(frozen=True, slots=True)
class EdgeListPage:
    """`groups` stand below each other, each with its `label`; `total` is like "12 people". `note` says what counts."""

    address: str
    researcher_address: str
    title: str
    description: str
    name: str
    heading: str
    total: str
    notice: GraphNotice
    orders: tuple[Choice, ...]
    groups: tuple[EdgeGroup, ...]
    pager: Pager | None
    note: str


def read_edge_query(asked: QueryDict) -> EdgeListQuery:
    """The list that an address asks for. Raises BadRequest, with a sentence, for what it cannot be asked."""
    order = asked.get("sort", CollaboratorOrder.WEIGHT)
    if order not in _ORDER_LABELS:
        raise BadRequest("Collaborators are sorted by weight, works or newest.")
    return EdgeListQuery(CollaboratorOrder(order), read_page_number(asked.get("page")))


def show_collaborators_page(
    author: AuthorRow,
    rows: Sequence[CollaboratorRow],
    query: EdgeListQuery,
    status: GraphStatus,
    *,
    total: int,
    now: datetime.datetime,
) -> EdgeListPage:
    """A page of all with whom works were signed."""
    address = f"{researcher_address(author.id, author.name)}/collaborators"
    return EdgeListPage(
        address=address,
        researcher_address=researcher_address(author.id, author.name),
        title=f"Collaborators of {author.name}",
        description=f"With whom {author.name} signed works.",
        name=author.name,
        heading="Collaborators",
        total=count(total, "person", "people") if status.counted_at else "",
        notice=show_graph_status(status, now=now),
        orders=tuple(
            Choice(label, f"{address}{EdgeListQuery(order).to_text()}", order is query.order)
            for order, label in _ORDER_LABELS.items()
        )
        if total > 1
        else (),
        groups=(_list("", [show_collaborator(author.id, row, measure=_measure(row)) for row in rows]),),
        pager=build_pager(
            query.page,
            total=total,
            size=PAGE_SIZE,
            address_of=lambda page: f"{address}{EdgeListQuery(query.order, page).to_text()}",
        ),
        note=f"Works by more than {MOST_PAIRED} authors make no pairs. A work of k authors adds 1 / (k − 1) to the "
        "weight of each two of them: one of two people says more than one of twenty (Newman 2001).",
    )


def show_topics_page(
    author: AuthorRow, edges: AuthorEdges, status: GraphStatus, *, now: datetime.datetime
) -> EdgeListPage:
    """All topics: those that sources name, and apart from them those that this site assigned."""
    topics = [one for one in edges.topics if one.name]
    sourced = [
        show_topic(author.id, one, works_count=one.sourced_works_count)
        for one in topics
        if one.sourced_works_count
    ]
    assigned = [
        show_topic(author.id, one, works_count=one.assigned_works_count)
        for one in sorted(topics, key=lambda topic: -topic.assigned_works_count)
        if one.assigned_works_count
    ]
    return _show_list(
        author,
        "topics",
        f"Topics of {author.name}",
        count(len(topics), "topic"),
        [
            _list("Named by sources", sourced),
            *([_list("Assigned by this site", assigned)] if assigned else []),
        ],
        status,
        now=now,
        note="The years are those of all works of a topic.",
    )


def show_institutions_page(
    author: AuthorRow, edges: AuthorEdges, status: GraphStatus, *, now: datetime.datetime
) -> EdgeListPage:
    """The institutions that works print beside the name."""
    lines = [show_institution(author.id, one) for one in edges.institutions]
    return _show_list(
        author,
        "institutions",
        f"Institutions of {author.name}",
        count(edges.institutions_count, "institution"),
        [_list("", lines)],
        status,
        now=now,
        note=f"Those {AS_PRINTED} have no ROR id in any source: one place may stand here under several names.",
    )


def _show_list(
    author: AuthorRow,
    part: str,
    title: str,
    total: str,
    groups: Sequence[EdgeGroup],
    status: GraphStatus,
    *,
    now: datetime.datetime,
    note: str,
) -> EdgeListPage:
    address = researcher_address(author.id, author.name)
    return EdgeListPage(
        address=f"{address}/{part}",
        researcher_address=address,
        title=title,
        description=f"{title}, with the works behind each.",
        name=author.name,
        heading=part.capitalize(),
        total=total if status.counted_at else "",
        notice=show_graph_status(status, now=now),
        orders=(),
        groups=tuple(groups),
        pager=None,
        note=note,
    )


def _measure(row: CollaboratorRow) -> str:
    late = f", {row.late_works_count:,} of them late" if row.late_works_count else ""
    return f"weight {row.weight:.2f}{late}"


def _list(label: str, lines: Sequence[EdgeLine]) -> EdgeGroup:
    return EdgeGroup(label, tuple(lines), "" if lines else "None in the works that are counted", "", "")
