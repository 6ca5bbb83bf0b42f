"""What a page says of following it, and the list of what an account follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from core.pagination import Pager, build_pager
from graph.records import NodeKey
from papers.pages.text import count, show_day
from profiles.selectors.follows import Following, FollowRow

FOLLOWS_SIZE = 100
FOLLOWS_PATH = "/me/follows"
KIND_LABELS = {"author": "Researcher", "topic": "Topic", "institution": "Institution"}


@dataclass(frozen=True, slots=True)
class FollowBar:
    """The button to follow a subject, with how many do. `sign_in_address` is "" for who is signed in."""

    subject: str
    is_following: bool
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
        followers=count(following.followers_count, "follower"),
        said=say_following(is_following=following.is_following),
        sign_in_address="" if is_signed_in else f"{reverse('account_login')}?{query}",
    )


def say_following(*, is_following: bool) -> str:
    """What a page says of it to who is signed in."""
    return "You follow this. Nobody else sees that." if is_following else ""


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
