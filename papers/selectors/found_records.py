"""Records by identifiers in any dress, and by the ids that they had."""

from collections.abc import Sequence

import msgspec

from core.rows import read_rows
from papers.asked_identifiers import AskedIdentifier


class _IdRow(msgspec.Struct, frozen=True):
    id: int


class _NamedRow(msgspec.Struct, frozen=True):
    id: int
    name: str | None


def find_works(asked: Sequence[AskedIdentifier]) -> list[int]:
    """The works with one of these identifiers, a number being an id that the work has or had."""
    return _find(asked, "papers_workidentifier", "papers_workredirect", "work_id")


def find_authors(asked: Sequence[AskedIdentifier]) -> list[int]:
    """The author records with one of these identifiers, a number being an id that the record has or had."""
    return _find(asked, "papers_authoridentifier", "papers_authorredirect", "author_id")


def _find(asked: Sequence[AskedIdentifier], identifiers: str, redirects: str, column: str) -> list[int]:
    sql = f"""
        SELECT i.{column} AS id FROM unnest(%(schemes)s::text[], %(values)s::text[]) AS asked(scheme, value)
        JOIN {identifiers} i USING (scheme, value)
        UNION SELECT coalesce(r.{column}, own.id) FROM unnest(%(ids)s::bigint[]) AS own(id)
        LEFT JOIN {redirects} r ON r.old_id = own.id
    """
    named = [one for one in asked if one.scheme]
    params = {
        "schemes": [one.scheme for one in named],
        "values": [one.value for one in named],
        "ids": [int(one.value) for one in asked if not one.scheme],
    }
    return [row.id for row in read_rows(_IdRow, sql, params)]


def name_authors(author_ids: Sequence[int]) -> dict[int, str | None]:
    """What these author records are called."""
    return _name(
        "SELECT a.id, n.printed AS name FROM papers_author a JOIN papers_name n ON n.id = a.name_id "
        "WHERE a.id = ANY(%(ids)s::bigint[])",
        author_ids,
    )


def name_topics(topic_ids: Sequence[int]) -> dict[int, str | None]:
    """What these topics are called."""
    return _name("SELECT id, name FROM papers_topic WHERE id = ANY(%(ids)s::bigint[])", topic_ids)


def name_venues(venue_ids: Sequence[int]) -> dict[int, str | None]:
    """What these venues are called."""
    return _name("SELECT id, name FROM papers_venue WHERE id = ANY(%(ids)s::bigint[])", venue_ids)


def name_institutions(institution_ids: Sequence[int]) -> dict[int, str | None]:
    """What these institutions are called: by their ROR id, else as printed, the shortest so."""
    return _name(
        """
        SELECT asked.id, named.name FROM unnest(%(ids)s::bigint[]) AS asked(id) CROSS JOIN LATERAL (
            SELECT coalesce(i.name, f.name) AS name
            FROM papers_affiliation f LEFT JOIN papers_institution i ON i.ror = f.institution_id
            WHERE f.match_key = asked.id ORDER BY length(f.name), f.name LIMIT 1) named
        """,
        institution_ids,
    )


def _name(sql: str, ids: Sequence[int]) -> dict[int, str | None]:
    return {row.id: row.name for row in read_rows(_NamedRow, sql, {"ids": list(ids)})}
