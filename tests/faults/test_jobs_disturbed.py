"""Imports by workers that are killed, with Redis and PostgreSQL taken away under them: the rows of a clean run.

The short form runs with all tests; `make faults` runs the full one: 100 kills, 10 restarts each of Redis, emptied, and
of PostgreSQL, crashed, while 20,000 works are imported.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import psutil  # type: ignore[import-untyped]
import pytest
from django.core.management import call_command
from django.db import transaction

from papers.models import Job
from papers.services.imports import carry_on, queue_run, start_run
from papers.services.topics import assign_topics
from tests.config.processes import await_value
from tests.faults.site import WAIT_SECONDS, Site, ask
from tests.papers.catalogue import Snapshot, fetch, find_inconsistencies, take_row_versions, take_snapshot
from tests.papers.lines import make_records, write_lines

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("jobs")]

IS_FULL = bool(os.environ.get("PEERLIGHT_FAULTS"))
WORKS_COUNT = 20_000 if IS_FULL else 6_200
LONGEST_DELAY_SECONDS = 2 if IS_FULL else 0.5
SEED = 3


class Plan(NamedTuple):
    """How often what is broken while an import runs."""

    workers: int
    pool_processes: int
    parsing_processes: int
    postgres: int
    redis: int

    def list_faults(self, site: Site, chance: random.Random) -> list[Callable[[random.Random], None]]:
        """Each fault as a function that inflicts it, in some order."""
        faults: list[Callable[[random.Random], None]] = [
            *[site.kill_worker] * self.workers,
            *[site.kill_pool_process] * self.pool_processes,
            *[site.kill_parsing_process] * self.parsing_processes,
            *[site.crash_postgres] * self.postgres,
            *[site.crash_redis] * self.redis,
        ]
        chance.shuffle(faults)
        return faults


PLAN = Plan(48, 48, 4, 10, 10) if IS_FULL else Plan(1, 1, 0, 1, 1)


@pytest.fixture(scope="module")
def site(tmp_path_factory, django_db_blocker) -> Iterator[Site]:
    """A site without a worker, its database empty."""
    made = Site(tmp_path_factory.mktemp("jobs") / "home")
    with django_db_blocker.unblock(), made.used_by_test():
        yield made
    made.end()


@pytest.fixture(autouse=True)
def programs_end(site: Site) -> Iterator[None]:
    yield
    site.end_programs()


@pytest.fixture(scope="module")
def path(tmp_path_factory) -> Path:
    """Works of which some meet, with what they meet mostly in another batch, and items that are rejected."""
    records: list[dict[str, Any] | bytes] = [*make_records(WORKS_COUNT)]
    random.Random(SEED).shuffle(records)
    records[100:100] = [b"[1]"]
    records[4_200:4_200] = [b"[2]", b"{}"]
    return write_lines(tmp_path_factory.mktemp("works") / "works.jsonl", records)


@pytest.fixture(scope="module")
def expected(site: Site, path: Path) -> tuple[Snapshot, list[Any]]:
    """The catalogue and the account of a run that nothing disturbed."""
    empty()
    carry_on(start_run([path]))
    finish_topics()
    assert find_inconsistencies() == []
    return take_snapshot(), describe_runs()


def empty() -> None:
    call_command("flush", interactive=False, verbosity=0)


@transaction.atomic
def queue(*paths: Path) -> None:
    """An import of each file, as `import_works --queue` begins it."""
    for path in paths:
        queue_run(start_run([path]))


def finish_topics() -> None:
    """Assign what topics are left, as jobs do now and then besides imports and after them."""
    while assign_topics():
        pass


def await_end(site: Site) -> None:
    """Wait until the imports are done; none may have failed."""

    def look() -> bool:
        site.revive()
        return read_states() == {"done"}

    await_value(look, within_seconds=10 * WAIT_SECONDS)


def read_states() -> set[str]:
    """The states of the imports' jobs; one that failed ends the test. Unknown while the database is down."""
    rows = ask("SELECT state, note FROM papers_job WHERE kind = 'import'")
    assert "failed" not in {state for state, _ in rows}, rows
    return {state for state, _ in rows} or {"unknown"}


def describe_runs() -> list[Any]:
    """What the tables of imports say, without ids and times."""
    runs = fetch(
        """SELECT state, note, created_count, updated_count, unchanged_count, rejected_count FROM papers_importrun
           ORDER BY id"""
    )
    origins = fetch("SELECT name, items_done, is_finished FROM papers_importorigin ORDER BY id")
    rejected = fetch("SELECT line, reason, excerpt FROM papers_rejectedrecord ORDER BY origin_id, line")
    redirects = fetch(
        "SELECT (SELECT count(*) FROM papers_workredirect), (SELECT count(*) FROM papers_authorredirect)"
    )
    return [runs, origins, rejected, redirects]


