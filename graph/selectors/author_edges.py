"""The edges of one author record: with whom, on what, from where."""

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from core.rows import read_row, read_rows
from graph.records import CLOSE_WORKS
from graph.selectors.activity import ACTIVITY, COUNTED, Activity
from graph.selectors.nodes import NAMED_PLACE

LISTED_RISING = 5


class CollaboratorRow(msgspec.Struct, frozen=True):
    """Somebody with whom works were signed; the numbers are those of `graph.models.Collaboration`."""

    id: int
    name: str
    weight: float
    works_count: int
    close_works_count: int
    late_works_count: int
    first_year: int | None
    last_year: int | None


class CloseCollaborator(msgspec.Struct, frozen=True):
    """Somebody with whom enough close works were signed; `works_count` counts only these."""

    id: int
    name: str
    works_count: int


class TopicEdge(msgspec.Struct, frozen=True):
    """A topic of the works; `assigned_works_count` of them have it from this site and not from a source."""

    id: int
    name: str | None
    works_count: int
    assigned_works_count: int
    first_year: int | None
    last_year: int | None

    @property
    def sourced_works_count(self) -> int:
        """How many works have it from a source."""
        return self.works_count - self.assigned_works_count


class InstitutionEdge(msgspec.Struct, frozen=True):
    """An institution that works print beside the name; when not `is_identified` it is called as printed."""

    id: int
    name: str
    is_identified: bool
    works_count: int
    first_year: int | None
    last_year: int | None


class RisingEdge(msgspec.Struct, frozen=True):
    """Somebody with whom most works are late: since `late_from`, as of the last survey."""

    id: int
    name: str
    works_count: int
    late_works_count: int
    late_from: int


class AuthorEdges(msgspec.Struct, frozen=True):
    """What the graph says of an author record, the most of each first: the lists may be cut, the counts are true.

    Topics are all there are. `behind_count` of the works changed since they were counted.
    """

    collaborators_count: int
    collaborators: tuple[CollaboratorRow, ...]
    close_count: int
    close: tuple[CloseCollaborator, ...]
    topics: tuple[TopicEdge, ...]
    institutions_count: int
    institutions: tuple[InstitutionEdge, ...]
    behind_count: int
    rising: tuple[RisingEdge, ...] = ()
    activity: Activity = Activity()


class CollaboratorOrder(StrEnum):
    """How collaborators can be sorted; those without a year come last among the newest."""

    WEIGHT = "weight"
    WORKS = "works"
    NEWEST = "newest"


_ORDERS = {
    CollaboratorOrder.WEIGHT: "e.weight DESC, e.target_id",
    CollaboratorOrder.WORKS: "e.works_count DESC, e.weight DESC, e.target_id",
    CollaboratorOrder.NEWEST: "e.last_year DESC NULLS LAST, e.weight DESC, e.target_id",
}
# Whose record is gone is left out, and counted until the graph knows it too.
_NAMED_PEOPLE = "JOIN papers_author a ON a.id = e.target_id JOIN papers_name n ON n.id = a.name_id"
_COLLABORATOR = """
    e.target_id AS id, n.printed AS name, e.weight, e.works_count, e.close_works_count, e.late_works_count,
    e.first_year, e.last_year
"""
_CLOSE = f"e.close_works_count >= {CLOSE_WORKS}"
_NEW = "e.first_year >= %(since)s::int"
# A build takes the marks with it when it begins; what they stood for is to be read when it is done.
_BEHIND = """
    SELECT count(*) FROM papers_authorship a CROSS JOIN (
        SELECT EXISTS (
            SELECT FROM graph_graphbuild WHERE phase <> 'done' AND id = (SELECT max(id) FROM graph_graphbuild)
        ) AS is_unfinished
    ) latest
    WHERE a.author_id = %(author_id)s AND (
        EXISTS (SELECT FROM papers_changedwork m WHERE m.work_id = a.work_id)
        OR latest.is_unfinished AND NOT EXISTS (
            SELECT FROM graph_countedwork c WHERE c.work_id = a.work_id AND a.author_id = ANY(c.author_ids)
        )
    )
"""
_INSTITUTION = f"""
    SELECT e.target_id AS id, place.name, place.is_identified, e.works_count, e.first_year, e.last_year
    FROM (
        SELECT * FROM graph_authorinstitution WHERE source_id = %(author_id)s
        ORDER BY works_count DESC, target_id LIMIT %(institutions)s OFFSET %(offset)s
    ) e CROSS JOIN LATERAL ({NAMED_PLACE.format(key="e.target_id")}) place
    ORDER BY e.works_count DESC, e.target_id
"""


