"""The SQL that reads a stretch of works with all their parts: set by set, each table asked once for all of the works.

The works of a list share their authors, so names are fetched once each, however often they stand on the page.
"""

from papers.models import Rule

LISTED_SIGNATURES = 12
"""How many signatures of a work a list shows; one with more is a consortium there."""

WORK_COLUMNS = "w.id, w.kind, w.year, w.published_on, w.title, w.is_retracted, w.signatures_count, w.venue_id"

# What a list of nobody's works has instead of an authorship.
_NOBODY = """
    NULL::bigint AS author_id, NULL::int AS position, NULL::smallint AS rule, NULL::smallint AS rule_version,
    NULL::float8 AS score, NULL::boolean AS is_curated, NULL::bigint AS evidence
"""
_FOUND_PARTS = f"""
    signed AS MATERIALIZED (
        SELECT s.work_id, s.position, s.name_id, resolved.author_id, found.position AS own_position, found.evidence
        FROM found JOIN papers_signature s ON s.work_id = found.id AND s.position BETWEEN 1 AND {LISTED_SIGNATURES}
        LEFT JOIN papers_authorship resolved ON resolved.work_id = s.work_id AND resolved.position = s.position
            AND resolved.position BETWEEN 1 AND {LISTED_SIGNATURES}
        UNION ALL
        SELECT s.work_id, s.position, s.name_id, found.author_id, found.position, found.evidence
        FROM found JOIN papers_signature s ON s.work_id = found.id AND s.position = found.position
        WHERE found.position NOT BETWEEN 1 AND {LISTED_SIGNATURES}
    ), people AS MATERIALIZED (
        SELECT author.id, own.printed FROM (SELECT DISTINCT author_id FROM signed) asked
        JOIN papers_author author ON author.id = asked.author_id JOIN papers_name own ON own.id = author.name_id
    ), names AS MATERIALIZED (
        SELECT n.id, n.printed, n.block FROM (SELECT DISTINCT name_id FROM signed) asked
        JOIN papers_name n ON n.id = asked.name_id
    ), bylines AS MATERIALIZED (
        SELECT s.work_id,
            json_agg(json_build_object('position', s.position, 'name', n.printed, 'author_id', s.author_id,
                                       'author_name', p.printed) ORDER BY s.position)
                FILTER (WHERE s.position >= 1) AS signatures,
            max(n.printed) FILTER (WHERE s.position = s.own_position) AS signed_as,
            (array_agg(n.printed ORDER BY s.position) FILTER (WHERE n.block = s.evidence))[1] AS coauthor
        FROM signed s JOIN names n ON n.id = s.name_id LEFT JOIN people p ON p.id = s.author_id GROUP BY s.work_id
    ), identified AS MATERIALIZED (
        SELECT i.work_id,
            json_agg(json_build_object('scheme', i.scheme, 'value', i.value) ORDER BY i.scheme, i.value) AS identifiers
        FROM found JOIN papers_workidentifier i ON i.work_id = found.id GROUP BY i.work_id
    ), appeared AS MATERIALIZED (
        SELECT v.work_id,
            json_agg(json_build_object('kind', v.kind, 'year', v.year, 'venue', venue.name, 'join_rule', v.join_rule,
                                       'join_scheme', v.join_scheme, 'join_score', v.join_score)
                     ORDER BY v.rank) AS versions
        FROM found JOIN papers_version v ON v.work_id = found.id LEFT JOIN papers_venue venue ON venue.id = v.venue_id
        GROUP BY v.work_id
    ), about AS MATERIALIZED (
        SELECT wt.work_id,
            json_agg(json_build_object('id', wt.topic_id, 'name', topic.name, 'subfield', subfield.name)
                     ORDER BY wt.score DESC NULLS LAST, wt.topic_id) AS topics
        FROM found JOIN papers_worktopic wt ON wt.work_id = found.id JOIN papers_topic topic ON topic.id = wt.topic_id
        LEFT JOIN papers_subfield subfield ON subfield.id = topic.subfield_id GROUP BY wt.work_id
    ), assigned AS MATERIALIZED (
        SELECT own.work_id,
            json_agg(json_build_object('id', own.topic_id, 'name', topic.name, 'subfield', subfield.name, 'assignment',
                                       json_build_object('score', own.score, 'version', own.version,
                                                         'terms', own.terms))
                     ORDER BY own.score DESC, own.topic_id) AS topics
        FROM found JOIN papers_assignedtopic own ON own.work_id = found.id
        JOIN papers_topic topic ON topic.id = own.topic_id
        LEFT JOIN papers_subfield subfield ON subfield.id = topic.subfield_id GROUP BY own.work_id
    )
"""
_FOUND_SOURCES = """
    told AS MATERIALIZED (
        SELECT r.work_id,
            json_agg(json_build_object('key', r.source_key, 'origin', f.name, 'is_live', f.bytes_count IS NULL,
                                       'line', r.line, 'read_at', run.started_at)
                     ORDER BY r.source_key, r.digest) AS sources
        FROM found JOIN papers_sourcerecord r ON r.work_id = found.id
        JOIN papers_importorigin f ON f.id = r.origin_id JOIN papers_importrun run ON run.id = f.run_id
        GROUP BY r.work_id
    )
"""
_SHOWN = """
    w.id, w.kind, w.year, w.published_on, w.title, w.is_retracted, w.signatures_count,
    t.title_html, t.abstract, t.abstract_html, t.comment, t.url, t.language, venue.name AS venue,
    coalesce(bylines.signatures, '[]') AS signatures, coalesce(identified.identifiers, '[]') AS identifiers,
    coalesce(appeared.versions, '[]') AS versions, coalesce(about.topics, assigned.topics, '[]') AS topics,
    CASE WHEN w.is_retracted THEN (
        SELECT coalesce(json_agg(DISTINCT r.source_key), '[]') FROM papers_sourcerecord r
        WHERE r.work_id = w.id AND (r.payload::jsonb ->> 'is_retracted')::boolean) ELSE '[]' END AS retracted_by
"""
_PARTS = """
    LEFT JOIN bylines ON bylines.work_id = w.id LEFT JOIN identified ON identified.work_id = w.id
    LEFT JOIN appeared ON appeared.work_id = w.id LEFT JOIN about ON about.work_id = w.id
    LEFT JOIN assigned ON assigned.work_id = w.id
    LEFT JOIN papers_worktext t ON t.work_id = w.id LEFT JOIN papers_venue venue ON venue.id = w.venue_id
"""
# A co-author who made the work this author's stands mostly among the first; the rest of a crowd is searched if not.
_AUTHORSHIP = f"""
    json_build_object('position', w.position, 'rule', w.rule, 'rule_version', w.rule_version, 'score', w.score,
        'is_curated', w.is_curated, 'is_only', owner.works_count = 1, 'signed_as', bylines.signed_as,
        'evidence', CASE w.rule
            WHEN {Rule.COAUTHOR} THEN coalesce(bylines.coauthor, (
                SELECT n.printed FROM papers_signature s JOIN papers_name n ON n.id = s.name_id
                WHERE s.work_id = w.id AND n.block = w.evidence ORDER BY s.position LIMIT 1))
            WHEN {Rule.AFFILIATION} THEN (
                SELECT f.name FROM papers_signatureaffiliation x JOIN papers_affiliation f ON f.id = x.affiliation_id
                WHERE x.work_id = w.id AND x.position = w.position AND f.match_key = w.evidence
                ORDER BY f.name LIMIT 1)
        END) AS authorship
"""

