"""Venues as the last survey counted them, with the works behind each number."""

from collections.abc import Iterator

import msgspec

from core.rows import read_row, read_rows
from graph.models import SurveyedKind
from graph.selectors.surveyed_nodes import NodePersonRow, NodeSurvey, SharedWorks, iterate_surveyed_works

_PLACE = f"kind = {SurveyedKind.VENUE} AND node_id = %(venue_id)s"


class VenueEntry(msgspec.Struct, frozen=True):
    """A venue: its name as printed, and the key of that."""

    id: int
    name: str


class _WorkPlace(msgspec.Struct, frozen=True):
    work_id: int


def read_venue(venue_id: int) -> VenueEntry | None:
    """The venue with this key, or None when no source prints one."""
    sql = "SELECT id, name FROM papers_venue WHERE id = %(venue_id)s"
    return read_row(VenueEntry, sql, {"venue_id": venue_id})


def read_venue_survey(venue_id: int, *, topics: int) -> NodeSurvey | None:
    """The numbers of a venue and its topics, as neighbours; None before the first survey. One query."""
    sql = f"""
        SELECT s.surveyed_at, s.late_from, coalesce(g.counted_at > s.counted_at, false) AS is_behind,
            (SELECT row_to_json(n) FROM graph_surveyednode n WHERE {_PLACE}) AS numbers,
            (SELECT coalesce(json_agg(o ORDER BY o.rank), '[]') FROM (
                SELECT p.target_id AS id, t.name, p.works_count, p.rank
                FROM graph_venuetopic p JOIN papers_topic t ON t.id = p.target_id
                WHERE p.source_id = %(venue_id)s AND p.rank <= %(topics)s AND t.name IS NOT NULL) o) AS neighbours,
            '[]'::json AS people, '[]'::json AS rising, '[]'::json AS communities
        FROM graph_survey s LEFT JOIN graph_graphstate g ON TRUE
    """
    return read_row(NodeSurvey, sql, {"venue_id": venue_id, "topics": topics})


def list_venue_people(venue_id: int, *, offset: int, limit: int) -> list[NodePersonRow]:
    """The people with the most works there, as far as the survey ranked them."""
    sql = f"""
        SELECT p.author_id, n.printed AS name, p.works_count, p.all_works_count, NULL AS share
        FROM graph_surveyedperson p JOIN papers_author a ON a.id = p.author_id JOIN papers_name n ON n.id = a.name_id
        WHERE {_PLACE} AND p.rank > %(offset)s AND p.rank <= %(offset)s + %(limit)s ORDER BY p.rank
    """
    return read_rows(NodePersonRow, sql, {"venue_id": venue_id, "offset": offset, "limit": limit})


def list_venue_works(venue_id: int, *, year: int | None = None, offset: int, limit: int) -> list[int]:
    """Ids of works of a venue, newest first; `year` 0 means those without one."""
    sql = f"""
        SELECT work_id FROM graph_surveyedwork WHERE {_PLACE} {"" if year is None else "AND year = %(year)s"}
        ORDER BY year DESC, work_id DESC LIMIT %(limit)s OFFSET %(offset)s
    """
    params = {"venue_id": venue_id, "year": year, "limit": limit, "offset": offset}
    return [row.work_id for row in read_rows(_WorkPlace, sql, params)]


def iterate_venue_works(venue_id: int, *, year: int | None = None) -> Iterator[int]:
    """The ids that `list_venue_works` lists, all of them: a range of the index a query."""
    return iterate_surveyed_works(_PLACE, {"venue_id": venue_id}, year=year)


def read_person_works(venue_id: int, author_id: int, *, offset: int, limit: int) -> SharedWorks:
    """The works of an author record that appeared there, newest first."""
    found = "papers_authorship a JOIN papers_work w ON w.id = a.work_id AND w.venue_id = %(venue_id)s"
    return _read_works(
        f"SELECT coalesce(w.year, 0) AS year, w.id AS work_id FROM {found} WHERE a.author_id = %(other_id)s",
        venue_id,
        author_id,
        offset=offset,
        limit=limit,
    )


def read_topic_works(venue_id: int, topic_id: int, *, offset: int, limit: int) -> SharedWorks:
    """The works of a venue on a topic, newest first."""
    return _read_works(
        f"""SELECT v.year, v.work_id FROM graph_surveyedwork v
            JOIN graph_surveyedwork t ON (t.kind, t.node_id, t.year, t.work_id)
                = ({SurveyedKind.TOPIC}, %(other_id)s, v.year, v.work_id)
            WHERE v.kind = {SurveyedKind.VENUE} AND v.node_id = %(venue_id)s""",
        venue_id,
        topic_id,
        offset=offset,
        limit=limit,
    )


def _read_works(chosen: str, venue_id: int, other_id: int, *, offset: int, limit: int) -> SharedWorks:
    sql = f"""
        WITH chosen AS MATERIALIZED ({chosen})
        SELECT count(*) AS works_count, (SELECT coalesce(json_agg(work_id), '[]') FROM (
            SELECT work_id FROM chosen ORDER BY year DESC, work_id DESC LIMIT %(limit)s OFFSET %(offset)s) page
        ) AS work_ids FROM chosen
    """
    params = {"venue_id": venue_id, "other_id": other_id, "offset": offset, "limit": limit}
    found = read_row(SharedWorks, sql, params)
    assert found is not None  # noqa: S101 - an aggregate has one row
    return found
