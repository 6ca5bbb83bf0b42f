"""The end of an account."""

from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction

from profiles.models import AddedWork, User
from profiles.services.claims import withdraw_claims_of
from profiles.services.invitation_locks import hold_people
from profiles.services.invitations import end_invitations_of


@transaction.atomic
def delete_account(*, by: User) -> None:
    """Delete somebody's own account with all that hangs on it, for good.

    Their claims are withdrawn, so that the records are nobody's again, and what they stated there goes. Corrections
    that they made and works that they added stay, and no longer say by whom; of their conversations what the others
    wrote. All their sessions end.
    """
    hold_people(by.pk)  # before all that hangs on it, as whoever writes to them does
    withdraw_claims_of(by=by)
    end_invitations_of(by=by)
    AddedWork.objects.filter(by=by).exclude(state=AddedWork.State.LINKED).delete()
    keys = UserSession.objects.filter(user=by).values_list("session_key", flat=True)
    Session.objects.filter(session_key__in=list(keys)).delete()
    # Whoever looked after the account left its address in the log of the admin.
    own = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(by.pk))
    own.update(object_repr="a deleted account")
    by.delete()
