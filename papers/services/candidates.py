"""Who could be meant by a name, and what would come of a query: sources asked for somebody who waits. Nothing is kept.

Sources are asked at once, each in its thread; one that fails or is slow loses its own answer only.
"""

from collections.abc import Callable, Sequence
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

Asked = TypeVar("Asked", bound=Source)
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

    `total_count` is None when the source doesn't say; `is_whole` that its first answer is its last. `records` are the
    first works of it, at most PREVIEWED_WORKS, `rejected_count` how many of the items among them are none.
    """

    title: str
    total_count: int | None
    is_whole: bool
    records: tuple[WorkRecord, ...]
    rejected_count: int


class FoundWorks(msgspec.Struct, frozen=True):
    """What would come of a query, source by source, and the sources that failed."""

    previews: tuple[Preview, ...]
    failures: tuple[Failure, ...]


def find_candidates(name: str) -> FoundCandidates:
    """Ask every source that finds people by name. Whom another source knows with the iD, ORCID need not tell again."""
    sources = [source for source in SOURCES if isinstance(source, PeopleSource)]

    def find(source: PeopleSource, session: Session) -> list[Candidate]:
        return source.find_people(name, session=session, access=find_access(source.NAME))

    answers, failures = _ask_all(sources, find)
    found = [candidate for source in sources for candidate in answers.get(source.NAME, ())]
    elsewhere = {candidate.orcid for candidate in found if candidate.source != "orcid"}
    return FoundCandidates(
        tuple(one for one in found if one.source != "orcid" or one.orcid not in elsewhere), failures
    )


def preview_query(query: Query) -> FoundWorks:
    """Ask each source of the query for its first answer, and read that without storing anything."""
    queries = {one.source: one for one in list_queries(query)}
    sources = [get_source(one) for one in queries.values()]

    def ask(source: Source, session: Session) -> Page | None:
        return next(ask_pages(queries[source.NAME], session=session), None)

    answers, failures = _ask_all(sources, ask)
    previews = tuple(
        _read_preview(source.TITLE, answers[source.NAME]) for source in sources if source.NAME in answers
    )
    return FoundWorks(previews, failures)


def _ask_all(
    sources: Sequence[Asked], ask: Callable[[Asked, Session], Answered]
) -> tuple[dict[str, Answered], tuple[Failure, ...]]:
    """The answers by the names of the sources; each request that was answered is counted."""

    def ask_one(source: Asked) -> Answered | Failure:
        try:
            with closing(open_session(VISIT_LIMITS)) as session:
                return ask(source, session)
        except SourceError as error:
            return Failure(source.TITLE, str(error), isinstance(error, SourceAwayError))

    with ThreadPoolExecutor(max(1, len(sources))) as threads:
        results = list(zip(sources, threads.map(ask_one, sources), strict=True))
    answers: dict[str, Answered] = {}
    for source, result in results:
        if not isinstance(result, Failure):
            answers[source.NAME] = result
            spend_requests(source.NAME, 1)
    return answers, tuple(result for _, result in results if isinstance(result, Failure))


def _read_preview(title: str, page: Page | None) -> Preview:
    if page is None:
        return Preview(title, 0, True, (), 0)
    form = find_form(page.form)
    records: list[WorkRecord] = []
    rejected_count = 0
    for item in cut_page(page, items_before=0):
        if len(records) == PREVIEWED_WORKS:
            break
        if item.data is None:
            rejected_count += 1
            continue
        try:
            records.append(form.parse(item.data))
        except RecordError:
            rejected_count += 1
    return Preview(title, page.total_count, page.cursor is None, tuple(records), rejected_count)
