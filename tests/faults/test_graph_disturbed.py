"""Builds and updates of the graph by workers that are killed, with services taken away and works changing under them.

However they are disturbed, the rows end as a plain count of the papers gives them. The short form runs with all tests;
`make faults` runs the full one: 60 kills and 12 crashes at random moments while works go on changing.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

import psycopg2
import pytest
from django.db import connection, transaction

from graph.services.builds import GRAPH, start_build
from graph.services.updates import update_graph
from papers.models import ChangedWork
from papers.services.jobs import NotYetError, add_job
from tests.config.processes import await_value
from tests.faults.site import WAIT_SECONDS, Site, ask
from tests.graph.catalogue import count_by_hand, take_graph
from tests.papers.catalogue import OBSERVED_AT, Record, fetch, ingest, resolve
from tests.papers.lines import make_records
from tests.papers.workers import Worker

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("jobs")]

IS_FULL = bool(os.environ.get("PEERLIGHT_FAULTS"))
WORKS_COUNT = 6_000 if IS_FULL else 600
KILLS, CRASHES = (60, 6) if IS_FULL else (2, 1)
LONGEST_DELAY_SECONDS = 1.0
LARGE_ID = 50_000
"""Works with ids like these are counted and paired in several parts."""

SEED = 5

chance = random.Random(SEED)


@pytest.fixture(scope="module")
def site(tmp_path_factory, django_db_blocker) -> Iterator[Site]:
    """A site with works that nobody has counted yet, and without a worker."""
    made = Site(tmp_path_factory.mktemp("graph") / "home")
    with django_db_blocker.unblock(), made.used_by_test():
        fetch("SELECT setval(pg_get_serial_sequence('papers_work', 'id'), %s)", LARGE_ID)
        ingest(*make_records(WORKS_COUNT))
        resolve()
        yield made
    made.end()


@pytest.fixture(autouse=True)
def programs_end(site: Site) -> Iterator[None]:
    yield
    site.end_programs()


class Changes:
    """Works that change one after the other: in what year they were, and who signed them."""

    def __init__(self) -> None:
        self.days = 0

    def make(self, count: int = 5) -> None:
        """Let some works of the catalogue say something else."""
        self.days += 1
        numbers = chance.sample(range(WORKS_COUNT), count)
        changed = [self._change(record) for number in numbers for record in make_records(1, first=number)]
        with transaction.atomic():
            ingest(*changed, observed_at=OBSERVED_AT + timedelta(days=self.days))
        resolve()

    def _change(self, record: Record) -> Record:
        if "authors" not in record:
            return record
        authors = [*record["authors"][1:], {"name": f"Somebody New{'abcdefgh'[self.days % 8]}"}]
        return {**record, "year": 1950 + self.days, "authors": authors}


changes = Changes()


def begin_build(site: Site) -> None:
    """A full build, and somebody who is told of it; while works are counted it has to wait."""
    with suppress(NotYetError):
        start_build()
    tell(site)


def tell(site: Site) -> None:
    """Tell workers to look, as beat does."""
    with site.celery() as celery:
        celery.send_task("papers.sweep_jobs")


def await_graph(site: Site) -> None:
    """Wait until the graph has followed all that changed."""
    told_at = 0.0

    def look() -> bool:
        nonlocal told_at
        site.revive()
        if time.monotonic() > told_at + 2:
            told_at = time.monotonic()
            tell(site)
        return ask(_IS_UP_TO_DATE) == [(True,)]

    await_value(look, within_seconds=4 * WAIT_SECONDS)


_IS_UP_TO_DATE = """
    SELECT NOT EXISTS (SELECT FROM papers_job WHERE kind LIKE 'graph%%' AND state IN ('waiting', 'running'))
        AND NOT EXISTS (SELECT FROM papers_changedwork)
        AND coalesce((SELECT phase = 'done' FROM graph_graphbuild ORDER BY id DESC LIMIT 1), FALSE)
