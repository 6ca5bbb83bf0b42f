"""The search index of institutions, kept with that of works."""

from datetime import datetime

from django.db import connection

from papers.models import InstitutionSearch
from papers.models.search import PROMINENT
from papers.search_text import index_names
from papers.services.swapped_tables import make_anew

MOST_SPELLINGS_CHARS = 2_000
"""So much of its names as printed is searched, the shortest first."""

_NAMED = f"""
    SELECT f.match_key AS institution_id,
        coalesce(max(i.name), (array_agg(f.name ORDER BY length(f.name), f.name))[1]) AS name,
        max(coalesce(i.country, f.country)) AS country,
        left(concat_ws(' ', max(i.name), string_agg(f.name, ' ' ORDER BY length(f.name), f.name)),
             {MOST_SPELLINGS_CHARS}) AS names
    FROM papers_affiliation f LEFT JOIN papers_institution i ON i.ror = f.institution_id
"""


def build_institutions() -> None:
    """Make the index of institutions anew: those whose names are printed, with how often."""
    make_anew(
        InstitutionSearch,
        f"""WITH used AS (
                SELECT affiliation_id, count(*) AS uses_count FROM papers_signatureaffiliation GROUP BY affiliation_id
            ), place AS (
                SELECT f.match_key AS institution_id, sum(used.uses_count)::integer AS uses_count
                FROM papers_affiliation f JOIN used ON used.affiliation_id = f.id GROUP BY f.match_key
            ), named AS ({_NAMED} GROUP BY f.match_key)
            SELECT institution_id, name, country, uses_count,
                row_number() OVER most_used <= {PROMINENT} AS is_prominent, {index_names("names")} AS document
            FROM named JOIN place USING (institution_id)
            WINDOW most_used AS (ORDER BY uses_count DESC, institution_id) ORDER BY uses_count DESC, institution_id""",
    )


def add_institutions(changed: str, read_until: datetime) -> None:
    """Add the institutions that works `w` which fulfil `changed` print and that the index does not know yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO papers_institutionsearch
                    (institution_id, name, country, uses_count, is_prominent, document)
                SELECT institution_id, name, country, (
                        SELECT count(*) FROM papers_affiliation own
                        JOIN papers_signatureaffiliation s ON s.affiliation_id = own.id
                        WHERE own.match_key = named.institution_id
                    ), false, {index_names("names")} FROM (
                    {_NAMED} WHERE f.match_key IN (
                        SELECT place.match_key FROM papers_work w
                        JOIN papers_signatureaffiliation s ON s.work_id = w.id
                        JOIN papers_affiliation place ON place.id = s.affiliation_id
                        WHERE {changed} AND NOT EXISTS (
                            SELECT FROM papers_institutionsearch x WHERE x.institution_id = place.match_key)
                    ) GROUP BY f.match_key
                ) named ON CONFLICT DO NOTHING""",
            {"read_until": read_until},
        )
