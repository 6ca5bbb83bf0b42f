"""Connections that are kept from request to request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept() -> Iterator[BaseDatabaseWrapper]:
    """A connection of its own, as a request left it."""
    one = connections.create_connection("default")
    one.settings_dict = {**one.settings_dict, "CONN_HEALTH_CHECKS": True, "CONN_MAX_AGE": 600}
    with closing(one):
        ask(one)
        yield one


def ask(one: BaseDatabaseWrapper) -> int:
    """The number of the server's process that answers."""
    with one.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (number,) = cursor.fetchone()
    return int(number)


def begin_request(one: BaseDatabaseWrapper) -> None:
    one.close_if_unusable_or_obsolete()


def test_connection_that_still_is_is_kept_without_a_query(kept):
    before = ask(kept)
    begin_request(kept)
    with kept.cursor(), connections["default"].cursor() as other:
        other.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", [before])
        assert other.fetchone() == ("SELECT pg_backend_pid()",)
    assert ask(kept) == before


def test_connection_that_the_server_ended_is_made_anew(kept):
    before = ask(kept)
    begin_request(kept)
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [before])
    assert ask(kept) != before


def test_connection_that_was_told_something_and_still_is_is_kept(kept):
    with kept.cursor() as cursor:
        cursor.execute("LISTEN rain")
    before = ask(kept)
    begin_request(kept)
    with closing(connections.create_connection("default")) as other, other.cursor() as cursor:
        cursor.execute("NOTIFY rain")
    assert ask(kept) == before