ASKED_WORKS = f"""
    WITH found AS MATERIALIZED (
        SELECT {WORK_COLUMNS}, asked.rank, {_NOBODY}
        FROM unnest(%(work_ids)s::bigint[]) WITH ORDINALITY AS asked(id, rank) JOIN papers_work w ON w.id = asked.id
    ), {_FOUND_PARTS}
    SELECT {_SHOWN}, '[]'::json AS sources FROM found w {_PARTS} ORDER BY w.rank
"""
"""The works of these `work_ids`, in their order."""


def select_author_works(where: str, order: str) -> str:
    """The works `w` of `author_id` of which `where` holds, in this order, from `offset` on up to `limit` of them."""
    return f"""
        WITH found AS MATERIALIZED (
            SELECT {WORK_COLUMNS},
                a.author_id, a.position, a.rule, a.rule_version, a.score, a.is_curated, a.evidence
            FROM papers_authorship a JOIN papers_work w ON w.id = a.work_id
            WHERE a.author_id = %(author_id)s {where}
            ORDER BY {order} LIMIT %(limit)s OFFSET %(offset)s
        ), {_FOUND_PARTS}, {_FOUND_SOURCES}
        SELECT {_SHOWN}, coalesce(told.sources, '[]') AS sources, {_AUTHORSHIP}
        FROM found w {_PARTS} LEFT JOIN told ON told.work_id = w.id JOIN papers_author owner ON owner.id = w.author_id
        ORDER BY {order}
    """
