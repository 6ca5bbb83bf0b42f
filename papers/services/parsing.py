"""Batches of items prepared in processes of their own, a few ahead of the one that is being written."""

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from functools import partial
from itertools import chain, islice
from typing import NamedTuple

from django.db import transaction

from papers.models import ImportOrigin
from papers.preparation import (
    LaidOutBatch,
    Place,
    PreparedRecord,
    Reading,
    Rejection,
    digest_items,
    lay_out_batch,
    prepare_items,
    start_process,
)
from papers.records import RawItem
from papers.services.catalogue import hold_bare_catalogue, refresh_statistics, take_ids
from papers.services.first_load import await_first_load
from papers.services.ingest import pass_known

ITEMS_A_BATCH = 2_000
PROCESSES = 2
_GROWTH = frozenset({4**power for power in range(12)})


class Batch(NamedTuple):
    """Items one behind the other in their origin: how many of them were read before, and the others prepared.

    `laid_out` stands for all of it in a first load.
    """

    known_count: int
    prepared: list[PreparedRecord | Rejection]
    laid_out: LaidOutBatch | None = None


class Parsing:
    """The processes that prepare batches; a small file needs none.

    In a first load they lay the records out as COPY text, and nobody asks what was read before.
    """

    def __init__(self, stack: ExitStack, *, is_first_load: bool, keep: Callable[[], object]) -> None:
        """`keep` is called now and then while another import's first load is waited for."""
        self._is_first_load = is_first_load
        self._keep = keep
        self._batches_count = 0
        self._stack = stack
        self._pool: ProcessPoolExecutor | None = None

    def note_batch(self, batch: Batch) -> None:
        """After 1, 4, 16 … batches of new records the tables have grown beyond what the planner knows of them."""
        if not batch.prepared:
            return
        self._batches_count += 1
        if self._batches_count in _GROWTH:
            refresh_statistics()

    def read_batches(
        self, origin: ImportOrigin, reading: Reading, items: Iterable[RawItem]
    ) -> Iterator[Batch]:
        """The batches of the items, in their order."""
        chunks = iter(lambda: list(islice(items, ITEMS_A_BATCH)), [])
        first, second = next(chunks, []), next(chunks, [])
        if first and not second and not self._is_first_load:
            known_count, fresh = self._part_known(origin, reading, first)
            yield Batch(known_count, prepare_items(reading, fresh))
        elif first:
            yield from self._read_ahead(origin, reading, chain(filter(None, [first, second]), chunks))

    def _read_ahead(
        self, origin: ImportOrigin, reading: Reading, chunks: Iterable[list[RawItem]]
    ) -> Iterator[Batch]:
        submit = self._submit_whole if self._is_first_load else self._submit_unknown
        waiting: deque[Callable[[], Batch]] = deque()
        for chunk in chunks:
            waiting.append(submit(origin, reading, chunk))
            if len(waiting) > 2 * PROCESSES:
                yield waiting.popleft()()
        while waiting:
            yield waiting.popleft()()

    def _submit_whole(
        self, origin: ImportOrigin, reading: Reading, chunk: list[RawItem]
    ) -> Callable[[], Batch]:
        place = Place(_take_first_id(len(chunk)), origin.pk, origin.observed_at)
        future = self._start_pool().submit(lay_out_batch, reading, chunk, place)
        return lambda: Batch(0, [], future.result())

    def _submit_unknown(
        self, origin: ImportOrigin, reading: Reading, chunk: list[RawItem]
    ) -> Callable[[], Batch]:
        known_count, fresh = self._part_known(origin, reading, chunk)
        if not fresh:
            return lambda: Batch(known_count, [])
        future = self._start_pool().submit(prepare_items, reading, fresh)
        return lambda: Batch(known_count, future.result())

    def _part_known(
        self, origin: ImportOrigin, reading: Reading, items: list[RawItem]
    ) -> tuple[int, list[RawItem]]:
        """How many of the items were read before, byte by byte, and the others."""
        digests = digest_items(reading, items)
        look = partial(pass_known, [digest for digest in digests if digest], origin=origin)
        known = await_first_load(transaction.atomic(look), keep=self._keep)
        fresh = [item for item, digest in zip(items, digests, strict=True) if digest not in known]
        return len(items) - len(fresh), fresh

    def _start_pool(self) -> ProcessPoolExecutor:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = self._stack.enter_context(ProcessPoolExecutor(PROCESSES, context, start_process))
        return self._pool


@transaction.atomic
def _take_first_id(count: int) -> int:
    hold_bare_catalogue()
    return take_ids("papers_work", count).start
