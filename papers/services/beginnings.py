"""Imports that people begin: of a query, or of a file that they brought."""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction

from papers.models import ImportRun
from papers.selectors.queries import find_identifier
from papers.services.imports import queue_run, start_query_run, start_run
from papers.services.refreshes import schedule_refresh
from papers.services.uploads import UNPACKED_FACTOR, discard_upload, is_too_large_unpacked, store_upload
from papers.sources.live.query import Query


class UploadError(Exception):
    """A file that can't be imported; the text is one line for the person who brought it."""


@transaction.atomic
def begin_query_run(query: Query) -> ImportRun:
    """Queue the import of a query, and follow whom it is about. Whoever calls tells a worker to look."""
    run = start_query_run(query)
    if find_identifier(query):
        schedule_refresh(query, run=None if query.since else run)
    queue_run(run)
    return run


def begin_file_run(
    *, name: str, blocks: Iterable[bytes], form: str | None, listed_for: str | None
) -> ImportRun:
    """Keep the file and queue its import. Whoever calls tells a worker to look.

    Raises UploadError, and keeps nothing, for one that is too large unpacked or of no form that is recognised.
    """
    path = store_upload(name, blocks)
    if is_too_large_unpacked(path):
        discard_upload(path)
        limit = settings.UPLOAD_MAX_BYTES * UNPACKED_FACTOR >> 20
        raise UploadError(f"Unpacked, a file may have up to {limit:,} MiB.")
    with transaction.atomic():
        run = start_run([path], form=form, listed_for=listed_for)
        is_known = bool(run.origins.get().form)
        if is_known:
            queue_run(run)
        else:
            run.delete()
    if not is_known:
        discard_upload(path)
        raise UploadError("No form that can be read is recognised in this file. Choose which it has.")
    return run


@transaction.atomic
def carry_on_again(run: ImportRun) -> None:
    """Queue a run that stopped once more; of a finished one nothing changes. Whoever calls tells a worker to look."""
    if run.state != ImportRun.State.FINISHED:
        queue_run(run)
