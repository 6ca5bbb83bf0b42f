"""How the graph stands, in each state it can be in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from graph.models import GraphBuild, GraphState
from graph.selectors.state import CHANGED_CAP, GraphStatus, Phase, read_state
from graph.services.builds import GRAPH_PART, start_build
from papers.models import ChangedWork
from papers.services.job_kinds import do_job
from papers.services.jobs import take_job
from tests.graph.catalogue import build, update
from tests.papers.catalogue import ingest, resolve
from tests.papers.lines import make_records

pytestmark = pytest.mark.django_db


def fill(count: int = 5, *, first: int = 0) -> None:
    ingest(*make_records(count, first=first))
    resolve()


def do_part() -> None:
    lease = take_job([GRAPH_PART])
    assert lease is not None
    do_job(lease)


def test_state_without_works_is_empty():
    assert read_state() == GraphStatus(Phase.EMPTY, None, 0)


def test_state_of_works_that_nobody_counted_yet_is_building():
    fill()

    state = read_state()

    assert (state.phase, state.counted_at, state.changed_count) == (Phase.BUILDING, None, 5)


def test_state_tells_how_many_parts_of_a_build_are_done():
    fill()
    begun = start_build()
    told = [read_state()]
    while begun.phase != GraphBuild.Phase.DONE:
        do_part()
        begun.refresh_from_db()
        told.append(read_state())

    *running, ended = told
    assert {state.phase for state in running} == {Phase.BUILDING}
    assert [state.done_count for state in running] == list(range(len(running)))
    assert {state.total_count for state in running} == {len(running)}
    assert (ended.phase, ended.done_count, ended.total_count) == (Phase.FRESH, None, None)


def test_state_after_a_build_is_fresh_and_as_old_as_its_beginning():
    fill()
    built = build()

    state = read_state()

    assert (state.phase, state.counted_at, state.changed_count) == (Phase.FRESH, built.started_at, 0)


def test_state_is_stale_when_works_changed_until_they_are_counted():
    fill()
    build()
    fill(2, first=6)

    stale = read_state()
    update()

    assert (stale.phase, stale.changed_count) == (Phase.STALE, 2)
    assert read_state().phase == Phase.FRESH


def test_state_counts_changed_works_no_further_than_its_cap():
    fill()
    build()
    ChangedWork.objects.bulk_create(ChangedWork(work_id=10**12 + n) for n in range(CHANGED_CAP + 5))

    assert read_state().changed_count == CHANGED_CAP + 1


def test_state_after_an_update_is_counted_now():
    fill()
    build()
    GraphState.objects.update(counted_at=timezone.now() - timedelta(days=1))

    update()

    counted_at = read_state().counted_at
    assert counted_at is not None
    assert timezone.now() - counted_at < timedelta(minutes=5)


def test_state_of_a_build_that_failed_says_why_and_that_an_older_graph_is_there():
    fill()
    first = build()
    start_build()
    GraphBuild.objects.filter(phase="count").update(phase="failed", note="given up")

    assert read_state() == GraphStatus(Phase.FAILED, first.started_at, 0, note="given up")


def test_state_of_a_rebuild_keeps_the_age_of_what_can_be_read():
    fill()
    first = build()
    start_build()

    state = read_state()

    assert (state.phase, state.counted_at, state.done_count) == (Phase.BUILDING, first.started_at, 0)


def test_state_is_one_query(django_assert_num_queries):
    fill()
    with django_assert_num_queries(1):
        read_state()
    build()
    with django_assert_num_queries(1):
        read_state()
