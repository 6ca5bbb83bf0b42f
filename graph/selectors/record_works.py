"""What conflation risks are told from: works of author records, circles of co-authors, and what these are called."""

from collections import defaultdict
from collections.abc import Collection, Iterable

import msgspec
from django.db import connection

from core.rows import read_rows
from graph.conflation import LEAST_WORKS, MOST_COLLABORATORS, RecordWork
from graph.conflation_words import Names, Signs
from graph.records import MOST_PAIRED
from graph.selectors.nodes import NAMED_PLACE


class _Row(msgspec.Struct, frozen=True):
    author_id: int
    work_id: int
    year: int | None
    coauthors: tuple[int, ...]
    coauthor_ids: tuple[int, ...]
    institutions: tuple[int, ...]
    topics: tuple[int, ...]


def list_record_works(author_ids: Collection[int]) -> dict[int, list[RecordWork]]:
    """The counted works of these records by record, without the records that have too few for two parts. One query."""
    sql = f"""
        WITH mine AS MATERIALIZED (
            SELECT a.id AS author_id, c.* FROM papers_author a
            JOIN papers_authorship s ON s.author_id = a.id
            JOIN graph_countedwork c ON c.work_id = s.work_id AND a.id = ANY(c.author_ids)
            WHERE a.id = ANY(%(author_ids)s::bigint[]) AND a.works_count >= {2 * LEAST_WORKS}
        )
        SELECT m.author_id, m.work_id, m.year,
            coalesce(signed.blocks, '{{}}') AS coauthors, coalesce(signed.ids, '{{}}') AS coauthor_ids,
            coalesce((
                SELECT array_agg(place.id ORDER BY place.id)
                FROM unnest(m.placed_author_ids, m.institution_ids) AS place (author_id, id)
                WHERE place.author_id = m.author_id
            ), '{{}}') AS institutions,
            coalesce(m.topic_ids, '{{}}') AS topics
        FROM mine m CROSS JOIN LATERAL (
            SELECT array_agg(DISTINCT n.block) AS blocks, array_agg(o.id ORDER BY o.id) AS ids
            FROM unnest(m.author_ids) AS other (id)
            JOIN papers_author o ON o.id = other.id JOIN papers_name n ON n.id = o.name_id
            WHERE m.authors_count <= {MOST_PAIRED} AND other.id <> m.author_id
        ) signed
    """
    works: dict[int, list[RecordWork]] = defaultdict(list)
    for row in read_rows(_Row, sql, {"author_ids": sorted(author_ids)}):
        works[row.author_id].append(
            RecordWork(row.work_id, row.year, row.coauthors, row.coauthor_ids, row.institutions, row.topics)
        )
    return works


def list_collaborators(author_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """With whom each of these records signed, but those with more than `MOST_COLLABORATORS`. One query.

    Of a record with more only so many are read.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT asked.id, near.ids FROM unnest(%s::bigint[]) AS asked (id)
                CROSS JOIN LATERAL (
                    SELECT array_agg(few.target_id) AS ids FROM (
                        SELECT target_id FROM graph_collaboration
                        WHERE source_id = asked.id LIMIT {MOST_COLLABORATORS + 1}
                    ) few
                ) near
                WHERE cardinality(near.ids) <= {MOST_COLLABORATORS}""",
            [sorted(set(author_ids))],
        )
        return {author_id: frozenset(ids) for author_id, ids in cursor.fetchall()}


def name_signs(signs: Collection[Signs]) -> Names:
    """What the topics, co-authors and institutions of parts are called. A query for each kind."""
    return Names(
        _read_names(
            "SELECT id, name FROM papers_topic WHERE id = ANY(%s::bigint[]) AND name IS NOT NULL",
            {one for own in signs for one in own.topics},
        ),
        _read_names(
            """SELECT a.id, n.printed FROM papers_author a JOIN papers_name n ON n.id = a.name_id
               WHERE a.id = ANY(%s::bigint[])""",
            {one for own in signs for one in own.coauthor_ids},
        ),
        _read_names(
            f"""SELECT asked.id, named.name FROM unnest(%s::bigint[]) AS asked (id)
                CROSS JOIN LATERAL ({NAMED_PLACE.format(key="asked.id")}) named""",
            {one for own in signs for one in own.institutions},
        ),
    )


def _read_names(sql: str, ids: Collection[int]) -> dict[int, str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [sorted(ids)])
        return dict(cursor.fetchall())
