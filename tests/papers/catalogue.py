"""The whole catalogue as tests see it: filled from Work JSON Lines objects, compared by natural keys.

No row id stands in a snapshot: a work is known by the digests of its source records, an author record by the
places, work and position, of its authorships. Two snapshots are equal when the catalogues say the same.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from papers.models import Author, Authorship, ImportOrigin, ImportRun, Rule, Work
from papers.preparation import PreparedRecord, Reading, prepare_items
from papers.records import RawItem
from papers.services.catalogue import mark_changed
from papers.services.ingest import Outcome, ingest_batch
from papers.services.resolution import resolve_batch

Record = dict[str, Any]
"""A work as a line of Work JSON Lines has it."""
Snapshot = dict[str, list[Any]]

OBSERVED_AT = datetime(2024, 1, 1, tzinfo=UTC)

DICTIONARIES = {
    "papers_venue": "id, name",
    "papers_name": "id, printed, given, family, folded, block",
    "papers_nametoken": "token, name_id",
    "papers_institution": "ror, name, country",
    "papers_affiliation": "id, name, country, institution_id, match_key",
    "papers_topic": "id, name",
}
IMPORT_TABLES = {
    "papers_importrun",
    "papers_importorigin",
    "papers_job",
    "papers_rejectedrecord",
    "papers_refresh",
    "papers_sourcebudget",
}


def start_file(observed_at: datetime = OBSERVED_AT) -> ImportOrigin:
    """A file of a run of its own, last written at that time."""
    run = ImportRun.objects.create()
    return ImportOrigin.objects.create(
        run=run,
        rank=0,
        address="/works.jsonl",
        name="works.jsonl",
        form="jsonl",
        bytes_count=0,
        observed_at=observed_at,
    )


def ingest(*records: Record, observed_at: datetime = OBSERVED_AT) -> Outcome:
    """Ingest the records as one batch of one file."""
    items = [RawItem(line, data=json.dumps(record).encode()) for line, record in enumerate(records, 1)]
    prepared = prepare_items(Reading("jsonl"), items)
    taken = [one for one in prepared if isinstance(one, PreparedRecord)]
    assert len(taken) == len(records), [one for one in prepared if one not in taken]
    with transaction.atomic():
        return ingest_batch(taken, origin=start_file(observed_at))


def resolve(blocks_a_batch: int = 10_000) -> int:
    """Resolve all that is stale; the number of name blocks."""
    return sum(iter(lambda: resolve_batch(blocks_a_batch), 0))


def mark_all_stale() -> None:
    """Make the next resolution go over everything."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO papers_staleblock SELECT DISTINCT block FROM papers_name ON CONFLICT DO NOTHING"
        )


@contextmanager
def discarded() -> Iterator[None]:
    """Undo all that the block writes, so that one test can begin with an empty catalogue many times."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def fetch(sql: str, *params: Any) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def find_work(scheme: str, value: str) -> Work:
    """The work that holds this identifier."""
    return Work.objects.get(workidentifier__scheme=scheme, workidentifier__value=value)


def find_author(work: Work, position: int) -> Author:
    """The author record to which the signature at this position is resolved."""
    return Author.objects.get(authorship__work=work, authorship__position=position)


def curate(work: Work, position: int, author: Author) -> None:
    """Let a person say whose signature this is, as curation does, and resolve again what that touches."""
    Authorship.objects.filter(work=work, position=position).delete()
    Authorship.objects.create(
        work=work,
        position=position,
        author=author,
        rule=Rule.CURATED,
        rule_version=1,
        score=1.0,
        is_curated=True,
    )
    mark_changed([work.pk])
    mark_all_stale()
    resolve()


def list_people() -> list[list[tuple[str, int]]]:
    """The author records, each as the (title, position) of its authorships."""
    members: dict[int, list[tuple[str, int]]] = defaultdict(list)
    rows = fetch(
        "SELECT a.author_id, w.title, a.position FROM papers_authorship a JOIN papers_work w ON w.id = a.work_id"
    )
    for author_id, title, position in rows:
        members[author_id].append((title, position))
    return sorted(sorted(places) for places in members.values())


def take_row_versions() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the catalogue with the transaction that wrote it: equal only when no row was touched."""
    return {table: sorted(fetch(f"SELECT t.xmin::text, t::text FROM {table} t")) for table in list_tables()}


