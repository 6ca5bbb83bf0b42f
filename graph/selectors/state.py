"""How far the graph is: whether it can be read, is being built, and since when it has been behind the papers."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec
from django.utils import timezone

from core.rows import read_row
from graph.records import find_late_from

CHANGED_CAP = 10_000
"""No more changed works than this are counted."""


class Phase(StrEnum):
    """How the graph stands to the papers. FAILED and BUILDING say nothing of whether an older graph can be read."""

    EMPTY = "empty"
    BUILDING = "building"
    FRESH = "fresh"
    STALE = "stale"
    FAILED = "failed"


class GraphStatus(msgspec.Struct, frozen=True):
    """How the graph stands. `counted_at` is None when there is none to read.

    Of a build `done_count` of `total_count` parts are done; both are None while none is under way. `changed_count`
    works, at most `CHANGED_CAP` + 1, changed since they were counted; STALE is also a graph whose late years are those
    of last year. `note` says why a build has failed, or for what it waits.
    """

    phase: Phase
    counted_at: datetime | None
    changed_count: int
    done_count: int | None = None
    total_count: int | None = None
    note: str = ""


class _State(msgspec.Struct, frozen=True):
    counted_at: datetime | None
    changed_count: int
    late_from: int | None
    has_works: bool
    build: dict[str, Any] | None


def read_state() -> GraphStatus:
    """How the whole graph stands, in one query."""
    sql = """
        SELECT (SELECT counted_at FROM graph_graphstate) AS counted_at,
            (SELECT late_from FROM graph_graphstate) AS late_from,
            CASE WHEN EXISTS (SELECT FROM papers_changedwork WHERE work_id = 0) THEN %(cap)s
                ELSE (SELECT count(*) FROM (SELECT FROM papers_changedwork LIMIT %(cap)s) marked) END AS changed_count,
            EXISTS (SELECT FROM papers_work) AS has_works,
            (SELECT row_to_json(b) FROM (
                SELECT b.phase, coalesce(nullif(b.note, ''), (
                    SELECT j.note FROM papers_job j
                    WHERE j.kind = 'graph part' AND j.state = 'waiting' AND j.note <> ''
                        AND j.subject LIKE b.id || ' %%' ORDER BY j.id LIMIT 1
                ), '') AS note, b.parts_count AS total_count, (
                    SELECT count(*) FROM papers_job j
                    WHERE j.kind = 'graph part' AND j.state = 'done' AND j.subject LIKE b.id || ' %%'
                ) AS done_count
                FROM graph_graphbuild b ORDER BY b.id DESC LIMIT 1
             ) b) AS build
    """
    state = read_row(_State, sql, {"cap": CHANGED_CAP + 1}, is_prepared=True)
    assert state is not None  # noqa: S101 - a query without FROM has one row
    return _tell(state)


def _tell(state: _State) -> GraphStatus:
    build = state.build or {"phase": "done", "note": ""}
    done, total, note = None, None, ""
    if build["phase"] == "failed":
        phase, note = Phase.FAILED, build["note"]
    elif build["phase"] != "done":
        phase, total, note = Phase.BUILDING, max(1, build["total_count"]), build["note"]
        done = min(build["done_count"], total)
    elif not state.has_works:
        phase = Phase.EMPTY
    elif state.counted_at is None:
        phase = Phase.BUILDING
    else:
        is_behind = state.changed_count or state.late_from != find_late_from(timezone.now().year)
        phase = Phase.STALE if is_behind else Phase.FRESH
    return GraphStatus(phase, state.counted_at, state.changed_count, done, total, note)
