"""Import runs: begun over files or a query, carried on until all is read and resolved, resumable after every batch."""

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from papers.models import ImportOrigin, ImportRun, Job
from papers.records import SourceError
from papers.rows import COLUMNS
from papers.services.asking import IMPORT_LIMITS, list_queries, name_query, open_session
from papers.services.bare_tables import RESOLVED_TABLES
from papers.services.catalogue import refresh_statistics
from papers.services.fetching import fetch_origin
from papers.services.first_load import finish_first_load, first_load
from papers.services.jobs import Lease, add_job, finish_job, hold_lease, keep_lease
from papers.services.parsing import Parsing
from papers.services.reading import measure_file, read_origin
from papers.services.resolution import resolve_stale_blocks
from papers.services.staleness import IMPORT, attend_stale_blocks
from papers.sources.files import open_source, peek_head
from papers.sources.live.query import Query, SourceAwayError
from papers.sources.registry import detect_form, find_form
from papers.sources.snapshot import show_name

_LARGE_LOAD_BYTES = 2_000_000


def start_run(paths: Sequence[Path], *, form: str | None = None, listed_for: str | None = None) -> ImportRun:
    """A run over these files, none of it read yet. `form` is told from each file when not given.

    Raises SourceError, and writes nothing, when a file can't be opened.
    """
    origins = [_describe_file(rank, path, form) for rank, path in enumerate(paths)]
    with transaction.atomic():
        run = ImportRun.objects.create(listed_for=listed_for)
        for origin in origins:
            origin.run = run
        ImportOrigin.objects.bulk_create(origins)
    return run


def start_query_run(query: Query, *, listed_for: str | None = None) -> ImportRun:
    """A run over what live sources answer to the query, none of it asked yet.

    For an ORCID iD it has an origin for each source that knows people by it.
    """
    began_at = timezone.now()
    with transaction.atomic():
        run = ImportRun.objects.create(listed_for=listed_for)
        ImportOrigin.objects.bulk_create(
            ImportOrigin(run=run, rank=rank, address=str(one), name=name_query(one), observed_at=began_at)
            for rank, one in enumerate(list_queries(query))
        )
    return run


def queue_run(run: ImportRun) -> Job:
    """The job to carry a run on, whose subject is the run's id: to be added in the transaction that begins the run.

    One that waits to be tried again is tried now. Its files must be where a worker sees them. Whoever calls tells a
    worker to look (`papers.tasks.poke`).
    """
    return add_job(kind=IMPORT, subject=str(run.pk), due_at=timezone.now())


def do_import(lease: Lease) -> None:
    """Carry on the run that is the subject of the job. Raises SourceError and LeaseLostError."""
    carry_on(ImportRun.objects.get(pk=int(lease.subject)), lease=lease)


def carry_on(
    run: ImportRun,
    *,
    lease: Lease | None = None,
    report_bytes: Callable[[ImportOrigin, int], None] = lambda origin, bytes_read: None,
    report_items: Callable[[ImportOrigin], None] = lambda origin: None,
    report_blocks: Callable[[int, int], None] = lambda done, total: None,
) -> ImportRun:
    """Read what of the run's origins is not yet read, resolve the names, and finish the run.

    `report_bytes` gets a file and how many of its bytes are read, after each batch; `report_items` gets a live origin
    after each answer; `report_blocks` how many name blocks are resolved, of how many. A file that fails stops the run;
    a live source that fails is left out, and all that the others say is taken in before the run ends. Either way it is
    marked so, with the reasons, SourceError is raised, and the run can be carried on. A finished run only resolves what
    is stale.

    With the lease of a job nothing is written once that is lost (LeaseLostError), and the job is done with the run.
    """
    sizes = run.origins.filter(is_finished=False).values_list("bytes_count", flat=True)
    size = sum(size or 0 for size in sizes)
    is_large = size >= _LARGE_LOAD_BYTES
    with _without_collection(), attend_stale_blocks(), first_load(is_large=is_large) as is_first_load:
        appends = is_first_load and not any(origin.is_live for origin in run.origins.all())
        failures = _read_origins(run, lease, report_bytes, report_items, appends=appends)
        finish_first_load(
            report_blocks, begin_batch=partial(hold_lease, lease), keep=partial(keep_lease, lease)
        )
        run.refresh_from_db()
        if size and (run.created_count or run.updated_count):
            refresh_statistics(RESOLVED_TABLES if is_first_load else COLUMNS)
        resolve_stale_blocks(report_blocks, begin_batch=partial(hold_lease, lease, gets_on=False))
    if failures:
        failure = _join_failures(failures)
        _note_state(run, lease, ImportRun.State.FAILED, str(failure))
        raise failure
    _finish(run, lease)
    run.refresh_from_db()
    return run


def _read_origins(
    run: ImportRun,
    lease: Lease | None,
    report_bytes: Callable[[ImportOrigin, int], None],
    report_items: Callable[[ImportOrigin], None],
    *,
    appends: bool,
) -> list[SourceError]:
    """Read what is left; the failures of live sources, which keep none of the others from being read."""
    _note_state(run, lease, ImportRun.State.RUNNING)
    failures = []
    with ExitStack() as stack:
        parsing = Parsing(stack, is_first_load=appends, keep=partial(keep_lease, lease))
        session = stack.enter_context(closing(open_session(IMPORT_LIMITS, keep=partial(keep_lease, lease))))
        for origin in run.origins.filter(is_finished=False).order_by("rank"):
            try:
                if origin.is_live:
                    fetch_origin(run, origin, session, report_items, lease=lease)
                else:
                    read_origin(run, origin, parsing, report_bytes, lease=lease)
            except SourceError as error:
                if not origin.is_live:
                    _note_state(run, lease, ImportRun.State.FAILED, str(error))
                    raise
                failures.append(error)
    return failures


def _join_failures(failures: Sequence[SourceError]) -> SourceError:
    """All failures as one line, and as one that waiting can help when it can help any."""
    line = "; ".join(map(str, failures))
    away = [failure for failure in failures if isinstance(failure, SourceAwayError)]
    if not away:
        return SourceError(line)
    waits = [failure.retry_after_seconds for failure in away if failure.retry_after_seconds is not None]
    return SourceAwayError(line, retry_after_seconds=max(waits, default=None))


@transaction.atomic
def _note_state(run: ImportRun, lease: Lease | None, state: ImportRun.State, note: str = "") -> None:
    hold_lease(lease, gets_on=False)
    ImportRun.objects.filter(pk=run.pk).exclude(state=ImportRun.State.FINISHED).update(state=state, note=note)


@transaction.atomic
def _finish(run: ImportRun, lease: Lease | None) -> None:
    hold_lease(lease)
    ImportRun.objects.filter(pk=run.pk, finished_at=None).update(
        state=ImportRun.State.FINISHED, finished_at=Now()
    )
    if lease is not None:
        finish_job(lease)


def _describe_file(rank: int, path: Path, form: str | None) -> ImportOrigin:
    with open_source(path) as stream:
        found = find_form(form) if form else detect_form(peek_head(stream))
    shown = os.fsencode(path).decode("utf-8", "backslashreplace")
    if shown != str(path):
        raise SourceError(f"{shown}: the name is not UTF-8; rename the file")
    size, observed_at = measure_file(path)
    return ImportOrigin(
        rank=rank,
        address=str(path.resolve()),
        name=show_name(path),
        form=found.FORM if found else "",
        bytes_count=size,
        observed_at=observed_at,
    )


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
