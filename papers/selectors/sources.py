"""What sources said, work by work."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain, groupby

import msgspec
from django.db import connection, transaction

from papers.merging import Testimony, rank_sources
from papers.records import WorkRecord
from papers.selectors.citations import batch_ids
from papers.selectors.nobodys import MARKS, leave_out
from papers.selectors.words import find_said
from papers.sources.work_jsonl import encode

_ROWS_A_FETCH = 2_000
_ROWS_A_BATCH = 200
"""So many payloads are in memory at a time, or those of one source key: of works by 3,000 people they take 60 MB."""

Told = tuple[str, int, str, datetime]
"""Where a word stands: its source key, its work, its digest, and when it was said."""


def stream_records(author_id: int | None = None) -> Iterator[WorkRecord]:
    """What each source says of each work, of one author record's works or of all, memory flat.

    A work that several sources tell of comes as several records: whoever reads them all makes the same work again.
    They come by source key, those of one key by their lines: an order that no import and no number of a work changes.
    """
    connection.ensure_connection()
    of_author = "JOIN papers_authorship a ON a.work_id = s.work_id AND a.author_id = %s" if author_id else ""
    with (
        transaction.atomic(),
        connection.wrap_database_errors,
        connection.connection.cursor(name="source_records") as cursor,
    ):
        cursor.itersize = _ROWS_A_FETCH
        # Without what they say, which is most of them: PostgreSQL sorts all of them.
        cursor.execute(
            f"""SELECT s.source_key, s.work_id, s.digest::text, s.observed_at
                FROM papers_sourcerecord s {of_author} ORDER BY s.source_key, s.work_id""",
            [author_id] if author_id else [],
        )
        for places in _batch_by_key(cursor):
            payloads = _read_payloads([digest for _, _, digest, _ in places])
            rows = ((work_id, key, digest, at, payloads[digest]) for key, work_id, digest, at in places)
            for _, told in groupby(rows, key=lambda row: row[1]):
                yield from sorted(_merge_rows(told), key=encode)


def _batch_by_key(places: Iterable[Told]) -> Iterator[list[Told]]:
    """The places in batches, those of one source key together."""
    batch: list[Told] = []
    for _, same in groupby(places, key=lambda place: place[0]):
        batch += same
        if len(batch) >= _ROWS_A_BATCH:
            yield batch
            batch = []
    yield batch


def _read_payloads(digests: Sequence[str]) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT digest::text, payload FROM papers_sourcerecord WHERE digest = ANY(%s::uuid[])",
            [list(digests)],
        )
        return dict(cursor.fetchall())


def stream_records_of(work_ids: Iterable[int]) -> Iterator[WorkRecord]:
    """What each source says of these works, in their order, a batch of them in memory at a time.

    It is for everybody: of who is hidden or removed it has the name as printed, and nothing that leads to them.
    """
    return chain.from_iterable(map(_list_records, batch_ids(work_ids)))


def _list_records(work_ids: Sequence[int]) -> list[WorkRecord]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT s.work_id, s.source_key, s.digest::text, s.observed_at, s.payload
               FROM unnest(%s::bigint[]) WITH ORDINALITY AS asked(id, rank)
               JOIN papers_sourcerecord s ON s.work_id = asked.id ORDER BY asked.rank, s.source_key""",
            [list(work_ids)],
        )
        rows = cursor.fetchall()
    marks = _read_marks(work_ids)
    records = []
    for work_id, told in groupby(rows, key=lambda row: row[0]):
        records += [leave_out(record, marks[work_id]) for record in _merge_rows(told)]
    return records


def _read_marks(work_ids: Sequence[int]) -> dict[int, set[str]]:
    """By work the marks of its signatures that are nobody's."""
    marks: dict[int, set[str]] = defaultdict(set)
    with connection.cursor() as cursor:
        if find_said(cursor).has_suppressions:
            cursor.execute(MARKS.format(of="= ANY(%(ids)s)"), {"ids": list(work_ids)})
            for work_id, mark in cursor.fetchall():
                marks[work_id].add(mark)
    return marks


def _merge_rows(rows: Iterable[tuple[int, str, str, datetime, str]]) -> Iterator[WorkRecord]:
    """A record for each source of each work, whose rows stand together."""
    for _, told in groupby(rows, key=lambda row: (row[0], row[1])):
        testimonies = [
            Testimony(digest, source_key, observed_at, msgspec.json.decode(payload, type=WorkRecord))
            for _, source_key, digest, observed_at, payload in told
        ]
        yield from (testimony.record for testimony in rank_sources(testimonies))
