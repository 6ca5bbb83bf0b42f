"""Topics for works whose sources name none, a batch at a time, besides imports and after them.

New works are found by their ids, which commit in rising order; works that changed stand in `StaleTopics`. So an
import writes nothing for it but what `catalogue.mark_topics` writes of works that were made anew.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from functools import partial

import msgspec
from django.db import connection, transaction

from core.rows import read_rows
from papers.copying import replace_lines
from papers.models import TopicProgress
from papers.rows import copy_line
from papers.services.catalogue import hold_catalogue, mark_changed
from papers.services.changes import log_assigned_topics
from papers.services.jobs import Lease, add_job, hold_lease
from papers.services.staleness import is_importing
from papers.services.taxonomy import ensure_topics
from papers.topics.assignment import VERSION, Assignment, Words

TOPICS = "topics"
WORKS_A_BATCH = 2_000
_BATCHES_A_JOB = 5


class _Wordy(msgspec.Struct, frozen=True):
    """A work's words, when it last changed, and whether a source names its topics."""

    id: int
    changed_at: datetime
    title: str | None
    abstract: str | None
    venue: str | None
    has_topics: bool


def add_topics_job() -> None:
    """Add a job for works whose topics are to be looked at, unless an import runs: that comes first."""
    if not is_importing() and (_select_stale(1) or _select_new(1)):
        add_job(kind=TOPICS, subject="")


def do_topics(lease: Lease) -> None:
    """Assign topics to some works, then stand in line again; an import comes first, and the rest waits for its end."""
    for _ in range(_BATCHES_A_JOB):
        if is_importing() or not assign_topics(begin_batch=partial(hold_lease, lease)):
            return
    add_topics_job()


def assign_topics(limit: int = WORKS_A_BATCH, *, begin_batch: Callable[[], object] = lambda: None) -> int:
    """Give topics to up to `limit` works that are to be looked at; how many were, 0 when all are done.

    The same works always get the same topics, whoever runs this, twice or at once. A work that changes meanwhile is
    left for the next call. `begin_batch` is called first in the transaction that writes.
    """
    stale_ids = _select_stale(limit)
    new_ids = _select_new(limit - len(stale_ids))
    if not stale_ids and not new_ids:
        return 0
    works = _read_works([*stale_ids, *new_ids])
    assigned = _find_topics(works)
    ensure_topics({one.topic_id for given in assigned.values() for one in given})
    with transaction.atomic():
        begin_batch()
        hold_catalogue()
        settled = _select_unchanged(works)
        lines = [_lay_out(work_id, one) for work_id in settled for one in assigned.get(work_id, ())]
        told = _select_assigned(settled)
        mark_changed(replace_lines("papers_assignedtopic", ("work_id", "topic_id"), lines, owner_ids=settled))
        _take_off(settled, {work.id for work in works}, stale_ids)
        if new_ids:
            _note_progress(new_ids[-1])
        log_assigned_topics([work_id for work_id in settled if work_id in assigned and work_id not in told])
    return len(stale_ids) + len(new_ids)


def _select_stale(limit: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT work_id FROM papers_staletopics ORDER BY work_id LIMIT %s", [limit])
        return [work_id for (work_id,) in cursor.fetchall()]


def _select_new(limit: int) -> list[int]:
    progress = TopicProgress.objects.filter(version=VERSION).first()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM papers_work WHERE id > %s ORDER BY id LIMIT %s",
            [progress.works_until if progress else 0, limit],
        )
        return [work_id for (work_id,) in cursor.fetchall()]


def _read_works(work_ids: Sequence[int]) -> list[_Wordy]:
    sql = """
        SELECT w.id, w.changed_at, w.title, CASE WHEN NOT told.has_topics THEN t.abstract END AS abstract,
            venue.name AS venue, told.has_topics
        FROM papers_work w
        CROSS JOIN LATERAL (
            SELECT EXISTS (SELECT FROM papers_worktopic wt WHERE wt.work_id = w.id) AS has_topics
        ) told
        LEFT JOIN papers_worktext t ON t.work_id = w.id
        LEFT JOIN papers_venue venue ON venue.id = w.venue_id
        WHERE w.id = ANY(%(ids)s) ORDER BY w.id
    """
    return read_rows(_Wordy, sql, {"ids": list(work_ids)})


def _find_topics(works: Iterable[_Wordy]) -> dict[int, list[Assignment]]:
    bare = [work for work in works if not work.has_topics]
    if not bare:
        return {}
    # Here, for whoever only adds or takes jobs is spared the numerical libraries: 60 MB and a second.
    from papers.topics.model import load_model

    found = load_model().assign([Words(work.title, work.abstract, work.venue) for work in bare])
    return {work.id: given for work, given in zip(bare, found, strict=True)}


def _select_unchanged(works: Sequence[_Wordy]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT w.id FROM papers_work w
               JOIN unnest(%s::bigint[], %s::timestamptz[]) AS seen (id, changed_at) USING (id, changed_at)
               ORDER BY w.id""",
            [[work.id for work in works], [work.changed_at for work in works]],
        )
        return [work_id for (work_id,) in cursor.fetchall()]


def _select_assigned(work_ids: Sequence[int]) -> set[int]:
    """Those of these works that have topics of this site: a better method does not make them new."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT work_id FROM papers_assignedtopic WHERE work_id = ANY(%s)", [list(work_ids)])
        return {work_id for (work_id,) in cursor.fetchall()}


def _take_off(settled: Iterable[int], found: Collection[int], stale_ids: Iterable[int]) -> None:
    """Take off the list what is done, and what is no work any more."""
    with connection.cursor() as cursor:
        cursor.execute(
            """DELETE FROM papers_staletopics s WHERE work_id = ANY(%s)
               OR (work_id = ANY(%s) AND NOT EXISTS (SELECT FROM papers_work w WHERE w.id = s.work_id))""",
            [list(settled), [work_id for work_id in stale_ids if work_id not in found]],
        )


def _note_progress(works_until: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO papers_topicprogress AS t (version, works_until) VALUES (%s, %s)
               ON CONFLICT (version) DO UPDATE SET works_until = GREATEST(t.works_until, EXCLUDED.works_until)""",
            [VERSION, works_until],
        )


def _lay_out(work_id: int, one: Assignment) -> str:
    # Terms are letters, spaces, hyphens and apostrophes: nothing in them needs an escape in an array.
    return copy_line(
        work_id, one.topic_id, one.score, VERSION, "{" + ",".join(f'"{term}"' for term in one.terms) + "}"
    )
