"""Topics and institutions as the last survey counted them, with the works and people behind each number."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from core.rows import read_row, read_rows
from graph.models import SurveyedKind
from graph.records import MOST_PAIRED, NodeKey, NodeKind
from graph.selectors.communities import COMMUNITY_FIELDS, CommunityRow
from graph.selectors.nodes import NAMED_PLACE

SURVEYED_KINDS = {NodeKind.TOPIC: SurveyedKind.TOPIC, NodeKind.INSTITUTION: SurveyedKind.INSTITUTION}
_BEYOND = 2**15 - 1
"""A year after all."""


class NodeNumbers(msgspec.Struct, frozen=True):
    """What a `SurveyedNode` has."""

    works_count: int
    assigned_works_count: int
    people_count: int
    years: tuple[int, ...]
    works_a_year: tuple[int, ...]


class NodePersonRow(msgspec.Struct, frozen=True):
    """One of the people of a node; `share` is None where they are not ranked by it."""

    author_id: int
    name: str
    works_count: int
    all_works_count: int
    share: float | None


class RisingRow(msgspec.Struct, frozen=True):
    """One of the people who found new collaborators of late."""

    author_id: int
    name: str
    new_count: int
    collaborators_count: int


class NeighbourRow(msgspec.Struct, frozen=True):
    """Another topic with the works on both; another institution with the works and people of both."""

    id: int
    name: str
    works_count: int
    people_count: int | None = None


class NodeCommunityRow(msgspec.Struct, frozen=True):
    """A community with how many of its people are of the node."""

    community: CommunityRow
    people_count: int


class NodeSurvey(msgspec.Struct, frozen=True):
    """What the last survey says of a node; `numbers` is None when no work of it was counted then.

    `is_behind` when the graph was counted again since.
    """

    surveyed_at: datetime
    late_from: int
    is_behind: bool
    numbers: NodeNumbers | None
    people: tuple[NodePersonRow, ...]
    rising: tuple[RisingRow, ...]
    communities: tuple[NodeCommunityRow, ...]
    neighbours: tuple[NeighbourRow, ...]


_NAMED = "JOIN papers_author a ON a.id = p.author_id JOIN papers_name n ON n.id = a.name_id"
_PEOPLE = f"""
    SELECT p.rank, p.author_id, n.printed AS name, p.works_count, p.all_works_count, p.share
    FROM graph_surveyedperson p {_NAMED} WHERE p.kind = %(kind)s AND p.node_id = %(id)s
