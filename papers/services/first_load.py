"""The first load of an empty catalogue: rows are appended to bare tables, then settled, resolved, and keys built.

Every record becomes a work of its own at first; which of them are the same is found when all are read, in one
transaction with the building of the keys. A load that is killed at any moment is taken up, or just finished, by the
next import. Until then `hold_catalogue` lets nobody else write. Pages are slower meanwhile, and wait while keys
are built.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import Max

from papers.copying import add_dictionary_lines, add_tokens, copy_text
from papers.linking import MOST_SHARING
from papers.models import SetAside, Work
from papers.preparation import LaidOutBatch
from papers.resolution.matcher import connect
from papers.rows import WORK_TABLES
from papers.services.bare_tables import build_stage, is_set_aside, set_aside
from papers.services.catalogue import (
    FirstLoadError,
    forgo_scans,
    hold_bare_catalogue,
    mark_all_changed,
    refresh_statistics,
)
from papers.services.changes import begin_log_after
from papers.services.first_resolution import resolve_fresh_blocks
from papers.services.merged_ids import apply_merged_ids, forget_applied
from papers.services.works import rebuild_works

T = TypeVar("T")

_LOADING_LOCK = 7_337_002
_SECONDS_BETWEEN_LOOKS = 0.2
_PARTS_A_BATCH = 1_000
_KEPT_DICTIONARIES = ("papers_institution", "papers_topic")
_DOUBLED_DICTIONARIES = ("papers_venue", "papers_name", "papers_affiliation")


@contextmanager
def first_load(*, is_large: bool) -> Iterator[bool]:
    """Whether this import appends to bare tables: when it is large and the catalogue empty, or was left bare.

    However the block ends, what was appended is settled and all keys are built. Another import at the same time
    waits, in `finish_first_load`, before it writes.
    """
    if not _try_lock():
        yield False
        return
    try:
        if is_large and not is_set_aside() and not Work.objects.exists():
            _lay_tables_bare()
        yield is_set_aside(SetAside.Stage.READ)
    finally:
        # The session, and the lock with it, can have been lost on the way, and another import be at it.
        if _try_lock():
            try:
                _finish()
            finally:
                _unlock()
        _unlock()


@transaction.atomic
def _lay_tables_bare() -> None:
    hold_bare_catalogue()
    if not Work.objects.exists():
        set_aside()


def await_first_load(write: Callable[[], T], *, keep: Callable[[], object] = lambda: None) -> T:
    """What `write` gives, when no first load of another import is in its way any more.

    `keep` is called now and then while it waits. Must not run in a transaction.
    """
    while True:
        try:
            return write()
        except FirstLoadError:
            finish_first_load(keep=keep)


def finish_first_load(
    report: Callable[[int, int], None] = lambda done, total: None,
    *,
    begin_batch: Callable[[], object] = lambda: None,
    keep: Callable[[], object] = lambda: None,
) -> None:
    """Finish what is appended, names resolved, or wait until the import that is at it has done so.

    `report` gets how many name blocks are resolved, of how many; `begin_batch` begins each transaction; `keep` is
    called now and then while it waits.
    """
    while is_set_aside():
        if _try_lock():
            try:
                settle_records(begin_batch)
                refresh_statistics()
                resolve_fresh_blocks(report, begin_batch)
                _finish()
            finally:
                _unlock()
        else:
            keep()
            time.sleep(_SECONDS_BETWEEN_LOOKS)
    apply_merged_ids()


def _finish() -> None:
    settle_records()
    for stage in (SetAside.Stage.RESOLVED, SetAside.Stage.FINAL):
        with transaction.atomic():
            hold_bare_catalogue()
            if stage == SetAside.Stage.FINAL and is_set_aside(stage):
                mark_all_changed()
                begin_log_after(Work.objects.aggregate(last=Max("id"))["last"] or 0)
            build_stage(stage)


def append_batch(batch: LaidOutBatch) -> None:
    """Append a batch to the bare tables. Must run in a transaction that holds the bare catalogue."""
    for table, text in batch.texts.items():
        if table in _KEPT_DICTIONARIES:
            add_dictionary_lines(table, text.decode().splitlines())
        else:
            copy_text(table, text)


def settle_records(begin_batch: Callable[[], object] = lambda: None) -> None:
    """Settle what is appended, in one transaction; nothing to do when the tables are not bare.

    The counters of the import runs are put right: a double said nothing new, a record that met another changed it.
    """
    if not is_set_aside(SetAside.Stage.READ):
        return
    with transaction.atomic():
        begin_batch()
        hold_bare_catalogue()
        _drop_doubled_records()
        parts = _find_meeting()
        _lay_bare([work_id for part in parts for work_id in part])
        _drop_doubled_keys()
        with connection.cursor() as cursor:
            cursor.execute(add_tokens("papers_name"))
            cursor.execute("DELETE FROM papers_staleblock")
            cursor.execute(
                "INSERT INTO papers_staleblock SELECT DISTINCT block FROM papers_name ORDER BY block"
            )
        build_stage(SetAside.Stage.READ)
        forgo_scans()
        _rebuild_meeting(parts)
        forget_applied()


def _drop_doubled_records() -> None:
    """Of records with the same content keep the first, as said when it was said last; the others' works go."""
    with connection.cursor() as cursor:
        cursor.execute(
            """CREATE TEMPORARY TABLE doubled ON COMMIT DROP AS
               SELECT digest, min(work_id) AS work_id, max(observed_at) AS observed_at
               FROM papers_sourcerecord GROUP BY digest HAVING count(*) > 1"""
        )
        cursor.execute(
            """UPDATE papers_sourcerecord s SET observed_at = d.observed_at FROM doubled d
               WHERE s.work_id = d.work_id AND s.observed_at <> d.observed_at"""
        )
        cursor.execute(
            """WITH dropped AS (
                   DELETE FROM papers_sourcerecord s USING doubled d
                   WHERE s.digest = d.digest AND s.work_id <> d.work_id RETURNING s.work_id, s.origin_id
               ), counted AS (
                   SELECT o.run_id, count(*) AS n FROM dropped JOIN papers_importorigin o ON o.id = origin_id GROUP BY 1
               ), noted AS (
                   UPDATE papers_importrun r
                   SET created_count = created_count - n, unchanged_count = unchanged_count + n
                   FROM counted c WHERE c.run_id = r.id
               )
               SELECT work_id FROM dropped"""
        )
        work_ids = [work_id for (work_id,) in cursor.fetchall()]
        if work_ids:
            _lay_bare(work_ids)
            cursor.execute("DELETE FROM papers_work WHERE id = ANY(%s::bigint[])", [work_ids])


