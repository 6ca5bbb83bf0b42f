"""Invitations to collaborate: sent, answered, taken back, let go; and who wants to hear nothing more of whom."""

import datetime
from collections.abc import Collection

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from core.access import Permission, can, require
from core.limits import Limit, LimitError, count_towards
from papers.models import Author, Job
from papers.services.jobs import Lease, add_job
from profiles.invitations import (
    KEPT_OPEN,
    LONGEST_TEXT,
    WHY_NOT,
    InvitationError,
    Standing,
    dress_text,
    find_standing,
)
from profiles.models import Block, Invitation, User
from profiles.selectors.claims import read_ownership
from profiles.selectors.invitations import is_silenced, read_acquaintance, read_own_page
from profiles.services.invitation_locks import find_other, hold_invitation, hold_people, recount
from profiles.services.record_locks import lock_records

SENT_LIMIT = Limit("invitation", 10, 86_400, "An account invites people")
PAIR_LIMIT = Limit("invitation-pair", 3, 30 * 86_400, "An account invites the same person")
RECEIVED_LIMIT = Limit("invitation-to", 20, 86_400, "A person is invited")

INVITATIONS = "invitations"
"""The kind of job that lets invitations expire (subject ""), or counts anew what waits for an account (its id)."""
SWEPT_EVERY = datetime.timedelta(days=1)

_State = Invitation.State
_KNOWN = (Standing.SENT, Standing.RECEIVED, Standing.CONVERSATION)


@transaction.atomic
def send_invitation(*, author_id: int, text: str, by: User) -> tuple[Invitation, bool]:
    """Invite the owner of this record, which is no former one; the invitation, and whether it is new.

    Where one is open between the two, or they talk already, it is that one, whoever of them sent it. Raises
    InvitationError when they can't be invited, PermissionDenied below level 2, LimitError when it is too often.
    """
    dressed = dress_text(text, what="what you have in mind", longest=LONGEST_TEXT)
    owner_id = read_ownership(author_id).owner_id
    people = hold_people(by.pk, owner_id)
    lock_records([author_id] if owner_id else [])  # nobody else comes to own it, or says otherwise, meanwhile
    is_same = by.pk in people and read_ownership(author_id).owner_id == owner_id
    if not is_same or not Author.objects.filter(pk=author_id).exists():
        raise InvitationError("This page just changed, and nothing was sent. Load it anew.")
    known = read_acquaintance(user_id=by.pk, author_id=author_id)
    standing = find_standing(known, now=timezone.now())
    if standing in _KNOWN and known.invitation_id is not None:
        return Invitation.objects.get(pk=known.invitation_id), False
    require(people[by.pk], Permission.INVITE, read_own_page(by.pk))
    if standing is not Standing.WELCOME or owner_id is None:
        raise InvitationError(WHY_NOT[standing])
    _count(by.pk, owner_id)
    invitation = Invitation.objects.create(
        author_id=author_id, sender_id=by.pk, recipient_id=owner_id, text=dressed
    )
    recount(owner_id)
    return invitation, True


def _count(sender_id: int, recipient_id: int) -> None:
    """Count one more. That somebody is asked by too many is said as of one who is away: so is a block."""
    count_towards(PAIR_LIMIT, f"{sender_id}:{recipient_id}")
    count_towards(SENT_LIMIT, sender_id)
    try:
        count_towards(RECEIVED_LIMIT, recipient_id)
    except LimitError as error:
        if error.is_away:
            raise
        raise InvitationError(WHY_NOT[Standing.AWAY]) from None


@transaction.atomic
def accept(*, invitation_id: int, by: User) -> bool:
    """Begin the conversation; whether that changed anything. Raises InvitationError when it can't be accepted.

    It can while the page on which it came is still this account's, and whoever sent it still owns one.
    """
    invitation = hold_invitation(invitation_id, by=by, with_record=True)
    if not _is_to_answer(invitation, by, _State.ACCEPTED):
        return False
    if read_ownership(invitation.author_id).owner_id != by.pk:
        raise InvitationError(
            "The page on which you were invited is not yours any more, and nothing was done."
        )
    sender = invitation.sender
    if sender is None or not can(sender, Permission.INVITE, read_own_page(sender.pk)):
        raise InvitationError("Whoever sent this owns no page here any more. You can decline it.")
    if is_silenced(by.pk, sender.pk):
        raise InvitationError("One of you blocked the other: this can’t be accepted.")
    _close(invitation, _State.ACCEPTED)
    return True


@transaction.atomic
def decline(*, invitation_id: int, by: User) -> bool:
    """Say no; whether that changed anything. Raises InvitationError when it is another's to answer, or over."""
    invitation = hold_invitation(invitation_id, by=by)
    if not _is_to_answer(invitation, by, _State.DECLINED):
        return False
    _close(invitation, _State.DECLINED)
    return True


