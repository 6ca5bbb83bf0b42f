"""What an account holds, as its owner sees it."""

from datetime import datetime

import msgspec
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import Count

from profiles.models import Claim, Follow, User


class Address(msgspec.Struct, frozen=True):
    """An e-mail address of an account; verified when its owner proved to read it."""

    email: str
    is_primary: bool
    is_verified: bool


class AccountHoldings(msgspec.Struct, frozen=True):
    """What hangs on an account. `claims` is how many there are by state, `orcid` the iD that they signed in with."""

    name: str
    joined_at: datetime
    has_password: bool
    addresses: tuple[Address, ...]
    keys_count: int
    has_app: bool
    recovery_is_made: bool
    orcid: str | None
    sessions_count: int
    claims: dict[str, int]
    follows_count: int


def read_account(user: User) -> AccountHoldings:
    """What hangs on this account. Six queries, whatever there is."""
    addresses = EmailAddress.objects.filter(user=user).order_by("-primary", "-verified", "email")
    factors: dict[str, int] = dict(
        Authenticator.objects.filter(user=user).values_list("type").annotate(Count("pk")).order_by()
    )
    orcids = SocialAccount.objects.filter(user=user, provider="orcid").values_list("uid", flat=True)
    return AccountHoldings(
        name=user.name,
        joined_at=user.joined_at,
        has_password=user.has_usable_password(),
        addresses=tuple(Address(one.email, one.primary, one.verified) for one in addresses),
        keys_count=factors.get(Authenticator.Type.WEBAUTHN, 0),
        has_app=Authenticator.Type.TOTP in factors,
        recovery_is_made=Authenticator.Type.RECOVERY_CODES in factors,
        orcid=orcids.order_by("uid").first(),
        sessions_count=UserSession.objects.filter(user=user).count(),
        claims=dict(Claim.objects.filter(user=user).values_list("state").annotate(Count("pk")).order_by()),
        follows_count=Follow.objects.filter(user=user).count(),
    )
