"""The jobs of the graph: when one is added, what it does, and what becomes of a build that fails."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from graph.models import CountedWork, GraphBuild, GraphState
from graph.selectors.state import read_state
from graph.services import builds
from graph.services.builds import GRAPH, GRAPH_PART, UPDATED_AT_LEAST, get_late_from, start_build
from graph.services.edges import FORMULA_VERSION
from graph.services.locks import GraphLock, await_lock
from graph.services.updates import add_graph_job, update_graph
from papers.models import ChangedWork, Job, SetAside
from papers.services.catalogue import mark_all_changed
from papers.services.job_kinds import add_due_jobs, do_job
from papers.services.jobs import LeaseLostError, add_job, take_job
from papers.services.staleness import attend_stale_blocks
from tests.graph.catalogue import build, count_by_hand, number_works_from, take_graph
from tests.papers.catalogue import fetch, ingest, resolve
from tests.papers.lines import make_records
from tests.papers.workers import Worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def importer() -> Iterator[Worker]:
    """Another session, which will resolve what is stale: an import that runs."""
    worker = Worker()
    attending = attend_stale_blocks()
    worker.do(attending.__enter__)
    yield worker
    worker.do(attending.__exit__, None, None, None)
    worker.end()


@pytest.fixture
def other() -> Iterator[Worker]:
    """Another session."""
    worker = Worker()
    yield worker
    worker.end()


def fill(count: int = 10, *, first: int = 0) -> None:
    ingest(*make_records(count, first=first))
    resolve()


def sweep() -> int:
    """How many jobs wait after beat had the graph looked after."""
    add_graph_job()
    return Job.objects.filter(kind=GRAPH, state=Job.State.WAITING).count()


def do_jobs(*kinds: str) -> None:
    """Do what is due of the graph."""
    while (lease := take_job(kinds or (GRAPH, GRAPH_PART))) is not None:
        do_job(lease)


def list_phases() -> list[str]:
    return list(GraphBuild.objects.order_by("id").values_list("phase", flat=True))


def mark(count: int) -> None:
    """Mark so many works that are none."""
    ChangedWork.objects.bulk_create(ChangedWork(work_id=10**15 + number) for number in range(count))


def test_sweep_adds_nothing_for_an_empty_catalogue():
    assert sweep() == 0


def test_sweep_of_the_site_has_a_graph_built():
    fill()

    add_due_jobs()
    do_jobs()

    assert take_graph() == count_by_hand()
    assert list_phases() == ["done"]
    assert sweep() == 0


def test_sweep_adds_one_job_when_works_changed():
    fill()
    build()
    do_jobs()
    assert sweep() == 0
    fill(5, first=10)

    assert (sweep(), sweep()) == (1, 1)
    do_jobs()

    assert take_graph() == count_by_hand()
    assert list_phases() == ["done"]
    assert GraphState.objects.get().counted_at > GraphState.objects.get().built_at - timedelta(seconds=1)


def test_sweep_adds_nothing_while_an_import_runs(importer):
    fill()

    assert sweep() == 0


def test_job_does_nothing_while_an_import_runs(importer):
    fill()
    add_job(kind=GRAPH, subject="")

    do_jobs()

    assert list_phases() == []


def test_sweep_adds_nothing_while_tables_are_set_aside():
    fill()
    SetAside.objects.create(name="index", stage=SetAside.Stage.READ, definition="SELECT 1")

    assert sweep() == 0


def test_sweep_adds_nothing_while_a_build_is_under_way():
    fill()
    start_build()
    fill(5, first=10)

    assert sweep() == 0


def test_works_that_change_during_a_build_follow_after_it():
    fill()
    start_build()
    lease = take_job([GRAPH_PART])
    assert lease is not None
    do_job(lease)
    fill(8, first=5)

    do_jobs()

    assert list_phases() == ["done"]
    assert not ChangedWork.objects.exists()
    assert take_graph() == count_by_hand()


def test_turn_of_the_year_asks_for_a_full_build():
    fill()
    build()
    do_jobs()
    GraphState.objects.update(late_from=get_late_from() - 1)

    assert sweep() == 1
    do_jobs()

    assert list_phases() == ["done", "done"]
    assert GraphState.objects.get().late_from == get_late_from()


@pytest.mark.parametrize(
    ("counted", "changed", "builds_count"), [(0, UPDATED_AT_LEAST, 1), (0, UPDATED_AT_LEAST + 1, 2),
                                             (10_000, 2_000, 1), (10_000, 2_001, 2)]
)  # fmt: skip
def test_many_changed_works_ask_for_a_full_build(counted, changed, builds_count):
    fill()
    build()
    do_jobs()
    CountedWork.objects.bulk_create(
        CountedWork(work_id=10**14 + number, authors_count=0, author_ids=[], is_assigned=False)
        for number in range(counted - CountedWork.objects.count())
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE graph_countedwork")
    mark(changed)

    assert sweep() == 1
    do_jobs()

    assert list_phases() == ["done"] * builds_count
    assert not ChangedWork.objects.exists()


def fail_part() -> GraphBuild:
    """A build of which one part was given up, the others waiting."""
    build = start_build()
    part = Job.objects.filter(kind=GRAPH_PART).order_by("id")[0]
    Job.objects.filter(pk=part.pk).update(state=Job.State.FAILED, note="given up: begun 20 times")
    return build


def let_pause_pass() -> None:
    GraphBuild.objects.update(changed_at=timezone.now() - timedelta(minutes=11))


def test_build_of_which_a_part_was_given_up_fails_with_its_note():
    fill()
    failed = fail_part()

    assert sweep() == 0

    failed.refresh_from_db()
    assert (failed.phase, failed.note) == ("failed", "given up: begun 20 times")


def test_next_build_begins_after_a_pause():
    fill()
    fail_part()
    sweep()

    assert sweep() == 0
    add_job(kind=GRAPH, subject="")
    do_jobs(GRAPH)
    assert list_phases() == ["failed"]

    let_pause_pass()
    assert sweep() == 1
    do_jobs(GRAPH)
    assert list_phases() == ["failed", "count"]


def test_parts_of_a_build_that_was_given_up_write_nothing_into_the_next():
    with number_works_from(900_000):
        fill()
    fail_part()
    sweep()
    let_pause_pass()
    start_build()

    do_jobs()

    assert list_phases() == ["failed", "done"]
    assert take_graph() == count_by_hand()
    assert set(Job.objects.filter(kind=GRAPH_PART).values_list("state", flat=True)) == {"failed", "done"}


def test_part_done_while_its_build_is_given_up_is_taken_back():
    fill()
    begun = start_build()
    lease = take_job([GRAPH_PART])
    assert lease is not None

    def give_up(build: GraphBuild, **part: int) -> None:
        counted(build, **part)
        GraphBuild.objects.filter(pk=begun.pk).update(phase="failed")

    counted = builds._DOERS[GraphBuild.Phase.COUNT]
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(builds._DOERS, GraphBuild.Phase.COUNT, give_up)
        with pytest.raises(LeaseLostError, match="was given up"):
            builds.do_part(lease)

    assert fetch("SELECT count(*) FROM next_graph_countedwork") == [(0,)]


def test_build_begun_while_one_is_under_way_is_that_one():
    fill()
    begun = start_build()

    assert start_build() == begun
    assert list_phases() == ["count"]


def test_update_does_nothing_while_a_build_is_under_way():
    fill()
    build()
    fill(5, first=10)
    start_build()
    fill(5, first=15)
    marked = set(ChangedWork.objects.values_list("work_id", flat=True))

    assert update_graph() == 0

    assert set(ChangedWork.objects.values_list("work_id", flat=True)) == marked != set()


def test_build_leaves_no_table_of_its_own():
    fill()

    build()

    assert fetch("SELECT relname FROM pg_class WHERE relname LIKE 'next%%'") == []


@transaction.atomic
def describe_tables() -> list[tuple[object, ...]]:
    """Columns, constraints and indexes of the tables of the graph."""
    return [
        *fetch(
            """SELECT attrelid::regclass::text, attname, format_type(atttypid, atttypmod), attnotnull, attnum
               FROM pg_attribute WHERE attrelid::regclass::text LIKE 'graph_%%' AND attnum > 0 ORDER BY 1, 5"""
        ),
        *fetch(
            """SELECT conrelid::regclass::text, conname, contype, pg_get_constraintdef(oid) FROM pg_constraint
               WHERE conrelid::regclass::text LIKE 'graph_%%' AND contype <> 'n' ORDER BY 1, 2"""
        ),
        *fetch("SELECT indexdef FROM pg_indexes WHERE tablename LIKE 'graph_%%' ORDER BY 1"),
    ]


def test_build_leaves_tables_as_the_migrations_made_them():
    before = describe_tables()
    fill()

    build()
    build()

    assert describe_tables() == before


def test_update_that_was_given_up_is_followed_by_a_full_build():
    fill()
    build()
    mark(1)
    Job.objects.create(kind=GRAPH, subject="given up", state=Job.State.FAILED, note="defect")

    do_jobs(GRAPH, GRAPH_PART)

    assert list_phases() == ["done", "done"]
    assert take_graph() == count_by_hand()


def test_new_formula_asks_for_a_full_build():
    fill()
    build()
    GraphState.objects.update(formula_version=0)

    assert sweep() == 1
    do_jobs(GRAPH, GRAPH_PART)

    assert list_phases() == ["done", "done"]
    assert GraphState.objects.get().formula_version == FORMULA_VERSION


def test_first_load_marks_all_works_in_one_row_and_is_followed_by_a_full_build():
    fill()
    build()
    mark_all_changed()
    assert ChangedWork.objects.count() == 1

    do_jobs(GRAPH, GRAPH_PART)

    assert list_phases() == ["done", "done"]
    assert not ChangedWork.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_tables_take_their_place_when_the_survey_is_done(other):
    fill()
    other.do(begin_survey)
    start_build()

    do_jobs(GRAPH_PART)

    assert list_phases() == ["swap"]
    assert Job.objects.get(kind=GRAPH_PART, state="waiting").note.startswith("waits for the survey")
    assert read_state().note.startswith("waits for the survey")

    other.do(transaction.rollback)
    Job.objects.filter(state="waiting").update(due_at=timezone.now())
    do_jobs(GRAPH_PART)

    assert list_phases() == ["done"]


@pytest.mark.django_db(transaction=True)
def test_nobody_counts_while_another_does(other):
    fill()
    build()
    mark(1)
    Job.objects.all().delete()
    other.do(begin_counting)

    assert sweep() == 0
    assert update_graph() == 0
    assert ChangedWork.objects.count() == 1

    other.do(transaction.rollback)
    assert sweep() == 1


def begin_survey() -> None:
    transaction.set_autocommit(False)
    await_lock(GraphLock.SURVEY)


def begin_counting() -> None:
    transaction.set_autocommit(False)
    await_lock(GraphLock.COUNT)
