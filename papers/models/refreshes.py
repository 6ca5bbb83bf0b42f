"""Who is looked up again, when, and how much of each source is left to do it with."""

from django.db import models

from papers.models.authors import Author
from papers.models.imports import ImportRun
from papers.periods import FIRST_HOURS, MAX_HOURS, MIN_HOURS


class Refresh(models.Model):
    """A query that is asked again and again, for a researcher who is followed. At most 10 M rows, 3 GB.

    `query` is its text without a day. `author` is the author record that it leads to, found after each run, None while
    there is none; the record may have joined another since. `last_run` is the run last queued and `is_pending` says
    that what it found is not noted here yet. `last_at` is when the last run that got through was begun,
    `last_changed_at` when one last brought something, `note` is the one line of a failure since.
    """

    query = models.CharField(max_length=300, db_collation="C")
    name = models.CharField(max_length=200, default="", blank=True)
    author = models.ForeignKey(Author, models.DO_NOTHING, null=True, db_constraint=False, db_index=False)
    period_hours = models.IntegerField(default=FIRST_HOURS)
    next_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True)
    last_changed_at = models.DateTimeField(null=True)
    last_run = models.ForeignKey(ImportRun, models.SET_NULL, null=True)
    is_pending = models.BooleanField(default=False)
    note = models.TextField(default="", blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name_plural = "refreshes"
        constraints = [
            models.UniqueConstraint(fields=["query"], name="refresh_query_once"),
            models.CheckConstraint(
                name="refresh_period_range",
                condition=models.Q(period_hours__range=(MIN_HOURS, MAX_HOURS)),
                violation_error_message=f"A period is between {MIN_HOURS} and {MAX_HOURS:,} hours.",
            ),
        ]
        indexes = [
            models.Index("next_at", name="refresh_due", condition=models.Q(is_active=True)),
            models.Index("id", name="refresh_pending", condition=models.Q(is_pending=True)),
        ]

    def __str__(self) -> str:
        return self.name or self.query


class SourceBudget(models.Model):
    """How many requests a source was sent on one day (UTC), and how many it may be. One row a source a day.

    The limit of a new day is that of the day before. It holds back what the site does by itself, never a person.
    """

    source = models.CharField(max_length=40)
    day = models.DateField()
    spent_count = models.BigIntegerField(default=0)
    limit_count = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "day"], name="source_budget_once_a_day"),
            models.CheckConstraint(
                name="source_budget_counts", condition=models.Q(spent_count__gte=0, limit_count__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}, {self.day:%d %b %Y}"
