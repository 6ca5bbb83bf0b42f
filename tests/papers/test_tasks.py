"""What a worker is told to do: look, do what is due, and give back in time what takes too long."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import connection, transaction

from config.celery import app
from papers.models import ImportRun, Job
from papers.services.catalogue import hold_catalogue
from papers.services.imports import queue_run, start_run
from papers.services.jobs import add_job, take_job
from papers.tasks import do_jobs, poke, sweep_jobs
from tests.config.processes import await_value
from tests.papers import commands
from tests.papers.catalogue import ingest
from tests.papers.lines import make_records, write_lines
from tests.papers.workers import Worker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def path(tmp_path) -> Path:
    return write_lines(tmp_path / "works.jsonl", make_records(30))


@pytest.fixture
def queue_of_pokes() -> Iterator[str]:
    """The name of the queue in which pokes lie, empty before and after: no worker listens to that of the tests."""
    name = app.conf.task_default_queue
    with app.connection_for_write() as broker:
        broker.default_channel.queue_purge(name)
        yield name
        broker.default_channel.queue_purge(name)


def count_pokes(name: str) -> int:
    with app.connection_for_write() as broker:
        return int(broker.default_channel._size(name))


def states() -> list[str]:
    return sorted(Job.objects.values_list("state", flat=True))


def test_worker_does_all_that_is_due(path):
    for _ in range(3):
        queue_run(start_run([path]))

    do_jobs()

    assert states() == ["done", "done", "done"]
    assert set(ImportRun.objects.values_list("state", flat=True)) == {"finished"}


def test_defect_is_raised_and_the_job_left_to_be_taken_again():
    add_job(kind="import", subject="999999999")

    with pytest.raises(ImportRun.DoesNotExist):
        do_jobs()

    assert states() == ["running"]
    again = await_value(lambda: take_job(["import"]))
    assert again is not None
    assert again.attempts == 2


def test_sweep_finds_what_nobody_asked_for():
    ingest({"ids": {"acl": "P1"}, "title": "One", "authors": [{"name": "Jiashi Feng"}]})

    sweep_jobs()

    assert Job.objects.get(kind="resolve").state == "done"


def test_job_that_takes_too_long_is_given_back_and_somebody_told(path, queue_of_pokes):
    queue_run(start_run([path]))
    holder = Worker()
    holder.do(connection_held)

    with interrupted_after(0.3):
        release = threading.Timer(0.6, lambda: holder.do(lambda: connection.rollback()))
        release.start()
        do_jobs()
        release.join()

    assert (states(), Job.objects.get().attempts) == (["waiting"], 0)
    assert count_pokes(queue_of_pokes) == 1
    holder.do(lambda: connection.set_autocommit(True))
    holder.end()
    do_jobs()
    assert states() == ["done"]


def connection_held() -> None:
    connection.set_autocommit(False)
    hold_catalogue()


@contextmanager
def interrupted_after(seconds: float) -> Iterator[None]:
    """Raise what Celery raises at its soft limit, in the way that it does: from a signal."""

    def interrupt(*_: object) -> None:
        raise SoftTimeLimitExceeded

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_worker_with_more_than_one_job_tells_another_for_each_that_is_left(path, queue_of_pokes):
    for _ in range(3):
        queue_run(start_run([path]))

    do_jobs()

    assert states() == ["done"] * 3
    assert count_pokes(queue_of_pokes) == 2


def test_poke_goes_out_when_the_transaction_is_committed(queue_of_pokes):
    with transaction.atomic():
        poke()
        assert count_pokes(queue_of_pokes) == 0

    assert count_pokes(queue_of_pokes) == 1


def test_poke_of_what_is_rolled_back_never_goes_out(queue_of_pokes):
    with transaction.atomic():
        poke()
        transaction.set_rollback(True)

    assert count_pokes(queue_of_pokes) == 0


def test_import_is_queued_although_redis_is_down(path, tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", "import_works", "--queue", path],
        cwd=settings.BASE_DIR,
        env={**commands.environment(), "REDIS_URL": f"unix://{tmp_path}/nothing.sock"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    run = ImportRun.objects.get()
    assert (done.returncode, done.stdout) == (0, f"Import run {run.pk} is left to the worker\n")
    assert "no worker can be told, the next sweep finds the job" in done.stderr
    assert states() == ["waiting"]


def test_run_that_was_stopped_is_queued_again(path):
    run = start_run([path])

    done = commands.run("import_works", "--resume", str(run.pk), "--queue")

    assert done.returncode == 0, done.stderr
    do_jobs()
    run.refresh_from_db()
    assert run.state == "finished"


def test_worker_without_a_database_says_so_and_goes_on(tmp_path):
    code = (
        "import django; django.setup(); from papers.tasks import sweep_jobs, do_jobs; sweep_jobs(); do_jobs()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": f"postgresql://nobody@/nothing?host={tmp_path}",
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "nothing can be looked for: connection to server" in done.stderr
    assert "no job can be taken: connection to server" in done.stderr


def test_what_beat_sends_is_a_task_that_expires_before_the_next():
    entries = app.conf.beat_schedule.values()

    assert [entry["task"] for entry in entries] == [sweep_jobs.name]
    assert all(0 < entry["options"]["expires"] <= entry["schedule"] <= 10 for entry in entries)
