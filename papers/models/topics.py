"""Topics: what works are about, in the OpenAlex taxonomy. All its keys are OpenAlex's numbers."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from papers.models.works import Work


class Domain(models.Model):
    """One of the four parts of all science."""

    id = models.IntegerField(primary_key=True)
    name = models.TextField()


class Field(models.Model):
    """A field of science. 26 rows."""

    id = models.IntegerField(primary_key=True)
    name = models.TextField()
    domain = models.ForeignKey(Domain, models.PROTECT)


class Subfield(models.Model):
    """A subfield, about what a journal covers. 252 rows."""

    id = models.IntegerField(primary_key=True)
    name = models.TextField()
    field = models.ForeignKey(Field, models.PROTECT)


class Topic(models.Model):
    """A topic of the OpenAlex taxonomy; the key is its number there ("T10036" is 10036). 4,516 rows.

    `name` is None until a source or the taxonomy has said it; where `subfield` is set it is the taxonomy's name.
    Sources may bring topics that the taxonomy loaded here does not have: those have no subfield and no `description`.
    """

    id = models.IntegerField(primary_key=True)
    name = models.TextField(null=True)
    description = models.TextField(null=True)
    subfield = models.ForeignKey(Subfield, models.PROTECT, null=True)


class WorkTopic(models.Model):
    """A topic of a work with the source's score, 0–1, None when it gives none. Up to 3 a work: 900 M rows, 70 GB."""

    pk = models.CompositePrimaryKey("work", "topic")
    work = models.ForeignKey(Work, models.CASCADE, db_index=False)
    topic = models.ForeignKey(Topic, models.PROTECT)
    score = models.FloatField(null=True)


class AssignedTopic(models.Model):
    """A topic that this site gave to a work whose sources name none. 2.3 for each such: 30 M works, 70 M rows, 13 GB.

    Where a source names topics these are not shown, and go. `score`, 0–1, is the share of such assignments whose
    subfield is right; `terms` are the work's words that say most for it; `version` is that of the method.
    """

    pk = models.CompositePrimaryKey("work", "topic")
    work = models.ForeignKey(Work, models.CASCADE, db_index=False)
    topic = models.ForeignKey(Topic, models.PROTECT)
    score = models.FloatField()
    version = models.SmallIntegerField()
    terms = ArrayField(models.TextField())

    class Meta:
        constraints = [
            models.CheckConstraint(name="assigned_topic_score_range", condition=models.Q(score__range=(0, 1)))
        ]


class StaleTopics(models.Model):
    """A work that changed and whose topics are to be looked at again. Empty when all are assigned."""

    work_id = models.BigIntegerField(primary_key=True)


class TopicProgress(models.Model):
    """Up to which work's id topics are assigned by a version of the method. A row a version."""

    version = models.SmallIntegerField(primary_key=True)
    works_until = models.BigIntegerField()
