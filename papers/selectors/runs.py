"""One import run as whoever watches it sees it: what it reads, how far it is, and the job that carries it on."""

import datetime

import msgspec
from django.db import connection

from core.rows import read_row, read_rows


class OriginRow(msgspec.Struct, frozen=True):
    """What a run reads. `bytes_count` is None for a query, `total_count` when nobody said how many items there are."""

    address: str
    name: str
    bytes_count: int | None
    items_done: int
    total_count: int | None
    is_finished: bool


class JobRow(msgspec.Struct, frozen=True):
    """The job that carries a run on, the one added last; `state` is one of `Job.State`."""

    state: str
    note: str
    due_at: datetime.datetime


class RunRow(msgspec.Struct, frozen=True):
    """What is known of any import run; `state` is one of `ImportRun.State`."""

    id: int
    state: str
    listed_for: str | None
    note: str
    started_at: datetime.datetime
    finished_at: datetime.datetime | None
    created_count: int
    updated_count: int
    unchanged_count: int
    rejected_count: int


RUN_COLUMNS = ", ".join(f"run.{name}" for name in RunRow.__struct_fields__)
"""The columns of a RunRow, from `papers_importrun run`."""


class WatchedRun(RunRow, frozen=True):
    """A run with all its origins; `job` is None when no worker was asked."""

    origins: tuple[OriginRow, ...]
    job: JobRow | None


class RejectedRow(msgspec.Struct, frozen=True):
    """An item that could not be taken in: `line` counts lines of a file, items of a query (`is_live`)."""

    origin_name: str
    is_live: bool
    line: int
    reason: str
    excerpt: str


def read_run(run_id: int) -> WatchedRun | None:
    """The run, or None when there is no such one."""
    sql = f"""
        SELECT {RUN_COLUMNS},
            (SELECT coalesce(json_agg(json_build_object(
                        'address', o.address, 'name', o.name, 'bytes_count', o.bytes_count,
                        'items_done', o.items_done, 'total_count', o.total_count, 'is_finished', o.is_finished)
                    ORDER BY o.rank), '[]')
               FROM papers_importorigin o WHERE o.run_id = run.id) AS origins,
            (SELECT json_build_object('state', job.state, 'note', job.note, 'due_at', job.due_at)
               FROM papers_job job WHERE job.kind = 'import' AND job.subject = run.id::text
               ORDER BY job.id DESC LIMIT 1) AS job
        FROM papers_importrun run WHERE run.id = %(run_id)s
    """
    return read_row(WatchedRun, sql, {"run_id": run_id})


def list_rejected(run_id: int, *, offset: int, limit: int) -> list[RejectedRow]:
    """What of a run was rejected, in the order in which it stands in its origins."""
    sql = """
        SELECT o.name AS origin_name, o.bytes_count IS NULL AS is_live, r.line, r.reason, r.excerpt
        FROM papers_rejectedrecord r JOIN papers_importorigin o ON o.id = r.origin_id
        WHERE o.run_id = %(run_id)s ORDER BY o.rank, r.line OFFSET %(offset)s LIMIT %(limit)s
    """
    return read_rows(RejectedRow, sql, {"run_id": run_id, "offset": offset, "limit": limit})


def find_known_identifiers(identifiers: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of the identifiers, scheme and value, that a work here holds."""
    schemes, values = [scheme for scheme, _ in identifiers], [value for _, value in identifiers]
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT i.scheme, i.value FROM papers_workidentifier i
               JOIN unnest(%s::text[], %s::text[]) AS asked (scheme, value) USING (scheme, value)""",
            [schemes, values],
        )
        return set(cursor.fetchall())
