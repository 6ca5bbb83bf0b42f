"""What the owner of a page put right among its works, as far as it can be undone."""

import datetime

import msgspec

from core.rows import read_rows

LISTED_REFUSALS = 100
LISTED_OTHERS = 20
_NAMED = 3


class TitleRow(msgspec.Struct, frozen=True):
    """What of a work its title is made of."""

    id: int
    title: str | None
    title_html: str | None
    abstract: str | None
    abstract_html: str | None
    language: str | None


class OwnCorrectionRow(msgspec.Struct, frozen=True):
    """A correction that stands: `works` are the first of its `works_count`; one that is gone is left out."""

    id: int
    kind: str
    works_count: int
    applied_at: datetime.datetime
    works: tuple[TitleRow, ...]


def list_own_corrections(author_id: int) -> list[OwnCorrectionRow]:
    """What owners confirmed, refused and added on this page and did not undo, the newest first. One query."""
    return _read_corrections("true", {"author_id": author_id})


def read_own_correction(author_id: int, correction_id: int) -> OwnCorrectionRow | None:
    """What an owner put right on this page, or None when there is no such thing, or it was undone. One query."""
    params = {"author_id": author_id, "correction_id": correction_id}
    return next(iter(_read_corrections("o.id = %(correction_id)s", params)), None)


def _read_corrections(where: str, params: dict[str, int]) -> list[OwnCorrectionRow]:
    sql = f"""
        SELECT c.id, c.kind, c.works_count, c.applied_at,
            (SELECT coalesce(json_agg(named ORDER BY named.rank), '[]') FROM (
                SELECT put.rank, w.id, w.title, t.title_html, t.abstract, t.abstract_html, t.language
                FROM jsonb_array_elements(c.before->'puts') WITH ORDINALITY AS put (said, rank)
                LEFT JOIN papers_workredirect r ON r.old_id = (put.said->>0)::bigint
                JOIN papers_work w ON w.id = coalesce(r.work_id, (put.said->>0)::bigint)
                LEFT JOIN papers_worktext t ON t.work_id = w.id ORDER BY put.rank LIMIT {_NAMED}
            ) named) AS works
        FROM (
            SELECT o.*, row_number() OVER (PARTITION BY o.kind = 'refuse' ORDER BY o.id DESC) AS place
            FROM papers_correction o
            WHERE {where} AND o.role = 'owner' AND o.undone_at IS NULL
            AND (o.author_id = %(author_id)s AND o.kind IN ('confirm', 'refuse')
                 OR o.other_author_id = %(author_id)s AND o.kind = 'move')
        ) c
        WHERE c.place <= CASE c.kind WHEN 'refuse' THEN {LISTED_REFUSALS} ELSE {LISTED_OTHERS} END
        ORDER BY c.id DESC
    """
    return read_rows(OwnCorrectionRow, sql, params)
