"""Researchers as lists of the API tell them: all of them in one query."""

import datetime
from collections.abc import Sequence

import msgspec

from core.rows import read_rows
from papers.selectors.authors import NEWEST_AFFILIATION, VARIANTS, AffiliationRow
from papers.selectors.works import IdentifierRow
from profiles.selectors.researchers import NameRow

LISTED_TOPICS = 3


class ListedTopic(msgspec.Struct, frozen=True):
    """A topic with how many of the works are on it."""

    id: int
    name: str
    works_count: int


class ListedSnapshot(msgspec.Struct, frozen=True):
    """The newest trust snapshot."""

    score: int
    level: int
    label: str
    computed_at: datetime.datetime


class ListedResearcher(msgspec.Struct, frozen=True):
    """An author record as a list tells it; `variants` are its other names as printed, the most frequent first.

    `claim_level` is None while nobody owns it, `names` and `orcid` are what its owner says and signed in with.
    `snapshot` is None before the first. `topics` are those with the most works.
    """

    id: int
    name: str
    works_count: int
    first_year: int | None
    last_year: int | None
    changed_at: datetime.datetime
    variants: tuple[str, ...]
    identifiers: tuple[IdentifierRow, ...]
    affiliation: AffiliationRow | None
    claim_level: int | None
    names: tuple[NameRow, ...]
    orcid: str | None
    snapshot: ListedSnapshot | None
    topics: tuple[ListedTopic, ...]


def list_researchers(author_ids: Sequence[int]) -> list[ListedResearcher]:
    """These author records, in this order; one that is gone is left out."""
    sql = f"""
        SELECT a.id, own.printed AS name, a.works_count, a.first_year, a.last_year, a.changed_at,
            {VARIANTS},
            {NEWEST_AFFILIATION},
            (SELECT coalesce(json_agg(json_build_object('scheme', i.scheme, 'value', i.value)
                                      ORDER BY i.scheme, i.value), '[]')
               FROM papers_authoridentifier i WHERE i.author_id = a.id) AS identifiers,
            owner.level AS claim_level,
            (SELECT coalesce(json_agg(json_build_object('name', n.name, 'is_shown', n.is_shown) ORDER BY n.name), '[]')
               FROM profiles_researcher r JOIN profiles_statedname n ON n.researcher_id = r.author_id
              WHERE r.author_id = a.id AND r.stated_by_id = owner.user_id) AS names,
            (SELECT e.value FROM profiles_evidence e
              WHERE e.claim_id = owner.id AND e.kind = 'orcid' AND e.ended_at IS NULL
                AND (e.expires_at IS NULL OR e.expires_at > now()) ORDER BY e.id LIMIT 1) AS orcid,
            (SELECT row_to_json(newest) FROM (
                SELECT s.score, s.level, s.label, s.computed_at FROM profiles_trustsnapshot s
                WHERE s.author_id = a.id ORDER BY s.id DESC LIMIT 1) newest) AS snapshot,
            (SELECT coalesce(json_agg(best), '[]') FROM (
                SELECT t.id, t.name, e.works_count FROM graph_authortopic e JOIN papers_topic t ON t.id = e.target_id
                WHERE e.source_id = a.id AND t.name IS NOT NULL
                ORDER BY e.works_count - e.assigned_works_count DESC, e.assigned_works_count DESC, t.name, t.id
                LIMIT {LISTED_TOPICS}) best) AS topics
        FROM unnest(%(author_ids)s::bigint[]) WITH ORDINALITY AS asked(id, rank)
        JOIN papers_author a ON a.id = asked.id JOIN papers_name own ON own.id = a.name_id
        LEFT JOIN profiles_claim owner ON owner.author_id = a.id AND owner.state = 'verified'
        ORDER BY asked.rank
    """
    return read_rows(ListedResearcher, sql, {"author_ids": list(author_ids)})