def assert_as_undisturbed(expected: tuple[Snapshot, list[Any]]) -> None:
    snapshot, runs = expected
    finish_topics()
    assert find_inconsistencies() == []
    assert describe_runs() == runs
    assert take_snapshot() == snapshot


SOMEBODY_IS_AT_IT = """
    SELECT token FROM papers_job j WHERE kind = 'import' AND state = 'running' AND EXISTS (
        SELECT FROM pg_stat_activity a WHERE a.pid || ' ' || extract(epoch FROM a.backend_start) = j.session)
"""


def await_somebody(site: Site) -> bool:
    """Wait until a worker is at the import; false when that has ended."""

    def look() -> str:
        site.revive()
        if ask(SOMEBODY_IS_AT_IT):
            return "somebody"
        return "ended" if read_states() == {"done"} else ""

    return await_value(look, within_seconds=WAIT_SECONDS) == "somebody"


def await_moment(site: Site, chance: random.Random, *, after_batch: bool) -> bool:
    """Wait until some random moment at which a worker is at the import; false when that has ended before.

    Half of the moments lie behind a batch, so that the import gets on, however slow the machine is.
    """
    if not await_somebody(site):
        return False
    if after_batch or chance.random() < 0.5:
        await_batch(site)
    moment = time.monotonic() + chance.uniform(0, LONGEST_DELAY_SECONDS)
    while time.monotonic() < moment and ask(SOMEBODY_IS_AT_IT):
        time.sleep(0.02)
    return await_somebody(site)


def await_batch(site: Site) -> None:
    """Wait until one more batch is in, or all is done."""

    def look() -> bool:
        site.revive()
        return (count_batches() or before) != before

    before = await_value(count_batches, within_seconds=WAIT_SECONDS)
    await_value(look, within_seconds=WAIT_SECONDS)


def count_batches() -> list[tuple[Any, ...]]:
    """What grows with each batch, of reading or of resolving, and at the end; nothing while the database is down."""
    return ask(
        """SELECT (SELECT sum(items_done) FROM papers_importorigin), (SELECT count(*) FROM papers_author),
                  (SELECT count(*) FROM papers_job WHERE kind = 'import' AND state = 'done')"""
    )


class Pauses:
    """How long nobody was at the import after a fault that hit whoever was."""

    def __init__(self) -> None:
        self._seconds: list[float] = []
        self._token, self._at = 0, 0.0

    def note_fault(self) -> None:
        """To be called when a fault is inflicted."""
        ((self._token, _),) = read_taken()
        self._at = time.time()

    def forget_fault(self) -> None:
        """To be called when another import begins."""
        self._token = 0

    def note_taken(self) -> None:
        """To be called before the next fault: when somebody is at it again, or still."""
        for token, taken_at in read_taken():
            if token > self._token > 0 and taken_at > self._at:
                self._seconds.append(taken_at - self._at)

    def __str__(self) -> str:
        found = sorted(self._seconds)
        if not found:
            return "none"
        return f"{len(found)}: {found[len(found) // 2]:.1f} s (median), {found[-1]:.1f} s (longest)"


def read_taken() -> list[tuple[Any, ...]]:
    """The token of the import, and when it was taken, in seconds."""
    sql = "SELECT token, extract(epoch FROM changed_at)::float8 FROM papers_job WHERE kind = 'import'"
    return await_value(lambda: ask(sql), within_seconds=WAIT_SECONDS)


def test_import_disturbed_at_random_moments_ends_in_the_same_rows(site, path, expected):
    chance = random.Random(SEED)
    faults = PLAN.list_faults(site, chance)
    pauses = Pauses()
    rounds_count = 0
    while faults:
        rounds_count += 1
        pauses.forget_fault()
        empty()
        queue(path)
        site.start_worker()
        site.start_beat()
        while faults and await_moment(site, chance, after_batch=faults[-1] == site.kill_parsing_process):
            pauses.note_taken()
            pauses.note_fault()
            faults.pop()(chance)
        await_end(site)
        site.end_programs()
        assert_as_undisturbed(expected)
    print(f"{rounds_count} imports of {WORKS_COUNT:,} works disturbed by {PLAN}; pauses: {pauses}")


def test_import_told_of_many_times_is_done_once(site, path, expected):
    empty()
    queue(path)
    with site.celery() as celery:
        for _ in range(8):
            celery.send_task("papers.do_jobs")

    site.start_worker()
    site.start_worker()
    await_end(site)

    site.end_programs()
    assert Job.objects.get(kind="import").token == 1
    assert_as_undisturbed(expected)


