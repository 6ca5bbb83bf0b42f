"""What moves when a page moves: one short text for all that a page of a researcher is made of."""

from typing import Any

import msgspec

from core.rows import read_row
from papers.models import Change


class _Stamp(msgspec.Struct, frozen=True):
    moved: list[Any]


def read_researcher_stamp(author_id: int) -> str | None:
    """The stamp of the pages of an author record as everybody sees them; None when there is no such record. One query.

    It moves with the record and its works, the graph and its survey, what is marked to be counted or measured again,
    the trust snapshot and whether measuring failed, claims with their evidence, reports, what the owner states and
    follows in public, the followers, and the conflation risk. Names of topics, venues and co-authors are not in it;
    but it moves with anybody's being hidden or removed, who may be named on any page.
    """
    found = read_row(_Stamp, _STAMP, {"author_id": author_id}, is_prepared=True)
    return None if found is None else str(found.moved)


_STAMP = f"""
    SELECT jsonb_build_array(
        a.changed_at, a.name_id, a.works_count,
        (SELECT counted_at FROM graph_graphstate),
        (SELECT surveyed_at FROM graph_survey),
        (SELECT array[b.id::text, b.phase] FROM graph_graphbuild b ORDER BY b.id DESC LIMIT 1),
        (SELECT max(correction_id) FROM papers_suppressedsignature),
        (SELECT max(correction_id) FROM papers_suppressedidentifier),
        EXISTS (SELECT FROM papers_changedwork),
        EXISTS (SELECT FROM graph_changedauthor WHERE author_id IN (0, a.id)),
        (SELECT max(s.id) FROM profiles_trustsnapshot s WHERE s.author_id = a.id),
        (SELECT j.state = 'failed' FROM papers_job j WHERE j.kind = 'trust' AND j.subject = ''
          ORDER BY j.id DESC LIMIT 1),
        (SELECT array[count(*), max(extract(epoch FROM c.changed_at))] FROM profiles_claim c WHERE c.author_id = a.id),
        (SELECT array[count(*), count(e.ended_at), max(e.id)]
           FROM profiles_claim c JOIN profiles_evidence e ON e.claim_id = c.id
          WHERE c.author_id = a.id AND c.state = 'verified'),
        (SELECT array[count(*), max(d.id)] FROM profiles_dispute d WHERE d.author_id = a.id AND d.answered_at IS NULL),
        (SELECT r.changed_at FROM profiles_researcher r WHERE r.author_id = a.id),
        (SELECT count(*) FROM profiles_follow f
          WHERE f.subject_kind = {Change.Subject.AUTHOR.value} AND f.subject_id = a.id),
        (SELECT md5(string_agg(f.subject_kind || ' ' || f.subject_id, ',' ORDER BY f.followed_at DESC))
           FROM profiles_claim c JOIN profiles_follow f ON f.user_id = c.user_id AND f.is_public
          WHERE c.author_id = a.id AND c.state = 'verified'),
        (SELECT array[k.found_at::text, k.score::text, k.is_dismissed::text]
           FROM graph_conflationrisk k WHERE k.author_id = a.id)
    ) AS moved
    FROM papers_author a WHERE a.id = %(author_id)s
"""
