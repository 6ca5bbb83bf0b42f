"""Batches of records into works and signatures: set-based, in one transaction, the same rows in whatever order.

A work's rows are a pure function of its source records (`linking`, `merging`, `rows`). A record that meets no
other, as nearly all do, is written straight; where records meet, `works.rebuild_works` makes their works anew from
all of them. Batches are applied one at a time, whoever sends them: `catalogue.hold_catalogue`.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

import msgspec
from django.db import connection

from papers.copying import add_dictionary_lines, copy_rows
from papers.linking import list_keys
from papers.models import ImportOrigin
from papers.preparation import (
    PreparedRecord,
    list_dictionary_lines,
    list_identifier_lines,
    list_source_lines,
    list_work_lines,
)
from papers.rows import DICTIONARY_TABLES, WORK_TABLES
from papers.services.catalogue import hold_catalogue, mark_changed, mark_stale, take_ids
from papers.services.changes import log_new_works
from papers.services.merged_ids import follow_records
from papers.services.source_records import select_works_by_key
from papers.services.works import rebuild_works


class Outcome(msgspec.Struct):
    """What became of a batch: how many of its records made a work, joined or changed one, or said nothing new."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0


def ingest_batch(records: Sequence[PreparedRecord], *, origin: ImportOrigin) -> Outcome:
    """Write the records that are new. Must run in a transaction, which then also carries the caller's progress."""
    hold_catalogue()
    fresh = _select_fresh(records)
    retold = _renew_observed("digest", {record.claim.digest for record in records}, origin)
    outcome = Outcome(unchanged=len(records) - len(fresh))
    if not fresh:
        rebuild_works(retold)
        return outcome
    fresh = follow_records(fresh)
    add_dictionaries(fresh)
    alone, meeting = _part_meeting(fresh)
    ids = take_ids("papers_work", len(fresh))
    numbered = list(zip(ids[: len(alone)], alone, strict=True))
    _write_works(numbered, WORK_TABLES)
    copy_rows("papers_workidentifier", list_identifier_lines(numbered))
    mark_stale({block for record in alone for block in record.rows.blocks})
    mark_changed(ids[: len(alone)])
    # Those that meet stand as bare works of their own for a moment, so that all there is to look at is stored.
    bare = list(zip(ids[len(alone) :], meeting, strict=True))
    _write_works(bare, ("papers_work",))
    copy_rows("papers_sourcerecord", list_source_lines([*numbered, *bare], origin.pk, origin.observed_at))
    kept = rebuild_works(retold, [work_id for work_id, _ in bare])
    log_new_works([*ids[: len(alone)], *sorted(kept)])
    outcome.created = len(alone) + len(kept)
    outcome.updated = len(meeting) - len(kept)
    return outcome


def pass_known(item_digests: Collection[str], *, origin: ImportOrigin) -> set[str]:
    """Those of these items that were read before, byte by byte; they now count as said again by this origin.

    Must run in a transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT replace(item_digest::text, '-', ''), observed_at < %s FROM papers_sourcerecord
               WHERE item_digest = ANY(%s::uuid[])""",
            [origin.observed_at, list(item_digests)],
        )
        rows = cursor.fetchall()
    if any(is_later for _, is_later in rows):
        hold_catalogue()
        rebuild_works(_renew_observed("item_digest", item_digests, origin))
    return {item_digest for item_digest, _ in rows}


def _select_fresh(records: Sequence[PreparedRecord]) -> list[PreparedRecord]:
    """The records whose content is not stored yet; of equal ones the first."""
    by_digest = {record.claim.digest: record for record in reversed(records)}
    for digest in _select_stored(by_digest):
        del by_digest[digest]
    return sorted(by_digest.values(), key=lambda record: record.line)


def _select_stored(digests: Collection[str]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT digest::text FROM papers_sourcerecord WHERE digest = ANY(%s::uuid[])", [list(digests)]
        )
        return {digest for (digest,) in cursor.fetchall()}


def _renew_observed(column: str, digests: Collection[str], origin: ImportOrigin) -> list[int]:
    """Note that stored records were said again later; the works in which that can change who is believed."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""WITH renewed AS (
                   UPDATE papers_sourcerecord SET observed_at = %(at)s
                   WHERE {column} = ANY(%(digests)s::uuid[]) AND observed_at < %(at)s
                   RETURNING work_id, source_key, digest
               )
               SELECT DISTINCT work_id FROM renewed r WHERE EXISTS (
                   SELECT FROM papers_sourcerecord s
                   WHERE s.work_id = r.work_id AND s.source_key = r.source_key AND s.digest <> r.digest)""",
            {"at": origin.observed_at, "digests": list(digests)},
        )
        return [work_id for (work_id,) in cursor.fetchall()]


def _part_meeting(records: Sequence[PreparedRecord]) -> tuple[list[PreparedRecord], list[PreparedRecord]]:
    """Part the records that share no key with another, stored or here, from those that do."""
    uses = Counter(key for record in records for key in list_keys(record.claim))
    stored = select_works_by_key([record.claim for record in records])
    alone: list[PreparedRecord] = []
    meeting: list[PreparedRecord] = []
    for record in records:
        meets = any(uses[key] > 1 or key in stored for key in list_keys(record.claim))
        (meeting if meets else alone).append(record)
    return alone, meeting


def add_dictionaries(records: Sequence[PreparedRecord]) -> None:
    """Write what the records use of venues, names, institutions, affiliations and topics and is not there yet."""
    for table in DICTIONARY_TABLES:
        lines = list_dictionary_lines(table, records)
        if lines:
            add_dictionary_lines(table, lines)


def _write_works(works: Sequence[tuple[int, PreparedRecord]], tables: Iterable[str]) -> None:
    for table in tables:
        copy_rows(table, list_work_lines(table, works))
