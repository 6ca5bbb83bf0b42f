"""Communities of the last survey: people who work more with each other than with others."""

from collections.abc import Sequence
from http import HTTPStatus

import msgspec
from django.http import Http404
from rest_framework.request import Request

from core.api.answers import ListMeta
from core.api.endpoints import read
from core.api.listings import Field, Listing
from core.api.lists import ListAnswer, answer_list
from core.api.pages import PAGE_PARAMETERS, describe_stretch, read_stretch
from graph.addresses import community_address
from graph.api.answers import GraphNodeAnswer, describe_node
from graph.api.author_edges import read_count
from graph.records import author_key
from graph.selectors.communities import CommunityRow, list_members, name_communities
from graph.selectors.nodes import read_nodes

LAST_ID = 2**31 - 1
MOST_COUNTED = 10_000


class CommunityAnswer(msgspec.Struct, frozen=True):
    """A community, by its most central people and the topics of most of its members."""

    id: str
    members_count: int
    central_names: tuple[str, ...]
    topics: tuple[str, ...]
    address: str


class CommunityMembersAnswer(msgspec.Struct, frozen=True):
    """A community, and a stretch of its people, the most central first; whose record is gone is left out."""

    community: CommunityAnswer
    meta: ListMeta
    results: Sequence[GraphNodeAnswer]


def _describe(row: CommunityRow) -> CommunityAnswer:
    return CommunityAnswer(
        str(row.id), row.members_count, row.central_names, row.topics, community_address(row.id)
    )


def _read_communities(ids: Sequence[int]) -> list[CommunityAnswer]:
    found = name_communities(ids)
    return [_describe(found[one]) for one in ids if one in found]


COMMUNITIES = Listing(
    noun="communities",
    rows="graph_community c",
    key="c.id",
    fields=(
        Field(
            name="members_count",
            about="How many people are in it.",
            example="10-",
            parse=read_count,
            test="c.members_count {}",
            order="c.members_count",
            is_range=True,
        ),
    ),
    result=CommunityAnswer,
    read=_read_communities,
)


@read(answer=ListAnswer[CommunityAnswer], listing=COMMUNITIES)
def list_communities(request: Request) -> ListAnswer[CommunityAnswer]:
    """Communities: people who work more with each other than with others, as the last survey found them."""
    return answer_list(request, COMMUNITIES)


@read(answer=CommunityMembersAnswer, parameters=PAGE_PARAMETERS, problems=(HTTPStatus.NOT_FOUND,))
def show_community(request: Request, community_id: int) -> CommunityMembersAnswer:
    """A community with its people, the most central first."""
    stretch = read_stretch(request)
    found = name_communities([community_id]) if community_id <= LAST_ID else {}
    if community_id not in found:
        raise Http404(f"No community here has the number {community_id}.")
    community = _describe(found[community_id])
    count = community.members_count
    meta = describe_stretch(stretch, count=min(count, MOST_COUNTED), is_capped=count > MOST_COUNTED)
    keys = [
        author_key(one) for one in list_members(community_id, offset=stretch.offset, limit=stretch.per_page)
    ]
    nodes = read_nodes(keys)
    return CommunityMembersAnswer(
        community, meta, [describe_node(nodes[key]) for key in keys if key in nodes]
    )
