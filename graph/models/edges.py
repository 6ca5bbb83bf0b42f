"""The edges of the graph. Each row is the sum of what the counted works say of two nodes.

`first_year` and `last_year` are those of the works that have a year, None when none has.
"""

from django.db import models
from django.db.models import F, Q


class Collaboration(models.Model):
    """Two author records who share works of at most 100 authors, in both directions. 1.4 G rows, 200 GB with indexes.

    `weight` is Σ 1/(k − 1) over these works, k being how many signed (Newman 2001), in steps of a millionth.
    `close_works_count` counts works of at most 15 authors, `late_works_count` those since the build's `late_from`.
    """

    pk = models.CompositePrimaryKey("source_id", "target_id")
    source_id = models.BigIntegerField()
    target_id = models.BigIntegerField()
    weight = models.FloatField()
    works_count = models.IntegerField()
    close_works_count = models.IntegerField()
    late_works_count = models.IntegerField()
    first_year = models.SmallIntegerField(null=True)
    last_year = models.SmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="collaboration_of_two", condition=~Q(source_id=F("target_id"))),
            models.CheckConstraint(name="collaboration_has_works", condition=Q(works_count__gte=1)),
        ]
        # The top of a hub is then one range of the index, and no row is fetched.
        indexes = [
            models.Index(
                fields=["source_id", "-weight"],
                include=[
                    "target_id",
                    "works_count",
                    "close_works_count",
                    "late_works_count",
                    "first_year",
                    "last_year",
                ],
                name="collaboration_by_weight",
            )
        ]


class AuthorTopic(models.Model):
    """An author record and a topic of its works. About 6 a record: 600 M rows, 60 GB with indexes.

    `assigned_works_count` is how many of the works have the topic from this site and not from a source.
    """

    pk = models.CompositePrimaryKey("source_id", "target_id")
    source_id = models.BigIntegerField()
    target_id = models.IntegerField()
    works_count = models.IntegerField()
    assigned_works_count = models.IntegerField()
    first_year = models.SmallIntegerField(null=True)
    last_year = models.SmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="author_topic_has_works", condition=Q(works_count__gte=1)),
        ]
        indexes = [
            models.Index(fields=["target_id", "-works_count", "source_id"], name="author_topic_people")
        ]


class AuthorInstitution(models.Model):
    """An author record and an institution that its works print beside it. About 2 a record: 200 M rows, 20 GB.

    The target is the `match_key` of the affiliation: of its ROR id, else of the name as printed.
    """

    pk = models.CompositePrimaryKey("source_id", "target_id")
    source_id = models.BigIntegerField()
    target_id = models.BigIntegerField()
    works_count = models.IntegerField()
    first_year = models.SmallIntegerField(null=True)
    last_year = models.SmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="author_institution_has_works", condition=Q(works_count__gte=1)),
        ]
        indexes = [
            models.Index(fields=["target_id", "-works_count", "source_id"], name="author_institution_people")
        ]


class TopicPair(models.Model):
    """Two topics that stand on one work, in both directions. At most 4,516²: 20 M rows, 2 GB."""

    pk = models.CompositePrimaryKey("source_id", "target_id")
    source_id = models.IntegerField()
    target_id = models.IntegerField()
    works_count = models.IntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="topic_pair_of_two", condition=~Q(source_id=F("target_id"))),
            models.CheckConstraint(name="topic_pair_has_works", condition=Q(works_count__gte=1)),
        ]
        indexes = [
            models.Index(fields=["source_id", "-works_count", "target_id"], name="topic_pair_by_works")
        ]
