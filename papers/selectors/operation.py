"""What who looks after the site wants to know of jobs and imports, in two queries that are as quick at any size."""

import msgspec

from core.rows import read_rows

NEWEST_JOBS = 10_000
"""Failed jobs are counted among these."""


class JobCount(msgspec.Struct, frozen=True):
    """How many jobs of a kind are in a state: "waiting", "running" or "failed"."""

    kind: str
    state: str
    jobs_count: int


class ImportCounts(msgspec.Struct, frozen=True):
    """What became of the lines of an import so far."""

    created_count: int
    updated_count: int
    unchanged_count: int
    rejected_count: int


def count_jobs() -> list[JobCount]:
    """Jobs that wait or run, and those that failed among the newest, by kind."""
    return read_rows(
        JobCount,
        """
        SELECT kind, state, count(*) AS jobs_count FROM papers_job
        WHERE state IN ('waiting', 'running') GROUP BY kind, state
        UNION ALL
        SELECT kind, state, count(*)
        FROM (SELECT kind, state FROM papers_job ORDER BY id DESC LIMIT %(newest)s) newest
        WHERE state = 'failed' GROUP BY kind, state""",
        {"newest": NEWEST_JOBS},
    )


def read_newest_import() -> ImportCounts | None:
    """What became of the newest import, None before the first."""
    rows = read_rows(
        ImportCounts,
        """
        SELECT created_count, updated_count, unchanged_count, rejected_count
        FROM papers_importrun ORDER BY id DESC LIMIT 1""",
        {},
    )
    return rows[0] if rows else None
