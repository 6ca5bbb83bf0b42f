"""What is held while something happens between two accounts: both of them, so that of two at once one is first.

Accounts are held before records, and records before invitations: two never wait for each other.
"""

from django.db import connection

from profiles.invitations import InvitationError
from profiles.models import Invitation, User
from profiles.services.record_locks import lock_records

_COUNT = """
    UPDATE profiles_user u SET unread_count = (
        SELECT count(*) FROM (
            SELECT sender_id AS other_id FROM profiles_invitation
            WHERE recipient_id = u.id AND (state = 'open' OR state = 'accepted' AND recipient_unread > 0)
            UNION ALL
            SELECT recipient_id FROM profiles_invitation
            WHERE sender_id = u.id AND state = 'accepted' AND sender_unread > 0
        ) one WHERE NOT EXISTS (
            SELECT FROM profiles_block b WHERE b.blocker_id = u.id AND b.blocked_id = one.other_id)
    ) WHERE u.id = ANY(%s)
"""


def hold_people(*user_ids: int | None) -> dict[int, User]:
    """Hold these accounts until the transaction ends; those that are there, as they are now."""
    people = User.objects.filter(pk__in=[one for one in user_ids if one is not None]).order_by("pk")
    return {one.pk: one for one in people.select_for_update(no_key=True)}


def hold_invitation(invitation_id: int, *, by: User, with_record: bool = False) -> Invitation:
    """The invitation, its two people held, its record too where asked. Raises InvitationError when it is not theirs.

    Its `sender` and `recipient` are as they are now.
    """
    found = Invitation.objects.filter(pk=invitation_id).first()
    if found is None or by.pk not in (found.sender_id, found.recipient_id):
        raise InvitationError("There is no such invitation of yours.")
    people = hold_people(found.sender_id, found.recipient_id)
    if with_record:
        lock_records([found.author_id])
    held = Invitation.objects.select_for_update().filter(pk=invitation_id).first()
    is_theirs = held is not None and by.pk in (held.sender_id, held.recipient_id)
    if held is None or not is_theirs or (with_record and held.author_id != found.author_id):
        raise InvitationError("This invitation just changed, and nothing was done. Load the page anew.")
    held.sender = people.get(held.sender_id or 0)
    held.recipient = people.get(held.recipient_id or 0)
    return held


def find_other(invitation: Invitation, by: User) -> User | None:
    """The other of its two people; None when that account is gone."""
    return invitation.recipient if invitation.sender_id == by.pk else invitation.sender


def recount(*user_ids: int) -> None:
    """Count anew what waits for these accounts, which are held."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [list(user_ids)])
