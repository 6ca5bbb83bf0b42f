"""Works as harvesters list them: by the time of their last change, and by id."""

import datetime
from collections.abc import Collection, Sequence

import msgspec

from core.rows import read_row, read_rows
from papers.models import Kind


class StampRow(msgspec.Struct, frozen=True):
    """A work, the number of its kind, and when it changed."""

    id: int
    kind: int
    changed_at: datetime.datetime


class _MomentRow(msgspec.Struct, frozen=True):
    moment: datetime.datetime


class _RedirectRow(msgspec.Struct, frozen=True):
    old_id: int
    work_id: int


class _SubjectsRow(msgspec.Struct, frozen=True):
    id: int
    names: tuple[str, ...]


def read_horizon() -> datetime.datetime:
    """The time before which nothing changes any more: `changed_at` is when a transaction began, and some still run.

    What is read in a later query is complete up to it. A long reader holds it back as well: what changed is listed
    late then, and never missed. Sessions of other roles, whose transactions are not seen, must not write works.
    """
    return read_rows(_MomentRow, _HORIZON, {})[0].moment


def read_earliest() -> datetime.datetime | None:
    """When the work changed that has not changed for longest; None when there are no works."""
    row = read_row(_MomentRow, _EARLIEST, {"kinds": Kind.values})
    return row.moment if row else None


def list_stamps(
    *,
    kind: int | None,
    after_at: datetime.datetime | None,
    after_id: int,
    before: datetime.datetime,
    limit: int,
) -> list[StampRow]:
    """Works that changed behind a place and before a time, of one kind or all; `limit` rows of the index a kind."""
    return read_rows(
        StampRow,
        _STAMPS,
        {
            "kinds": Kind.values if kind is None else [kind],
            "after_at": after_at or datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC),
            "after_id": after_id,
            "before": before,
            "limit": limit,
        },
    )


def read_stamp(work_id: int) -> StampRow | None:
    """The work of this id, or the one that it joined: its `id` tells which. None when there never was one."""
    return read_row(StampRow, _STAMP, {"work_id": work_id})


def list_joined_ids(work_ids: Collection[int]) -> dict[int, list[int]]:
    """By work the ids of those that joined it, in order; works that none joined are left out."""
    joined: dict[int, list[int]] = {}
    for row in read_rows(_RedirectRow, _JOINED, {"work_ids": list(work_ids)}):
        joined.setdefault(row.work_id, []).append(row.old_id)
    return joined


def list_subjects(work_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """By work the names of the topics that its sources give, the surest first; not those that this site assigned."""
    return {row.id: row.names for row in read_rows(_SubjectsRow, _SUBJECTS, {"work_ids": list(work_ids)})}


# pg_stat_activity knows when each transaction began, also those that have written nothing yet.
_HORIZON = """
    SELECT least(clock_timestamp(), min(xact_start)) AS moment FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""
_EARLIEST = """
    SELECT first.changed_at AS moment FROM unnest(%(kinds)s::smallint[]) AS asked(kind)
    CROSS JOIN LATERAL (SELECT w.changed_at FROM papers_work w WHERE w.kind = asked.kind
                         ORDER BY w.changed_at, w.id LIMIT 1) first
    ORDER BY first.changed_at LIMIT 1
"""
STAMPED_WORKS = """
    SELECT stamped.id, asked.kind, stamped.changed_at FROM unnest(%(kinds)s::smallint[]) AS asked(kind)
    CROSS JOIN LATERAL (
        SELECT w.id, w.changed_at FROM papers_work w
        WHERE w.kind = asked.kind AND (w.changed_at, w.id) > (%(after_at)s::timestamptz, %(after_id)s::bigint)
            AND w.changed_at < %(before)s::timestamptz
        ORDER BY w.changed_at, w.id LIMIT %(limit)s) stamped
"""
"""Up to `limit` works a kind that changed behind a place and before a time: of each kind a range of the index."""
_STAMPS = f"{STAMPED_WORKS} ORDER BY stamped.changed_at, stamped.id LIMIT %(limit)s"
_STAMP = """
    SELECT w.id, w.kind, w.changed_at FROM papers_work w
    WHERE w.id = coalesce((SELECT r.work_id FROM papers_workredirect r WHERE r.old_id = %(work_id)s), %(work_id)s)
"""
_JOINED = """
    SELECT old_id, work_id FROM papers_workredirect WHERE work_id = ANY(%(work_ids)s::bigint[]) ORDER BY old_id
"""
_SUBJECTS = """
    SELECT wt.work_id AS id, json_agg(t.name ORDER BY wt.score DESC NULLS LAST, t.id) AS names
    FROM papers_worktopic wt JOIN papers_topic t ON t.id = wt.topic_id
    WHERE wt.work_id = ANY(%(work_ids)s::bigint[]) AND t.name IS NOT NULL GROUP BY wt.work_id
"""
