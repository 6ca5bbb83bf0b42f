"""The pages of topics and institutions: their works, people, years and neighbours, as the last survey counted them."""

from collections.abc import Sequence
from dataclasses import dataclass

from graph.addresses import community_address, edge_address, explore_address, node_address
from graph.pages.communities import name_community
from graph.pages.node_heads import NodeHead
from graph.pages.year_bars import YearBars, show_year_bars
from graph.records import UNSEEN, NodeKey, NodeKind, author_key
from graph.selectors.surveyed_nodes import (
    NeighbourRow,
    NodeCommunityRow,
    NodeNumbers,
    NodePersonRow,
    NodeSurvey,
    RisingRow,
)
from papers.addresses import format_institution_id, researcher_address
from papers.pages.text import count, show_moment
from papers.pages.work_items import WorkItem, show_work_item
from papers.selectors.works import WorkRow

PEOPLE_SHOWN, WORKS_SHOWN, NEIGHBOURS_SHOWN = 10, 10, 12


@dataclass(frozen=True, slots=True)
class Numbered:
    """A person or a node in a list, with a figure or two that lead to what they count, and a note; these may be ""."""

    name: str
    address: str
    figure: str
    figure_address: str
    note: str = ""
    second: str = ""
    second_address: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """From when the numbers are; `headline` is "" while there is nothing to say but that."""

    headline: str
    said: str


@dataclass(frozen=True, slots=True)
class NodePage:
    """All that the page shows; a list that is empty is left out, where `works` is "" nothing was counted yet."""

    head: NodeHead
    works: str
    people: str
    works_address: str
    people_address: str
    explore_address: str
    assigned: str
    top_people: tuple[Numbered, ...]
    share_note: str
    more_people: str
    newest: tuple[WorkItem, ...]
    more_works: str
    bars: YearBars | None
    undated: str
    undated_address: str
    neighbours: tuple[Numbered, ...]
    neighbours_note: str
    communities: tuple[Numbered, ...]
    rising: tuple[Numbered, ...]
    rising_note: str
    standing: Standing


def show_node_page(head: NodeHead, survey: NodeSurvey | None, works: Sequence[WorkRow]) -> NodePage:
    """The page of a node; `works` are its newest."""
    numbers = survey.numbers if survey else None
    undated_count = numbers.works_count - sum(numbers.works_a_year) if numbers else 0
    works_address, people_address = f"{head.address}/works", f"{head.address}/people"
    return NodePage(
        head=head,
        works=f"{numbers.works_count:,}" if numbers else "",
        people=f"{numbers.people_count:,}" if numbers else "",
        works_address=works_address,
        people_address=people_address,
        explore_address=explore_address(head.key),
        assigned=_tell_assigned(numbers) if numbers else "",
        top_people=tuple(show_person_of(head.key, one) for one in survey.people) if survey else (),
        share_note=tell_share(),
        more_people=_tell_more(numbers.people_count if numbers else 0, PEOPLE_SHOWN, "All people"),
        newest=tuple(show_work_item(one, self_id=None) for one in works),
        more_works=_tell_more(numbers.works_count if numbers else 0, WORKS_SHOWN, "All works"),
        bars=show_year_bars(
            numbers.years,
            numbers.works_a_year,
            address_of=lambda year: f"{works_address}?year={year}",
        )
        if survey and numbers
        else None,
        undated=count(undated_count, "work") if undated_count else "",
        undated_address=f"{works_address}?year=unknown",
        neighbours=tuple(_show_neighbour(head, one) for one in survey.neighbours) if survey else (),
        neighbours_note=_NEIGHBOURS_NOTES[head.key.kind],
        communities=tuple(_show_community(head, one) for one in survey.communities) if survey else (),
        rising=tuple(_show_rising(one, survey.late_from) for one in survey.rising) if survey else (),
        rising_note=_tell_rising(survey.late_from) if survey else "",
        standing=tell_standing(survey),
    )


def show_person_of(key: NodeKey, row: NodePersonRow) -> Numbered:
    """Someone with the works that they have there, of all that they have."""
    author = author_key(row.author_id)
    return Numbered(
        name=row.name,
        address=researcher_address(row.author_id, row.name),
        figure=f"{row.works_count:,} of {count(row.all_works_count, 'work')}",
        figure_address=edge_address(author, key),
        note="" if row.share is None else _note_share(row.share),
    )


def _note_share(share: float) -> str:
    """Somebody with a work there never has a share of nothing."""
    return f"share {share:.2f}" if share >= 0.005 else "share below 0.01"


def tell_share() -> str:
    """The formula of the share, in a sentence."""
    return (
        f"By share of their work: works here / (all works + {UNSEEN}), so that nobody leads by a single work. "
        "Trust and citations have no part in it."
    )


def tell_standing(survey: NodeSurvey | None) -> Standing:
    """From when the numbers of a page are."""
    if survey is None:
        return Standing(
            "Nothing is surveyed yet.",
            "Topics, institutions and venues are counted when the graph is built, and then every night.",
        )
    made = show_moment(survey.surveyed_at)
    if survey.numbers is None:
        return Standing("No work was counted here yet.", f"The last survey was made on {made}.")
    behind = (
        " Works have been counted again since; the next survey is made at night." if survey.is_behind else ""
    )
    return Standing("", f"Numbers and lists are from the survey of {made}.{behind}")


def _tell_more(total: int, shown: int, words: str) -> str:
    return words if total > shown else ""


def _tell_assigned(numbers: NodeNumbers) -> str:
    assigned_count = numbers.assigned_works_count
    if not assigned_count:
        return ""
    which = "All" if assigned_count == numbers.works_count else f"{assigned_count:,}"
    return f"{which} of these works have the topic from this site: no source names one of theirs."


def _tell_rising(late_from: int) -> str:
    return (
        f"With works here since {late_from}, and at least three new collaborators since then besides earlier ones; "
        f"by new / (all + {UNSEEN}). Only collaborators with a known year are counted."
    )


def _show_neighbour(head: NodeHead, row: NeighbourRow) -> Numbered:
    key = NodeKey(head.key.kind, row.id)
    if key.kind is NodeKind.TOPIC:
        return Numbered(
            row.name, node_address(key, row.name), count(row.works_count, "work"), edge_address(head.key, key)
        )
    other = f"?with={format_institution_id(row.id)}"
    people_count = row.people_count or 0
    return Numbered(
        name=row.name,
        address=node_address(key, row.name),
        figure=count(row.works_count, "work") if row.works_count else "",
        figure_address=f"{head.address}/works{other}",
        second=count(people_count, "person", "people") if people_count else "",
        second_address=f"{head.address}/people{other}",
    )


def _show_community(head: NodeHead, row: NodeCommunityRow) -> Numbered:
    community = row.community
    return Numbered(
        name=name_community(community),
        address=community_address(community.id),
        figure=f"{row.people_count:,} of {count(community.members_count, 'person', 'people')}",
        figure_address=f"{head.address}/people?community={community.id}",
        note="; ".join(community.topics),
    )


def _show_rising(row: RisingRow, late_from: int) -> Numbered:
    address = researcher_address(row.author_id, row.name)
    return Numbered(
        name=row.name,
        address=address,
        figure=f"{row.new_count:,} of {count(row.collaborators_count, 'collaborator')}",
        figure_address=f"{address}/collaborators?since={late_from}",
        note=f"new since {late_from}",
    )


_NEIGHBOURS_NOTES = {
    NodeKind.TOPIC: "Topics that stand on the same works.",
    NodeKind.INSTITUTION: "Institutions printed on the same works of at most 100 authors, or by the same people.",
}
