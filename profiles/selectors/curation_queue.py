"""What waits for a curator: claims, reported problems, records that fall apart, complaints. The oldest comes first."""

import datetime
from enum import StrEnum

import msgspec

from core.rows import read_row, read_rows

QUEUE_CAP = 1000
"""The queue counts and shows no more of a kind than this: what is older is done first, and the rest moves up."""


class QueueKind(StrEnum):
    """What waits. Claims to a record that nobody else claims are CLAIM."""

    CLAIM = "claim"
    COMPETING = "competing"
    DISPUTE = "dispute"
    REMOVAL = "removal"
    CONFLATION = "conflation"
    COMPLAINT = "complaint"


class QueueRow(msgspec.Struct, frozen=True):
    """One thing that waits since `at`; `id` is that of the claim, the dispute, the author record or the complaint.

    `author_name` is None when the record is gone, `account` the name that a claimant or reporter
    gave, or who is complained of, "" without one.
    `subject` is the kind of a dispute, `evidence_count` what speaks for a claim now, `parts_count` into how many a
    record falls apart.
    """

    kind: QueueKind
    id: int
    author_id: int
    author_name: str | None
    at: datetime.datetime
    account: str = ""
    subject: str = ""
    evidence_count: int = 0
    parts_count: int = 0


class QueueCounts(msgspec.Struct, frozen=True):
    """How much waits, of each kind; a number above `QUEUE_CAP` stands for more than that."""

    claim: int
    competing: int
    dispute: int
    removal: int
    conflation: int
    complaint: int


# Each is read along an index of what is open alone, so that a page of the queue costs the same whatever was decided.
_WAITING = {
    QueueKind.CLAIM: """
        SELECT 'claim' AS kind, id, author_id, opened_at AS at FROM profiles_claim WHERE state = 'pending'""",
    QueueKind.COMPETING: """
        SELECT 'competing' AS kind, id, author_id, opened_at AS at FROM profiles_claim WHERE state = 'competing'""",
    QueueKind.DISPUTE: """
        SELECT 'dispute' AS kind, id, author_id, opened_at AS at FROM profiles_dispute
        WHERE answered_at IS NULL AND kind <> 'removal'""",
    QueueKind.REMOVAL: """
        SELECT 'removal' AS kind, id, author_id, opened_at AS at FROM profiles_dispute
        WHERE answered_at IS NULL AND kind = 'removal'""",
    QueueKind.CONFLATION: """
        SELECT 'conflation' AS kind, author_id AS id, author_id, found_at AS at FROM graph_conflationrisk
        WHERE NOT is_dismissed""",
    QueueKind.COMPLAINT: """
        SELECT 'complaint' AS kind, id, author_id, opened_at AS at FROM profiles_complaint WHERE answered_at IS NULL""",
}


def list_queue(only: QueueKind | None, *, offset: int, limit: int) -> list[QueueRow]:
    """A stretch of what waits, or of one kind of it, the oldest first. One query."""
    branches = " UNION ALL ".join(
        f"(SELECT * FROM ({sql}) {kind} ORDER BY at, id LIMIT %(reach)s)"
        for kind, sql in _WAITING.items()
        if only in (None, kind)
    )
    sql = f"""
        SELECT q.kind, q.id, q.author_id, own.printed AS author_name, q.at, coalesce(person.name, '') AS account,
            coalesce(dispute.kind, '') AS subject,
            CASE WHEN claim.id IS NULL THEN 0 ELSE (
                SELECT count(*) FROM profiles_evidence e WHERE e.claim_id = claim.id AND e.ended_at IS NULL
                AND (e.expires_at IS NULL OR e.expires_at > now())) END AS evidence_count,
            coalesce(jsonb_array_length(risk.parts), 0) AS parts_count
        FROM (SELECT * FROM ({branches}) waiting ORDER BY at, kind, id LIMIT %(limit)s OFFSET %(offset)s) q
        LEFT JOIN profiles_claim claim ON claim.id = q.id AND q.kind IN ('claim', 'competing')
        LEFT JOIN profiles_dispute dispute ON dispute.id = q.id AND q.kind IN ('dispute', 'removal')
        LEFT JOIN graph_conflationrisk risk ON risk.author_id = q.id AND q.kind = 'conflation'
        LEFT JOIN profiles_complaint complaint ON complaint.id = q.id AND q.kind = 'complaint'
        LEFT JOIN profiles_user person ON person.id = coalesce(claim.user_id, dispute.by_id, complaint.about_id)
        LEFT JOIN papers_author a ON a.id = q.author_id LEFT JOIN papers_name own ON own.id = a.name_id
        ORDER BY q.at, q.kind, q.id
    """
    return read_rows(QueueRow, sql, {"offset": offset, "limit": limit, "reach": offset + limit})


def count_queue() -> QueueCounts:
    """How much waits, of each kind. One query."""
    columns = ", ".join(
        f"(SELECT count(*) FROM ({sql} LIMIT {QUEUE_CAP + 1}) {kind}) AS {kind}"
        for kind, sql in _WAITING.items()
    )
    counts = read_row(QueueCounts, f"SELECT {columns}", {})
    assert counts is not None  # noqa: S101 - a query without FROM has one row
    return counts
