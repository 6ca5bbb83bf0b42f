"""What the trust formula reads of author records, of many at once, in a fixed number of queries."""

from collections.abc import Collection
from datetime import date
from typing import Any

import msgspec

from core.rows import read_rows
from graph.records import CLOSE_WORKS
from papers.catalogues import PREPRINT_SERVERS
from profiles.selectors.assured_works import find_assured_works, find_confirmations
from profiles.selectors.claim_facts import is_barred, read_claim_facts
from profiles.trust.inputs import Confirmation, Inputs, WorkIds
from profiles.trust.levels import ClaimFacts
from profiles.trust.sources import FINDABLE_SCHEMES, NO_SOURCES
from profiles.trust.stewardship import ANSWER_DAYS

TOPIC_WORKS = 2
"""A topic counts from so many works on that sources say it of; what this site assigned is no evidence."""

REVIEW_MONTHS = 12
"""So long the owner's review of the page counts."""


class KnownInputs(msgspec.Struct, frozen=True):
    """The inputs of an author record, and what its newest snapshot was; all None where it has none yet.

    `is_counted` when the graph has counted all works of the record as they are now.
    """

    inputs: Inputs
    newest_hash: str | None = None
    newest_score: int | None = None
    newest_level: int | None = None
    newest_held_at: int | None = None
    is_counted: bool = True


class _Works(msgspec.Struct, frozen=True):
    author_id: int
    untraced: tuple[int, ...]
    single: tuple[int, ...]
    double: tuple[int, ...]
    versioned: tuple[int, ...]
    retracted: tuple[int, ...]


class _Graph(msgspec.Struct, frozen=True):
    author_id: int
    close: tuple[int, ...]
    topics: tuple[int, ...]
    institutions: tuple[int, ...]
    is_conflated: bool
    is_counted: bool


class _Page(msgspec.Struct, frozen=True):
    author_id: int
    claim_id: int | None
    is_contested: bool
    orcid: str | None
    names_reviewed_on: date | None
    reviewed_on: date | None
    open_disputes: tuple[int, ...]
    answered_disputes: tuple[int, ...]
    overdue_disputes: tuple[int, ...]
    newest_hash: str | None
    newest_score: int | None
    newest_level: int | None
    newest_held_at: int | None


def read_inputs(author_ids: Collection[int]) -> dict[int, KnownInputs]:
    """By author record what the formula reads of it now. Six queries, however many.

    Records are left out that are gone, and those of which the graph has counted no work yet: what is not known is not
    measured as if there was none.
    """
    params = {"ids": sorted(author_ids)}
    pages = {row.author_id: row for row in read_rows(_Page, _PAGES, params)}
    graphs = {row.author_id: row for row in read_rows(_Graph, _GRAPH, params)}
    works = {row.author_id: row for row in read_rows(_Works, _WORKS, params | _WORKS_PARAMS)}
    facts = read_claim_facts([row.claim_id for row in pages.values() if row.claim_id is not None])
    assured, confirmations = find_assured_works(params["ids"]), find_confirmations(params["ids"])
    return {
        author_id: _join(
            pages[author_id],
            graphs[author_id],
            works[author_id],
            claim=facts.get(pages[author_id].claim_id or 0),
            assured=assured.get(author_id, set()),
            confirmations=confirmations.get(author_id, ()),
        )
        for author_id in params["ids"]
        if author_id in works and author_id in graphs
    }


