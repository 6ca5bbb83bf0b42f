"""A work as the API tells it: in the names of OpenAlex where it is the same."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from papers.addresses import format_institution_id, venue_address, work_address
from papers.pages.identifiers import work_identifier_address
from papers.pages.work_items import show_plain_title
from papers.records import KINDS
from papers.selectors.answered_works import (
    PARTS,
    AnsweredWork,
    Authorship,
    WorkIdentifierEntry,
    WorkTopicEntry,
    list_answered_works,
)

TYPES = tuple("article" if kind.endswith("-article") else kind for kind in KINDS)
"""What OpenAlex calls the kinds of work, in their order: it does not tell the two kinds of article apart."""


class SourceAnswer(msgspec.Struct, frozen=True):
    """The venue of a work; `type` is "conference" where the work stands in proceedings, else None."""

    id: str
    display_name: str
    type: str | None
    address: str


class LocationAnswer(msgspec.Struct, frozen=True):
    """Where a work appeared; `raw_type` is the kind of work there, in the words of Work JSON Lines."""

    source: SourceAnswer | None
    landing_page_url: str | None
    raw_type: str


class WorkAnswer(msgspec.Struct, frozen=True):
    """A work. `title` and `abstract` are as the source sent them; what no source tells is null.

    `type` is that of OpenAlex, `kind` that of Work JSON Lines. `ids` has one identifier of each scheme, as an address
    where it has one; `identifiers` all of them. `authorships` are the first hundred in a list, all of `authors_count`
    when the work is asked for alone. `changed_at` is when something last changed that a page shows.
    """

    id: str
    doi: str | None
    title: str | None
    display_name: str | None
    publication_year: int | None
    publication_date: datetime.date | None
    type: str
    kind: str
    ids: dict[str, str]
    identifiers: tuple[WorkIdentifierEntry, ...]
    primary_location: LocationAnswer
    venue: str | None
    language: str | None
    is_retracted: bool
    authors_count: int
    authorships: tuple[Authorship, ...]
    topics: tuple[WorkTopicEntry, ...]
    abstract: str | None
    abstract_inverted_index: dict[str, list[int]] | None
    changed_at: datetime.datetime
    address: str


_NEEDED: dict[str, tuple[frozenset[str], Callable[[AnsweredWork], Any]]] = {
    name: (frozenset(parts.split()), tell)
    for name, parts, tell in (
        ("id", "", lambda work: str(work.id)),
        ("doi", "identifiers", lambda work: _tell_doi(work)),
        ("title", "", lambda work: work.title),
        (
            "display_name",
            "text",
            lambda work: None if work.title is None else show_plain_title(work),
        ),
        ("publication_year", "", lambda work: work.year),
        ("publication_date", "", lambda work: work.published_on),
        ("type", "", lambda work: TYPES[work.kind]),
        ("kind", "", lambda work: KINDS[work.kind]),
        ("ids", "identifiers", lambda work: _tell_ids(work.identifiers)),
        ("identifiers", "identifiers", lambda work: work.identifiers),
        ("primary_location", "text venue", lambda work: _tell_location(work)),
        ("venue", "venue", lambda work: work.venue),
        ("language", "text", lambda work: work.language),
        ("is_retracted", "", lambda work: work.is_retracted),
        ("authors_count", "", lambda work: work.signatures_count),
        ("authorships", "authorships", lambda work: work.authorships),
        ("topics", "topics", lambda work: work.topics),
        ("abstract", "text", lambda work: work.abstract),
        ("abstract_inverted_index", "text", lambda work: invert_abstract(work.abstract)),
        ("changed_at", "", lambda work: work.changed_at),
        ("address", "", lambda work: work_address(work.id, work.title)),
    )
}
"""Each field of an answer: the parts of a work that it is made of, and how."""


def list_work_answers(work_ids: Sequence[int]) -> list[WorkAnswer]:
    """The answers of these works in this order, in one query; one that is gone is left out."""
    return [describe_work(work) for work in list_answered_works(work_ids, PARTS)] if work_ids else []


def list_selected(work_ids: Sequence[int], names: Sequence[str]) -> list[dict[str, Any]]:
    """These fields of these works: what they don't need is not read."""
    parts = frozenset[str]().union(*(_NEEDED[name][0] for name in names))
    tellers = [(name, _NEEDED[name][1]) for name in names]
    return [{name: tell(work) for name, tell in tellers} for work in list_answered_works(work_ids, parts)]


def describe_work(work: AnsweredWork) -> WorkAnswer:
    """The answer of a work that was read with all its parts."""
    return WorkAnswer(*(tell(work) for _, tell in _NEEDED.values()))


def invert_abstract(abstract: str | None) -> dict[str, list[int]] | None:
    """For each word of an abstract the places at which it stands, from 0."""
    if abstract is None:
        return None
    index: dict[str, list[int]] = {}
    for place, word in enumerate(abstract.split()):
        index.setdefault(word, []).append(place)
    return index


def _tell_doi(work: AnsweredWork) -> str | None:
    return next((f"https://doi.org/{one.value}" for one in work.identifiers if one.scheme == "doi"), None)


def _tell_ids(identifiers: Iterable[WorkIdentifierEntry]) -> dict[str, str]:
    ids: dict[str, str] = {}
    for one in identifiers:
        if one.scheme not in ids:
            ids[one.scheme] = work_identifier_address(one.scheme, one.value) or one.value
    return ids


def _tell_location(work: AnsweredWork) -> LocationAnswer:
    kind = KINDS[work.kind]
    source = None
    if work.venue_id is not None and work.venue is not None:
        source = SourceAnswer(
            format_institution_id(work.venue_id),
            work.venue,
            "conference" if kind == "proceedings-article" else None,
            venue_address(work.venue_id, work.venue),
        )
    return LocationAnswer(source, work.url, kind)


assert tuple(_NEEDED) == WorkAnswer.__struct_fields__  # noqa: S101 - each field is told