def test_worker_that_seemed_dead_writes_nothing_more(site, path, expected):
    empty()
    queue(path)
    stopped = site.start_worker()
    await_value(
        lambda: fetch("SELECT FROM papers_importorigin WHERE items_done > 0"), within_seconds=WAIT_SECONDS
    )
    await_value(lambda: stop_between_batches(stopped), within_seconds=WAIT_SECONDS)
    Job.objects.filter(kind="import").update(lease_until="2000-01-01T00:00Z")

    site.start_worker()
    await_value(lambda: Job.objects.get(kind="import").token == 2, within_seconds=WAIT_SECONDS)
    os.killpg(stopped.pid, signal.SIGCONT)
    await_end(site)

    await_value(
        lambda: "is no longer ours: somebody else has it" in site.read_log(), within_seconds=WAIT_SECONDS
    )
    await_value(lambda: not fetch("SELECT FROM papers_setaside"), within_seconds=WAIT_SECONDS)
    site.end_programs()
    assert_as_undisturbed(expected)


def stop_between_batches(worker: psutil.Popen) -> bool:
    """Stop a worker with all its processes, outside of a transaction; false when it was in one, and goes on."""
    os.killpg(worker.pid, signal.SIGSTOP)
    sql = """SELECT FROM papers_job j JOIN pg_stat_activity a
             ON a.pid || ' ' || extract(epoch FROM a.backend_start) = j.session
             WHERE j.kind = 'import' AND a.state = 'idle'"""
    if fetch(sql):
        return True
    os.killpg(worker.pid, signal.SIGCONT)
    return False


def test_imports_of_overlapping_files_at_once_end_as_one_after_the_other(site, tmp_path):
    records = make_records(20_000 if IS_FULL else 4_200)
    quarter = len(records) // 4
    one = write_lines(tmp_path / "one.jsonl", records[: 3 * quarter])
    other = write_lines(tmp_path / "other.jsonl", records[: quarter - 1 : -1])
    for path in (one, other):
        os.utime(path, (0, 86_400))
    empty()
    for path in (one, other):
        carry_on(start_run([path]))
    finish_topics()
    expected = take_snapshot()
    empty()
    queue(one, other)

    site.start_worker()
    await_end(site)
    site.end_programs()

    finish_topics()
    assert find_inconsistencies() == []
    assert take_snapshot() == expected
    versions = take_row_versions()
    carry_on(start_run([one, other]))
    assert take_row_versions() == versions


def begin_with_limits(site: Site, path: Path, **limits: float) -> psutil.Popen:
    """A worker of one process that is at the import, in a task with these limits in seconds."""
    empty()
    worker = site.start_worker("--concurrency=1")
    site.await_idle()
    queue(path)
    with site.celery() as celery:
        celery.send_task("papers.do_jobs", **limits)
    await_value(lambda: Job.objects.filter(kind="import", token=1), within_seconds=WAIT_SECONDS)
    return worker


def test_import_that_takes_too_long_is_given_back_and_carried_on(site, path, expected):
    begin_with_limits(site, path, soft_time_limit=2)
    pool = site.list_pool()
    for process in pool:
        process.suspend()
    await_value(lambda: "Soft time limit (2s) exceeded" in site.read_log(), within_seconds=WAIT_SECONDS)
    for process in pool:
        process.resume()

    await_end(site)

    assert Job.objects.get(kind="import").token == 2
    site.end_programs()
    assert_as_undisturbed(expected)


def test_import_that_hangs_is_ended_with_all_its_processes_and_carried_on(site, path, expected):
    worker = begin_with_limits(site, path, soft_time_limit=1, time_limit=3)
    for process in site.list_pool():
        process.suspend()
    site.start_beat()

    await_end(site)

    assert Job.objects.get(kind="import").token == 2
    await_value(lambda: not site.list_pool(parsing=True), within_seconds=WAIT_SECONDS)
    worker.kill()
    worker.wait()
    await_value(lambda: len(site.list_programs()) == len(["beat"]), within_seconds=WAIT_SECONDS)
    site.end_programs()
    assert_as_undisturbed(expected)


def test_killed_worker_leaves_no_process(site, path):
    empty()
    queue(path)
    worker = site.start_worker()
    await_value(lambda: len(site.list_pool(parsing=True)) >= 2, within_seconds=WAIT_SECONDS)

    worker.kill()
    worker.wait()

    await_value(lambda: not site.list_programs(), within_seconds=WAIT_SECONDS)
