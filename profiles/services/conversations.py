"""What two people write each other once an invitation is accepted, and what one of them complains of."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.access import Permission, require
from profiles.invitations import (
    LONGEST_COMPLAINT,
    LONGEST_MESSAGE,
    ComplaintReason,
    InvitationError,
    dress_text,
)
from profiles.models import Complaint, Invitation, Message, User
from profiles.selectors.invitations import is_silenced
from profiles.services.invitation_locks import find_other, hold_invitation, recount

QUOTED_MESSAGES = 20
"""So many of the newest messages go along with a complaint."""


@transaction.atomic
def send_message(*, invitation_id: int, text: str, after: int, by: User) -> bool:
    """Write to the other; whether that is the first that they have not read, of which they are to be told.

    `after` is the id of the newest message that the form showed, 0 for none: the same text sent from it once more is
    the same message. Raises InvitationError when nothing can be written.
    """
    dressed = dress_text(text, what="your message", longest=LONGEST_MESSAGE)
    invitation = hold_invitation(invitation_id, by=by)
    other = find_other(invitation, by)
    if invitation.state != Invitation.State.ACCEPTED:
        raise InvitationError("Messages are written once an invitation is accepted.")
    if other is None or not other.is_active or is_silenced(by.pk, other.pk):
        raise InvitationError("No more messages can be written here.")
    if Message.objects.filter(invitation=invitation, by=by, pk__gt=after, text=dressed).exists():
        return False
    Message.objects.create(invitation=invitation, by=by, text=dressed)
    own, theirs = _name_unread(invitation, by)
    Invitation.objects.filter(pk=invitation.pk).update(
        **{own: 0, theirs: F(theirs) + 1}, changed_at=timezone.now()
    )
    recount(by.pk, other.pk)
    return bool(getattr(invitation, theirs) == 0)


@transaction.atomic
def mark_read(*, invitation_id: int, until: int, by: User) -> bool:
    """Note that the messages up to this one were read; whether that changed anything."""
    invitation = hold_invitation(invitation_id, by=by)
    own, _ = _name_unread(invitation, by)
    newer_count = Message.objects.filter(invitation=invitation, pk__gt=until).exclude(by=by).count()
    if newer_count >= getattr(invitation, own):
        return False
    Invitation.objects.filter(pk=invitation.pk).update(**{own: newer_count})
    recount(by.pk)
    return True


def _name_unread(invitation: Invitation, by: User) -> tuple[str, str]:
    """The fields that count what this account has not read, and what the other has not."""
    fields = ("sender_unread", "recipient_unread")
    return fields if invitation.sender_id == by.pk else (fields[1], fields[0])


@transaction.atomic
def report(*, invitation_id: int, note: str, by: User) -> Complaint:
    """Tell the curators what the other wrote, with a copy of it; while a complaint is open it is that one.

    Raises InvitationError when the other wrote nothing, or the note is empty or too long.
    """
    said = dress_text(note, what="what is wrong", longest=LONGEST_COMPLAINT)
    invitation = hold_invitation(invitation_id, by=by)
    known = Complaint.objects.filter(invitation=invitation, by=by, answered_at=None).first()
    if known is not None:
        return known
    quoted = _quote(invitation, by)
    if not quoted:
        raise InvitationError("They wrote nothing here that could be reported.")
    return Complaint.objects.create(
        invitation=invitation,
        author_id=invitation.author_id,
        by=by,
        about=find_other(invitation, by),
        quoted=quoted,
        note=said,
    )


def _quote(invitation: Invitation, by: User) -> str:
    """What the other wrote, the oldest first."""
    theirs = Message.objects.filter(invitation=invitation).exclude(by=by).order_by("-pk")
    newest = list(theirs.values_list("text", flat=True)[:QUOTED_MESSAGES])
    first = invitation.text if invitation.sender_id != by.pk else ""
    return "\n\n".join(filter(None, [first, *reversed(newest)]))


@transaction.atomic
def answer_complaint(*, complaint_id: int, by: User, reason: ComplaintReason, note: str = "") -> Complaint:
    """A curator's answer, which closes it. Raises InvitationError when it is answered, or the curator's own affair."""
    require(by, Permission.CURATE)
    complaint = Complaint.objects.select_for_update().get(pk=complaint_id)
    if complaint.answered_at is not None:
        raise InvitationError("This complaint was answered already, and nothing was done.")
    if by.pk in (complaint.by_id, complaint.about_id):
        raise InvitationError("Nobody answers a complaint that they made, or that is about them.")
    complaint.answered_at, complaint.answered_by = timezone.now(), by
    complaint.answer, complaint.answer_note = reason, note
    complaint.save(update_fields=["answered_at", "answered_by", "answer", "answer_note"])
    return complaint
