"""Works by their words. Never a full count, and never more candidates than are shown at most."""

import msgspec

from core.rows import read_row, read_rows
from papers.search_text import ASKED

FOUND_CAP = 1000
"""A search counts, ranks and shows no more works than this."""

CHANGED_CAP = 2_000


class FoundWorks(msgspec.Struct, frozen=True):
    """The works of one page of a search, best first, and how many there are: at most `FOUND_CAP` + 1.

    `is_behind` when none was found and works changed that the index does not know: there may be some all the same.
    """

    work_ids: tuple[int, ...]
    found_count: int
    is_behind: bool = False


class _Behind(msgspec.Struct, frozen=True):
    is_behind: bool


class _Found(msgspec.Struct, frozen=True):
    work_id: int
    found_count: int


def search_works(asked: str, *, offset: int, limit: int) -> FoundWorks:
    """Works whose title and abstract together have all the words of `asked`, in any order and any form of each.

    Up to `FOUND_CAP` + 1 candidates are taken from the index, as they lie there; they are ranked by `ts_rank`, in which
    the title weighs most, then the newest first. So the cost is that of the index entries of the words and a thousand
    rows, however many works there are; where more are found than the cap, one word more gives better ones.
    """
    sql = f"""
        WITH hits AS MATERIALIZED (
            SELECT s.work_id, s.document FROM papers_worksearch s WHERE s.document @@ {ASKED} LIMIT %(cap)s
        )
        SELECT w.id AS work_id, (SELECT count(*) FROM hits) AS found_count
        FROM hits JOIN papers_work w ON w.id = hits.work_id
        ORDER BY ts_rank(hits.document, {ASKED}) DESC, w.year DESC NULLS LAST, w.id
        LIMIT %(limit)s OFFSET %(offset)s
    """
    rows = read_rows(_Found, sql, {"asked": asked, "cap": FOUND_CAP + 1, "limit": limit, "offset": offset})
    if not rows:
        return FoundWorks((), 0, is_behind=_is_behind())
    return FoundWorks(tuple(row.work_id for row in rows), rows[0].found_count)


def _is_behind() -> bool:
    """Whether works changed that the index does not know: a look at up to `CHANGED_CAP` of those that may be.

    So many that changed since all changes were in the index are a reason to make it anew, known or not.
    """
    sql = """
        WITH changed AS MATERIALIZED (
            SELECT w.id, w.changed_at FROM papers_work w
            WHERE w.changed_at >= coalesce((SELECT read_until FROM papers_searchprogress), '-infinity') LIMIT %(cap)s
        )
        SELECT count(*) = %(cap)s OR coalesce(bool_or(s.work_id IS NULL), false) AS is_behind
        FROM changed LEFT JOIN papers_worksearch s ON s.work_id = changed.id AND s.built_from = changed.changed_at
    """
    row = read_row(_Behind, sql, {"cap": CHANGED_CAP})
    return row is not None and row.is_behind
