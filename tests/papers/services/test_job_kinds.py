"""Jobs done: what becomes of one whose source fails, whose database fails, or that somebody else took."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg2
import pytest
from django.db import IntegrityError, InterfaceError, OperationalError, connection
from django.utils import timezone
from psycopg2.errors import lookup

from papers.models import ImportOrigin, ImportRun, Job, Work
from papers.services.catalogue import hold_catalogue
from papers.services.imports import queue_run, start_query_run, start_run
from papers.services.job_kinds import KINDS, MAX_ATTEMPTS, do_job, is_outage
from papers.services.jobs import Lease, take_job
from papers.sources.live.query import parse_query
from tests.config.processes import await_value
from tests.papers.catalogue import fetch, find_inconsistencies
from tests.papers.lines import make_records, write_lines
from tests.papers.live_sources import LATER, lead_to
from tests.papers.workers import Worker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def other() -> Iterator[Worker]:
    worker = Worker()
    yield worker
    worker.end()


@pytest.fixture
def path(tmp_path) -> Path:
    return write_lines(tmp_path / "works.jsonl", make_records(30))


def queue(*paths: Path) -> ImportRun:
    run = start_run(paths)
    queue_run(run)
    return run


def take() -> Lease:
    """The next job, due now whatever it waited for."""
    Job.objects.filter(state="waiting").update(due_at=timezone.now())
    lease = take_job(KINDS)
    assert lease is not None
    return lease


def job() -> Job:
    return Job.objects.get()


def seconds_to_wait() -> float:
    return round((job().due_at - timezone.now()).total_seconds())


def test_import_job_carries_its_run_to_the_end(path):
    run = queue(path)

    do_job(take())

    run.refresh_from_db()
    assert (run.state, run.created_count > 0) == ("finished", True)
    assert (job().state, job().note) == ("done", "")
    assert find_inconsistencies() == []


def test_job_of_a_file_that_is_away_is_tried_again_after_growing_pauses_and_then_failed(path):
    run = queue(path)
    path.unlink()

    pauses = []
    for _ in range(MAX_ATTEMPTS - 1):
        do_job(take())
        assert (job().state, job().note) == ("waiting", f"{path}: no such file")
        pauses.append(seconds_to_wait())
    do_job(take())

    assert pauses == sorted(pauses)
    assert pauses[-1] > 10 * pauses[0] > 0
    assert (job().state, job().note) == ("failed", f"{path}: no such file")
    run.refresh_from_db()
    assert (run.state, run.note) == ("failed", f"{path}: no such file")


def test_job_of_a_live_source_that_is_away_is_given_up_although_names_are_resolved_each_time(
    server, settings
):
    lead_to(settings, server)
    server.answer = lambda asked: LATER
    queue_run(start_query_run(parse_query("openalex:author:A1")))

    for _ in range(MAX_ATTEMPTS):
        assert job().state == "waiting"
        do_job(take())

    assert job().state == "failed"


def test_file_that_comes_back_is_read(path, tmp_path):
    run = queue(path)
    path.rename(tmp_path / "away")
    do_job(take())
    (tmp_path / "away").rename(path)

    do_job(take())

    run.refresh_from_db()
    assert (run.state, run.note, job().state, job().note) == ("finished", "", "done", "")


def test_job_waits_for_a_lock_not_had_in_time(path, other):
    run = queue(path)
    lease = take()
    other.do(hold_for_session)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")

    do_job(lease)

    assert (job().state, job().attempts) == ("waiting", 0)
    assert job().note == "the database: canceling statement due to lock timeout"
    assert 0 < seconds_to_wait() <= 5
    other.do(let_go)
    do_job(take())
    run.refresh_from_db()
    assert (run.state, job().state) == ("finished", "done")


def hold_for_session() -> None:
    """Hold the catalogue, as a batch does, until `let_go`."""
    connection.set_autocommit(False)
    hold_catalogue()


def let_go() -> None:
    connection.rollback()
    connection.set_autocommit(True)


def test_job_whose_session_is_ended_by_the_database_is_carried_on(path, other):
    queue(path)
    lease = take()
    hold_for_session()
    doing = other.start(do_job, lease)
    (session_id,) = await_value(
        lambda: fetch("SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
    )[0]
    fetch("SELECT pg_terminate_backend(%s)", session_id)
    let_go()
    doing.result(timeout=120)

    assert (job().state, job().attempts) == ("waiting", 0)
    assert job().note.startswith("the database: ")
    do_job(take())
    assert job().state == "done"
    assert find_inconsistencies() == []


@pytest.mark.parametrize(
    "code", ["53100", "53200", "53300", "55P03", "40P01", "57014", "57P01", "57P03", "08006"]
)
def test_database_that_is_full_busy_or_down_is_an_outage(code):
    """Disk full, out of memory, out of connections, lock not had, deadlock, cancelled, shut down, starting, cut off."""
    assert issubclass(lookup(code), psycopg2.OperationalError)
    assert is_outage(OperationalError())


def test_what_is_asked_wrongly_is_no_outage():
    assert is_outage(InterfaceError())
    assert not is_outage(IntegrityError())


def test_worker_that_lost_its_job_writes_nothing(path, other):
    queue(path)
    lost = take()
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    taken = other.do(take_job, KINDS)

    do_job(lost)

    assert not Work.objects.exists()
    assert ImportOrigin.objects.get().items_done == 0
    assert (job().state, job().token) == ("running", lost.token + 1)
    other.do(do_job, taken)
    assert (job().state, Work.objects.exists()) == ("done", True)
