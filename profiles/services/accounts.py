"""Accounts: what people change about theirs, and what is forgotten of those who never proved an address."""

from collections.abc import Iterable
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from papers.models import Job
from papers.services.jobs import Lease, add_job
from profiles.models import User
from profiles.services.kept_answers import sweep_answers
from profiles.services.tokens import sweep_tokens

TIDY = "tidy-accounts"
TIDIED_EVERY = timedelta(days=1)

UNPROVEN_KEPT = timedelta(days=7)
"""So long an account waits for its owner to prove that they read its address."""


def rename_account(*, name: str, by: User) -> None:
    """Say what the person is called."""
    by.name = name
    by.save(update_fields=["name"])


def is_address_taken(email: str) -> bool:
    """Whether the address is somebody's, or is typed into an account that must stay."""
    return User.objects.filter(
        Q(email__iexact=email) | Exists(_addresses().filter(email__iexact=email, verified=True))
    ).exists()


def list_proven_holders(email: str, *, among: Iterable[User]) -> list[User]:
    """Those of the accounts whose owner proved to read the address."""
    holders = set(
        EmailAddress.objects.filter(email__iexact=email, verified=True).values_list("user_id", flat=True)
    )
    return [user for user in among if user.pk in holders]


def forget_unproven(*, email: str, but: int | None = None) -> None:
    """Delete accounts into which this address was typed, and nobody ever proved to read any; but not the account `but`.

    Nobody ever signed in there, so nothing hangs on them.
    """
    others = _unproven().filter(email__iexact=email)
    (others if but is None else others.exclude(pk=but)).delete()


def add_tidy_job() -> None:
    """Add the job that forgets, when it was not asked for since yesterday."""
    asked = Job.objects.filter(kind=TIDY, added_at__gt=timezone.now() - TIDIED_EVERY)
    if not asked.exists():
        add_job(kind=TIDY, subject="")


def tidy_accounts(_lease: Lease) -> None:
    """Forget accounts that waited long enough for an address to be proven, and sessions, tokens and answers of old."""
    _unproven().filter(joined_at__lt=Now() - UNPROVEN_KEPT).delete()
    sweep_tokens()
    sweep_answers()
    Session.objects.filter(expire_date__lt=Now()).delete()
    kept = Session.objects.filter(session_key=OuterRef("session_key"))
    UserSession.objects.filter(~Exists(kept), created_at__lt=Now() - TIDIED_EVERY).delete()


def _unproven() -> QuerySet[User]:
    """Nobody ever signed in to these accounts: no address of theirs is proven, and nobody runs the site by them."""
    return User.objects.filter(
        ~Exists(_addresses().filter(verified=True)), last_login=None, is_staff=False, is_superuser=False
    )


def _addresses() -> QuerySet[EmailAddress]:
    addresses: QuerySet[EmailAddress] = EmailAddress.objects.filter(user=OuterRef("pk"))
    return addresses
