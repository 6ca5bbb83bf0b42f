"""What an import that ended early leaves is seen to by a job, once nobody else is about to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from papers.models import Author, Job
from papers.services.first_load import first_load
from papers.services.job_kinds import do_job
from papers.services.jobs import add_job, take_job
from papers.services.staleness import RESOLVE, add_resolve_job, attend_stale_blocks
from tests.config.processes import await_value
from tests.papers.catalogue import fetch, find_inconsistencies, ingest
from tests.papers.workers import Worker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def other() -> Iterator[Worker]:
    worker = Worker()
    yield worker
    worker.end()


@pytest.fixture
def stale() -> None:
    """A work that was read, with names that nobody resolved."""
    ingest({"ids": {"acl": "P1"}, "title": "One", "authors": [{"name": "Jiashi Feng"}]})


def count_jobs() -> int:
    return Job.objects.filter(kind=RESOLVE).count()


def test_names_left_stale_are_resolved_by_a_job(stale):
    add_resolve_job()
    add_resolve_job()
    assert count_jobs() == 1

    lease = take_job([RESOLVE])
    assert lease is not None
    do_job(lease)

    assert Author.objects.get().name.printed == "Jiashi Feng"
    assert Job.objects.get().state == "done"
    add_resolve_job()
    assert count_jobs() == 1


def test_nothing_stale_needs_no_job():
    add_resolve_job()

    assert count_jobs() == 0


def test_job_waits_while_somebody_reads_and_will_resolve(stale, other):
    def attend() -> None:
        reading.__enter__()

    reading = attend_stale_blocks()
    other.do(attend)
    add_resolve_job()
    assert count_jobs() == 0

    other.do(lambda: reading.__exit__(None, None, None))
    add_resolve_job()
    assert count_jobs() == 1


def test_reader_that_is_killed_attends_no_more(stale):
    reader = Worker()
    reading = attend_stale_blocks()
    reader.do(reading.__enter__)
    add_resolve_job()
    assert count_jobs() == 0

    reader.end()

    await_value(add_and_count_jobs)


def add_and_count_jobs() -> int:
    add_resolve_job()
    return count_jobs()


def test_job_waits_for_imports_that_are_queued(stale):
    add_job(kind="import", subject="1")

    add_resolve_job()

    assert count_jobs() == 0


def test_what_a_killed_first_load_set_aside_is_put_back_by_a_job():
    before = list_references()
    loader = Worker()
    loading = first_load(is_large=True)
    loader.do(loading.__enter__)
    assert list_references() != before
    loader.end()

    await_value(lambda: not fetch("SELECT FROM pg_locks WHERE locktype = 'advisory'"))
    add_resolve_job()
    lease = take_job([RESOLVE])
    assert lease is not None
    do_job(lease)

    assert list_references() == before
    assert find_inconsistencies() == []


def list_references() -> list[tuple[str, ...]]:
    return fetch("SELECT conname FROM pg_constraint WHERE contype = 'f' ORDER BY 1")
