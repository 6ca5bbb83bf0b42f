"""The conflation risk of an author record, as its page shows it."""

import msgspec

from core.rows import read_row
from graph.selectors.titles import TitledWork

LISTED_WORKS = 20
"""So many works of each part are read: its first in the catalogue."""


class PartRow(msgspec.Struct, frozen=True):
    """A part: how many works it has, of which the first are listed, the newest before."""

    works_count: int
    works: tuple[TitledWork, ...]


class ConflationRow(msgspec.Struct, frozen=True):
    """A risk that no curator dismissed. `reasons` are a line for each part, then what was compared."""

    score: float
    reasons: tuple[str, ...]
    parts: tuple[PartRow, ...]


def read_conflation(author_id: int) -> ConflationRow | None:
    """The open conflation risk of an author record, in one query; None where there is none, or it was dismissed."""
    sql = f"""
        SELECT r.score, r.reasons, (
            SELECT json_agg(json_build_object(
                'works_count', jsonb_array_length(part.ids),
                'works', (
                    SELECT coalesce(json_agg(listed), '[]') FROM (
                        SELECT w.id, w.year, w.title, t.title_html, t.language,
                            CASE WHEN w.title IS NULL THEN t.abstract END AS abstract,
                            CASE WHEN w.title IS NULL THEN t.abstract_html END AS abstract_html
                        FROM (
                            SELECT id::bigint FROM jsonb_array_elements_text(part.ids) WITH ORDINALITY AS one (id, at)
                            ORDER BY at LIMIT {LISTED_WORKS}
                        ) first JOIN papers_work w USING (id) LEFT JOIN papers_worktext t ON t.work_id = w.id
                        ORDER BY w.year DESC NULLS LAST, w.id
                    ) listed
                )
            ) ORDER BY part.at)
            FROM jsonb_array_elements(r.parts) WITH ORDINALITY AS part (ids, at)
        ) AS parts
        FROM graph_conflationrisk r WHERE r.author_id = %(author_id)s AND NOT r.is_dismissed
    """
    return read_row(ConflationRow, sql, {"author_id": author_id}, is_prepared=True)
