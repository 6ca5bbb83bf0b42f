"""What people said of signatures, as resolution needs it: whose they are not, and who wants to be shown nowhere."""

from typing import Any, NamedTuple

Place = tuple[int, int]


class Words(NamedTuple):
    """What was said, by work and position: which records it is not, and which record it was of that is gone."""

    refused: dict[Place, tuple[int, ...]]
    suppressed: dict[Place, int]


class Said(NamedTuple):
    """Whether anybody said anything of the kind."""

    has_refusals: bool
    has_suppressions: bool


def find_said(cursor: Any) -> Said:
    """What there is to look for at all: mostly nothing."""
    cursor.execute(
        """SELECT EXISTS (SELECT FROM papers_refusal),
                  EXISTS (SELECT FROM papers_suppressedsignature) OR EXISTS (SELECT FROM papers_suppressedidentifier)"""
    )
    return Said(*cursor.fetchone())


def tie_suppressed(cursor: Any) -> int:
    """Add to `wanted_block` the blocks of other signatures of the suppressed records that have some there; how many."""
    cursor.execute(
        """WITH suppressed AS (
               SELECT x.author_id FROM wanted_block JOIN papers_suppressedsignature x USING (block)
               UNION
               SELECT x.author_id FROM wanted_block JOIN papers_name n USING (block)
               JOIN papers_signature s ON s.name_id = n.id JOIN papers_signatureidentifier i USING (work_id, position)
               JOIN papers_suppressedidentifier x ON (x.scheme, x.value) = (i.scheme, i.value)
           ), tied AS (
               SELECT x.block FROM suppressed JOIN papers_suppressedsignature x USING (author_id)
               UNION
               SELECT n.block FROM suppressed JOIN papers_suppressedidentifier x USING (author_id)
               JOIN papers_signatureidentifier i ON (i.scheme, i.value) = (x.scheme, x.value)
               JOIN papers_signature s USING (work_id, position) JOIN papers_name n ON n.id = s.name_id
           )
           INSERT INTO wanted_block (block, step)
           SELECT block, (SELECT max(step) + 1 FROM wanted_block) FROM tied ON CONFLICT DO NOTHING"""
    )
    return int(cursor.rowcount)


def load_words(cursor: Any, said: Said) -> Words:
    """What was said of the signatures of `wanted_signature`."""
    words = Words({}, {})
    if said.has_refusals:
        words.refused.update(_load_refused(cursor))
    if said.has_suppressions:
        for found in (_BY_IDENTIFIER, _BY_SIGNATURE):
            cursor.execute(
                f"""{found} WHERE NOT EXISTS (
                        SELECT FROM papers_authorship a
                        WHERE a.is_curated AND (a.work_id, a.position) = (s.work_id, s.position))
                    ORDER BY x.author_id"""
            )
            words.suppressed.update(
                {
                    (work_id, position): author_id
                    for work_id, position, author_id in cursor.fetchall()
                    if found == _BY_SIGNATURE or (work_id, position) not in words.refused
                }
            )
    return words


_BY_IDENTIFIER = """SELECT s.work_id, s.position, x.author_id FROM wanted_signature s
    JOIN papers_signatureidentifier i USING (work_id, position)
    JOIN papers_suppressedidentifier x ON (x.scheme, x.value) = (i.scheme, i.value)"""
_BY_SIGNATURE = """SELECT s.work_id, s.position, x.author_id
    FROM wanted_signature s JOIN papers_suppressedsignature x USING (work_id, block)"""


def _load_refused(cursor: Any) -> dict[Place, tuple[int, ...]]:
    cursor.execute(
        """SELECT s.work_id, s.position, array_agg(DISTINCT coalesce(d.author_id, r.author_id))
           FROM wanted_signature s JOIN papers_refusal r USING (work_id, block)
           LEFT JOIN papers_authorredirect d ON d.old_id = r.author_id
           GROUP BY 1, 2"""
    )
    return {(work_id, position): tuple(author_ids) for work_id, position, author_ids in cursor.fetchall()}
