"""Accounts and claims as tests need them."""

from __future__ import annotations

from itertools import count
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount

from papers.models import Author
from profiles.models import Claim, ClaimEvent, Evidence, User
from profiles.services.claims import open_claim
from tests.factories import find_author, import_records, make_record, sign

_NUMBERS = count(1)


def make_user(
    name: str = "",
    email: str | None = None,
    *,
    orcid: str | None = None,
    verified: bool = True,
    **fields: Any,
) -> User:
    """An account with an e-mail address of its own, verified unless said, and an ORCID iD where one is given."""
    address = email or f"person{next(_NUMBERS)}@mail.example"
    user = User.objects.create_user(address, "a secret for tests", name=name, **fields)
    EmailAddress.objects.create(user=user, email=address, verified=verified, primary=True)
    if orcid:
        SocialAccount.objects.create(user=user, provider="orcid", uid=orcid)
    return user


def make_curator() -> User:
    return make_user("Cur Ator", is_curator=True)


def make_author(name: str = "Ada Ax", *affiliations: str, **ids: str) -> Author:
    """An author record with one work, signed so."""
    import_records(make_record(f"Work {next(_NUMBERS)}", authors=[sign(name, *affiliations, **ids)]))
    return find_author(name)


def claim(author: Author, user: User) -> Claim:
    return open_claim(author_id=author.pk, by=user)


def list_actions(claim: Claim) -> list[str]:
    """What is in the log of the claim, the oldest first."""
    return list(ClaimEvent.objects.filter(claim=claim).order_by("id").values_list("action", flat=True))


def list_kinds(claim: Claim) -> list[str]:
    """The kinds of evidence that count, in alphabetical order."""
    return sorted(Evidence.objects.filter(claim=claim, ended_at=None).values_list("kind", flat=True))
