"""The Celery app. A job's truth is a row in PostgreSQL.

Celery only tells a worker to look: a message lost is a job late, one given twice is a job done once.
"""

from __future__ import annotations

import os
import threading
import time
from multiprocessing import process

from celery import Celery
from celery.signals import worker_process_init, worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

SOFT_LIMIT_SECONDS = 55 * 60
"""A job that is longer, as the import of a large file, is given back then and carried on at once."""
HARD_LIMIT_SECONDS = 60 * 60
SWEEP_SECONDS = 10.0
_MAIN_PROCESS = process.current_process()

app = Celery("peerlight")
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_soft_time_limit=SOFT_LIMIT_SECONDS,
    task_time_limit=HARD_LIMIT_SECONDS,
    # What isn't acknowledged by then goes to another worker: never while the first may still be at it.
    broker_transport_options={"visibility_timeout": HARD_LIMIT_SECONDS + 5 * 60},
    beat_schedule={
        "sweep": {
            "task": "papers.sweep_jobs",
            "schedule": SWEEP_SECONDS,
            # While all workers are busy sweeps don't pile up.
            "options": {"expires": SWEEP_SECONDS},
        }
    },
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    task_ignore_result=True,
    worker_hijack_root_logger=False,
    timezone="UTC",
)
# What settings say as CELERY_…, wins: the broker, the schedule of beat and where beat remembers it.
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def look_at_once(**_: object) -> None:
    """Whoever had the jobs before is gone, or busy with others: a worker that starts needn't wait for the sweep."""
    app.send_task("papers.sweep_jobs", expires=SWEEP_SECONDS)


def ready_process(**_: object) -> None:
    """Let a process of the worker start processes of its own, which parse, and end when the worker is killed.

    Alone it would go on where nobody could stop it any more.
    """
    # Celery's own multiprocessing puts its process in the standard library's place, which can't start any from it.
    process._current_process = _MAIN_PROCESS  # type: ignore[attr-defined]
    threading.Thread(target=_follow, args=(os.getppid(),), daemon=True).start()


def _follow(parent_id: int) -> None:
    while os.getppid() == parent_id:
        time.sleep(1)
    os._exit(1)


worker_ready.connect(look_at_once)
worker_process_init.connect(ready_process)
