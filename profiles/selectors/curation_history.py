"""What of the corrections and claims of a record is for everybody.

The rule: public is what is about the record, private what is about a person. Public are corrections that say who wrote
what (confirmed, refused, moved, joined, split), how many works they took, whether a curator or the owner made them, and
the reason by its label; a risk that a curator dismissed; and a claim while it stands on the page: verified, another
level, ended. Private are names and accounts of whoever did it, all notes, claims that never were verified and why one
ended, reports of problems, and that somebody hid or removed their page, even when that is undone.
"""

import datetime
from collections.abc import Collection
from enum import StrEnum

import msgspec

from core.rows import read_rows
from papers.corrections import Reason

HISTORY_CAP = 500
"""The public history of a record shows its newest entries, so many at most."""
PUBLIC_KINDS = ("confirm", "refuse", "move", "merge", "split")
PRIVATE_REASONS = (Reason.OWN_WISH, Reason.LAW)


class HistoryKind(StrEnum):
    """What a public entry is of."""

    CORRECTION = "correction"
    CLAIM = "claim"
    DISMISSAL = "dismissal"


class HistoryRow(msgspec.Struct, frozen=True):
    """A public entry. `what` is the kind of a correction or the action on a claim; `role` is as what somebody did it.

    `author_id` is the record that it was about then, `other_name` that of the other record, None when that is gone.
    `level` is the one that a claim had afterwards. `reason` is "" where it is not public.
    """

    kind: HistoryKind
    id: int
    what: str
    author_id: int
    at: datetime.datetime
    other_author_id: int | None = None
    other_name: str | None = None
    role: str = ""
    reason: str = ""
    level: int | None = None
    works_count: int | None = None
    undone_at: datetime.datetime | None = None


def list_history(author_ids: Collection[int], *, limit: int = HISTORY_CAP) -> list[HistoryRow]:
    """The newest public entries of a record with these ids, its own and those of records that joined it. One query."""
    sql = """
        WITH events AS (
            SELECT e.id, e.action, e.level, e.at, c.author_id,
                coalesce(lag(e.level) OVER one_claim, 1) AS former_level,
                coalesce(bool_or(e.action = 'verified') OVER (
                    one_claim ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), false) AS was_verified
            FROM profiles_claim c JOIN profiles_claimevent e ON e.claim_id = c.id
            WHERE c.author_id = ANY(%(author_ids)s) WINDOW one_claim AS (PARTITION BY e.claim_id ORDER BY e.id)
        ), entries AS (
            SELECT 'correction' AS kind, c.id, c.kind AS what, c.author_id, c.applied_at AS at, c.other_author_id,
                c.role, CASE WHEN c.reason = ANY(%(private_reasons)s) THEN '' ELSE c.reason END AS reason,
                NULL::smallint AS level, c.works_count, c.undone_at
            FROM papers_correction c WHERE c.kind = ANY(%(public_kinds)s)
            AND (c.author_id = ANY(%(author_ids)s) OR c.other_author_id = ANY(%(author_ids)s))
            UNION ALL
            SELECT 'claim', id, action, author_id, at, NULL, '', '', level, NULL, NULL FROM events
            WHERE greatest(level, former_level) >= 2
            AND (action = 'verified' OR was_verified AND (
                level <> former_level OR action IN ('withdrawn', 'revoked', 'expired')))
            UNION ALL
            SELECT 'dismissal', id, '', author_id, at, NULL, 'curator', reason, NULL, NULL, NULL
            FROM profiles_dismissal WHERE author_id = ANY(%(author_ids)s)
        )
        SELECT q.*, own.printed AS other_name
        FROM (SELECT * FROM entries ORDER BY at DESC, kind, id DESC LIMIT %(limit)s) q
        LEFT JOIN papers_author a ON a.id = CASE
            WHEN q.other_author_id = ANY(%(author_ids)s) THEN q.author_id ELSE q.other_author_id END
        LEFT JOIN papers_name own ON own.id = a.name_id
        ORDER BY q.at DESC, q.kind, q.id DESC
    """
    params = {
        "author_ids": list(author_ids),
        "limit": limit,
        "public_kinds": list(PUBLIC_KINDS),
        "private_reasons": list(PRIVATE_REASONS),
    }
    return read_rows(HistoryRow, sql, params)
