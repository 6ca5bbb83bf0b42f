"""How much each source was asked today, and how much is left of what it may be."""

from collections.abc import Mapping

from django.db import connection

from papers.sources.live.registry import SOURCES

FIRST_LIMIT = 10_000
"""Requests a day (UTC) that a source is sent for refreshes, until somebody sets another limit in the admin."""


def spend_requests(source: str, count: int) -> None:
    """Count requests that were sent against today's budget of the source. A new day begins with the last limit."""
    if not count:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO papers_sourcebudget AS b (source, day, spent_count, limit_count)
               SELECT %(source)s, (now() AT TIME ZONE 'UTC')::date, %(count)s, coalesce(
                   (SELECT limit_count FROM papers_sourcebudget WHERE source = %(source)s ORDER BY day DESC LIMIT 1),
                   %(first)s)
               ON CONFLICT (source, day) DO UPDATE SET spent_count = b.spent_count + excluded.spent_count""",
            {"source": source, "count": count, "first": FIRST_LIMIT},
        )


def list_left() -> dict[str, int]:
    """For each source how many requests are left today, never less than 0."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT DISTINCT ON (source) source, greatest(0, limit_count - CASE
                   WHEN day = (now() AT TIME ZONE 'UTC')::date THEN spent_count ELSE 0 END)
               FROM papers_sourcebudget ORDER BY source, day DESC"""
        )
        stored: Mapping[str, int] = dict(cursor.fetchall())
    return {source.NAME: stored.get(source.NAME, FIRST_LIMIT) for source in SOURCES}
