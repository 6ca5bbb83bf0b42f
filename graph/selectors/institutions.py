"""Institutions as their pages read them: all affiliations of one match key."""

import msgspec

from core.rows import read_row

LISTED_SPELLINGS = 12


class InstitutionEntry(msgspec.Struct, frozen=True):
    """An institution: with a ROR id as its organisation calls itself, else as it is printed, the shortest so.

    `countries` are those that works print; `spellings` are names as printed, up to `LISTED_SPELLINGS` of
    `spellings_count`.
    """

    id: int
    name: str
    ror: str | None
    countries: tuple[str, ...]
    spellings: tuple[str, ...]
    spellings_count: int


def read_institution(institution_id: int) -> InstitutionEntry | None:
    """The institution of this match key, or None when no affiliation has it."""
    sql = f"""
        WITH printed AS MATERIALIZED (
            SELECT f.id, f.name, coalesce(i.country, f.country) AS country, i.ror, i.name AS own_name
            FROM papers_affiliation f LEFT JOIN papers_institution i ON i.ror = f.institution_id
            WHERE f.match_key = %(institution_id)s
        )
        SELECT %(institution_id)s AS id, coalesce(p.own_name, p.name) AS name, p.ror,
            (SELECT coalesce(json_agg(DISTINCT country), '[]') FROM printed WHERE country IS NOT NULL) AS countries,
            (SELECT coalesce(json_agg(name), '[]') FROM (
                SELECT DISTINCT name FROM printed ORDER BY name LIMIT {LISTED_SPELLINGS}) named) AS spellings,
            (SELECT count(DISTINCT name) FROM printed) AS spellings_count
        FROM printed p ORDER BY length(p.name), p.name LIMIT 1
    """
    return read_row(InstitutionEntry, sql, {"institution_id": institution_id})
