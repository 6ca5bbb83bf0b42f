"""Import runs: files read, their records ingested batch by batch, and resumable at every one."""

import gc
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from papers.models import ImportFile, ImportRun, RejectedRecord
from papers.preparation import PreparedRecord, Rejection, digest_items, prepare_items, start_process
from papers.records import RawItem, SourceError
from papers.services.catalogue import commit_lazily, refresh_statistics
from papers.services.first_load import first_load
from papers.services.ingest import Outcome, ingest_batch, pass_known
from papers.services.resolution import resolve_stale_blocks
from papers.sources.files import open_source, peek_head
from papers.sources.registry import detect_form, find_form
from papers.sources.text import show_excerpt

ITEMS_A_BATCH = 2_000
_PARSING_PROCESSES = 2
_LARGE_LOAD_BYTES = 2_000_000
_GROWTH = frozenset(4**power for power in range(12))

Prepared = list[PreparedRecord | Rejection]


def start_run(paths: Sequence[Path], *, form: str | None = None, listed_for: str | None = None) -> ImportRun:
    """A run over these files, none of it read yet. `form` is told from each file when not given.

    Raises SourceError, and writes nothing, when a file can't be opened.
    """
    files = [_describe_file(rank, path, form) for rank, path in enumerate(paths)]
    with transaction.atomic():
        run = ImportRun.objects.create(listed_for=listed_for)
        for file in files:
            file.run = run
        ImportFile.objects.bulk_create(files)
    return run


def carry_on(
    run: ImportRun,
    *,
    report_bytes: Callable[[ImportFile, int], None] = lambda file, bytes_read: None,
    report_blocks: Callable[[int, int], None] = lambda done, total: None,
) -> ImportRun:
    """Read what of the run's files is not yet read, resolve the names, and finish the run.

    `report_bytes` gets the file and how many of its bytes are read, after each batch; `report_blocks` how many name
    blocks are resolved, of how many. A source that fails stops the run: it is marked so, with the reason, SourceError
    is raised, and the run can be carried on. A finished run only resolves what is stale.
    """
    size = sum(run.files.filter(is_finished=False).values_list("bytes_count", flat=True))
    with _without_collection(), first_load(is_large=size >= _LARGE_LOAD_BYTES) as put_indexes_back:
        _read_files(run, report_bytes)
        put_indexes_back()
        refresh_statistics()
        resolve_stale_blocks(report_blocks)
    ImportRun.objects.filter(pk=run.pk, finished_at=None).update(
        state=ImportRun.State.FINISHED, finished_at=Now()
    )
    run.refresh_from_db()
    return run


def _read_files(run: ImportRun, report: Callable[[ImportFile, int], None]) -> None:
    ImportRun.objects.filter(pk=run.pk).exclude(state=ImportRun.State.FINISHED).update(
        state=ImportRun.State.RUNNING, note=""
    )
    try:
        with ExitStack() as stack:
            parsing = _Parsing(stack)
            for file in run.files.filter(is_finished=False).order_by("rank"):
                _read_file(run, file, parsing, report)
    except SourceError as error:
        ImportRun.objects.filter(pk=run.pk).update(state=ImportRun.State.FAILED, note=str(error))
        raise


def _describe_file(rank: int, path: Path, form: str | None) -> ImportFile:
    with open_source(path) as stream:
        found = find_form(form) if form else detect_form(peek_head(stream))
    shown = os.fsencode(path).decode("utf-8", "backslashreplace")
    if shown != str(path):
        raise SourceError(f"{shown}: the name is not UTF-8; rename the file")
    size, modified_at = _measure_file(path)
    return ImportFile(
        rank=rank,
        path=str(path.resolve()),
        name=path.name,
        form=found.FORM if found else "",
        bytes_count=size,
        modified_at=modified_at,
    )


def _measure_file(path: Path) -> tuple[int, datetime]:
    status = path.stat()
    return status.st_size, datetime.fromtimestamp(status.st_mtime, UTC)


