"""Jobs: added once, taken by one, written for only by who has them, done with their result, never lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from papers.models import Job
from papers.services.jobs import (
    LEASE_SECONDS,
    MAX_DEATHS,
    Lease,
    LeaseLostError,
    add_job,
    delete_old_jobs,
    fail_job,
    finish_job,
    give_back,
    hold_lease,
    take_job,
)
from tests.config.processes import await_value
from tests.papers.catalogue import fetch
from tests.papers.workers import Worker

pytestmark = pytest.mark.django_db(transaction=True)

A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def other() -> Iterator[Worker]:
    worker = Worker()
    yield worker
    worker.end()


def take() -> Lease:
    lease = take_job(["look"])
    assert lease is not None
    return lease


def add(subject: str = "a", **fields) -> Job:
    return add_job(kind="look", subject=subject, **fields)


def job() -> Job:
    return Job.objects.get()


def seconds_left() -> float:
    until = job().lease_until
    assert until is not None
    return (until - timezone.now()).total_seconds()


def let_lease_run_out() -> None:
    Job.objects.filter(state="running").update(lease_until=timezone.now() - A_MINUTE)


def test_added_job_waits_and_is_taken_with_what_it_was_given():
    added = add(payload={"at": ["1", None]})

    lease = take()

    assert lease == Lease(added.pk, "look", "a", {"at": ["1", None]}, token=1, attempts=1)
    assert (job().state, job().token) == ("running", 1)


def test_job_that_waits_is_not_added_twice():
    assert add().pk == add(payload={"other": 1}).pk

    assert job().payload == {}
    assert add("b").pk != job_of("a").pk


def job_of(subject: str) -> Job:
    return Job.objects.get(subject=subject)


def test_job_that_runs_is_added_again():
    first = add()
    take()

    assert add().pk != first.pk


def test_job_waits_while_somebody_is_at_one_of_its_kind_and_subject():
    add()
    first = take()
    add()
    add("b")

    assert take().subject == "b"
    assert take_job(["look"]) is None
    finish_job(first)
    assert take().subject == "a"


def test_waiting_job_asked_for_again_comes_sooner_never_later():
    at = timezone.now()
    add(due_at=at + 2 * A_MINUTE)

    assert add(due_at=at + A_MINUTE).due_at == at + A_MINUTE
    assert add(due_at=at + 3 * A_MINUTE).due_at == at + A_MINUTE
    assert add().due_at == at + A_MINUTE


def test_only_due_jobs_of_the_kinds_asked_for_are_taken_the_oldest_first():
    now = timezone.now()
    add("later", due_at=now + A_MINUTE)
    add("second", due_at=now - A_MINUTE)
    add("first", due_at=now - 2 * A_MINUTE)
    add_job(kind="listen", subject="other")

    assert [take().subject, take().subject] == ["first", "second"]
    assert take_job(["look"]) is None


def test_job_is_taken_by_one_worker_only(other):
    add()
    take()

    assert other.do(take_job, ["look"]) is None


def test_job_that_is_being_added_is_not_begun_before_its_transaction_ends(other):
    add()

    with transaction.atomic():
        add()
        assert other.do(take_job, ["look"]) is None

    assert other.do(take_job, ["look"]) is not None


def test_job_of_a_worker_that_is_gone_is_taken_at_once():
    add()
    worker = Worker()
    lost = worker.do(take_job, ["look"])
    worker.end()

    lease = await_value(lambda: take_job(["look"]))

    assert lost is not None
    assert lease is not None
    assert (lease.token, lease.attempts) == (lost.token + 1, 2)


def test_job_of_a_worker_that_hangs_is_taken_when_its_lease_has_run_out(other):
    add()
    lost = take()
    let_lease_run_out()

    lease = other.do(take_job, ["look"])

    assert lease is not None
    for write in (hold_lease, finish_job, give_back):
        with pytest.raises(LeaseLostError, match=f"job {lost.job_id} is no longer ours"):
            write(lost)
    with pytest.raises(LeaseLostError):
        fail_job(lost, "late", None)
    other.do(hold_lease, lease)


def test_job_is_not_taken_while_its_worker_writes(other):
    add()
    lease = take()
    let_lease_run_out()

    with transaction.atomic():
        hold_lease(lease)
        let_lease_run_out()
        assert other.do(take_job, ["look"]) is None

    let_lease_run_out()
    assert other.do(take_job, ["look"]) is not None


def test_held_lease_is_extended_and_the_job_counts_as_getting_on():
    add()
    lease = take()
    let_lease_run_out()

    hold_lease(lease, gets_on=False)
    assert job().attempts == 1
    hold_lease(lease)

    assert LEASE_SECONDS - 10 < seconds_left() <= LEASE_SECONDS
    assert job().attempts == 0


def test_worker_that_hangs_in_a_transaction_is_cut_off_when_the_lease_is_over():
    add()
    lease = take()

    with transaction.atomic():
        hold_lease(lease)
        assert fetch("SHOW idle_in_transaction_session_timeout") == [(f"{LEASE_SECONDS // 60}min",)]

    assert fetch("SHOW idle_in_transaction_session_timeout") == [("0",)]


def test_nothing_is_held_without_a_lease():
    hold_lease(None)


def test_done_comes_with_its_result_or_not_at_all():
    add()
    lease = take()

    with transaction.atomic():
        finish_job(lease)
        transaction.set_rollback(True)
    assert job().state == "running"

    finish_job(lease)
    finish_job(lease)
    assert (job().state, job().lease_until, job().session) == ("done", None, None)
    assert take_job(["look"]) is None


def test_failed_attempt_waits_with_its_reason_until_it_is_due():
    add()
    lease = take()

    fail_job(lease, "no answer", timezone.now() + A_MINUTE)

    assert (job().state, job().note, job().attempts) == ("waiting", "no answer", 1)
    assert take_job(["look"]) is None
    Job.objects.update(due_at=timezone.now())
    assert take().attempts == 2


def test_job_that_failed_for_good_is_not_taken_but_can_be_added_again():
    first = add()
    fail_job(take(), "no such file", None)

    assert (job().state, job().note) == ("failed", "no such file")
    assert take_job(["look"]) is None
    assert add().pk != first.pk


def test_job_given_back_is_carried_on_by_the_next():
    add()
    lease = take()

    give_back(lease, note="the time is over")

    assert (job().state, job().note, job().attempts) == ("waiting", "the time is over", 0)
    assert take().token == 2


def test_job_given_back_leaves_the_rest_to_one_that_waits():
    first = add()
    lease = take()
    second = add()

    give_back(lease)

    assert dict(Job.objects.values_list("pk", "state")) == {first.pk: "done", second.pk: "waiting"}


def test_job_whose_workers_die_again_and_again_is_given_up():
    add()
    for _ in range(MAX_DEATHS):
        assert take_job(["look"]) is not None
        let_lease_run_out()

    assert take_job(["look"]) is None

    assert job().state == "failed"
    assert job().note.startswith(f"given up: begun {MAX_DEATHS} times")


def test_job_that_gets_on_is_never_given_up():
    add()
    for _ in range(MAX_DEATHS + 1):
        hold_lease(take())
        let_lease_run_out()

    assert take().attempts == 1


def test_done_jobs_are_forgotten_after_a_month():
    for subject in ("old", "new"):
        add(subject)
        finish_job(take())
    fail_job(take_after_adding("failed"), "", None)
    month = timezone.now() - timedelta(days=31)
    Job.objects.exclude(subject="new").update(changed_at=month)

    assert delete_old_jobs() == 1

    assert sorted(Job.objects.values_list("subject", flat=True)) == ["failed", "new"]


def take_after_adding(subject: str) -> Lease:
    add(subject)
    return take()


def test_taking_looks_at_open_jobs_only():
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO papers_job (kind, subject, payload, state, token, attempts, note)
               SELECT 'look', n::text, '{}', 'done', 1, 0, '' FROM generate_series(1, 5000) n"""
        )
        cursor.execute("ANALYZE papers_job")
        cursor.execute(
            """EXPLAIN SELECT id FROM papers_job j WHERE kind = 'look' AND (state = 'waiting' AND due_at <= now()
               OR state = 'running' AND lease_until < now()) ORDER BY due_at LIMIT 1"""
        )
        plan = " ".join(line for (line,) in cursor.fetchall())
    assert "job_open" in plan
