"""What curators hold beside each other to decide a claim: what accounts proved, and what the record says of it."""

from collections.abc import Collection
from hashlib import sha256

import msgspec

from core.rows import read_rows
from profiles.selectors.claims import ClaimRow


class OtherClaim(msgspec.Struct, frozen=True):
    """Another record that the account claims or claimed; `author_name` is None when it is gone."""

    claim_id: int
    author_id: int
    author_name: str | None
    state: str
    level: int


class IdOverlap(msgspec.Struct, frozen=True):
    """An ORCID iD with which the account signed in, on how many works of the record it is printed, on how many else.

    The years are those of the works of the record, None without one.
    """

    orcid: str
    works_count: int
    first_year: int | None
    last_year: int | None
    elsewhere_count: int


class Claimant(msgspec.Struct, frozen=True):
    """The account behind a claim: verified addresses, iDs signed in with, other records. For curators alone."""

    claim_id: int
    is_active: bool
    emails: tuple[str, ...]
    orcids: tuple[IdOverlap, ...]
    others: tuple[OtherClaim, ...]


class _Account(msgspec.Struct, frozen=True):
    user_id: int


def list_claimants(claim_ids: Collection[int]) -> dict[int, Claimant]:
    """By claim who is behind it. One query."""
    sql = """
        SELECT c.id AS claim_id, u.is_active,
            (SELECT coalesce(json_agg(e.email ORDER BY e."primary" DESC, e.id), '[]')
               FROM account_emailaddress e WHERE e.user_id = c.user_id AND e.verified) AS emails,
            (SELECT coalesce(json_agg(overlap ORDER BY overlap.orcid), '[]') FROM (
                SELECT s.uid AS orcid, count(mine.work_id) AS works_count, min(w.year) AS first_year,
                    max(w.year) AS last_year,
                    count(DISTINCT i.work_id) FILTER (WHERE mine.work_id IS NULL) AS elsewhere_count
                FROM socialaccount_socialaccount s
                LEFT JOIN papers_signatureidentifier i ON i.scheme = 'orcid' AND i.value = s.uid
                LEFT JOIN papers_authorship mine ON mine.work_id = i.work_id AND mine.position = i.position
                    AND mine.author_id = c.author_id
                LEFT JOIN papers_work w ON w.id = mine.work_id
                WHERE s.user_id = c.user_id AND s.provider = 'orcid' GROUP BY s.uid
             ) overlap) AS orcids,
            (SELECT coalesce(json_agg(other ORDER BY other.claim_id), '[]') FROM (
                SELECT o.id AS claim_id, o.author_id, n.printed AS author_name, o.state, o.level
                FROM profiles_claim o LEFT JOIN papers_author a ON a.id = o.author_id
                LEFT JOIN papers_name n ON n.id = a.name_id
                WHERE o.user_id = c.user_id AND o.id <> c.id ORDER BY o.id DESC LIMIT 10
             ) other) AS others
        FROM profiles_claim c JOIN profiles_user u ON u.id = c.user_id WHERE c.id = ANY(%(claim_ids)s)
    """
    rows = read_rows(Claimant, sql, {"claim_ids": sorted(claim_ids)})
    return {row.claim_id: row for row in rows}


def list_interested(author_ids: Collection[int]) -> frozenset[int]:
    """The accounts that ever claimed one of these records: they don't decide about it (`Permission.DECIDE`).

    Also a claim that ended is an interest, as it can be made again. One query.
    """
    sql = "SELECT DISTINCT user_id FROM profiles_claim WHERE author_id = ANY(%(author_ids)s)"
    return frozenset(row.user_id for row in read_rows(_Account, sql, {"author_ids": sorted(author_ids)}))


def digest_claims(claims: Collection[ClaimRow]) -> str:
    """What these claims rest on, as 64 hexadecimal digits: another digest means that a decision was seen to be of less.

    `claims` are all the open ones to a record.
    """
    seen = [
        (one.id, one.state, one.level, sorted(piece.id for piece in one.evidence if piece.is_counted))
        for one in sorted(claims, key=lambda one: one.id)
    ]
    return sha256(msgspec.json.encode(seen)).hexdigest()


class RecordClaim(msgspec.Struct, frozen=True):
    """An open claim to a record and whose it is."""

    claim_id: int
    author_id: int
    user_id: int
    user_name: str
    state: str
    level: int


def list_record_claims(author_id: int) -> tuple[RecordClaim, ...]:
    """The open claims to a record, the owner's first. One query."""
    return _list_claims(
        "c.author_id = ANY(%(author_ids)s) AND c.state IN ('pending', 'verified', 'competing')", [author_id]
    )


def list_owners(author_ids: Collection[int]) -> dict[int, int]:
    """By record the account that owns it; a record without owner is left out. One query."""
    owned = _list_claims("c.author_id = ANY(%(author_ids)s) AND c.state = 'verified'", author_ids)
    return {one.author_id: one.user_id for one in owned}


def _list_claims(where: str, author_ids: Collection[int]) -> tuple[RecordClaim, ...]:
    sql = f"""
        SELECT c.id AS claim_id, c.author_id, c.user_id, u.name AS user_name, c.state, c.level
        FROM profiles_claim c JOIN profiles_user u ON u.id = c.user_id WHERE {where}
        ORDER BY c.state <> 'verified', c.opened_at, c.id
    """
    return tuple(read_rows(RecordClaim, sql, {"author_ids": sorted(author_ids)}))
