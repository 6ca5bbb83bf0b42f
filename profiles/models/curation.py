"""What curators settled that is neither a claim nor a correction."""

from django.db import models
from django.db.models.functions import Now

from profiles.models.accounts import User


class Dismissal(models.Model):
    """A curator looked at a record whose works fall apart, and it is one person's: append only. About 100 k rows.

    `author_id` has no foreign key, as in `Claim`. `reason` is one of `profiles/curation.py`, `note` what they wrote,
    for curators alone. What was dismissed are the parts that were `found_at` that time.
    """

    author_id = models.BigIntegerField(db_index=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=30)
    note = models.TextField(default="")
    found_at = models.DateTimeField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["author_id", "found_at"], name="dismissal_once")]
