"""The public feeds of researchers, topics and institutions: what they tell, whatever form it is written in.

An entry is known by a tag URI of what it tells: a new work by subject and work, anything else by its number in the
change log. A feed whose log is empty lists the newest works under the same tags, so that a work is not told twice when
the log begins. The host is part of the tags: a site that moves tells all again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from core.rendering.characters import strip_unsafe
from graph.records import Node, NodeKey
from papers.addresses import work_address
from papers.models import Change
from papers.pages.text import shorten, show_plain
from papers.pages.work_items import KIND_LABELS, show_plain_title
from papers.selectors.works import WorkRow
from profiles.pages.changes import tell_change
from profiles.pages.follows import link_feeds
from profiles.selectors.feeds import ChangeRow, NewestWork

ENTRIES = 50
ABSTRACT = 600
"""How much of an abstract an entry carries, in characters."""
UNTITLED = "Title not imported"
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_TAGGED_IN = 2026
"""A year in which the host was the site's own, as RFC 4151 wants it; it must never change."""


@dataclass(frozen=True, slots=True)
class SyndicatedEntry:
    """All is plain text without characters that XML forbids; `address` is absolute."""

    id: str
    title: str
    address: str
    updated_at: datetime
    text: str
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Syndication:
    """A feed; addresses are absolute. `updated_at` is that of its newest entry, 1970 when there is none."""

    id: str
    title: str
    home_address: str
    atom_address: str
    json_address: str
    updated_at: datetime
    entries: tuple[SyndicatedEntry, ...]


def syndicate(
    subject: Node,
    changes: Sequence[ChangeRow],
    newest: Sequence[NewestWork],
    *,
    works: Mapping[int, WorkRow],
    nodes: Mapping[NodeKey, Node],
    origin: str,
) -> Syndication:
    """The feed of a subject from the changes of its log, or from its newest works where that is empty.

    `works` and `nodes` are what these are about; `origin` is the site's scheme and host without "/" behind.
    """
    tag = f"tag:{urlsplit(origin).hostname},{_TAGGED_IN}:{subject.key}"
    told = [
        *(_show_change(one, works, nodes, tag, origin) for one in _leave_doubled(changes)),
        *(
            _show_work(works[one.id], f"{tag}/work/{one.id}", one.changed_at, origin)
            for one in newest
            if one.id in works
        ),
    ]
    entries = tuple(one for one in told if one is not None)
    links = link_feeds(subject.label, f"{origin}{subject.address}")
    return Syndication(
        id=tag,
        title=_clean(f"{subject.label} · Peerlight"),
        home_address=f"{origin}{subject.address}",
        atom_address=links.atom_address,
        json_address=links.json_address,
        updated_at=max((one.updated_at for one in entries), default=_NEVER),
        entries=entries,
    )


def _leave_doubled(changes: Sequence[ChangeRow]) -> list[ChangeRow]:
    """The changes without those that tell of a new work once more, as when two works became one."""
    told: dict[tuple[int, int], ChangeRow] = {}
    for change in changes:
        is_work = change.kind == Change.Kind.NEW_WORK and change.work_id is not None
        told.setdefault((change.kind, change.work_id or 0) if is_work else (0, change.id), change)
    return list(told.values())


def _show_change(
    change: ChangeRow,
    works: Mapping[int, WorkRow],
    nodes: Mapping[NodeKey, Node],
    tag: str,
    origin: str,
) -> SyndicatedEntry | None:
    if change.kind == Change.Kind.NEW_WORK:
        work = works.get(change.work_id or 0)
        return _show_work(work, f"{tag}/work/{change.logged_work_id}", change.at, origin) if work else None
    if not all(key in nodes for key in change.list_keys()):
        return None
    told = tell_change(change, nodes)
    return SyndicatedEntry(
        id=f"{tag}/change/{change.id}",
        title=_clean(f"{told.lead}: {told.name}"),
        address=f"{origin}{told.address}",
        updated_at=change.at,
        text=_clean(f"{told.lead}: {told.name}"),
    )


def _show_work(work: WorkRow, entry_id: str, at: datetime, origin: str) -> SyndicatedEntry:
    names = tuple(_clean(one.name) for one in work.signatures)
    more = work.signatures_count - len(names)
    byline = ", ".join([*names, *([f"{more:,} more"] if more > 0 and names else [])])
    facts = [KIND_LABELS[work.kind], work.venue or "", str(work.year or "")]
    about = " · ".join(filter(None, [byline, *facts]))
    abstract = _clean(show_plain(work.abstract_html, work.abstract or ""))
    return SyndicatedEntry(
        id=entry_id,
        title=_clean(show_plain_title(work)) or UNTITLED,
        address=f"{origin}{work_address(work.id, work.title)}",
        updated_at=at,
        text=_clean(f"{about}. {shorten(abstract, ABSTRACT)}" if abstract else about),
        authors=tuple(filter(None, names)),
    )


def _clean(text: str) -> str:
    """The text in one line, without what XML forbids or what would re-order the text around it."""
    return " ".join(strip_unsafe(text).split())
