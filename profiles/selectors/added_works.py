"""Works that owners wait for: which can be settled, and how they stand."""

import datetime

import msgspec
from django.db import connection

from core.rows import read_rows

LISTED_ADDED = 20


class AddedRow(msgspec.Struct, frozen=True):
    """A work that was asked for; `title` is None while it is not here. `reason` is why its import is not done yet."""

    id: int
    scheme: str
    value: str
    state: str
    note: str
    reason: str
    work_id: int | None
    title: str | None
    added_at: datetime.datetime


def list_added(author_id: int) -> list[AddedRow]:
    """The newest works that were asked for on this page."""
    sql = """
        SELECT added.id, added.scheme, added.value, added.state, added.note, coalesce(run.note, '') AS reason,
            work.id AS work_id, work.title, added.added_at
        FROM profiles_addedwork added LEFT JOIN papers_work work ON work.id = added.work_id
        LEFT JOIN papers_importrun run ON run.id = added.run_id AND run.state = 'failed'
        WHERE added.author_id = %(author_id)s ORDER BY added.id DESC LIMIT %(limit)s
    """
    return read_rows(AddedRow, sql, {"author_id": author_id, "limit": LISTED_ADDED})


def find_settled(*, limit: int) -> list[int]:
    """The ids of what waits though its import is over, or failed while another source can be asked.

    An import over is finished, or has failed with no job that tries again; of an identifier that several sources may
    know, the first that fails is not waited for.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT added.id FROM profiles_addedwork added
               LEFT JOIN papers_importrun run ON run.id = added.run_id
               LEFT JOIN papers_importorigin origin ON origin.run_id = run.id AND origin.rank = 0
               WHERE added.state = 'waiting' AND (
                   run.id IS NULL OR run.state = 'finished' OR run.state = 'failed' AND (
                       origin.address LIKE 'openalex:doi:%%' OR NOT EXISTS (
                           SELECT FROM papers_job job WHERE job.kind = 'import' AND job.subject = run.id::text
                           AND job.state IN ('waiting', 'running'))))
               ORDER BY added.id LIMIT %s""",
            [limit],
        )
        return [added_id for (added_id,) in cursor.fetchall()]