def list_tables() -> list[str]:
    """The tables of works, signatures and author records; not those that tell of imports and jobs."""
    tables = fetch(
        "SELECT tablename FROM pg_tables WHERE tablename LIKE 'papers\\_%%' AND schemaname = 'public'"
    )
    return sorted({table for (table,) in tables} - IMPORT_TABLES)


def take_snapshot(*, with_sources: bool = True) -> Snapshot:
    """All rows by natural keys. Without sources works are known by identifiers and title, and payloads don't count."""
    keys = _key_works(with_sources)
    snapshot = {
        part: sorted(((keys[work_id], *row) for work_id, *row in fetch(sql)), key=repr)
        for part, sql in _PARTS_OF_WORKS.items()
        if with_sources or part not in ("sources", "versions")
    }
    snapshot["people"] = _list_author_rows(keys)
    snapshot["stale"] = sorted(fetch("SELECT block FROM papers_staleblock"))
    for table, columns in DICTIONARIES.items():
        snapshot[table] = sorted(fetch(f"SELECT {columns} FROM {table}"), key=repr)
    return snapshot


_PARTS_OF_WORKS = {
    "works": """
        SELECT w.id, w.kind, w.year, w.published_on, w.title, v.name, w.signatures_count, w.sources_count,
               w.is_retracted
        FROM papers_work w LEFT JOIN papers_venue v ON v.id = w.venue_id""",
    "texts": "SELECT work_id, title_html, abstract, abstract_html, comment, url, language FROM papers_worktext",
    "identifiers": "SELECT work_id, scheme, value FROM papers_workidentifier",
    "contested": "SELECT work_id, scheme, value FROM papers_contestedidentifier",
    "versions": """
        SELECT work_id, rank, kind, year, published_on, v.name, source_key, join_rule, join_scheme, join_score
        FROM papers_version LEFT JOIN papers_venue v ON v.id = venue_id""",
    "signatures": """
        SELECT work_id, position, n.printed, n.given, n.family
        FROM papers_signature JOIN papers_name n ON n.id = name_id""",
    "signature affiliations": """
        SELECT work_id, position, f.name, f.country, f.institution_id
        FROM papers_signatureaffiliation JOIN papers_affiliation f ON f.id = affiliation_id""",
    "signature identifiers": "SELECT work_id, position, scheme, value FROM papers_signatureidentifier",
    "topics": "SELECT work_id, topic_id, score FROM papers_worktopic",
    "sources": """
        SELECT work_id, digest, source_key, observed_at, abstract_key, title_key, payload FROM papers_sourcerecord""",
}


def _key_works(with_sources: bool) -> dict[int, Any]:
    if with_sources:
        sql = """SELECT work_id, array_agg(left(digest::text, 8) ORDER BY digest)
                 FROM papers_sourcerecord GROUP BY work_id"""
        return {work_id: " ".join(digests) for work_id, digests in fetch(sql)}
    sql = """SELECT w.id, w.title, array_agg(i.scheme || ':' || i.value ORDER BY i.scheme, i.value)
             FROM papers_work w JOIN papers_workidentifier i ON i.work_id = w.id GROUP BY w.id"""
    return {work_id: " ".join([*identifiers, title or ""]) for work_id, title, identifiers in fetch(sql)}


