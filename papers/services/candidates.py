"""Who could be meant by a name, and what would come of a query: sources asked for somebody who waits. Nothing is kept.

Sources are asked at once, each in its thread; one that fails or is slow loses its own answer only.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TypeVar

import msgspec

from core.http import Session
from papers.records import RecordError, SourceError, WorkRecord
from papers.services.asking import (
    VISIT_LIMITS,
    ask_pages,
    find_access,
    get_source,
    list_queries,
    open_session,
)
from papers.services.budgets import spend_requests
from papers.services.fetching import cut_page
from papers.sources.live.query import Candidate, Page, Query, SourceAwayError
from papers.sources.live.registry import SOURCES, PeopleSource, Source
from papers.sources.registry import find_form

PREVIEWED_WORKS = 25

Answered = TypeVar("Answered")


class Failure(msgspec.Struct, frozen=True):
    """A source without an answer, by the name people know it by, and the one line that says why.

    `is_away` when it can have one later.
    """

    title: str
    reason: str
    is_away: bool


class FoundCandidates(msgspec.Struct, frozen=True):
    """The people that sources know by a name, source by source, and the sources that failed."""

    candidates: tuple[Candidate, ...]
    failures: tuple[Failure, ...]


class Preview(msgspec.Struct, frozen=True):
    """The beginning of what one source answers to a query.

    `total_count` is None when the source doesn't say and its first answer is not its last. `records` are the first
    works of it, at most PREVIEWED_WORKS, `rejected_count` how many of the items among them are none.
    """

    title: str
    total_count: int | None
    records: tuple[WorkRecord, ...]
    rejected_count: int


class FoundPreviews(msgspec.Struct, frozen=True):
    """What would come of a query, source by source, and the sources that failed."""

    previews: tuple[Preview, ...]
    failures: tuple[Failure, ...]


def find_candidates(name: str) -> FoundCandidates:
    """Ask every source that finds people by name. Whom another source knows with the iD, ORCID need not tell again."""
    sources = {source.NAME: source for source in SOURCES if isinstance(source, PeopleSource)}

    def find(source: str, session: Session) -> list[Candidate]:
        return sources[source].find_people(name, session=session, access=find_access(source))

    answers, failures = _ask_all(sources, find)
    found = [candidate for source in sources for candidate in answers.get(source, ())]
    elsewhere = {candidate.orcid for candidate in found if candidate.source != "orcid"}
    return FoundCandidates(
        tuple(one for one in found if one.source != "orcid" or one.orcid not in elsewhere), failures
    )


def preview_query(query: Query) -> FoundPreviews:
    """Ask each source of the query for its first answer, and read that without storing anything."""
    queries = {one.source: one for one in list_queries(query)}
    sources = {name: get_source(one) for name, one in queries.items()}

    def ask(source: str, session: Session) -> Page | None:
        return next(ask_pages(queries[source], session=session), None)

    answers, failures = _ask_all(sources, ask)
    previews = tuple(_read_preview(sources[name].TITLE, page) for name, page in answers.items())
    return FoundPreviews(previews, failures)


def _ask_all(
    sources: Mapping[str, Source], ask: Callable[[str, Session], Answered]
) -> tuple[dict[str, Answered], tuple[Failure, ...]]:
    """The answers by the names of the sources in queries; each request that was sent is counted."""

    def ask_one(source: str) -> tuple[Answered | Failure, int]:
        with closing(open_session(VISIT_LIMITS)) as session:
            try:
                return ask(source, session), session.sent_count
            except SourceError as error:
                title = sources[source].TITLE
                failure = Failure(title, str(error), isinstance(error, SourceAwayError))
                return failure, session.sent_count

    with ThreadPoolExecutor(max(1, len(sources))) as threads:
        results = dict(zip(sources, threads.map(ask_one, sources), strict=True))
    for source, (_, sent_count) in results.items():
        spend_requests(source, sent_count)
    answers = {name: result for name, (result, _) in results.items() if not isinstance(result, Failure)}
    return answers, tuple(result for result, _ in results.values() if isinstance(result, Failure))


def _read_preview(title: str, page: Page | None) -> Preview:
    if page is None:
        return Preview(title, 0, (), 0)
    form = find_form(page.form)
    records: list[WorkRecord] = []
    rejected_count = 0
    items = list(cut_page(page, items_before=0))
    for item in items:
        if len(records) == PREVIEWED_WORKS:
            break
        if item.data is None:
            rejected_count += 1
            continue
        try:
            records.append(form.parse(item.data))
        except RecordError:
            rejected_count += 1
    total_count = len(items) if page.total_count is None and page.cursor is None else page.total_count
    return Preview(title, total_count, tuple(records), rejected_count)
