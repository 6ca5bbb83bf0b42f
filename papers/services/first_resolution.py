"""The first resolution of a catalogue: name blocks in ranges, by several processes, into bare tables.

Blocks that share an identifier with another are left stale, for `resolution.resolve_stale_blocks`.
"""

import multiprocessing
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor

from django.db import connection, transaction

from papers.copying import copy_text
from papers.models import SetAside
from papers.preparation import start_process
from papers.services.bare_tables import is_set_aside
from papers.services.catalogue import commit_lazily, hold_bare_catalogue
from papers.services.fresh_blocks import BlockRange, resolve_range
from papers.services.jobs import LeaseLostError

_PROCESSES = 2
_SIGNATURES_A_RANGE = 20_000
_CONNECTION_OPTIONS = ("dbname", "database", "user", "password", "host", "port", "sslmode", "options")


def resolve_fresh_blocks(report: Callable[[int, int], None], begin_batch: Callable[[], object]) -> None:
    """Resolve the stale blocks that nothing ties to others; nothing to do when the tables of authors have keys.

    A range is one transaction, begun by `begin_batch`. `report` gets how many blocks are resolved, of how many.
    """
    if not is_set_aside(SetAside.Stage.RESOLVED):
        return
    with transaction.atomic():
        begin_batch()
        tied = _select_tied()
        ranges = _part_blocks(tied)
    total, done = sum(one.blocks_count for one in ranges), 0
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(_PROCESSES, context, start_process) as pool:
        for blocks, texts in _resolve_ranges(pool, ranges):
            with transaction.atomic():
                begin_batch()
                _write_range(blocks, texts)
            done += blocks.blocks_count
            report(done, total)


def _resolve_ranges(
    pool: ProcessPoolExecutor, ranges: list[BlockRange]
) -> Iterator[tuple[BlockRange, dict[str, bytes]]]:
    options = connection.get_connection_params()
    options = {name: options[name] for name in _CONNECTION_OPTIONS if options.get(name)}
    waiting: deque[tuple[BlockRange, Future[dict[str, bytes]]]] = deque()
    for blocks in ranges:
        waiting.append((blocks, pool.submit(resolve_range, options, blocks)))
        if len(waiting) > 2 * _PROCESSES:
            yield _take(waiting)
    while waiting:
        yield _take(waiting)


def _take(waiting: deque[tuple[BlockRange, Future[dict[str, bytes]]]]) -> tuple[BlockRange, dict[str, bytes]]:
    blocks, future = waiting.popleft()
    return blocks, future.result()


def _select_tied() -> list[int]:
    """The blocks with a signature that shares an identifier with one of another block, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT DISTINCT unnest(blocks) FROM (
                   SELECT array_agg(DISTINCT n.block) AS blocks
                   FROM papers_signatureidentifier i JOIN papers_signature s USING (work_id, position)
                   JOIN papers_name n ON n.id = s.name_id
                   GROUP BY i.scheme, i.value HAVING count(DISTINCT n.block) > 1
               ) shared ORDER BY 1"""
        )
        return [block for (block,) in cursor.fetchall()]


def _part_blocks(tied: list[int]) -> list[BlockRange]:
    """The stale blocks that have signatures, parted so that a process takes little memory for each part."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT min(block), max(block), count(*) FROM (
                   SELECT block, sum(signatures_count) OVER (ORDER BY block) AS sum_before FROM (
                       SELECT n.block, count(*) AS signatures_count
                       FROM papers_staleblock JOIN papers_name n USING (block)
                       JOIN papers_signature s ON s.name_id = n.id
                       GROUP BY n.block
                   ) counted
               ) summed GROUP BY sum_before::bigint / %s ORDER BY 1""",
            [_SIGNATURES_A_RANGE],
        )
        return [
            BlockRange(low, high, tied[bisect_left(tied, low) : bisect_right(tied, high)], count)
            for low, high, count in cursor.fetchall()
        ]


def _write_range(blocks: BlockRange, texts: dict[str, bytes]) -> None:
    hold_bare_catalogue()
    if not is_set_aside(SetAside.Stage.RESOLVED):
        raise LeaseLostError("another process has finished the first load")
    commit_lazily()
    for table, text in texts.items():
        copy_text(table, text)
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM papers_staleblock WHERE block BETWEEN %s AND %s AND block <> ALL(%s)",
            [blocks.low, blocks.high, list(blocks.tied)],
        )
