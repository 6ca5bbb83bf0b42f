"""The works behind an edge, as the graph has counted them, and what they sum up to.

Who signed a work is a fact of the papers and no sum: that edge is read from them alone, here as in `neighbours`.
"""

import msgspec

from core.rows import read_row
from graph.models import AuthorInstitution, AuthorTopic, Collaboration, TopicPair
from graph.records import CLOSE_AUTHORS, MOST_PAIRED, WEIGHT_STEP, EdgeKind, NodeKey
from papers.selectors.works import NEWEST_FIRST

EVIDENCE_CAP = 10_000
"""No more works behind an edge are looked at: only of two topics there are ever so many."""
LISTED_CROWDED = 50
"""So many of the works by more than `MOST_PAIRED` authors are named, the newest."""


class Evidence(msgspec.Struct, frozen=True):
    """What the works behind an edge sum up to, and a page of them, newest first.

    `works_count` are all works behind it, at most `EVIDENCE_CAP` + 1; the other numbers are of these: `weight` as a
    collaboration has it, None of other edges; works of at most 15 authors; works since `late_from`; works that have the
    topic from this site; years. `crowded_ids` are works of two people by more than `MOST_PAIRED` authors, which make no
    edge, and `crowded_count` says how many there are.
    """

    works_count: int
    weight: float | None
    close_works_count: int
    late_works_count: int
    late_from: int | None
    assigned_works_count: int
    first_year: int | None
    last_year: int | None
    work_ids: tuple[int, ...]
    crowded_count: int
    crowded_ids: tuple[int, ...]


def read_evidence(kind: EdgeKind, source: NodeKey, target: NodeKey, *, offset: int, limit: int) -> Evidence:
    """The works behind the edge of this kind, in one query; without any when there is no such edge.

    They are those that the graph has counted and that still stand in the papers, so that sums and list are always of
    the same works. The work of an authorship need not be counted: then it has as many authors as signatures.
    """
    sql = f"""
        WITH behind AS MATERIALIZED (
            SELECT w.id, w.year, w.title, coalesce(c.authors_count, w.signatures_count) AS authors_count,
                c.is_assigned, {PAIRS if kind is EdgeKind.COLLABORATION else "TRUE"} AS is_counted
            FROM {_BEHIND[kind]} LIMIT %(cap)s
        ), counted AS (
            SELECT * FROM behind WHERE is_counted
        ), crowded AS (
            SELECT * FROM behind WHERE NOT is_counted
        )
        SELECT count(*) AS works_count,
            {_WEIGHT if kind is EdgeKind.COLLABORATION else "NULL"} AS weight,
            count(*) FILTER (WHERE authors_count <= {CLOSE_AUTHORS}) AS close_works_count,
            count(*) FILTER (WHERE year >= (SELECT late_from FROM graph_graphstate)) AS late_works_count,
            (SELECT late_from FROM graph_graphstate) AS late_from,
            count(*) FILTER (WHERE is_assigned) AS assigned_works_count,
            min(year) AS first_year, max(year) AS last_year,
            (SELECT coalesce(json_agg(id), '[]') FROM (
                SELECT id FROM counted w ORDER BY {NEWEST_FIRST} LIMIT %(limit)s OFFSET %(offset)s
             ) page) AS work_ids,
            (SELECT count(*) FROM crowded) AS crowded_count,
            (SELECT coalesce(json_agg(id), '[]') FROM (
                SELECT id FROM crowded w ORDER BY {NEWEST_FIRST} LIMIT {LISTED_CROWDED}
             ) page) AS crowded_ids
        FROM counted
    """
    params = {
        "source": source.id,
        "target": target.id,
        "cap": EVIDENCE_CAP + 1,
        "limit": limit,
        "offset": offset,
    }
    found = read_row(Evidence, sql, params)
    assert found is not None  # noqa: S101 - an aggregate has one row
    return found


def is_counted(kind: EdgeKind, source: NodeKey, target: NodeKey) -> bool:
    """Whether the graph has this edge among those that it sums up, whatever became of the works since; one query."""
    table = _TABLES.get(kind)
    return table is not None and table.objects.filter(source_id=source.id, target_id=target.id).exists()


_TABLES: dict[EdgeKind, type[Collaboration | AuthorTopic | AuthorInstitution | TopicPair]] = {
    EdgeKind.COLLABORATION: Collaboration,
    EdgeKind.AUTHOR_TOPIC: AuthorTopic,
    EdgeKind.AUTHOR_INSTITUTION: AuthorInstitution,
    EdgeKind.TOPIC_PAIR: TopicPair,
}
_WEIGHT = f"sum({WEIGHT_STEP} / (authors_count - 1))::float8 / {WEIGHT_STEP}"
_THERE = "JOIN papers_work w ON w.id = c.work_id"
_SIGNED = f"""papers_authorship a JOIN graph_countedwork c ON c.work_id = a.work_id {_THERE}
    WHERE a.author_id = %(source)s AND %(source)s = ANY(c.author_ids)"""
_ON_TOPIC = "%(target)s = ANY(c.topic_ids)"

SHARED_WORKS = f"""
    papers_authorship a JOIN papers_authorship b ON b.work_id = a.work_id AND b.author_id = {{target}}
    JOIN graph_countedwork c ON c.work_id = a.work_id {_THERE}
    WHERE a.author_id = {{source}} AND {{source}} = ANY(c.author_ids) AND {{target}} = ANY(c.author_ids)
"""
"""SQL of the works that two author records share: rows of `graph_countedwork c` and `papers_work w`."""

PAIRS = f"c.authors_count <= {MOST_PAIRED}"
"""SQL of whether such a work makes a collaboration."""

# The works behind an edge of a kind: rows of `graph_countedwork c` and `papers_work w`.
_BEHIND = {
    EdgeKind.COLLABORATION: SHARED_WORKS.format(source="%(source)s", target="%(target)s"),
    EdgeKind.AUTHORSHIP: """
        papers_authorship a JOIN papers_work w ON w.id = a.work_id LEFT JOIN graph_countedwork c ON c.work_id = w.id
        WHERE a.author_id = %(source)s AND a.work_id = %(target)s""",
    EdgeKind.AUTHOR_TOPIC: f"{_SIGNED} AND {_ON_TOPIC}",
    EdgeKind.AUTHOR_INSTITUTION: f"""{_SIGNED} AND EXISTS (
        SELECT FROM unnest(c.placed_author_ids, c.institution_ids) AS p (author_id, institution_id)
        WHERE p.author_id = %(source)s AND p.institution_id = %(target)s)""",
    EdgeKind.WORK_TOPIC: f"graph_countedwork c {_THERE} WHERE c.work_id = %(source)s AND {_ON_TOPIC}",
    EdgeKind.TOPIC_PAIR: f"""
        (SELECT work_id, false AS is_assigned FROM papers_worktopic WHERE topic_id = %(source)s
         UNION ALL SELECT work_id, true FROM papers_assignedtopic WHERE topic_id = %(source)s) t
        JOIN graph_countedwork c ON c.work_id = t.work_id AND c.is_assigned = t.is_assigned {_THERE}
        WHERE %(source)s = ANY(c.topic_ids) AND {_ON_TOPIC}""",
}
