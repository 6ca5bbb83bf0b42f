"""What the nightly survey tells of people: their communities, and collaborations that are rising.

All tables of a survey are made anew and take their places together, so that they tell of one time.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class Survey(models.Model):
    """The survey that can be read: one row, none before the first.

    `surveyed_at` is when it was made, `counted_at` up to when the graph it saw was counted, `late_from` the first late
    year. `modularity` is that of the communities by weight, None without any. `last_community_id` is the highest
    id ever given, so that none is given twice.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    surveyed_at = models.DateTimeField()
    counted_at = models.DateTimeField()
    late_from = models.SmallIntegerField()
    modularity = models.FloatField(null=True)
    last_community_id = models.IntegerField()

    class Meta:
        constraints = [models.CheckConstraint(name="survey_is_one_row", condition=Q(id=1))]


class Community(models.Model):
    """People who work more with each other than with others. About 80 a thousand people: 8 M rows, 1.5 GB.

    The id stays from survey to survey with the most people who were in it before. `central_author_ids` are up to three
    members with the most weight inside, the first the most central; `topic_ids` up to three topics of most members.
    """

    id = models.IntegerField(primary_key=True)
    members_count = models.IntegerField()
    central_author_ids = ArrayField(models.BigIntegerField())
    topic_ids = ArrayField(models.IntegerField())

    class Meta:
        constraints = [
            models.CheckConstraint(name="community_of_three", condition=Q(members_count__gte=3)),
        ]


class CommunityMember(models.Model):
    """The community of an author record; those in none have no row. 85 M rows, 10 GB with indexes.

    `weight` is the sum of the weights of its collaborations inside.
    """

    author_id = models.BigIntegerField(primary_key=True)
    community_id = models.IntegerField()
    weight = models.FloatField()

    class Meta:
        indexes = [models.Index(fields=["community_id", "-weight", "author_id"], name="community_by_weight")]


class RisingCollaboration(models.Model):
    """Two people most of whose works together are late, seen from one. About 1 to 6 people: 16 M rows, 1.5 GB.

    At most ten a person, ranked from 1 by late works / (works + 5), as `graph/services/surveyed_people.py` says why.
    """

    pk = models.CompositePrimaryKey("source_id", "rank")
    source_id = models.BigIntegerField()
    rank = models.SmallIntegerField()
    target_id = models.BigIntegerField()
    works_count = models.IntegerField()
    late_works_count = models.IntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="rising_collaboration_mostly_late",
                condition=Q(works_count__gte=3, late_works_count__gt=F("works_count") / 2),
            )
        ]