def _list_author_rows(keys: dict[int, Any]) -> list[Any]:
    parts: dict[int, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for author_id, work_id, *row in fetch(
        """SELECT author_id, work_id, position, rule, rule_version, score, evidence, is_curated
           FROM papers_authorship"""
    ):
        parts[author_id]["authorships"].append((keys[work_id], *row))
    for part, sql in {
        "names": """SELECT v.author_id, n.printed, n.given, n.family, v.works_count
                    FROM papers_namevariant v JOIN papers_name n ON n.id = v.name_id""",
        "identifiers": "SELECT author_id, scheme, value FROM papers_authoridentifier",
        "row": """SELECT a.id, n.printed, n.given, n.family, a.works_count, a.first_year, a.last_year
                  FROM papers_author a JOIN papers_name n ON n.id = a.name_id""",
    }.items():
        for author_id, *row in fetch(sql):
            parts[author_id][part].append(tuple(row))
    return sorted(
        (
            [sorted(author[part], key=repr) for part in ("authorships", "row", "names", "identifiers")]
            for author in parts.values()
        ),
        key=repr,
    )


def find_inconsistencies() -> list[str]:
    """What no catalogue may hold once it is resolved, as far as no constraint of the database forbids it.

    Raises IntegrityError where a constraint is broken that is only looked at when a transaction ends.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return [complaint for complaint, sql in _INCONSISTENCIES.items() if fetch(f"{sql} LIMIT 1")]


_INCONSISTENCIES = {
    "a block is stale": "SELECT FROM papers_staleblock",
    "a signature has no authorship": """
        SELECT FROM papers_signature LEFT JOIN papers_authorship a USING (work_id, position)
        WHERE a.author_id IS NULL AND NOT EXISTS (SELECT FROM papers_suppressedsignature)""",
    "an author record counts its works wrong": """
        SELECT FROM papers_author x
        WHERE works_count <> (SELECT count(*) FROM papers_authorship a WHERE a.author_id = x.id)""",
    "an author record has wrong years": """
        SELECT FROM papers_author x
        JOIN papers_authorship a ON a.author_id = x.id JOIN papers_work w ON w.id = a.work_id
        GROUP BY x.id HAVING (first_year, last_year) IS DISTINCT FROM (min(w.year), max(w.year))""",
    "the name variants of an author record are not those it signs with": """
        SELECT FROM (
            SELECT a.author_id, s.name_id, count(*) AS works_count
            FROM papers_authorship a JOIN papers_signature s USING (work_id, position) GROUP BY 1, 2) signed
        FULL JOIN papers_namevariant v USING (author_id, name_id)
        WHERE signed.works_count IS DISTINCT FROM v.works_count""",
    "an author record is not called what it mostly signs with": """
        SELECT FROM papers_author x WHERE (SELECT works_count FROM papers_namevariant v
            WHERE v.author_id = x.id AND v.name_id = x.name_id) IS DISTINCT FROM
            (SELECT max(works_count) FROM papers_namevariant v WHERE v.author_id = x.id)""",
    "an author record has an identifier that none of its signatures brings": """
        SELECT FROM papers_authoridentifier i WHERE NOT EXISTS (
            SELECT FROM papers_authorship a JOIN papers_signatureidentifier j USING (work_id, position)
            WHERE a.author_id = i.author_id AND (j.scheme, j.value) = (i.scheme, i.value))""",
    "a redirect leads away from an author record that is there": """
        SELECT FROM papers_authorredirect WHERE old_id IN (SELECT id FROM papers_author)""",
    "a redirect leads away from a work that is there": """
        SELECT FROM papers_workredirect WHERE old_id IN (SELECT id FROM papers_work)""",
    "something that a first load set aside is not back": "SELECT FROM papers_setaside",
    "a work has no identifier, held or contested": """
        SELECT FROM papers_work w WHERE NOT EXISTS (SELECT FROM papers_workidentifier WHERE work_id = w.id)
        AND NOT EXISTS (SELECT FROM papers_contestedidentifier WHERE work_id = w.id)""",
    "a work counts its signatures wrong": """
        SELECT FROM papers_work w WHERE signatures_count <> (
            SELECT count(*) FROM papers_signature s WHERE s.work_id = w.id AND s.position >= 1)""",
    "a work counts its sources wrong": """
        SELECT FROM papers_work w WHERE sources_count <> (
            SELECT count(DISTINCT source_key) FROM papers_sourcerecord r WHERE r.work_id = w.id)""",
    "an identifier is contested that no work holds": """
        SELECT FROM papers_contestedidentifier LEFT JOIN papers_workidentifier i USING (scheme, value)
        WHERE i.work_id IS NULL""",
    "a name cannot be found by its words": """
        SELECT FROM papers_name n
        WHERE n.folded <> '' AND NOT EXISTS (SELECT FROM papers_nametoken t WHERE t.name_id = n.id)""",
}


def shuffle_into_batches(
    observed: Sequence[tuple[Record, datetime]], order: Sequence[int], cuts: Iterable[int]
) -> list[tuple[list[Record], datetime]]:
    """The records in this order, cut into batches here and wherever the time of observation changes."""
    batches: list[tuple[list[Record], datetime]] = []
    ends = set(cuts)
    for place, index in enumerate(order):
        record, observed_at = observed[index]
        if place in ends or not batches or batches[-1][1] != observed_at:
            batches.append(([], observed_at))
        batches[-1][0].append(record)
    return batches
