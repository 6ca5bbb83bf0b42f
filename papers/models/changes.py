"""What changed: marks for what is built from it, and the change log that people follow."""

from django.db import models
from django.db.models.functions import Now


class ChangedWork(models.Model):
    """A work of which the graph may have counted something else: authors, topics, institutions, year; or it is gone.

    Written in the transaction of the change, taken off when it is counted. Empty when all is. The id 0 stands for all
    works, as after a first load.
    """

    work_id = models.BigIntegerField(primary_key=True)


class Change(models.Model):
    """An entry of the change log: something happened to what can be followed. Append only.

    Written in the transaction of the change, a row for each subject: an author record, a topic or an institution, by
    the ids that their pages have. A new work makes about 11 rows; a first load makes none, as nobody follows yet. At
    300 k works a day 3 M rows of 60 bytes, 100 GB a year with its index. `work_id` and `other_id`, another author
    record, are what it is about, where it is about one; whoever reads joins away what is gone.
    """

    class Kind(models.IntegerChoices):
        """What happened; append only."""

        NEW_WORK = 1
        VERSION_LINKED = 2
        RETRACTION = 3
        NEW_COLLABORATOR = 4
        CLAIM_VERIFIED = 5
        CORRECTION = 6

    class Subject(models.IntegerChoices):
        AUTHOR = 1
        TOPIC = 2
        INSTITUTION = 3

    kind = models.SmallIntegerField(choices=Kind)
    subject_kind = models.SmallIntegerField(choices=Subject)
    subject_id = models.BigIntegerField()
    work_id = models.BigIntegerField(null=True)
    other_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="change_kinds_known",
                condition=models.Q(kind__in=[1, 2, 3, 4, 5, 6], subject_kind__in=[1, 2, 3]),
            ),
        ]
        # The newest of a subject are one range: whoever follows many reads a little of each.
        indexes = [models.Index(fields=["subject_kind", "subject_id", "-id"], name="change_of_subject")]


class MovedAuthorship(models.Model):
    """A work that an author record lost as its signatures moved, or it joined another: given back, it is nothing new.

    Written when a work is made anew, taken off when its names are resolved. Empty when all are.
    """

    pk = models.CompositePrimaryKey("author_id", "work_id")
    author_id = models.BigIntegerField()
    work_id = models.BigIntegerField()


class ChangeLog(models.Model):
    """Where the change log begins: no topic hears of works up to `untold_until`, those of a first load. One row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    untold_until = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(name="change_log_once", condition=models.Q(id=1))]
