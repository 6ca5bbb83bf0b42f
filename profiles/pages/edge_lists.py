"""All collaborators, topics or institutions of a researcher, each with the works behind it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import QueryDict

from core.pagination import Pager, build_pager, read_page_number
from graph.pages.status import GraphNotice, show_graph_status
from graph.records import CLOSE_AUTHORS, CLOSE_WORKS, LATE_YEARS, MOST_PAIRED
from graph.selectors.author_edges import (
    AuthorEdges,
    CollaboratorCounts,
    CollaboratorOrder,
    CollaboratorRow,
)
from graph.selectors.state import GraphStatus
from papers.addresses import researcher_address
from papers.pages.text import count
from papers.pages.work_facets import Choice
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
    """Which page of the collaborators, in which order: of all, of the close ones, or of those new since a year."""

    order: CollaboratorOrder = CollaboratorOrder.WEIGHT
    page: int = 1
    is_close: bool = False
    since: int | None = None

    def choose_total(self, counts: CollaboratorCounts) -> int:
        """How many there are on all pages."""
        if self.is_close:
            return counts.close_count
        return counts.total_count if self.since is None else counts.new_count

    def to_text(self) -> str:
        """The query string, with its "?", that `read_edge_query` reads back; "" for the list as it is first seen."""
        words = {
            "close": "1" if self.is_close else "",
            "since": str(self.since or ""),
            "sort": "" if self.order is CollaboratorOrder.WEIGHT else self.order.value,
            "page": str(self.page) if self.page > 1 else "",
        }
        query = urlencode({name: word for name, word in words.items() if word})
        return f"?{query}" if query else ""


@dataclass(frozen=True, slots=True)
class EdgeListPage:
    """`groups` stand below each other, each with its `label`; `total` is like "12 people". `note` says what counts.

    `choices` lead to all or to some of them, `orders` sort them; `said` tells which those shown are, "" for all.
    """

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
    choices: tuple[Choice, ...] = ()
    said: str = ""


def read_edge_query(asked: QueryDict) -> EdgeListQuery:
    """The list that an address asks for. Raises BadRequest, with a sentence, for what it cannot be asked."""
    order = asked.get("sort", CollaboratorOrder.WEIGHT)
    if order not in _ORDER_LABELS:
        raise BadRequest("Collaborators are sorted by weight, works or newest.")
    if asked.get("close", "1") != "1":
        raise BadRequest("Close collaborators are asked for by close=1.")
    query = EdgeListQuery(
        CollaboratorOrder(order), read_page_number(asked.get("page")), "close" in asked, _read_since(asked)
    )
    if query.is_close and query.since is not None:
        raise BadRequest("Collaborators are listed who are close, or who are new since a year.")
    return query


def show_collaborators_page(
    author: AuthorRow,
    rows: Sequence[CollaboratorRow],
    query: EdgeListQuery,
    status: GraphStatus,
    *,
    counts: CollaboratorCounts,
    now: datetime.datetime,
) -> EdgeListPage:
    """A page of all with whom works were signed, or of some of them."""
    address = f"{researcher_address(author.id, author.name)}/collaborators"
    total = query.choose_total(counts)
    return EdgeListPage(
        address=f"{address}{replace(query, order=CollaboratorOrder.WEIGHT, page=1).to_text()}",
        researcher_address=researcher_address(author.id, author.name),
        title=f"Collaborators of {author.name}",
        description=f"With whom {author.name} signed works.",
        name=author.name,
        heading="Collaborators",
        total=count(total, "person", "people") if status.counted_at else "",
        notice=show_graph_status(status, now=now),
        orders=tuple(
            Choice(label, f"{address}{replace(query, order=order, page=1).to_text()}", order is query.order)
            for order, label in _ORDER_LABELS.items()
        )
        if total > 1
        else (),
        groups=(_list("", [_show_line(author.id, row) for row in rows]),),
        pager=build_pager(
            query.page,
            total=total,
            size=PAGE_SIZE,
            address_of=lambda page: f"{address}{replace(query, page=page).to_text()}",
        ),
        note=f"Works by more than {MOST_PAIRED} authors make no pairs. A work of k authors adds 1 / (k − 1) to the "
        "weight of each two of them: one of two people says more than one of twenty (Newman 2001). Close works have at "
        f"most {CLOSE_AUTHORS} authors; late ones are of the last {LATE_YEARS} years.",
        choices=_list_choices(address, query, counts) if status.counted_at else (),
        said=_tell_choice(query, counts) if status.counted_at else "",
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
            _list("named by sources", sourced),
            *([_list("assigned by this site", assigned)] if assigned else []),
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
        said=_tell_cut(edges),
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
    said: str = "",
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
        said=said,
    )


def _tell_cut(edges: AuthorEdges) -> str:
    listed_count = len(edges.institutions)
    if edges.institutions_count <= listed_count:
        return ""
    return f"Those {listed_count:,} with the most works are listed."


def _read_since(asked: QueryDict) -> int | None:
    raw = asked.get("since")
    if raw is None:
        return None
    if not (raw.isascii() and raw.isdigit() and len(raw) == 4 and raw[0] != "0"):
        raise BadRequest("A year is a number of four digits.")
    return int(raw)


def _list_choices(address: str, query: EdgeListQuery, counts: CollaboratorCounts) -> tuple[Choice, ...]:
    """None where all are all there is to choose."""
    plain = EdgeListQuery(query.order)
    offered = [("All", counts.total_count, plain)]
    if counts.close_count or query.is_close:
        offered.append(("Close", counts.close_count, replace(plain, is_close=True)))
    if query.since is not None:
        offered.append((f"New since {query.since}", counts.new_count, replace(plain, since=query.since)))
    if len(offered) == 1:
        return ()
    chosen = replace(query, page=1)
    return tuple(
        Choice(f"{label} ({number:,})", f"{address}{one.to_text()}", one == chosen)
        for label, number, one in offered
    )


def _tell_choice(query: EdgeListQuery, counts: CollaboratorCounts) -> str:
    if query.is_close:
        return f"With at least {CLOSE_WORKS} works together of at most {CLOSE_AUTHORS} authors each."
    if query.since is None:
        return ""
    dated = counts.total_count - counts.undated_count
    unknown = (
        f" Of {count(counts.undated_count, 'more person', 'more people')} no year is known."
        if counts.undated_count
        else ""
    )
    return (
        f"Whose first work together is of {query.since} or later: {counts.new_count:,} of "
        f"{count(dated, 'person', 'people')} with a known year.{unknown}"
    )


def _show_line(author_id: int, row: CollaboratorRow) -> EdgeLine:
    """Of the works those that are close and late; nothing of none."""
    parts = ((row.close_works_count, "close"), (row.late_works_count, "late"))
    return show_collaborator(
        author_id,
        row,
        part=", ".join(f"{number:,}\N{NO-BREAK SPACE}{word}" for number, word in parts if number),
        measure=f"weight\N{NO-BREAK SPACE}{row.weight:.2f}",
    )


def _list(label: str, lines: Sequence[EdgeLine]) -> EdgeGroup:
    return EdgeGroup(label, tuple(lines), "" if lines else "None in the works that are counted", "", "")
