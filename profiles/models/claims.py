"""Claims: who says that an author record is theirs, on what evidence, and all that was done about it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from profiles.models.accounts import User


class Claim(models.Model):
    """One account's claim to one author record. About 1 to 100 records: 1 M rows.

    `author_id` has no foreign key: records come and go, and a claim follows the record that another joined. `level` is
    0–5 as `profiles/trust/levels.py` has it, by the evidence as it stood at `changed_at`; it is above 1 only while
    VERIFIED. COMPETING is a claim to a record that is another's, PENDING one that waits for evidence or a curator.
    `reason` is one of `profiles/claims.py`, when a person decided it.
    """

    class State(models.TextChoices):
        PENDING = "pending"
        VERIFIED = "verified"
        COMPETING = "competing"
        WITHDRAWN = "withdrawn"
        REFUSED = "refused"
        REVOKED = "revoked"
        EXPIRED = "expired"

    author_id = models.BigIntegerField(db_index=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="claims")
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    level = models.SmallIntegerField(default=1)
    reason = models.CharField(max_length=30, default="")
    opened_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="claim_state_known",
                condition=Q(
                    state__in=[
                        "pending",
                        "verified",
                        "competing",
                        "withdrawn",
                        "refused",
                        "revoked",
                        "expired",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="claim_level_range",
                condition=Q(level__range=(2, 5), state="verified")
                | (Q(level__range=(0, 1)) & ~Q(state="verified")),
            ),
            models.UniqueConstraint(
                fields=["user", "author_id"],
                name="claim_open_once",
                condition=Q(state__in=["pending", "verified", "competing"]),
            ),
            models.UniqueConstraint(
                fields=["author_id"], name="claim_one_owner", condition=Q(state="verified")
            ),
        ]
        indexes = [
            models.Index(
                fields=["opened_at"], name="claim_queue", condition=Q(state__in=["pending", "competing"])
            )
        ]  # fmt: skip

    @property
    def owner_id(self) -> int:
        """Whose it is, as `core.access.Owned` has it."""
        return self.user_id


class Evidence(models.Model):
    """One thing that speaks for a claim: what, by whom, when, and until when. About 2 a claim.

    `value` is what it is about: the iD, the domain, the address of the homepage, the id of the vouching claim. `detail`
    holds what was found, for the page. It counts from `given_at` until `expires_at`, None for no end, or `ended_at`,
    when it was taken back or no longer found.
    """

    class Kind(models.TextChoices):
        """What it is; the label is how a page says it."""

        NAME = "name", "the name of the account is one of the record’s"
        EMAIL = "email", "a verified e-mail address"
        ORCID = "orcid", "an ORCID iD, signed in with"
        INSTITUTION_EMAIL = "institution-email", "an e-mail address at an affiliation printed on the works"
        HOMEPAGE = "homepage", "a token or rel=me on a homepage"
        VOUCH = "vouch", "a co-author vouches"
        REVIEW = "review", "a curator reviewed it"
        ORGANISATION = "organisation", "the employer says so on the ORCID record"

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=20, choices=Kind)
    value = models.CharField(max_length=2000)
    detail = models.JSONField(default=dict)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    given_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="evidence_kind_known",
                condition=Q(
                    kind__in=[
                        "name", "email", "orcid", "institution-email", "homepage", "vouch", "review",
                        "organisation",
                    ]
                ),
            ),
            models.UniqueConstraint(
                fields=["claim", "kind", "value"], name="evidence_once", condition=Q(ended_at=None)
            ),
        ]  # fmt: skip


class Challenge(models.Model):
    """A proof that was asked for and is still to come: a token to put on a homepage. Used once, bound to its address.

    As many as claims at most; `token_digest` is the SHA-256 of the token, which is shown once a visit and derived from
    the secret key. `note` says why the last look found nothing.
    """

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="challenges")
    address = models.CharField(max_length=2000)
    token_digest = models.CharField(max_length=64)
    asked_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    note = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "address"], name="challenge_once", condition=Q(used_at=None)
            )
        ]


class ClaimEvent(models.Model):
    """What happened to a claim: the audit log of it, append only. About 4 a claim.

    `reason` is one of `profiles/claims.py`; `note` is what the curator wrote, for curators and the claimant alone.
    """

    class Action(models.TextChoices):
        OPENED = "opened"
        EVIDENCE = "evidence"
        EVIDENCE_ENDED = "evidence-ended"
        VERIFIED = "verified"
        COMPETING = "competing"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"
        REVOKED = "revoked"
        EXPIRED = "expired"
        MOVED = "moved"

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="events")
    action = models.CharField(max_length=20, choices=Action)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    level = models.SmallIntegerField()
    reason = models.CharField(max_length=30, default="")
    note = models.TextField(default="")
    at = models.DateTimeField(db_default=Now())


class Dispute(models.Model):
    """A problem that somebody reported with a page: open until a curator answers. About 1 to 10,000 records.

    `kind` says with what, `note` is what they wrote, for curators alone. `answer` is the reason that was given back.
    """

    class Kind(models.TextChoices):
        """With what; the label is what a person chooses."""

        OWNER = "owner", "Somebody else owns this page"
        CONFLATED = "conflated", "This page mixes several people"
        WRONG_WORK = "wrong-work", "A work here is somebody else’s"
        REMOVAL = "removal", "This is me, and I want the page removed"
        OTHER = "other", "Something else"

    author_id = models.BigIntegerField(db_index=True)
    kind = models.CharField(max_length=12, choices=Kind)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    work_id = models.BigIntegerField(null=True)
    note = models.TextField()
    opened_at = models.DateTimeField(db_default=Now())
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    answer = models.CharField(max_length=30, default="")
    answer_note = models.TextField(default="")

    class Meta:
        indexes = [
            models.Index(fields=["opened_at"], name="dispute_open", condition=Q(answered_at=None)),
        ]
