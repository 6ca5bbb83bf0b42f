"""What narrows a list of works, as SQL conditions on a work `w`; each reads its parameter by its own name."""

from papers.search_text import DOCUMENT, SAID, fold
from papers.selectors.signatures import MOST_COAUTHORS

FREE_SCHEMES = ("arxiv", "acl", "pmcid", "openreview")
"""Whoever gives identifiers of these schemes shows everybody the whole text. Of other works nobody here knows."""

_FREE = ", ".join(f"'{scheme}'" for scheme in FREE_SCHEMES)
# A word of the title or abstract is found in any form, as everywhere; one of a name or a venue by its beginning. Words
# that all texts have find nothing and are passed over. A work that the search index does not know yet is read itself.
_TEXT = f"""NOT EXISTS (
    WITH asked AS MATERIALIZED (
        SELECT plainto_tsquery('english', {fold("given.word")}) AS query,
            '%% ' || nullif(given.folded, '') || '%%' AS pattern
        FROM unnest(%(words)s::text[], %(folded_words)s::text[]) AS given(word, folded)
    )
    SELECT FROM (
        SELECT coalesce(
            (SELECT document FROM papers_worksearch WHERE work_id = w.id),
            (SELECT {DOCUMENT} FROM (
                {SAID} FROM (SELECT w.id) one LEFT JOIN papers_worktext t ON t.work_id = w.id) said)
        ) AS document,
        ' ' || concat_ws(' ',
            (SELECT lower({fold("venue.name")}) FROM papers_venue venue WHERE venue.id = w.venue_id),
            (SELECT string_agg(n.folded, ' ') FROM papers_signature s JOIN papers_name n ON n.id = s.name_id
              WHERE s.work_id = w.id AND s.position BETWEEN 1 AND {MOST_COAUTHORS})) AS names
    ) told CROSS JOIN asked
    WHERE numnode(asked.query) > 0 AND NOT (told.document @@ asked.query)
        AND coalesce(told.names NOT LIKE asked.pattern, true)
)"""

CONDITIONS = {
    "year": "coalesce(w.year, 0) = %(year)s",
    "kind": "w.kind = %(kind)s",
    "source": """EXISTS (
        SELECT FROM papers_sourcerecord r WHERE r.work_id = w.id AND split_part(r.source_key, ':', 1) = %(source)s)""",
    "topic_id": """CASE WHEN EXISTS (SELECT FROM papers_worktopic t WHERE t.work_id = w.id)
        THEN EXISTS (SELECT FROM papers_worktopic t WHERE t.work_id = w.id AND t.topic_id = %(topic_id)s)
        ELSE EXISTS (SELECT FROM papers_assignedtopic t WHERE t.work_id = w.id AND t.topic_id = %(topic_id)s) END""",
    "coauthor_id": f"""w.signatures_count <= {MOST_COAUTHORS} AND EXISTS (
        SELECT FROM papers_authorship x WHERE x.work_id = w.id AND x.author_id = %(coauthor_id)s)""",
    "is_open": f"""EXISTS (
        SELECT FROM papers_workidentifier i WHERE i.work_id = w.id AND i.scheme IN ({_FREE})) = %(is_open)s""",
    "text": _TEXT,
    "work_id": "w.id = %(work_id)s",
}
"""By the fields of `papers.selectors.works.WorkFilter`."""
