"""People in lists, and the page of a search for people."""

from dataclasses import dataclass
from urllib.parse import urlencode

from core.pagination import Pager, build_pager
from papers.addresses import researcher_address
from papers.pages.text import count, shorten, show_years
from papers.selectors.people import FOUND_CAP, FoundPeople, PersonRow

PAGE_SIZE = 20
LISTED_VARIANTS = 3
LONGEST_AFFILIATION = 90


@dataclass(frozen=True, slots=True)
class PersonCard:
    """What tells a person from another of the same name; an empty text is not known and not shown."""

    name: str
    address: str
    works: str
    years: str
    also: str
    affiliation: str
    collaborators: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """`asked` is the query as typed; `found` is like "12 people", or "" when nothing was asked."""

    asked: str
    found: str
    people: tuple[PersonCard, ...]
    pager: Pager | None


def show_person(row: PersonRow) -> PersonCard:
    also = row.variants[:LISTED_VARIANTS]
    return PersonCard(
        name=row.name,
        address=researcher_address(row.id, row.name),
        works=count(row.works_count, "work"),
        years=show_years(row.first_year, row.last_year),
        also=f"also {' · '.join(also)}" if also else "",
        affiliation=shorten(row.affiliation.name, LONGEST_AFFILIATION) if row.affiliation else "",
        collaborators=f"with {' · '.join(row.collaborators)}" if row.collaborators else "",
    )


def show_search_page(
    asked: str, found: FoundPeople, people: list[PersonRow], *, path: str, page: int
) -> SearchPage:
    """Page `page` of what was found; a count beyond the cap is said to be one."""
    is_capped = found.found_count > FOUND_CAP
    total = min(found.found_count, FOUND_CAP)
    total_text = f"{FOUND_CAP:,}+" if is_capped else ""

    def address_of(number: int) -> str:
        words = {"q": asked} | ({"page": str(number)} if number > 1 else {})
        return f"{path}?{urlencode(words)}"

    return SearchPage(
        asked=asked,
        found="" if not asked else f"{total_text} people" if is_capped else count(total, "person", "people"),
        people=tuple(show_person(row) for row in people),
        pager=build_pager(page, total=total, size=PAGE_SIZE, address_of=address_of, total_text=total_text),
    )
