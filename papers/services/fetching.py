"""One live origin of a run read: each answer of the source ingested in one transaction with where to go on after it."""

from collections.abc import Callable, Iterator
from functools import partial
from io import BufferedReader, BytesIO

import msgspec
from django.db import transaction
from django.db.models import F

from core.http import Session
from papers.models import ImportOrigin, ImportRun, RejectedRecord
from papers.preparation import PreparedRecord, Reading, Rejection, prepare_items
from papers.records import RawItem, SourceError
from papers.services.asking import ask_pages
from papers.services.budgets import spend_requests
from papers.services.first_load import await_first_load
from papers.services.jobs import Lease, hold_lease, keep_lease
from papers.services.parsing import Batch
from papers.services.reading import note_end, write_batch
from papers.sources.live.query import CursorLostError, Page, parse_query
from papers.sources.registry import find_form

_LARGEST_COUNT = 2**63 - 1
"""No source says more in earnest, and no column holds more."""


def fetch_origin(
    run: ImportRun,
    origin: ImportOrigin,
    session: Session,
    report: Callable[[ImportOrigin], object],
    *,
    lease: Lease | None = None,
) -> None:
    """Ask on from where the committed answers end. `report` gets the origin after each. Raises SourceError.

    A source that has forgotten where we were is asked anew from the beginning, once: what is stored counts as said
    again, and brings the job no further: one that always forgets would be asked for ever. Raises LeaseLostError when
    another process reads the origin as well.
    """
    try:
        _fetch_pages(run, origin, session, report, lease)
    except CursorLostError:
        if origin.cursor is None:
            raise
        _begin_anew(run, origin, lease)
        _fetch_pages(run, origin, session, report, lease, gets_on=False)
    if not origin.is_finished:
        note_end(origin, lease)


def prepare_page(
    page: Page, *, items_before: int, listed_for: str | None
) -> list[PreparedRecord | Rejection]:
    """The items of an answer made ready; each has as its line its place in all that the source answers, from 1."""
    items = list(cut_page(page, items_before=items_before))
    return prepare_items(Reading(page.form, listed_for), items)


def cut_page(page: Page, *, items_before: int) -> Iterator[RawItem]:
    """The items of an answer, their lines counted on from `items_before`."""
    with BufferedReader(BytesIO(page.body)) as stream:
        for place, item in enumerate(find_form(page.form).split(stream), items_before + 1):
            yield msgspec.structs.replace(item, line=place)


def _fetch_pages(
    run: ImportRun,
    origin: ImportOrigin,
    session: Session,
    report: Callable[[ImportOrigin], object],
    lease: Lease | None,
    *,
    gets_on: bool = True,
) -> None:
    query = parse_query(origin.address)
    spent_count = session.sent_count
    try:
        for page in ask_pages(query, session=session, cursor=origin.cursor):
            prepared = prepare_page(page, items_before=origin.items_done, listed_for=run.listed_for)
            cost = session.sent_count - spent_count
            await_first_load(
                partial(_write_page, run, origin, page, prepared, query.source, cost, lease, gets_on=gets_on),
                keep=partial(keep_lease, lease),
            )
            spent_count += cost
            report(origin)
    except SourceError:
        spend_requests(query.source, session.sent_count - spent_count)
        raise
    spend_requests(query.source, session.sent_count - spent_count)


@transaction.atomic
def _write_page(
    run: ImportRun,
    origin: ImportOrigin,
    page: Page,
    prepared: list[PreparedRecord | Rejection],
    source: str,
    cost: int,
    lease: Lease | None,
    *,
    gets_on: bool,
) -> None:
    """One answer, the progress that it makes and what it cost, or none of it."""
    write_batch(run, origin, Batch(0, prepared), lease, gets_on=gets_on)
    origin.form, origin.cursor, origin.is_finished = page.form, page.cursor, page.cursor is None
    if page.total_count is not None:
        origin.total_count = min(page.total_count, _LARGEST_COUNT)
    origin.save(update_fields=["form", "cursor", "is_finished", "total_count"])
    spend_requests(source, cost)


@transaction.atomic
def _begin_anew(run: ImportRun, origin: ImportOrigin, lease: Lease | None) -> None:
    hold_lease(lease, gets_on=False)
    rejected, _ = RejectedRecord.objects.filter(origin=origin).delete()
    ImportRun.objects.filter(pk=run.pk).update(rejected_count=F("rejected_count") - rejected)
    origin.cursor, origin.items_done = None, 0
    origin.save(update_fields=["cursor", "items_done"])
