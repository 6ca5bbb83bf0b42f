"""Works signed with initials that may be a person's: whom they signed them with is somebody they work with."""

from collections.abc import Collection

import msgspec

from core.rows import read_rows
from papers.names import list_initial_blocks, stable_key
from papers.selectors.signatures import MOST_COAUTHORS

LISTED_POSSIBLE = 20
MOST_CANDIDATES = 500
"""So many records with such a name are looked at: of a name like "J. Li" not all."""


class PossibleWork(msgspec.Struct, frozen=True):
    """A work that may be by a person: signed `signed_as` there, together with somebody who shares works with them.

    Of those who do it is the one with whom they share the most, `shared_count` works.
    """

    work_id: int
    signed_as: str
    coauthor_id: int
    coauthor_name: str
    shared_count: int


def list_possible_works(author_id: int, names: Collection[str]) -> list[PossibleWork]:
    """Works that may be by the author record of these names, those with its closest collaborators first. One query.

    They are signed with initials that fit one of the names, by nobody of whom a source gives an identifier, together
    with a collaborator of the record, who is told. Initials alone join nothing, so that they stand on records of their
    own. Nothing is listed before the graph is counted, nor what somebody said is not by this person.
    """
    blocks = {stable_key(block) for name in names for block in list_initial_blocks(name)}
    if not blocks:
        return []
    params = {
        "author_id": author_id,
        "blocks": sorted(blocks),
        "candidates": MOST_CANDIDATES,
        "limit": LISTED_POSSIBLE,
        "crowd": MOST_COAUTHORS,
    }
    return read_rows(PossibleWork, _POSSIBLE, params, is_prepared=True)


_POSSIBLE = """
    WITH candidate AS MATERIALIZED (
        SELECT v.author_id, n.printed FROM papers_name n JOIN papers_namevariant v ON v.name_id = n.id
        WHERE n.block = ANY(%(blocks)s::bigint[]) AND v.author_id <> %(author_id)s
            AND NOT EXISTS (SELECT FROM papers_authoridentifier i WHERE i.author_id = v.author_id)
        LIMIT %(candidates)s
    )
    SELECT s.work_id, c.printed AS signed_as, near.target_id AS coauthor_id, name.printed AS coauthor_name,
        near.works_count AS shared_count
    FROM candidate c JOIN papers_authorship s ON s.author_id = c.author_id
    JOIN papers_work w ON w.id = s.work_id AND w.signatures_count <= %(crowd)s
    CROSS JOIN LATERAL (
        SELECT e.target_id, e.works_count
        FROM papers_authorship other
        JOIN graph_collaboration e ON e.source_id = %(author_id)s AND e.target_id = other.author_id
        WHERE other.work_id = s.work_id AND other.author_id <> s.author_id
        ORDER BY e.works_count DESC, e.target_id LIMIT 1
    ) near
    JOIN papers_author coauthor ON coauthor.id = near.target_id JOIN papers_name name ON name.id = coauthor.name_id
    WHERE NOT EXISTS (SELECT FROM papers_authorship own WHERE own.work_id = s.work_id AND own.author_id = %(author_id)s)
        AND NOT EXISTS (SELECT FROM papers_refusal r WHERE r.work_id = s.work_id AND r.author_id = %(author_id)s)
    ORDER BY near.works_count DESC, near.target_id, c.printed, w.year DESC NULLS LAST, s.work_id LIMIT %(limit)s
"""
