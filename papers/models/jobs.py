"""Jobs: what is left to do for a worker, and who is at it."""

from django.db import models
from django.db.models.functions import Now


class Job(models.Model):
    """Something to do, once: a row a job, those done for a month. Some 1,000 open at any size of the catalogue.

    `kind` says which function does it (`services/job_kinds.py`), `subject` to what, `payload` the rest. It may be begun
    from `due_at`. `token` counts how often it was taken: who took it writes only while that is still theirs.
    `session` is the database session of who is at it, as `pid since`; when that is gone, or `lease_until` is past,
    the job may be taken again. `attempts` is how often it was begun since it last got on, `note` why it waits or
    has failed.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    kind = models.CharField(max_length=30)
    subject = models.TextField()
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    due_at = models.DateTimeField(db_default=Now())
    lease_until = models.DateTimeField(null=True)
    session = models.TextField(null=True)
    token = models.BigIntegerField(default=0)
    attempts = models.IntegerField(default=0)
    note = models.TextField(default="")
    added_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="job_state_known", condition=models.Q(state__in=["waiting", "running", "done", "failed"])
            ),
            models.CheckConstraint(
                name="job_running_is_leased",
                condition=models.Q(state="running", lease_until__isnull=False, session__isnull=False)
                | (~models.Q(state="running") & models.Q(lease_until=None, session=None)),
            ),
            models.UniqueConstraint(
                fields=["kind", "subject"], name="job_waits_once", condition=models.Q(state="waiting")
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="job_open", condition=models.Q(state__in=["waiting", "running"])
            ),
            models.Index(fields=["kind", "subject"], name="job_subject"),
        ]
