"""What this site holds, and the imports that brought it."""

from collections.abc import Sequence

import msgspec

from core.rows import read_row, read_rows
from papers.selectors.runs import RUN_COLUMNS, RunRow

EXACT_COUNT_CAP = 500_000
"""Up to here things are counted one by one; beyond, the database's own estimate is taken, and said to be one."""


class Holdings(msgspec.Struct, frozen=True):
    """How much there is. A number greater than `EXACT_COUNT_CAP` is an estimate."""

    works_count: int
    authors_count: int
    origins_count: int


class RunOriginRow(msgspec.Struct, frozen=True):
    name: str
    items_done: int


class ListedRun(RunRow, frozen=True):
    """An import run with the first of what it reads."""

    origins_count: int
    origins: tuple[RunOriginRow, ...]


def read_holdings() -> Holdings:
    """How many works, author records and origins that were read there are."""
    sql = f"""
        SELECT {_count("papers_work")} AS works_count, {_count("papers_author")} AS authors_count,
            (SELECT count(*) FROM papers_importorigin WHERE items_done > 0) AS origins_count
    """
    holdings = read_row(Holdings, sql, {"cap": EXACT_COUNT_CAP + 1})
    assert holdings is not None  # noqa: S101 - a SELECT without FROM has one row
    return holdings


def _count(table: str) -> str:
    return f"""
        (SELECT CASE WHEN counted.n > {EXACT_COUNT_CAP}
            THEN greatest(counted.n, (SELECT reltuples::bigint FROM pg_class WHERE oid = '{table}'::regclass))
            ELSE counted.n END
         FROM (SELECT count(*) AS n FROM (SELECT FROM {table} LIMIT %(cap)s) capped) counted)
    """


def list_newest_runs(*, limit: int) -> list[ListedRun]:
    """The newest import runs, each with the first three of what it reads."""
    sql = f"""
        SELECT {RUN_COLUMNS},
            (SELECT count(*) FROM papers_importorigin o WHERE o.run_id = run.id) AS origins_count,
            (SELECT coalesce(json_agg(json_build_object('name', o.name, 'items_done', o.items_done)
                                      ORDER BY o.rank), '[]')
               FROM (SELECT * FROM papers_importorigin o WHERE o.run_id = run.id ORDER BY o.rank LIMIT 3) o) AS origins
        FROM papers_importrun run ORDER BY run.id DESC LIMIT %(limit)s
    """
    return read_rows(ListedRun, sql, {"limit": limit})


def list_runs(run_ids: Sequence[int]) -> list[RunRow]:
    """These runs, in this order."""
    sql = f"""
        SELECT {RUN_COLUMNS} FROM unnest(%(run_ids)s::bigint[]) WITH ORDINALITY AS asked (id, rank)
        JOIN papers_importrun run USING (id) ORDER BY rank
    """
    return read_rows(RunRow, sql, {"run_ids": list(run_ids)})
