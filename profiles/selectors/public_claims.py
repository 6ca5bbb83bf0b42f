"""What a researcher page says of claims: to everybody whose it is and on what evidence, to an account how it stands."""

import datetime

import msgspec

from core.rows import read_row
from profiles.selectors.claim_facts import is_barred
from profiles.trust.levels import VOUCHING


class EvidenceKind(msgspec.Struct, frozen=True):
    """A kind of evidence that counts for the owner's claim: how many pieces of it, and since when the first."""

    kind: str
    pieces_count: int
    since: datetime.datetime
    is_weak: bool


class PublicClaim(msgspec.Struct, frozen=True):
    """Whose a record is, as everybody may know: nothing here says who.

    `level` is None while nobody owns it, `verified_at` since when somebody does. `rivals_count` are the open claims
    that are not the owner's and that no curator refused before, `disputes_count` the reports that no curator answered
    yet.
    """

    level: int | None
    verified_at: datetime.datetime | None
    evidence: tuple[EvidenceKind, ...]
    rivals_count: int
    disputes_count: int


class OwnStanding(msgspec.Struct, frozen=True):
    """How an account stands to a record: its open claim, if any, and whether it can vouch for somebody else's."""

    claim_id: int | None
    state: str | None
    level: int | None
    may_vouch: bool


def read_public_claim(author_id: int) -> PublicClaim:
    """What everybody may know of the claims to a record. One query."""
    sql = f"""
        SELECT owner.level,
            (SELECT max(l.at) FROM profiles_claimevent l WHERE l.claim_id = owner.id AND l.action = 'verified')
                AS verified_at,
            (SELECT coalesce(json_agg(one ORDER BY one.since, one.kind), '[]') FROM (
                SELECT e.kind, count(*) AS pieces_count, min(e.given_at) AS since,
                    coalesce(bool_and(e.kind = 'homepage' AND e.detail->>'is_named' = 'false'), FALSE) AS is_weak
                FROM profiles_evidence e WHERE e.claim_id = owner.id AND e.ended_at IS NULL
                    AND (e.expires_at IS NULL OR e.expires_at > now())
                    AND (e.kind <> 'vouch' OR EXISTS (
                        SELECT FROM profiles_claim v WHERE v.state = 'verified' AND v.level >= %(vouching)s
                        AND v.id = CASE WHEN e.kind = 'vouch' THEN e.value::bigint END))
                GROUP BY e.kind
            ) one) AS evidence,
            (SELECT count(*) FROM profiles_claim c
             WHERE c.author_id = %(author_id)s AND c.state IN ('pending', 'competing') AND NOT {is_barred("c")}
            ) AS rivals_count,
            (SELECT count(*) FROM profiles_dispute d
             WHERE d.author_id = %(author_id)s AND d.answered_at IS NULL) AS disputes_count
        FROM (SELECT) nothing
        LEFT JOIN profiles_claim owner ON owner.author_id = %(author_id)s AND owner.state = 'verified'
    """
    found = read_row(PublicClaim, sql, {"author_id": author_id, "vouching": VOUCHING}, is_prepared=True)
    assert found is not None  # noqa: S101 - the left side of the join has one row
    return found


def read_own_standing(*, user_id: int, author_id: int) -> OwnStanding:
    """How an account stands to a record. One query.

    It may vouch when somebody else's claim to it is open, and a record of its own at the level from which people vouch
    shares a work.
    """
    sql = """
        SELECT c.id AS claim_id, c.state, c.level,
            EXISTS (SELECT FROM profiles_claim o WHERE o.author_id = %(author_id)s AND o.user_id <> %(user_id)s
                    AND o.state IN ('pending', 'verified', 'competing'))
            AND EXISTS (
                SELECT FROM profiles_claim own JOIN papers_authorship mine ON mine.author_id = own.author_id
                JOIN papers_authorship theirs ON theirs.work_id = mine.work_id AND theirs.author_id = %(author_id)s
                WHERE own.user_id = %(user_id)s AND own.state = 'verified' AND own.level >= %(vouching)s
                    AND own.author_id <> %(author_id)s
            ) AS may_vouch
        FROM (SELECT) nothing
        LEFT JOIN profiles_claim c ON c.author_id = %(author_id)s AND c.user_id = %(user_id)s
            AND c.state IN ('pending', 'verified', 'competing')
    """
    found = read_row(OwnStanding, sql, {"user_id": user_id, "author_id": author_id, "vouching": VOUCHING})
    assert found is not None  # noqa: S101 - the left side of the join has one row
    return found
