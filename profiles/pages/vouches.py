"""The pages on which co-authors vouch, and see whom they vouched for."""

from collections.abc import Sequence
from dataclasses import dataclass

from papers.addresses import researcher_address
from papers.pages.text import count, show_day
from papers.selectors.authors import AuthorRow
from profiles.selectors.claims import ClaimRow
from profiles.selectors.vouching import GivenVouch, SharedWorks
from profiles.services.vouches import MOST_A_YEAR


@dataclass(frozen=True, slots=True)
class Claimant:
    """Somebody whose claim can be vouched for; `vouched` says since when it is, "" when it is not."""

    claim_id: int
    name: str
    state: str
    opened: str
    vouched: str


@dataclass(frozen=True, slots=True)
class VouchPage:
    name: str
    record_address: str
    address: str
    shared: str
    claimants: tuple[Claimant, ...]
    most: int


@dataclass(frozen=True, slots=True)
class GivenLine:
    id: int
    name: str
    address: str
    given: str
    until: str
    state: str
    can_end: bool


@dataclass(frozen=True, slots=True)
class VouchesPage:
    vouches: tuple[GivenLine, ...]
    most: int


def show_vouch_page(
    author: AuthorRow, claims: Sequence[ClaimRow], shared: SharedWorks, *, user_id: int
) -> VouchPage:
    """For whom an account can vouch of those who claim this record; its own claim is left out."""
    return VouchPage(
        name=author.name,
        record_address=researcher_address(author.id, author.name),
        address=f"/researchers/{author.id}/vouch",
        shared=count(shared.works_count, "work"),
        claimants=tuple(
            Claimant(
                claim_id=one.id,
                name=one.user_name or "An account without a name",
                state="owns the page" if one.state == "verified" else "claims the page",
                opened=show_day(one.opened_at),
                vouched=_find_vouched(one, user_id),
            )
            for one in claims
            if one.user_id != user_id
        ),
        most=MOST_A_YEAR,
    )


def _find_vouched(claim: ClaimRow, user_id: int) -> str:
    own = [one for one in claim.evidence if one.kind == "vouch" and one.by_id == user_id and one.is_counted]
    return show_day(own[0].given_at) if own else ""


def show_vouches_page(given: Sequence[GivenVouch]) -> VouchesPage:
    return VouchesPage(tuple(_show_given(one) for one in given), MOST_A_YEAR)


def _show_given(one: GivenVouch) -> GivenLine:
    if one.ended_at is not None:
        state = f"ended {show_day(one.ended_at)}"
    else:
        state = (
            "counts" if one.is_counted else "does not count: it expired, or your own claim is below level L4"
        )
    return GivenLine(
        id=one.id,
        name=one.user_name or one.author_name or "a record that is gone",
        address=researcher_address(one.author_id, one.author_name) if one.author_name else "",
        given=show_day(one.given_at),
        until=show_day(one.expires_at),
        state=state,
        can_end=one.ended_at is None,
    )
