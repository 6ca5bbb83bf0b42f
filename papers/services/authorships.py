"""Authorships that a person made: they outlive every import."""

from collections.abc import Collection, Iterable, Mapping
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


def put_curated(curated: Iterable[Curated], destinations: Mapping[int, int]) -> None:
    """Write them again where the name now stands; one whose name no source prints any more has nowhere to stand."""
    with connection.cursor() as cursor:
        for one in curated:
            cursor.execute(
                """WITH place AS (
                       SELECT s.work_id, s.position FROM papers_signature s JOIN papers_name n ON n.id = s.name_id
                       WHERE s.work_id = %(work)s AND n.block = %(block)s ORDER BY s.position LIMIT 1
                   ), cleared AS (
                       DELETE FROM papers_authorship a USING place p WHERE a.work_id = p.work_id
                       AND (a.position = p.position OR a.author_id = %(author)s) AND NOT a.is_curated
                   )
                   SELECT work_id, position FROM place""",
                {"work": destinations[one.work_id], "block": one.block, "author": one.author_id},
            )
            place = cursor.fetchone()
            if place:
                cursor.execute(
                    """INSERT INTO papers_authorship
                           (work_id, position, author_id, rule, rule_version, score, evidence, is_curated)
                       VALUES (%s, %s, %s, %s, 0, %s, NULL, true) ON CONFLICT DO NOTHING""",
                    [*place, one.author_id, int(Rule.CURATED), one.score],
                )
