"""Jobs as rows: added once, taken by one worker at a time, held while it writes, done with their result.

Who takes a job gets its next token, and writes only in transactions that begin with `hold_lease`: when somebody else
took it meanwhile, that raises, and nothing is written. So a job may be taken from a worker that only seems dead.
It may be when the database session that took it is gone, as it is at once when the process is killed or the database
restarted, or when nothing was heard of it for `LEASE_SECONDS`: it hangs, or its machine is off.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from papers.models import Job

LEASE_SECONDS = 120
"""Longer than any batch takes, and how long one may lie open in the database before that ends it."""

MAX_DEATHS = 20
"""So many times a job is begun without getting on, its worker gone each time, before it is given up."""

_KEPT_DAYS = 30


class LeaseLostError(Exception):
    """Somebody else has the job: nothing may be written for it any more, and nothing needs to be."""


class NotYetError(Exception):
    """The job can't be done yet, as somebody else has what it needs; it waits a while. The text says for what."""

    def __init__(self, text: str, *, after_seconds: float = 5) -> None:
        super().__init__(text)
        self.after_seconds = after_seconds


class Lease(msgspec.Struct, frozen=True):
    """The right to do a job, for as long as `token` is the job's. `attempts` counts this one; 1 is the first."""

    job_id: int
    kind: str
    subject: str
    payload: dict[str, Any]
    token: int
    attempts: int


def add_job(
    *, kind: str, subject: str, payload: dict[str, Any] | None = None, due_at: datetime | None = None
) -> Job:
    """The job of this kind and subject that waits: a new one, or one that did before and then may come sooner.

    It is not begun before the caller's transaction ends, so that whoever does it sees what the caller wrote.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO papers_job AS j (kind, subject, payload, state, due_at, token, attempts, note)
               VALUES (%(kind)s, %(subject)s, %(payload)s, 'waiting', coalesce(%(due_at)s, now()), 0, 0, '')
               ON CONFLICT (kind, subject) WHERE state = 'waiting'
               DO UPDATE SET due_at = LEAST(j.due_at, %(due_at)s) RETURNING id""",
            {
                "kind": kind,
                "subject": subject,
                "payload": msgspec.json.encode(payload or {}).decode(),
                "due_at": due_at,
            },
        )
        (job_id,) = cursor.fetchone()
    return Job.objects.get(pk=job_id)


def take_job(kinds: Collection[str]) -> Lease | None:
    """A job of these kinds that is due, now ours, or None. Must not run in a transaction: taken is taken at once."""
    with connection.cursor() as cursor:
        cursor.execute(_GIVE_UP, {"kinds": list(kinds), "deaths": MAX_DEATHS})
        cursor.execute(_TAKE, {"kinds": list(kinds), "seconds": LEASE_SECONDS})
        row = cursor.fetchone()
    return msgspec.convert(msgspec.json.decode(row[0]), Lease) if row else None


def has_due_job(kinds: Collection[str]) -> bool:
    """Whether a job of these kinds waits that may be begun now."""
    return Job.objects.filter(kind__in=kinds, state=Job.State.WAITING, due_at__lte=Now()).exists()


_SESSION = "a.pid || ' ' || extract(epoch FROM a.backend_start)"
_IS_LEFT = f"""
    j.state = 'running' AND (j.lease_until < now()
        OR NOT EXISTS (SELECT FROM pg_stat_activity a WHERE {_SESSION} = j.session))
"""
_TWIN = f"""
    SELECT FROM papers_job o WHERE (o.kind, o.subject, o.state) = (j.kind, j.subject, 'running')
        AND o.lease_until >= now()
        AND EXISTS (SELECT FROM pg_stat_activity a WHERE {_SESSION} = o.session)
"""
"""Somebody is at a job of the same kind and subject: what this one asks for, that one is doing or does before it."""

