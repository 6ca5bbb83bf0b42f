"""The index by which people, topics and institutions are found by their names. Written by `papers/services/names.py`.

No foreign keys: what is gone is left out when it is read, and leaves at the next refresh.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class NamedKind(models.IntegerChoices):
    """What bears a name."""

    PERSON = 1, "person"
    TOPIC = 2, "topic"
    INSTITUTION = 3, "institution"


class NameEntry(models.Model):
    """A name turned so that it begins with one of its words: who is called so, and by how many works they are known.

    A row for each word of each name: at 300 M works 330 M of people (130 M names of author records, 2.5 words each)
    and 5 M of topics and institutions, 60 GB with both indexes. `subject_id` is the id of the author record, the number
    of the topic or the `match_key` of the institution; `built_from` is the `changed_at` of the author record read.
    """

    pk = models.CompositePrimaryKey("kind", "subject_id", "words")
    kind = models.SmallIntegerField(choices=NamedKind)
    subject_id = models.BigIntegerField()
    words = models.CharField(max_length=60, db_collation="C")
    works_count = models.IntegerField()
    built_from = models.DateTimeField(null=True)

    class Meta:
        # A beginning is then one range of the index, and no row is fetched.
        indexes = [
            models.Index(
                fields=["kind", "words"], include=["subject_id", "works_count"], name="name_entry_words"
            )
        ]


class NamePrefix(models.Model):
    """A beginning that very many names have, and its best known bearers: the most works first.

    Beginnings that more entries have than are read at a time, from one letter to whole names ("wei wang"): 7,600 at
    214 k works, about 6 M rows of 600 bytes at 300 M works: 4 GB. One that ends in a space is of those who bear just
    that word.
    """

    pk = models.CompositePrimaryKey("kind", "prefix")
    kind = models.SmallIntegerField(choices=NamedKind)
    prefix = models.CharField(max_length=60, db_collation="C")
    subject_ids = ArrayField(models.BigIntegerField())
    works_counts = ArrayField(models.IntegerField())


class NameDeletion(models.Model):
    """A word of people's names with one letter left out, or none, and the word (Garbe's SymSpell, 2012).

    A misspelt word shares one with the right one wherever they are one letter apart. Only words that differ are kept,
    not names: about 8 rows a word, 20 M words and 160 M rows at 300 M works, 14 GB. `names_count` is how many names
    bear the word, at most `MOST_COUNTED` of `papers/name_words.py`.
    """

    pk = models.CompositePrimaryKey("deletion", "word")
    deletion = models.CharField(max_length=40, db_collation="C")
    word = models.CharField(max_length=40, db_collation="C")
    names_count = models.IntegerField()


class NameProgress(models.Model):
    """Up to when all changes of author records are in the index, and when topics and institutions were last read.

    One row, none before the first build. `read_until` is the time at which the oldest transaction of that moment began,
    so that what was not yet committed comes after.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    read_until = models.DateTimeField()
    places_read_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="name_progress_is_one_row", condition=models.Q(id=1))]
