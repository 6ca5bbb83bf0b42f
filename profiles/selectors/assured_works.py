"""Works for which owners, their co-authors and organisations stand with their own names."""

from collections import defaultdict
from collections.abc import Collection

import msgspec

from core.rows import read_rows
from profiles.trust.inputs import Confirmation
from profiles.trust.levels import STANDING


class _Work(msgspec.Struct, frozen=True):
    author_id: int
    work_id: int


class _Confirmed(msgspec.Struct, frozen=True):
    author_id: int
    by: Confirmation


def find_assured_works(author_ids: Collection[int]) -> dict[int, set[int]]:
    """By author record its works that its owner confirmed at level L3 or above, or that an organisation put on the
    ORCID record of the iD that the owner signed in with. One query.
    """
    assured: dict[int, set[int]] = defaultdict(set)
    for row in read_rows(_Work, _ASSURED, {"ids": list(author_ids)}):
        assured[row.author_id].add(row.work_id)
    return assured


def find_confirmations(author_ids: Collection[int]) -> dict[int, tuple[Confirmation, ...]]:
    """By author record the co-authors at level L3 or above who confirmed a work that its owner confirmed too.

    One query. The institution is the one that they last signed from.
    """
    found: dict[int, set[Confirmation]] = defaultdict(set)
    for row in read_rows(_Confirmed, _CONFIRMATIONS, {"ids": list(author_ids)}):
        found[row.author_id].add(row.by)
    return {
        author_id: tuple(sorted(rows, key=lambda one: one.author_id)) for author_id, rows in found.items()
    }


_SAID = """
    SELECT DISTINCT a.work_id FROM papers_correction k
    CROSS JOIN LATERAL jsonb_array_elements(k.before -> 'puts') AS put
    LEFT JOIN papers_workredirect joined ON joined.old_id = (put ->> 0)::bigint
    JOIN papers_authorship a
        ON a.author_id = {claim}.author_id AND a.work_id = coalesce(joined.work_id, (put ->> 0)::bigint)
    WHERE k.by_id = {claim}.user_id AND k.kind = 'confirm' AND k.role = 'owner' AND k.undone_at IS NULL AND a.is_curated
"""
"""SQL of the works that the claimant confirmed as theirs and that stand on the record as they said."""

_LISTED_BY = "r.payload::json #>> '{{extra,listed_by,{}}}'"
_ASSURED = f"""
    SELECT c.author_id, said.work_id
    FROM profiles_claim c CROSS JOIN LATERAL ({_SAID.format(claim="c")}) said
    WHERE c.author_id = ANY(%(ids)s) AND c.state = 'verified' AND c.level >= {STANDING}
    UNION
    SELECT a.author_id, a.work_id
    FROM profiles_claim c
    JOIN profiles_evidence e ON e.claim_id = c.id AND e.kind = 'orcid' AND e.ended_at IS NULL
        AND (e.expires_at IS NULL OR e.expires_at > now())
    JOIN papers_authorship a ON a.author_id = c.author_id
    JOIN papers_sourcerecord r ON r.work_id = a.work_id
    JOIN papers_importorigin o ON o.id = r.origin_id AND o.form = 'orcid'
    WHERE c.author_id = ANY(%(ids)s) AND c.state = 'verified' AND {_LISTED_BY.format("orcid")} = e.value
        AND {_LISTED_BY.format("asserted_by_id")} !~ '^[0-9]{{4}}-' AND {_LISTED_BY.format("asserted_for")} IS NULL
"""
_CONFIRMATIONS = f"""
    WITH mine AS MATERIALIZED (
        SELECT c.author_id, said.work_id
        FROM profiles_claim c CROSS JOIN LATERAL ({_SAID.format(claim="c")}) said
        WHERE c.author_id = ANY(%(ids)s) AND c.state = 'verified'
    ), theirs AS MATERIALIZED (
        SELECT DISTINCT o.author_id, o.user_id, o.level
        FROM (SELECT DISTINCT work_id FROM mine) once JOIN papers_authorship a USING (work_id)
        JOIN profiles_claim o ON o.author_id = a.author_id AND o.state = 'verified' AND o.level >= {STANDING}
        WHERE a.is_curated
    )
    SELECT DISTINCT mine.author_id, jsonb_build_object(
            'author_id', theirs.author_id, 'level', theirs.level, 'institution_id', (
                SELECT i.target_id FROM graph_authorinstitution i WHERE i.source_id = theirs.author_id
                ORDER BY i.last_year DESC NULLS LAST, i.works_count DESC, i.target_id LIMIT 1
            )
        ) AS by
    FROM theirs CROSS JOIN LATERAL ({_SAID.format(claim="theirs")}) said
    JOIN mine ON mine.work_id = said.work_id AND mine.author_id <> theirs.author_id
"""
