"""Celery only tells a worker to look: what there is to do, and who is at it, stands in the table of jobs."""

import logging
import time

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError, InterfaceError, connection, transaction
from kombu.exceptions import OperationalError as BrokerError

from core.heartbeats import note_worker
from papers.services.job_kinds import add_due_jobs, do_job, first_line, is_outage, list_kinds
from papers.services.jobs import LeaseLostError, give_back, has_due_job, take_job

LONGEST_ROUND_SECONDS = 20 * 60
"""A worker that has been at jobs for so long begins no other: the time limits count for all of them together."""
POKE_EXPIRES_SECONDS = 60
"""A poke that nobody took by then is one of many."""

logger = logging.getLogger(__name__)


@shared_task(name="papers.do_jobs")  # type: ignore[untyped-decorator]
def do_jobs() -> None:
    """Do what is due until nothing is. The session ends with each job: what is not settled is seen to be left.

    While there is more than one has hands for, another worker is told.
    """
    ends_at = time.monotonic() + LONGEST_ROUND_SECONDS
    try:
        while (lease := take_job(list_kinds())) is not None:
            if has_due_job(list_kinds()):
                _send_poke()
            try:
                do_job(lease)
            except SoftTimeLimitExceeded:
                give_back(lease)
                poke()
                return
            finally:
                connection.close()
            if time.monotonic() > ends_at:
                poke()
                return
    except (DatabaseError, InterfaceError) as error:
        if not is_outage(error):
            raise
        logger.warning("no job can be taken: %s", first_line(error))
    except LeaseLostError as error:
        logger.warning("%s", error)


@shared_task(name="papers.sweep_jobs")  # type: ignore[untyped-decorator]
def sweep_jobs() -> None:
    """Add what is due although nobody asked, and do what is due although nobody told: what beat sends."""
    note_worker()
    try:
        add_due_jobs()
    except (DatabaseError, InterfaceError) as error:
        if not is_outage(error):
            raise
        logger.warning("nothing can be looked for: %s", first_line(error))
        return
    do_jobs()


def poke() -> None:
    """Tell a worker to look, once the caller's transaction is committed. Where that fails, the sweep finds the job."""
    transaction.on_commit(_send_poke)


def _send_poke() -> None:
    try:
        do_jobs.apply_async(expires=POKE_EXPIRES_SECONDS, retry=False)
    except BrokerError as error:
        logger.warning("no worker can be told, the next sweep finds the job: %s", error)
