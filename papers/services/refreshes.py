"""Researchers looked up again: scheduled, queued when due within each source's budget, and what was found noted."""

import random
from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

import msgspec
from django.db import connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from papers.models import ImportRun, Refresh
from papers.periods import FIRST_HOURS, adapt_period, spread_period
from papers.records import SourceError
from papers.selectors.queries import find_authors
from papers.services.asking import list_queries
from papers.services.budgets import list_left
from papers.services.imports import queue_run, start_query_run
from papers.sources.live.query import Query, parse_query
from papers.sources.live.registry import SOURCES

MAX_RUNS_A_SWEEP = 20
"""What a sweep queues at most: a run is some statements, and the next sweep comes soon."""

_NOTED_A_SWEEP = 1_000
_OVERLAP = timedelta(days=1)
"""Sources know days, not moments, and publish with some delay: what is asked for twice is known and costs nothing."""


@transaction.atomic
def schedule_refresh(query: Query, *, name: str = "", run: ImportRun | None = None) -> Refresh:
    """The schedule of a query, made if there is none: one that somebody switched off stays off.

    `name` is what people are shown until the author record is known. `run` is one of this query, without a
    day, that was begun just now: what it finds will be noted, and later ones ask from its beginning on.
    """
    refresh, _ = Refresh.objects.get_or_create(
        query=_stored_text(query),
        defaults={"name": name[:200], "next_at": _choose_next(timezone.now(), FIRST_HOURS)},
    )
    if run is not None:
        refresh.last_run, refresh.is_pending = run, True
        refresh.save(update_fields=["last_run", "is_pending"])
    return refresh


def sweep_refreshes() -> int:
    """Note what ended runs found, then queue runs for what is due; how many. Any number of sweeps may go on at once."""
    note_ended_runs()
    return queue_due_refreshes()


@transaction.atomic
def queue_due_refreshes() -> int:
    """Queue a run for each refresh that is due, the longest due first, as far as the budgets go; how many.

    Each asks for what changed since the last run that got through was begun.
    """
    left = Counter(list_left())
    left.subtract(_count_waiting_requests())
    spent = [name for name in left if any(left[source] <= 0 for source in _list_asked(name))]
    due = (
        Refresh.objects.select_for_update(skip_locked=True)
        .filter(is_active=True, next_at__lte=Now())
        .exclude(_is_of(spent))
        .order_by("next_at")[:MAX_RUNS_A_SWEEP]
    )
    queued = []
    for refresh, query in _read_queries(due).items():
        asked = _list_asked(query.source)
        if all(left[source] > 0 for source in asked):
            left.subtract(asked)
            _queue(refresh, query)
            queued.append(refresh)
    Refresh.objects.bulk_update(queued, ["last_run", "is_pending", "next_at"])
    return len(queued)


def note_ended_runs() -> int:
    """Note what the ended runs of refreshes found, and adapt their periods; how many were noted.

    A run that failed is not given up: its line is kept, and it is noted again when it gets through.
    """
    with transaction.atomic():
        ended = list(
            Refresh.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(is_pending=True)
            .filter(
                Q(last_run__state=ImportRun.State.FINISHED)
                | Q(last_run__state=ImportRun.State.FAILED) & ~Q(note=F("last_run__note"))
            )
            .select_related("last_run")
            .order_by("pk")[:_NOTED_A_SWEEP]
        )
        queries = _read_queries(ended)
        authors = find_authors(queries.values())
        for refresh, query in queries.items():
            _note(refresh, authors.get(query))
        Refresh.objects.bulk_update(
            queries,
            ["author", "period_hours", "next_at", "last_at", "last_changed_at", "is_pending", "note"],
        )
    return len(ended)


def _read_queries(refreshes: Iterable[Refresh]) -> dict[Refresh, Query]:
    """The refreshes with what they ask for. One that asks for nothing that can be asked any more is switched off."""
    queries = {}
    unread = []
    for refresh in refreshes:
        try:
            queries[refresh] = parse_query(refresh.query)
        except SourceError as error:
            refresh.is_active, refresh.is_pending, refresh.note = False, False, f"switched off: {error}"
            unread.append(refresh)
    Refresh.objects.bulk_update(unread, ["is_active", "is_pending", "note"])
    return queries


def _note(refresh: Refresh, author_id: int | None) -> None:
    run = refresh.last_run
    if run is None:
        return
    refresh.author_id = author_id
    refresh.note = run.note
    if run.state != ImportRun.State.FINISHED:
        return
    has_changed = run.created_count + run.updated_count > 0
    if refresh.last_at is not None:  # of the first look nobody knows since when things are as they are
        refresh.period_hours = adapt_period(refresh.period_hours, has_changed=has_changed)
    if has_changed:
        refresh.last_changed_at = run.finished_at
    refresh.last_at = run.started_at
    refresh.next_at = _choose_next(run.started_at, refresh.period_hours)
    refresh.is_pending = False


def _queue(refresh: Refresh, query: Query) -> None:
    since = (refresh.last_at - _OVERLAP).date() if refresh.last_at else None
    run = start_query_run(msgspec.structs.replace(query, since=since))
    queue_run(run)
    refresh.last_run, refresh.is_pending = run, True
    # When nothing ever comes of this run, the next takes its place, and asks for the same and more.
    refresh.next_at = _choose_next(timezone.now(), refresh.period_hours)


def _choose_next(moment: datetime, hours: int) -> datetime:
    return moment + timedelta(seconds=spread_period(hours, random.random()))  # noqa: S311  # spreads, hides nothing


def _stored_text(query: Query) -> str:
    return str(msgspec.structs.replace(query, since=None))


def _list_asked(source: str) -> list[str]:
    """The sources that a query for this one asks."""
    return [query.source for query in list_queries(Query(source, "orcid", ""))]


def _is_of(sources: Collection[str]) -> Q:
    condition = Q(pk=None)
    for source in sources:
        condition |= Q(query__startswith=f"{source}:")
    return condition


def _count_waiting_requests() -> dict[str, int]:
    """For each source the requests that queued refreshes will send at least: one for each query not yet answered."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT split_part(o.address, ':', 1), count(*) FROM papers_refresh r
               JOIN papers_importrun run ON run.id = r.last_run_id AND run.state = 'running'
               JOIN papers_importorigin o ON o.run_id = run.id AND NOT o.is_finished
               WHERE r.is_pending GROUP BY 1"""
        )
        return {name: count for name, count in cursor.fetchall() if name in {one.NAME for one in SOURCES}}
