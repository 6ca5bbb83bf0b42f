"""The end of an account."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from profiles.models import User
from profiles.services.claims import withdraw_claims_of


@transaction.atomic
def delete_account(*, by: User) -> None:
    """Delete somebody's own account with all that hangs on it, for good.

    Their claims are withdrawn, so that the records are nobody's again, and what they stated there goes. Corrections
    that they made stay, and no longer say by whom. All their sessions end.
    """
    withdraw_claims_of(by=by)
    keys = UserSession.objects.filter(user=by).values_list("session_key", flat=True)
    Session.objects.filter(session_key__in=list(keys)).delete()
    by.delete()
