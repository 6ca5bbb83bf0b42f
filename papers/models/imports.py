"""Imports: what was read, from where, and what became of it."""

from django.db import models
from django.db.models.functions import Now

from papers.models.works import Work


class ImportRun(models.Model):
    """One call of the importer over one or more files or queries. A row an import.

    `listed_for` is whose list they are, when the caller said so; `note` is the one line that explains a
    failure. The counters are those of the batches already committed.
    """

    class State(models.TextChoices):
        RUNNING = "running"
        FINISHED = "finished"
        FAILED = "failed"

    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    listed_for = models.TextField(null=True)
    note = models.TextField(default="")
    started_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)
    created_count = models.BigIntegerField(default=0)
    updated_count = models.BigIntegerField(default=0)
    unchanged_count = models.BigIntegerField(default=0)
    rejected_count = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="import_run_state_known", condition=models.Q(state__in=["running", "finished", "failed"])
            )
        ]

    def __str__(self) -> str:
        return f"import run {self.pk}"


class ImportOrigin(models.Model):
    """What an import run reads: a file, or a query to a live source.

    `address` is the path of the file or the query, `name` what people are shown. `items_done` is how many of its items
    are committed: where a killed run goes on in a file; in a live source it goes on at `cursor`, None before the
    first page. `observed_at` is when the source said all this: of a file, when it was last written, or the day that a
    part of a snapshot names; of a query, when it was begun. `bytes_count` is None for a query, `total_count` is what a
    live source says how many items there are.
    """

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="origins")
    rank = models.IntegerField()
    address = models.TextField()
    name = models.TextField()
    form = models.CharField(max_length=20)
    bytes_count = models.BigIntegerField(null=True)
    total_count = models.BigIntegerField(null=True)
    observed_at = models.DateTimeField()
    cursor = models.TextField(null=True)
    items_done = models.BigIntegerField(default=0)
    is_finished = models.BooleanField(default=False)

    @property
    def is_live(self) -> bool:
        return self.bytes_count is None

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "rank"], name="import_origin_rank")]

    def __str__(self) -> str:
        return self.name


class SourceRecord(models.Model):
    """What one source says of one work: a row a record and content. 1.5 a work: 450 M rows, 600 GB, rarely read.

    The key is a 128-bit digest of `payload`, so the same word said again is the same row. `payload` is the record
    as Work JSON Lines, with what nothing here knows under "extra". `source_key` names the record in its source,
    like "acl:P05-1.34". `item_digest` is of the very bytes that the record was read from, so that the same bytes need
    not be read again. `observed_at` is when the source said so, as its origin has it.
    `abstract_key` is `stable_key` of its folded beginning: how a work known only by its abstract finds its title.
    `title_key` is that of what counts as one title, None where it says too little: how a preprint finds its article.
    Its index takes 12 GB.
    """

    digest = models.UUIDField(primary_key=True)
    item_digest = models.UUIDField(null=True, db_index=True)
    work = models.ForeignKey(Work, models.CASCADE)
    source_key = models.CharField(max_length=230, db_collation="C")
    observed_at = models.DateTimeField()
    origin = models.ForeignKey(ImportOrigin, models.PROTECT, db_index=False)
    line = models.BigIntegerField()
    abstract_key = models.BigIntegerField(null=True)
    title_key = models.BigIntegerField(null=True)
    payload = models.TextField()

    class Meta:
        indexes = [
            models.Index(
                "abstract_key", name="source_record_abstract", condition=models.Q(abstract_key__isnull=False)
            ),
            models.Index(
                "title_key", name="source_record_title", condition=models.Q(title_key__isnull=False)
            ),
        ]


class CrowdedTitle(models.Model):
    """A title key that more source records share than `papers.linking.MOST_SHARING`: it joins nothing.

    A key that is in here once stays. About 1 in 10,000 records: 50 k rows.
    """

    title_key = models.BigIntegerField(primary_key=True)


class RejectedRecord(models.Model):
    """An item that could not be taken in, with its reason and its beginning. As many as the sources are bad."""

    origin = models.ForeignKey(ImportOrigin, models.CASCADE, related_name="rejected")
    line = models.BigIntegerField()
    reason = models.TextField()
    excerpt = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["origin", "line"], name="rejected_record_once")]


class SetAside(models.Model):
    """A key, index or foreign key that a first load set aside and is to build again. Empty but during one."""

    class Stage(models.IntegerChoices):
        """When it is built: when all is read, when all names are resolved, when all rows are final."""

        READ = 1
        RESOLVED = 2
        FINAL = 3

    name = models.CharField(max_length=63, primary_key=True)
    stage = models.SmallIntegerField(choices=Stage)
    definition = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="set_aside_stage_known", condition=models.Q(stage__in=[1, 2, 3]))
        ]
