"""The feed of an account: what happened to what it follows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from papers.models import Change
from papers.pages.text import count, show_day
from profiles.pages.changes import Telling, tell_change
from profiles.pages.follows import FollowedLink
from profiles.selectors.feeds import ChangeRow, FeedStretch

FEED_SIZE = 50
FEED_PATH = "/me/feed"
_SHARED_KINDS = frozenset({Change.Kind.NEW_WORK, Change.Kind.VERSION_LINKED, Change.Kind.RETRACTION})
"""What happens to a work is told once, however many of those who are followed it is of."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """What happened, and `because` of what is followed it is here."""

    told: Telling
    because: tuple[FollowedLink, ...]
    is_new: bool


@dataclass(frozen=True, slots=True)
class FeedDay:
    day: str
    entries: tuple[FeedEntry, ...]


@dataclass(frozen=True, slots=True)
class FeedPage:
    """`new_said` says how many are not marked as read; `until` is the newest change, to mark as read up to it.

    `until` is None when there is nothing to mark; `older_address` is "" at the end, `newest_address` at the start.
    """

    days: tuple[FeedDay, ...]
    new_said: str
    until: int | None
    older_address: str
    newest_address: str
    follows_any: bool


def show_feed_page(stretch: FeedStretch, *, read_id: int, before: int | None, follows_any: bool) -> FeedPage:
    """A stretch of the feed; what came after the change `read_id` is new."""
    entries = [(group[0].at, _show_entry(group, stretch, read_id)) for group in _group(stretch.changes)]
    has_new = stretch.newest_id is not None and stretch.newest_id > read_id
    is_first = before is None
    return FeedPage(
        days=tuple(
            FeedDay(day, tuple(entry for _, entry in own))
            for day, own in groupby(entries, key=lambda one: show_day(one[0]))
        ),
        new_said=_say_new(stretch, [entry for _, entry in entries], read_id) if is_first else "",
        until=stretch.newest_id if is_first and has_new else None,
        older_address=f"{FEED_PATH}?before={stretch.next_id}" if stretch.next_id is not None else "",
        newest_address="" if is_first else FEED_PATH,
        follows_any=follows_any,
    )


def _group(changes: Iterable[ChangeRow]) -> list[list[ChangeRow]]:
    """The changes in their order, those that are told as one together, where the newest of them stands."""
    groups: dict[tuple[int, ...], list[ChangeRow]] = {}
    for change in changes:
        is_shared = change.kind in _SHARED_KINDS and change.work_id is not None
        key = (change.kind, change.work_id or 0) if is_shared else (change.id,)
        groups.setdefault(key, []).append(change)
    return list(groups.values())


def _show_entry(group: Sequence[ChangeRow], stretch: FeedStretch, read_id: int) -> FeedEntry:
    told = tell_change(group[0], stretch.nodes)
    subjects = dict.fromkeys(stretch.nodes[one.subject] for one in group)
    return FeedEntry(
        told=told,
        because=() if told.is_of_subject else tuple(FollowedLink(one.label, one.address) for one in subjects),
        is_new=any(one.id > read_id for one in group),
    )


def _say_new(stretch: FeedStretch, entries: Sequence[FeedEntry], read_id: int) -> str:
    new_count = sum(one.is_new for one in entries)
    if not new_count:
        return "Nothing unread." if entries else ""
    is_all = stretch.next_id is None or stretch.next_id <= read_id
    number = count(new_count, "unread entry", "unread entries")
    return f"{'' if is_all else 'More than '}{number}."
