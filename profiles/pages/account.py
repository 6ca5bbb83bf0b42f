"""A person's own account, as a page."""

from dataclasses import dataclass

from papers.pages.text import count, enumerate_words, show_day
from profiles.models import Claim
from profiles.selectors.accounts import AccountHoldings, Address


@dataclass(frozen=True, slots=True)
class AddressLine:
    """An address and what is to be known of it; "" when nothing is."""

    email: str
    note: str


@dataclass(frozen=True, slots=True)
class AccountPage:
    """`orcid` is "" while none is linked; `orcid_is_offered` whether one can be."""

    name: str
    joined: str
    addresses: tuple[AddressLine, ...]
    password: str
    password_action: str
    second_factor: str
    orcid: str
    orcid_is_offered: bool
    sessions: str
    claims: str
    follows: str


def show_account_page(holdings: AccountHoldings, *, orcid_is_offered: bool) -> AccountPage:
    """The page; `orcid_is_offered` when this site asks ORCID who somebody is."""
    return AccountPage(
        name=holdings.name,
        joined=show_day(holdings.joined_at),
        addresses=tuple(AddressLine(one.email, _note(one)) for one in holdings.addresses),
        password="set" if holdings.has_password else "none: you sign in with your ORCID iD",
        password_action="Change it" if holdings.has_password else "Set one",
        second_factor=_name_factors(holdings),
        orcid=holdings.orcid or "",
        orcid_is_offered=orcid_is_offered,
        sessions=count(holdings.sessions_count, "session"),
        claims=_count_claims(holdings.claims),
        follows=count(holdings.follows_count, "page") if holdings.follows_count else "no pages",
    )


def _note(address: Address) -> str:
    if not address.is_verified:
        return "not confirmed"
    return "main address" if address.is_primary else ""


def _name_factors(holdings: AccountHoldings) -> str:
    held = [count(holdings.keys_count, "key")] if holdings.keys_count else []
    if holdings.has_app:
        held.append("an authenticator app")
    if not held:
        return "none: who learns your password gets in"
    return enumerate_words([*held, *(["recovery codes"] if holdings.recovery_is_made else [])])


def _count_claims(claims: dict[str, int]) -> str:
    if not claims:
        return "no claims"
    order = [state for state in Claim.State if state in claims]
    return enumerate_words([f"{claims[state]}\N{NO-BREAK SPACE}{state.label.lower()}" for state in order])
