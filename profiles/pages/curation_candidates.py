"""Another record beside the one in hand: what speaks for one person, and what against."""

from dataclasses import dataclass

from papers.addresses import researcher_address
from papers.pages.identifiers import show_author_identifiers
from papers.pages.text import count, enumerate_words, show_years
from papers.selectors.authors import AuthorRow
from profiles.selectors.curation_candidates import Candidate

FAR_APART_YEARS = 15
"""So many years without a work between two records speak against one person."""


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """Another record; `against` that is certain makes `is_possible` False: the two are two people."""

    id: str
    address: str
    tools_address: str
    name: str
    about: str
    is_owned: bool
    speaks_for: tuple[str, ...]
    against: tuple[str, ...]
    is_possible: bool


def show_candidate(one: Candidate, *, record: AuthorRow) -> CandidateLine:
    """What of the candidate speaks for and against being the person of the record."""
    return CandidateLine(
        id=str(one.id),
        address=researcher_address(one.id, one.name),
        tools_address=f"/curate/records/{one.id}",
        name=one.name,
        about=", ".join(
            filter(None, [count(one.works_count, "work"), show_years(one.first_year, one.last_year)])
        ),
        is_owned=one.is_owned,
        speaks_for=_list_for(one),
        against=_list_against(one, record),
        is_possible=one.both_count == 0,
    )


def _list_for(one: Candidate) -> tuple[str, ...]:
    same = [
        f"{identifier.label} {identifier.value}" for identifier in show_author_identifiers(one.identifiers)
    ]
    lines = [f"a source gives both {enumerate_words(same)}"] if same else []
    if one.people_count:
        rest = one.people_count - len(one.people)
        names = enumerate_words([*one.people, *([f"{rest:,} more"] if rest > 0 else [])])
        lines.append(f"{count(one.people_count, 'co-author')} shared: {names}")
    if one.places:
        lines.append(f"both print {enumerate_words(one.places)}")
    return tuple(lines)


def _list_against(one: Candidate, record: AuthorRow) -> tuple[str, ...]:
    lines = []
    if one.both_count:
        lines.append(f"both signed {count(one.both_count, 'work')}: they are two people")
    if one.own_orcids and one.their_orcids and not set(one.own_orcids) & set(one.their_orcids):
        lines.append(f"another ORCID iD: {enumerate_words(one.their_orcids)}")
    gap = _count_years_between(one, record)
    if gap >= FAR_APART_YEARS:
        lines.append(f"{gap} years lie between their works")
    if not (one.people_count or one.places or one.identifiers):
        lines.append("no co-author, place or identifier is shared")
    return tuple(lines)


def _count_years_between(one: Candidate, record: AuthorRow) -> int:
    """How many years lie between the works of the two; 0 where they overlap or a year is not known."""
    if None in (one.first_year, one.last_year, record.first_year, record.last_year):
        return 0
    return max(
        0, (one.first_year or 0) - (record.last_year or 0), (record.first_year or 0) - (one.last_year or 0)
    )
