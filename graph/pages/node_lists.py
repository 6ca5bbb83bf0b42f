"""Lists of the works and the people of a topic or an institution, on pages of their own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.pagination import Pager, build_pager
from graph.pages.node_heads import NodeHead
from graph.pages.nodes import Numbered, Standing, show_person_of, tell_share, tell_standing
from graph.records import LISTED_PEOPLE, MOST_PAIRED
from graph.selectors.surveyed_nodes import NodePersonRow, NodeSurvey
from papers.addresses import format_institution_id
from papers.pages.exports import link_exports
from papers.pages.text import count
from papers.pages.work_list import PAGE_SIZE, WorkList, show_plain_list
from papers.pages.work_queries import WorkListQuery
from papers.selectors.works import WorkRow

PEOPLE_SIZE = 50
_BY_WORKS = "sort=works"
"""So many people of a node the survey ranks."""


@dataclass(frozen=True, slots=True)
class NodeWorksPage:
    """The works of a node, those of one year, or those that it shares with another one; `said` tells which."""

    head: NodeHead
    address: str
    title: str
    said: str
    works: WorkList
    standing: Standing


@dataclass(frozen=True, slots=True)
class PeopleChoice:
    """Which people are listed: what of the address says so, a sentence, and how many they are, of `among` in all.

    `other` is a list that shows more, "" where there is none, and `other_query` what says that one.
    """

    query: str
    said: str
    total: int
    other: str = ""
    other_query: str = ""
    among: int = 0


@dataclass(frozen=True, slots=True)
class NodePeoplePage:
    """People of a node; `said` tells which, and in what order."""

    head: NodeHead
    address: str
    title: str
    said: str
    total: str
    other: str
    other_address: str
    people: tuple[Numbered, ...]
    pager: Pager | None
    standing: Standing


def show_works_page(
    head: NodeHead,
    survey: NodeSurvey | None,
    works: Sequence[WorkRow],
    *,
    query: WorkListQuery,
    other: NodeHead | None,
    total: int,
) -> NodeWorksPage:
    """A page of `total` works: of a node, of a year of it, or of it and `other`."""
    base = f"{head.address}/works"
    narrowed = f"{base}?with={format_institution_id(other.key.id)}" if other else base
    listed = list_works_below(base, works, query=query, narrowed=narrowed, total=total)
    title = f"Works: {head.name}{f' with {other.name}' if other else ''}"
    said = (
        f"On which {other.name} is printed too; works by more than {MOST_PAIRED} authors are left out."
        if other
        else ""
    )
    return NodeWorksPage(head, narrowed, title, said, listed, tell_standing(survey))


def list_works_below(
    base: str, works: Sequence[WorkRow], *, query: WorkListQuery, narrowed: str, total: int
) -> WorkList:
    """A page of `total` works at `base`: of a year, or as the address `narrowed` says where that is another."""

    def address_of(page: int) -> str:
        if narrowed == base:
            return f"{base}{replace(query, page=page).to_text()}"
        return f"{narrowed}&page={page}" if page > 1 else narrowed

    pager = build_pager(query.page, total=total, size=PAGE_SIZE, address_of=address_of)
    asked = query.first_page().to_text() if narrowed == base else narrowed.removeprefix(base)
    exports = link_exports(base, asked) if works else ()
    listed = show_plain_list(works, total=count(total, "work"), pager=pager, path=base, exports=exports)
    year = query.only.year
    return listed if year is None else replace(listed, shown=f"{count(total, 'work')} {_name_year(year)}")


def choose_ranked(survey: NodeSurvey | None) -> PeopleChoice:
    """The people whom the survey ranks."""
    people_count = _count_people(survey)
    if people_count <= LISTED_PEOPLE:
        return PeopleChoice("", tell_share(), people_count)
    said = f"{tell_share()} The first {LISTED_PEOPLE} of {people_count:,} are listed."
    return PeopleChoice(
        "", said, LISTED_PEOPLE, f"All {people_count:,} by works here", _BY_WORKS, people_count
    )


def choose_all(survey: NodeSurvey | None) -> PeopleChoice:
    """All people, by works."""
    return PeopleChoice(
        _BY_WORKS, "Those with the most works here first.", _count_people(survey), "By share of their work"
    )


def choose_community(community_id: int, total: int) -> PeopleChoice:
    """Those of a community."""
    return PeopleChoice(f"community={community_id}", "Those of one community, by works here.", total)


def choose_shared(other: NodeHead, total: int) -> PeopleChoice:
    """Those whom another institution has too."""
    said = f"Those who have signed from {other.name} too, by works here."
    return PeopleChoice(f"with={format_institution_id(other.key.id)}", said, total)


def show_people_page(
    head: NodeHead,
    survey: NodeSurvey | None,
    people: Sequence[NodePersonRow],
    *,
    choice: PeopleChoice,
    page: int,
) -> NodePeoplePage:
    """Page `page` of the people chosen."""
    base = f"{head.address}/people"
    address = _ask(base, choice.query)
    joint = "&" if choice.query else "?"
    return NodePeoplePage(
        head=head,
        address=address,
        title=f"People: {head.name}",
        said=choice.said,
        total=count(max(choice.among, choice.total), "person", "people"),
        other=choice.other,
        other_address=_ask(base, choice.other_query),
        people=tuple(show_person_of(head.key, one) for one in people),
        pager=build_pager(
            page,
            total=choice.total,
            size=PEOPLE_SIZE,
            address_of=lambda number: f"{address}{joint}page={number}" if number > 1 else address,
        ),
        standing=tell_standing(survey),
    )


def _ask(address: str, query: str) -> str:
    return f"{address}?{query}" if query else address


def _count_people(survey: NodeSurvey | None) -> int:
    return survey.numbers.people_count if survey and survey.numbers else 0


def _name_year(year: int) -> str:
    return f"of {year}" if year else "whose year is not imported"
