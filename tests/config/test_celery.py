"""The Celery app's promises, read from the app as a worker reads them, and a message that makes the way."""

from __future__ import annotations

from django.conf import settings

from config.celery import app


def test_celery_acknowledges_late_and_takes_one_at_a_time() -> None:
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1


def test_celery_gives_a_message_to_another_only_after_the_hard_limit() -> None:
    limits = app.conf.task_soft_time_limit, app.conf.task_time_limit
    assert 0 < limits[0] < limits[1] < app.conf.broker_transport_options["visibility_timeout"]


def test_celery_reaches_its_broker_through_the_address_of_the_settings() -> None:
    assert app.conf.broker_url == settings.CELERY_BROKER_URL
    with app.connection_for_write() as connection:
        queue = connection.SimpleQueue("test-of-the-broker")
        queue.put({"look": "now"})
        message = queue.get(timeout=30)
        message.ack()
        queue.clear()
        queue.close()
    assert message.payload == {"look": "now"}
