"""What several author records have in common: topics, institutions, collaborators, works and years. A query each."""

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from core.rows import read_row, read_rows
from graph.selectors.nodes import NAMED_PLACE
from papers.selectors.works import NEWEST_FIRST


class Joint(StrEnum):
    """What of the graph people can have in common."""

    TOPIC = "topic"
    INSTITUTION = "institution"
    COLLABORATOR = "collaborator"


class Share(msgspec.Struct, frozen=True):
    """The works of one of them."""

    author_id: int
    works_count: int


class JointRow(msgspec.Struct, frozen=True):
    """A topic, an institution or a collaborator, with the works of each of them that has any."""

    id: int
    name: str
    shares: tuple[Share, ...]


class Group(msgspec.Struct, frozen=True):
    """How many things just these of them share; the ids rise."""

    author_ids: tuple[int, ...]
    count: int


class JointRows(msgspec.Struct, frozen=True):
    """What several people have: first what most of them share, then of each what is theirs alone. Lists may be cut.

    `groups` count all that is shared, by who shares it.
    """

    groups: tuple[Group, ...]
    rows: tuple[JointRow, ...]


class JointWorks(msgspec.Struct, frozen=True):
    """The works that at least two of them signed, by who did, and the ids of the newest of them."""

    groups: tuple[Group, ...]
    work_ids: tuple[int, ...]


class YearRow(msgspec.Struct, frozen=True):
    """The works of one of them in a year; `year` is None where no source gives one."""

    author_id: int
    year: int | None
    works_count: int


_TABLES = {
    Joint.TOPIC: "graph_authortopic",
    Joint.INSTITUTION: "graph_authorinstitution",
    Joint.COLLABORATOR: "graph_collaboration",
}
_NAMES = {
    Joint.TOPIC: "SELECT t.name FROM papers_topic t WHERE t.id = e.target_id AND t.name IS NOT NULL",
    Joint.INSTITUTION: NAMED_PLACE.format(key="e.target_id"),
    Joint.COLLABORATOR: """SELECT n.printed AS name FROM papers_author a JOIN papers_name n ON n.id = a.name_id
        WHERE a.id = e.target_id""",
}
_MOST_SHARED = "people_count DESC, least_count DESC, sum_count DESC, target_id"


def read_joint(kind: Joint, author_ids: Sequence[int], *, shared: int, own: int) -> JointRows:
    """Up to `shared` that at least two of them have, and up to `own` of each that no other has. One query.

    They are themselves no collaborators in common.
    """
    sql = f"""
        WITH mine AS MATERIALIZED (
            SELECT source_id, target_id, works_count,
                row_number() OVER (PARTITION BY source_id ORDER BY works_count DESC, target_id) AS place
            FROM {_TABLES[kind]} WHERE source_id = ANY(%(author_ids)s::bigint[])
                {"AND target_id <> ALL(%(author_ids)s::bigint[])" if kind is Joint.COLLABORATOR else ""}
        ), joint AS MATERIALIZED (
            SELECT target_id, count(*) AS people_count, min(works_count) AS least_count,
                sum(works_count) AS sum_count, min(place) AS place,
                array_agg(source_id ORDER BY source_id) AS author_ids,
                array_agg(works_count ORDER BY source_id) AS works_counts
            FROM mine GROUP BY target_id
        ), chosen AS (
            (SELECT * FROM joint WHERE people_count > 1 ORDER BY {_MOST_SHARED} LIMIT %(shared)s)
            UNION ALL SELECT * FROM joint WHERE people_count = 1 AND place <= %(own)s
        )
        SELECT (SELECT coalesce(json_agg(g), '[]') FROM (
                SELECT author_ids, count(*) AS count FROM joint WHERE people_count > 1 GROUP BY author_ids
             ) g) AS groups,
            (SELECT coalesce(json_agg(r), '[]') FROM (
                SELECT e.target_id AS id, named.name, (
                    SELECT json_agg(json_build_object('author_id', s.author_id, 'works_count', s.works_count))
                    FROM unnest(e.author_ids, e.works_counts) AS s (author_id, works_count)) AS shares
                FROM chosen e CROSS JOIN LATERAL ({_NAMES[kind]}) named ORDER BY {_MOST_SHARED}
             ) r) AS rows
    """
    found = read_row(JointRows, sql, {"author_ids": list(author_ids), "shared": shared, "own": own})
    assert found is not None  # noqa: S101 - a query without FROM has one row
    return found


def read_joint_works(author_ids: Sequence[int], *, limit: int) -> JointWorks:
    """The works that at least two of them signed, in one query."""
    sql = f"""
        WITH joint AS MATERIALIZED (
            SELECT work_id, array_agg(author_id ORDER BY author_id) AS author_ids
            FROM papers_authorship WHERE author_id = ANY(%(author_ids)s::bigint[])
            GROUP BY work_id HAVING count(*) > 1
        )
        SELECT (SELECT coalesce(json_agg(g), '[]') FROM (
                SELECT author_ids, count(*) AS count FROM joint GROUP BY author_ids) g) AS groups,
            (SELECT coalesce(json_agg(id), '[]') FROM (
                SELECT w.id FROM joint JOIN papers_work w ON w.id = joint.work_id
                ORDER BY {NEWEST_FIRST} LIMIT %(limit)s) newest) AS work_ids
    """
    found = read_row(JointWorks, sql, {"author_ids": list(author_ids), "limit": limit})
    assert found is not None  # noqa: S101 - a query without FROM has one row
    return found


def list_years(author_ids: Sequence[int]) -> list[YearRow]:
    """The works of each of them by year, rising, in one query."""
    sql = """
        SELECT a.author_id, w.year, count(*) AS works_count
        FROM papers_authorship a JOIN papers_work w ON w.id = a.work_id
        WHERE a.author_id = ANY(%(author_ids)s::bigint[]) GROUP BY a.author_id, w.year ORDER BY a.author_id, w.year
    """
    return read_rows(YearRow, sql, {"author_ids": list(author_ids)})
