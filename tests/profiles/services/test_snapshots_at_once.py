"""Measuring by several sessions at once, and by one that ends in the middle."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import DatabaseError, InterfaceError, connection, transaction

from graph.models import ChangedAuthor
from graph.services.changed_authors import mark_authors_changed
from profiles.models import TrustSnapshot
from profiles.services.snapshots import measure_authors
from tests.factories import import_records
from tests.graph.catalogue import build
from tests.graph.people import find_id, write

pytestmark = pytest.mark.django_db(transaction=True)


def import_people() -> None:
    import_records(*(write(f"Work {n}", "Wei Lin", "Jo Do") for n in range(3)))
    build()


def measure_apart() -> int:
    """In a session of its own; how many were measured."""
    try:
        return sum(iter(measure_authors, 0))
    finally:
        connection.close()


def test_two_at_once_write_one_row_each():
    import_people()

    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(lambda _: measure_apart(), range(4)))

    assert sum(counts) == 2
    assert TrustSnapshot.objects.count() == 2
    assert not ChangedAuthor.objects.exists()


def test_session_that_ends_in_the_middle_leaves_it_all_to_the_next():
    import_people()

    class EndedError(Exception):
        pass

    def end() -> None:
        raise EndedError

    def measure_and_end() -> None:
        try:
            with pytest.raises(EndedError):
                measure_authors(begin_batch=end)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(measure_and_end).result()
    assert not TrustSnapshot.objects.exists()

    assert measure_apart() == 2
    assert TrustSnapshot.objects.count() == 2


def test_session_killed_after_it_wrote_leaves_nothing():
    import_people()
    written, killed = Event(), Event()

    def measure_and_wait() -> None:
        try:
            with transaction.atomic():
                measure_authors()
                written.set()
                killed.wait(30)
                measure_authors()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(measure_and_wait)
        assert written.wait(30)
        with connection.cursor() as cursor:
            cursor.execute(
                """SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                   WHERE datname = current_database() AND state = 'idle in transaction' AND pid <> pg_backend_pid()"""
            )
        killed.set()
        assert isinstance(waiting.exception(), DatabaseError | InterfaceError)
    assert not TrustSnapshot.objects.exists()

    assert measure_apart() == 2


def test_mark_that_comes_while_a_record_is_measured_stays_for_the_next():
    import_people()
    measure_apart()
    author_id = find_id("Wei Lin")
    mark_authors_changed([author_id])
    is_measured = Event()

    def mark_apart() -> None:
        """It waits for the session that took the mark off."""
        try:
            assert is_measured.wait(30)
            mark_authors_changed([author_id])
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            assert measure_authors() == 1
            marking = pool.submit(mark_apart)
            is_measured.set()
            with pytest.raises(TimeoutError):
                marking.result(timeout=0.3)
        marking.result()

    assert list(ChangedAuthor.objects.values_list("pk", flat=True)) == [author_id]
    assert measure_apart() == 1
