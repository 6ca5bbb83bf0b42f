"""The jobs of the graph done here and now, by several sessions of the database at once."""

import time
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from graph.services.builds import GRAPH, GRAPH_PART
from papers.models import Job
from papers.services.job_kinds import do_job
from papers.services.jobs import add_job, take_job

SESSIONS = 2
"""The database does the work: so many of its processes are at it."""

_SECONDS_BETWEEN_LOOKS = 0.02


def build_graph() -> None:
    """Bring the graph up to date and return when no job of it is left; a defect in a part is raised.

    What workers of the site have taken is waited for. Must not run in a transaction.
    """
    add_job(kind=GRAPH, subject="")
    with ThreadPoolExecutor(SESSIONS) as pool:
        for future in [pool.submit(_do_all) for _ in range(SESSIONS)]:
            future.result()


def _do_all() -> None:
    """Do jobs until none is open: while another session does the last part of a phase, the next one's are to come."""
    kinds = (GRAPH, GRAPH_PART)
    open_jobs = Job.objects.filter(kind__in=kinds, state__in=(Job.State.WAITING, Job.State.RUNNING))
    try:
        while open_jobs.exists():
            lease = take_job(kinds)
            if lease is None:
                time.sleep(_SECONDS_BETWEEN_LOOKS)
            else:
                do_job(lease)
    finally:
        connection.close()
