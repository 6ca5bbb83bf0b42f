"""Works: what was published. Their rows are made from source records by `papers/services/ingest.py` alone."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Now

from papers.joins import JoinRule
from papers.records import FIRST_YEAR, KINDS, LAST_YEAR


class Kind(models.IntegerChoices):
    """The kinds of work, numbered in the order of `papers.records.KINDS`."""

    OTHER = 0
    PREPRINT = 1
    JOURNAL_ARTICLE = 2, "Journal article"
    PROCEEDINGS_ARTICLE = 3, "Proceedings article"
    BOOK = 4
    BOOK_CHAPTER = 5, "Book chapter"
    DISSERTATION = 6
    DATASET = 7
    SOFTWARE = 8
    REPORT = 9
    REVIEW = 10


assert len(Kind) == len(KINDS)  # noqa: S101 - the two lists number the same kinds


class Venue(models.Model):
    """Where works appear, by its name as printed. About 1 row to 1,000 works: 300 k at 300 M works.

    The key is `stable_key(name)`.
    """

    id = models.BigIntegerField(primary_key=True)
    name = models.TextField()


class Work(models.Model):
    """One work, whatever the number of its versions and sources. 300 M rows of about 180 bytes: 55 GB.

    Text that only a page of its own needs stands apart in `WorkText`. `title` is as the source sent it, None when
    no source gives one; `year` is None when none says. `changed_at` moves when something that a page shows changes.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.SmallIntegerField(choices=Kind)
    year = models.SmallIntegerField(null=True)
    published_on = models.DateField(null=True)
    title = models.TextField(null=True)
    venue = models.ForeignKey(Venue, models.PROTECT, null=True, db_index=False)
    signatures_count = models.IntegerField()
    sources_count = models.SmallIntegerField()
    is_retracted = models.BooleanField()
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="work_kind_known", condition=models.Q(kind__in=Kind.values)),
            models.CheckConstraint(
                name="work_year_plausible", condition=models.Q(year__range=(FIRST_YEAR, LAST_YEAR))
            ),
            models.CheckConstraint(name="work_has_source", condition=models.Q(sources_count__gte=1)),
        ]
        # Works are written in the order of time: a few pages say where those of a time are.
        # By the others works are listed: for harvesters those of a kind in the order of their changes, 12 GB at 300 M
        # works; by year, 7 GB, without which the newest are not found but by sorting all; of a venue, 2 GB.
        indexes = [
            BrinIndex(fields=["changed_at"], name="work_changed", autosummarize=True),
            models.Index(fields=["kind", "changed_at", "id"], name="work_harvested"),
            models.Index(fields=["year", "id"], name="work_by_year"),
            models.Index(fields=["venue"], name="work_of_venue", condition=models.Q(venue__isnull=False)),
        ]


class WorkText(models.Model):
    """The long text of a work that has any. 200 M rows of about 1.2 kB (compressed beyond 2 kB): 200 GB.

    `title_html` and `abstract_html` are safe HTML, rendered once at ingest; None where the HTML would be just the
    escaped text.
    """

    work = models.OneToOneField(Work, models.CASCADE, primary_key=True)
    title_html = models.TextField(null=True)
    abstract = models.TextField(null=True)
    abstract_html = models.TextField(null=True)
    comment = models.TextField(null=True)
    url = models.TextField(null=True)
    language = models.TextField(null=True)


class WorkIdentifier(models.Model):
    """An identifier of a work; each belongs to one work. About 1.6 rows a work: 500 M, 45 GB with both indexes."""

    pk = models.CompositePrimaryKey("scheme", "value")
    scheme = models.CharField(max_length=20, db_collation="C")
    value = models.CharField(max_length=200, db_collation="C")
    work = models.ForeignKey(Work, models.CASCADE)


class ContestedIdentifier(models.Model):
    """An identifier that a source gives to this work while it stands on another one. About 1 in 30,000 works.

    The work that holds it in `WorkIdentifier` is the one whose records sort first; both are kept in sight of each
    other, so that the next record with this identifier is weighed against both.
    """

    pk = models.CompositePrimaryKey("scheme", "value", "work")
    scheme = models.CharField(max_length=20, db_collation="C")
    value = models.CharField(max_length=200, db_collation="C")
    work = models.ForeignKey(Work, models.CASCADE)


class Version(models.Model):
    """One appearance of a work that has several: preprint, proceedings, article. About 1 row to 10 works.

    A work with one appearance has none here; its own row says it all. The `join_…` columns say what makes it a version
    of the first: the `JoinRule`, the scheme of a shared identifier, and for a recognition its score, the share of such
    joins that are right. They are None for the first.
    """

    pk = models.CompositePrimaryKey("work", "rank")
    work = models.ForeignKey(Work, models.CASCADE, db_index=False)
    rank = models.SmallIntegerField()
    kind = models.SmallIntegerField(choices=Kind)
    year = models.SmallIntegerField(null=True)
    published_on = models.DateField(null=True)
    venue = models.ForeignKey(Venue, models.PROTECT, null=True, db_index=False)
    source_key = models.TextField()
    join_rule = models.SmallIntegerField(null=True)
    join_scheme = models.CharField(max_length=20, null=True, db_collation="C")
    join_score = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="version_join_known",
                condition=models.Q(join_rule__in=list(JoinRule)) | models.Q(join_rule=None),
            ),
            models.CheckConstraint(name="version_join_score", condition=models.Q(join_score__range=(0, 1))),
        ]


class WorkRedirect(models.Model):
    """A work id that was given out and then joined another work; its address answers 301. A few per mille of works."""

    old_id = models.BigIntegerField(primary_key=True)
    work = models.ForeignKey(Work, models.CASCADE)
