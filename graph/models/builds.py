"""Builds of the graph: how far one is, and up to when all is counted."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class GraphBuild(models.Model):
    """A full build, in phases that wait for each other: works counted, edges made, indexes built. A row a build.

    The parts of a phase are jobs, done by whichever worker comes; of all phases there are `parts_count`. Works are
    counted up to the id `works_until`. `late_from` is the first late year, `note` says why a build has failed.
    """

    class Phase(models.TextChoices):
        COUNT = "count"
        PAIR = "pair"
        INDEX = "index"
        SWAP = "swap"
        DONE = "done"
        FAILED = "failed"

    phase = models.CharField(max_length=10, choices=Phase, default=Phase.COUNT)
    works_until = models.BigIntegerField(default=0)
    late_from = models.SmallIntegerField()
    parts_count = models.IntegerField(default=0)
    note = models.TextField(default="")
    started_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=~Q(phase__in=["done", "failed"]), name="graph_build_one_at_a_time"
            )
        ]


class GraphState(models.Model):
    """The graph as it can be read: one row, none before the first build.

    `counted_at` is when it last was all that the papers say, `late_from` the first late year of its edges, and
    `formula_version` that of the formulas by which works are summed up.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    formula_version = models.SmallIntegerField(default=1)
    late_from = models.SmallIntegerField()
    built_at = models.DateTimeField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="graph_state_is_one_row", condition=Q(id=1))]
