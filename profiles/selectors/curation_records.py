"""The works of a record as a curator parts them: each with what tells whose it is, and the groups they fall into."""

import datetime

import msgspec

from core.rows import read_row, read_rows
from graph.models import ConflationRisk
from papers.selectors.works import NEWEST_FIRST, IdentifierRow

LISTED_WORKS = 500
"""A form names no more works than this; of more, those that are chosen come first."""
LISTED_PEOPLE = 8
LISTED_GROUPS = 15
_PAIRED = 100
"""Co-authors of a work that more people signed say nothing."""


class Selection(msgspec.Struct, frozen=True):
    """Which works are chosen beforehand: those of a part, with an identifier, a co-author, a place, or of a year.

    Just one of them is set. `part` holds work ids, `place` a match key; `year` 0 stands for works without one.
    """

    part: tuple[int, ...] | None = None
    identifier: tuple[str, str] | None = None
    person_id: int | None = None
    place: int | None = None
    year: int | None = None


class RecordWork(msgspec.Struct, frozen=True):
    """A work of the record, with what is printed beside this person's own signature; `people` are the first others.

    Title and abstract are those of `papers.selectors.works.WorkRow`, the abstract where there is no title.
    """

    id: int
    kind: int
    year: int | None
    title: str | None
    title_html: str | None
    abstract: str | None
    abstract_html: str | None
    language: str | None
    signed_as: str
    people: tuple[str, ...]
    signatures_count: int
    places: tuple[str, ...]
    identifiers: tuple[IdentifierRow, ...]
    is_curated: bool
    is_chosen: bool


class IdentifierGroup(msgspec.Struct, frozen=True):
    scheme: str
    value: str
    works_count: int


class NamedGroup(msgspec.Struct, frozen=True):
    """Works that share a co-author, by the id of the record, or a place, by its match key."""

    id: int
    name: str
    works_count: int


class YearGroup(msgspec.Struct, frozen=True):
    year: int | None
    works_count: int


class RecordGroups(msgspec.Struct, frozen=True):
    """By what the works of a record can be told apart, the largest groups first, at most `LISTED_GROUPS` of a sort.

    Years are all there are, the newest first.
    """

    identifiers: tuple[IdentifierGroup, ...]
    people: tuple[NamedGroup, ...]
    places: tuple[NamedGroup, ...]
    years: tuple[YearGroup, ...]


class Risk(msgspec.Struct, frozen=True):
    """Into which works the record seems to fall apart, the largest part first, and when that was found."""

    parts: tuple[tuple[int, ...], ...]
    score: float
    found_at: datetime.datetime
    is_dismissed: bool


_MINE = "papers_authorship mine JOIN papers_work w ON w.id = mine.work_id"
_CHOSEN = """CASE
    WHEN %(part)s::bigint[] IS NOT NULL THEN w.id = ANY(%(part)s::bigint[])
    WHEN %(scheme)s::text IS NOT NULL THEN EXISTS (
        SELECT FROM papers_signatureidentifier i WHERE i.work_id = mine.work_id AND i.position = mine.position
        AND i.scheme = %(scheme)s AND i.value = %(value)s)
    WHEN %(person_id)s::bigint IS NOT NULL THEN EXISTS (
        SELECT FROM papers_authorship o WHERE o.work_id = mine.work_id AND o.author_id = %(person_id)s)
    WHEN %(place)s::bigint IS NOT NULL THEN EXISTS (
        SELECT FROM papers_signatureaffiliation x JOIN papers_affiliation f ON f.id = x.affiliation_id
        WHERE x.work_id = mine.work_id AND x.position = mine.position AND f.match_key = %(place)s)
    WHEN %(year)s::int IS NOT NULL THEN coalesce(w.year, 0) = %(year)s
    ELSE FALSE END"""


