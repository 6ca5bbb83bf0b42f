"""Author records marked as changed, so that they are measured again."""

from collections.abc import Collection

from django.db import connection


def mark_authors_changed(author_ids: Collection[int]) -> None:
    """Say that a snapshot of these author records may say something else now, or that they are gone.

    Must run in the transaction that changes them.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO graph_changedauthor SELECT unnest(%s::bigint[]) ON CONFLICT DO NOTHING",
            [sorted(author_ids)],
        )


def mark_all_authors_changed() -> None:
    """Say so of all author records, in one row."""
    mark_authors_changed([0])
