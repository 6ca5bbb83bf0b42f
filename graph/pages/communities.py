"""Communities: what one is called, as it has no name of its own, and the page of its people."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.pagination import Pager, build_pager
from graph.addresses import community_address
from graph.selectors.communities import CommunityRow
from papers.pages.people import PersonCard, show_person
from papers.pages.text import count, enumerate_words
from papers.selectors.people import PersonRow


@dataclass(frozen=True, slots=True)
class CommunityPage:
    """The people of a community; `topics` are those of most of them, "" where none is known."""

    address: str
    name: str
    members: str
    topics: str
    people: tuple[PersonCard, ...]
    pager: Pager | None


def name_community(community: CommunityRow) -> str:
    """ "around A, B and C", to be shown as made by this site."""
    return (
        f"around {enumerate_words(community.central_names)}"
        if community.central_names
        else "of unnamed people"
    )


def show_community_page(
    community: CommunityRow, people: Sequence[PersonRow], *, page: int, size: int
) -> CommunityPage:
    """Page `page` of the people of a community."""
    address = community_address(community.id)
    return CommunityPage(
        address=address,
        name=f"Community {name_community(community)}",
        members=count(community.members_count, "person", "people"),
        topics="; ".join(community.topics),
        people=tuple(show_person(one) for one in people),
        pager=build_pager(
            page,
            total=community.members_count,
            size=size,
            address_of=lambda number: f"{address}?page={number}" if number > 1 else address,
        ),
    )
