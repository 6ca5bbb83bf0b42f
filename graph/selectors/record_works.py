"""The works of author records as their conflation risk is told from: who else signed, from where, on what."""

from collections import defaultdict
from collections.abc import Collection

import msgspec

from core.rows import read_rows
from graph.conflation import LEAST_WORKS, RecordWork
from graph.records import MOST_PAIRED


class _Row(msgspec.Struct, frozen=True):
    author_id: int
    work_id: int
    year: int | None
    coauthors: list[int]
    institutions: list[int]
    topics: list[int]


def list_record_works(author_ids: Collection[int]) -> dict[int, list[RecordWork]]:
    """The counted works of these records by record, without the records that have too few for two parts.

    One query. Co-authors are name blocks, so that one of whom the site has two records is still one.
    """
    sql = f"""
        WITH mine AS MATERIALIZED (
            SELECT a.id AS author_id, c.* FROM papers_author a
            JOIN papers_authorship s ON s.author_id = a.id
            JOIN graph_countedwork c ON c.work_id = s.work_id AND a.id = ANY(c.author_ids)
            WHERE a.id = ANY(%(author_ids)s::bigint[]) AND a.works_count >= {2 * LEAST_WORKS}
        ), signed AS (
            SELECT m.author_id, m.work_id, array_agg(DISTINCT n.block) AS blocks
            FROM mine m CROSS JOIN unnest(m.author_ids) AS other (id)
            JOIN papers_author o ON o.id = other.id JOIN papers_name n ON n.id = o.name_id
            WHERE m.authors_count <= {MOST_PAIRED} AND other.id <> m.author_id
            GROUP BY m.author_id, m.work_id
        )
        SELECT m.author_id, m.work_id, m.year, coalesce(signed.blocks, '{{}}') AS coauthors,
            coalesce((
                SELECT array_agg(place.id ORDER BY place.id)
                FROM unnest(m.placed_author_ids, m.institution_ids) AS place (author_id, id)
                WHERE place.author_id = m.author_id
            ), '{{}}') AS institutions,
            coalesce(m.topic_ids, '{{}}') AS topics
        FROM mine m LEFT JOIN signed USING (author_id, work_id)
        ORDER BY m.author_id, m.work_id
    """
    works: dict[int, list[RecordWork]] = defaultdict(list)
    for row in read_rows(_Row, sql, {"author_ids": sorted(author_ids)}):
        works[row.author_id].append(
            RecordWork(
                row.work_id, row.year, tuple(row.coauthors), tuple(row.institutions), tuple(row.topics)
            )
        )
    return works
