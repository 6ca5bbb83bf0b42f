"""The first load of an empty catalogue: foreign keys and scattered indexes are set aside and built once at its end.

What is set aside stands as a row with its definition, written in the transaction that drops it, so that a load
that is killed leaves nothing behind that the next one does not put back.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import QuerySet

from papers.models import SetAside, Work
from papers.services.catalogue import hold_catalogue

_LOADING_LOCK = 7_337_002
_SCATTERED = ("papers_signature", "papers_signatureaffiliation", "papers_signatureidentifier", "papers_name",
              "papers_affiliation")  # fmt: skip
"""Tables whose indexes, keys aside, take their entries in no order and serve nothing while rows come in."""


@contextmanager
def first_load(*, is_large: bool) -> Iterator[Callable[[], None]]:
    """Load without foreign keys and scattered indexes when the catalogue is empty and the load large.

    Gives a function to call when the rows are in and are now to be looked up: it puts the indexes back. The end of
    the block puts back the rest. Another import at the same time just runs beside it.
    """
    if not _try_lock():
        yield lambda: None
        return
    try:
        put_back()
        if is_large and not Work.objects.exists():
            _set_aside()
        yield _put_back_indexes
    finally:
        put_back()
        _unlock()


def put_back() -> None:
    """Build again what a load set aside."""
    _put_back_indexes()
    _build(SetAside.objects.order_by("name"))


def _put_back_indexes() -> None:
    _build(SetAside.objects.filter(is_index=True).order_by("name"))


@transaction.atomic
def _build(pending: QuerySet[SetAside]) -> None:
    if not pending.exists():
        return
    hold_catalogue()
    with connection.cursor() as cursor:
        for one in pending.select_for_update():
            cursor.execute(one.definition)
            one.delete()


@transaction.atomic
def _set_aside() -> None:
    hold_catalogue()
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT conname, conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
               WHERE contype = 'f' AND conrelid::regclass::text LIKE 'papers\\_%' AND conparentid = 0"""
        )
        for name, table, definition in cursor.fetchall():
            SetAside.objects.create(
                name=name,
                is_index=False,
                definition=f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}',
            )
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        cursor.execute(
            """SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
               WHERE i.indrelid::regclass::text = ANY(%s) AND NOT i.indisprimary AND NOT i.indisunique""",
            [list(_SCATTERED)],
        )
        for name, definition in cursor.fetchall():
            SetAside.objects.create(name=name, is_index=True, definition=definition)
            cursor.execute(f'DROP INDEX "{name}"')


def _try_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOADING_LOCK])
        (taken,) = cursor.fetchone()
    return bool(taken)


def _unlock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOADING_LOCK])
