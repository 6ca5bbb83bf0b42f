"""The Celery app. A job's truth is a row in PostgreSQL.

Celery only tells a worker to look: a message lost is a job late, one given twice is a job done once.
"""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

SOFT_LIMIT_SECONDS = 9 * 60
HARD_LIMIT_SECONDS = 10 * 60

app = Celery("peerlight")
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_soft_time_limit=SOFT_LIMIT_SECONDS,
    task_time_limit=HARD_LIMIT_SECONDS,
    # What isn't acknowledged by then goes to another worker: never while the first may still be at it.
    broker_transport_options={"visibility_timeout": HARD_LIMIT_SECONDS + 5 * 60},
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    task_ignore_result=True,
    worker_hijack_root_logger=False,
    timezone="UTC",
)
# What settings say as CELERY_…, wins: the broker, the schedule of beat and where beat remembers it.
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