def _read_file(
    run: ImportRun, file: ImportFile, parsing: "_Parsing", report: Callable[[ImportFile, int], None]
) -> None:
    bytes_read = 0

    def count(size: int) -> None:
        nonlocal bytes_read
        bytes_read += size

    with open_source(file.path, on_read=count) as stream:
        if file.items_done and _measure_file(Path(file.path)) != (file.bytes_count, file.modified_at):
            raise SourceError(f"{file.path}: has changed since it was begun; import it anew")
        items = find_form(file.form).split(stream) if file.form else _refuse(peek_head(stream))
        rest = islice(items, file.items_done, None)
        for batch in parsing.read_batches(file.form, rest, run.listed_for):
            if isinstance(batch, list):
                _write_batch(run, file, batch)
            elif not _pass_known(run, file, batch.digests):
                _write_batch(run, file, batch.prepare())
                parsing.expects_known = False
            report(file, bytes_read)
            parsing.note_batch()
    ImportFile.objects.filter(pk=file.pk).update(is_finished=True)


def _refuse(head: bytes) -> Iterator[RawItem]:
    reason = (
        "no form that can be read is recognised in this file; name one with --form"
        if head
        else "the file is empty"
    )
    yield RawItem(line=1, reason=reason, excerpt=show_excerpt(head))


@transaction.atomic
def _write_batch(run: ImportRun, file: ImportFile, prepared: Prepared) -> None:
    """One batch and the progress that it makes, or neither."""
    commit_lazily()
    records = [one for one in prepared if isinstance(one, PreparedRecord)]
    rejections = [one for one in prepared if isinstance(one, Rejection)]
    outcome = ingest_batch(records, file=file) if records else Outcome()
    RejectedRecord.objects.bulk_create(
        (
            RejectedRecord(file=file, line=one.line, reason=one.reason, excerpt=one.excerpt)
            for one in rejections
        ),
        ignore_conflicts=True,
    )
    _note_progress(run, file, outcome, len(rejections))


@transaction.atomic
def _pass_known(run: ImportRun, file: ImportFile, digests: Sequence[str | None]) -> bool:
    """Note a batch of records that are all stored already; false, and nothing noted, when one is not."""
    commit_lazily()
    known = [digest for digest in digests if digest is not None]
    if len(known) < len(digests) or not pass_known(known, file=file):
        return False
    _note_progress(run, file, Outcome(unchanged=len(known)), 0)
    return True


def _note_progress(run: ImportRun, file: ImportFile, outcome: Outcome, rejected: int) -> None:
    done = outcome.created + outcome.updated + outcome.unchanged + rejected
    ImportRun.objects.filter(pk=run.pk).update(
        created_count=F("created_count") + outcome.created,
        updated_count=F("updated_count") + outcome.updated,
        unchanged_count=F("unchanged_count") + outcome.unchanged,
        rejected_count=F("rejected_count") + rejected,
    )
    ImportFile.objects.filter(pk=file.pk).update(items_done=F("items_done") + done)


class _Digested(NamedTuple):
    """A batch of which only the digests are worked out so far."""

    digests: list[str | None]
    prepare: Callable[[], Prepared]


class _Parsing:
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
    ) -> Iterator[Prepared | _Digested]:
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

    def _digest(self, form: str, chunk: list[RawItem], listed_for: str | None) -> _Digested:
        """The first batch of a file: known until shown otherwise."""
        self.expects_known = True
        return _Digested(
            digest_items(form, chunk, listed_for), partial(prepare_items, form, chunk, listed_for)
        )

    def _start_pool(self) -> ProcessPoolExecutor:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = self._stack.enter_context(
                ProcessPoolExecutor(_PARSING_PROCESSES, context, start_process)
            )
        return self._pool


def _take(future: Future[Any], prepare: Callable[[], Prepared] | None) -> Prepared | _Digested:
    return _Digested(future.result(), prepare) if prepare else future.result()


@contextmanager
def _without_collection() -> Iterator[None]:
    """Without looking for cycles: a batch makes none, and looking takes half of an importer's time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
