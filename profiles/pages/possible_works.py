"""Works that may be by a person, apart from those that are taken to be."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from graph.records import NodeKind
from graph.selectors.possible_works import LISTED_POSSIBLE, PossibleWork
from papers.addresses import researcher_address
from papers.pages.text import count
from papers.pages.work_items import WorkItem, show_work_item
from papers.selectors.works import WorkRow
from profiles.pages.research_graph import evidence_address


@dataclass(frozen=True, slots=True)
class PossibleGroup:
    """Works for which the same speaks: the name on them, and who signed them too and shares works with the person."""

    signed_as: str
    coauthor_name: str
    coauthor_address: str
    shared: str
    shared_address: str
    items: tuple[WorkItem, ...]


@dataclass(frozen=True, slots=True)
class PossibleWorks:
    """`total` is like "3 works", or "20+ works" where no more are listed."""

    total: str
    groups: tuple[PossibleGroup, ...]


def show_possible_works(
    author_id: int, found: Sequence[PossibleWork], works: Sequence[WorkRow]
) -> PossibleWorks | None:
    """The works found for an author record, as they were found; None when there is none."""
    rows = {work.id: work for work in works}
    known = [one for one in found if one.work_id in rows]
    if not known:
        return None
    groups = tuple(
        _show_group(author_id, members, rows)
        for _, members in (
            (key, list(members))
            for key, members in groupby(known, key=lambda one: (one.coauthor_id, one.signed_as))
        )
    )
    is_cut = len(found) == LISTED_POSSIBLE
    return PossibleWorks(f"{LISTED_POSSIBLE}+ works" if is_cut else count(len(known), "work"), groups)


def _show_group(author_id: int, members: Sequence[PossibleWork], rows: dict[int, WorkRow]) -> PossibleGroup:
    first = members[0]
    return PossibleGroup(
        signed_as=first.signed_as,
        coauthor_name=first.coauthor_name,
        coauthor_address=researcher_address(first.coauthor_id, first.coauthor_name),
        shared=count(first.shared_count, "work"),
        shared_address=evidence_address(author_id, NodeKind.AUTHOR, first.coauthor_id),
        items=tuple(show_work_item(rows[one.work_id], self_id=None) for one in members),
    )