def _join(
    page: _Page,
    graph: _Graph,
    works: _Works,
    *,
    claim: ClaimFacts | None,
    assured: set[int],
    confirmations: tuple[Confirmation, ...],
) -> KnownInputs:
    # A word makes no source: what can't be looked up stays so.
    traced_and_assured = tuple(assured.intersection(works.single + works.double))
    by_weight = WorkIds(works.untraced, works.single, works.double, traced_and_assured)
    inputs = Inputs(
        claim=msgspec.structs.replace(
            claim or ClaimFacts(),
            has_findable_work=bool(works.single or works.double),
            has_competing_claim=page.is_contested,
        ),
        works=by_weight,
        close_author_ids=graph.close,
        topic_ids=graph.topics,
        ror_institution_ids=graph.institutions,
        orcid=page.orcid,
        names_reviewed_on=page.names_reviewed_on,
        reviewed_on=page.reviewed_on,
        versioned_work_ids=works.versioned,
        confirmations=confirmations,
        answered_dispute_ids=page.answered_disputes,
        overdue_dispute_ids=page.overdue_disputes,
        is_conflated=graph.is_conflated,
        open_dispute_ids=page.open_disputes,
        retracted_work_ids=works.retracted,
    )
    return KnownInputs(
        inputs, page.newest_hash, page.newest_score, page.newest_level, page.newest_held_at, graph.is_counted
    )


_ASKED = "unnest(%(ids)s::bigint[]) AS asked(id)"

_WORKS_PARAMS: dict[str, Any] = {
    "schemes": sorted(FINDABLE_SCHEMES),
    "no_sources": sorted(NO_SOURCES),
    "preprint_servers": sorted(PREPRINT_SERVERS),
}
_REGISTRANT = "split_part(i.value, '/', 1)"
_WORKS = f"""
    WITH signed AS MATERIALIZED (
        SELECT author_id, work_id FROM papers_authorship WHERE author_id = ANY(%(ids)s)
    ), weighed AS MATERIALIZED (
        SELECT w.id AS work_id, w.is_retracted, said.sources_count > 0 AND named.is_findable AS is_traced,
            said.sources_count > 1
                OR named.is_published AND (named.is_preprint OR versions.has_preprint) AS is_double,
            versions.count > 1 AS has_versions
        FROM (SELECT DISTINCT work_id FROM signed) once JOIN papers_work w ON w.id = once.work_id
        CROSS JOIN LATERAL (
            SELECT count(DISTINCT split_part(r.source_key, ':', 1)) AS sources_count FROM papers_sourcerecord r
            WHERE r.work_id = w.id AND split_part(r.source_key, ':', 1) <> ALL(%(no_sources)s)
            AND NOT EXISTS (
                SELECT FROM papers_importorigin o JOIN profiles_addedwork added ON added.run_id = o.run_id
                WHERE o.id = r.origin_id
            )
        ) said
        CROSS JOIN LATERAL (
            SELECT coalesce(bool_or(i.scheme = ANY(%(schemes)s)), false) AS is_findable,
                coalesce(bool_or(
                    i.scheme = 'arxiv' OR i.scheme = 'doi' AND {_REGISTRANT} = ANY(%(preprint_servers)s)
                ), false) AS is_preprint,
                coalesce(bool_or(
                    i.scheme = 'doi' AND {_REGISTRANT} <> ALL(%(preprint_servers)s)
                ), false) AS is_published
            FROM papers_workidentifier i WHERE i.work_id = w.id
        ) named
        CROSS JOIN LATERAL (
            SELECT count(*) AS count, coalesce(bool_or(v.kind = 1), false) AS has_preprint
            FROM papers_version v WHERE v.work_id = w.id
        ) versions
    )
    SELECT signed.author_id,
        coalesce(json_agg(work_id) FILTER (WHERE NOT is_traced), '[]') AS untraced,
        coalesce(json_agg(work_id) FILTER (WHERE is_traced AND NOT is_double), '[]') AS single,
        coalesce(json_agg(work_id) FILTER (WHERE is_traced AND is_double), '[]') AS double,
        coalesce(json_agg(work_id) FILTER (WHERE has_versions), '[]') AS versioned,
        coalesce(json_agg(work_id) FILTER (WHERE is_retracted), '[]') AS retracted
    FROM signed JOIN weighed USING (work_id) GROUP BY signed.author_id
"""

