"""Homepages on which tokens are waited for."""

import datetime

import msgspec

from core.rows import read_rows


class ChallengeRow(msgspec.Struct, frozen=True):
    """A token that was asked for and not found yet. `is_due` while a job is to look at the page, or does."""

    id: int
    address: str
    asked_at: datetime.datetime
    expires_at: datetime.datetime
    checked_at: datetime.datetime | None
    note: str
    is_due: bool


def list_challenges(claim_id: int) -> list[ChallengeRow]:
    """The tokens that a claim waits for, the first that was asked for first. One query."""
    sql = """
        SELECT p.id, p.address, p.asked_at, p.expires_at, p.checked_at, p.note, EXISTS (
            SELECT FROM papers_job j WHERE j.kind = 'homepage' AND j.subject = p.id::text
            AND j.state IN ('waiting', 'running')
        ) AS is_due
        FROM profiles_challenge p WHERE p.claim_id = %(claim_id)s AND p.used_at IS NULL ORDER BY p.asked_at, p.id
    """
    return read_rows(ChallengeRow, sql, {"claim_id": claim_id})
