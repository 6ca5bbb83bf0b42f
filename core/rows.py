"""Rows of a query written by hand, as typed frozen structs.

PostgreSQL encodes each row as JSON and msgspec decodes it into its struct: nested lists come along in the same
query, and a column that does not fit its declared type is an error here instead of a surprise on a page.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

import msgspec
from django.db import connection

Row = TypeVar("Row", bound=msgspec.Struct)

_PARAMETER = re.compile(r"%(?:\((\w+)\)s|%)")


class _Statement(NamedTuple):
    """A query that PostgreSQL plans once: how it is made known to a connection, and then asked."""

    name: str
    prepare: str
    execute: str


_prepared: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()
"""The names of the statements that each connection knows."""


def read_rows(
    row_type: type[Row], sql: str, params: Mapping[str, Any], *, is_prepared: bool = False
) -> list[Row]:
    """The rows of a SELECT, in its order; its columns are named as the fields of `row_type`.

    Lists inside a row are built by the query with `json_agg`. `%` in the text of the query is written `%%`.
    `is_prepared` is for the queries of the busiest pages, of which there are few texts: each connection plans them
    once, which takes as long as reading the rows. The types of their parameters must show from where they stand.
    """
    decoder = _decoder(row_type)
    with connection.cursor() as cursor:
        text = f"SELECT row_to_json(row)::text FROM ({sql}) AS row"
        cursor.execute(_prepare(text) if is_prepared else text, params)
        return [decoder.decode(text) for (text,) in cursor.fetchall()]


def read_row(
    row_type: type[Row], sql: str, params: Mapping[str, Any], *, is_prepared: bool = False
) -> Row | None:
    """The first row of a SELECT, or None."""
    rows = read_rows(row_type, sql, params, is_prepared=is_prepared)
    return rows[0] if rows else None


def _prepare(sql: str) -> str:
    """What asks this query of the connection of now, which knows it from here on."""
    if connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
        return sql  # said where a pooler gives each transaction another connection
    statement = _state(sql)
    known = _prepared.setdefault(connection.connection, set())
    if statement.name not in known:
        # Past Django, which would count it as a query; what fails is told as one that failed.
        with connection.wrap_database_errors, connection.connection.cursor() as cursor:
            cursor.execute(statement.prepare)
        known.add(statement.name)
    return statement.execute


@lru_cache(maxsize=1_000)
def _state(sql: str) -> _Statement:
    numbers: dict[str, int] = {}

    def number(match: re.Match[str]) -> str:
        return f"${numbers.setdefault(match[1], len(numbers) + 1)}" if match[1] else "%"

    text = _PARAMETER.sub(number, sql)
    name = f"rows_{blake2b(text.encode(), digest_size=16).hexdigest()}"
    values = f"({', '.join(f'%({parameter})s' for parameter in numbers)})" if numbers else ""
    return _Statement(name, f"PREPARE {name} AS {text}", f"EXECUTE {name}{values}")


@cache
def _decoder(row_type: type[Row]) -> "msgspec.json.Decoder[Any]":
    return msgspec.json.Decoder(row_type)
