"""Topics of this site's own: given where sources name none, and gone where they do."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction

from papers.models import AssignedTopic, Job, StaleTopics, TopicProgress, Work, WorkTopic
from papers.services import topics
from papers.services.job_kinds import do_job
from papers.services.jobs import LeaseLostError, take_job
from papers.services.staleness import attend_stale_blocks
from papers.services.topics import TOPICS, add_topics_job, assign_topics, do_topics
from papers.topics.assignment import VERSION
from tests.papers.catalogue import OBSERVED_AT, Record, fetch, find_work, ingest

LATER = OBSERVED_AT + timedelta(days=1)
FLOODS: Record = {
    "ids": {"acl": "P1"},
    "title": "Flood risk and river discharge under climate change",
    "abstract": "We model the hydrology of watersheds and estimate flood damage where rainfall rises every year.",
}
VISION: Record = {"ids": {"acl": "P2"}, "title": "Object detection with convolutional neural networks"}
TOLD: Record = {
    "ids": {"acl": "P3"},
    "title": "River floods and rainfall",
    "topics": [{"openalex": "T10036"}],
}
SILENT: Record = {"ids": {"acl": "P4"}, "title": "Poster"}


def assign_all(limit: int = 2_000) -> int:
    return sum(iter(lambda: assign_topics(limit), 0))


def list_rows() -> list[tuple[object, ...]]:
    """The assigned topics with what tells whether a row was written again."""
    return fetch(
        "SELECT work_id, topic_id, score, version, terms, xmin FROM papers_assignedtopic ORDER BY work_id, topic_id"
    )


def list_topics(key: str) -> list[int]:
    own = AssignedTopic.objects.filter(work=find_work("acl", key)).order_by("-score", "topic_id")
    return list(own.values_list("topic_id", flat=True))


@pytest.mark.django_db
def test_assign_topics_gives_topics_to_works_without_them_alone():
    ingest(FLOODS, VISION, TOLD, SILENT)

    assert assign_all() == 4

    assert list_topics("P1")[0] == 10930
    assert list_topics("P2")[0] == 10036
    assert list_topics("P3") == list_topics("P4") == []
    first = AssignedTopic.objects.get(work=find_work("acl", "P1"), topic=10930)
    assert (first.score, first.version) == (0.74, VERSION)
    assert first.terms == ["flood", "flood risk", "change", "climate change"]
    assert first.topic.subfield is not None


@pytest.mark.django_db
def test_assign_topics_goes_on_where_it_was_and_ends():
    ingest(FLOODS, VISION, TOLD, SILENT)
    together = {}
    assign_all()
    for key in ("P1", "P2"):
        together[key] = list_topics(key)
    AssignedTopic.objects.all().delete()
    TopicProgress.objects.all().delete()

    assert [assign_topics(1) for _ in range(5)] == [1, 1, 1, 1, 0]
    assert {key: list_topics(key) for key in together} == together


@pytest.mark.django_db
def test_import_again_changes_no_row_and_no_time():
    records = (FLOODS, VISION, TOLD, SILENT)
    ingest(*records)
    assign_all()
    before = list_rows(), list(Work.objects.order_by("id").values_list("id", "changed_at"))

    ingest(*records)
    ingest(*records, observed_at=LATER)

    assert not StaleTopics.objects.exists()
    assert assign_all() == 0
    assert (list_rows(), list(Work.objects.order_by("id").values_list("id", "changed_at"))) == before


@pytest.mark.django_db
def test_all_over_again_touches_no_row():
    ingest(FLOODS, VISION)
    assign_all()
    before = list_rows()
    TopicProgress.objects.all().delete()

    assert assign_all() == 2
    assert list_rows() == before


@pytest.mark.django_db
def test_assigning_moves_no_time_of_the_work():
    ingest(FLOODS)
    before = find_work("acl", "P1").changed_at

    assign_all()

    assert find_work("acl", "P1").changed_at == before


@pytest.mark.django_db
def test_topics_of_a_source_take_the_place_of_the_sites():
    ingest(FLOODS)
    assign_all()

    ingest(FLOODS | {"topics": [{"openalex": "T10036"}]}, observed_at=LATER)

    assert StaleTopics.objects.filter(work_id=find_work("acl", "P1").pk).exists()
    assign_all()
    assert list_topics("P1") == []
    assert WorkTopic.objects.get(work=find_work("acl", "P1")).topic_id == 10036
    assert not StaleTopics.objects.exists()


@pytest.mark.django_db
def test_rebuilt_work_keeps_its_topics():
    ingest(FLOODS)
    assign_all()
    before = list_rows()

    ingest({"ids": {"acl": "P1", "doi": "10.5555/1"}, "title": FLOODS["title"]}, observed_at=LATER)

    assert list_rows() == before
    assert assign_all() == 1
    assert list_rows() == before


@pytest.mark.django_db
def test_changed_words_bring_other_topics():
    ingest(VISION)
    assign_all()

    ingest(VISION | {"title": "Flood risk of rivers under climate change"}, observed_at=LATER)
    assign_all()

    assert list_topics("P2")[0] == 10930


@pytest.mark.django_db
def test_work_that_joins_another_takes_its_topics_along_nowhere():
    ingest(FLOODS)
    ingest({"ids": {"doi": "10.5555/9"}, "title": FLOODS["title"]})
    assign_all()
    assert AssignedTopic.objects.values("work").distinct().count() == 2

    ingest({"ids": {"acl": "P1", "doi": "10.5555/9"}, "title": FLOODS["title"]}, observed_at=LATER)

    assert Work.objects.count() == 1
    assert set(AssignedTopic.objects.values_list("work", flat=True)) == {find_work("acl", "P1").pk}
    assign_all()
    assert not StaleTopics.objects.exists()


@pytest.mark.django_db
def test_work_on_the_list_that_is_no_more_is_taken_off():
    StaleTopics.objects.create(work_id=999)

    assert assign_topics() == 1
    assert assign_topics() == 0


@pytest.mark.django_db
def test_rows_of_another_version_are_replaced():
    ingest(FLOODS)
    assign_all()
    AssignedTopic.objects.update(version=VERSION - 1, score=0.1)
    TopicProgress.objects.update(version=VERSION - 1)

    assert assign_all() == 1

    assert list_topics("P1")[0] == 10930
    assert set(AssignedTopic.objects.values_list("version", flat=True)) == {VERSION}


@pytest.mark.django_db(transaction=True)
def test_work_that_changes_meanwhile_is_left_for_the_next_call():
    """The work changes after its words were read and before its topics are written: the lock stands between."""
    ingest(FLOODS, VISION)
    looked_at: list[int] = []

    def assign() -> None:
        try:
            looked_at.append(assign_topics())
        finally:
            connection.close()

    thread = threading.Thread(target=assign)
    with transaction.atomic():
        ingest(VISION | {"title": "Flood risk of rivers under climate change"}, observed_at=LATER)
        thread.start()
        wait_for_waiting()
    thread.join()

    assert looked_at == [2]
    assert list_topics("P1")[0] == 10930
    assert list_topics("P2") == []
    assert assign_topics() == 1
    assert list_topics("P2")[0] == 10930
    assert assign_topics() == 0


def wait_for_waiting() -> None:
    """Until another connection waits for a lock."""
    until = time.monotonic() + 30
    while not fetch("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"):
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_write_the_same_rows():
    ingest(FLOODS, VISION, SILENT)
    failures: list[BaseException] = []
    barrier = threading.Barrier(2)

    def work() -> None:
        try:
            barrier.wait(60)
            assign_all(1)
        except BaseException as error:  # noqa: BLE001 - told to the test, which fails with it
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not failures
    assert list_topics("P1")[0] == 10930
    assert list_topics("P2")[0] == 10036
    assert assign_all() == 0


@pytest.mark.django_db(transaction=True)
def test_assigning_that_is_taken_back_leaves_nothing_behind():
    ingest(FLOODS)

    with transaction.atomic():
        assign_topics()
        transaction.set_rollback(True)

    assert not AssignedTopic.objects.exists()
    assert not TopicProgress.objects.exists()
    assert assign_all() == 1


@pytest.mark.django_db(transaction=True)
def test_job_assigns_what_is_to_be_assigned():
    add_topics_job()
    assert not Job.objects.exists()
    ingest(FLOODS)

    add_topics_job()
    add_topics_job()

    assert Job.objects.count() == 1
    take_and_do()
    assert list_topics("P1")[0] == 10930
    assert Job.objects.get().state == Job.State.DONE
    add_topics_job()
    assert not Job.objects.filter(state=Job.State.WAITING).exists()


@pytest.mark.django_db(transaction=True)
def test_job_stands_in_line_again_while_there_are_works(monkeypatch):
    monkeypatch.setattr(topics, "_BATCHES_A_JOB", 0)
    ingest(FLOODS)
    add_topics_job()

    take_and_do()

    assert set(Job.objects.values_list("state", flat=True)) == {Job.State.DONE, Job.State.WAITING}


@pytest.mark.django_db(transaction=True)
def test_no_topics_are_assigned_while_an_import_runs():
    ingest(FLOODS)
    add_topics_job()
    is_reading, is_over = threading.Event(), threading.Event()

    def read() -> None:
        try:
            with attend_stale_blocks():
                is_reading.set()
                is_over.wait(30)
        finally:
            connection.close()

    thread = threading.Thread(target=read)
    thread.start()
    is_reading.wait(30)
    take_and_do()
    add_topics_job()
    waiting = Job.objects.filter(state=Job.State.WAITING).count()
    is_over.set()
    thread.join()

    assert waiting == 0
    assert not AssignedTopic.objects.exists()
    add_topics_job()
    take_and_do()
    assert AssignedTopic.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_job_that_was_lost_writes_nothing():
    ingest(FLOODS)
    add_topics_job()
    lease = take_job([TOPICS])
    assert lease is not None
    Job.objects.update(token=lease.token + 1)

    with pytest.raises(LeaseLostError):
        do_topics(lease)

    assert not AssignedTopic.objects.exists()


def take_and_do() -> None:
    lease = take_job([TOPICS])
    assert lease is not None
    do_job(lease)


def test_who_adds_and_takes_jobs_loads_no_numerical_library():
    code = (
        "import sys, django; django.setup(); import config.urls, papers.tasks, papers.services.imports; "
        "print('sklearn' in sys.modules)"
    )

    told = subprocess.run(  # our own interpreter and code
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert told.stdout.strip() == "False"
