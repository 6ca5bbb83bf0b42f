"""Authorships that a person made: they outlive every import."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from django.db import connection

from papers.models import Rule


class Curated(NamedTuple):
    """An authorship that a person made, and the name block of its signature."""

    work_id: int
    block: int
    author_id: int
    score: float | None


def take_curated(work_ids: Collection[int]) -> list[Curated]:
    """The curated authorships of these works, taken out of the table until `put_curated`."""
    with connection.cursor() as cursor:
        cursor.execute(
            """DELETE FROM papers_authorship a USING papers_signature s, papers_name n
               WHERE a.work_id = ANY(%s) AND a.is_curated
               AND (s.work_id, s.position) = (a.work_id, a.position) AND n.id = s.name_id
               RETURNING a.work_id, n.block, a.author_id, a.score""",
            [list(work_ids)],
        )
        return [Curated(*row) for row in cursor.fetchall()]


def put_curated(curated: Sequence[Curated], destinations: Mapping[int, int]) -> None:
    """Write them again where the name now stands; one whose name no source prints any more has nowhere to stand."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT c.work_id, place.position, c.author_id, c.score
               FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::double precision[])
                    WITH ORDINALITY AS c (work_id, block, author_id, score, number)
               CROSS JOIN LATERAL (
                   SELECT s.position FROM papers_signature s JOIN papers_name n ON n.id = s.name_id
                   WHERE s.work_id = c.work_id AND n.block = c.block ORDER BY s.position LIMIT 1
               ) AS place ORDER BY c.number""",
            [
                [destinations[one.work_id] for one in curated],
                [one.block for one in curated],
                [one.author_id for one in curated],
                [one.score for one in curated],
            ],
        )
        placed = cursor.fetchall()
        work_ids, positions, author_ids, scores = ([row[column] for row in placed] for column in range(4))
        cursor.execute(
            """DELETE FROM papers_authorship a
               USING unnest(%s::bigint[], %s::integer[], %s::bigint[]) AS placed (work_id, position, author_id)
               WHERE a.work_id = placed.work_id AND NOT a.is_curated
               AND (a.position = placed.position OR a.author_id = placed.author_id)""",
            [work_ids, positions, author_ids],
        )
        cursor.execute(
            """INSERT INTO papers_authorship
                   (work_id, position, author_id, rule, rule_version, score, evidence, is_curated)
               SELECT work_id, position, author_id, %s, 0, score, NULL, true
               FROM unnest(%s::bigint[], %s::integer[], %s::bigint[], %s::double precision[])
                    AS placed (work_id, position, author_id, score) ON CONFLICT DO NOTHING""",
            [int(Rule.CURATED), work_ids, positions, author_ids, scores],
        )
