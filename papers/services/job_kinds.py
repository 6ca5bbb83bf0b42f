"""The kinds of job: which function does each, what is looked for when nobody asked, and what becomes of a failure.

Other apps have kinds of their own: all modules that `JOB_MODULES` of the settings names have `KINDS` and `SWEEPS`.
"""

import logging
from collections.abc import Callable, Mapping
from concurrent.futures.process import BrokenProcessPool
from datetime import timedelta
from functools import cache
from importlib import import_module

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.utils import timezone

from papers.records import SourceError
from papers.services.catalogue import FirstLoadError
from papers.services.imports import do_import
from papers.services.jobs import (
    Lease,
    LeaseLostError,
    NotYetError,
    count_attempts,
    delete_old_jobs,
    fail_job,
    finish_job,
    give_back,
)
from papers.services.names import NAMES, add_names_job, do_names
from papers.services.refreshes import sweep_refreshes
from papers.services.search_index import SEARCH, add_search_job, do_search
from papers.services.staleness import IMPORT, RESOLVE, add_resolve_job, resolve_stale
from papers.services.topics import TOPICS, add_topics_job, do_topics
from papers.services.uploads import delete_old_uploads
from papers.sources.live.query import SourceAwayError

KINDS: Mapping[str, Callable[[Lease], None]] = {
    IMPORT: do_import,
    RESOLVE: resolve_stale,
    TOPICS: do_topics,
    SEARCH: do_search,
    NAMES: do_names,
}
"""What does a job of each kind. It writes in transactions that begin with `hold_lease`, and may be begun at any state
in which another was killed. Where there is a result, `finish_job` stands in the last transaction."""

SWEEPS: tuple[Callable[[], object], ...] = (
    add_resolve_job,
    add_topics_job,
    add_search_job,
    add_names_job,
    sweep_refreshes,
    delete_old_jobs,
    delete_old_uploads,
)
"""What beat has looked for, so that nothing is missed because nobody asked for it."""

MAX_ATTEMPTS = 5
_FIRST_PAUSE = timedelta(seconds=10)
_PAUSE_GROWTH = 4
_LONGEST_PAUSE_SECONDS = 36 * 3600
_DATABASE_PAUSE_SECONDS = 5

logger = logging.getLogger(__name__)


@cache
def list_kinds() -> Mapping[str, Callable[[Lease], None]]:
    """What does a job of each kind, of all apps."""
    modules = [import_module(name) for name in settings.JOB_MODULES]
    return {kind: function for module in modules for kind, function in module.KINDS.items()}


def do_job(lease: Lease) -> None:
    """Do a job, and settle it: done, waiting to be tried again, or failed with a note that says why.

    A source that fails is tried again after growing pauses, `MAX_ATTEMPTS` times without getting on. A database that
    fails (down, full, out of connections, a lock not had in time) is waited for as long as it takes. What is a defect
    is raised, the job not settled: it is taken again, and given up after a while.
    """
    try:
        list_kinds()[lease.kind](lease)
        finish_job(lease)
    except LeaseLostError as error:
        logger.warning("%s: somebody else has it", error)
    except NotYetError as error:
        give_back(lease, note=str(error), after_seconds=error.after_seconds)
    except FirstLoadError as error:
        give_back(lease, note=str(error), after_seconds=_DATABASE_PAUSE_SECONDS)
    except (SourceError, BrokenProcessPool) as error:
        _try_again(lease, error)
    except (DatabaseError, InterfaceError) as error:
        if not is_outage(error):
            raise
        reason = first_line(error)
        logger.warning("job %d waits for the database: %s", lease.job_id, reason)
        _wait_for_database(lease, f"the database: {reason}")


def add_due_jobs() -> None:
    """Add the jobs that are due although nobody asked for them."""
    for module in settings.JOB_MODULES:
        for sweep in import_module(module).SWEEPS:
            sweep()


def is_outage(error: Exception) -> bool:
    """Whether the database could not do what it was asked, rather than was asked what can't be done.

    A connection that breaks off is a bare DatabaseError, one that did before an InterfaceError.
    """
    return isinstance(error, OperationalError | InterfaceError) or type(error) is DatabaseError


def first_line(error: Exception) -> str:
    """What the error says, as one line."""
    return str(error).strip().partition("\n")[0]


def _try_again(lease: Lease, error: SourceError | BrokenProcessPool) -> None:
    attempts = count_attempts(lease)
    pause = _FIRST_PAUSE * _PAUSE_GROWTH ** (attempts - 1)
    if isinstance(error, SourceAwayError) and error.retry_after_seconds is not None:
        pause = max(pause, timedelta(seconds=min(error.retry_after_seconds, _LONGEST_PAUSE_SECONDS)))
    fail_job(lease, str(error), None if attempts >= MAX_ATTEMPTS else timezone.now() + pause)


def _wait_for_database(lease: Lease, reason: str) -> None:
    """Say that the job waits, in a session that works; or let the end of the old one say it."""
    connection.close()
    try:
        give_back(lease, note=reason, after_seconds=_DATABASE_PAUSE_SECONDS)
    except (OperationalError, InterfaceError, LeaseLostError) as error:
        logger.warning("job %d is left as it is: %s", lease.job_id, first_line(error))
