"""Works and author records that changed, in the order of time, each with the ids that joined it, or gone."""

import datetime

import msgspec

from core.rows import read_rows
from papers.models import Kind
from papers.selectors.oai import STAMPED_WORKS


class ChangedRow(msgspec.Struct, frozen=True):
    """A record that changed, and the former ids that lead to it; or one that is gone and leads nowhere."""

    id: int
    changed_at: datetime.datetime
    joined_ids: tuple[int, ...]
    is_gone: bool


def list_changed_works(
    *, after_at: datetime.datetime, after_id: int, before: datetime.datetime, limit: int
) -> list[ChangedRow]:
    """Works that changed behind a place and before a time: of each kind a range of the index."""
    found = f"SELECT w.id, w.changed_at, false AS is_gone FROM ({STAMPED_WORKS}) w"
    return _list(found, "papers_workredirect", "work_id", after_at, after_id, before, limit)


def list_changed_authors(
    *, after_at: datetime.datetime, after_id: int, before: datetime.datetime, limit: int
) -> list[ChangedRow]:
    """Author records that changed or went behind a place and before a time: as many rows are sorted as did since.

    Each comes once, at the last time. One that joined another does not: that one comes.
    """
    found = """
        SELECT a.id, a.changed_at, false AS is_gone FROM papers_author a
        WHERE a.changed_at >= %(after_at)s::timestamptz AND a.changed_at < %(before)s::timestamptz
            AND (a.changed_at, a.id) > (%(after_at)s::timestamptz, %(after_id)s::bigint)
            AND NOT EXISTS (SELECT FROM papers_authorstamp s WHERE s.author_id = a.id AND s.changed_at > a.changed_at)
        UNION ALL
        SELECT s.author_id, s.changed_at, a.id IS NULL
        FROM papers_authorstamp s LEFT JOIN papers_author a ON a.id = s.author_id
        WHERE (s.changed_at, s.author_id) > (%(after_at)s::timestamptz, %(after_id)s::bigint)
            AND s.changed_at < %(before)s::timestamptz
            AND CASE WHEN a.id IS NULL
                THEN NOT EXISTS (SELECT FROM papers_authorredirect r WHERE r.old_id = s.author_id)
                ELSE s.changed_at > a.changed_at END
    """
    return _list(found, "papers_authorredirect", "author_id", after_at, after_id, before, limit)


def _list(
    found: str,
    redirects: str,
    column: str,
    after_at: datetime.datetime,
    after_id: int,
    before: datetime.datetime,
    limit: int,
) -> list[ChangedRow]:
    sql = f"""
        SELECT f.id, f.changed_at, (
            SELECT coalesce(json_agg(r.old_id ORDER BY r.old_id), '[]') FROM {redirects} r WHERE r.{column} = f.id
        ) AS joined_ids, f.is_gone
        FROM ({found} ORDER BY changed_at, id LIMIT %(limit)s) f ORDER BY f.changed_at, f.id
    """
    params = {
        "kinds": Kind.values,
        "after_at": after_at,
        "after_id": after_id,
        "before": before,
        "limit": limit,
    }
    return read_rows(ChangedRow, sql, params)
