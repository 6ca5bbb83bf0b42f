"""Communities: what one is called, as it has no name of its own, and the page of its people."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.pagination import Pager, build_pager
from graph.addresses import community_address
from graph.pages.colours import LEAST_SHOWN, OTHER, colour_people, number_communities
from graph.records import Node
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


@dataclass(frozen=True, slots=True)
class CommunityLine:
    """A community of people shown: its number there, how it is called, and its colour; if `is_lone` one is shown."""

    number: str
    name: str
    address: str
    colour: str
    is_lone: bool


def list_communities(
    nodes: Sequence[Node], communities: Mapping[int, CommunityRow]
) -> tuple[CommunityLine, ...]:
    """The communities of the people among the nodes, those with most of them first."""
    members = Counter(node.community_id for node in nodes)
    colours = colour_people(nodes)
    by_community = {node.community_id: colours.get(node.key, OTHER) for node in nodes}
    return tuple(
        CommunityLine(
            str(number),
            name_community(communities[community_id]),
            community_address(community_id),
            by_community[community_id],
            is_lone=members[community_id] < LEAST_SHOWN,
        )
        for community_id, number in number_communities(nodes).items()
        if community_id in communities
    )


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
