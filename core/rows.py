"""Rows of a query written by hand, as typed frozen structs.

PostgreSQL encodes each row as JSON and msgspec decodes it into its struct: nested lists come along in the same
query, and a column that does not fit its declared type is an error here instead of a surprise on a page.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

import msgspec
from django.db import connection

Row = TypeVar("Row", bound=msgspec.Struct)


def read_rows(row_type: type[Row], sql: str, params: Mapping[str, Any]) -> list[Row]:
    """The rows of a SELECT, in its order; its columns are named as the fields of `row_type`.

    Lists inside a row are built by the query with `json_agg`. `%` in the text of the query is written `%%`.
    """
    decoder = _decoder(row_type)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT row_to_json(row)::text FROM ({sql}) AS row", params)
        return [decoder.decode(text) for (text,) in cursor.fetchall()]


def read_row(row_type: type[Row], sql: str, params: Mapping[str, Any]) -> Row | None:
    """The first row of a SELECT, or None."""
    rows = read_rows(row_type, sql, params)
    return rows[0] if rows else None


@cache
def _decoder(row_type: type[Row]) -> "msgspec.json.Decoder[Any]":
    return msgspec.json.Decoder(row_type)
