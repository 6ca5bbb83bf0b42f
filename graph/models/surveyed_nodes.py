"""What the nightly survey tells of topics, institutions and venues, which have pages of their own.

A node is its kind and its id: the number of a topic, the `match_key` of an institution's affiliations, the key of a
venue's printed name. Venues are in no edge of the graph.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class SurveyedKind(models.IntegerChoices):
    """What a surveyed node is, in two bytes."""

    TOPIC = 1
    INSTITUTION = 2
    VENUE = 3


class SurveyedNode(models.Model):
    """A topic, an institution or a venue in numbers. Most institutions are printed once or twice: 50 M rows, 8 GB.

    `years` are those that works have, rising, with how many each: `works_a_year`; what is left of `works_count` has
    no year. `assigned_works_count` of its works have the topic from this site and not from a source.
    """

    pk = models.CompositePrimaryKey("kind", "node_id")
    kind = models.SmallIntegerField(choices=SurveyedKind)
    node_id = models.BigIntegerField()
    works_count = models.IntegerField()
    assigned_works_count = models.IntegerField()
    people_count = models.IntegerField()
    years = ArrayField(models.SmallIntegerField())
    works_a_year = ArrayField(models.IntegerField())


class SurveyedWork(models.Model):
    """A work of a topic, an institution or a venue, in the order of pages: newest first. 1.7 G rows, 187 GB.

    `year` is 0 where no source gives one.
    """

    pk = models.CompositePrimaryKey("kind", "node_id", "year", "work_id")
    kind = models.SmallIntegerField(choices=SurveyedKind)
    node_id = models.BigIntegerField()
    year = models.SmallIntegerField()
    work_id = models.BigIntegerField()


class SurveyedPerson(models.Model):
    """One of up to a hundred people of a node by share of their work, of a venue by works, from 1. 220 M rows, 25 GB.

    `share` is `works_count` / (`all_works_count` + 5), as `graph/services/surveyed_people.py` says why.
    """

    pk = models.CompositePrimaryKey("kind", "node_id", "rank")
    kind = models.SmallIntegerField(choices=SurveyedKind)
    node_id = models.BigIntegerField()
    rank = models.SmallIntegerField()
    author_id = models.BigIntegerField()
    works_count = models.IntegerField()
    all_works_count = models.IntegerField()
    share = models.FloatField()


class RisingPerson(models.Model):
    """One of up to ten people of a node who found many new collaborators of late, ranked from 1. 20 M rows, 2 GB.

    `new_count` of the `collaborators_count` whom works with a year name came in late years.
    """

    pk = models.CompositePrimaryKey("kind", "node_id", "rank")
    kind = models.SmallIntegerField(choices=SurveyedKind)
    node_id = models.BigIntegerField()
    rank = models.SmallIntegerField()
    author_id = models.BigIntegerField()
    new_count = models.IntegerField()
    collaborators_count = models.IntegerField()


class NeighbouringInstitution(models.Model):
    """One of up to twenty institutions that share works or people with one. About 7 each: 330 M rows, 30 GB.

    Ranked from 1. Works of more than 100 authors make no neighbours. The neighbours of topics are `TopicPair`.
    """

    pk = models.CompositePrimaryKey("source_id", "rank")
    source_id = models.BigIntegerField()
    rank = models.SmallIntegerField()
    target_id = models.BigIntegerField()
    works_count = models.IntegerField()
    people_count = models.IntegerField()


class NodeCommunity(models.Model):
    """One of up to five communities with the most people of a node, ranked from 1. 36 M rows, 4 GB."""

    pk = models.CompositePrimaryKey("kind", "node_id", "rank")
    kind = models.SmallIntegerField(choices=SurveyedKind)
    node_id = models.BigIntegerField()
    rank = models.SmallIntegerField()
    community_id = models.IntegerField()
    people_count = models.IntegerField()


class VenueTopic(models.Model):
    """One of up to twenty topics with the most works of a venue, ranked from 1. About 10 each: 3 M rows, 300 MB."""

    pk = models.CompositePrimaryKey("source_id", "rank")
    source_id = models.BigIntegerField()
    rank = models.SmallIntegerField()
    target_id = models.IntegerField()
    works_count = models.IntegerField()
