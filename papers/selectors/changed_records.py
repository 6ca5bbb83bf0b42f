"""Works and author records that changed, in the order of time, each with the ids that joined it."""

import datetime

import msgspec

from core.rows import read_rows
from papers.models import Kind
from papers.selectors.oai import STAMPED_WORKS


class ChangedRow(msgspec.Struct, frozen=True):
    """A record that changed, and the former ids that lead to it."""

    id: int
    changed_at: datetime.datetime
    joined_ids: tuple[int, ...]


def list_changed_works(
    *, after_at: datetime.datetime, after_id: int, before: datetime.datetime, limit: int
) -> list[ChangedRow]:
    """Works that changed behind a place and before a time: of each kind a range of the index."""
    return _list(STAMPED_WORKS, "papers_workredirect", "work_id", after_at, after_id, before, limit)


def list_changed_authors(
    *, after_at: datetime.datetime, after_id: int, before: datetime.datetime, limit: int
) -> list[ChangedRow]:
    """Author records that changed behind a place and before a time: as many rows are sorted as changed since."""
    found = """
        SELECT a.id, a.changed_at FROM papers_author a
        WHERE a.changed_at >= %(after_at)s::timestamptz AND a.changed_at < %(before)s::timestamptz
            AND (a.changed_at, a.id) > (%(after_at)s::timestamptz, %(after_id)s::bigint)
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
        ) AS joined_ids
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
