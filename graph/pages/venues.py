"""The pages of venues: their works, people, topics and years, as the last survey counted them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.pagination import Pager, build_pager
from graph.pages.node_lists import list_works_below
from graph.pages.nodes import PEOPLE_SHOWN, WORKS_SHOWN, Numbered, Standing, tell_standing
from graph.pages.year_bars import YearBars, show_year_bars
from graph.records import LISTED_PEOPLE
from graph.selectors.surveyed_nodes import NodePersonRow, NodeSurvey
from graph.selectors.venues import VenueEntry
from papers.addresses import researcher_address, topic_address, venue_address
from papers.pages.text import count
from papers.pages.work_items import WorkItem, show_work_item
from papers.pages.work_list import WorkList
from papers.pages.work_queries import WorkListQuery
from papers.selectors.works import WorkRow

TOPICS_SHOWN, PEOPLE_SIZE = 12, 50
AS_PRINTED = (
    "Its name as printed. Other spellings of it, and other years of a series, are venues of their own here."
)


@dataclass(frozen=True, slots=True)
class VenueHead:
    """What stands at the head of a venue's pages."""

    id: int
    name: str
    address: str
    label: str = "Venue"


@dataclass(frozen=True, slots=True)
class VenuePage:
    """All that the page shows; a list that is empty is left out, where `works` is "" nothing was counted yet."""

    head: VenueHead
    description: str
    note: str
    works: str
    people: str
    works_address: str
    people_address: str
    data_address: str
    bars: YearBars | None
    undated: str
    undated_address: str
    top_people: tuple[Numbered, ...]
    more_people: str
    topics: tuple[Numbered, ...]
    newest: tuple[WorkItem, ...]
    more_works: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class VenueWorksPage:
    """The works of a venue: all, those of a year, of a person or on a topic; `said` tells which."""

    head: VenueHead
    address: str
    title: str
    said: str
    works: WorkList
    standing: Standing


@dataclass(frozen=True, slots=True)
class VenuePeoplePage:
    """The people with the most works of a venue. It has no other list: `other` is ""."""

    head: VenueHead
    address: str
    title: str
    said: str
    total: str
    people: tuple[Numbered, ...]
    pager: Pager | None
    standing: Standing
    other: str = ""


@dataclass(frozen=True, slots=True)
class VenueChoice:
    """What works are narrowed to besides a year: `query` is what of the address says so, `said` a sentence."""

    query: str
    said: str


def show_venue_head(venue: VenueEntry) -> VenueHead:
    """The head of the pages of this venue."""
    return VenueHead(venue.id, venue.name, venue_address(venue.id, venue.name))


def show_venue_page(
    head: VenueHead, survey: NodeSurvey | None, people: Sequence[NodePersonRow], works: Sequence[WorkRow]
) -> VenuePage:
    """The page of a venue; `people` have the most works there, `works` are its newest."""
    numbers = survey.numbers if survey else None
    undated_count = numbers.works_count - sum(numbers.works_a_year) if numbers else 0
    works_address = f"{head.address}/works"
    return VenuePage(
        head=head,
        description=f"Works that appeared in {head.name}, who wrote them, and on what.",
        note=AS_PRINTED,
        works=f"{numbers.works_count:,}" if numbers else "",
        people=f"{numbers.people_count:,}" if numbers else "",
        works_address=works_address,
        people_address=f"{head.address}/people",
        data_address=f"{venue_address(head.id, '')}.jsonld",
        bars=show_year_bars(
            numbers.years, numbers.works_a_year, address_of=lambda year: f"{works_address}?year={year}"
        )
        if numbers
        else None,
        undated=count(undated_count, "work") if undated_count else "",
        undated_address=f"{works_address}?year=unknown",
        top_people=tuple(_show_person(head, one) for one in people),
        more_people="More people" if numbers and numbers.people_count > PEOPLE_SHOWN else "",
        topics=tuple(
            Numbered(
                one.name,
                topic_address(one.id, one.name),
                count(one.works_count, "work"),
                f"{works_address}?topic={one.id}",
            )
            for one in (survey.neighbours if survey else ())
        ),
        newest=tuple(show_work_item(one, self_id=None) for one in works),
        more_works="All works" if numbers and numbers.works_count > WORKS_SHOWN else "",
        standing=tell_standing(survey),
    )


def show_venue_works_page(
    head: VenueHead,
    survey: NodeSurvey | None,
    works: Sequence[WorkRow],
    *,
    query: WorkListQuery,
    choice: VenueChoice | None,
    total: int,
) -> VenueWorksPage:
    """A page of `total` works of a venue, narrowed to a year or as `choice` says."""
    base = f"{head.address}/works"
    address = f"{base}?{choice.query}" if choice else base
    listed = list_works_below(base, works, query=query, narrowed=address, total=total)
    return VenueWorksPage(
        head, address, f"Works: {head.name}", choice.said if choice else "", listed, tell_standing(survey)
    )


def show_venue_people_page(
    head: VenueHead, survey: NodeSurvey | None, people: Sequence[NodePersonRow], *, page: int
) -> VenuePeoplePage:
    """Page `page` of the people whom the survey ranks."""
    address, people_count = f"{head.address}/people", count_people(survey)
    cut = (
        f" The first {LISTED_PEOPLE} of {people_count:,} are listed." if people_count > LISTED_PEOPLE else ""
    )
    return VenuePeoplePage(
        head=head,
        address=address,
        title=f"People: {head.name}",
        said=f"Those with the most works there first.{cut}",
        total=count(people_count, "person", "people"),
        people=tuple(_show_person(head, one) for one in people),
        pager=build_pager(
            page,
            total=min(people_count, LISTED_PEOPLE),
            size=PEOPLE_SIZE,
            address_of=lambda number: f"{address}?page={number}" if number > 1 else address,
        ),
        standing=tell_standing(survey),
    )


def count_people(survey: NodeSurvey | None) -> int:
    """How many people have works there, as the survey counted them."""
    return survey.numbers.people_count if survey and survey.numbers else 0


def describe_venue(head: VenueHead, *, origin: str) -> dict[str, Any]:
    """The page as JSON-LD in the words of schema.org; `origin` is the site's scheme and host without "/" behind."""
    address = f"{origin}{head.address}"
    return {
        "@context": "https://schema.org",
        "@type": "CreativeWorkSeries",
        "@id": address,
        "url": address,
        "name": head.name,
    }


def _show_person(head: VenueHead, row: NodePersonRow) -> Numbered:
    return Numbered(
        name=row.name,
        address=researcher_address(row.author_id, row.name),
        figure=f"{row.works_count:,} of {count(row.all_works_count, 'work')}",
        figure_address=f"{head.address}/works?person={row.author_id}",
    )