_TAKE = f"""
    UPDATE papers_job SET state = 'running', token = token + 1, attempts = attempts + 1, changed_at = now(),
        lease_until = now() + %(seconds)s * interval '1 second',
        session = (SELECT {_SESSION} FROM pg_stat_activity a WHERE a.pid = pg_backend_pid())
    WHERE id = (
        SELECT id FROM papers_job j WHERE kind = ANY(%(kinds)s)
        AND (j.state = 'waiting' AND j.due_at <= now() AND NOT EXISTS ({_TWIN}) OR {_IS_LEFT})
        ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING json_build_object('job_id', id, 'kind', kind, 'subject', subject, 'payload', payload,
                                'token', token, 'attempts', attempts)::text
"""
_GIVE_UP = f"""
    UPDATE papers_job SET state = 'failed', lease_until = NULL, session = NULL, changed_at = now(),
        note = 'given up: begun ' || attempts || ' times without getting on; the log of the worker says more'
    WHERE id IN (
        SELECT id FROM papers_job j WHERE kind = ANY(%(kinds)s) AND attempts >= %(deaths)s AND {_IS_LEFT}
        FOR UPDATE SKIP LOCKED)
"""


def hold_lease(lease: Lease | None, *, gets_on: bool = True) -> None:
    """Keep the job ours until this transaction ends, and then for `LEASE_SECONDS`.

    To be called first in each transaction that writes for a job: the row stays locked until its end, so nobody else
    can take the job in between. `gets_on` when what is written brings the job forward. Raises LeaseLostError when the
    job is no longer ours. Without a lease, as where a person runs it, there is nothing to hold. A worker that hangs
    in the transaction loses it when the lease is over: the database ends the session, and with it the lock.
    """
    if lease is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE papers_job SET lease_until = now() + %(seconds)s * interval '1 second',
                   attempts = CASE WHEN %(gets_on)s THEN 0 ELSE attempts END
               WHERE id = %(id)s AND token = %(token)s AND state = 'running'
               RETURNING set_config('idle_in_transaction_session_timeout', %(milliseconds)s, true)""",
            {
                "id": lease.job_id,
                "token": lease.token,
                "gets_on": gets_on,
                "seconds": LEASE_SECONDS,
                "milliseconds": str(LEASE_SECONDS * 1000),
            },
        )
        if cursor.fetchone() is None:
            raise LeaseLostError(f"job {lease.job_id} is no longer ours")


@transaction.atomic
def keep_lease(lease: Lease | None) -> None:
    """Keep the job ours while nothing is written for it. Raises LeaseLostError."""
    hold_lease(lease, gets_on=False)


def finish_job(lease: Lease) -> None:
    """Note that the job is done, in the transaction of its result; twice is as once. Raises LeaseLostError."""
    _settle(lease, Job.State.DONE, states=(Job.State.RUNNING, Job.State.DONE), note="", attempts=0)


def fail_job(lease: Lease, note: str, retry_at: datetime | None) -> None:
    """Note why the job did not succeed: it waits until then, or has failed for good. Raises LeaseLostError."""
    if retry_at is None:
        _settle(lease, Job.State.FAILED, note=note)
    else:
        _wait(lease, note=note, due_at=retry_at)


def give_back(lease: Lease, *, note: str = "", after_seconds: float = 0) -> None:
    """Let another worker carry on; no attempt is counted. Raises LeaseLostError."""
    _wait(lease, note=note, due_at=timezone.now() + timedelta(seconds=after_seconds), attempts=0)


def count_attempts(lease: Lease) -> int:
    """How often the job was begun since it last got on, this time included; 1 when it did so this time."""
    attempts = Job.objects.filter(pk=lease.job_id).values_list("attempts", flat=True).first()
    return attempts or 1


def delete_old_jobs() -> int:
    """Forget what was done more than a month ago; how many jobs that were."""
    long_ago = Now() - timedelta(days=_KEPT_DAYS)
    deleted, _ = Job.objects.filter(state=Job.State.DONE, changed_at__lt=long_ago).delete()
    return deleted


def _wait(lease: Lease, **fields: Any) -> None:
    try:
        with transaction.atomic():
            _settle(lease, Job.State.WAITING, **fields)
    except IntegrityError:
        # The same was asked for once more meanwhile: the job that waits will do what is left of this one.
        _settle(lease, Job.State.DONE, note=fields["note"])


def _settle(
    lease: Lease, state: Job.State, *, states: Collection[Job.State] = (Job.State.RUNNING,), **fields: Any
) -> None:
    settled = Job.objects.filter(pk=lease.job_id, token=lease.token, state__in=states).update(
        state=state, lease_until=None, session=None, changed_at=Now(), **fields
    )
    if not settled:
        raise LeaseLostError(f"job {lease.job_id} is no longer ours")
