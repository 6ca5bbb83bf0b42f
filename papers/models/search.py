"""The indexes by which works and institutions are found by their words. Written by services of search alone."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

TIERS = (16_384, 131_072, 1_048_576)
"""How many works the tiers 0, 1 and 2 hold when the index is made, the newest first; the last tier has the rest."""


PROMINENT = 20_000
"""How many institutions are searched first."""


class WorkSearch(models.Model):
    """The words of a work, apart from the work: a live index there would make its import 40 times slower.

    A row a work of about 850 bytes and 250 in the indexes: 330 GB at 300 M works, the newest first when it is made.
    `title` has the words of the title, `document` those of title and abstract with kind, year and decade (`MARKS`);
    `title_key` is None without a title. `built_from` is the `changed_at` of the work that was read. No foreign key: a
    work that is gone is left out when it is read, and leaves at the next refresh.

    Each tier has indexes of its own, so that a word that most works have is read from the newest alone. What changed
    since all was made is in tier 0.
    """

    work_id = models.BigIntegerField(primary_key=True)
    tier = models.SmallIntegerField()
    year = models.SmallIntegerField(null=True)
    title_key = models.BigIntegerField(null=True)
    title = SearchVectorField()
    document = SearchVectorField()
    built_from = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["title_key"], name="work_search_title_key"),
            *(
                GinIndex(
                    fields=[column],
                    name=f"work_search_{column}_{tier}",
                    condition=Q(tier=tier),
                    fastupdate=False,
                )
                for column in ("title", "document")
                for tier in range(len(TIERS) + 1)
            ),
        ]


class InstitutionSearch(models.Model):
    """The words of an institution's names, by its `match_key`: one with a ROR id or one that is printed without.

    Most are printed once or twice: 50 M rows of 200 bytes at 100 M affiliations, 15 GB with indexes. `name` is as its
    organisation calls itself, else as it is printed, the shortest so. `uses_count` is how many signatures printed it
    when all was made anew; `is_prominent` are the `PROMINENT` of most uses, which have an index of their own, so that
    "university" is read from these alone.
    """

    institution_id = models.BigIntegerField(primary_key=True)
    name = models.TextField()
    country = models.CharField(max_length=2, null=True)
    uses_count = models.IntegerField()
    is_prominent = models.BooleanField()
    document = SearchVectorField()

    class Meta:
        indexes = [
            GinIndex(
                fields=["document"],
                name="institution_search_prominent",
                condition=Q(is_prominent=True),
                fastupdate=False,
            ),
            GinIndex(
                fields=["document"],
                name="institution_search_others",
                condition=Q(is_prominent=False),
                fastupdate=False,
            ),
        ]


class SearchProgress(models.Model):
    """Up to when all changes of works are in the index: one row, none before the first build.

    It is the time at which the oldest transaction of that moment began, so that what was not yet committed comes after.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    read_until = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="search_progress_is_one_row", condition=models.Q(id=1))]
