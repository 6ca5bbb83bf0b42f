"""Author records: who the sources' signatures are thought to be. Written by `papers/resolution/` alone."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Now

from papers.models.signatures import Name
from papers.models.works import Work
from papers.resolution.rules import Rule


class Author(models.Model):
    """An author record: one person, as far as the evidence goes. About 100 M rows of 90 bytes: 15 GB with indexes.

    `name` is the variant printed most often; `first_year` and `last_year` are None when no work has a year.
    `changed_at` moves only when its works, names or identifiers changed.
    """

    id = models.BigAutoField(primary_key=True)
    name = models.ForeignKey(Name, models.PROTECT)
    works_count = models.IntegerField()
    first_year = models.SmallIntegerField(null=True)
    last_year = models.SmallIntegerField(null=True)
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        # Rows come roughly in the order in which they change: what changed lately is found in a few blocks.
        indexes = [BrinIndex(fields=["changed_at"], name="author_changed", autosummarize=True)]
        constraints = [
            models.CheckConstraint(name="author_has_works", condition=models.Q(works_count__gte=1)),
            models.CheckConstraint(
                name="author_years_ordered", condition=models.Q(first_year__lte=models.F("last_year"))
            ),
        ]


class AuthorIdentifier(models.Model):
    """An identifier of an author record; each belongs to one. About 1 a record: 100 M rows, 12 GB."""

    pk = models.CompositePrimaryKey("scheme", "value")
    scheme = models.CharField(max_length=20, db_collation="C")
    value = models.CharField(max_length=200, db_collation="C")
    author = models.ForeignKey(Author, models.CASCADE)


class NameVariant(models.Model):
    """A name under which an author record signs, with the number of works. About 1.3 a record: 130 M rows, 12 GB."""

    pk = models.CompositePrimaryKey("author", "name")
    author = models.ForeignKey(Author, models.CASCADE, db_index=False)
    name = models.ForeignKey(Name, models.PROTECT)
    works_count = models.IntegerField()


class Authorship(models.Model):
    """A signature resolved to an author record, and how. One a signature: 1.2 G rows, 110 GB with its indexes.

    `rule_version` is the version of the matcher that decided; `score` is its certainty, 0–1, None
    when nothing was weighed; `evidence` is the key of what the rule rests on: for COAUTHOR the name block shared,
    for AFFILIATION the affiliation's match key, else None. A curated one is never changed by an import.
    """

    pk = models.CompositePrimaryKey("work", "position")
    work = models.ForeignKey(Work, models.CASCADE, db_index=False, db_constraint=False)
    position = models.IntegerField()
    author = models.ForeignKey(Author, models.CASCADE, db_index=False)
    rule = models.SmallIntegerField(choices=[(rule.value, rule.label) for rule in Rule])
    rule_version = models.SmallIntegerField()
    score = models.FloatField(null=True)
    evidence = models.BigIntegerField(null=True)
    is_curated = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "work"], name="authorship_once_a_work"),
            models.CheckConstraint(
                name="authorship_rule_known", condition=models.Q(rule__in=[rule.value for rule in Rule])
            ),
            models.CheckConstraint(name="authorship_score_range", condition=models.Q(score__range=(0, 1))),
        ]


class AuthorRedirect(models.Model):
    """The id of a record that joined another one; its address answers 301. A few per cent of records over years."""

    old_id = models.BigIntegerField(primary_key=True)
    author = models.ForeignKey(Author, models.CASCADE)


class AuthorStamp(models.Model):
    """When an author record changed of which its own `changed_at` can't tell: it is gone, or back as it was before.

    It says that and nothing else; one stays when its record is there again. About 50 k rows of 60 bytes.
    """

    author_id = models.BigIntegerField(primary_key=True)
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["changed_at", "author_id"], name="author_stamp_by_time")]
