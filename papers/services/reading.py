"""One origin of a run read: its records ingested batch by batch, each in one transaction with the progress it makes."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.db.models import F

from papers.models import ImportOrigin, ImportRun, RejectedRecord, SetAside
from papers.preparation import LaidOutBatch, PreparedRecord, Reading, Rejection
from papers.records import RawItem, SourceError
from papers.services.bare_tables import is_set_aside
from papers.services.catalogue import commit_lazily, hold_bare_catalogue
from papers.services.first_load import append_batch, await_first_load
from papers.services.ingest import Outcome, ingest_batch
from papers.services.jobs import Lease, LeaseLostError, hold_lease, keep_lease
from papers.services.parsing import Batch, Parsing
from papers.sources.files import open_source, peek_head
from papers.sources.registry import find_form
from papers.sources.snapshot import find_observed_at
from papers.sources.text import show_excerpt


def measure_file(path: Path) -> tuple[int, datetime]:
    """The size of a file in bytes, and when its source said what is in it."""
    status = path.stat()
    return status.st_size, find_observed_at(path, datetime.fromtimestamp(status.st_mtime, UTC))


def read_origin(
    run: ImportRun,
    origin: ImportOrigin,
    parsing: Parsing,
    report: Callable[[ImportOrigin, int], None],
    *,
    lease: Lease | None = None,
) -> None:
    """Read on in a file from where its committed batches end. Raises SourceError and LeaseLostError."""
    bytes_read = 0

    def count(size: int) -> None:
        nonlocal bytes_read
        bytes_read += size

    with open_source(origin.address, on_read=count) as stream:
        if origin.items_done and measure_file(Path(origin.address)) != (
            origin.bytes_count,
            origin.observed_at,
        ):
            raise SourceError(f"{origin.address}: has changed since it was begun; import it anew")
        items = find_form(origin.form).split(stream) if origin.form else _refuse(peek_head(stream))
        rest = islice(items, origin.items_done, None)
        for batch in parsing.read_batches(origin, Reading(origin.form, run.listed_for), rest):
            await_first_load(partial(write_batch, run, origin, batch, lease), keep=partial(keep_lease, lease))
            report(origin, bytes_read)
            parsing.note_batch(batch)
    note_end(origin, lease)


def _refuse(head: bytes) -> Iterator[RawItem]:
    reason = (
        "no form that can be read is recognised in this file; name one with --form"
        if head
        else "the file is empty"
    )
    yield RawItem(line=1, reason=reason, excerpt=show_excerpt(head))


@transaction.atomic
def write_batch(
    run: ImportRun, origin: ImportOrigin, batch: Batch, lease: Lease | None, *, gets_on: bool = True
) -> None:
    """One batch and the progress that it makes, or neither; `gets_on` as in `hold_lease`. Raises FirstLoadError."""
    hold_lease(lease, gets_on=gets_on)
    commit_lazily()
    outcome, rejections = _append(run, batch.laid_out) if batch.laid_out else _ingest(origin, batch)
    _keep_rejections(origin, rejections)
    _note_progress(run, origin, outcome, len(rejections))


def _append(run: ImportRun, batch: LaidOutBatch) -> tuple[Outcome, list[Rejection]]:
    hold_bare_catalogue()
    if not is_set_aside(SetAside.Stage.READ):
        raise LeaseLostError(f"import run {run.pk} is carried on by another process")
    append_batch(batch)
    return Outcome(created=batch.records_count), batch.rejections


def _ingest(origin: ImportOrigin, batch: Batch) -> tuple[Outcome, list[Rejection]]:
    records = [one for one in batch.prepared if isinstance(one, PreparedRecord)]
    outcome = ingest_batch(records, origin=origin) if records else Outcome()
    outcome.unchanged += batch.known_count
    return outcome, [one for one in batch.prepared if isinstance(one, Rejection)]


def _keep_rejections(origin: ImportOrigin, rejections: Sequence[Rejection]) -> None:
    RejectedRecord.objects.bulk_create(
        (
            RejectedRecord(origin=origin, line=one.line, reason=one.reason, excerpt=one.excerpt)
            for one in rejections
        ),
        ignore_conflicts=True,
    )


def _note_progress(run: ImportRun, origin: ImportOrigin, outcome: Outcome, rejected: int) -> None:
    """Count a batch, if the origin still stands where we began it: else another process reads it as well."""
    done = outcome.created + outcome.updated + outcome.unchanged + rejected
    begun_at = origin.items_done
    origin.items_done = begun_at + done
    if not ImportOrigin.objects.filter(pk=origin.pk, items_done=begun_at).update(
        items_done=origin.items_done
    ):
        raise LeaseLostError(f"import run {run.pk} is carried on by another process")
    ImportRun.objects.filter(pk=run.pk).update(
        created_count=F("created_count") + outcome.created,
        updated_count=F("updated_count") + outcome.updated,
        unchanged_count=F("unchanged_count") + outcome.unchanged,
        rejected_count=F("rejected_count") + rejected,
    )


@transaction.atomic
def note_end(origin: ImportOrigin, lease: Lease | None) -> None:
    hold_lease(lease)
    ImportOrigin.objects.filter(pk=origin.pk).update(is_finished=True)
