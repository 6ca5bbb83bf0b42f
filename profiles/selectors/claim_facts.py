"""What stands for claims at this moment, as the levels are found by."""

from collections.abc import Collection

import msgspec

from core.rows import read_rows
from profiles.models import Evidence
from profiles.trust.levels import ClaimFacts, Factor, Vouch

OPEN = ("pending", "verified", "competing")
"""The states of claims that are open."""


def is_barred(claim: str) -> str:
    """SQL of whether a curator refused this record to the account of a claim before: it contests nobody's by itself."""
    return f"""EXISTS (
        SELECT FROM profiles_claim closed WHERE closed.state IN ('refused', 'revoked')
        AND (closed.author_id, closed.user_id) = ({claim}.author_id, {claim}.user_id))"""


class _FactsRow(msgspec.Struct, frozen=True):
    claim_id: int
    kinds: tuple[str, ...]
    is_homepage_named: bool
    vouches: tuple[Vouch, ...]


def read_claim_facts(claim_ids: Collection[int]) -> dict[int, ClaimFacts]:
    """The facts of these claims, each for itself: `has_competing_claim` is False. One query.

    Evidence that ended or expired is left out. A homepage counts where a source names it. A vouch counts with the
    level that the voucher's own claim has now, while that is verified, and from where they last signed.
    """
    sql = """
        SELECT c.id AS claim_id,
            coalesce(json_agg(DISTINCT e.kind) FILTER (WHERE e.kind IS NOT NULL), '[]') AS kinds,
            coalesce(bool_or(e.kind = 'homepage' AND (e.detail->>'is_named')::boolean), false) AS is_homepage_named,
            coalesce(json_agg(json_build_object('author_id', v.author_id, 'level', v.level,
                    'institution_id', (
                        SELECT i.target_id FROM graph_authorinstitution i WHERE i.source_id = v.author_id
                        ORDER BY i.last_year DESC NULLS LAST, i.works_count DESC, i.target_id LIMIT 1
                    ))) FILTER (WHERE v.id IS NOT NULL), '[]') AS vouches
        FROM profiles_claim c
        LEFT JOIN profiles_evidence e ON e.claim_id = c.id AND e.ended_at IS NULL
            AND (e.expires_at IS NULL OR e.expires_at > now())
        LEFT JOIN profiles_claim v ON v.id = CASE WHEN e.kind = 'vouch' THEN e.value::bigint END
            AND v.state = 'verified' AND EXISTS (SELECT FROM profiles_user u WHERE u.id = v.user_id AND u.is_active)
        WHERE c.id = ANY(%(claim_ids)s) GROUP BY c.id
    """
    rows = read_rows(_FactsRow, sql, {"claim_ids": list(claim_ids)})
    return {row.claim_id: _make_facts(row) for row in rows}


def _make_facts(row: _FactsRow) -> ClaimFacts:
    kind = Evidence.Kind
    fits = kind.NAME in row.kinds
    factors = [Factor.ORCID] if kind.ORCID in row.kinds else []
    # An address or a page of an institution is a colleague's as well: it counts for who bears the name.
    if fits and kind.INSTITUTION_EMAIL in row.kinds:
        factors.append(Factor.INSTITUTION_EMAIL)
    if fits and row.is_homepage_named:
        factors.append(Factor.HOMEPAGE)
    return ClaimFacts(
        is_claimed=True,
        has_verified_email=kind.EMAIL in row.kinds,
        has_fitting_name=fits,
        factors=tuple(factors),
        vouches=tuple(sorted(row.vouches, key=lambda one: one.author_id)),
        is_reviewed=kind.REVIEW in row.kinds,
        is_asserted=kind.ORGANISATION in row.kinds,
    )


def can_stand(facts: ClaimFacts) -> bool:
    """Whether a claim with these facts can be verified without a curator, or was by one.

    Whatever else speaks for it, it needs a verified e-mail address, and a name or an ORCID iD that is on the record:
    then it is worth level 2 at least.
    """
    if facts.is_reviewed:
        return True
    is_named = facts.has_fitting_name or Factor.ORCID in facts.factors
    return facts.has_verified_email and is_named
