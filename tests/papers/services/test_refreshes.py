"""Refreshes: scheduled, queued when due within the budget, and noted after their runs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from papers.models import Author, ImportRun, Job, Refresh, SourceBudget
from papers.periods import FIRST_HOURS, adapt_period
from papers.records import SourceError
from papers.selectors.queries import find_identifier
from papers.services.budgets import FIRST_LIMIT, list_left, spend_requests
from papers.services.imports import carry_on, start_query_run
from papers.services.job_kinds import SWEEPS, do_job
from papers.services.jobs import take_job
from papers.services.refreshes import (
    MAX_RUNS_A_SWEEP,
    note_ended_runs,
    queue_due_refreshes,
    schedule_refresh,
    sweep_refreshes,
)
from papers.sources.live.query import parse_query
from tests.papers.live_sources import LATER, answer_as_openalex, lead_to, make_work
from tests.papers.workers import Worker

pytestmark = pytest.mark.django_db

AUTHOR = parse_query("openalex:author:A1")


@pytest.fixture
def source(server, settings):
    lead_to(settings, server)
    server.answer = answer_as_openalex([make_work(number) for number in range(1, 3)])
    return server


def make_refresh(number: int = 1, **fields) -> Refresh:
    """A refresh that is due."""
    due = timezone.now() - timedelta(hours=1)
    return Refresh.objects.create(**{"query": f"openalex:author:A{number}", "next_at": due} | fields)


def run_it(refresh: Refresh) -> ImportRun:
    """The run that was queued for it, done."""
    refresh.refresh_from_db()
    assert refresh.last_run is not None
    return carry_on(refresh.last_run)


def days_until(moment: datetime | None) -> float:
    assert moment is not None
    return (moment - timezone.now()) / timedelta(days=1)


def test_schedule_is_made_once_without_a_day_and_looks_in_a_week():
    refresh = schedule_refresh(parse_query("openalex:author:A1@2026-01-31"), name="Elna Thorsvik")
    again = schedule_refresh(AUTHOR, name="Another")

    assert again.pk == refresh.pk
    assert (again.query, again.name, again.is_active) == ("openalex:author:A1", "Elna Thorsvik", True)
    assert 7 * 0.9 - 0.01 <= days_until(refresh.next_at) <= 7 * 1.1


def test_schedule_that_was_switched_off_stays_off():
    make_refresh(is_active=False)

    assert not schedule_refresh(AUTHOR).is_active
    assert sweep_refreshes() == 0


def test_due_refresh_is_queued_once_as_a_run_and_a_job():
    refresh = make_refresh()
    make_refresh(2, next_at=timezone.now() + timedelta(hours=1))

    assert queue_due_refreshes() == 1
    assert queue_due_refreshes() == 0

    refresh.refresh_from_db()
    assert refresh.is_pending
    assert Job.objects.values_list("kind", "subject").get() == ("import", str(refresh.last_run_id))
    assert days_until(refresh.next_at) > 6


def test_first_refresh_asks_for_everything_and_later_ones_for_what_changed_since(source):
    refresh = make_refresh()
    queue_due_refreshes()
    assert run_it(refresh).origins.get().address == "openalex:author:A1"
    note_ended_runs()
    Refresh.objects.update(
        next_at=timezone.now() - timedelta(hours=1), last_at=datetime(2026, 3, 5, 12, tzinfo=UTC)
    )

    queue_due_refreshes()

    assert run_it(refresh).origins.get().address == "openalex:author:A1@2026-03-04"


def test_run_that_brought_nothing_makes_the_period_longer(source):
    refresh = make_refresh(last_at=timezone.now() - timedelta(days=7), period_hours=100)
    carry_on(start_query_run(AUTHOR))
    queue_due_refreshes()
    run = run_it(refresh)

    assert note_ended_runs() == 1

    refresh.refresh_from_db()
    longer = adapt_period(100, has_changed=False)
    assert (refresh.period_hours, refresh.is_pending, refresh.last_changed_at) == (longer, False, None)
    assert longer > 100
    assert refresh.last_at == run.started_at
    assert longer * 0.9 - 1 <= days_until(refresh.next_at) * 24 <= longer * 1.1


def test_run_that_brought_something_makes_the_period_shorter_and_finds_the_author(source):
    refresh = make_refresh(last_at=timezone.now() - timedelta(days=7), period_hours=100)
    queue_due_refreshes()
    run = run_it(refresh)

    note_ended_runs()

    refresh.refresh_from_db()
    assert refresh.period_hours == adapt_period(100, has_changed=True) < 100
    assert refresh.last_changed_at == run.finished_at
    assert refresh.author_id == Author.objects.get().pk
    assert note_ended_runs() == 0


def test_stored_query_that_cannot_be_asked_is_switched_off_and_stops_no_other(source):
    gone = make_refresh(query="gone:author:A1", next_at=timezone.now() - timedelta(days=1))
    ended = make_refresh(query="gone:author:A2", is_pending=True, last_run=carry_on(start_query_run(AUTHOR)))
    refresh = make_refresh()

    assert sweep_refreshes() == 1

    for one in (gone, ended):
        one.refresh_from_db()
        assert (one.is_active, one.is_pending) == (False, False)
        assert one.note.startswith(f"switched off: {one.query} is no identifier")
    refresh.refresh_from_db()
    assert refresh.is_pending


def test_first_look_says_nothing_about_the_period(source):
    refresh = schedule_refresh(AUTHOR, run=start_query_run(AUTHOR))
    run_it(refresh)

    note_ended_runs()

    refresh.refresh_from_db()
    assert (refresh.period_hours, refresh.is_pending) == (FIRST_HOURS, False)
    assert refresh.last_at is not None


def test_failed_run_keeps_its_line_and_is_noted_when_it_gets_through(source):
    whole, source.answer = source.answer, lambda asked: LATER
    last_at = timezone.now() - timedelta(days=7)
    refresh = make_refresh(last_at=last_at, period_hours=100)
    queue_due_refreshes()
    with pytest.raises(SourceError):
        run_it(refresh)

    assert note_ended_runs() == 1
    assert note_ended_runs() == 0

    refresh.refresh_from_db()
    assert "come back" in refresh.note
    assert (refresh.is_pending, refresh.last_at, refresh.period_hours) == (True, last_at, 100)
    source.answer = whole
    run_it(refresh)
    note_ended_runs()
    refresh.refresh_from_db()
    assert (refresh.note, refresh.is_pending, refresh.period_hours) == ("", False, 80)


def test_sweep_stops_where_the_budget_of_a_source_ends():
    SourceBudget.objects.create(source="openalex", day=timezone.now(), spent_count=7, limit_count=10)
    for number in range(1, 6):
        make_refresh(number, next_at=timezone.now() - timedelta(hours=number))

    assert queue_due_refreshes() == 3
    assert queue_due_refreshes() == 0  # those that wait will spend the rest

    left = Refresh.objects.filter(is_pending=False)
    assert set(left.values_list("query", flat=True)) == {"openalex:author:A1", "openalex:author:A2"}


def test_sweep_goes_on_when_the_limit_is_raised():
    budget = SourceBudget.objects.create(source="openalex", day=timezone.now(), spent_count=5, limit_count=5)
    make_refresh()
    assert queue_due_refreshes() == 0

    budget.limit_count = 6
    budget.save()

    assert queue_due_refreshes() == 1


def test_sweep_queues_some_at_a_time():
    for number in range(MAX_RUNS_A_SWEEP + 2):
        make_refresh(number + 1)

    assert [queue_due_refreshes() for _ in range(3)] == [MAX_RUNS_A_SWEEP, 2, 0]


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_queue_each_refresh_once():
    for number in range(10):
        make_refresh(number + 1)
    workers = [Worker(), Worker()]

    queued = [one.start(queue_due_refreshes) for one in workers]
    total = sum(one.result(timeout=120) for one in queued)
    for worker in workers:
        worker.end()

    total += queue_due_refreshes()
    assert (total, ImportRun.objects.count(), Job.objects.count()) == (10, 10, 10)


@pytest.mark.django_db(transaction=True)
def test_beat_and_worker_do_all_of_it(source):
    refresh = make_refresh()
    assert sweep_refreshes in SWEEPS

    for sweep in SWEEPS:
        sweep()
    lease = take_job(["import"])
    assert lease is not None
    do_job(lease)
    for sweep in SWEEPS:
        sweep()

    refresh.refresh_from_db()
    assert not refresh.is_pending
    assert ImportRun.objects.get().state == "finished"
    assert Author.objects.get().works_count == 2


@pytest.mark.django_db(transaction=True)
def test_sweep_leaves_what_another_has_in_hand():
    held = make_refresh(1)
    make_refresh(2)
    worker = Worker()

    with transaction.atomic():
        Refresh.objects.select_for_update().get(pk=held.pk)
        queued = worker.start(queue_due_refreshes).result(timeout=120)
    worker.end()

    assert queued == 1
    assert not Refresh.objects.get(pk=held.pk).is_pending


def test_budget_of_a_day_begins_with_the_limit_of_the_last(settings):
    yesterday = timezone.now() - timedelta(days=1)
    SourceBudget.objects.create(source="openalex", day=yesterday, spent_count=90, limit_count=100)
    assert list_left()["openalex"] == 100

    spend_requests("openalex", 30)
    spend_requests("openalex", 1)

    today = SourceBudget.objects.latest("day")
    assert (today.spent_count, today.limit_count) == (31, 100)
    assert list_left()["openalex"] == 69


def test_budget_is_never_less_than_nothing():
    assert list_left()["openalex"] == FIRST_LIMIT
    spend_requests("openalex", FIRST_LIMIT + 5)

    assert list_left()["openalex"] == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("openalex:author:A1", ("openalex", "A1")),
        ("openalex:orcid:0000-0002-1825-0097", ("orcid", "0000-0002-1825-0097")),
        ("openalex:institution:I1", None),
        ("openalex:search:waters", None),
    ],
)
def test_query_by_a_person_tells_the_identifier(text, expected):
    assert find_identifier(parse_query(text)) == expected


@pytest.mark.parametrize("refreshes", [1, 3])
def test_notes_ask_as_many_queries_for_three_as_for_one(source, django_assert_num_queries, refreshes):
    for number in range(1, refreshes + 1):
        make_refresh(number)
    queue_due_refreshes()
    for refresh in Refresh.objects.all():
        run_it(refresh)

    with django_assert_num_queries(5):
        assert note_ended_runs() == refreshes