"""
_NEIGHBOURS = {
    NodeKind.TOPIC: """
        SELECT p.target_id AS id, t.name, p.works_count, NULL AS people_count,
            row_number() OVER (ORDER BY p.works_count DESC, p.target_id) AS rank
        FROM graph_topicpair p JOIN papers_topic t ON t.id = p.target_id
        WHERE p.source_id = %(id)s AND t.name IS NOT NULL ORDER BY rank LIMIT %(neighbours)s
    """,
    NodeKind.INSTITUTION: f"""
        SELECT p.target_id AS id, named.name, p.works_count, p.people_count, p.rank
        FROM graph_neighbouringinstitution p CROSS JOIN LATERAL (
            {NAMED_PLACE.format(key="p.target_id")}
        ) named
        WHERE p.source_id = %(id)s AND p.rank <= %(neighbours)s
    """,
}

_EDGES = {NodeKind.TOPIC: "graph_authortopic", NodeKind.INSTITUTION: "graph_authorinstitution"}


def read_node_survey(key: NodeKey, *, people: int, neighbours: int) -> NodeSurvey | None:
    """The survey of a topic or an institution, in one query; None before the first survey."""
    sql = f"""
        SELECT s.surveyed_at, s.late_from, coalesce(g.counted_at > s.counted_at, false) AS is_behind,
            (SELECT row_to_json(n) FROM graph_surveyednode n WHERE n.kind = %(kind)s AND n.node_id = %(id)s) AS numbers,
            (SELECT coalesce(json_agg(p ORDER BY p.rank), '[]') FROM ({_PEOPLE} AND p.rank <= %(people)s) p) AS people,
            (SELECT coalesce(json_agg(r ORDER BY r.rank), '[]') FROM (
                SELECT p.rank, p.author_id, n.printed AS name, p.new_count, p.collaborators_count
                FROM graph_risingperson p {_NAMED} WHERE p.kind = %(kind)s AND p.node_id = %(id)s) r) AS rising,
            (SELECT coalesce(json_agg(json_build_object('people_count', q.people_count, 'community', (
                        SELECT row_to_json(c) FROM (
                            SELECT {COMMUNITY_FIELDS} FROM graph_community c WHERE c.id = q.community_id) c))
                    ORDER BY q.rank), '[]')
               FROM graph_nodecommunity q WHERE q.kind = %(kind)s AND q.node_id = %(id)s) AS communities,
            (SELECT coalesce(json_agg(o ORDER BY o.rank), '[]') FROM ({_NEIGHBOURS[key.kind]}) o) AS neighbours
        FROM graph_survey s LEFT JOIN graph_graphstate g ON TRUE
    """
    return read_row(NodeSurvey, sql, _name(key) | {"people": people, "neighbours": neighbours})


class _Place(msgspec.Struct, frozen=True):
    year: int
    work_id: int


class _WorkPlace(msgspec.Struct, frozen=True):
    work_id: int


def list_node_works(key: NodeKey, *, year: int | None = None, offset: int, limit: int) -> list[int]:
    """Ids of works of a node, newest first; `year` 0 means those without one."""
    sql = f"""
        SELECT work_id FROM graph_surveyedwork WHERE kind = %(kind)s AND node_id = %(id)s
        {"" if year is None else "AND year = %(year)s"}
        ORDER BY year DESC, work_id DESC LIMIT %(limit)s OFFSET %(offset)s
    """
    params = _name(key) | {"year": year, "limit": limit, "offset": offset}
    return [row.work_id for row in read_rows(_WorkPlace, sql, params)]


def iterate_node_works(key: NodeKey, *, year: int | None = None) -> Iterator[int]:
    """The ids that `list_node_works` lists, all of them: a range of the index a query."""
    return iterate_surveyed_works("kind = %(kind)s AND node_id = %(id)s", _name(key), year=year)


def iterate_surveyed_works(
    place: str, params: Mapping[str, object], *, year: int | None, ids_a_read: int = 5_000
) -> Iterator[int]:
    """The ids of the surveyed works at a place, newest first; `year` 0 means those without one."""
    sql = f"""
        SELECT year, work_id FROM graph_surveyedwork WHERE {place} {"" if year is None else "AND year = %(year)s"}
        AND (year, work_id) < (%(before_year)s, %(before_id)s)
        ORDER BY year DESC, work_id DESC LIMIT %(limit)s
    """
    last = _Place(_BEYOND, 0)
    while rows := read_rows(
        _Place,
        sql,
        {**params, "year": year, "before_year": last.year, "before_id": last.work_id, "limit": ids_a_read},
    ):
        yield from (row.work_id for row in rows)
        last = rows[-1]


class SharedWorks(msgspec.Struct, frozen=True):
    """How many works two institutions share, and the ids of some, newest first."""

    works_count: int
    work_ids: tuple[int, ...]


def read_shared_works(key: NodeKey, other: NodeKey, *, offset: int, limit: int) -> SharedWorks:
    """The works of two institutions, without those by more than `MOST_PAIRED` authors, which make no neighbours."""
    sql = f"""
        WITH shared AS MATERIALIZED (
            SELECT a.year, a.work_id FROM graph_surveyedwork a
            JOIN graph_surveyedwork b ON (b.kind, b.node_id, b.year, b.work_id)
                = (a.kind, %(other)s, a.year, a.work_id)
            JOIN graph_countedwork c ON c.work_id = a.work_id AND c.authors_count <= {MOST_PAIRED}
            WHERE a.kind = %(kind)s AND a.node_id = %(id)s
        )
        SELECT count(*) AS works_count, (SELECT coalesce(json_agg(work_id), '[]') FROM (
            SELECT work_id FROM shared ORDER BY year DESC, work_id DESC LIMIT %(limit)s OFFSET %(offset)s) page
        ) AS work_ids FROM shared
    """
    found = read_row(SharedWorks, sql, _name(key) | {"other": other.id, "limit": limit, "offset": offset})
    assert found is not None  # noqa: S101 - an aggregate has one row
    return found


def list_node_people(key: NodeKey, *, offset: int, limit: int) -> list[NodePersonRow]:
    """The people of a node by share of their work, as far as the survey ranked them."""
    sql = f"{_PEOPLE} AND p.rank > %(offset)s AND p.rank <= %(offset)s + %(limit)s ORDER BY p.rank"
    return read_rows(NodePersonRow, sql, _name(key) | {"offset": offset, "limit": limit})


def list_all_people(key: NodeKey, *, offset: int, limit: int) -> list[NodePersonRow]:
    """All people of a node, those with the most works there first."""
    sql = f"""
        SELECT e.source_id AS author_id, n.printed AS name, e.works_count, a.works_count AS all_works_count,
            NULL AS share
        FROM (
            SELECT source_id, works_count FROM {_EDGES[key.kind]} WHERE target_id = %(id)s
            ORDER BY works_count DESC, source_id LIMIT %(limit)s OFFSET %(offset)s
        ) e JOIN papers_author a ON a.id = e.source_id JOIN papers_name n ON n.id = a.name_id
        ORDER BY e.works_count DESC, e.source_id
    """
    return read_rows(NodePersonRow, sql, _name(key) | {"offset": offset, "limit": limit})


class SomePeople(msgspec.Struct, frozen=True):
    """How many people there are, and some of them."""

    people_count: int
    people: tuple[NodePersonRow, ...]


def read_community_people(key: NodeKey, community_id: int, *, offset: int, limit: int) -> SomePeople:
    """The people of a node who are in a community, those with the most works there first."""
    return _read_people(
        f"""{_EDGES[key.kind]} e JOIN graph_communitymember m ON m.author_id = e.source_id
            WHERE e.target_id = %(id)s AND m.community_id = %(community_id)s""",
        _name(key) | {"community_id": community_id, "offset": offset, "limit": limit},
    )


def read_shared_people(key: NodeKey, other: NodeKey, *, offset: int, limit: int) -> SomePeople:
    """The people of two institutions, those with the most works in the first first; works count there.

    Who signs from more than `MOST_PAIRED` institutions makes no neighbours.
    """
    return _read_people(
        f"""graph_authorinstitution e
            JOIN graph_authorinstitution o ON o.source_id = e.source_id AND o.target_id = %(other)s
            WHERE e.target_id = %(id)s
                AND {MOST_PAIRED} >= (
                    SELECT count(*) FROM graph_authorinstitution x WHERE x.source_id = e.source_id)""",
        _name(key) | {"other": other.id, "offset": offset, "limit": limit},
    )


def _read_people(start: str, params: dict[str, Any]) -> SomePeople:
    sql = f"""
        WITH found AS MATERIALIZED (SELECT e.source_id, e.works_count FROM {start})
        SELECT count(*) AS people_count, (SELECT coalesce(json_agg(page ORDER BY rank), '[]') FROM (
            SELECT row_number() OVER (ORDER BY f.works_count DESC, f.source_id) AS rank, f.source_id AS author_id,
                n.printed AS name, f.works_count, a.works_count AS all_works_count, NULL AS share
            FROM found f JOIN papers_author a ON a.id = f.source_id JOIN papers_name n ON n.id = a.name_id
            ORDER BY rank LIMIT %(limit)s OFFSET %(offset)s) page
        ) AS people FROM found
    """
    found = read_row(SomePeople, sql, params)
    assert found is not None  # noqa: S101 - an aggregate has one row
    return found


def _name(key: NodeKey) -> dict[str, Any]:
    return {"kind": SURVEYED_KINDS[key.kind].value, "id": key.id}
