"""What a page says of following it, and the list of what an account follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from core.pagination import Pager, build_pager
from graph.records import Node, NodeKey
from papers.pages.text import count, show_day
from profiles.selectors.follows import Following, FollowRow
from profiles.subjects import name_subject

FOLLOWS_SIZE = 100
FOLLOWS_PATH = "/me/follows"
KIND_LABELS = {"author": "Researcher", "topic": "Topic", "institution": "Institution"}


@dataclass(frozen=True, slots=True)
class FollowBar:
    """The button to follow a subject, with how many do. `sign_in_address` is "" for who is signed in.

    `number` and `label` tell how many, apart and, as `followers`, together.
    """

    subject: str
    is_following: bool
    number: str
    label: str
    followers: str
    said: str
    sign_in_address: str


@dataclass(frozen=True, slots=True)
class FeedLinks:
    """The public feeds of a subject, for programs that read feeds."""

    title: str
    atom_address: str
    json_address: str


@dataclass(frozen=True, slots=True)
class FollowedLink:
    """Something that somebody follows."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class FollowLine:
    """Something that is followed; `name` is "" where it is gone."""

    subject: str
    kind: str
    name: str
    address: str
    since: str
    is_public: bool


@dataclass(frozen=True, slots=True)
class FollowsPage:
    total: str
    lines: tuple[FollowLine, ...]
    pager: Pager | None


def show_follow_bar(subject: NodeKey, following: Following, *, address: str, is_signed_in: bool) -> FollowBar:
    """`address` is that of the page on which it stands."""
    query = urlencode({"next": address})
    return FollowBar(
        subject=str(subject),
        is_following=following.is_following,
        number=f"{following.followers_count:,}",
        label="follower" if following.followers_count == 1 else "followers",
        followers=count(following.followers_count, "follower"),
        said=say_following(following),
        sign_in_address="" if is_signed_in else f"{reverse('account_login')}?{query}",
    )


def say_following(following: Following) -> str:
    """What a page says of it to who is signed in."""
    if not following.is_following:
        return ""
    return f"You follow this, {'for everybody to see' if following.is_public else 'seen by you alone'}."


def link_stated(following: Following, nodes: Mapping[NodeKey, Node]) -> tuple[FollowedLink, ...]:
    """What the owner of a page follows in public, as far as it is here."""
    keys = [name_subject(one.subject_kind, one.subject_id) for one in following.stated]
    return tuple(FollowedLink(nodes[key].label, nodes[key].address) for key in keys if key in nodes)


def link_feeds(name: str, address: str) -> FeedLinks:
    """The feeds of the page at this address."""
    return FeedLinks(f"What is new: {name}", f"{address}/feed.atom", f"{address}/feed.json")


def show_follows_page(follows: Sequence[FollowRow], *, total: int, page: int) -> FollowsPage:
    """A page of the list."""
    return FollowsPage(
        total=f"{total:,}",
        lines=tuple(
            FollowLine(
                subject=str(one.subject),
                kind=KIND_LABELS[one.subject.kind],
                name=one.node.label if one.node else "",
                address=one.node.address if one.node else "",
                since=show_day(one.followed_at),
                is_public=one.is_public,
            )
            for one in follows
        ),
        pager=build_pager(
            page, total=total, size=FOLLOWS_SIZE, address_of=lambda number: f"{FOLLOWS_PATH}?page={number}"
        ),
    )
