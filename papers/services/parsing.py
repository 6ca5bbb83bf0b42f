"""Batches of a file's items prepared in processes of their own, a few ahead of the one that is being written."""

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from functools import partial
from itertools import chain, islice
from typing import Any, NamedTuple

from papers.preparation import PreparedRecord, Rejection, digest_items, prepare_items, start_process
from papers.records import RawItem
from papers.services.catalogue import refresh_statistics

ITEMS_A_BATCH = 2_000
_PARSING_PROCESSES = 2
_GROWTH = frozenset({4**power for power in range(12)})

Prepared = list[PreparedRecord | Rejection]


class Digested(NamedTuple):
    """A batch of which only the digests are worked out so far."""

    digests: list[str | None]
    prepare: Callable[[], Prepared]


class Parsing:
    """Batches parsed in processes of their own, a few ahead of the one being written; a small file needs none.

    While `expects_known`, which the first batch of a file decides, only digests are worked out: a file that was
    imported before is then read at the speed of parsing.
    """

    def __init__(self, stack: ExitStack) -> None:
        self.expects_known = False
        self._batches_count = 0
        self._stack = stack
        self._pool: ProcessPoolExecutor | None = None

    def note_batch(self) -> None:
        """After 1, 4, 16 … batches the tables have grown beyond what the planner knows of them."""
        self._batches_count += 1
        if self._batches_count in _GROWTH:
            refresh_statistics()

    def read_batches(
        self, form: str, items: Iterable[RawItem], listed_for: str | None
    ) -> Iterator[Prepared | Digested]:
        chunks = iter(lambda: list(islice(items, ITEMS_A_BATCH)), [])
        first, second = next(chunks, []), next(chunks, [])
        if first:
            yield self._digest(form, first, listed_for)
        if not second:
            return
        pool = self._start_pool()
        waiting: deque[tuple[Future[Any], Callable[[], Prepared] | None]] = deque()
        for chunk in chain([second], chunks):
            prepare = partial(prepare_items, form, chunk, listed_for)
            if self.expects_known:
                waiting.append((pool.submit(digest_items, form, chunk, listed_for), prepare))
            else:
                waiting.append((pool.submit(prepare), None))
            if len(waiting) > 2 * _PARSING_PROCESSES:
                yield _take(*waiting.popleft())
        while waiting:
            yield _take(*waiting.popleft())

    def _digest(self, form: str, chunk: list[RawItem], listed_for: str | None) -> Digested:
        """The first batch of a file: known until shown otherwise."""
        self.expects_known = True
        return Digested(
            digest_items(form, chunk, listed_for), partial(prepare_items, form, chunk, listed_for)
        )

    def _start_pool(self) -> ProcessPoolExecutor:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = self._stack.enter_context(
                ProcessPoolExecutor(_PARSING_PROCESSES, context, start_process)
            )
        return self._pool


def _take(future: Future[Any], prepare: Callable[[], Prepared] | None) -> Prepared | Digested:
    return Digested(future.result(), prepare) if prepare else future.result()
