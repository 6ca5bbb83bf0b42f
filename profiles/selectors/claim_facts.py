"""What stands for claims at this moment, as levels are told from it."""

from collections.abc import Collection

import msgspec

from core.rows import read_rows
from profiles.trust.levels import ClaimFacts, Factor, Vouch
from profiles.trust.sources import FINDABLE_SCHEMES

COUNTS = "e.ended_at IS NULL AND (e.expires_at IS NULL OR e.expires_at > now())"
"""Of `profiles_evidence e`: whether it counts at this moment."""

LAST_INSTITUTION = """
    SELECT i.target_id FROM graph_authorinstitution i WHERE i.source_id = {author_id}
    ORDER BY i.last_year DESC NULLS LAST, i.works_count DESC, i.target_id LIMIT 1
"""
"""SQL of the institution that an author record last signed from, by its `match_key`; no row where none is known."""

_OVERLAPS = """
    EXISTS (
        SELECT FROM papers_authorship a JOIN papers_signatureidentifier s USING (work_id, position)
        WHERE a.author_id = c.author_id AND s.scheme = 'orcid' AND s.value = e.value
    ) OR EXISTS (
        SELECT FROM papers_authorship a
        WHERE a.author_id = c.author_id AND e.detail -> 'work_ids' @> to_jsonb(a.work_id)
    )
"""
_VOUCHING = f"""
    SELECT v.author_id, v.level, ({LAST_INSTITUTION.format(author_id="v.author_id")}) AS institution_id
    FROM profiles_evidence e JOIN profiles_claim v
        ON v.id = CASE WHEN e.value ~ '^[0-9]{{1,18}}$' THEN e.value::bigint END
    WHERE e.claim_id = c.id AND e.kind = 'vouch' AND v.state = 'verified' AND {COUNTS}
"""


class _Claim(msgspec.Struct, frozen=True):
    id: int
    has_findable_work: bool
    has_competing_claim: bool
    kinds: tuple[str, ...]
    vouches: tuple[Vouch, ...]


def read_claim_facts(claim_ids: Collection[int]) -> dict[int, ClaimFacts]:
    """By claim, whatever its state, what stands for it at this moment; a claim that is none is left out. One query.

    An ORCID iD is a factor where a signature of the record bears it, or where a work of the record is among
    the `work_ids` that the evidence's detail names. A vouch is the id of the vouching claim, and counts while that is
    verified.
    """
    sql = f"""
        SELECT c.id,
            EXISTS (
                SELECT FROM papers_authorship a JOIN papers_workidentifier i USING (work_id)
                WHERE a.author_id = c.author_id AND i.scheme = ANY(%(schemes)s)
            ) AS has_findable_work,
            EXISTS (
                SELECT FROM profiles_claim o WHERE o.author_id = c.author_id AND o.id <> c.id
                AND o.state IN ('pending', 'competing', 'verified')
            ) AS has_competing_claim,
            (SELECT coalesce(json_agg(DISTINCT e.kind), '[]') FROM profiles_evidence e
             WHERE e.claim_id = c.id AND {COUNTS} AND (e.kind <> 'orcid' OR {_OVERLAPS})) AS kinds,
            (SELECT coalesce(json_agg(vouching ORDER BY vouching.author_id), '[]')
             FROM ({_VOUCHING}) vouching) AS vouches
        FROM profiles_claim c WHERE c.id = ANY(%(ids)s)
    """
    rows = read_rows(_Claim, sql, {"ids": list(claim_ids), "schemes": sorted(FINDABLE_SCHEMES)})
    return {row.id: _tell(row) for row in rows}


def _tell(row: _Claim) -> ClaimFacts:
    return ClaimFacts(
        has_findable_work=row.has_findable_work,
        is_claimed=True,
        has_verified_email="email" in row.kinds,
        has_fitting_name="name" in row.kinds,
        has_competing_claim=row.has_competing_claim,
        factors=tuple(factor for factor in Factor if factor in row.kinds),
        vouches=row.vouches,
        is_reviewed="review" in row.kinds,
        is_asserted="organisation" in row.kinds,
    )
