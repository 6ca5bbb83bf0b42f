"""Answers of the API to what was to be done once, however often it is asked."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length, Now
from django.db.models.lookups import LessThanOrEqual

LONGEST_KEPT = 100_000
"""So many bytes an answer has that is kept: what is written is answered with a thing, never with a long list."""


class KeptAnswer(models.Model):
    """What was answered to a request with an `Idempotency-Key`, for who asks the same again within a day.

    One an account and key. `asked` is the SHA-256 of method, address and body: the key with another request is a
    mistake. Written in the transaction of what was done, so that there is an answer if and only if it was. Of 10 writes
    a second, all with keys: 900 k rows of 1 kB, swept daily.
    """

    pk = models.CompositePrimaryKey("user_id", "key")
    user = models.ForeignKey("profiles.User", on_delete=models.CASCADE)
    key = models.CharField(max_length=100, db_collation="C")
    asked = models.CharField(max_length=64, db_collation="C")
    status = models.SmallIntegerField()
    location = models.TextField(blank=True)
    content = models.BinaryField()
    kept_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["kept_at"], name="kept_answer_age")]
        constraints = [
            models.CheckConstraint(name="kept_answer_of_done", condition=Q(status__gte=200, status__lt=300)),
            models.CheckConstraint(
                name="kept_answer_bounded", condition=LessThanOrEqual(Length("content"), LONGEST_KEPT)
            ),
        ]
