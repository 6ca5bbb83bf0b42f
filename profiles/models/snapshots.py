"""Trust snapshots: what was measured of a record, when, by which formula, and on what evidence."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class TrustSnapshot(models.Model):
    """The trust in one author record as it stood at a time. Append only, which the database sees to.

    One a record and change: 100 M at first, some 2 a record and year, 2 kB each: 200 GB, 400 GB a year. `inputs` are
    all that the formula read, `evidence` what each rests on, `points` the terms, all of `profiles/trust/`.
    `input_hash` is the SHA-256 of version and inputs: the same hash is the same score. The newest is the one with the
    greatest id.
    """

    id = models.BigAutoField(primary_key=True)
    author_id = models.BigIntegerField()
    formula_version = models.SmallIntegerField()
    inputs = models.JSONField()
    evidence = models.JSONField()
    points = models.JSONField()
    score = models.SmallIntegerField()
    level = models.SmallIntegerField()
    label = models.CharField(max_length=20)
    computed_at = models.DateTimeField(db_default=Now())
    input_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="snapshot_ranges", condition=Q(score__range=(0, 100), level__range=(0, 5))
            )
        ]
        indexes = [models.Index(fields=["author_id", "-id"], name="snapshot_newest")]


class MeasuringProgress(models.Model):
    """How far all author records are measured by a version of the formula. A row a version."""

    formula_version = models.SmallIntegerField(primary_key=True)
    authors_until = models.BigIntegerField(default=0)
