"""Records as sitemaps list them: ranges of ids, never a count."""

import datetime
from collections.abc import Iterator, Sequence
from enum import StrEnum

import msgspec

from core.rows import read_row, read_rows

BATCH_ROWS = 5_000


class Listed(StrEnum):
    """What has pages that are listed, by the end of their addresses."""

    RESEARCHERS = "researchers"
    WORKS = "works"
    TOPICS = "topics"
    INSTITUTIONS = "institutions"
    VENUES = "venues"


class EntryRow(msgspec.Struct, frozen=True):
    """A record that has a page; its name makes the end of the address. `changed_at` is None where it is not kept."""

    id: int
    name: str | None
    changed_at: datetime.datetime | None = None


class Extent(msgspec.Struct, frozen=True):
    """The greatest id, 0 when there is none, and about how many records there are, as PostgreSQL last counted them."""

    last_id: int
    estimated_count: int


class _NumberRow(msgspec.Struct, frozen=True):
    number: int


_KEYS = {
    Listed.RESEARCHERS: ("papers_author", "id"),
    Listed.WORKS: ("papers_work", "id"),
    Listed.TOPICS: ("papers_topic", "id"),
    Listed.INSTITUTIONS: ("papers_affiliation", "match_key"),
    Listed.VENUES: ("papers_venue", "id"),
}
_RANGE = "BETWEEN %(first_id)s AND %(last_id)s"
# Who is hidden or removed has no author record; a topic of the taxonomy that no work has would be an empty page.
_ENTRIES = {
    Listed.RESEARCHERS: f"""
        SELECT a.id, n.printed AS name, a.changed_at FROM papers_author a JOIN papers_name n ON n.id = a.name_id
        WHERE a.id {_RANGE} ORDER BY a.id""",
    Listed.WORKS: f"SELECT id, title AS name, changed_at FROM papers_work WHERE id {_RANGE} ORDER BY id",
    Listed.TOPICS: f"""
        SELECT t.id, t.name FROM papers_topic t WHERE t.id {_RANGE} AND t.name IS NOT NULL AND (
            EXISTS (SELECT FROM papers_worktopic w WHERE w.topic_id = t.id)
            OR EXISTS (SELECT FROM papers_assignedtopic w WHERE w.topic_id = t.id)) ORDER BY t.id""",
    Listed.INSTITUTIONS: f"""
        SELECT DISTINCT ON (f.match_key) f.match_key AS id, coalesce(i.name, f.name) AS name
        FROM papers_affiliation f LEFT JOIN papers_institution i ON i.ror = f.institution_id
        WHERE f.match_key {_RANGE} ORDER BY f.match_key, length(f.name), f.name""",
    Listed.VENUES: f"SELECT id, name FROM papers_venue WHERE id {_RANGE} ORDER BY id",
}


def read_extent(listed: Listed) -> Extent:
    """How far the records reach. Two looks into indexes, at any size."""
    table, key = _KEYS[listed]
    sql = f"""
        SELECT coalesce((SELECT max({key}) FROM {table}), 0) AS last_id,
            (SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = '{table}'::regclass) AS estimated_count
    """
    extent = read_row(Extent, sql, {})
    assert extent is not None  # noqa: S101 - the query has one row
    return extent


def find_filled(listed: Listed, ranges: Sequence[tuple[int, int, int]]) -> list[int]:
    """The numbers of those ranges (number, first id, last id) in which there is a record: a look into an index each."""
    table, key = _KEYS[listed]
    sql = f"""
        SELECT asked.number FROM unnest(%(numbers)s::bigint[], %(firsts)s::bigint[], %(lasts)s::bigint[])
            AS asked(number, first_id, last_id)
        CROSS JOIN LATERAL (SELECT FROM {table} WHERE {key} BETWEEN asked.first_id AND asked.last_id
                             ORDER BY {key} LIMIT 1) found
        ORDER BY asked.number
    """
    numbers, firsts, lasts = (
        (list(column) for column in zip(*ranges, strict=True)) if ranges else ([], [], [])
    )
    rows = read_rows(_NumberRow, sql, {"numbers": numbers, "firsts": firsts, "lasts": lasts})
    return [row.number for row in rows]


def stream_entries(listed: Listed, *, first_id: int, last_id: int, limit: int) -> Iterator[EntryRow]:
    """The records with these ids, in their order, at most `limit`; read in batches."""
    while limit > 0:
        sql = f"{_ENTRIES[listed]} LIMIT {min(limit, BATCH_ROWS)}"
        rows = read_rows(EntryRow, sql, {"first_id": first_id, "last_id": last_id})
        yield from rows
        limit -= len(rows)
        if len(rows) < BATCH_ROWS or rows[-1].id >= last_id:
            return
        first_id = rows[-1].id + 1
