"""Typed rows of queries written by hand."""

from __future__ import annotations

import datetime

import msgspec
import pytest

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
