"""Works by their words. Never a full count, and never more candidates than are shown at most."""

import msgspec

from core.rows import read_rows
from papers.search_text import ASKED

FOUND_CAP = 1000
"""A search counts, ranks and shows no more works than this."""


class FoundWorks(msgspec.Struct, frozen=True):
    """The works of one page of a search, best first, and how many there are: at most `FOUND_CAP` + 1."""

    work_ids: tuple[int, ...]
    found_count: int


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
    return FoundWorks(tuple(row.work_id for row in rows), rows[0].found_count if rows else 0)
