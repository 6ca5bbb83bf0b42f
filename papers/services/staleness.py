"""Stale name blocks that nobody is about to resolve: a job for them, and who is about to."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import Now

from papers.models import Job, SetAside, StaleBlock
from papers.services.first_load import finish_first_load
from papers.services.jobs import Lease, add_job, hold_lease, keep_lease
from papers.services.resolution import resolve_stale_blocks

IMPORT = "import"
RESOLVE = "resolve"
_SOON = timedelta(minutes=15)
_ATTENDING_LOCK = 7_337_003


@contextmanager
def attend_stale_blocks() -> Iterator[None]:
    """Say that this session will resolve what is stale, when it has read all: until its end no job is added for it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock_shared(%s)", [_ATTENDING_LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_shared(%s)", [_ATTENDING_LOCK])


@transaction.atomic
def add_resolve_job() -> None:
    """Add a job for what an import that ended early left: stale name blocks, indexes set aside.

    None while an import is at it, or its job is open: it will see to all of that at its end.
    """
    if not StaleBlock.objects.exists() and not SetAside.objects.exists():
        return
    is_open = Q(state=Job.State.RUNNING) | Q(state=Job.State.WAITING, due_at__lt=Now() + _SOON)
    if not Job.objects.filter(is_open, kind=IMPORT).exists() and not is_importing():
        add_job(kind=RESOLVE, subject="")


def resolve_stale(lease: Lease) -> None:
    """Finish a first load that was left, and resolve all stale name blocks."""
    begin_batch = partial(hold_lease, lease)
    with attend_stale_blocks():
        finish_first_load(begin_batch=begin_batch, keep=partial(keep_lease, lease))
        resolve_stale_blocks(begin_batch=begin_batch)


@transaction.atomic
def is_importing() -> bool:
    """Whether a session reads, and will resolve what becomes stale by it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_ATTENDING_LOCK])
        (nobody,) = cursor.fetchone()
    return not nobody
