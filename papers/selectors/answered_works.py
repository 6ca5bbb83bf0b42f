"""Works as programs are told them: each part in its final shape, and only the parts that are asked for."""

import datetime
from collections.abc import Collection, Sequence
from functools import cache

import msgspec

from core.rows import read_rows
from papers.selectors.nobodys import IS_NOBODYS

TOLD_SIGNATURES = 100
"""How many signatures of a work a list tells."""
PARTS = frozenset({"authorships", "identifiers", "text", "topics", "venue"})


class AuthorEntry(msgspec.Struct, frozen=True):
    """The author record that a signature was resolved to; `orcid` as an address."""

    id: str
    display_name: str | None
    orcid: str | None = None


class InstitutionEntry(msgspec.Struct, frozen=True):
    """An institution printed beside a signature: by its ROR id, else by its name as printed."""

    id: str
    display_name: str
    ror: str | None = None
    country_code: str | None = None


class Authorship(msgspec.Struct, frozen=True):
    """A signature of a work, at `position` from 1; `author` is None while it is not resolved to an author record.

    Of who is hidden it has the printed name alone.
    """

    position: int
    author_position: str
    raw_author_name: str
    author: AuthorEntry | None
    institutions: tuple[InstitutionEntry, ...] = ()
    raw_affiliation_strings: tuple[str, ...] = ()


class WorkTopicEntry(msgspec.Struct, frozen=True):
    """A topic of a work; `is_assigned` when this site gave it. `score`, from 0 to 1, is how surely."""

    id: str
    display_name: str | None
    is_assigned: bool
    score: float | None


class WorkIdentifierEntry(msgspec.Struct, frozen=True):
    """An identifier of a work, its value bare."""

    scheme: str
    value: str


class AnsweredWork(msgspec.Struct, frozen=True):
    """A work; what belongs to a part that was not asked for is empty."""

    id: int
    kind: int
    year: int | None
    published_on: datetime.date | None
    title: str | None
    is_retracted: bool
    signatures_count: int
    changed_at: datetime.datetime
    venue_id: int | None
    venue: str | None = None
    title_html: str | None = None
    abstract: str | None = None
    abstract_html: str | None = None
    comment: str | None = None
    url: str | None = None
    language: str | None = None
    identifiers: tuple[WorkIdentifierEntry, ...] = ()
    authorships: tuple[Authorship, ...] = ()
    topics: tuple[WorkTopicEntry, ...] = ()


def list_answered_works(
    work_ids: Sequence[int], parts: Collection[str] = PARTS, *, most_signatures: int = TOLD_SIGNATURES
) -> list[AnsweredWork]:
    """These works in this order, in one query; one that is gone is left out."""
    params: dict[str, object] = {"work_ids": list(work_ids)}
    if "authorships" in parts:
        params["most"] = most_signatures
    return read_rows(AnsweredWork, _select(frozenset(parts)), params, is_prepared=True)


@cache
def _select(parts: frozenset[str]) -> str:
    tables, columns, joins = [_FOUND], [_OWN], []
    for part, (table, column, join) in _PARTS.items():
        if part in parts:
            tables += [table] if table else []
            columns.append(column)
            joins.append(join)
    return (
        f"WITH {', '.join(tables)} SELECT {', '.join(columns)} FROM found w {' '.join(joins)} ORDER BY w.rank"
    )


