"""A researcher as lists of the API tell them, in the names of OpenAlex where it is the same."""

import datetime
from collections.abc import Iterable, Sequence

import msgspec

from papers.addresses import (
    format_institution_id,
    institution_address,
    researcher_address,
    topic_address,
    work_address,
)
from papers.selectors.authors import AffiliationRow
from papers.selectors.works import IdentifierRow
from profiles.selectors.listed_researchers import ListedResearcher
from profiles.selectors.researchers import NameRow

ORCID = "https://orcid.org/"


class AffiliationAnswer(msgspec.Struct, frozen=True):
    """The institution printed on the newest work that prints one, and which work that is."""

    id: str
    display_name: str
    address: str
    year: int | None
    work_id: str
    work_address: str


class CountedTopic(msgspec.Struct, frozen=True):
    """A topic with how many of the works are on it."""

    id: str
    display_name: str
    address: str
    works_count: int


class TrustScore(msgspec.Struct, frozen=True):
    """A trust snapshot in short: the score is of 0 to 100, the level of 0 to 5."""

    score: int
    level: int
    label: str
    computed_at: datetime.datetime


class ListedAnswer(msgspec.Struct, frozen=True):
    """A researcher, in short; what is not known is null.

    `orcid` is the iD that the owner signed in with, else that of the sources; `is_orcid_authenticated` tells which.
    `claim_level` is null while nobody has shown that the page is theirs, `trust` before it is measured.
    """

    id: str
    display_name: str
    display_name_alternatives: tuple[str, ...]
    orcid: str | None
    is_orcid_authenticated: bool
    ids: dict[str, list[str]]
    works_count: int
    first_year: int | None
    last_year: int | None
    affiliation: AffiliationAnswer | None
    topics: tuple[CountedTopic, ...]
    is_claimed: bool
    claim_level: int | None
    trust: TrustScore | None
    changed_at: datetime.datetime
    address: str


def describe_listed(row: ListedResearcher) -> ListedAnswer:
    """The answer of a researcher in a list."""
    ids = gather_ids(row.identifiers, row.orcid)
    snapshot = row.snapshot
    return ListedAnswer(
        id=str(row.id),
        display_name=row.name,
        display_name_alternatives=list_names(row.variants, row.names),
        orcid=f"{ORCID}{ids['orcid'][0]}" if "orcid" in ids else None,
        is_orcid_authenticated=row.orcid is not None,
        ids=ids,
        works_count=row.works_count,
        first_year=row.first_year,
        last_year=row.last_year,
        affiliation=describe_affiliation(row.affiliation),
        topics=tuple(
            CountedTopic(str(one.id), one.name, topic_address(one.id, one.name), one.works_count)
            for one in row.topics
        ),
        is_claimed=row.claim_level is not None,
        claim_level=row.claim_level,
        trust=TrustScore(snapshot.score, snapshot.level, snapshot.label, snapshot.computed_at)
        if snapshot
        else None,
        changed_at=row.changed_at,
        address=researcher_address(row.id, row.name),
    )


def describe_affiliation(printed: AffiliationRow | None) -> AffiliationAnswer | None:
    """The answer of an affiliation as printed."""
    if printed is None:
        return None
    return AffiliationAnswer(
        id=format_institution_id(printed.institution_id),
        display_name=printed.name,
        address=institution_address(printed.institution_id, printed.name),
        year=printed.year,
        work_id=str(printed.work_id),
        work_address=work_address(printed.work_id, printed.work_title),
    )


def list_names(variants: Sequence[str], stated: Sequence[NameRow]) -> tuple[str, ...]:
    """The other names: those printed that the owner doesn't want hidden, then those that the owner adds."""
    hidden = {one.name for one in stated if not one.is_shown}
    printed = [one for one in variants if one not in hidden]
    return tuple(dict.fromkeys([*printed, *(one.name for one in stated if one.is_shown)]))


def gather_ids(identifiers: Iterable[IdentifierRow], own_orcid: str | None) -> dict[str, list[str]]:
    """The identifiers by their schemes; the iD that the owner signed in with comes first."""
    ids: dict[str, list[str]] = {"orcid": [own_orcid]} if own_orcid else {}
    for one in identifiers:
        values = ids.setdefault(one.scheme, [])
        if one.value not in values:
            values.append(one.value)
    return ids
