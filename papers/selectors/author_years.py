"""The works of several author records by year, and the institutions that they print."""

from collections.abc import Collection

import msgspec

from core.rows import read_rows


class YearCount(msgspec.Struct, frozen=True):
    """How many works of an author record are of a year."""

    author_id: int
    year: int
    works_count: int


class PrintedPlace(msgspec.Struct, frozen=True):
    """An institution that works of an author record print, and in which years, the newest first.

    `ror` is None where no source gives a ROR id: then `name` is as printed. `country` is two letters, None where no
    affiliation of the place says it.
    """

    author_id: int
    institution_id: int
    name: str
    ror: str | None
    country: str | None
    years: tuple[int, ...]


def count_years(author_ids: Collection[int]) -> list[YearCount]:
    """The works by year, the newest first, without those that have none. One query over the works of these alone."""
    sql = """
        SELECT a.author_id, w.year, count(*) AS works_count
        FROM papers_authorship a JOIN papers_work w ON w.id = a.work_id
        WHERE a.author_id = ANY(%(author_ids)s) AND w.year IS NOT NULL
        GROUP BY a.author_id, w.year ORDER BY a.author_id, w.year DESC
    """
    return read_rows(YearCount, sql, {"author_ids": list(author_ids)})


def list_places(author_ids: Collection[int]) -> list[PrintedPlace]:
    """The institutions of each, those of the newest works first. One query over the works of these alone."""
    sql = """
        WITH printed AS MATERIALIZED (
            SELECT a.author_id, f.match_key AS institution_id,
                coalesce(array_agg(DISTINCT w.year ORDER BY w.year DESC) FILTER (WHERE w.year IS NOT NULL), '{}')
                    AS years
            FROM papers_authorship a
            JOIN papers_signatureaffiliation s ON s.work_id = a.work_id AND s.position = a.position
            JOIN papers_affiliation f ON f.id = s.affiliation_id JOIN papers_work w ON w.id = a.work_id
            WHERE a.author_id = ANY(%(author_ids)s) GROUP BY a.author_id, f.match_key
        )
        SELECT p.author_id, p.institution_id, place.name, place.ror, place.country, p.years
        FROM printed p CROSS JOIN LATERAL (
            SELECT coalesce(i.name, f.name) AS name, i.ror,
                coalesce(i.country, f.country, listed.country) AS country
            FROM papers_affiliation f LEFT JOIN papers_institution i ON i.ror = f.institution_id
            LEFT JOIN papers_institutionsearch listed ON listed.institution_id = f.match_key
            WHERE f.match_key = p.institution_id ORDER BY length(f.name), f.name, f.country LIMIT 1
        ) place ORDER BY p.author_id, p.years[1] DESC NULLS LAST, place.name, p.institution_id
    """
    return read_rows(PrintedPlace, sql, {"author_ids": list(author_ids)})
