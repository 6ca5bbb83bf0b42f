"""What people put right about who wrote what, so that it can be seen, undone, and outlives every import."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from papers.models.works import Work


class Correction(models.Model):
    """One change that a person made: applied as a whole, undone as a whole. About 1 to 1,000 works: 300 k rows of 2 kB.

    `author_id` is the record that it is about, `other_author_id` the record that joined it, was split off or took what
    was moved; neither has a foreign key, as records come and go. `role` is as what the person acted, `reason` one of
    those that `papers/corrections.py` lists, `note` what they wrote, for curators alone. `before` holds the rows as
    they stood, by table, which `undo_correction` writes again. `by` is None when the account is gone.
    """

    class Kind(models.TextChoices):
        """What was done; the label is how a page says it."""

        CONFIRM = "confirm", "confirmed as theirs"
        REFUSE = "refuse", "refused as not theirs"
        MOVE = "move", "moved to another record"
        MERGE = "merge", "joined with another record"
        SPLIT = "split", "split off as a record of its own"
        HIDE = "hide", "hidden by its owner"
        REMOVE = "remove", "removed"

    class Role(models.TextChoices):
        OWNER = "owner"
        CURATOR = "curator"

    kind = models.CharField(max_length=10, choices=Kind)
    author_id = models.BigIntegerField(db_index=True)
    other_author_id = models.BigIntegerField(null=True, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    role = models.CharField(max_length=10, choices=Role)
    reason = models.CharField(max_length=30)
    note = models.TextField(default="")
    works_count = models.IntegerField()
    before = models.JSONField()
    applied_at = models.DateTimeField(db_default=Now())
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="correction_kind_known",
                condition=models.Q(
                    kind__in=["confirm", "refuse", "move", "merge", "split", "hide", "remove"],
                    role__in=["owner", "curator"],
                ),
            ),
        ]


class Refusal(models.Model):
    """A signature that a person said is not this author record's: as lasting as a link. About 100 k rows.

    The signature is told by work and name block, which an import does not change. It brings nothing to resolution but a
    person's word, so that neither its identifiers nor its co-authors lead it back.
    """

    pk = models.CompositePrimaryKey("work", "block", "author_id")
    work = models.ForeignKey(Work, models.CASCADE, db_index=False)
    block = models.BigIntegerField()
    author_id = models.BigIntegerField(db_index=True)
    correction = models.ForeignKey(Correction, models.CASCADE, null=True)


class SuppressedIdentifier(models.Model):
    """An identifier of a person whose record is hidden or removed: signatures with it are nobody's. About 1 k rows."""

    pk = models.CompositePrimaryKey("scheme", "value")
    scheme = models.CharField(max_length=20, db_collation="C")
    value = models.CharField(max_length=200, db_collation="C")
    author_id = models.BigIntegerField(db_index=True)
    correction = models.ForeignKey(Correction, models.CASCADE)


class SuppressedSignature(models.Model):
    """A signature of a record that is hidden or removed: what is grouped with it is nobody's. About 50 k rows."""

    pk = models.CompositePrimaryKey("work", "block")
    work = models.ForeignKey(Work, models.CASCADE, db_index=False)
    block = models.BigIntegerField(db_index=True)
    author_id = models.BigIntegerField(db_index=True)
    correction = models.ForeignKey(Correction, models.CASCADE)
