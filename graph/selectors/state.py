"""How far the graph is: whether it can be read, is being built, and since when it has been behind the papers."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from core.rows import read_row

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
    works, at most `CHANGED_CAP` + 1, changed since they were counted. `note` says why a build has failed.
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
    has_works: bool
    build: dict[str, Any] | None


def read_state() -> GraphStatus:
    """How the whole graph stands, in one query."""
    sql = """
        SELECT (SELECT counted_at FROM graph_graphstate) AS counted_at,
            (SELECT count(*) FROM (SELECT FROM papers_changedwork LIMIT %(cap)s) marked) AS changed_count,
            EXISTS (SELECT FROM papers_work) AS has_works,
            (SELECT row_to_json(b) FROM (
                SELECT b.phase, b.note, b.parts_count AS total_count, (
                    SELECT count(*) FROM papers_job j
                    WHERE j.kind = 'graph part' AND j.state = 'done' AND j.subject LIKE b.id || ' %%'
                ) AS done_count
                FROM graph_graphbuild b ORDER BY b.id DESC LIMIT 1
             ) b) AS build
    """
    state = read_row(_State, sql, {"cap": CHANGED_CAP + 1})
    assert state is not None  # noqa: S101 - a query without FROM has one row
    return _tell(state)


def _tell(state: _State) -> GraphStatus:
    build = state.build or {"phase": "done", "note": ""}
    done, total, note = None, None, ""
    if build["phase"] == "failed":
        phase, note = Phase.FAILED, build["note"]
    elif build["phase"] != "done":
        phase, total = Phase.BUILDING, max(1, build["total_count"])
        done = min(build["done_count"], total)
    elif not state.has_works:
        phase = Phase.EMPTY
    elif state.counted_at is None:
        phase = Phase.BUILDING
    else:
        phase = Phase.STALE if state.changed_count else Phase.FRESH
    return GraphStatus(phase, state.counted_at, state.changed_count, done, total, note)
