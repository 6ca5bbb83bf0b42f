"""Author records that changed, for what is built from the graph."""

from django.db import models
from django.db.models.functions import Now


class ChangedAuthor(models.Model):
    """An author record of which a snapshot may say something else: its works, their sources, its edges; or its claim.

    Written in the transaction of the change, taken off when the record is measured. Empty when all is. The id 0 stands
    for all records, as after a full build.
    """

    author_id = models.BigIntegerField(primary_key=True)


class ConflationRisk(models.Model):
    """An author record whose works fall apart: no co-author and no affiliation is shared between its parts.

    About 2 to 100 records: 2 M rows of 700 bytes, 1.5 GB. `parts` are lists of work ids, the largest part first; works
    that are in none say too little. `reasons` are lines of words: one for each part, then what was compared. `score`
    is how sure it is, 0–1, by `make bench`. `found_at` stays while a dismissal does.
    """

    author_id = models.BigIntegerField(primary_key=True)
    parts = models.JSONField()
    reasons = models.JSONField()
    score = models.FloatField()
    found_at = models.DateTimeField(db_default=Now())
    is_dismissed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="conflation_score_range", condition=models.Q(score__range=(0, 1)))
        ]
        indexes = [
            models.Index(fields=["found_at"], name="conflation_open", condition=models.Q(is_dismissed=False))
        ]
