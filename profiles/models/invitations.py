"""Invitations to collaborate, what two people write each other after one, who wants to hear no more, and complaints."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least, Length, Now
from django.db.models.lookups import LessThanOrEqual

from profiles.invitations import LONGEST_COMPLAINT, LONGEST_MESSAGE, LONGEST_TEXT
from profiles.models.accounts import User


class Invitation(models.Model):
    """One account invites another to collaborate; accepted, it is their conversation. About 5 an account: 50 M rows.

    It belongs to its two accounts, whatever becomes of the page: `author_id` only says on which it was sent, without a
    foreign key, as in `Claim`. An account that is gone is None, and what it wrote is gone with it. `sender_unread` and
    `recipient_unread` are how many messages of the other each has not read.
    """

    class State(models.TextChoices):
        OPEN = "open"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"
        EXPIRED = "expired"

    author_id = models.BigIntegerField()
    sender = models.ForeignKey(User, models.SET_NULL, null=True, db_index=False, related_name="+")
    recipient = models.ForeignKey(User, models.SET_NULL, null=True, db_index=False, related_name="+")
    text = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    sender_unread = models.IntegerField(default=0)
    recipient_unread = models.IntegerField(default=0)
    sent_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="invitation_state_known",
                condition=Q(state__in=["open", "accepted", "declined", "withdrawn", "expired"]),
            ),
            models.CheckConstraint(
                name="invitation_not_to_oneself", condition=~Q(sender=F("recipient"))
            ),
            models.CheckConstraint(
                name="invitation_text_length", condition=LessThanOrEqual(Length("text"), LONGEST_TEXT)
            ),
            models.CheckConstraint(
                name="invitation_unread_range", condition=Q(sender_unread__gte=0, recipient_unread__gte=0)
            ),
            # Whoever of the two asked: who is asked already answers, and who talks need not ask.
            models.UniqueConstraint(
                Least("sender", "recipient"),
                Greatest("sender", "recipient"),
                name="invitation_open_once",
                condition=Q(state__in=["open", "accepted"], sender__isnull=False, recipient__isnull=False),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["sender", "-changed_at"], name="invitation_sent"),
            models.Index(fields=["recipient", "-changed_at"], name="invitation_received"),
            models.Index(fields=["author_id"], name="invitation_of_record"),
            models.Index(fields=["sent_at"], name="invitation_waiting", condition=Q(state="open")),
        ]


class Message(models.Model):
    """What one of the two wrote in a conversation; it goes with the account that wrote it. About 10 a conversation."""

    id = models.BigAutoField(primary_key=True)
    invitation = models.ForeignKey(Invitation, models.CASCADE, db_index=False, related_name="messages")
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    text = models.TextField()
    sent_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="message_length",
                condition=~Q(text="") & Q(LessThanOrEqual(Length("text"), LONGEST_MESSAGE)),
            )
        ]
        indexes = [models.Index(fields=["invitation", "-id"], name="message_of_conversation")]


class Block(models.Model):
    """One account wants to hear nothing of another. About 1 in 10 accounts: 1 M rows. It is told to nobody else."""

    pk = models.CompositePrimaryKey("blocker", "blocked")
    blocker = models.ForeignKey(User, models.CASCADE, db_index=False, related_name="+")
    blocked = models.ForeignKey(User, models.CASCADE, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="block_not_of_oneself", condition=~Q(blocker=F("blocked")))
        ]


class Complaint(models.Model):
    """Somebody told the curators what another wrote to them: open until one answers. About 1 to 1,000 invitations.

    `quoted` is a copy of what was written, so that it is there when its writer is not. `answer` is one of
    `ComplaintReason`; nothing of this is on any public page.
    """

    invitation = models.ForeignKey(Invitation, models.SET_NULL, null=True, related_name="+")
    author_id = models.BigIntegerField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    about = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    quoted = models.TextField()
    note = models.TextField(default="")
    opened_at = models.DateTimeField(db_default=Now())
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    answer = models.CharField(max_length=30, default="")
    answer_note = models.TextField(default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="complaint_note_length", condition=LessThanOrEqual(Length("note"), LONGEST_COMPLAINT)
            ),
            models.UniqueConstraint(
                fields=["invitation", "by"], name="complaint_open_once", condition=Q(answered_at=None)
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["opened_at"], name="complaint_open", condition=Q(answered_at=None)),
        ]
