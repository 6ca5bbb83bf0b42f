"""Works as the graph has counted them: all edges are a function of these rows alone."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class CountedWork(models.Model):
    """What the graph has counted of a work, so that a change of it can be told. 300 M rows of 170 bytes: 50 GB.

    `author_ids` are its author records, each once, in order; `authors_count` is how many signed, at least as many.
    `topic_ids` are those of its sources, or when `is_assigned` those that this site gave it. `placed_author_ids` and
    `institution_ids` go together: who signed from where, an institution being the `match_key` of the affiliation.
    """

    work_id = models.BigIntegerField(primary_key=True)
    year = models.SmallIntegerField(null=True)
    authors_count = models.IntegerField()
    author_ids = ArrayField(models.BigIntegerField())
    topic_ids = ArrayField(models.IntegerField(), null=True)
    is_assigned = models.BooleanField()
    placed_author_ids = ArrayField(models.BigIntegerField(), null=True)
    institution_ids = ArrayField(models.BigIntegerField(), null=True)