def read_author_edges(author_id: int, *, people: int, close: int, institutions: int) -> AuthorEdges:
    """What the graph says of an author record, in one query, up to so many of each; empty where it says nothing."""
    sql = f"""
        WITH mine AS MATERIALIZED (
            SELECT * FROM graph_collaboration WHERE source_id = %(author_id)s
        ), near AS (
            SELECT target_id, close_works_count FROM mine WHERE close_works_count >= {CLOSE_WORKS}
        ), counted AS MATERIALIZED ({COUNTED})
        SELECT (SELECT count(*) FROM mine) AS collaborators_count,
            (SELECT coalesce(json_agg(best), '[]') FROM (
                SELECT {_COLLABORATOR} FROM (
                    SELECT * FROM mine e ORDER BY {_ORDERS[CollaboratorOrder.WEIGHT]} LIMIT %(people)s
                ) e {_NAMED_PEOPLE} ORDER BY {_ORDERS[CollaboratorOrder.WEIGHT]}
             ) best) AS collaborators,
            (SELECT count(*) FROM near) AS close_count,
            (SELECT coalesce(json_agg(best), '[]') FROM (
                SELECT e.target_id AS id, n.printed AS name, e.close_works_count AS works_count
                FROM near e {_NAMED_PEOPLE} ORDER BY e.close_works_count DESC, n.printed, e.target_id LIMIT %(close)s
             ) best) AS close,
            (SELECT coalesce(json_agg(best), '[]') FROM (
                SELECT e.target_id AS id, t.name, e.works_count, e.assigned_works_count, e.first_year, e.last_year
                FROM graph_authortopic e JOIN papers_topic t ON t.id = e.target_id WHERE e.source_id = %(author_id)s
                ORDER BY e.works_count - e.assigned_works_count DESC, e.assigned_works_count DESC, t.name, t.id
             ) best) AS topics,
            (SELECT count(*) FROM graph_authorinstitution WHERE source_id = %(author_id)s) AS institutions_count,
            (SELECT coalesce(json_agg(best), '[]') FROM ({_INSTITUTION}) best) AS institutions,
            ({_BEHIND}) AS behind_count,
            (SELECT row_to_json(own) FROM ({ACTIVITY}) own) AS activity,
            (SELECT coalesce(json_agg(e ORDER BY e.rank), '[]') FROM (
                SELECT e.rank, e.target_id AS id, n.printed AS name, e.works_count, e.late_works_count, s.late_from
                FROM graph_risingcollaboration e CROSS JOIN graph_survey s {_NAMED_PEOPLE}
                WHERE e.source_id = %(author_id)s AND e.rank <= {LISTED_RISING}
             ) e) AS rising
    """
    params = {
        "author_id": author_id,
        "people": people,
        "close": close,
        "institutions": institutions,
        "offset": 0,
    }
    found = read_row(AuthorEdges, sql, params, is_prepared=True)
    assert found is not None  # noqa: S101 - a query without FROM has one row
    return found


class CollaboratorCounts(msgspec.Struct, frozen=True):
    """How many there are in all, how many are close, and of how many no year is known.

    `new_count` is of those whose first work together is of the year asked for or later; 0 when none is asked.
    `behind_count` of the works of the author record changed since they were counted.
    """

    total_count: int
    close_count: int
    undated_count: int
    new_count: int
    behind_count: int


def count_collaborators(author_id: int, *, since: int | None = None) -> CollaboratorCounts:
    """How many there are of each sort."""
    sql = f"""
        SELECT count(*) AS total_count, count(*) FILTER (WHERE {_CLOSE}) AS close_count,
            count(*) FILTER (WHERE e.first_year IS NULL) AS undated_count,
            count(*) FILTER (WHERE {_NEW}) AS new_count, ({_BEHIND}) AS behind_count
        FROM graph_collaboration e WHERE e.source_id = %(author_id)s
    """
    found = read_row(CollaboratorCounts, sql, {"author_id": author_id, "since": since})
    assert found is not None  # noqa: S101 - a sum over all rows has one row
    return found


def list_collaborators(
    author_id: int,
    *,
    order: CollaboratorOrder,
    offset: int,
    limit: int,
    is_close: bool = False,
    since: int | None = None,
) -> list[CollaboratorRow]:
    """A stretch of all collaborators, of the close ones, or of those who are new since a year."""
    chosen = [*([_CLOSE] if is_close else []), *([_NEW] if since is not None else [])]
    sql = f"""
        SELECT {_COLLABORATOR} FROM (
            SELECT * FROM graph_collaboration e WHERE {" AND ".join(["e.source_id = %(author_id)s", *chosen])}
            ORDER BY {_ORDERS[order]} LIMIT %(limit)s OFFSET %(offset)s
        ) e {_NAMED_PEOPLE} ORDER BY {_ORDERS[order]}
    """
    params = {"author_id": author_id, "since": since, "limit": limit, "offset": offset}
    return read_rows(CollaboratorRow, sql, params)


def read_collaborators(author_id: int, ids: Sequence[int]) -> list[CollaboratorRow]:
    """These collaborators, in this order; whose record is gone is left out."""
    sql = f"""
        SELECT {_COLLABORATOR} FROM unnest(%(ids)s::bigint[]) WITH ORDINALITY AS asked(id, rank)
        JOIN graph_collaboration e ON e.source_id = %(author_id)s AND e.target_id = asked.id {_NAMED_PEOPLE}
        ORDER BY asked.rank
    """
    return read_rows(CollaboratorRow, sql, {"author_id": author_id, "ids": list(ids)})


def read_topics(author_id: int, ids: Sequence[int]) -> list[TopicEdge]:
    """These topics of an author record, in this order."""
    sql = """
        SELECT t.id, t.name, e.works_count, e.assigned_works_count, e.first_year, e.last_year
        FROM unnest(%(ids)s::int[]) WITH ORDINALITY AS asked(id, rank)
        JOIN graph_authortopic e ON e.source_id = %(author_id)s AND e.target_id = asked.id
        JOIN papers_topic t ON t.id = asked.id ORDER BY asked.rank
    """
    return read_rows(TopicEdge, sql, {"author_id": author_id, "ids": list(ids)})


def read_institutions(author_id: int, ids: Sequence[int]) -> list[InstitutionEdge]:
    """These institutions of an author record, in this order; one that no affiliation names any more is left out."""
    sql = f"""
        SELECT asked.id, place.name, place.is_identified, e.works_count, e.first_year, e.last_year
        FROM unnest(%(ids)s::bigint[]) WITH ORDINALITY AS asked(id, rank)
        JOIN graph_authorinstitution e ON e.source_id = %(author_id)s AND e.target_id = asked.id
        CROSS JOIN LATERAL ({NAMED_PLACE.format(key="asked.id")}) place ORDER BY asked.rank
    """
    return read_rows(InstitutionEdge, sql, {"author_id": author_id, "ids": list(ids)})
