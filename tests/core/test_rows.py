"""Typed rows of queries written by hand."""

from __future__ import annotations

import datetime

import msgspec
import pytest
from django.db import DatabaseError, connection, transaction

from core.rows import read_row, read_rows

pytestmark = pytest.mark.django_db


class Pair(msgspec.Struct, frozen=True):
    number: int
    text: str | None
    parts: tuple[str, ...] = ()


class Moment(msgspec.Struct, frozen=True):
    at: datetime.datetime


def test_read_rows_keeps_order_and_nested_lists():
    rows = read_rows(
        Pair,
        """SELECT n AS number, nullif(%(text)s, '') AS text, json_build_array('a', 'b') AS parts
           FROM generate_series(1, 2) n ORDER BY n DESC""",
        {"text": "100 %"},
    )
    assert rows == [Pair(2, "100 %", ("a", "b")), Pair(1, "100 %", ("a", "b"))]


def test_read_rows_refuses_a_column_of_another_type():
    with pytest.raises(msgspec.ValidationError):
        read_rows(Pair, "SELECT 'one' AS number, NULL AS text", {})


def test_read_row_is_none_without_rows():
    assert read_row(Pair, "SELECT 1 AS number, '' AS text WHERE false", {}) is None


def test_read_rows_reads_moments_with_their_zone():
    (row,) = read_rows(Moment, "SELECT timestamptz '2026-11-20 12:00+01' AS at", {})
    assert row.at == datetime.datetime(2026, 11, 20, 11, tzinfo=datetime.UTC)


def test_read_rows_asks_a_prepared_query_anew_each_time():
    sql = """SELECT n AS number, '100 %%' AS text FROM generate_series(1, %(most)s) n
             WHERE n >= %(least)s AND n <> %(most)s"""
    asked = [
        [row.number for row in read_rows(Pair, sql, {"most": most, "least": 2}, is_prepared=True)]
        for most in (3, 4, 5, 6, 7, 8, 2)
    ]
    assert asked == [[2], [2, 3], [2, 3, 4], [2, 3, 4, 5], [2, 3, 4, 5, 6], [2, 3, 4, 5, 6, 7], []]
    assert read_rows(Pair, sql, {"most": 3, "least": 1}, is_prepared=True)[0].text == "100 %"


def test_prepared_query_is_known_to_the_connection_and_no_query_more(django_assert_num_queries):
    sql = "SELECT 1 AS number, 'prepared once' AS text"
    with django_assert_num_queries(2):
        read_rows(Pair, sql, {}, is_prepared=True)
        read_rows(Pair, sql, {}, is_prepared=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans + custom_plans FROM pg_prepared_statements WHERE statement LIKE %s",
            [f"%{sql}%"],
        )
        assert cursor.fetchall() == [(2,)]


@pytest.mark.django_db(transaction=True)
def test_prepared_query_tells_that_the_connection_is_gone_and_is_asked_on_the_next():
    sql = "SELECT 4 AS number, 'asked again' AS text"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    finally:
        other.close()
    with pytest.raises(DatabaseError):
        read_rows(Pair, sql, {}, is_prepared=True)
    connection.close_if_unusable_or_obsolete()
    assert read_rows(Pair, sql, {}, is_prepared=True) == [Pair(4, "asked again")]


@pytest.mark.django_db(transaction=True)
def test_prepared_query_reads_the_table_that_took_the_place_of_another():
    sql = "SELECT number, NULL AS text FROM swapped_thing WHERE number > %(least)s"
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE swapped_thing AS SELECT 1 AS number")
        try:
            for _ in range(7):  # from the sixth time on by the plan for all values
                assert read_rows(Pair, sql, {"least": 0}, is_prepared=True) == [Pair(1, None)]
            with transaction.atomic():
                cursor.execute("CREATE TABLE next_thing AS SELECT 2::bigint AS number, 'more' AS said")
                cursor.execute("DROP TABLE swapped_thing")
                cursor.execute("ALTER TABLE next_thing RENAME TO swapped_thing")
            assert read_rows(Pair, sql, {"least": 0}, is_prepared=True) == [Pair(2, None)]
        finally:
            cursor.execute("DROP TABLE swapped_thing")


def test_prepared_query_outlives_a_transaction_that_failed():
    sql = "SELECT 2 AS number, 'kept' AS text"
    with transaction.atomic():
        read_rows(Pair, sql, {}, is_prepared=True)
        transaction.set_rollback(True)
    assert read_rows(Pair, sql, {}, is_prepared=True) == [Pair(2, "kept")]


def test_read_rows_prepares_nothing_where_a_pooler_shares_connections():
    sql = "SELECT 3 AS number, 'not prepared' AS text"
    connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"] = True
    try:
        assert read_rows(Pair, sql, {}, is_prepared=True) == [Pair(3, "not prepared")]
    finally:
        connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"] = False
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", [f"%{sql}%"])
        assert cursor.fetchone() == (0,)