"""


def assert_graph_is_right() -> None:
    """Every row as a plain count gives it, and nothing of a build left over."""
    assert take_graph() == count_by_hand()
    assert not ChangedWork.objects.exists()
    assert fetch("SELECT relname FROM pg_class WHERE relname LIKE 'next\\_%%'") == []
    assert fetch("SELECT note FROM papers_job WHERE kind LIKE 'graph%%' AND state = 'failed'") == []


@contextmanager
def held(table: str, mode: str) -> Iterator[None]:
    """Let whoever wants this table in another mode wait."""
    options = connection.get_connection_params()
    names = ("user", "password", "host", "port", "dbname")
    other = psycopg2.connect(**{name: options[name] for name in names if name in options})
    try:
        with other.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN {mode} MODE")
            yield
    finally:
        other.close()


SOMEBODY_WAITS = """
    SELECT FROM pg_locks l JOIN pg_class c ON c.oid = l.relation WHERE c.relname = %s AND NOT l.granted
"""

MOMENTS: dict[str, tuple[bool, str, str]] = {
    "works are counted": (False, "next_graph_countedwork", "ACCESS EXCLUSIVE"),
    "edges are made": (False, "next_graph_collaboration", "ACCESS EXCLUSIVE"),
    "indexes are built": (False, "next_graph_collaboration", "ROW EXCLUSIVE"),
    "tables take their places": (False, "graph_topicpair", "ACCESS SHARE"),
    "an update writes": (True, "graph_collaboration", "SHARE"),
}
"""What a worker is at when it is killed: whether an update, and the table and lock that hold it there."""


@pytest.fixture
def worker(site: Site) -> None:
    site.start_worker()
    begin_build(site)
    await_graph(site)


@pytest.mark.usefixtures("worker")
def test_graph_ends_right_when_its_worker_is_killed_at_each_moment(site):
    for is_update, table, mode in MOMENTS.values():
        if is_update:
            changes.make()
            add_job(kind=GRAPH, subject="")
        else:
            start_build()
        with held(table, mode):
            tell(site)
            if not is_update:
                changes.make(2)
            await_value(lambda: fetch(SOMEBODY_WAITS, table), within_seconds=WAIT_SECONDS)  # noqa: B023
            for process in site.list_pool():
                process.kill()
            site.kill_worker(chance)
        await_graph(site)
        assert_graph_is_right()


@pytest.mark.usefixtures("worker")
def test_graph_ends_right_when_postgres_crashes_and_redis_is_emptied_during_a_build(site):
    start_build()
    with held("next_graph_collaboration", "ACCESS EXCLUSIVE"):
        tell(site)
        await_value(lambda: fetch(SOMEBODY_WAITS, "next_graph_collaboration"), within_seconds=WAIT_SECONDS)
        site.crash_redis(chance)
        connection.close()
        site.crash_postgres(chance)
    await_graph(site)

    assert_graph_is_right()


def test_builds_begun_at_once_are_one_and_updates_at_once_end_as_one_after_the_other(site):
    sessions = [Worker(), Worker()]
    begun = [session.start(start_build) for session in sessions]
    refused = [one.exception(timeout=WAIT_SECONDS) for one in begun]
    assert {type(error) for error in refused if error} <= {NotYetError}
    assert ask("SELECT count(*) FROM graph_graphbuild WHERE phase NOT IN ('done', 'failed')") == [(1,)]
    site.start_worker()
    tell(site)
    await_graph(site)
    site.end_programs()

    changes.make(20)
    updates = [session.start(update_graph) for session in sessions]
    changes.make(20)
    assert all(one.result(timeout=WAIT_SECONDS) >= 0 for one in updates)
    for session in sessions:
        session.do(update_graph)
        session.end()

    assert_graph_is_right()


def test_graph_ends_right_when_works_change_all_along_and_everything_is_killed(site):
    faults: list[Callable[[random.Random], Any]] = [
        *[site.kill_worker, site.kill_pool_process] * (KILLS // 2),
        *[site.crash_postgres, site.crash_redis] * CRASHES,
    ]
    chance.shuffle(faults)
    site.start_worker()
    site.start_beat()
    for fault in faults:
        if (
            chance.random() < 0.5
            and ask("SELECT FROM graph_graphbuild WHERE phase NOT IN ('done', 'failed')") == []
        ):
            begin_build(site)
        changes.make()
        tell(site)
        time.sleep(chance.uniform(0, LONGEST_DELAY_SECONDS))
        fault(chance)
        connection.close()
        site.revive()
        if chance.random() < 0.3:
            await_graph(site)
            assert_graph_is_right()

    await_graph(site)

    assert_graph_is_right()
