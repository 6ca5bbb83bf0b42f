"""People in lists."""

from dataclasses import dataclass

from papers.addresses import researcher_address
from papers.pages.text import count, shorten, show_years
from papers.selectors.people import PersonRow

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
