"""What sources said, work by work."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain, groupby

import msgspec
from django.db import connection, transaction

from papers.merging import Testimony, rank_sources
from papers.records import WorkRecord
from papers.selectors.citations import batch_ids

_ROWS_A_FETCH = 2_000


def stream_records(author_id: int | None = None) -> Iterator[WorkRecord]:
    """What each source says of each work, of one author record's works or of all, in a lasting order, memory flat.

    A work that several sources tell of comes as several records: whoever reads them all makes the same work again.
    """
    connection.ensure_connection()
    of_author = "JOIN papers_authorship a ON a.work_id = s.work_id AND a.author_id = %s" if author_id else ""
    with transaction.atomic(), connection.connection.cursor(name="source_records") as cursor:
        cursor.itersize = _ROWS_A_FETCH
        cursor.execute(
            f"""SELECT s.work_id, s.source_key, s.digest::text, s.observed_at, s.payload
                FROM papers_sourcerecord s {of_author} ORDER BY s.work_id, s.source_key""",
            [author_id] if author_id else [],
        )
        yield from _merge_rows(cursor)


def stream_records_of(work_ids: Iterable[int]) -> Iterator[WorkRecord]:
    """What each source says of these works, in their order, a batch of them in memory at a time."""
    return chain.from_iterable(map(_list_records, batch_ids(work_ids)))


def _list_records(work_ids: Sequence[int]) -> list[WorkRecord]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT s.work_id, s.source_key, s.digest::text, s.observed_at, s.payload
               FROM unnest(%s::bigint[]) WITH ORDINALITY AS asked(id, rank)
               JOIN papers_sourcerecord s ON s.work_id = asked.id ORDER BY asked.rank, s.source_key""",
            [list(work_ids)],
        )
        return list(_merge_rows(cursor.fetchall()))


def _merge_rows(rows: Iterable[tuple[int, str, str, datetime, str]]) -> Iterator[WorkRecord]:
    """A record for each source of each work, whose rows stand together."""
    for _, told in groupby(rows, key=lambda row: (row[0], row[1])):
        testimonies = [
            Testimony(digest, source_key, observed_at, msgspec.json.decode(payload, type=WorkRecord))
            for _, source_key, digest, observed_at, payload in told
        ]
        yield from (testimony.record for testimony in rank_sources(testimonies))
