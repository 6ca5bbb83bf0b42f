"""Imports as the API tells them."""

import datetime
from typing import Any

import msgspec

from papers.pages.run import show_run_page
from papers.records import WorkRecord
from papers.selectors.runs import RejectedRow, RunRow, WatchedRun
from papers.services.candidates import Failure, FoundPreviews, Preview
from papers.sources.live.query import Candidate


class ListedRunAnswer(msgspec.Struct, frozen=True):
    """An import: how many records it created, updated, left unchanged and rejected until now.

    `state` is running, finished or failed; `seconds` is how long it took, null until it is finished.
    """

    id: str
    state: str
    listed_for: str | None
    started_at: datetime.datetime
    finished_at: datetime.datetime | None
    seconds: float | None
    created_count: int
    updated_count: int
    unchanged_count: int
    rejected_count: int
    address: str


class OriginAnswer(msgspec.Struct, frozen=True):
    """What an import reads, a file or a query to a source; `total_count` is null when nobody says how much that is."""

    name: str
    is_file: bool
    items_done: int
    total_count: int | None
    is_finished: bool


class RunAnswer(ListedRunAnswer, frozen=True):
    """An import with how it stands.

    `stage` is waiting, running, stopped, failed, empty or finished; `status` says so in a sentence, and `note` why it
    failed, null when it did not. `retry_at` is when it is tried again by itself, null when it is not.
    """

    stage: str
    status: str
    note: str | None
    retry_at: datetime.datetime | None
    can_carry_on: bool
    origins: tuple[OriginAnswer, ...]


class RejectedAnswer(msgspec.Struct, frozen=True):
    """An item that could not be taken in, and why: `line` counts lines of a file, items of a query, from 1."""

    origin: str
    line: int
    reason: str
    excerpt: str


class FailureAnswer(msgspec.Struct, frozen=True):
    """A source without an answer, and why; `is_away` when it can have one later."""

    source: str
    reason: str
    is_away: bool


class CandidateAnswer(msgspec.Struct, frozen=True):
    """A person whom a source knows; `query` imports their works."""

    query: str
    display_name: str
    source: str
    works_count: int | None
    affiliation: str | None
    first_year: int | None
    last_year: int | None
    orcid: str | None


class CandidatesAnswer(msgspec.Struct, frozen=True):
    """Whom the sources know by a name, and the sources that did not answer."""

    results: tuple[CandidateAnswer, ...]
    failures: tuple[FailureAnswer, ...]


class PreviewedWorkAnswer(msgspec.Struct, frozen=True):
    """A work as a source tells it; `is_known` when one with an identifier of it is here."""

    title: str | None
    publication_year: int | None
    ids: dict[str, str]
    is_known: bool


class PreviewAnswer(msgspec.Struct, frozen=True):
    """The beginning of what a source answers, of `total_count` works, null when it does not say how many."""

    source: str
    total_count: int | None
    works: tuple[PreviewedWorkAnswer, ...]
    rejected_count: int


class PreviewsAnswer(msgspec.Struct, frozen=True):
    """What would come of a query, source by source, and the sources that did not answer."""

    query: str
    results: tuple[PreviewAnswer, ...]
    failures: tuple[FailureAnswer, ...]


def describe_listed_run(run: RunRow) -> ListedRunAnswer:
    """The answer of a run in a list."""
    return ListedRunAnswer(**_list_fields(run))


def describe_run(run: WatchedRun, *, now: datetime.datetime) -> RunAnswer:
    """The answer of a run, in the words of its page."""
    page = show_run_page(run, [], [], page=1, now=now)
    is_retried = run.job is not None and bool(page.until)
    return RunAnswer(
        **_list_fields(run),
        stage=page.stage,
        status=page.status,
        note=page.note or None,
        retry_at=run.job.due_at if run.job is not None and is_retried else None,
        can_carry_on=page.can_carry_on,
        origins=tuple(
            OriginAnswer(
                one.name, one.bytes_count is not None, one.items_done, one.total_count, one.is_finished
            )
            for one in run.origins
        ),
    )


def _list_fields(run: RunRow) -> dict[str, Any]:
    finished = run.finished_at
    return {
        "id": str(run.id),
        "state": run.state,
        "listed_for": run.listed_for,
        "started_at": run.started_at,
        "finished_at": finished,
        "seconds": None if finished is None else (finished - run.started_at).total_seconds(),
        "created_count": run.created_count,
        "updated_count": run.updated_count,
        "unchanged_count": run.unchanged_count,
        "rejected_count": run.rejected_count,
        "address": f"/imports/{run.id}",
    }


def describe_rejected(row: RejectedRow) -> RejectedAnswer:
    """The answer of an item that was rejected."""
    return RejectedAnswer(row.origin_name, row.line, row.reason, row.excerpt)


def describe_candidate(one: Candidate) -> CandidateAnswer:
    """The answer of a person whom a source knows."""
    return CandidateAnswer(
        one.query,
        one.name,
        one.source,
        one.works_count,
        one.affiliation,
        one.first_year,
        one.last_year,
        one.orcid,
    )


def describe_failure(one: Failure) -> FailureAnswer:
    """The answer of a source that did not answer."""
    return FailureAnswer(one.title, one.reason, one.is_away)


def describe_previews(query: str, found: FoundPreviews, known: set[tuple[str, str]]) -> PreviewsAnswer:
    """The answer of what would come of a query; `known` are the identifiers, scheme and value, of works here."""
    return PreviewsAnswer(
        query,
        tuple(_describe_preview(one, known) for one in found.previews),
        tuple(describe_failure(one) for one in found.failures),
    )


def _describe_preview(preview: Preview, known: set[tuple[str, str]]) -> PreviewAnswer:
    works = tuple(_describe_record(one, known) for one in preview.records)
    return PreviewAnswer(preview.title, preview.total_count, works, preview.rejected_count)


def _describe_record(record: WorkRecord, known: set[tuple[str, str]]) -> PreviewedWorkAnswer:
    is_known = any(one in known for one in record.ids.items())
    return PreviewedWorkAnswer(record.title, record.year, record.ids, is_known)
