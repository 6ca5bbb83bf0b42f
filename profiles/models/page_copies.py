"""Researcher pages as they stood on a day, kept so that they can be cited."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length, Now
from django.db.models.lookups import LessThanOrEqual

LONGEST_COPY = 1_000_000
"""So many characters of JSON a copy has at most: about 4,000 works. The list of a longer page is cut, and says so."""


class PageCopy(models.Model):
    """The facts of a researcher page on a day, as JSON (`profiles/copied.py`). Written once, never changed.

    One a record and day at most, made when somebody asks, and none where an earlier one says the same: `digest` is the
    SHA-256 of `content`. A page of 47 works is 11 kB, 4 kB compressed. Should one page in 1,000 be kept three times a
    year: 300 k rows, 1.5 GB a year. From one address 10 a day can be made, from all 5,000: 5 GB a day at the worst.
    No foreign key: it outlives a merge of its record. It is shown only while the record, or the one that it joined, is.
    """

    pk = models.CompositePrimaryKey("author_id", "day")
    author_id = models.BigIntegerField()
    day = models.DateField()
    digest = models.CharField(max_length=64, db_collation="C")
    content = models.TextField()
    kept_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author_id", "digest"], name="page_copy_kept_once"),
            models.CheckConstraint(
                name="page_copy_bounded", condition=LessThanOrEqual(Length("content"), LONGEST_COPY)
            ),
            models.CheckConstraint(name="page_copy_digest", condition=Q(digest__regex=r"^[0-9a-f]{64}$")),
        ]