def list_record_works(author_id: int, chosen: Selection, *, limit: int = LISTED_WORKS) -> list[RecordWork]:
    """The works of a record, those chosen first, then the newest. One query."""
    sql = f"""
        WITH listed AS MATERIALIZED (
            SELECT mine.work_id, mine.position, mine.is_curated, {_CHOSEN} AS is_chosen
            FROM {_MINE} WHERE mine.author_id = %(author_id)s
            ORDER BY is_chosen DESC, {NEWEST_FIRST} LIMIT %(limit)s
        )
        SELECT w.id, w.kind, w.year, w.title, t.title_html, t.language, w.signatures_count,
            CASE WHEN w.title IS NULL THEN left(t.abstract, 1000) END AS abstract, NULL AS abstract_html,
            n.printed AS signed_as, mine.is_curated, mine.is_chosen,
            (SELECT coalesce(json_agg(other.printed ORDER BY other.position), '[]') FROM (
                SELECT s.position, p.printed FROM papers_signature s JOIN papers_name p ON p.id = s.name_id
                WHERE s.work_id = mine.work_id AND s.position >= 1 AND s.position <> mine.position
                ORDER BY s.position LIMIT {LISTED_PEOPLE}) other) AS people,
            (SELECT coalesce(json_agg(f.name ORDER BY f.name), '[]')
               FROM papers_signatureaffiliation x JOIN papers_affiliation f ON f.id = x.affiliation_id
              WHERE x.work_id = mine.work_id AND x.position = mine.position) AS places,
            (SELECT coalesce(json_agg(json_build_object('scheme', i.scheme, 'value', i.value) ORDER BY i.scheme), '[]')
               FROM papers_signatureidentifier i
              WHERE i.work_id = mine.work_id AND i.position = mine.position) AS identifiers
        FROM listed mine JOIN papers_work w ON w.id = mine.work_id
        JOIN papers_signature own ON own.work_id = mine.work_id AND own.position = mine.position
        JOIN papers_name n ON n.id = own.name_id LEFT JOIN papers_worktext t ON t.work_id = w.id
        ORDER BY mine.is_chosen DESC, {NEWEST_FIRST}
    """
    scheme, value = chosen.identifier or (None, None)
    params = {
        "author_id": author_id,
        "part": None if chosen.part is None else list(chosen.part),
        "scheme": scheme,
        "value": value,
        "person_id": chosen.person_id,
        "place": chosen.place,
        "year": chosen.year,
        "limit": limit,
    }
    return read_rows(RecordWork, sql, params)


def read_record_groups(author_id: int) -> RecordGroups:
    """The groups into which the works of a record fall by what is printed on them. One query."""
    sql = f"""
        WITH mine AS MATERIALIZED (
            SELECT mine.work_id, mine.position, w.year, w.signatures_count FROM {_MINE}
            WHERE mine.author_id = %(author_id)s
        )
        SELECT
            (SELECT coalesce(json_agg(best), '[]') FROM (
                SELECT i.scheme, i.value, count(*) AS works_count FROM mine
                JOIN papers_signatureidentifier i ON i.work_id = mine.work_id AND i.position = mine.position
                GROUP BY i.scheme, i.value ORDER BY works_count DESC, i.scheme, i.value LIMIT {LISTED_GROUPS}
             ) best) AS identifiers,
            (SELECT coalesce(json_agg(best), '[]') FROM (
                SELECT together.author_id AS id, n.printed AS name, together.works_count FROM (
                    SELECT o.author_id, count(*) AS works_count FROM mine
                    JOIN papers_authorship o ON o.work_id = mine.work_id AND o.author_id <> %(author_id)s
                    WHERE mine.signatures_count <= {_PAIRED}
                    GROUP BY o.author_id ORDER BY works_count DESC, o.author_id LIMIT {LISTED_GROUPS}
                ) together JOIN papers_author a ON a.id = together.author_id JOIN papers_name n ON n.id = a.name_id
                ORDER BY together.works_count DESC, n.printed, together.author_id
             ) best) AS people,
            (SELECT coalesce(json_agg(best), '[]') FROM (
                SELECT f.match_key AS id, min(f.name) AS name, count(DISTINCT mine.work_id) AS works_count FROM mine
                JOIN papers_signatureaffiliation x ON x.work_id = mine.work_id AND x.position = mine.position
                JOIN papers_affiliation f ON f.id = x.affiliation_id
                GROUP BY f.match_key ORDER BY works_count DESC, name, f.match_key LIMIT {LISTED_GROUPS}
             ) best) AS places,
            (SELECT coalesce(json_agg(best), '[]') FROM (
                SELECT year, count(*) AS works_count FROM mine GROUP BY year ORDER BY year DESC NULLS LAST
             ) best) AS years
    """
    groups = read_row(RecordGroups, sql, {"author_id": author_id})
    assert groups is not None  # noqa: S101 - a query without FROM has one row
    return groups


def read_risk(author_id: int) -> Risk | None:
    """The conflation risk of a record, also a dismissed one; None when its works hang together. One query."""
    risk = ConflationRisk.objects.filter(author_id=author_id).first()
    if risk is None:
        return None
    parts = tuple(tuple(int(one) for one in part) for part in risk.parts)
    return Risk(parts, risk.score, risk.found_at, risk.is_dismissed)
