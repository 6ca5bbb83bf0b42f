"""Claims as pages and permissions read them."""

import datetime
from typing import Any

import msgspec

from core.rows import read_rows
from profiles.models import Claim
from profiles.records import Ownership


class EvidenceRow(msgspec.Struct, frozen=True):
    """A piece of evidence; `by_name` is who gave it, where a person did. It counts while `is_counted`."""

    id: int
    kind: str
    value: str
    detail: dict[str, Any]
    by_id: int | None
    by_name: str | None
    given_at: datetime.datetime
    expires_at: datetime.datetime | None
    ended_at: datetime.datetime | None
    is_counted: bool


class EventRow(msgspec.Struct, frozen=True):
    """An entry of the log of a claim; `by_id` is None for what came by itself."""

    action: str
    by_id: int | None
    level: int
    reason: str
    note: str
    at: datetime.datetime


class ClaimRow(msgspec.Struct, frozen=True):
    """A claim with all that speaks for it, the newest last, and its log. `author_name` is None when the record is gone.

    It is `core.access.Owned`.
    """

    id: int
    author_id: int
    author_name: str | None
    user_id: int
    user_name: str
    state: str
    level: int
    reason: str
    opened_at: datetime.datetime
    changed_at: datetime.datetime
    decided_by_id: int | None
    evidence: tuple[EvidenceRow, ...]
    events: tuple[EventRow, ...]

    @property
    def owner_id(self) -> int:
        return self.user_id


class DisputeRow(msgspec.Struct, frozen=True):
    """A problem that was reported with a page; names are None when record, work or account are gone."""

    id: int
    author_id: int
    author_name: str | None
    kind: str
    by_id: int | None
    by_name: str | None
    work_id: int | None
    work_title: str | None
    note: str
    opened_at: datetime.datetime
    answered_at: datetime.datetime | None
    answered_by_id: int | None
    answer: str
    answer_note: str


_CLAIMS = """
    SELECT c.id, c.author_id, own.printed AS author_name, c.user_id, u.name AS user_name, c.state, c.level, c.reason,
        c.opened_at, c.changed_at, c.decided_by_id,
        (SELECT coalesce(json_agg(piece ORDER BY piece.given_at, piece.id), '[]') FROM (
            SELECT e.id, e.kind, e.value, e.detail, e.by_id, giver.name AS by_name, e.given_at, e.expires_at,
                e.ended_at, e.ended_at IS NULL AND coalesce(e.expires_at > now(), true) AS is_counted
            FROM profiles_evidence e LEFT JOIN profiles_user giver ON giver.id = e.by_id WHERE e.claim_id = c.id
        ) piece) AS evidence,
        (SELECT coalesce(json_agg(entry ORDER BY entry.id), '[]') FROM (
            SELECT l.id, l.action, l.by_id, l.level, l.reason, l.note, l.at
            FROM profiles_claimevent l WHERE l.claim_id = c.id
        ) entry) AS events
    FROM profiles_claim c JOIN profiles_user u ON u.id = c.user_id
    LEFT JOIN papers_author a ON a.id = c.author_id LEFT JOIN papers_name own ON own.id = a.name_id
"""
_DISPUTES = """
    SELECT d.id, d.author_id, own.printed AS author_name, d.kind, d.by_id, u.name AS by_name, d.work_id,
        w.title AS work_title, d.note, d.opened_at, d.answered_at, d.answered_by_id, d.answer, d.answer_note
    FROM profiles_dispute d LEFT JOIN profiles_user u ON u.id = d.by_id LEFT JOIN papers_work w ON w.id = d.work_id
    LEFT JOIN papers_author a ON a.id = d.author_id LEFT JOIN papers_name own ON own.id = a.name_id
"""


def read_ownership(author_id: int) -> Ownership:
    """Whose this author record is; `author_id` must be that of the record, not a former one. One query."""
    claim = Claim.objects.filter(author_id=author_id, state=Claim.State.VERIFIED).first()
    if claim is None:
        return Ownership(author_id)
    return Ownership(author_id, claim.user_id, claim.level, claim.pk)


def read_claim(claim_id: int) -> ClaimRow | None:
    """The claim with its evidence and its log, or None."""
    return next(iter(_read_claims("c.id = %(claim_id)s", {"claim_id": claim_id})), None)


def list_claims_to(author_id: int, *, only_open: bool = True) -> list[ClaimRow]:
    """The claims to a record, the first that was opened first: what a curator holds side by side."""
    where = "c.author_id = %(author_id)s" + (f" AND {_IS_OPEN}" if only_open else "")
    return _read_claims(where, {"author_id": author_id})


def list_claims_of(user_id: int) -> list[ClaimRow]:
    """All claims of an account, the first that was opened first."""
    return _read_claims("c.user_id = %(user_id)s", {"user_id": user_id})


def read_dispute(dispute_id: int) -> DisputeRow | None:
    """The report, answered or not, or None."""
    sql = f"{_DISPUTES} WHERE d.id = %(dispute_id)s"
    return next(iter(read_rows(DisputeRow, sql, {"dispute_id": dispute_id})), None)


_IS_OPEN = "c.state IN ('pending', 'verified', 'competing')"


def _read_claims(where: str, params: dict[str, Any]) -> list[ClaimRow]:
    return read_rows(ClaimRow, f"{_CLAIMS} WHERE {where} ORDER BY c.opened_at, c.id", params)
