"""The account that asks."""

import datetime

import msgspec
from rest_framework.request import Request

from core.access import Permission
from core.api.endpoints import read
from core.api.scopes import Scope
from papers.addresses import researcher_address
from profiles.models import Claim, User
from profiles.selectors.accounts import read_account
from profiles.selectors.claims import list_claims_of


class OwnResearcherAnswer(msgspec.Struct, frozen=True):
    """A page that is the account's: its claim is verified, at `level` from 2 to 5."""

    id: str
    display_name: str | None
    level: int
    address: str


class EmailAnswer(msgspec.Struct, frozen=True):
    """An e-mail address of the account; verified when its owner proved to read it."""

    email: str
    is_primary: bool
    is_verified: bool


class AccountAnswer(msgspec.Struct, frozen=True):
    """Who asks, and what they may. `scopes` are those of the token; all of them for a browser that is signed in.

    `token_name` and `token_ends_at` are null for a browser. `orcid` is the iD that they signed in with.
    """

    name: str
    emails: tuple[EmailAnswer, ...]
    orcid: str | None
    joined_at: datetime.datetime
    is_curator: bool
    is_staff: bool
    researchers: tuple[OwnResearcherAnswer, ...]
    follows_count: int
    scopes: tuple[str, ...]
    token_name: str | None
    token_ends_at: datetime.datetime | None


def get_account(request: Request) -> User:
    """The account of a request to an endpoint that has a scope."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - `authorize` stands before
    return user


@read(answer=AccountAnswer, scope=Scope.READ, permission=Permission.SEE_ACCOUNT)
def show_account(request: Request) -> AccountAnswer:
    """Who asks: the account, the pages that are its, and what the token is for."""
    user, token = get_account(request), request.auth
    held = read_account(user)
    return AccountAnswer(
        name=held.name,
        emails=tuple(EmailAnswer(one.email, one.is_primary, one.is_verified) for one in held.addresses),
        orcid=held.orcid,
        joined_at=held.joined_at,
        is_curator=user.is_curator,
        is_staff=user.is_staff,
        researchers=_list_own(user),
        follows_count=held.follows_count,
        scopes=tuple(Scope) if token is None else tuple(token.scopes),
        token_name=None if token is None else token.name,
        token_ends_at=None if token is None else token.expiry,
    )


def _list_own(user: User) -> tuple[OwnResearcherAnswer, ...]:
    return tuple(
        OwnResearcherAnswer(
            str(claim.author_id),
            claim.author_name,
            claim.level,
            researcher_address(claim.author_id, claim.author_name or ""),
        )
        for claim in list_claims_of(user.pk)
        if claim.state == Claim.State.VERIFIED
    )
