"""Topics: what works are about, in the OpenAlex taxonomy."""

from django.db import models

from papers.models.works import Work


class Topic(models.Model):
    """A topic of the OpenAlex taxonomy; the key is its number there ("T10036" is 10036). 4,516 rows.

    `name` is None until a source or the taxonomy has said it.
    """

    id = models.IntegerField(primary_key=True)
    name = models.TextField(null=True)


class WorkTopic(models.Model):
    """A topic of a work with the source's score, 0–1, None when it gives none. Up to 3 a work: 900 M rows, 70 GB."""

    pk = models.CompositePrimaryKey("work", "topic")
    work = models.ForeignKey(Work, models.CASCADE, db_index=False)
    topic = models.ForeignKey(Topic, models.PROTECT)
    score = models.FloatField(null=True)