_GRAPH = f"""
    SELECT asked.id AS author_id,
        (SELECT coalesce(json_agg(e.target_id), '[]') FROM graph_collaboration e
         WHERE e.source_id = asked.id AND e.close_works_count >= {CLOSE_WORKS}) AS close,
        (SELECT coalesce(json_agg(e.target_id), '[]') FROM graph_authortopic e
         WHERE e.source_id = asked.id AND e.works_count - e.assigned_works_count >= {TOPIC_WORKS}) AS topics,
        (SELECT coalesce(json_agg(e.target_id), '[]') FROM graph_authorinstitution e
         WHERE e.source_id = asked.id AND EXISTS (
             SELECT FROM papers_affiliation f WHERE f.match_key = e.target_id AND f.institution_id IS NOT NULL
         )) AS institutions,
        EXISTS (
            SELECT FROM graph_conflationrisk k WHERE k.author_id = asked.id AND NOT k.is_dismissed
        ) AS is_conflated,
        NOT EXISTS (SELECT FROM graph_graphbuild WHERE phase NOT IN ('done', 'failed'))
            AND NOT EXISTS (SELECT FROM papers_changedwork WHERE work_id = 0)
            AND NOT EXISTS (
                SELECT FROM papers_authorship a JOIN papers_changedwork c USING (work_id) WHERE a.author_id = asked.id
            ) AS is_counted
    FROM {_ASKED}
    WHERE EXISTS (
        SELECT FROM papers_authorship a JOIN graph_countedwork c USING (work_id)
        WHERE a.author_id = asked.id AND a.author_id = ANY(c.author_ids)
    )
"""

# What the owner asked for is not asked by somebody else; of an account that is gone nobody knows.
_BY_OTHERS = "d.by_id IS DISTINCT FROM c.user_id"
_ANSWER_TIME = f"interval '{ANSWER_DAYS} days'"
_PAGES = f"""
    SELECT asked.id AS author_id, c.id AS claim_id,
        c.id IS NOT NULL AND EXISTS (
            SELECT FROM profiles_claim o WHERE o.author_id = asked.id AND o.state = 'competing' AND NOT {is_barred("o")}
        ) AS is_contested,
        (SELECT min(e.value) FROM profiles_evidence e
         WHERE e.claim_id = c.id AND e.kind = 'orcid' AND e.ended_at IS NULL
            AND (e.expires_at IS NULL OR e.expires_at > now())) AS orcid,
        (r.names_reviewed_at AT TIME ZONE 'UTC')::date AS names_reviewed_on,
        CASE WHEN r.reviewed_at > now() - interval '{REVIEW_MONTHS} months'
            THEN (r.reviewed_at AT TIME ZONE 'UTC')::date END AS reviewed_on,
        disputes.*, newest.*
    FROM {_ASKED}
    LEFT JOIN profiles_claim c ON c.author_id = asked.id AND c.state = 'verified'
    LEFT JOIN profiles_researcher r ON r.author_id = asked.id AND r.stated_by_id = c.user_id
    CROSS JOIN LATERAL (
        SELECT coalesce(json_agg(d.id) FILTER (WHERE d.answered_at IS NULL), '[]') AS open_disputes,
            coalesce(json_agg(d.id) FILTER (
                WHERE {_BY_OTHERS} AND d.answer = 'put-right' AND d.answered_at <= d.opened_at + {_ANSWER_TIME}
            ), '[]') AS answered_disputes,
            coalesce(json_agg(d.id) FILTER (
                WHERE {_BY_OTHERS} AND d.answered_at IS NULL AND d.opened_at + {_ANSWER_TIME} < now()
            ), '[]') AS overdue_disputes
        FROM profiles_dispute d WHERE d.author_id = asked.id
    ) disputes
    LEFT JOIN LATERAL (
        SELECT s.input_hash AS newest_hash, s.score AS newest_score, s.level AS newest_level,
            (s.inputs ->> 'held_at')::smallint AS newest_held_at
        FROM profiles_trustsnapshot s WHERE s.author_id = asked.id ORDER BY s.id DESC LIMIT 1
    ) newest ON true
"""
