"""The index by which works are found by their words. Written by `papers/services/search_index.py` alone."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class WorkSearch(models.Model):
    """The words of a work, apart from the work: a live index there would make its import 40 times slower.

    A row a work of about 700 bytes and 190 in the index: 260 GB at 300 M works. `built_from` is the `changed_at` of the
    work that was read. No foreign key: a work that is gone is left out when it is read, and leaves at the next refresh.
    """

    work_id = models.BigIntegerField(primary_key=True)
    document = SearchVectorField()
    built_from = models.DateTimeField()

    class Meta:
        indexes = [GinIndex(fields=["document"], name="work_search_document", fastupdate=False)]


class SearchProgress(models.Model):
    """Up to when all changes of works are in the index: one row, none before the first build.

    It is the time at which the oldest transaction of that moment began, so that what was not yet committed comes after.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    read_until = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="search_progress_is_one_row", condition=models.Q(id=1))]
