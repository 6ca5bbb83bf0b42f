"""A researcher as OpenAlex tells an author, for programs that read that: https://docs.openalex.org/api-entities/authors.

What nobody here counts is null: citations, and types of institutions.
"""

import datetime
from collections.abc import Sequence

import msgspec

from papers.addresses import format_institution_id
from papers.selectors.author_years import PrintedPlace, YearCount
from profiles.api.listed_answers import ORCID, gather_ids, list_names
from profiles.selectors.listed_researchers import ListedResearcher

_ADDRESSES = {"orcid": ORCID, "openalex": "https://openalex.org/"}
_ROR = "https://ror.org/"


class DehydratedInstitution(msgspec.Struct, frozen=True):
    """An institution; `id` is its number here, `ror` null where no source gives one."""

    id: str
    ror: str | None
    display_name: str
    country_code: str | None
    type: str | None = None
    lineage: tuple[str, ...] | None = None


class AuthorAffiliation(msgspec.Struct, frozen=True):
    """An institution that works print beside the name, and in which years."""

    institution: DehydratedInstitution
    years: tuple[int, ...]


class AuthorTopic(msgspec.Struct, frozen=True):
    """A topic and how many works are on it."""

    id: str
    display_name: str
    count: int


class AuthorYear(msgspec.Struct, frozen=True):
    """How many works are of a year."""

    year: int
    works_count: int
    cited_by_count: int | None = None


class SummaryStats(msgspec.Struct, frozen=True):
    """Measures of citations, which nobody here counts."""

    h_index: int | None = None
    i10_index: int | None = None


class AuthorRecordAnswer(msgspec.Struct, frozen=True):
    """A researcher in the fields of OpenAlex; `id` is the number here, that of OpenAlex stands in `ids`."""

    id: str
    orcid: str | None
    display_name: str
    display_name_alternatives: tuple[str, ...]
    works_count: int
    cited_by_count: int | None
    summary_stats: SummaryStats
    ids: dict[str, str]
    affiliations: tuple[AuthorAffiliation, ...]
    last_known_institutions: tuple[DehydratedInstitution, ...]
    topics: tuple[AuthorTopic, ...]
    counts_by_year: tuple[AuthorYear, ...]
    works_api_url: str
    updated_date: datetime.datetime
    created_date: datetime.date | None


def describe_authors(
    rows: Sequence[ListedResearcher],
    years: Sequence[YearCount],
    places: Sequence[PrintedPlace],
    *,
    origin: str,
) -> list[AuthorRecordAnswer]:
    """The answers of these; `origin` is the site's scheme and host."""
    by_author: dict[int, tuple[list[YearCount], list[PrintedPlace]]] = {row.id: ([], []) for row in rows}
    for year in years:
        by_author[year.author_id][0].append(year)
    for place in places:
        by_author[place.author_id][1].append(place)
    return [_describe(row, *by_author[row.id], origin=origin) for row in rows]


def _describe(
    row: ListedResearcher, years: Sequence[YearCount], places: Sequence[PrintedPlace], *, origin: str
) -> AuthorRecordAnswer:
    ids = {
        scheme: f"{_ADDRESSES.get(scheme, '')}{values[0]}"
        for scheme, values in gather_ids(row.identifiers, row.orcid).items()
    }
    newest_id = row.affiliation.institution_id if row.affiliation else None
    affiliations = {one.institution_id: AuthorAffiliation(_describe_place(one), one.years) for one in places}
    return AuthorRecordAnswer(
        id=str(row.id),
        orcid=ids.get("orcid"),
        display_name=row.name,
        display_name_alternatives=list_names(row.variants, row.names),
        works_count=row.works_count,
        cited_by_count=None,
        summary_stats=SummaryStats(),
        ids=ids,
        affiliations=tuple(affiliations.values()),
        last_known_institutions=tuple(
            one.institution for key, one in affiliations.items() if key == newest_id
        ),
        topics=tuple(AuthorTopic(str(one.id), one.name, one.works_count) for one in row.topics),
        counts_by_year=tuple(AuthorYear(one.year, one.works_count) for one in years),
        works_api_url=f"{origin}/api/v1/researchers/{row.id}/works",
        updated_date=row.changed_at,
        created_date=None,
    )


def _describe_place(place: PrintedPlace) -> DehydratedInstitution:
    return DehydratedInstitution(
        id=format_institution_id(place.institution_id),
        ror=f"{_ROR}{place.ror}" if place.ror else None,
        display_name=place.name,
        country_code=place.country,
    )
