"""The page of one import run: how far it is, what became of it, what was rejected, and where it leads."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode

from django.urls import reverse

from core.pagination import Pager, build_pager
from papers.addresses import researcher_address
from papers.models import Author, ImportRun, Job
from papers.pages.imports import show_outcome
from papers.pages.text import count, show_day
from papers.selectors.runs import JobRow, OriginRow, RejectedRow, WatchedRun

REJECTED_A_PAGE = 50
_GIVEN_UP = "given up: "
"""How the note of a job begins that nobody will take again."""


class Stage(StrEnum):
    """How it stands with a run."""

    WAITING = "waiting"
    RUNNING = "running"
    STOPPED = "stopped"
    FAILED = "failed"
    EMPTY = "empty"
    FINISHED = "finished"


_HEADINGS = {
    Stage.WAITING: "Waiting for its turn",
    Stage.RUNNING: "Being imported",
    Stage.STOPPED: "Nobody is at it",
    Stage.FAILED: "Stopped by a source",
    Stage.EMPTY: "Nothing came",
    Stage.FINISHED: "Imported",
}


@dataclass(frozen=True, slots=True)
class OriginLine:
    """What is read: `progress` in words; `done` of `total` for a bar, `total` 0 where there is none to draw."""

    name: str
    progress: str
    done: int
    total: int
    is_finished: bool


@dataclass(frozen=True, slots=True)
class ResearcherLine:
    """A researcher to whom the run led."""

    name: str
    address: str
    works: str


@dataclass(frozen=True, slots=True)
class RejectedLine:
    where: str
    reason: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class RunPage:
    """`status` is the one sentence on how it stands, `note` why it failed, `until` when it is tried again by itself.

    `is_over` when nothing will change on this page unless somebody does something.
    """

    number: int
    address: str
    heading: str
    stage: Stage
    status: str
    note: str
    until: str
    started_on: str
    listed_for: str
    outcome: str
    origins: tuple[OriginLine, ...]
    rejected: tuple[RejectedLine, ...]
    rejected_total: str
    pager: Pager | None
    researchers: tuple[ResearcherLine, ...]
    search_address: str
    is_over: bool
    can_carry_on: bool


def show_run_page(
    run: WatchedRun,
    authors: Sequence[Author],
    rejected: Sequence[RejectedRow],
    *,
    page: int,
    now: datetime.datetime,
) -> RunPage:
    stage = _find_stage(run)
    address = reverse("import-run", args=[run.id])
    waits = run.job is not None and run.job.state in (Job.State.WAITING, Job.State.RUNNING)
    note = _name_files(run.note or (run.job.note if run.job and waits else ""), run)
    return RunPage(
        number=run.id,
        address=address,
        heading=_HEADINGS[stage],
        stage=stage,
        status=_say_status(stage, run),
        note=note,
        until=_say_until(run.job, now) if note and waits and stage in (Stage.FAILED, Stage.WAITING) else "",
        started_on=show_day(run.started_at),
        listed_for=run.listed_for or "",
        outcome=show_outcome(run.created_count, run.updated_count, run.unchanged_count),
        origins=tuple(_show_origin(origin) for origin in run.origins),
        rejected=tuple(
            RejectedLine(
                f"{one.origin_name}, {'item' if one.is_live else 'line'} {one.line:,}",
                one.reason,
                one.excerpt,
            )
            for one in rejected
        ),
        rejected_total=count(run.rejected_count, "item") if run.rejected_count else "",
        pager=_page_rejected(run, page, lambda number: f"{address}?page={number}#rejected"),
        researchers=tuple(
            ResearcherLine(
                author.name.printed,
                researcher_address(author.pk, author.name.printed),
                count(author.works_count, "work"),
            )
            for author in authors
        ),
        search_address=f"{reverse('search')}?{urlencode({'q': run.listed_for})}" if run.listed_for else "",
        is_over=stage in (Stage.EMPTY, Stage.FINISHED, Stage.STOPPED)
        or (stage is Stage.FAILED and not waits),
        can_carry_on=stage in (Stage.FAILED, Stage.STOPPED) or _is_by_command(stage, run),
    )


def _find_stage(run: WatchedRun) -> Stage:
    job = Job.State(run.job.state) if run.job else None
    if run.state == ImportRun.State.FINISHED:
        works = run.created_count + run.updated_count + run.unchanged_count
        return Stage.FINISHED if works else Stage.EMPTY
    if run.state == ImportRun.State.FAILED:
        return Stage.RUNNING if job == Job.State.RUNNING else Stage.FAILED
    if job == Job.State.FAILED:
        return Stage.STOPPED
    is_begun = any(origin.items_done or origin.is_finished for origin in run.origins)
    return Stage.WAITING if job == Job.State.WAITING and not is_begun else Stage.RUNNING


def _is_by_command(stage: Stage, run: WatchedRun) -> bool:
    """Whether a command reads it, of which nobody knows here whether it still runs."""
    return stage is Stage.RUNNING and run.job is None


def _say_status(stage: Stage, run: WatchedRun) -> str:
    match stage:
        case Stage.WAITING:
            return "It begins as soon as a worker is free."
        case Stage.RUNNING if all(origin.is_finished for origin in run.origins):
            return "All is read. Now it is worked out who is who."
        case Stage.RUNNING if _is_by_command(stage, run):
            return "A command reads it. When nobody runs that any more, it can be carried on here."
        case Stage.RUNNING:
            return "What is read is kept at once, also when this is stopped."
        case Stage.STOPPED:
            reason = _name_files(run.job.note if run.job else "", run).removeprefix(_GIVEN_UP).strip()
            return f"It was given up{': ' if reason else ''}{reason}".rstrip(".") + "."
        case Stage.FAILED:
            return "What was read is kept; the rest can be read from where it stopped."
        case Stage.EMPTY if run.rejected_count:
            return "None of what was read could be taken in. The reasons stand below."
        case Stage.EMPTY:
            return "The source has no works for this."
        case _:
            return "Everything is read, and it is worked out who is who."


def _name_files(note: str, run: WatchedRun) -> str:
    """The note with the names of files instead of their paths: where they lie is for whoever runs the site."""
    for origin in run.origins:
        if origin.bytes_count is not None:
            note = note.replace(origin.address, origin.name)
    return note


def _say_until(job: JobRow | None, now: datetime.datetime) -> str:
    if job is None:
        return ""
    seconds = (job.due_at - now).total_seconds()
    if seconds < 60:
        return "It is tried again in a moment."
    moment = f"{job.due_at:%H:%M} UTC" + (f" on {show_day(job.due_at)}" if seconds > 12 * 3600 else "")
    return f"It is tried again by itself at {moment}."


def _show_origin(origin: OriginRow) -> OriginLine:
    total = origin.total_count
    read = count(origin.items_done, "item")
    if origin.is_finished:
        progress = f"{read}, all read"
    elif total is not None:
        progress = f"{origin.items_done:,} of {count(total, 'item')} read"
    else:
        progress = f"{read} read" if origin.items_done else "not begun"
    shows_bar = bool(total) and not origin.is_finished
    return OriginLine(
        name=origin.name,
        progress=progress,
        done=min(origin.items_done, total or 0),
        total=(total or 0) if shows_bar else 0,
        is_finished=origin.is_finished,
    )


def _page_rejected(run: WatchedRun, page: int, address_of: Callable[[int], str]) -> Pager | None:
    return build_pager(page, total=run.rejected_count, size=REJECTED_A_PAGE, address_of=address_of)
