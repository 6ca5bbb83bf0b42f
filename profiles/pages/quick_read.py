"""The quick read of the researcher page: the counts, and the people and topics behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from graph.records import NodeKind
from graph.selectors.author_edges import AuthorEdges
from papers.addresses import researcher_address, topic_address
from papers.selectors.authors import AuthorRow
from papers.selectors.works import WorkCount
from profiles.pages.research_graph import evidence_address

LISTED_NAMES = 8
LISTED_CLOSE = 500


@dataclass(frozen=True, slots=True)
class NamedCount:
    """A person or a topic with how many works, and where these are; an address is None where there is no such page."""

    name: str
    address: str | None
    works: str
    works_address: str | None = None


@dataclass(frozen=True, slots=True)
class QuickCount:
    """A number of the quick read; `number` is "" when it is not known, and `label` then says why."""

    number: str
    label: str
    address: str | None = None


@dataclass(frozen=True, slots=True)
class QuickRead:
    """The counts, and the people and topics behind them; `more_people` folds the rest.

    `topics` are those that sources name, `assigned` those that this site gave to other works.
    """

    counts: tuple[QuickCount, ...]
    people: tuple[NamedCount, ...]
    more_people: tuple[NamedCount, ...]
    more_people_label: str
    topics: tuple[NamedCount, ...]
    more_topics: tuple[NamedCount, ...]
    more_topics_label: str
    assigned: tuple[NamedCount, ...] = ()
    more_assigned: tuple[NamedCount, ...] = ()
    more_assigned_label: str = ""


class KnownCounts(NamedTuple):
    """How many topics sources name, and how many close collaborators there are; None where nobody has counted."""

    topics_count: int | None
    close_count: int | None


def count_known(counts: Sequence[WorkCount], edges: AuthorEdges, *, is_counted: bool) -> KnownCounts:
    """What of the graph of an author record is known; no topic at all means that no source names any."""
    sourced = sum(one.sourced_works_count > 0 for one in edges.topics)
    is_signed = any(one.signed_count for one in counts)
    is_close_known = is_signed and is_counted and (edges.close_count or not edges.behind_count)
    return KnownCounts(sourced or None, edges.close_count if is_close_known else None)


def show_quick_read(
    author: AuthorRow,
    counts: Sequence[WorkCount],
    edges: AuthorEdges,
    *,
    address: str,
    is_counted: bool,
) -> QuickRead:
    """What is not imported, or not counted yet, is said to be so, and is not shown as none.

    What this site assigned is not counted. `address` is that of the whole page.
    """
    people = tuple(
        NamedCount(
            one.name,
            researcher_address(one.id, one.name),
            f"{one.works_count:,}",
            evidence_address(author.id, NodeKind.AUTHOR, one.id),
        )
        for one in edges.close
    )
    known = count_known(counts, edges, is_counted=is_counted)
    named = tuple(
        _count_topic(author, one.id, one.name, one.sourced_works_count)
        for one in edges.topics
        if one.name and one.sourced_works_count
    )
    given = tuple(
        _count_topic(author, one.id, one.name, one.assigned_works_count)
        for one in sorted(edges.topics, key=lambda topic: -topic.assigned_works_count)
        if one.name and one.assigned_works_count
    )
    return QuickRead(
        counts=(
            QuickCount(f"{author.works_count:,}", "work" if author.works_count == 1 else "works", "#works"),
            _count_topics(
                known.topics_count, address=address, is_counted=is_counted and not edges.behind_count
            ),
            _count_close(counts, known.close_count, address=address),
        ),
        people=people[:LISTED_NAMES],
        more_people=people[LISTED_NAMES:],
        more_people_label=_label_rest(edges.close_count, named=len(people)),
        topics=named[:LISTED_NAMES],
        more_topics=named[LISTED_NAMES:],
        more_topics_label=_label_rest(len(named), named=len(named)),
        assigned=given[:LISTED_NAMES],
        more_assigned=given[LISTED_NAMES:],
        more_assigned_label=_label_rest(len(given), named=len(given)),
    )


def _count_topic(author: AuthorRow, topic_id: int, name: str, works_count: int) -> NamedCount:
    return NamedCount(
        name,
        topic_address(topic_id, name),
        f"{works_count:,}",
        evidence_address(author.id, NodeKind.TOPIC, topic_id),
    )


def _count_topics(sourced: int | None, *, address: str, is_counted: bool) -> QuickCount:
    if sourced:
        return QuickCount(f"{sourced:,}", "topic" if sourced == 1 else "topics", f"{address}/topics")
    return QuickCount("", "topics not imported" if is_counted else "topics not counted yet")


def _count_close(counts: Sequence[WorkCount], close: int | None, *, address: str) -> QuickCount:
    if not any(one.signed_count for one in counts):
        return QuickCount("", "co-authors not imported")
    if close is None:
        return QuickCount("", "collaborators not counted yet")
    label = "close collaborator" if close == 1 else "close collaborators"
    return QuickCount(f"{close:,}", label, f"{address}/collaborators?close=1" if close else None)


def _label_rest(total: int, *, named: int) -> str:
    """What folds the names behind the first; it says so when not all are named."""
    rest = total - LISTED_NAMES
    return (
        f"and {rest:,} more"
        if named == total
        else f"and {rest:,} more, of whom {named - LISTED_NAMES:,} are named"
    )
