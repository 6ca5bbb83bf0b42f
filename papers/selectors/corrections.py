"""Author records as somebody who puts them right sees them: what they signed, and what was said of it."""

import msgspec

from core.rows import read_rows
from papers.selectors.works import IdentifierRow


class SignedRow(msgspec.Struct, frozen=True):
    """A work that an author record signed: where, under which name, and what people said of that.

    `refused_for` are the records of which a person said that they are not this signature's.
    """

    author_id: int
    work_id: int
    position: int
    block: int
    printed: str
    title: str | None
    year: int | None
    is_curated: bool
    refused_for: tuple[int, ...]


class RecordRow(msgspec.Struct, frozen=True):
    """An author record with its identifiers and the name blocks under which it signs."""

    id: int
    name: str
    names: tuple[str, ...]
    blocks: tuple[int, ...]
    identifiers: tuple[IdentifierRow, ...]


class NameRow(msgspec.Struct, frozen=True):
    """A name on a work, and the author record that it is, None where it is nobody's; `works_count` is that record's.

    `is_refused` says that a person took it off another record.
    """

    position: int
    block: int
    printed: str
    author_id: int | None
    is_curated: bool
    is_refused: bool
    works_count: int | None


def list_signed(author_ids: list[int]) -> list[SignedRow]:
    """All that these author records signed, the newest first."""
    sql = """
        SELECT a.author_id, a.work_id, a.position, n.block, n.printed, w.title, w.year, a.is_curated,
            (SELECT coalesce(json_agg(DISTINCT coalesce(d.author_id, r.author_id)), '[]') FROM papers_refusal r
             LEFT JOIN papers_authorredirect d ON d.old_id = r.author_id
             WHERE r.work_id = a.work_id AND r.block = n.block) AS refused_for
        FROM papers_authorship a JOIN papers_work w ON w.id = a.work_id
        JOIN papers_signature s ON s.work_id = a.work_id AND s.position = a.position
        JOIN papers_name n ON n.id = s.name_id
        WHERE a.author_id = ANY(%(author_ids)s)
        ORDER BY w.year DESC NULLS LAST, w.title, w.id
    """
    return read_rows(SignedRow, sql, {"author_ids": author_ids})


def list_records(author_ids: list[int]) -> dict[int, RecordRow]:
    """These author records by id; one that is not there is left out."""
    sql = """
        SELECT a.id, own.printed AS name,
            (SELECT json_agg(n.printed ORDER BY n.printed, n.id)
             FROM papers_namevariant v JOIN papers_name n ON n.id = v.name_id WHERE v.author_id = a.id) AS names,
            (SELECT json_agg(DISTINCT n.block)
             FROM papers_namevariant v JOIN papers_name n ON n.id = v.name_id WHERE v.author_id = a.id) AS blocks,
            (SELECT coalesce(json_agg(json_build_object('scheme', i.scheme, 'value', i.value)
                                      ORDER BY i.scheme, i.value), '[]')
             FROM papers_authoridentifier i WHERE i.author_id = a.id) AS identifiers
        FROM papers_author a JOIN papers_name own ON own.id = a.name_id WHERE a.id = ANY(%(author_ids)s)
    """
    return {row.id: row for row in read_rows(RecordRow, sql, {"author_ids": author_ids})}


def list_names(work_id: int) -> list[NameRow]:
    """The names on a work, by position, with who signed."""
    sql = """
        SELECT s.position, n.block, n.printed, a.author_id, coalesce(a.is_curated, false) AS is_curated, x.works_count,
            EXISTS (SELECT FROM papers_refusal r WHERE r.work_id = s.work_id AND r.block = n.block) AS is_refused
        FROM papers_signature s JOIN papers_name n ON n.id = s.name_id
        LEFT JOIN papers_authorship a ON a.work_id = s.work_id AND a.position = s.position
        LEFT JOIN papers_author x ON x.id = a.author_id
        WHERE s.work_id = %(work_id)s ORDER BY s.position
    """
    return read_rows(NameRow, sql, {"work_id": work_id})