def _find_meeting() -> list[list[int]]:
    """The works whose records share a key, as `linking.list_keys` gives them, those that hang together in one list."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO papers_crowdedtitle (title_key)
               SELECT title_key FROM papers_sourcerecord WHERE title_key IS NOT NULL
               GROUP BY title_key HAVING count(*) > %s ON CONFLICT DO NOTHING""",
            [MOST_SHARING],
        )
        cursor.execute(
            """SELECT array_agg(work_id) FROM papers_workidentifier GROUP BY scheme, value HAVING count(*) > 1
               UNION ALL
               SELECT array_agg(work_id) FROM papers_sourcerecord WHERE abstract_key IS NOT NULL
               GROUP BY abstract_key HAVING count(*) > 1
               UNION ALL
               SELECT array_agg(work_id) FROM papers_sourcerecord WHERE title_key IS NOT NULL
               GROUP BY title_key HAVING count(*) BETWEEN 2 AND %s""",
            [MOST_SHARING],
        )
        groups: list[list[int]] = [group for (group,) in cursor.fetchall()]
    # Each group is a key that its works share.
    keys: dict[int, list[int]] = {}
    for key, group in enumerate(groups):
        for work_id in group:
            keys.setdefault(work_id, []).append(key)
    work_ids = list(keys)
    return [[work_ids[index] for index in part] for part in connect(list(keys.values()))]


def _lay_bare(work_ids: Sequence[int]) -> None:
    """Take all from these works but themselves and their source records."""
    with connection.cursor() as cursor:
        for table in {*WORK_TABLES, "papers_workidentifier"} - {"papers_work"}:
            cursor.execute(
                f"DELETE FROM {table} USING unnest(%s::bigint[]) AS bare (id) WHERE work_id = bare.id",
                [list(work_ids)],
            )


def _drop_doubled_keys() -> None:
    """Let each venue, name and affiliation stand once."""
    with connection.cursor() as cursor:
        for table in _DOUBLED_DICTIONARIES:
            cursor.execute(
                f"""DELETE FROM {table} t USING (
                        SELECT id, min(ctid) AS kept FROM {table} GROUP BY id HAVING count(*) > 1
                    ) d WHERE t.id = d.id AND t.ctid <> d.kept"""
            )


def _rebuild_meeting(parts: Iterable[list[int]]) -> None:
    rest = iter(parts)
    while batch := list(islice(rest, _PARTS_A_BATCH)):
        work_ids = [work_id for part in batch for work_id in part]
        runs = _select_runs(work_ids)
        kept = rebuild_works([], work_ids)
        _note_joined(Counter(run_id for work_id, run_id in runs if work_id not in kept))


def _select_runs(work_ids: Sequence[int]) -> list[tuple[int, int]]:
    """Each of these works with the import run that brought its one record."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT s.work_id, o.run_id FROM papers_sourcerecord s JOIN papers_importorigin o ON o.id = s.origin_id
               WHERE s.work_id = ANY(%s)""",
            [list(work_ids)],
        )
        return list(cursor.fetchall())


def _note_joined(counts: Mapping[int, int]) -> None:
    """Count, by run, records as updates whose own work joined another."""
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE papers_importrun r SET created_count = created_count - n, updated_count = updated_count + n
               FROM unnest(%s::bigint[], %s::bigint[]) AS joined (run_id, n) WHERE r.id = run_id""",
            [list(counts), list(counts.values())],
        )


def _try_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOADING_LOCK])
        (taken,) = cursor.fetchone()
    return bool(taken)


def _unlock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOADING_LOCK])
