"""What happened, newest first: to all that an account follows, or to one subject. Read from the change log as it is.

Nothing is written for a follower: a feed reads the newest entries of each subject that is followed.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from core.rows import read_rows
from graph.records import Node, NodeKey, NodeKind, author_key
from graph.selectors.nodes import read_nodes
from graph.selectors.surveyed_nodes import list_node_works
from papers.models import Change
from profiles.models import User
from profiles.subjects import MOST_FOLLOWED, SUBJECT_KINDS, name_subject

_AUTHOR = Change.Subject.AUTHOR.value


class ChangeRow(msgspec.Struct, frozen=True):
    """An entry of the change log; its ids are those of the records that are there now, where some joined others.

    `logged_work_id` is that of the work as it was logged.
    """

    id: int
    kind: int
    subject_kind: int
    subject_id: int
    work_id: int | None
    logged_work_id: int | None
    other_id: int | None
    at: datetime
    changed_at: datetime | None = None
    """When the work or the other author record that it is about changed last."""

    @property
    def subject(self) -> NodeKey:
        return name_subject(self.subject_kind, self.subject_id)

    def list_keys(self) -> list[NodeKey]:
        """All that it is about; an entry of which one is gone is not told any more."""
        keys = [self.subject]
        if self.work_id is not None:
            keys.append(NodeKey(NodeKind.WORK, self.work_id))
        if self.other_id is not None:
            keys.append(author_key(self.other_id))
        return keys


class FeedStretch(msgspec.Struct, frozen=True):
    """Some entries of a feed, newest first, with the nodes that they are about.

    `newest_id` is that of the newest entry looked at, `next_id` is the one before which to read on, None at the end.
    """

    changes: tuple[ChangeRow, ...]
    nodes: Mapping[NodeKey, Node]
    newest_id: int | None
    next_id: int | None


_COLUMNS = f"""
    c.id, c.kind, c.subject_kind, c.at, c.work_id AS logged_work_id,
    CASE WHEN c.subject_kind = {_AUTHOR} THEN coalesce(sr.author_id, c.subject_id) ELSE c.subject_id END AS subject_id,
    coalesce(wr.work_id, c.work_id) AS work_id, coalesce(ar.author_id, c.other_id) AS other_id
"""
_REDIRECTS = f"""
    LEFT JOIN papers_authorredirect sr ON sr.old_id = c.subject_id AND c.subject_kind = {_AUTHOR}
    LEFT JOIN papers_workredirect wr ON wr.old_id = c.work_id
    LEFT JOIN papers_authorredirect ar ON ar.old_id = c.other_id
"""

NEWEST_FOLLOWED = f"""
    WITH followed AS MATERIALIZED (
        SELECT subject_kind, subject_id FROM profiles_follow WHERE user_id = %(user_id)s
        ORDER BY subject_kind, subject_id LIMIT {MOST_FOLLOWED}
    ), subject AS MATERIALIZED (
        SELECT subject_kind, subject_id FROM followed
        UNION SELECT f.subject_kind, r.author_id FROM followed f
        JOIN papers_authorredirect r ON r.old_id = f.subject_id WHERE f.subject_kind = {_AUTHOR}
    )
    SELECT newest.id FROM subject s CROSS JOIN LATERAL (
        SELECT id FROM papers_change c
        WHERE (c.subject_kind, c.subject_id) = (s.subject_kind, s.subject_id)
            AND c.id < %(before)s
        ORDER BY id DESC LIMIT %(limit)s
    ) newest ORDER BY newest.id DESC LIMIT %(limit)s
"""
"""SQL of the ids of the newest changes before one of them, of all that an account follows: at most `limit` of each
subject are looked at, in the index."""


def list_followed_changes(user: User, *, before: int | None, limit: int) -> FeedStretch:
    """Up to `limit` changes of what the account follows, before the one of this id. Two queries.

    A record that joined another is followed there. What is gone, hidden or removed is left out, so that there can be
    fewer.
    """
    sql = f"""
        SELECT {_COLUMNS} FROM ({NEWEST_FOLLOWED}) newest JOIN papers_change c ON c.id = newest.id {_REDIRECTS}
        ORDER BY c.id DESC
    """
    last = 2**63 - 1
    rows = read_rows(
        ChangeRow, sql, {"user_id": user.pk, "before": last if before is None else before, "limit": limit}
    )
    nodes = read_nodes({key for row in rows for key in row.list_keys()})
    return FeedStretch(
        changes=tuple(row for row in rows if all(key in nodes for key in row.list_keys())),
        nodes=nodes,
        newest_id=rows[0].id if rows else None,
        next_id=rows[-1].id if len(rows) == limit else None,
    )


def list_subject_changes(subject: NodeKey, *, limit: int) -> list[ChangeRow]:
    """The newest changes of one subject; those that are about what is gone are left out."""
    sql = f"""
        SELECT {_COLUMNS}, GREATEST(w.changed_at, o.changed_at) AS changed_at FROM (
            SELECT * FROM papers_change WHERE subject_kind = %(kind)s AND subject_id = %(id)s
            ORDER BY id DESC LIMIT %(limit)s
        ) c {_REDIRECTS}
        LEFT JOIN papers_work w ON w.id = coalesce(wr.work_id, c.work_id)
        LEFT JOIN papers_author o ON o.id = coalesce(ar.author_id, c.other_id)
        WHERE (c.work_id IS NULL OR w.id IS NOT NULL) AND (c.other_id IS NULL OR o.id IS NOT NULL)
        ORDER BY c.id DESC
    """
    return read_rows(
        ChangeRow, sql, {"kind": SUBJECT_KINDS[subject.kind].value, "id": subject.id, "limit": limit}
    )


class NewestWork(msgspec.Struct, frozen=True):
    """A work and when it changed last."""

    id: int
    changed_at: datetime


def list_newest_works(subject: NodeKey, *, limit: int) -> list[NewestWork]:
    """The newest works of a subject; those of topics and institutions as the last survey found them."""
    if subject.kind is NodeKind.AUTHOR:
        sql = """
            SELECT w.id, w.changed_at FROM papers_authorship a JOIN papers_work w ON w.id = a.work_id
            WHERE a.author_id = %(id)s
            ORDER BY w.year DESC NULLS LAST, w.published_on DESC NULLS LAST, w.id DESC LIMIT %(limit)s
        """
        return read_rows(NewestWork, sql, {"id": subject.id, "limit": limit})
    return _read_works(list_node_works(subject, offset=0, limit=limit))


def _read_works(work_ids: Sequence[int]) -> list[NewestWork]:
    sql = """
        SELECT w.id, w.changed_at FROM unnest(%(ids)s::bigint[]) WITH ORDINALITY AS asked (id, rank)
        JOIN papers_work w USING (id) ORDER BY rank
    """
    return read_rows(NewestWork, sql, {"ids": list(work_ids)})