@transaction.atomic
def withdraw(*, invitation_id: int, by: User) -> bool:
    """Take one's invitation back; whether that changed anything. Raises InvitationError when it is over."""
    invitation = hold_invitation(invitation_id, by=by)
    if invitation.sender_id != by.pk:
        raise InvitationError("An invitation is taken back by the person who sent it.")
    if invitation.state == _State.WITHDRAWN:
        return False
    _check_open(invitation)
    _close(invitation, _State.WITHDRAWN)
    return True


def _is_to_answer(invitation: Invitation, by: User, answer: Invitation.State) -> bool:
    """Whether this answer is still to be given. Raises InvitationError when it can't be."""
    if invitation.recipient_id != by.pk:
        raise InvitationError("An invitation is answered by the person who was invited.")
    if invitation.state == answer:
        return False
    _check_open(invitation)
    return True


def _check_open(invitation: Invitation) -> None:
    state = invitation.state
    if state == _State.OPEN and invitation.sent_at < timezone.now() - KEPT_OPEN:
        state = _State.EXPIRED
    if state != _State.OPEN:
        raise InvitationError(f"This invitation is {_State(state).label.lower()}, and nothing was done.")


def _close(invitation: Invitation, state: Invitation.State) -> None:
    invitation.state, invitation.changed_at = state, timezone.now()
    invitation.save(update_fields=["state", "changed_at"])
    recount(*(one for one in (invitation.sender_id, invitation.recipient_id) if one is not None))


@transaction.atomic
def block(*, invitation_id: int, by: User) -> bool:
    """Hear nothing more of the other, who is not told; whether that changed anything.

    One's own open invitation to them is taken back; theirs waits for an answer that it does not get.
    """
    invitation = hold_invitation(invitation_id, by=by)
    other = find_other(invitation, by)
    if other is None:
        raise InvitationError("That account is gone, and writes to nobody any more.")
    Invitation.objects.filter(sender=by, recipient=other, state=_State.OPEN).update(
        state=_State.WITHDRAWN, changed_at=timezone.now()
    )
    _, is_new = Block.objects.get_or_create(blocker=by, blocked=other)
    recount(by.pk, other.pk)
    return is_new


@transaction.atomic
def unblock(*, invitation_id: int, by: User) -> bool:
    """Hear of the other again; whether that changed anything."""
    invitation = hold_invitation(invitation_id, by=by)
    other = find_other(invitation, by)
    gone, _ = Block.objects.filter(blocker=by, blocked=other).delete()
    recount(by.pk)
    return gone > 0


def end_invitations_of(*, by: User) -> None:
    """Before an account is deleted: all its invitations go, and of its conversations what it wrote.

    The rest of a conversation stays the other's, as long as there is one.
    """
    own = Invitation.objects.filter(Q(sender=by) | Q(recipient=by))
    others = {one for pair in own.values_list("sender_id", "recipient_id") for one in pair}
    own.exclude(state=_State.ACCEPTED).delete()
    own.filter(Q(sender=None) | Q(recipient=None)).delete()
    own.filter(sender=by).update(text="")
    own.update(sender_unread=0, recipient_unread=0)
    _have_counted(others - {by.pk, None})


def expire_strayed(author_id: int, owner_id: int | None) -> None:
    """Let go of open invitations to this record that are not to its owner. Must run while it is held."""
    strayed = Invitation.objects.filter(author_id=author_id, state=_State.OPEN)
    _expire(strayed if owner_id is None else strayed.exclude(recipient=owner_id))


def add_invitations_job() -> None:
    """Add the job that lets invitations expire, when it was not asked for since yesterday."""
    asked = Job.objects.filter(kind=INVITATIONS, subject="", added_at__gt=timezone.now() - SWEPT_EVERY)
    if not asked.exists():
        add_job(kind=INVITATIONS, subject="")


def do_invitations(lease: Lease) -> None:
    """Let go of invitations that waited longer than `KEPT_OPEN`, or count anew what waits for one account."""
    with transaction.atomic():
        if lease.subject:
            recount(*hold_people(int(lease.subject)))
        else:
            _expire(Invitation.objects.filter(state=_State.OPEN, sent_at__lt=timezone.now() - KEPT_OPEN))


def _expire(waiting: QuerySet[Invitation]) -> None:
    recipients = set(waiting.values_list("recipient_id", flat=True))
    if recipients:
        waiting.update(state=_State.EXPIRED, changed_at=timezone.now())
        _have_counted(recipients)


def _have_counted(user_ids: Collection[int | None]) -> None:
    """Have it counted anew what waits for these accounts: by jobs, as who holds records may not wait for accounts."""
    for user_id in sorted(one for one in user_ids if one is not None):
        add_job(kind=INVITATIONS, subject=str(user_id))
