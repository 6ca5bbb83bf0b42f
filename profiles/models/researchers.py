"""What the owner of a researcher page says of themselves; all of it is shown as self-stated."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from profiles.models.accounts import User


class Researcher(models.Model):
    """What people settled about one page, and what is locked while they do. A row a claimed record: 1 M rows of 1 kB.

    `author_id` has no foreign key, as in `Claim`. All text is "" where nothing is stated. `links` is a list of
    {"label", "address"}. `stated_by` is who said all this, the names and highlights too: it is theirs alone, is not
    shown once the page is not theirs, and goes with their account. `changed_at` is when they last said something else.
    `names_reviewed_at` and `reviewed_at` are when they last went through the name variants, and through the page.
    """

    class Collaboration(models.TextChoices):
        """Whether they want to be asked; the label is what the page says."""

        UNSTATED = "", "Collaboration preference not stated"
        OPEN = "open", "Open to collaborate"
        SOME = "some", "Open to some collaborations"
        CLOSED = "closed", "Not looking for collaborations"

    class Visibility(models.TextChoices):
        PUBLIC = "public"
        HIDDEN = "hidden"
        REMOVED = "removed"

    author_id = models.BigIntegerField(primary_key=True)
    collaboration = models.CharField(
        max_length=10, choices=Collaboration, default=Collaboration.UNSTATED, blank=True
    )
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.PUBLIC)
    affiliation = models.CharField(max_length=300, default="", blank=True)
    bio = models.TextField(default="", blank=True)
    links = models.JSONField(default=list)
    stated_by = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    names_reviewed_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="researcher_choices_known",
                condition=Q(
                    collaboration__in=["", "open", "some", "closed"],
                    visibility__in=["public", "hidden", "removed"],
                ),
            )
        ]


class StatedName(models.Model):
    """A name that the owner says is theirs, or is not to be shown among the variants. About 2 a claimed record."""

    pk = models.CompositePrimaryKey("researcher", "name")
    researcher = models.ForeignKey(Researcher, models.CASCADE, db_index=False, related_name="names")
    name = models.CharField(max_length=200)
    is_shown = models.BooleanField(default=True)


class Highlight(models.Model):
    """A work that the owner wants to be seen first, at most five. About 2 a claimed record."""

    pk = models.CompositePrimaryKey("researcher", "work_id")
    researcher = models.ForeignKey(Researcher, models.CASCADE, db_index=False, related_name="highlights")
    work_id = models.BigIntegerField()
    rank = models.SmallIntegerField()


class AddedWork(models.Model):
    """A work that an owner wants on their page and that is looked for: by identifier, or in BibTeX. About 3 an owner.

    `scheme` and `value` name it, or `run_id` the import of the BibTeX that they gave. `note` says in one line why it
    was not found or could not be put on the page. What was put there stays when the account goes, without its `by`:
    that an owner brought it is asked as long as it is there.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        LINKED = "linked"
        FAILED = "failed"

    author_id = models.BigIntegerField(db_index=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    scheme = models.CharField(max_length=20, default="")
    value = models.CharField(max_length=200, default="")
    run_id = models.BigIntegerField(null=True)
    work_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    note = models.TextField(default="")
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="added_work_state_known", condition=Q(state__in=["waiting", "linked", "failed"])
            )
        ]
        # What waits is looked for with every sweep, and is little of what there is; of an import is asked whether an
        # owner brought it.
        indexes = [
            models.Index(fields=["id"], name="added_work_waiting", condition=Q(state="waiting")),
            models.Index(fields=["run_id"], name="added_work_run", condition=Q(run_id__isnull=False)),
        ]


class Follow(models.Model):
    """Somebody follows an author record, a topic or an institution. About 20 an account: 200 M rows, 20 GB.

    `subject_kind` and `subject_id` are those of `papers.models.Change`. Who follows whom is private unless `is_public`.
    """

    pk = models.CompositePrimaryKey("user", "subject_kind", "subject_id")
    user = models.ForeignKey(User, models.CASCADE, db_index=False, related_name="follows")
    subject_kind = models.SmallIntegerField()
    subject_id = models.BigIntegerField()
    is_public = models.BooleanField(default=False)
    followed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="follow_subject_known", condition=Q(subject_kind__in=[1, 2, 3])),
        ]
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="follow_of_subject")]