_OWN = """w.id, w.kind, w.year, w.published_on, w.title, w.is_retracted, w.signatures_count, w.changed_at, w.venue_id"""
_FOUND = f"""
    found AS MATERIALIZED (
        SELECT {_OWN}, asked.rank
        FROM unnest(%(work_ids)s::bigint[]) WITH ORDINALITY AS asked(id, rank) JOIN papers_work w ON w.id = asked.id
    )
"""
# The works of a list share their authors and their places: each is named once.
_AUTHORSHIPS = f"""
    signed AS MATERIALIZED (
        SELECT s.work_id, s.position, s.name_id, resolved.author_id,
            CASE s.position WHEN 1 THEN 'first' WHEN found.signatures_count THEN 'last' ELSE 'middle' END AS place
        FROM found JOIN papers_signature s ON s.work_id = found.id AND s.position BETWEEN 1 AND %(most)s::int
        LEFT JOIN papers_authorship resolved ON resolved.work_id = s.work_id AND resolved.position = s.position
    ), people AS MATERIALIZED (
        SELECT author.id, json_build_object('id', author.id::text, 'display_name', own.printed, 'orcid', (
            SELECT 'https://orcid.org/' || min(i.value) FROM papers_authoridentifier i
            WHERE i.author_id = author.id AND i.scheme = 'orcid')) AS told
        FROM (SELECT DISTINCT author_id FROM signed) asked
        JOIN papers_author author ON author.id = asked.author_id JOIN papers_name own ON own.id = author.name_id
    ), names AS MATERIALIZED (
        SELECT n.id, n.printed, n.block FROM (SELECT DISTINCT name_id FROM signed) asked
        JOIN papers_name n ON n.id = asked.name_id
    ), printed AS MATERIALIZED (
        SELECT sa.work_id, sa.position, sa.affiliation_id FROM found
        JOIN papers_signatureaffiliation sa ON sa.work_id = found.id AND sa.position BETWEEN 1 AND %(most)s::int
    ), places AS MATERIALIZED (
        SELECT f.id, f.name, json_build_object(
            'id', lpad(to_hex(f.match_key), 16, '0'), 'display_name', coalesce(i.name, f.name),
            'ror', 'https://ror.org/' || i.ror, 'country_code', coalesce(i.country, f.country, listed.country)) AS told
        FROM (SELECT DISTINCT affiliation_id FROM printed) asked
        JOIN papers_affiliation f ON f.id = asked.affiliation_id
        LEFT JOIN papers_institution i ON i.ror = f.institution_id
        LEFT JOIN papers_institutionsearch listed ON listed.institution_id = f.match_key
    ), placed AS MATERIALIZED (
        SELECT p.work_id, p.position, json_agg(f.told ORDER BY f.name, f.id) AS institutions,
            json_agg(f.name ORDER BY f.name, f.id) AS strings
        FROM printed p JOIN places f ON f.id = p.affiliation_id GROUP BY p.work_id, p.position
    ), bylines AS MATERIALIZED (
        SELECT s.work_id, json_agg(json_build_object(
            'position', s.position, 'author_position', s.place, 'raw_author_name', n.printed, 'author', p.told,
            'institutions', coalesce(placed.institutions, '[]'),
            'raw_affiliation_strings', coalesce(placed.strings, '[]')) ORDER BY s.position) AS told
        FROM signed s JOIN names n ON n.id = s.name_id LEFT JOIN people p ON p.id = s.author_id
        LEFT JOIN placed ON placed.work_id = s.work_id AND placed.position = s.position
            AND NOT {IS_NOBODYS.format(author_id="s.author_id")}
        GROUP BY s.work_id
    )
"""
_IDENTIFIERS = """
    identified AS MATERIALIZED (
        SELECT i.work_id, json_agg(json_build_object('scheme', i.scheme, 'value', i.value)
                                   ORDER BY i.scheme, i.value) AS told
        FROM found JOIN papers_workidentifier i ON i.work_id = found.id
        WHERE i.scheme NOT IN ('list', 'record', 'url') GROUP BY i.work_id
    )
"""
_TOPICS = """
    about AS MATERIALIZED (
        SELECT wt.work_id, json_agg(json_build_object('id', wt.topic_id::text, 'display_name', topic.name,
                                                      'is_assigned', false, 'score', wt.score)
                                    ORDER BY wt.score DESC NULLS LAST, wt.topic_id) AS told
        FROM found JOIN papers_worktopic wt ON wt.work_id = found.id JOIN papers_topic topic ON topic.id = wt.topic_id
        GROUP BY wt.work_id
    ), assigned AS MATERIALIZED (
        SELECT own.work_id, json_agg(json_build_object('id', own.topic_id::text, 'display_name', topic.name,
                                                       'is_assigned', true, 'score', own.score)
                                     ORDER BY own.score DESC, own.topic_id) AS told
        FROM found JOIN papers_assignedtopic own ON own.work_id = found.id
        JOIN papers_topic topic ON topic.id = own.topic_id GROUP BY own.work_id
    )
"""
_PARTS = {
    "authorships": (
        _AUTHORSHIPS,
        "coalesce(bylines.told, '[]') AS authorships",
        "LEFT JOIN bylines ON bylines.work_id = w.id",
    ),
    "identifiers": (
        _IDENTIFIERS,
        "coalesce(identified.told, '[]') AS identifiers",
        "LEFT JOIN identified ON identified.work_id = w.id",
    ),
    "topics": (
        _TOPICS,
        "coalesce(about.told, assigned.told, '[]') AS topics",
        "LEFT JOIN about ON about.work_id = w.id LEFT JOIN assigned ON assigned.work_id = w.id",
    ),
    "text": (
        "",
        "t.title_html, t.abstract, t.abstract_html, t.comment, t.url, t.language",
        "LEFT JOIN papers_worktext t ON t.work_id = w.id",
    ),
    "venue": ("", "venue.name AS venue", "LEFT JOIN papers_venue venue ON venue.id = w.venue_id"),
}
